"""Search: dense and lexical, fused, with filters that act inside both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.errors import IndexDamaged, ModelMismatch
from index.catalogue import Catalogue
from index.duplicates import Copies
from index.embedder import Encoder
from index.entries import Fingerprint, StoredPassage
from index.filters import Filters
from index.home import process_token
from index.query import match_expression
from index.vectors import VectorStore

# Reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009), with the constant of that paper.
RRF_K = 60
CANDIDATES = 80


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage found. `score` is the fused rank score, `cosine` its similarity to the query.

    `lexical` is its BM25 score, 0.0 where no word matched. `copies` are the paths of documents
    whose near-copies of this passage were left out.
    """

    passage: StoredPassage
    score: float
    cosine: float
    lexical: float
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each list counts in the fusion."""

    dense: float = 1.0
    lexical: float = 1.0


class Search:
    """Searches one index. Raises ModelMismatch when the index was made with another fingerprint."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorStore,
        encoder: Encoder,
        fingerprint: Fingerprint,
        weights: Weights = Weights(),
    ) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._encoder = encoder
        self._weights = weights
        self._generation = ""
        check_fingerprint(catalogue, fingerprint)

    def find(
        self, query: str, filters: Filters | None = None, limit: int = 12
    ) -> tuple[RankedPassage, ...]:
        """The best passages for a query, best first; near-copies appear once."""
        filters = filters or Filters()
        for _ in range(3):
            before = self._refresh()
            found = self._find(query, filters, limit)
            if before == self._catalogue.meta("generation"):
                break  # no version was replaced between the parts of this search
        return found

    def _find(self, query: str, filters: Filters, limit: int) -> tuple[RankedPassage, ...]:
        vector = self._encoder.embed_query(query)
        dense = self._dense(vector, filters)
        match = match_expression(query)
        lexical = dict(self._catalogue.lexical(match, filters, CANDIDATES)) if match else {}
        fused = fuse([list(dense), list(lexical)], [self._weights.dense, self._weights.lexical])
        order = sorted(fused, key=lambda number: (-fused[number], number))[: limit * 3]
        stored = self._catalogue.passages(order, filters)
        cosines = self._cosines(vector, dense, order)
        ranked = [
            RankedPassage(
                stored[number], fused[number], cosines.get(number, 0.0), lexical.get(number, 0.0)
            )
            for number in order
            if number in stored
        ]
        return _without_copies(ranked)[:limit]

    def _dense(self, vector: Sequence[float], filters: Filters) -> dict[int, float]:
        uids = None
        if filters.documents or filters.folder:
            uids = self._catalogue.allowed(filters)
            if not uids:
                return {}
        hits = self._vectors.nearest(vector, CANDIDATES, filters, uids)
        known = self._catalogue.passage_ids([key for key, _ in hits])
        return {known[key]: cosine for key, cosine in hits if key in known}

    def _cosines(
        self, vector: Sequence[float], dense: dict[int, float], order: Sequence[int]
    ) -> dict[int, float]:
        others = self._catalogue.vectors_of([number for number in order if number not in dense])
        query = np.asarray(vector, dtype=np.float32)
        return dense | {number: float(other @ query) for number, other in others.items()}

    def _refresh(self) -> str | None:
        """Reopen the vectors when another process has written since they were last used."""
        generation = self._catalogue.meta("generation")
        if generation != self._generation:
            name = self._catalogue.meta("vectors_name") or ""
            written_here = self._catalogue.meta("writer") == process_token()
            if name != self._vectors.name or (self._generation and not written_here):
                self._vectors.reopen(name)
            check_complete(self._catalogue, self._vectors)
            self._generation = generation or ""
        return generation


def fuse(lists: Sequence[Sequence[int]], weights: Sequence[float]) -> dict[int, float]:
    """Reciprocal rank fusion: for each id the sum of weight / (60 + rank) over the lists."""
    scores: dict[int, float] = {}
    for ranked, weight in zip(lists, weights, strict=True):
        for rank, number in enumerate(ranked, start=1):
            scores[number] = scores.get(number, 0.0) + weight / (RRF_K + rank)
    return scores


def check_fingerprint(catalogue: Catalogue, fingerprint: Fingerprint) -> None:
    """Raise ModelMismatch unless the index was made with this fingerprint."""
    made_with = catalogue.fingerprint()
    if made_with == fingerprint:
        return
    was, now = made_with.model, fingerprint.model
    if was != now:
        what = f"embedding model {was.name} ({was.sha256[:8]}), not {now.name} ({now.sha256[:8]})"
    else:
        what = "another version of the splitter or another passage length"
    raise ModelMismatch(
        f"the index was made with {what}; run 'footnote index --fresh' to embed everything again, "
        "or set it back"
    )


def check_complete(catalogue: Catalogue, vectors: VectorStore) -> None:
    """Raise IndexDamaged when Chroma holds fewer vectors than the catalogue has passages."""
    expected, there = catalogue.count_passages(), vectors.count()
    if there < expected:
        raise IndexDamaged(
            f"the vectors hold {there} of {expected} passages; "
            "run 'footnote rebuild' to make them again from the catalogue"
        )


def _without_copies(ranked: Sequence[RankedPassage]) -> tuple[RankedPassage, ...]:
    seen = Copies()
    kept: dict[int, RankedPassage] = {}
    left_out: dict[int, list[str]] = {}
    for hit in ranked:
        original = seen.original(hit.passage.id, hit.passage.text)
        if original is None:
            kept[hit.passage.id] = hit
        elif hit.passage.entry.path != kept[original].passage.entry.path:
            left_out.setdefault(original, []).append(hit.passage.entry.path)
    return tuple(
        RankedPassage(
            hit.passage, hit.score, hit.cosine, hit.lexical, tuple(left_out.get(number, ()))
        )
        for number, hit in kept.items()
    )
