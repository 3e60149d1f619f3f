"""`footnote index` and `footnote rebuild`."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.characters import on_one_line
from corpus.errors import FolderError, IndexMissing, Interrupted
from index.catalogue import Catalogue
from ui.printing import put, tell

if TYPE_CHECKING:
    from index.entries import Failure
    from index.sync import Progress, Summary
    from rag.bootstrap import Application

SHOWN_FAILURES = 50
TELL_EVERY_S = 5.0
_SHOW_CURSOR = "\x1b[?25h"  # which the progress bar hides


def run(application: "Application", folder: Path | None, *, watch: bool, fresh: bool) -> int:
    """Make the index equal the folder; gives 1 when some files failed, else 0.

    Raises Interrupted when Ctrl-C or SIGTERM ended it early.
    """
    place = folder_of(application, folder)
    with stopped_by_signals() as stop:
        summary = sync(application, place, stop.is_set, fresh=fresh)
        for line in summary_lines(summary):
            put(line)
        if watch:
            from ui.following import follow

            follow(application, place, stop)
    return 1 if summary.failed or summary.unread else 0


def sync(
    application: "Application",
    folder: Path,
    stopping: Callable[[], bool] = lambda: False,
    *,
    fresh: bool = False,
) -> "Summary":
    """One sync with a progress bar on standard error."""
    with application.syncing(fresh=fresh) as syncing, _progress() as advance:
        return syncing.run(folder, advance, stopping)


def rebuild_vectors(application: "Application") -> int:
    """Make the vectors again and say how many."""
    count = application.rebuild()
    put(f"{count} vectors made again from the catalogue; nothing was embedded.")
    return 0


def folder_of(application: "Application", named: Path | None) -> Path:
    """The folder to index: named, or followed already, or the sample briefings."""
    if named is not None:
        return named
    try:
        followed = Catalogue(application.home.catalogue).folder()
    except IndexMissing:
        followed = None
    if followed is not None:
        return followed
    samples = Path(str(resources.files("corpus") / "briefings"))
    if not samples.is_dir():
        raise FolderError("the sample briefings are not installed; name a folder")
    return samples


def summary_lines(summary: "Summary", told: Container["Failure"] = ()) -> Iterator[str]:
    """What a sync did, for a person to read; failures that were `told` before are only counted."""
    counts = {
        "added": summary.added,
        "changed": summary.changed,
        "renamed": summary.renamed,
        "removed": summary.removed,
        "unchanged": summary.unchanged,
        "failed": len(summary.failed),
    }
    yield f"{summary.folder}: " + ", ".join(f"{n} {what}" for what, n in counts.items())
    if summary.attached or summary.unread:
        yield f"  attached to them: {summary.attached} indexed, {len(summary.unread)} failed"
    failures = [each for each in (*summary.failed, *summary.unread) if each not in told]
    for failure in failures[:SHOWN_FAILURES]:
        yield f"  ! {on_one_line(failure.path)}: {failure.code}: {on_one_line(failure.reason)}"
    if len(failures) > SHOWN_FAILURES:
        yield f"  … and {len(failures) - SHOWN_FAILURES} more; see 'footnote status'"


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets, so that the work can come to a good end.

    The second one ends the process at once: a killed run loses nothing but time.
    """
    stop = threading.Event()

    def asked(number: int, frame: object) -> None:
        if stop.is_set():
            _say_from_handler("ended; run 'footnote index' again to go on")
            os._exit(Interrupted.exit_code)
        stop.set()
        _say_from_handler("stopping; what is being embedded is finished first")

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_from_handler(text: str) -> None:
    """Past Python's stream, which the handler may have come upon in the midst of a write."""
    with suppress(OSError):
        before = f"{_SHOW_CURSOR}\n" if os.isatty(2) else ""
        os.write(2, f"{before}footnote: {text}\n".encode())


@contextmanager
def _progress() -> Iterator[Callable[["Progress"], None]]:
    """A progress bar where a person looks on, else a line every few seconds."""
    if not sys.stderr.isatty():
        yield Telling().advance
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("Indexing"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[rate]}"),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("index", total=None, rate="")

        def advance(progress: "Progress") -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f"{progress.characters / elapsed / 1000:.0f} kB/s" if elapsed > 1 else ""
            bar.update(task, total=progress.total, completed=progress.done, rate=rate)

        yield advance


class Telling:
    """Progress as lines, for a log: one every few seconds, and one at the end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = self._told = clock()
        self._first: Progress | None = None

    def advance(self, progress: "Progress") -> None:
        """Tell how far it is, how fast, and how long it will take, if that was not told lately."""
        now = self._clock()
        if self._first is None:  # before it came the loading of the weights
            self._first, self._began = progress, now
        if now - self._told < TELL_EVERY_S and progress.done != progress.total:
            return
        self._told = now
        tell(", ".join(self._parts(self._first, progress, now - self._began)))

    @staticmethod
    def _parts(first: "Progress", now: "Progress", elapsed: float) -> Iterator[str]:
        yield f"indexing: {now.done} of {now.total} files"
        if elapsed >= 1 and now.done > first.done:
            yield f"{(now.characters - first.characters) / elapsed / 1000:.0f} kB/s"
            if now.done < now.total:
                left = elapsed / (now.done - first.done) * (now.total - now.done)
                yield f"{_duration(left)} left"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
