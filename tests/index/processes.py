"""Other processes of a test."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]


class Process:
    """A module run by itself, talked to line by line."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def ask(self, line: str) -> None:
        """Send a line."""
        self._in.write(f"{line}\n".encode())
        self._in.flush()

    def line(self, seconds: float = 60) -> str | None:
        """The next line; None when it does not come within `seconds`."""
        end = time.monotonic() + seconds
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._out], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return None
            some = os.read(self._out.fileno(), 65536)
            assert some, "the process ended"
            self._rest += some
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()


class Victim(Process):
    """tests/index/victim.py."""

    def __init__(self, place: Path) -> None:
        super().__init__("tests.index.victim", str(place))
        assert self.line() == "ready"

    def finish(self, command: str) -> float:
        """Let a command finish; gives its seconds."""
        began = time.monotonic()
        self.ask(command)
        assert str(self.line()).isdigit()
        assert self.line() == "done"
        assert self.line() == "ended"
        return time.monotonic() - began

    def kill(self, command: str, after: float) -> bool:
        """Kill a command after so many seconds; gives False where it was done before."""
        self.ask(command)
        child = int(self.line() or "")
        done = self.line(after) == "done"
        if not done:
            os.kill(child, signal.SIGKILL)
        while self.line() != "ended":
            done = True
        return not done
