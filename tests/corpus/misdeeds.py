"""What a file that takes a reader over might try: run as a program, it confines itself first.

`python -m tests.corpus.misdeeds KIND NAME` prints "done" where the misdeed succeeded, else the
error's name.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path

from corpus.confinement import confine

HERE = Path(os.environ.get("MISDEEDS_FOLDER", "/nowhere"))  # with before.txt and victim.txt
ADDRESS = ("127.0.0.1", int(os.environ.get("MISDEEDS_PORT", "9")))


def _write_to_what_was_open() -> None:
    os.write(_OPEN_BEFORE, b"x")


def _open_many() -> None:
    opened = [open(os.devnull) for _ in range(1000)]  # noqa: SIM115 - to run out of them
    assert len(opened) == 1000


def _take_memory() -> None:
    assert len(bytearray(1 << 30))


_VICTIM = HERE / "victim.txt"
# By Python's own functions: refused on every system.
IN_PYTHON: dict[str, Callable[[], object]] = {
    "socket": lambda: socket.socket(),
    "connect": lambda: socket.create_connection(ADDRESS, timeout=5),
    "look up a name": lambda: socket.getaddrinfo("localhost", 80),
    "fetch": lambda: urllib.request.urlopen(f"http://127.0.0.1:{ADDRESS[1]}/"),
    "run a program": lambda: subprocess.run(["/bin/true"], check=True),
    "run a shell": lambda: os.system("true"),
    "become a program": lambda: os.execv("/bin/echo", ["echo", "done"]),
    "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "fork": os.fork,
    "kill the parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "write": lambda: (HERE / "new.txt").write_text("x"),
    "append": lambda: os.open(_VICTIM, os.O_APPEND),
    "truncate": lambda: os.truncate(_VICTIM, 0),
    "remove": _VICTIM.unlink,
    "rename": lambda: _VICTIM.rename(HERE / "renamed.txt"),
    "make a folder": lambda: (HERE / "folder").mkdir(),
    "make a link": lambda: (HERE / "link").symlink_to("/"),
    "change rights": lambda: _VICTIM.chmod(0o777),
    "remove all": lambda: shutil.rmtree(HERE),
    "temporary file": lambda: tempfile.mkstemp(dir=HERE),
    "write to what was open": _write_to_what_was_open,
    "open many files": _open_many,
    "take memory": _take_memory,
}


def _call(name: str, *arguments: object) -> Callable[[], object]:
    """A function of the C library, past all of Python's own checks."""

    def misdeed() -> None:
        function = getattr(ctypes.CDLL(None, use_errno=True), name)
        if function(*arguments) == -1:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return misdeed


_PATH = os.fsencode(_VICTIM)
_NO_ARGUMENTS = (ctypes.c_char_p * 1)()
# By the system's calls, as code inside a library would: refused where there is a filter.
IN_C: dict[str, Callable[[], object]] = {
    "socket": _call("socket", socket.AF_INET, socket.SOCK_STREAM, 0),
    "local socket": _call("socket", socket.AF_UNIX, socket.SOCK_STREAM, 0),
    "fork": _call("fork"),
    "become a program": _call("execve", b"/bin/true", _NO_ARGUMENTS, _NO_ARGUMENTS),
    "kill the parent": _call("kill", os.getppid(), int(signal.SIGTERM)),
    "open to write": _call("open", _PATH, os.O_WRONLY),
    "open to truncate": _call("open", _PATH, os.O_TRUNC),
    "create": _call("open", _PATH + b".new", os.O_CREAT, 0o600),
    "truncate": _call("truncate", _PATH, 0),
    "remove": _call("unlink", _PATH),
    "rename": _call("rename", _PATH, _PATH + b".old"),
    "make a folder": _call("mkdir", _PATH + b".folder", 0o700),
    "change rights": _call("chmod", _PATH, 0o777),
    "back to the network": _call("setns", 0, 0),
    "trace": _call("ptrace", 16, os.getppid(), 0, 0),
}


if __name__ == "__main__":
    kind, name = sys.argv[1:]
    _OPEN_BEFORE = os.open(HERE / "before.txt", os.O_RDWR)
    confine(memory_mb=512)
    try:
        outcome = (IN_PYTHON if kind == "python" else IN_C)[name]()
        # A shell's failure is told, not raised.
        sys.stdout.write(f"returned {outcome}" if isinstance(outcome, int) and outcome else "done")
    except (OSError, MemoryError) as error:
        sys.stdout.write(type(error).__name__)
