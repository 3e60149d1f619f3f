"""The home: the folder where an index lives, and the lock that keeps it to one writer."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import HomeBusy, UsageError


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
            lock.acquire(timeout=0)
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
