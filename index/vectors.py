"""Vectors in Chroma: the only room that knows chromadb.

Chroma holds what the catalogue already has, arranged for nearest-neighbour search. Its ids are
"version:ordinal", so that a new version never overwrites the one that readers still use.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from corpus.errors import FootnoteError, IndexDamaged, SettingsError
from index.catalogue import day_number
from index.embedder import Vectors
from index.filters import Filters

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Row = tuple[str, int, int, Vectors]  # version, ordinal, date as yyyymmdd or 0, unit vector
_DAMAGED = "run 'footnote rebuild' to make them again from the catalogue"


class VectorStore:
    """One Chroma collection, embedded in `folder` or on the server at `address`.

    Raises IndexDamaged when the collection is missing or Chroma cannot open it.
    """

    def __init__(self, folder: Path, address: str | None, name: str) -> None:
        self.name = name
        self._folder = folder
        self._address = address
        self._collection: Collection | None = None
        self._client: ClientAPI | None = None

    def create(self) -> None:
        """Make the empty collection."""
        with _explained(f"the vectors {self.name} cannot be made"):
            self._collection = self._connect().create_collection(
                self.name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )

    def count(self) -> int:
        """How many vectors stand in the collection."""
        with _explained(f"the vectors {self.name} cannot be read"):
            return self._opened().count()

    def add(self, rows: Sequence[Row]) -> None:
        """Add or replace vectors, in batches that Chroma takes."""
        with _explained(f"the vectors {self.name} cannot be written"):
            collection = self._opened()
            step = min(self._connect().get_max_batch_size(), 2000)
            for first in range(0, len(rows), step):
                part = rows[first : first + step]
                collection.upsert(
                    ids=[f"{uid}:{ordinal}" for uid, ordinal, _, _ in part],
                    embeddings=np.stack([vector for *_, vector in part]),
                    metadatas=[{"version": uid, "date": day} for uid, _, day, _ in part],
                )

    def remove(self, uids: Iterable[str]) -> None:
        """Remove all vectors of these versions."""
        with _explained(f"the vectors {self.name} cannot be written"):
            listed = list(uids)
            if listed:
                self._opened().delete(where=_where(Filters(), listed))

    def nearest(
        self, vector: Sequence[float], limit: int, filters: Filters, uids: Sequence[str] | None
    ) -> list[tuple[tuple[str, int], float]]:
        """The nearest vectors, best first: ((version, ordinal), cosine similarity).

        `uids` limits the search to these versions (None: no limit); the date range of `filters`
        acts inside the search too.
        """
        where = _where(filters, uids)
        with _explained(f"the vectors {self.name} cannot be read"):
            collection = self._opened()
            found = collection.query(
                query_embeddings=[vector], n_results=limit, where=where, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [
            (_key(name), 1.0 - float(distance))
            for name, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def reopen(self, name: str) -> None:
        """Forget what Chroma holds in memory, as another process has written; use `name` now."""
        from chromadb.api.shared_system_client import SharedSystemClient

        self.name = name
        self._collection = self._client = None
        SharedSystemClient.clear_system_cache()

    def drop(self) -> None:
        """Delete the collection and, where it is embedded, its files."""
        if self._address is None:
            self.reopen(self.name)
            shutil.rmtree(self._folder / self.name, ignore_errors=True)
            return
        with _explained(f"the vectors {self.name} cannot be deleted"):
            if self.name in {c.name for c in self._connect().list_collections()}:
                self._connect().delete_collection(self.name)
        self._collection = None

    def _opened(self) -> "Collection":
        if self._collection is None:
            if self._address is None and not (self._folder / self.name).is_dir():
                raise IndexDamaged(f"the vectors {self._folder / self.name} are gone; {_DAMAGED}")
            self._collection = self._connect().get_collection(self.name, embedding_function=None)
        return self._collection

    def _connect(self) -> "ClientAPI":
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            if self._address is None:
                path = self._folder / self.name
                path.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(str(path), settings=settings)
            else:
                self._client = _server(self._address, settings)
        return self._client


def _server(address: str, settings: Any) -> "ClientAPI":
    import chromadb

    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"chroma = {address!r} is not an address; write http://HOST:PORT")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    try:
        return chromadb.HttpClient(parts.hostname, port, ssl=secure, settings=settings)
    except ValueError as error:
        raise SettingsError(
            f"no Chroma server answers at {address}; start it or unset chroma"
        ) from error


def _where(filters: Filters, uids: Sequence[str] | None) -> Any:
    parts: list[dict[str, Any]] = []
    if uids is not None:
        parts.append({"version": {"$in": list(uids)}})
    if filters.since:
        parts.append({"date": {"$gte": day_number(filters.since)}})
    if filters.until:
        parts.append({"date": {"$lte": day_number(filters.until)}})
        parts.append({"date": {"$gt": 0}})
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"$and": parts}


def _key(name: str) -> tuple[str, int]:
    uid, _, ordinal = name.rpartition(":")
    return uid, int(ordinal)


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Chroma's errors as IndexDamaged, with the command that helps."""
    try:
        yield
    except FootnoteError:
        raise
    except Exception as error:  # Chroma raises its own tree, sqlite3's, OSError and bare ones
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise IndexDamaged(f"{what} ({reason}); {_DAMAGED}") from error
