"""Vectors in Chroma: the only room that knows chromadb.

Chroma holds what the catalogue already has, arranged for nearest-neighbour search. Its ids are
"version:ordinal".

Embedded Chroma writes its files in place, heedless of readers in other processes and of a kill. So
the files that the catalogue names are never written: changes go into a draft, which is a copy, and
one SQLite transaction then names the draft. A server guards its own files: there is one collection.
"""

import ctypes
import errno
import platform
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock, Timeout

from corpus.errors import FootnoteError, HomeBusy, IndexDamaged, SettingsError, UsageError
from index.conditions import key, name_of, portions, where
from index.embedder import Vectors
from index.filters import Filters
from index.seals import check_seal, seal

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Row = tuple[str, int, int, Vectors]  # version, ordinal, date as yyyymmdd or 0, unit vector
_EMBEDDED = "passages"  # the collection's name in embedded Chroma, where the folder has the store's
_DAMAGED = "run 'footnote rebuild' to make them again from the catalogue"
_FULL = 4 << 20  # bytes left on a disk
BATCH = 2000  # vectors; Chroma takes 5,461 at once
_PATIENCE_S = 120
_REACH_S = 5
_M_ARENA_MAX = -8  # glibc's malloc.h


class VectorSet:
    """One set of vectors while it is in use; it stays open whatever the store goes over to."""

    def __init__(self, name: str, collection: "Collection | None") -> None:
        self.name = name
        self._collection = collection  # None: the empty set

    def count(self) -> int:
        """How many vectors there are."""
        with _explained(f"the vectors {self.name} cannot be read"):
            return self._collection.count() if self._collection else 0

    def keys(self) -> set[tuple[str, int]]:
        """All there is, as (version, ordinal)."""
        return {key for page in self.pages() for key in page}

    def pages(self) -> Iterator[list[tuple[str, int]]]:
        """All there is, as (version, ordinal), some at a time."""
        offset, size = 0, BATCH
        while self._collection and size == BATCH:
            with _explained(f"the vectors {self.name} cannot be read"):
                page = self._collection.get(limit=BATCH, offset=offset, include=[])["ids"]
            offset, size = offset + BATCH, len(page)
            yield [key(name) for name in page]

    def stored(self, keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Vectors]:
        """The vectors of these (version, ordinal), where there are any."""
        if self._collection is None or not keys:
            return {}
        with _explained(f"the vectors {self.name} cannot be read"):
            found = self._collection.get(
                ids=[name_of(*each) for each in keys], include=["embeddings"]
            )
            embeddings = found["embeddings"]
            assert embeddings is not None
            return {
                key(name): np.asarray(vector, dtype=np.float32)
                for name, vector in zip(found["ids"], embeddings, strict=True)
            }

    def nearest(
        self, vector: Sequence[float], limit: int, filters: Filters, uids: Sequence[str] | None
    ) -> list[tuple[tuple[str, int], float]]:
        """The nearest vectors, best first: ((version, ordinal), cosine similarity).

        `uids` limits the search to these versions (None: no limit); the date range of `filters`
        acts inside the search too.
        """
        hits = list[tuple[tuple[str, int], float]]()
        with _explained(f"the vectors {self.name} cannot be read"):
            for some in portions(uids):
                if self._collection is None:
                    break
                found = self._collection.query(
                    query_embeddings=[vector],
                    n_results=limit,
                    where=where(filters, some),
                    include=["distances"],
                )
                distances = (found["distances"] or [[]])[0]
                for name, distance in zip(found["ids"][0], distances, strict=True):
                    hits.append((key(name), 1.0 - float(distance)))
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]


class VectorStore:
    """Sets of vectors: embedded, each in a folder of `folder`, or collections on a server.

    `name` is of the set in use. It ends with a number, which each new set raises; number 0 is the
    empty set, which is not made. Threads share a store. Raises IndexDamaged when the set is missing
    or Chroma cannot open it, SettingsError when no server answers at `address`.
    """

    def __init__(self, folder: Path, address: str | None, name: str) -> None:
        self.name = name
        self._folder = folder
        self._address = address
        self._lock = threading.RLock()
        self._handle: _Handle | None = None

    @contextmanager
    def opened(self) -> Iterator[VectorSet]:
        """The set in use now, open until the block ends."""
        with self._using("cannot be read") as collection:
            yield VectorSet(self.name, collection)

    def count(self) -> int:
        """How many vectors the set in use has."""
        with self.opened() as vectors:
            return vectors.count()

    def check(self) -> None:
        """Read the set's files from end to end; raises IndexDamaged where they have changed."""
        place = self._folder / self.name
        if self._address is None and place.is_dir():
            with _explained(f"the vectors {self.name} cannot be read"), self._alone():
                check_seal(place, fully=True)

    @property
    def is_shared(self) -> bool:
        """Whether readers and the writer use one set, on a server, rather than one each."""
        return self._address is not None

    def reopen(self, name: str) -> None:
        """Use the set `name` from now on. Searches under way end on the one they began with."""
        with self._lock:
            if name != self.name:
                self.close()
                self.name = name

    def steady(self) -> AbstractContextManager[None]:
        """While this lasts no process deletes the set that the catalogue names."""
        return self._locked("deleting.lock")

    def close(self) -> None:
        """Let go of Chroma's memory and files, once the searches under way are done."""
        with self._lock:
            handle, self._handle = self._handle, None
            if handle is not None:
                handle.retired = True
                handle.close_when_idle()

    @contextmanager
    def draft(self, *, empty: bool = False) -> Iterator["Draft"]:
        """A set to change: a copy of this one, or an empty one, under the next name.

        On a server it is this collection itself, unless an empty one is asked for.
        """
        stem, _, number = self.name.rpartition("-")
        new = empty or number == "0"
        copied = self._address is None or new
        name = f"{stem}-{int(number) + 1}" if copied else self.name
        draft = Draft(self._folder, self._address, name)
        with _explained(f"the vectors {name} cannot be made", self._folder):
            if copied:
                draft.drop()  # what a run left that was killed
            if new:
                draft.create()
            elif copied:
                with self._alone():
                    shutil.copytree(self._folder / self.name, self._folder / name)
        try:
            yield draft
            draft.close()
            with _explained(f"the vectors {name} cannot be written", self._folder):
                draft.seal()
        except BaseException:
            draft.close()
            if copied:
                draft.drop()  # on a full disk the room is needed
            raise

    def drop(self) -> None:
        """Delete the set."""
        if self._address is None:
            shutil.rmtree(self._folder / self.name, ignore_errors=True)
            return
        from chromadb.errors import NotFoundError

        with self._client() as client, suppress(NotFoundError):
            client.delete_collection(self.name)

    def sweep(self) -> None:
        """Delete all sets but this one: earlier ones, and drafts of runs that were killed."""
        if self._address is None:
            with self.steady():
                for other in self._folder.glob("*-*"):
                    if other.name != self.name:
                        shutil.rmtree(other, ignore_errors=True)
            return
        stem = self.name.rpartition("-")[0]
        with _explained("old vectors cannot be deleted"), self._client() as client:
            names = [c.name for c in client.list_collections()]
            for name in names:
                if name.startswith(stem) and name != self.name:
                    client.delete_collection(name)

    @contextmanager
    def _using(self, what: str) -> Iterator["Collection | None"]:
        """The collection, kept open until the block ends; None for the empty set."""
        handle = None
        # To be opened they need some room as well.
        with _explained(f"the vectors {self.name} {what}", self._folder), self._lock:
            if not self.name.endswith("-0"):
                handle = self._handle = self._handle or self._open()
                handle.users += 1
            elif self.is_shared:
                with self._client():
                    pass  # a wrong address should show before anything is embedded
        try:
            yield handle.collection if handle else None
        finally:
            with self._lock:
                if handle:
                    handle.users -= 1
                    handle.close_when_idle()

    def _open(self, create: bool = False) -> "_Handle":
        if self._address is None and not create and not (self._folder / self.name).is_dir():
            raise IndexDamaged(f"the vectors {self._folder / self.name} are gone; {_DAMAGED}")
        name = _EMBEDDED if self._address is None else self.name
        with self._alone():
            if self._address is None and not create:
                check_seal(self._folder / self.name)
            client = self._connect()
            try:
                if create:
                    collection = client.create_collection(
                        name,
                        embedding_function=None,
                        configuration={"hnsw": {"space": "cosine"}},
                    )
                else:
                    collection = client.get_collection(name, embedding_function=None)
                    collection.count()  # embedded Chroma writes to its files here, and only here
            except BaseException:
                _close(client)
                raise
        return _Handle(client, collection)

    def _alone(self) -> AbstractContextManager[None]:
        """While embedded Chroma is opened or copied, no other process opens it."""
        return self._locked("opening.lock")

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        if self.is_shared:
            yield
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder / name)
        try:
            lock.acquire(timeout=_PATIENCE_S, poll_interval=0.01)
        except Timeout:
            raise HomeBusy(
                f"another process has held {self._folder / name} for {_PATIENCE_S} seconds; "
                "end it and try again"
            ) from None
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _client(self) -> Iterator["ClientAPI"]:
        client = self._connect()
        try:
            yield client
        finally:
            _close(client)

    def _connect(self) -> "ClientAPI":
        _limit_arenas()
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._address is not None:
            return _server(self._address, settings)
        place = str(self._folder / self.name)
        try:
            return chromadb.PersistentClient(place, settings=settings)
        except BaseException:
            _forget(place)
            raise


class Draft(VectorStore):
    """A set that no reader uses yet."""

    def seal(self) -> None:
        """Note what its files are now that it is finished."""
        if self._address is None:
            seal(self._folder / self.name)

    def create(self) -> None:
        """Make the empty set."""
        self._handle = self._open(create=True)

    def add(self, rows: Sequence[Row]) -> None:
        """Add or replace vectors, in batches that Chroma takes."""
        with (
            self._using("cannot be written") as collection,
            _explained(f"the vectors {self.name} cannot be written", self._folder),
        ):
            assert collection is not None
            for first in range(0, len(rows), BATCH):
                part = rows[first : first + BATCH]
                collection.upsert(
                    ids=[name_of(uid, ordinal) for uid, ordinal, _, _ in part],
                    embeddings=np.stack([vector for *_, vector in part]),
                    metadatas=[{"version": uid, "date": day} for uid, _, day, _ in part],
                )

    def remove(self, uids: Iterable[str]) -> None:
        """Remove all vectors of these versions."""
        with (
            self._using("cannot be written") as collection,
            _explained(f"the vectors {self.name} cannot be written", self._folder),
        ):
            assert collection is not None
            for some in portions(list(uids)):
                collection.delete(where=where(Filters(), some))


@dataclass(slots=True)
class _Handle:
    """An open collection and how many searches are using it."""

    client: "ClientAPI"
    collection: "Collection"
    users: int = 0
    retired: bool = False

    def close_when_idle(self) -> None:
        if self.retired and not self.users:
            _close(self.client)


@lru_cache(maxsize=1)
def _limit_arenas() -> None:
    """Let glibc keep few heaps: each Chroma client starts threads, each thread has a heap.

    A sync of 2,500 documents ended at 203 MB with two heaps, at 311 MB with glibc's default.
    """
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def _forget(place: str) -> None:
    """Chroma keeps a system that failed to start and would give it to whoever asks next."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if place not in SharedSystemClient._identifier_to_refcount:
        SharedSystemClient._identifier_to_system.pop(place, None)


def _close(client: "ClientAPI") -> None:
    client.close()  # type: ignore[attr-defined]  # what it is typed as lacks it
    for part in (client, getattr(client, "_admin_client", None)):
        connections = getattr(getattr(part, "_server", None), "_session", None)
        if connections is not None:  # of a server's client, which leaves them open
            connections.close()


def _server(address: str, settings: Any) -> "ClientAPI":
    import chromadb
    import httpx

    host, port, secure = _place(address)
    try:
        # Chroma's own client would wait for ever, and take any server for Chroma.
        place = f"{'https' if secure else 'http'}://{_bracketed(host)}:{port}"
        reply = httpx.get(f"{place}/api/v2/heartbeat", timeout=_REACH_S)
        if "nanosecond heartbeat" not in reply.json():
            raise ValueError(f"it says {reply.text[:100]!r}")
        return chromadb.HttpClient(host, port, ssl=secure, settings=settings)
    except Exception as error:  # httpx's errors, ValueError, and Chroma's own tree
        raise SettingsError(
            f"no Chroma server answers at {address}; start it or unset chroma"
        ) from error


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _place(address: str) -> tuple[str, int, bool]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise SettingsError(f"chroma = {address!r} is not an address; write http://HOST:PORT")
    secure = parts.scheme == "https"
    return host, port or (443 if secure else 8000), secure


@contextmanager
def _explained(what: str, place: Path | None = None) -> Iterator[None]:
    """Chroma's errors as ours, with what helps. `place` is on the disk that it needs room on."""
    try:
        yield
    except FootnoteError:
        raise
    except BaseException as error:  # Chroma raises its own tree, sqlite3's, OSError and bare ones
        # A panic of its Rust part is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        if type(error).__module__.startswith("httpx"):
            raise SettingsError(
                f"the Chroma server does not answer ({reason}); start it or unset chroma"
            ) from error
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
        if full or "disk is full" in str(error) or (place and _is_full(place)):
            raise UsageError(f"{what} ({reason}); free space, nothing is lost") from error
        raise IndexDamaged(f"{what} ({reason}); {_DAMAGED}") from error


def _is_full(place: Path) -> bool:
    """Chroma does not always say that this was why it could not write."""
    with suppress(OSError):
        return shutil.disk_usage(place).free < _FULL
    return False
