"""`footnote index` and `footnote rebuild`."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.characters import on_one_line
from corpus.errors import FolderError, IndexMissing
from index.catalogue import Catalogue
from ui.printing import put, tell

if TYPE_CHECKING:
    from index.sync import Progress, Summary
    from rag.bootstrap import Application

SHOWN_FAILURES = 50


def run(application: "Application", folder: Path | None, *, watch: bool, fresh: bool) -> int:
    """Make the index equal the folder; gives 1 when some files failed, else 0."""
    place = folder_of(application, folder)
    summary = sync(application, place, fresh=fresh)
    for line in summary_lines(summary):
        put(line)
    if watch:
        from ui.following import follow

        with suppress(KeyboardInterrupt), _stopped_by_interrupt() as stop:
            follow(application, place, stop)
    return 1 if summary.failed else 0


def sync(application: "Application", folder: Path, *, fresh: bool = False) -> "Summary":
    """One sync with a progress bar on standard error."""
    with application.syncing(fresh=fresh) as syncing, _progress() as advance:
        return syncing.run(folder, advance)


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


def summary_lines(summary: "Summary") -> Iterator[str]:
    """What a sync did, for a person to read."""
    counts = {
        "added": summary.added,
        "changed": summary.changed,
        "renamed": summary.renamed,
        "removed": summary.removed,
        "unchanged": summary.unchanged,
        "failed": len(summary.failed),
    }
    yield f"{summary.folder}: " + ", ".join(f"{n} {what}" for what, n in counts.items())
    for failure in summary.failed[:SHOWN_FAILURES]:
        yield f"  ! {on_one_line(failure.path)}: {failure.code}: {on_one_line(failure.reason)}"
    if len(summary.failed) > SHOWN_FAILURES:
        yield f"  … and {len(summary.failed) - SHOWN_FAILURES} more; see 'footnote status'"


@contextmanager
def _stopped_by_interrupt() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets, so that a sync under way is finished.

    The second one interrupts that as well.
    """
    stop = threading.Event()

    def interrupted(number: int, frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress() -> Iterator[Callable[["Progress"], None]]:
    """A progress bar where a person looks on, a line a hundred files where a file does."""
    if not sys.stderr.isatty():
        yield _tell_now_and_then
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


def _tell_now_and_then(progress: "Progress") -> None:
    if progress.done % 100 == 0 or progress.done == progress.total:
        tell(f"indexing: {progress.done} of {progress.total} files")
