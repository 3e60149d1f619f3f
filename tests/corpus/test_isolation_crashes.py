"""A reader that dies, hangs, swells or lies over a file takes nothing but this file with it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import ReadFailure
from corpus.isolation import ReaderProcess
from corpus.limits import Limits
from tests.corpus import hostile_child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc of Linux")


class HostileReader(ReaderProcess):
    """Readers that do what the file says."""

    def _command(self) -> list[str]:
        return [sys.executable, "-P", str(hostile_child.__file__)]


@pytest.fixture
def reader() -> Iterator[HostileReader]:
    limits = Limits(max_reply_bytes=1_000_000)
    with HostileReader(timeout_s=60, memory_mb=512, limits=limits) as process:
        yield process


def _says(folder: Path, words: str) -> Path:
    file = folder / "a.txt"
    file.write_text(words)
    return file


@pytest.mark.parametrize(
    ("deed", "code", "words"),
    [
        ("segfault", "damaged", "crashed"),
        ("abort", "damaged", "crashed"),
        ("be killed", "damaged", "crashed"),
        ("fork without end", "damaged", "cannot be parsed"),
        ("hold memory", "too_large", "memory"),
        ("nest", "damaged", "nests too deeply"),
        ("leave", "damaged", "cannot be parsed"),
        ("leave at once", "damaged", "crashed"),
        ("raise", "damaged", "cannot be parsed"),
        ("lack a library", "unreadable", "openpyxl cannot be loaded; install the project again"),
        ("lack memory for a library", "too_large", "memory"),
    ],
)
def test_what_a_file_does_to_its_reader_costs_this_file_alone(
    reader: HostileReader, tmp_path: Path, deed: str, code: str, words: str
) -> None:
    with pytest.raises(ReadFailure, match=words) as failure:
        reader.read(_says(tmp_path, deed), "a.txt")
    assert failure.value.code == code
    assert "\n" not in failure.value.reason
    again = reader.read(_says(tmp_path, "The ministers met."), "a.txt")
    assert again.document.text == "The ministers met."


@pytest.mark.parametrize("deed", ["hang in C", "spin"])
def test_a_file_that_never_ends_is_ended(tmp_path: Path, deed: str) -> None:
    with HostileReader(timeout_s=4) as reader:
        with pytest.raises(ReadFailure, match="longer than 4 seconds") as failure:
            reader.read(_says(tmp_path, deed), "a.txt")
        assert failure.value.code == "timed_out"
        again = reader.read(_says(tmp_path, "The ministers met."), "a.txt")
        assert again.document.text == "The ministers met."


@pytest.mark.parametrize("saying", hostile_child.SAYINGS)
def test_a_reply_that_is_none_is_a_crash(
    reader: HostileReader, tmp_path: Path, saying: str
) -> None:
    with pytest.raises(ReadFailure) as failure:
        reader.read(_says(tmp_path, saying), "a.txt")
    assert failure.value.code == ("too_large" if "too much" in saying else "damaged")
    again = reader.read(_says(tmp_path, "The ministers met."), "a.txt")
    assert again.document.text == "The ministers met."


def test_what_a_library_prints_is_no_reply(reader: HostileReader, tmp_path: Path) -> None:
    assert reader.read(_says(tmp_path, "print"), "a.txt").document.text == "print"


def test_a_text_that_is_too_large_as_a_reply_is_refused_and_the_child_kept(
    briefing: Path, tmp_path: Path
) -> None:
    limits = Limits(max_reply_bytes=2_000)
    (tmp_path / "long.txt").write_text("The ministers met. " * 1000)
    with ReaderProcess(limits=limits) as reader:
        reader.read(briefing, "a.txt")
        child = reader._child
        with pytest.raises(ReadFailure, match="split it") as failure:
            reader.read(tmp_path / "long.txt", "long.txt")
        assert failure.value.code == "too_large"
        assert reader._child is child


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    return _says(tmp_path, "The ministers met.")


def test_no_key_of_the_environment_reaches_the_child(
    briefing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("FOOTNOTE_MODEL_KEY", "secret")
    with ReaderProcess() as reader:
        reader.read(briefing, "a.txt")
        assert reader._child is not None
        seen = Path(f"/proc/{reader._child.pid}/environ").read_bytes()
    assert b"PATH=" in seen
    assert b"secret" not in seen


def test_no_file_that_is_open_here_is_open_in_the_child(briefing: Path) -> None:
    with briefing.open("rb") as open_here, ReaderProcess() as reader:
        os.set_inheritable(open_here.fileno(), True)
        reader.read(briefing, "a.txt")
        assert reader._child is not None
        folder = Path(f"/proc/{reader._child.pid}/fd")
        kinds = {os.readlink(link).partition(":")[0] for link in folder.iterdir()}
    assert kinds == {"pipe", "/dev/null"}


def test_the_child_has_a_network_of_its_own_where_the_system_allows_it(briefing: Path) -> None:
    probe = "from corpus.system_calls import *; raise SystemExit(not leave_the_network())"
    if os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", probe]):
        pytest.skip("this system lets no process have a network of its own")
    with ReaderProcess() as reader:
        reader.read(briefing, "a.txt")
        assert reader._child is not None
        there = os.readlink(f"/proc/{reader._child.pid}/ns/net")
    assert there != os.readlink("/proc/self/ns/net")


def test_the_child_is_the_first_to_go_where_memory_runs_out(briefing: Path) -> None:
    with ReaderProcess() as reader:
        reader.read(briefing, "a.txt")
        assert reader._child is not None
        assert Path(f"/proc/{reader._child.pid}/oom_score_adj").read_text().strip() == "1000"


def test_a_file_of_a_path_relative_to_here_is_read(
    briefing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(briefing.parent)
    with ReaderProcess() as reader:
        assert reader.read(Path("a.txt"), "a.txt").document.path == "a.txt"
