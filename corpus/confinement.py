"""What the reading process gives up before it opens a file: all but reading and reckoning.

Three walls, each for what another misses. Limits of the system bound memory, open files, and the
bytes written to any file (none). A hook in Python, on every system, refuses the network, other
programs, and changes to files. On Linux a filter of system calls (`corpus.system_calls`) and an
empty network refuse the same to what is not Python, such as a library that a file takes over.
"""

import os
import signal
import sys
from contextlib import suppress

_MEGABYTE = 1 << 20
_OPEN_FILES = 128
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Families of audit events (https://docs.python.org/3/library/audit_events.html), and single ones.
_REFUSED_FAMILIES = frozenset(
    {"socket", "subprocess", "pty", "shutil", "tempfile", "ftplib", "smtplib", "urllib"}
    | {"http", "imaplib", "poplib", "nntplib", "telnetlib", "webbrowser", "sqlite3"}
)
_REFUSED = frozenset(
    f"os.{name}"
    for name in (
        "system", "exec", "fork", "forkpty", "posix_spawn", "spawn", "startfile", "startfile/2",
        "kill", "killpg", "remove", "rename", "rmdir", "mkdir", "link", "symlink", "truncate",
        "chmod", "lchmod", "chown", "chflags", "utime", "setxattr", "removexattr",
    )
)  # fmt: skip


class Refused(PermissionError):
    """Something that reading a file never needs."""


def confine(memory_mb: int) -> None:
    """Give up, for good, what reading a file does not need; and be the first to go.

    Where a system lacks one of the walls, or does not let a process build it, the others stand.
    """
    _bound(memory_mb)
    if sys.platform == "linux":
        from corpus.system_calls import leave_the_network, refuse_system_calls

        _volunteer()
        leave_the_network()
        refuse_system_calls()
    sys.addaudithook(refuse)


def expire_after(seconds: float) -> None:
    """End this process unless called again in time; 0 is no end.

    Where the parent is gone nobody else ends a reader that hangs.
    """
    if sys.platform == "win32":
        return
    import resource

    signal.setitimer(signal.ITIMER_REAL, seconds)
    if seconds:
        # The time of all threads counts here, so it is the last resort.
        used = resource.getrusage(resource.RUSAGE_SELF)
        allowed = int(used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)) + 1
        with suppress(ValueError, OSError):
            _, most = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, most))


def refuse(event: str, details: tuple[object, ...]) -> None:
    """Raise `Refused` over an audit event that reading a file never causes."""
    if event == "open":
        flags = details[2]
        if isinstance(flags, int) and flags & _WRITING and details[0] != os.devnull:
            raise Refused(f"A reader may not write to {details[0]!r}.")
    elif event in _REFUSED or event.partition(".")[0] in _REFUSED_FAMILIES:
        raise Refused(f"A reader may not cause {event}.")


def _bound(memory_mb: int) -> None:
    if sys.platform == "win32":  # no such limits there; time still is bounded
        return
    import resource

    for which, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_AS, memory_mb * _MEGABYTE),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))


def _volunteer() -> None:
    """Where the machine's memory runs out, its system ends this process before any other."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
