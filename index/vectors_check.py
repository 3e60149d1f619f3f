"""Chroma against the catalogue: the same ids, the same vectors, and a graph that finds them."""

from collections.abc import Iterator, Sequence

import numpy as np

from corpus.errors import IndexDamaged
from index.catalogue import Catalogue
from index.conditions import name_of
from index.embedder import Vectors
from index.filters import Filters
from index.findings import REBUILD, Collected, Finding, without_advice
from index.vectors import BATCH, VectorSet, VectorStore

SAME = 1e-4
SEARCHED = 40
# The graph is approximate: one vector in a great many may not be found by itself.
MOST_UNFOUND = 2


def check_vectors(catalogue: Catalogue, store: VectorStore) -> Iterator[Finding]:
    """Compare in batches, all of one state; where a writer replaces that meanwhile, the next."""
    for _ in range(3):
        with catalogue.snapshot():
            state = catalogue.state()
            store.reopen(state.vectors_name)
            try:
                store.check()
                with store.opened() as vectors:
                    found = tuple(_compare(catalogue, vectors))
            except IndexDamaged as error:
                found = (Finding("chroma", without_advice(error), REBUILD, True),)
        if not found or catalogue.state().vectors_name == state.vectors_name:
            break  # else what was found is of a set that a writer has deleted
    yield from found


def _compare(catalogue: Catalogue, vectors: VectorSet) -> Iterator[Finding]:
    missing = Collected("chroma_missing", "passages that Chroma lacks", REBUILD)
    differing = Collected(
        "chroma_differs", "vectors in Chroma that are not the catalogue's", REBUILD
    )
    unfound = Collected("chroma_graph", "vectors in Chroma that searching does not find", REBUILD)
    pending = catalogue.pending()
    unpublished = set(pending.added)
    step = max(1, catalogue.count_published() // SEARCHED)
    seen = 0
    for batch in catalogue.all_vectors(BATCH):
        rows = [row for row in batch if row[0] not in unpublished]
        stored = vectors.stored([(uid, ordinal) for uid, ordinal, _, _ in rows])
        for uid, ordinal, _, vector in rows:
            theirs = stored.get((uid, ordinal))
            if theirs is None:
                missing.add(name_of(uid, ordinal))
            elif not _alike(vector, theirs):
                differing.add(name_of(uid, ordinal))
            elif seen % step == 0 and not _found(vectors, vector):
                unfound.add(name_of(uid, ordinal))
            seen += 1
    yield from missing.findings()
    yield from differing.findings()
    if unfound.count > MOST_UNFOUND:
        yield from unfound.findings()
    yield from _strange(catalogue, vectors, frozenset(pending.removed))


def _alike(ours: Vectors, theirs: Vectors) -> bool:
    return ours.shape == theirs.shape and bool(np.abs(ours - theirs).max() < SAME)


def _found(vectors: VectorSet, vector: Vectors) -> bool:
    """Whether the graph leads to this vector, or to one that is the same."""
    hits = vectors.nearest(vector.tolist(), 1, Filters(), None)
    return bool(hits) and abs(1.0 - hits[0][1]) < SAME


def _strange(
    catalogue: Catalogue, vectors: VectorSet, removed: frozenset[str]
) -> Iterator[Finding]:
    strange = Collected("chroma_extra", "vectors in Chroma that are of no passage", REBUILD)
    for keys in vectors.pages():
        for uid, ordinal in _unknown(catalogue, keys):
            if uid not in removed:
                strange.add(name_of(uid, ordinal))
    yield from strange.findings()


def _unknown(catalogue: Catalogue, keys: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    known = catalogue.passage_ids(keys)
    return (key for key in keys if key not in known)
