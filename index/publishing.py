"""Chroma follows the catalogue: what changed goes into a draft, and the catalogue then names it."""

from collections.abc import Sequence

from index.catalogue import Catalogue
from index.vectors import BATCH, Draft, VectorStore


def publish(catalogue: Catalogue, vectors: VectorStore) -> None:
    """Give Chroma what was committed since it was last published.

    A kill at any moment leaves the set that the catalogue names as it was, and what was pending
    still pending. The caller holds the home's lock.
    """
    vectors.reopen(catalogue.state().vectors_name)
    pending = catalogue.pending()
    if pending:
        with vectors.draft() as draft:
            draft.remove(pending.removed)
            _fill(draft, catalogue, pending.added)
        switch(catalogue, vectors, draft.name, (*pending.added, *pending.removed))
    vectors.sweep()


def rebuild(catalogue: Catalogue, vectors: VectorStore) -> int:
    """Make Chroma again from the catalogue, embedding nothing; gives the count of vectors.

    The old set serves readers until the switch. The caller holds the home's lock. Raises
    IndexDamaged when the catalogue itself cannot be read.
    """
    count = refill(catalogue, vectors)
    vectors.sweep()
    return count


def refill(catalogue: Catalogue, vectors: VectorStore) -> int:
    """As `rebuild`, but all older sets are kept."""
    vectors.reopen(catalogue.state().vectors_name)
    pending = catalogue.pending()
    with vectors.draft(empty=True) as draft:
        count = _fill(draft, catalogue, None)
    switch(catalogue, vectors, draft.name, (*pending.added, *pending.removed))
    return count


def switch(catalogue: Catalogue, vectors: VectorStore, name: str, published: Sequence[str]) -> None:
    """The one moment in which readers go over to the set `name`."""
    with catalogue.transaction() as connection:
        connection.executemany("DELETE FROM pending WHERE uid = ?", [(uid,) for uid in published])
        connection.execute("UPDATE meta SET value = ? WHERE key = 'vectors_name'", (name,))
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    vectors.reopen(name)


def _fill(draft: Draft, catalogue: Catalogue, uids: Sequence[str] | None) -> int:
    count = 0
    for rows in catalogue.all_vectors(BATCH, uids):
        draft.add(rows)
        count += len(rows)
    return count
