"""Following a folder: each change is indexed within seconds.

The system's notices of changes only wake the follower; what changed is found by looking, so that a
notice that never comes (a network drive, too many folders to watch) costs a minute and no more.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import FolderError, FootnoteError, Interrupted
from corpus.folder import walk
from ui.printing import tell

if TYPE_CHECKING:
    from index.entries import Failure
    from rag.bootstrap import Application

LOOK_MS = 2000
QUIET_MS = 1000  # a file that is being written should be whole before it is read
NEVER_QUIET_MS = 30_000  # where files are written all the time, look all the same
UNASKED_LOOK_S = 30.0
# So many files gone at once, and so large a share, are a drive that dropped until someone says no.
MANY = 20
SHARE = 0.5

Look = frozenset[tuple[str, int, int]]


def follow(
    application: "Application",
    folder: Path,
    stop: threading.Event | None = None,
    unasked_look_s: float = UNASKED_LOOK_S,
) -> None:
    """Index each change until `stop` is set or the process is interrupted.

    A sync that is under way then commits what is embedded, and Interrupted tells what remains. One
    that fails (another process is writing, say) is told and tried again at the next look. A folder
    that disappears removes nothing: the index stays as it was until the folder is back; so it does
    when most of its files are gone at once.
    """
    stop = stop or threading.Event()
    follower = _Follower(application, folder, stop.is_set)
    tell(f"Following {folder}; end with Ctrl-C.")
    while not stop.is_set():
        place = _identity(folder)
        if place is None:
            follower.miss()
            stop.wait(LOOK_MS / 1000)
            continue
        for _ in _wakings(folder, stop, unasked_look_s):
            if _identity(folder) != place:
                break  # gone, or another folder (another drive) under its name
            follower.look()


@dataclass(slots=True)
class _Follower:
    application: "Application"
    folder: Path
    stopping: Callable[[], bool]
    synced: Look | None = None
    told: str | None = None
    failures: set["Failure"] = field(default_factory=set)

    def miss(self) -> None:
        """Say, once, that the folder is not there."""
        self._say_once(
            f"footnote: the folder {self.folder} is gone (a drive that dropped?); the index stays "
            "as it was, and is followed again when the folder is back"
        )

    def look(self) -> None:
        """Look at the folder, and make the index equal it where it has changed."""
        try:
            now = _look_at(self.folder)
            if now == self.synced or self._held(now):
                return
            self._sync()
            self.synced = now
        except Interrupted:
            raise
        except FootnoteError as error:
            self._say_once(f"footnote: {error}")
        else:
            self.told = None

    def _sync(self) -> None:
        from ui.indexing import summary_lines

        with self.application.syncing() as sync:
            summary = sync.run(self.folder, stopping=self.stopping)
        counts = (summary.added, summary.changed, summary.renamed, summary.removed)
        failures = {*summary.failed, *summary.unread}
        if any(counts) or failures - self.failures:
            for line in summary_lines(summary, told=self.failures):
                tell(line)
        self.failures = failures

    def _held(self, now: Look) -> bool:
        """Whether so much is gone that it is rather a drive than a decision."""
        if not self.application.home.catalogue.is_file():
            return False
        if self.application.catalogue.folder() != self.folder.resolve():
            return False  # the index was of another folder before
        entries = self.application.catalogue.entries()
        known = {entry.path for entry in entries if entry.parent is None}
        present = {path for path, _, _ in now}
        gone, new = known - present, present - known
        # As many new files as are gone are a folder renamed.
        if len(gone) < MANY or len(gone) < SHARE * len(known) or len(new) >= len(gone):
            return False
        self._say_once(
            f"footnote: {len(gone)} of {len(known)} files of {self.folder} are gone at once (a "
            "drive that dropped?); the index keeps them; if they were removed on purpose, run "
            "'footnote index'"
        )
        return True

    def _say_once(self, message: str) -> None:
        if message != self.told:
            tell(message)
            self.told = message


def _wakings(folder: Path, stop: threading.Event, unasked_look_s: float) -> Iterator[None]:
    """One now, one after each change that has come to rest, and one now and then unasked.

    Ends when `stop` is set or the folder can no longer be watched.
    """
    from watchfiles import watch
    from watchfiles._rust_notify import WatchfilesRustInternalError

    yield
    looked = time.monotonic()
    try:
        for changes in watch(
            folder,
            watch_filter=None,
            debounce=NEVER_QUIET_MS,
            step=QUIET_MS,
            stop_event=stop,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            raise_interrupt=True,
        ):
            # Without changes too: the folder itself may have gone, which gives no notice.
            if changes or not folder.is_dir() or time.monotonic() - looked > unasked_look_s:
                yield
                looked = time.monotonic()
    except WatchfilesRustInternalError:
        return  # a name that is not UTF-8 ends the watch, which then begins anew with a look
    except OSError as error:  # the system watches no more folders, or this one is gone
        if folder.is_dir():
            tell(f"footnote: changes are not told by the system ({error}); looking now and then")
            while not stop.wait(unasked_look_s):
                yield


def _look_at(folder: Path) -> Look:
    """Paths, sizes and times of the folder's files; raises FolderError without any."""
    listing = walk(folder)
    if not listing.files and not listing.problems:
        raise FolderError(
            f"the folder {folder} holds no files (a drive that dropped?); the index stays as it was"
        )
    problems = ((problem.path, -1, -1) for problem in listing.problems)
    return frozenset((f.path, f.size, f.mtime_ns) for f in listing.files) | frozenset(problems)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
