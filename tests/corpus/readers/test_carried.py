"""Files inside files: each a document that knows its carrier, or listed with the reason."""

import hashlib
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.carried import extract, read_all
from corpus.reading import Reading

SAMPLES = Path(__file__).parents[3] / "corpus" / "briefings"
PDF = SAMPLES / "trade" / "2025-05-16-agreement-signed.pdf"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def mail(subject: str, *attachments: tuple[str, bytes]) -> EmailMessage:
    built = EmailMessage()
    built["From"], built["Subject"] = "Ann Lee <ann@gov.example>", subject
    built.set_content(f"Words of {subject}.")
    for name, data in attachments:
        built.add_attachment(data, "application", "octet-stream", filename=name)
    return built


def written(place: Path, message: EmailMessage) -> Path:
    file = place / "talks.eml"
    file.write_bytes(message.as_bytes())
    return file


def outcome(reading: Reading) -> dict[str, str]:
    """Path → format or code of each part."""
    read = {document.path: document.format for document in reading.attached}
    return read | {part.path: part.code for part in reading.unread}


def test_an_attachment_is_the_document_its_file_would_be(tmp_path: Path) -> None:
    reading = read_all(written(tmp_path, mail("Aid", ("a.pdf", PDF.read_bytes()))), "x/talks.eml")
    (attached,) = reading.attached
    alone = read_all(PDF, "a.pdf").document
    assert (attached.path, attached.parent) == ("x/talks.eml/a.pdf", "x/talks.eml")
    assert attached.sha256 == hashlib.sha256(PDF.read_bytes()).hexdigest() == alone.sha256
    assert (attached.text, attached.pages, attached.places) == (
        alone.text,
        alone.pages,
        alone.places,
    )
    assert attached.pages
    assert reading.document.parent is None


def test_each_part_names_its_direct_carrier_at_any_depth(tmp_path: Path) -> None:
    inner = mail("Inner", ("b.txt", b"Words of b."), ("c.bin", bytes(range(256))))
    outer = mail("Outer", ("a.md", b"# Words of a"))
    outer.add_attachment(inner)
    reading = read_all(written(tmp_path, outer), "o.eml")
    assert outcome(reading) == {
        "o.eml/a.md": "markdown",
        "o.eml/Inner.eml": "mail",
        "o.eml/Inner.eml/b.txt": "text",
        "o.eml/Inner.eml/c.bin": "unsupported",
    }
    assert [part.parent for part in reading.unread] == ["o.eml/Inner.eml"]
    assert [d.parent for d in reading.attached] == ["o.eml", "o.eml", "o.eml/Inner.eml"]


def test_one_that_cannot_be_read_is_listed_and_the_others_read(tmp_path: Path) -> None:
    parts = mail(
        "Aid",
        (
            "locked.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16le"),
        ),
        ("cut.pdf", PDF.read_bytes()[:300]),
        ("empty.txt", b" "),
        ("map.png", b"\x89PNG\r\n\x1a\n" + bytes(20)),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(20)),
        ("good.txt", b"The ministers met."),
    )
    reading = read_all(written(tmp_path, parts), "m.eml")
    assert {path.removeprefix("m.eml/"): what for path, what in outcome(reading).items()} == {
        "locked.docx": "encrypted",
        "cut.pdf": "damaged",
        "empty.txt": "empty",
        "map.png": "damaged",
        "winmail.dat": "unsupported",
        "good.txt": "text",
    }


def test_what_programs_leave_beside_files_is_no_attachment(tmp_path: Path) -> None:
    left = ("Thumbs.db", "desktop.ini", ".DS_Store", "~$plan.docx", "._plan.docx", "a/DESKTOP.INI")
    parts = [(name, b"Words that nobody wrote.") for name in left]
    given = mail("Aid", *parts, ("plan.txt", b"Words of a plan."), (".env", b"Words of a file."))
    file = written(tmp_path, given)
    assert outcome(read_all(file, "m.eml")) == {"m.eml/plan.txt": "text", "m.eml/env": "text"}
    assert extract(file, "plan.txt") == b"Words of a plan."


def test_names_are_safe_and_none_is_taken_twice(tmp_path: Path) -> None:
    given = [
        "annex.txt",
        "Annex.txt",
        "annex.txt",
        "../../etc/passwd",
        "C:\\docs\\plan.txt",
        "..",
        "a\u202etxt.exe",
        "x" * 300 + ".txt",
        "/",
        ".hidden",
    ]
    parts = mail("Aid", *((name, b"Words of %d." % n) for n, name in enumerate(given)))
    reading = read_all(written(tmp_path, parts), "m.eml")
    found = [document.path.removeprefix("m.eml/") for document in reading.attached]
    assert found == [
        "annex.txt",
        "Annex (2).txt",
        "annex (3).txt",
        "passwd",
        "plan.txt",
        "attachment",
        "atxt.exe",
        "x" * 116 + ".txt",
        "attachment (2)",
        "hidden",
    ]


def test_every_part_can_be_taken_out_again(tmp_path: Path) -> None:
    inner = mail("Inner", ("a.txt", b"First."), ("a.txt", b"Second."))
    outer = mail("Outer", ("a.pdf", PDF.read_bytes()))
    outer.add_attachment(inner)
    file = written(tmp_path, outer)
    reading = read_all(file, "o.eml")
    assert len(reading.attached) == 4
    for document in reading.attached:
        data = extract(file, document.path.removeprefix("o.eml/"))
        assert hashlib.sha256(data).hexdigest() == document.sha256
    for inside in ("b.pdf", "a.pdf/x", "Inner.eml/a (3).txt", ""):
        with pytest.raises(ReadFailure) as failure:
            extract(file, inside)
        assert failure.value.code == "unreadable"


def test_mails_in_mails_without_end_are_bounded(tmp_path: Path) -> None:
    built = mail("Last")
    for number in range(12):
        built, inner = mail(f"Mail {number}"), built
        built.add_attachment(inner)
    reading = read_all(written(tmp_path, built), "m.eml", Limits(max_nesting=3))
    assert len(reading.attached) == 3
    (part,) = reading.unread
    assert part.path.count("/") == 4
    assert (part.code, "3 files deep" in part.reason) == ("too_large", True)


@pytest.mark.parametrize(
    "limits",
    [Limits(max_attachments=3), Limits(max_expanded_bytes=50), Limits(max_characters=55)],
)
def test_what_is_too_much_is_listed_and_the_rest_read(tmp_path: Path, limits: Limits) -> None:
    data = b"Words of an annex, twenty-six."
    parts = mail("Aid", *((f"{number}.txt", data) for number in range(2)))
    parts.add_attachment(mail("Inner", *((f"{number}.txt", data) for number in range(2))))
    reading = read_all(written(tmp_path, parts), "m.eml", limits)
    assert reading.attached
    assert reading.unread
    assert {part.code for part in reading.unread} == {"too_large"}
    assert all("save" in part.reason for part in reading.unread)
