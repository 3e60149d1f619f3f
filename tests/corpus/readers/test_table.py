"""Which kind a file is, and what is said of one that is not read."""

import hashlib
import os
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.kinds import kind_of
from corpus.readers.table import read_file


def _zip(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def _word_97(flags: int) -> bytes:
    """The start of an old Word file: the container's mark, then the document's header."""
    header = b"\xec\xa5" + b"\0" * 8 + flags.to_bytes(2, "little")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + header.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("content", "code", "advice"),
    [
        (b"", "empty", "save it again"),
        (b" \r\n\t", "empty", "save it again"),
        ("\ufeff\u200b\n".encode(), "empty", "save it again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported", "save it as DOCX"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            "without one",
        ),
        (_word_97(flags=0x0100), "encrypted", "without one"),
        (_word_97(flags=0), "unsupported", "save it as DOCX"),
        (_zip("ppt/presentation.xml"), "damaged", "PowerPoint"),
        (_zip("xl/workbook.xml"), "damaged", "Excel"),
        (_zip("xl/workbook.bin"), "unsupported", "XLSX"),
        (_zip("a.txt"), "unsupported", "unpack"),
        (_zip("word/document.xml")[:-8], "damaged", "again"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "damaged", "picture"),
        (b'<?xml version="1.0"?><a>x</a>', "unsupported", "XML"),
        (b"\x78\x9f\x3e\x22" + b"\0" * 20, "unsupported", "winmail.dat"),
        (Random(1).randbytes(4096), "unsupported", "PDF, DOCX"),
    ],
)
def test_what_is_not_read_is_told_with_what_to_do(
    tmp_path: Path, content: bytes, code: str, advice: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    with pytest.raises(ReadFailure, match=advice) as failure:
        read_file(file, "a.txt")
    assert failure.value.code == code
    assert "\n" not in failure.value.reason


def test_a_file_over_the_limit_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The ministers met.")
    with pytest.raises(ReadFailure) as failure:
        read_file(file, "a.txt", Limits(max_bytes=17))
    assert failure.value.code == "too_large"
    assert read_file(file, "a.txt", Limits(max_bytes=18)).text == "The ministers met."


def test_what_no_database_can_hold_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text('---\ntitle: "Aid \\ud800 now"\nsource: "\\udfff"\n---\nThe ministers met.')
    document = read_file(file, "a.md")
    assert document.title == "Aid \ufffd now"
    assert document.source == "\ufffd"


def test_a_pipe_in_a_files_place_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ReadFailure):
        read_file(tmp_path / "a.txt", "a.txt")


def test_the_hash_is_that_of_the_bytes_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The ministers met.")
    assert read_file(file, "x/a.txt").sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("path", ["a.eml", "a.txt", "a.md"])
def test_a_mail_is_known_by_its_header(path: str) -> None:
    mail = b"From: a@b.org\nTo: c@d.org\nSubject: Aid\nMIME-Version: 1.0\n\nHi"
    assert kind_of(mail, path).name == "mail"
    assert kind_of(mail.decode().encode("utf-16"), path).name == "mail"


def test_a_memo_with_lines_like_a_mails_header_is_a_text() -> None:
    memo = b"From: the Minister\nTo: all staff\nSubject: Aid\n\nThe ministers met."
    assert kind_of(memo, "a.txt").name == "text"
    assert kind_of(memo, "a.eml").name == "mail"


def test_markdown_may_begin_with_a_tag_and_a_page_may_have_any_name(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text('<h1 align="center">Aid</h1>\n\n## Pledges\n\n- Norway: **5 million**\n')
    document = read_file(file, "a.md")
    assert (document.format, document.text) == (
        "markdown",
        "Aid\n\nPledges\n\n- Norway: 5 million",
    )
    file.write_text("<!DOCTYPE html><html><body><h1>Aid</h1><p>Norway gives.</p></body></html>")
    assert read_file(file, "a.md").format == "html"
