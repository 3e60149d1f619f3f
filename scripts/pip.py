"""Runs pip for a person who waits: what it does on one line, all it says in a log."""

import os
import shutil
import subprocess
import sys
import time
from collections import deque
from pathlib import Path


class PipFailed(Exception):
    """pip ended with an error; the message names the log."""


def pip(python: Path, arguments: list[str], log: Path, lock: int) -> None:
    """Run the pip of `python`; the child holds the file descriptor `lock` as long as it lives.

    Raises PipFailed, after showing the end of what pip said.
    """
    # A user's `pip install --user` as a standing setting breaks an install into an environment.
    settings = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    last: deque[str] = deque(maxlen=15)
    with (
        log.open("w", encoding="utf-8") as kept,
        subprocess.Popen(
            [str(python), "-I", "-m", "pip", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **settings},
            pass_fds=(lock,),
        ) as child,
    ):
        assert child.stdout is not None
        progress = Progress()
        for line in child.stdout:
            kept.write(line)
            last.append(line)
            progress.show(line)
        progress.end()
    if child.returncode != 0:
        sys.stderr.writelines(last)
        raise PipFailed(f"pip failed with exit code {child.returncode}; all it said is in {log}")


class Progress:
    """Turns pip's output into one line that moves on a terminal, and into a few lines in a log."""

    def __init__(self) -> None:
        self._start = self._shown = time.monotonic()
        self._collected = 0
        self._width = 0

    def show(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["Collecting"]:
            self._collected += 1
            self._report(f"{self._collected} packages found, {words[1]}")
        elif words[:1] == ["Downloading"]:
            what = " ".join([words[1].rsplit("/", 1)[-1], *words[2:]])
            self._report(f"{self._collected} packages found, downloading {what}")
        elif words[:3] == ["Installing", "collected", "packages:"]:
            self._report(f"installing {len(words) - 3} packages", always=True)

    def end(self) -> None:
        if self._width:
            print(flush=True)

    def _report(self, text: str, always: bool = False) -> None:
        now = time.monotonic()
        text = f"  {now - self._start:4.0f} s  {text}"
        if sys.stdout.isatty():
            text = text[: shutil.get_terminal_size().columns - 1]
            print("\r" + text.ljust(self._width), end="", flush=True)
            self._width = len(text)
        elif always or now - self._shown >= 15:
            print(text, flush=True)
            self._shown = now
