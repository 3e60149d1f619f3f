"""Child processes of the bench, and what it says while it runs."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]
LONGEST_S = 900


def say(text: str) -> None:
    """Progress, on standard error, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def environment(home: Path | None = None) -> dict[str, str]:
    """The environment without the user's own settings of Footnote."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")}
    if home is not None:
        kept["FOOTNOTE_HOME"] = str(home)
    return kept | {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}


def result_of(module: str, request: dict[str, Any]) -> dict[str, Any]:
    """What a module of the bench, run as a process of its own, prints for this request."""
    run = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(request),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment(),
        text=True,
        timeout=LONGEST_S,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


class Worker:
    """A module of the bench that answers one request a line until it is closed."""

    def __init__(self, module: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment(),
            text=True,
        )

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The reply; raises RuntimeError when the child has ended, which told why itself."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(request) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"a child ended with {self._child.wait()} over {request['do']!r}")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait(timeout=60)


def memory_mb(*, peak: bool = False) -> float:
    """Resident memory of this process in megabytes: now, or the most it ever had.

    Where the system does not tell it of now, it is always the most.
    """
    status = Path("/proc/self/status")
    if status.is_file():  # not getrusage: on Linux that counts the memory of the parent as well
        name = "VmHWM:" if peak else "VmRSS:"
        rows = (line.split() for line in status.read_text().splitlines())
        return next(int(row[1]) for row in rows if row[:1] == [name]) / 1024
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
