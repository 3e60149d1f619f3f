"""A process that has confined itself can read and reckon, and nothing else."""

import os
import platform
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.corpus import misdeeds

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="commands of POSIX systems")
with_filter = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="a filter of system calls is known for Linux on two processors",
)
Try = Callable[[str, str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "victim.txt").write_text("The ministers met.")
    (tmp_path / "before.txt").write_text("")
    return tmp_path


@pytest.fixture
def attempt(folder: Path) -> Iterator[Try]:
    """Try a misdeed in a process that has confined itself; what became of it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run(kind: str, name: str) -> str:
            done = subprocess.run(
                [sys.executable, "-m", "tests.corpus.misdeeds", kind, name],
                env=os.environ
                | {
                    "MISDEEDS_FOLDER": str(folder),
                    "MISDEEDS_PORT": str(server.getsockname()[1]),
                },
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            )
            return done.stdout.strip()

        yield run


def _state(folder: Path) -> list[tuple[str, int, bytes]]:
    return [(p.name, p.stat().st_mode, p.read_bytes()) for p in sorted(folder.iterdir())]


@pytest.mark.parametrize("name", misdeeds.IN_PYTHON)
def test_what_reading_does_not_need_is_refused(attempt: Try, folder: Path, name: str) -> None:
    before = _state(folder)
    assert attempt("python", name) == {
        "write to what was open": "OSError",
        "open many files": "OSError",
        "take memory": "MemoryError",
    }.get(name, "Refused")
    assert _state(folder) == before


@with_filter
@pytest.mark.parametrize("name", misdeeds.IN_C)
def test_code_that_is_not_python_is_refused_the_same(attempt: Try, folder: Path, name: str) -> None:
    before = _state(folder)
    assert attempt("c", name) == "PermissionError"
    assert _state(folder) == before


@pytest.mark.parametrize(
    ("before", "by"),
    [
        ("", signal.SIGALRM),
        # A library may have taken the alarm for itself: then the processor's time counts.
        ("signal.signal(signal.SIGALRM, signal.SIG_IGN)", signal.SIGXCPU),
    ],
)
def test_a_reader_whose_parent_is_gone_ends_by_itself(before: str, by: int) -> None:
    program = (
        f"import signal; from corpus.confinement import expire_after\n{before}\n"
        "expire_after(0.1)\nwhile True: pass"
    )
    ended = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert -ended.returncode == by


def test_a_reader_that_is_done_in_time_goes_on() -> None:
    program = (
        "import signal; from corpus.confinement import expire_after\n"
        "expire_after(60); expire_after(0)\n"
        "assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)"
    )
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)
