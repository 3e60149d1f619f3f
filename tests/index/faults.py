"""Faults of a disk, made by the system itself: a small disk, a read-only one, an I/O error."""

import ctypes
import errno
import os
import platform
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # instructions of a packet filter
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
# Numbers of seccomp, pwrite64, fsync, fdatasync and pread64 on each kind of machine.
_CALLS = {
    "x86_64": {"seccomp": 317, "write": [18], "flush": [74, 75], "read": [17]},
    "aarch64": {"seccomp": 277, "write": [68], "flush": [82, 83], "read": [67]},
}


@contextmanager
def disk_of(place: Path, megabytes: int) -> Iterator[None]:
    """A disk of its own at `place`; skips where this system lets us mount none."""
    place.mkdir(exist_ok=True)
    if not _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(place)):
        pytest.skip("no disk can be mounted here: that needs Linux and its superuser")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def make_larger(place: Path, megabytes: int) -> None:
    """Give a disk that `disk_of` made more room."""
    assert _mount("-o", f"remount,size={megabytes}m", str(place))


def make_read_only(place: Path, read_only: bool = True) -> None:
    """Let nobody write to a disk that `disk_of` made, or let them again."""
    assert _mount("-o", f"remount,{'ro' if read_only else 'rw'}", str(place))


def _mount(*arguments: str) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def skip_without_faults() -> None:
    """Skip where the system's calls cannot be made to fail."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        pytest.skip("calls of the system can be made to fail on Linux alone")


def fail(what: str) -> None:
    """From now on the disk fails this process, in every thread; there is no way back.

    Each `write`, `flush` or `read` at a place of a file ends with EIO.
    """
    calls = _CALLS[platform.machine()]
    numbers = calls[what]
    assert isinstance(numbers, list)
    program = [(_LOAD, 0, 0, 0)]  # the number of the call
    for at, number in enumerate(numbers):
        program.append((_EQUAL, len(numbers) - at, 0, number))
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | errno.EIO)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    )
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.syscall(
        calls["seccomp"], _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, header
    ):
        raise OSError(ctypes.get_errno(), "the filter of calls was refused")
