import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import ReadFailure
from corpus.isolation import ReaderProcess
from corpus.limits import Limits
from corpus.readers.carried import read_all

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc of Linux")


@pytest.fixture
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(timeout_s=60) as process:
        yield process


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    file = tmp_path / "briefing.txt"
    file.write_text("Aid to Kyiv\n\nThe ministers met in Brussels on Friday and agreed on aid.\n")
    return file


def _pid(reader: ReaderProcess) -> int:
    assert reader._child is not None
    return reader._child.pid


def test_no_child_starts_before_the_first_request(reader: ReaderProcess) -> None:
    assert reader._child is None


def test_a_document_read_by_the_child_is_the_one_read_here(
    reader: ReaderProcess, briefing: Path
) -> None:
    assert reader.read(briefing, "a/b.txt") == read_all(briefing, "a/b.txt")


def test_a_refused_file_keeps_its_code_and_the_child(reader: ReaderProcess, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("  \n")
    with pytest.raises(ReadFailure) as failure:
        reader.read(tmp_path / "empty.txt", "empty.txt")
    assert failure.value.code == "empty"
    with pytest.raises(ReadFailure) as failure:
        reader.read(tmp_path / "gone.txt", "gone.txt")
    assert failure.value.code == "unreadable"


def test_a_name_that_is_not_utf8_is_read(reader: ReaderProcess, tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    file.write_text("The ministers met.")
    assert reader.read(file, "caf.txt").document.text == "The ministers met."


def test_a_child_that_hangs_is_ended_and_the_next_file_read(briefing: Path) -> None:
    with ReaderProcess(timeout_s=3) as reader:
        reader.read(briefing, "b.txt")
        os.kill(_pid(reader), signal.SIGSTOP)
        with pytest.raises(ReadFailure, match="longer than 3 seconds") as failure:
            reader.read(briefing, "b.txt")
        assert failure.value.code == "timed_out"
        assert reader.read(briefing, "b.txt").document.path == "b.txt"


def test_a_child_that_crashes_over_a_file_takes_only_this_file(
    reader: ReaderProcess, briefing: Path
) -> None:
    reader.read(briefing, "b.txt")
    child = reader._child
    assert child is not None
    assert child.stdin is not None
    requests = child.stdin.fileno()
    os.kill(child.pid, signal.SIGSTOP)

    def crash_with_the_request_in_hand() -> None:
        while not struct.unpack("i", fcntl.ioctl(requests, termios.FIONREAD, b"\0" * 4))[0]:
            pass
        os.kill(child.pid, signal.SIGSEGV)
        os.kill(child.pid, signal.SIGCONT)

    killer = threading.Thread(target=crash_with_the_request_in_hand)
    killer.start()
    with pytest.raises(ReadFailure, match="crashed") as failure:
        reader.read(briefing, "b.txt")
    killer.join()
    assert failure.value.code == "damaged"
    assert reader.read(briefing, "b.txt").document.path == "b.txt"


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_text("The ministers met in Brussels and agreed on aid.\n\n" * 1_000_000)
    with ReaderProcess(timeout_s=60, memory_mb=200) as reader:
        with pytest.raises(ReadFailure) as failure:
            reader.read(big, "big.txt")
        assert failure.value.code == "too_large"


def test_the_size_limit_reaches_the_child(briefing: Path) -> None:
    with (
        ReaderProcess(limits=Limits(max_bytes=10)) as reader,
        pytest.raises(ReadFailure) as failure,
    ):
        reader.read(briefing, "b.txt")
    assert failure.value.code == "too_large"


def test_nothing_in_the_current_folder_is_run(
    reader: ReaderProcess, briefing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = briefing.parent / "json.py"
    trap.write_text("import pathlib; pathlib.Path(__file__).with_name('ran').touch()")
    monkeypatch.chdir(briefing.parent)
    reader.read(briefing, "b.txt")
    assert not (briefing.parent / "ran").exists()


def test_the_child_ends_with_its_parent(briefing: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from corpus.isolation import ReaderProcess\n"
        "reader = ReaderProcess(); reader.read(Path(sys.argv[1]), 'b.txt')\n"
        "print(reader._child.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(briefing)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([child], [], [], 20)
    os.close(child)
    assert ended
