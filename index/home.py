"""The home: the folder where an index lives, and the lock that keeps it to one writer."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import HomeBusy, UsageError

# What a run that was ended may leave: an unfinished catalogue, an unfinished restore.
LEFTOVERS = ("catalogue.new*", "restoring-*")
# A look at who writes holds the lock for a moment; a writer that comes upon it tries again.
_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Home:
    """Where the parts of an index lie."""

    folder: Path

    @property
    def catalogue(self) -> Path:
        """The SQLite file that is the truth."""
        return self.folder / "catalogue.db"

    @property
    def vectors(self) -> Path:
        """The folder of embedded Chroma."""
        return self.folder / "chroma"

    @property
    def settings(self) -> Path:
        """The settings file, which need not exist."""
        return self.folder / "settings.toml"

    @contextmanager
    def writing(self, purpose: str) -> Iterator[None]:
        """Hold the lock of the one writer; raises HomeBusy at once when another has it.

        The lock is the operating system's and ends with the process, however that ends.
        """
        lock = FileLock(self.folder / "writer.lock")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=_AGAIN_S, poll_interval=0.01)
        except Timeout:
            raise HomeBusy(
                f"the home {self.folder} is being written by {self._holder()}; "
                "wait until it is done or choose another with --home"
            ) from None
        except (OSError, NotImplementedError) as error:  # the second: a disk without locks
            raise UsageError(
                f"the home {self.folder} cannot be written "
                f"({getattr(error, 'strerror', None) or error}); "
                "choose another with --home"
            ) from error
        try:
            self._sign(purpose)
            yield
        finally:
            lock.release()

    def writer(self) -> str | None:
        """Who is writing to the home now; None for no one, or where no one can."""
        lock = FileLock(self.folder / "writer.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return self._holder()
        except (OSError, NotImplementedError):
            return None
        lock.release()
        return None

    def sweep(self) -> None:
        """Delete what runs that were ended left beside the index; under the writer's lock."""
        for pattern in LEFTOVERS:
            for left in self.folder.glob(pattern):
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)

    def _sign(self, purpose: str) -> None:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        text = json.dumps({"pid": os.getpid(), "purpose": purpose, "since": now})
        try:
            (self.folder / "writer.json").write_text(text)
        except OSError as error:
            raise UsageError(
                f"the home {self.folder} cannot be written ({error.strerror}); "
                "free space or choose another with --home"
            ) from error

    def _holder(self) -> str:
        try:
            holder = json.loads((self.folder / "writer.json").read_text())
            return f"process {holder['pid']} ({holder['purpose']}, since {holder['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
