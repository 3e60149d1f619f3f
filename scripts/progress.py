"""What pip is doing, for a person who waits."""

import shutil
import sys
import time


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
            name = words[1].rsplit("/", 1)[-1]
            self._report(f"{self._collected} packages found, downloading {name} {words[-2:][0]}")
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
