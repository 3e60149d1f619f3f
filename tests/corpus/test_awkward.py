"""Files made to go wrong are read, or refused with a code and a reason, in bounded time."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.isolation import ReaderProcess
from corpus.limits import DEFAULT_LIMITS
from tests.corpus import awkward

SECONDS = 60.0
READ = "read"
BOMBS, XML = awkward.bombs(), awkward.hostile_xml("file:///etc/passwd")
DEEP, SLOW = awkward.deep(), awkward.slow_to_match()


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(timeout_s=SECONDS) as process:
        yield process


def _outcome(reader: ReaderProcess, file: Path) -> tuple[str, Document | None]:
    started = time.monotonic()
    try:
        document = reader.read(file, file.name).document
    except ReadFailure as failure:
        result = failure.code, None
        told = failure.reason
    else:
        result = READ, document
        told = document.text
    assert time.monotonic() - started < SECONDS
    assert told.strip()
    assert result[1] is not None or ("\n" not in told and "cannot be parsed" not in told)
    return result


def _written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_too_large(reader: ReaderProcess, tmp_path: Path, name: str) -> None:
    assert len(BOMBS[name]) < awkward.MEGABYTE
    started = time.monotonic()
    code, _ = _outcome(reader, _written(tmp_path, name, BOMBS[name]))
    assert code == "too_large"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", XML)
def test_entities_neither_grow_nor_fetch(reader: ReaderProcess, tmp_path: Path, name: str) -> None:
    secret = _written(tmp_path, "secret.txt", awkward.SECRET.encode())
    content = awkward.hostile_xml(secret.as_uri())[name]
    code, document = _outcome(reader, _written(tmp_path, name, content))
    if name.endswith(".html"):
        assert document is not None
        assert "The ministers met." in document.text
    else:
        assert code in ("unsupported", "damaged")
    assert document is None or awkward.SECRET not in document.text
    assert document is None or len(document.text) < 100


@pytest.mark.parametrize("name", DEEP)
def test_what_nests_too_deep_is_refused_and_never_half_read(
    reader: ReaderProcess, tmp_path: Path, name: str
) -> None:
    code, document = _outcome(reader, _written(tmp_path, name, DEEP[name]))
    if name in ("brackets.md", "stars.md"):  # which nest nothing: they are only characters
        assert document is not None
        assert "The ministers met." in document.text
    else:
        assert code == ("too_large" if name.endswith((".html", ".md")) else "damaged")


@pytest.mark.parametrize("name", SLOW)
def test_no_text_makes_a_pattern_search_for_hours(
    reader: ReaderProcess, tmp_path: Path, name: str
) -> None:
    code, document = _outcome(reader, _written(tmp_path, name, SLOW[name]))
    assert code == READ
    assert document is not None
    if b"The ministers met." in SLOW[name]:
        assert "The ministers met." in document.text


def test_a_pdf_is_known_by_its_content(reader: ReaderProcess, tmp_path: Path) -> None:
    _, document = _outcome(reader, _written(tmp_path, "notes.txt", awkward.pdf(pages=1)))
    assert document is not None
    assert document.format == "pdf"


def test_ten_thousand_pages_are_read_each_with_its_number(
    reader: ReaderProcess, tmp_path: Path
) -> None:
    _, document = _outcome(reader, _written(tmp_path, "long.pdf", awkward.pdf(pages=10_000)))
    assert document is not None
    assert len(document.pages) == 10_000
    for number in (1, 4711, 10_000):
        page = document.pages[number - 1]
        assert awkward.cities(number) in document.text[page.start : page.end]


def test_a_line_of_a_hundred_megabytes_is_too_large(reader: ReaderProcess, tmp_path: Path) -> None:
    line = b"The ministers met. " * 5_300_000
    assert _outcome(reader, _written(tmp_path, "line.txt", line))[0] == "too_large"


def test_a_long_line_within_the_limits_is_read(reader: ReaderProcess, tmp_path: Path) -> None:
    code, document = _outcome(
        reader, _written(tmp_path, "line.txt", b"The ministers met. " * 50_000)
    )
    assert code == READ
    assert document is not None
    assert len(document.blocks) == 1


def test_a_file_of_ten_gigabytes_is_refused_without_being_read(
    reader: ReaderProcess, tmp_path: Path
) -> None:
    file = tmp_path / "sparse.txt"
    with file.open("wb") as stream:
        stream.truncate(10 * 1000 * awkward.MEGABYTE)
    started = time.monotonic()
    assert _outcome(reader, file)[0] == "too_large"
    assert time.monotonic() - started < 20
    assert DEFAULT_LIMITS.max_bytes < 10 * 1000 * awkward.MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="devices of Linux")
def test_a_device_is_not_read(reader: ReaderProcess) -> None:
    for device in ("/dev/zero", "/dev/null"):
        assert _outcome(reader, Path(device))[0] == "unsupported"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX systems")
def test_a_pipe_that_took_a_files_place_does_not_hold_the_reader_up(
    reader: ReaderProcess, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert _outcome(reader, tmp_path / "a.txt")[0] in ("unsupported", "unreadable", "empty")
