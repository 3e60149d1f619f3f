"""An attachment that ends its reader takes nothing else with it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import ReadFailure
from corpus.isolation import ReaderProcess
from corpus.reading import Reading
from tests.index.mails import Attached, mail

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")


CHILD = "tests.corpus.hostile_part"


class HostileReader(ReaderProcess):
    """Readers that do what a text says."""

    def _command(self) -> list[str]:
        root = str(Path(__file__).parents[2])
        start = f"import sys; sys.path.insert(0, {root!r}); "
        return [sys.executable, "-P", "-c", start + f"import {CHILD} as child; child.main()"]


@pytest.fixture
def reader() -> Iterator[HostileReader]:
    with HostileReader(timeout_s=2, memory_mb=512) as process:
        yield process


def outcome(reading: Reading) -> dict[str, str]:
    """Path in the mail → format or code of each part."""
    read = {part.path: part.format for part in reading.attached}
    read |= {part.path: part.code for part in reading.unread}
    return {path.removeprefix("m.eml/"): what for path, what in read.items()}


def read(reader: HostileReader, folder: Path, *parts: Attached) -> Reading:
    file = folder / "m.eml"
    file.write_bytes(mail("Aid", ("first.txt", b"One."), *parts, ("last.txt", b"Two.")).as_bytes())
    return reader.read(file, "m.eml")


@pytest.mark.parametrize(
    ("deed", "code"),
    [(b"segfault", "damaged"), (b"hang in C", "timed_out"), (b"hold memory", "too_large")],
)
def test_the_mail_and_its_other_attachments_are_read(
    reader: HostileReader, tmp_path: Path, deed: bytes, code: str
) -> None:
    reading = read(reader, tmp_path, ("bad.txt", deed))
    assert reading.document.title == "Aid"
    assert outcome(reading) == {"first.txt": "text", "bad.txt": code, "last.txt": "text"}
    assert [part.parent for part in reading.unread] == ["m.eml"]


def test_what_hangs_on_a_good_part_is_read_and_what_was_refused_stays_so(
    reader: HostileReader, tmp_path: Path
) -> None:
    inner = mail("Inner", ("a.txt", b"Words."), ("b.png", b"\x89PNG\r\n\x1a\n")).as_bytes()
    reading = read(reader, tmp_path, ("bad.txt", b"abort"), ("i.eml", inner), ("e.txt", b" "))
    assert outcome(reading) == {
        "first.txt": "text",
        "bad.txt": "damaged",
        "i.eml": "mail",
        "i.eml/a.txt": "text",
        "i.eml/b.png": "damaged",
        "e.txt": "empty",
        "last.txt": "text",
    }


def test_one_that_carries_many_such_parts_is_given_up(
    reader: HostileReader, tmp_path: Path
) -> None:
    parts = [(f"{number}.txt", b"segfault") for number in range(9)]
    reading = read(reader, tmp_path, *parts)
    assert outcome(reading)["first.txt"] == "text"
    assert sum("beside it" in part.reason for part in reading.unread) == 7


def test_a_mail_that_ends_its_reader_itself_is_refused(
    reader: HostileReader, tmp_path: Path
) -> None:
    file = tmp_path / "m.eml"
    file.write_bytes(mail("Aid", ("a.txt", b"One."), text="segfault").as_bytes())
    with pytest.raises(ReadFailure, match="crashed") as failure:
        reader.read(file, "m.eml")
    assert failure.value.code == "damaged"
