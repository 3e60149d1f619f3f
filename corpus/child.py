"""A process that answers one line for each line: started, asked within bounds, and ended."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress

from corpus.errors import FootnoteError

Child = subprocess.Popen[bytes]

# All that the child sees of the environment: how to find Python and its libraries, and in which
# language the system speaks. Keys and tokens stay here.
_ENVIRONMENT = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PYTHONUTF8",
    "SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA",
)  # fmt: skip
_START_S = 60.0


def start(command: list[str], greeting: bytes) -> Child:
    """The process that runs `command`, once it has said its greeting.

    Raises:
        FootnoteError: it says anything else.
    """
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            # Nothing lies there that a library would take for its own, and no drive is held.
            cwd=os.path.abspath(os.sep),
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            # A group of its own: Ctrl-C means the parent, and what the child might have started
            # ends with it.
            start_new_session=True,
        )
        line, _ = exchange(child, b"", _START_S, len(greeting))
        if line != greeting:
            code = end(child)
            complaints.seek(0)
            last = complaints.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise FootnoteError(
                f"The reader process does not start (exit code {code}"
                f"{': ' + last[0] if last else ''}); install the project again."
            )
    return child


def exchange(child: Child, request: bytes, timeout_s: float, size: int) -> tuple[bytes, bool]:
    """A line of at most `size` bytes from the child, after a request; and: did time run out?

    The line has no end where the child died over it, or where it is longer.
    """
    assert child.stdin is not None
    assert child.stdout is not None
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        kill(child)

    # A timer rather than a wait on the pipe: Windows cannot wait on pipes.
    timer = threading.Timer(timeout_s, expire)
    timer.daemon = True
    timer.start()
    try:
        child.stdin.write(request)
        child.stdin.flush()
        line = child.stdout.readline(size)
    except BrokenPipeError:
        line = b""
    finally:
        timer.cancel()
    return line, expired.is_set()


def kill(child: Child) -> None:
    """End the child, and what it may have started, at once; from any thread."""
    if sys.platform != "win32" and child.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        child.kill()


def end(child: Child) -> int:
    """Kill the child and wait for it; its exit code."""
    assert child.stdin is not None
    assert child.stdout is not None
    kill(child)
    with suppress(BrokenPipeError):
        child.stdin.close()
    child.stdout.close()
    return child.wait()
