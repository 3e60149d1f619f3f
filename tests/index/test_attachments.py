"""A mail and what is attached to it change in the index together."""

import os
import shutil
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.reading import Reading, Unread
from index.commits import Commits
from index.entries import Entry
from tests.fakes import DirectReader, HashingEmbedder
from tests.index.indexed import Indexed, check_rows, check_whole
from tests.index.mails import mail

FERRY = ("ferry.txt", b"The ferry carries four hundred cars.")
TRAM = ("tram.md", b"# Trams\n\nBergen sent seven trams.")
PICTURE = ("map.png", b"\x89PNG\r\n\x1a\nmap")


def put(indexed: Indexed, path: str, message: EmailMessage) -> Path:
    file = indexed.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(message.as_bytes())
    return file


def entries(indexed: Indexed) -> dict[str, Entry]:
    with indexed.parts() as (catalogue, _):
        return {entry.path: entry for entry in catalogue.entries()}


def embedded(indexed: Indexed) -> list[str]:
    """What was embedded since the last call."""
    assert isinstance(indexed.encoder, HashingEmbedder)
    texts = list(indexed.encoder.encoded)
    indexed.encoder.encoded.clear()
    return texts


def test_attachments_are_documents_that_know_their_mail(indexed: Indexed) -> None:
    put(indexed, "x/m.eml", mail("Outer", FERRY, mail("Inner", TRAM)))
    summary = indexed.sync()
    assert (summary.added, summary.embedded, summary.attached) == (1, 1, 3)
    assert {path: entry.parent for path, entry in entries(indexed).items()} == {
        "x/m.eml": None,
        "x/m.eml/ferry.txt": "x/m.eml",
        "x/m.eml/Inner.eml": "x/m.eml",
        "x/m.eml/Inner.eml/tram.md": "x/m.eml/Inner.eml",
    }
    assert indexed.found("seven trams") == ["x/m.eml/Inner.eml/tram.md"]
    assert indexed.texts() == indexed.read()
    check_whole(indexed)


def test_one_that_cannot_be_read_is_listed_with_its_mail(indexed: Indexed) -> None:
    put(indexed, "m.eml", mail("Outer", PICTURE, FERRY))
    for _ in range(2):
        summary = indexed.sync()
        assert summary.failed == ()
        assert [(f.path, f.code, f.parent) for f in summary.unread] == [
            ("m.eml/map.png", "damaged", "m.eml")
        ]
        assert indexed.failures() == {"m.eml/map.png": "damaged"}


def test_an_unchanged_mail_is_not_read(indexed: Indexed) -> None:
    put(indexed, "m.eml", mail("Outer", FERRY, PICTURE))
    indexed.sync()
    embedded(indexed)

    class _Watching(DirectReader):
        def read(self, file: Path, path: str) -> Reading:
            raise AssertionError(f"{path} was read again")

    indexed.reader = _Watching()
    summary = indexed.sync()
    assert (summary.unchanged, summary.attached, embedded(indexed)) == (1, 1, [])
    (indexed.folder / "m.eml").touch()
    assert indexed.sync().unchanged == 1
    assert set(indexed.texts()) == {"m.eml", "m.eml/ferry.txt"}
    assert indexed.failures() == {"m.eml/map.png": "damaged"}
    check_whole(indexed)


def test_an_attachment_that_took_too_long_is_tried_again(indexed: Indexed) -> None:
    class _Slow(DirectReader):
        def read(self, file: Path, path: str) -> Reading:
            reading = super().read(file, path)
            late = [part for part in reading.attached if part.path.endswith("tram.md")]
            return replace(
                reading,
                attached=tuple(part for part in reading.attached if part not in late),
                unread=tuple(Unread(p.path, "timed_out", "Late.", p.parent or "") for p in late),
            )

    indexed.reader = _Slow()
    put(indexed, "a.eml", mail("Outer", FERRY, mail("Inner", TRAM)))
    put(indexed, "b.eml", mail("Outer", FERRY, mail("Inner", TRAM)))
    put(indexed, "c.eml", mail("Other", FERRY))
    indexed.write("d.txt", "Oslo sent seventeen buses.")
    for file in indexed.folder.iterdir():
        os.utime(file, ns=(0, 0))  # so that sizes and times tell what is unchanged
    assert [failure.code for failure in indexed.sync().unread] == ["timed_out"] * 2
    indexed.reader = DirectReader()
    embedded(indexed)
    assert indexed.sync().unread == ()
    (words,) = embedded(indexed)
    assert "seven trams" in words
    assert indexed.texts() == indexed.read()
    check_whole(indexed)
    assert indexed.sync().unchanged == 4


def test_a_changed_mail_has_its_new_attachments_and_none_of_the_old(indexed: Indexed) -> None:
    put(indexed, "m.eml", mail("Outer", FERRY, PICTURE, mail("Inner", TRAM)))
    indexed.sync()
    embedded(indexed)
    put(indexed, "m.eml", mail("Changed", FERRY, ("plan.txt", b"The plan is small.")))
    summary = indexed.sync()
    assert (summary.changed, summary.attached, summary.unread) == (1, 2, ())
    assert set(indexed.texts()) == {"m.eml", "m.eml/ferry.txt", "m.eml/plan.txt"}
    assert indexed.failures() == {}
    assert indexed.found("seven trams") == []
    assert not any("ferry" in text for text in embedded(indexed))  # it was there before
    check_whole(indexed)


def test_a_removed_mail_takes_its_attachments_away(indexed: Indexed) -> None:
    file = put(indexed, "m.eml", mail("Outer", FERRY, PICTURE, mail("Inner", TRAM)))
    indexed.write("b.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    file.unlink()
    assert indexed.sync().removed == 1
    assert (set(indexed.texts()), indexed.failures()) == ({"b.txt"}, {})
    check_whole(indexed)


def test_a_moved_mail_moves_its_attachments_and_embeds_nothing(indexed: Indexed) -> None:
    file = put(indexed, "m.eml", mail("Outer", FERRY, PICTURE, mail("Inner", TRAM)))
    indexed.sync()
    embedded(indexed)
    (indexed.folder / "old").mkdir()
    file.rename(indexed.folder / "old" / "n.eml")
    summary = indexed.sync()
    assert (summary.renamed, summary.attached, embedded(indexed)) == (1, 3, [])
    assert indexed.texts() == indexed.read()
    assert indexed.failures() == {"old/n.eml/map.png": "damaged"}
    assert {e.parent for e in entries(indexed).values()} == {
        None,
        "old/n.eml",
        "old/n.eml/Inner.eml",
    }
    check_whole(indexed)


def test_a_copied_mail_has_its_attachments_too(indexed: Indexed) -> None:
    first = put(indexed, "a.eml", mail("Outer", FERRY, PICTURE))
    shutil.copy(first, indexed.folder / "b.eml")  # both are new
    assert indexed.sync().attached == 2
    assert len(embedded(indexed)) == 2
    shutil.copy(first, indexed.folder / "c.eml")  # the other is known
    assert indexed.sync().attached == 3
    assert embedded(indexed) == []
    first.unlink()
    indexed.sync()
    assert indexed.texts() == indexed.read()
    assert indexed.failures() == {f"{name}.eml/map.png": "damaged" for name in "bc"}
    check_whole(indexed)


def test_mails_that_swap_their_names_keep_their_own_attachments(indexed: Indexed) -> None:
    a = put(indexed, "a.eml", mail("First", FERRY, PICTURE))
    b = put(indexed, "b.eml", mail("Second", TRAM))
    indexed.sync()
    embedded(indexed)
    a.rename(indexed.folder / "c")
    b.rename(a)
    (indexed.folder / "c").rename(b)
    indexed.sync()
    assert embedded(indexed) == []
    assert indexed.texts() == indexed.read()
    assert indexed.failures() == {"b.eml/map.png": "damaged"}
    check_whole(indexed)


def test_a_mail_that_breaks_takes_its_attachments_away(indexed: Indexed) -> None:
    file = put(indexed, "m.eml", mail("Outer", FERRY, PICTURE))
    indexed.write("b.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    file.write_bytes(b"%PDF-1.7 and then nothing of the kind")
    indexed.sync()
    assert set(indexed.texts()) == {"b.txt"}
    assert set(indexed.failures()) == {"m.eml"}
    check_whole(indexed)


@pytest.mark.parametrize("together", [True, False])
def test_a_file_that_is_attached_as_well_is_one_version_and_embedded_once(
    indexed: Indexed, together: bool
) -> None:
    put(indexed, "m.eml", mail("Outer", FERRY))
    if not together:
        indexed.sync()
    file = indexed.write("z/ferry.txt", FERRY[1].decode())
    indexed.sync()
    assert sum("four hundred" in text for text in embedded(indexed)) == 1
    found = entries(indexed)
    assert found["z/ferry.txt"].id == found["m.eml/ferry.txt"].id
    with indexed.parts() as (catalogue, _):
        opened = catalogue.open(found["z/ferry.txt"].id)
        assert opened is not None
        assert opened.entry.path == "z/ferry.txt"  # the file itself, rather than the attachment
    assert indexed.found("four hundred") == ["z/ferry.txt"]
    file.unlink()
    indexed.sync()
    assert indexed.found("four hundred") == ["m.eml/ferry.txt"]
    check_whole(indexed)


def test_an_attached_mail_that_is_saved_as_a_file_is_read_with_all_it_carries(
    indexed: Indexed,
) -> None:
    put(indexed, "m.eml", mail("Outer", mail("Inner", TRAM)))
    indexed.sync()
    embedded(indexed)
    put(indexed, "i.eml", mail("Inner", TRAM))
    indexed.sync()
    assert indexed.texts() == indexed.read()
    assert not any("seven trams" in text for text in embedded(indexed))
    check_whole(indexed)


def test_a_folder_may_take_the_name_of_a_mail_and_back(indexed: Indexed) -> None:
    first = mail("Outer", FERRY, PICTURE)
    put(indexed, "m.eml", first)
    indexed.sync()
    (indexed.folder / "m.eml").unlink()
    indexed.write("m.eml/ferry.txt", FERRY[1].decode())
    indexed.write("m.eml/map.png", "").write_bytes(PICTURE[1])
    indexed.sync()
    assert {path: entry.parent for path, entry in entries(indexed).items()} == {
        "m.eml/ferry.txt": None
    }
    assert indexed.failures() == {"m.eml/map.png": "damaged"}
    check_whole(indexed)
    shutil.rmtree(indexed.folder / "m.eml")
    put(indexed, "m.eml", first)
    indexed.sync()
    assert set(indexed.texts()) == {"m.eml", "m.eml/ferry.txt"}
    assert indexed.failures() == {"m.eml/map.png": "damaged"}
    check_whole(indexed)


def test_a_mail_and_its_attachments_enter_in_one_transaction(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 1)
    for number in range(5):
        annex = ("annex.txt", f"Annex{number}q tells of ferries.".encode())
        put(indexed, f"{number}.eml", mail(f"Mail {number}", annex, PICTURE))
    whole, seen = Commits.add, list[tuple[int, int, int]]()

    def looked_at(commits: Commits, documents: object, unread: object) -> None:
        whole(commits, documents, unread)  # type: ignore[arg-type]
        with indexed.parts() as (catalogue, _):
            check_rows(catalogue)
            attached = catalogue.count_attached()
            files = catalogue.count_documents() - attached
            seen.append((files, attached, len(catalogue.failures())))

    monkeypatch.setattr(Commits, "add", looked_at)
    indexed.sync()
    assert seen == [(n, n, n) for n in range(1, 6)]


def test_when_an_attachment_was_last_read_is_kept(indexed: Indexed) -> None:
    put(indexed, "m.eml", mail("Outer", ("a.txt", b"Words.")))
    indexed.sync()
    read_at = entries(indexed)["m.eml/a.txt"].read_at
    put(indexed, "m.eml", mail("Outer", ("a.txt", b" ")))
    indexed.sync()
    with indexed.parts() as (catalogue, _):
        (failure,) = catalogue.failures()
    assert (failure.code, failure.read_at) == ("empty", read_at)
    assert read_at is not None
