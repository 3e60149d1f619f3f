"""Search: dense and lexical, fused, with filters that act inside both."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace

import numpy as np

from corpus.errors import IndexDamaged, ModelMismatch
from index.catalogue import Catalogue
from index.duplicates import Copies
from index.embedder import Encoder
from index.entries import Fingerprint, State, StoredPassage
from index.filters import Filters
from index.query import match_expression, phrase_expression
from index.tail import Tail
from index.vectors import VectorSet, VectorStore

# Reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009), with the constant of that paper.
RRF_K = 60
CANDIDATES = 80
# Where near-copies of one story fill the candidates, more are looked at, at most this many.
MOST_CANDIDATES = 1280
SAME = 1e-3  # cosines of one pair of vectors, by Chroma and by us
# Vectors of versions that are gone stand in Chroma until the next publishing.
MOST_STALE = 2000


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


@dataclass(frozen=True, slots=True)
class _Asked:
    query: str
    vector: Sequence[float]
    filters: Filters
    limit: int


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
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._following: tuple[State, Tail] | None = None
        check_fingerprint(catalogue, fingerprint)

    def find(
        self, query: str, filters: Filters | None = None, limit: int = 12
    ) -> tuple[RankedPassage, ...]:
        """The best passages for a query, best first; near-copies appear once."""
        vector = self._encoder.embed_query(query)
        asked = _Asked(query, vector, filters or Filters(), limit)
        for patient in (False, False, True):
            state: State | None = None
            try:
                with (
                    self._vectors.steady() if patient else nullcontext(),
                    self._catalogue.snapshot(),
                ):
                    state = self._catalogue.state()
                    with self._follow(state) as (vectors, tail):
                        found = self._find(asked, vectors, tail)
            except IndexDamaged:
                if patient or state is None or self._catalogue.state() == state:
                    raise
                continue  # the vectors of that state were deleted, as there are newer ones
            if not self._vectors.is_shared or self._catalogue.state() == state:
                break
        return found

    def saying(
        self, text: str, filters: Filters | None = None, limit: int = 12
    ) -> tuple[RankedPassage, ...]:
        """Passages that hold runs of the text's words as they stand, those with most of it first.

        Nothing is embedded for it, and their cosines are 0.
        """
        allowed = filters or Filters()
        match = phrase_expression(text)
        if match is None:
            return ()
        with self._catalogue.snapshot():
            scores = dict(self._catalogue.lexical(match, allowed, CANDIDATES))
            stored = self._catalogue.passages(list(scores), allowed)
            ranked = (
                RankedPassage(stored[n], score, 0.0, score)
                for n, score in scores.items()
                if n in stored
            )
            return self._with_places(_without_copies(ranked, limit), allowed)

    def _find(self, asked: "_Asked", vectors: VectorSet, tail: Tail) -> tuple[RankedPassage, ...]:
        """Looks further while near-copies of few passages fill the candidates."""
        candidates = max(CANDIDATES, asked.limit)
        while True:
            dense = self._dense(asked, candidates, vectors, tail)
            lexical = self._lexical(asked, candidates)
            fused = fuse([list(dense), list(lexical)], [self._weights.dense, self._weights.lexical])
            order = sorted(fused, key=lambda number: (-fused[number], number))
            ranked = self._ranked(asked, order, fused, dense, lexical)
            found = _without_copies(ranked, asked.limit)
            everything = len(order) < candidates or candidates >= MOST_CANDIDATES
            if len(found) == asked.limit or everything:
                return self._with_places(found, asked.filters)
            candidates *= 4

    def _with_places(
        self, found: Sequence[RankedPassage], filters: Filters
    ) -> tuple[RankedPassage, ...]:
        """Adds the places of files that are alike to the last byte, which are one version."""
        places = self._catalogue.places([hit.passage.entry.id for hit in found], filters)
        return tuple(
            replace(hit, copies=tuple(path for path in paths if path != hit.passage.entry.path))
            for hit in found
            for paths in [dict.fromkeys((*places[hit.passage.entry.id], *hit.copies))]
        )

    def _ranked(
        self,
        asked: "_Asked",
        order: Sequence[int],
        fused: dict[int, float],
        dense: dict[int, float],
        lexical: dict[int, float],
    ) -> Iterator[RankedPassage]:
        """The passages in order; read in parts, as mostly the first few are enough."""
        for first in range(0, len(order), step := 3 * asked.limit):
            part = order[first : first + step]
            stored = self._catalogue.passages(part, asked.filters)
            cosines = self._cosines(asked.vector, dense, part)
            for n in part:
                if n in stored:
                    yield RankedPassage(stored[n], fused[n], cosines[n], lexical.get(n, 0.0))

    def _lexical(self, asked: "_Asked", candidates: int) -> dict[int, float]:
        match = match_expression(asked.query)
        return dict(self._catalogue.lexical(match, asked.filters, candidates)) if match else {}

    def _dense(
        self, asked: "_Asked", candidates: int, vectors: VectorSet, tail: Tail
    ) -> dict[int, float]:
        filters, uids = asked.filters, None
        if filters.documents or filters.folder:
            uids = self._catalogue.allowed(filters)
        wanted = candidates + (min(tail.stale, MOST_STALE) if uids is None else 0)
        hits = vectors.nearest(asked.vector, wanted, filters, uids)
        known = self._catalogue.passage_ids([key for key, _ in hits])
        found = {known[key]: cosine for key, cosine in hits if key in known}
        self._check_cosines(asked.vector, found)
        if tail.ids:
            allowed = self._catalogue.allowed(filters) if filters else None
            found |= tail.nearest(asked.vector, candidates, allowed)
        order = sorted(found, key=lambda number: (-found[number], number))
        return {number: found[number] for number in order[:candidates]}

    def _check_cosines(self, vector: Sequence[float], found: dict[int, float]) -> None:
        """Chroma has no checksums: a vector that has changed on the disk shows only here."""
        ours = self._cosines(vector, {}, list(found))
        if any(abs(ours[number] - cosine) > SAME for number, cosine in found.items()):
            raise IndexDamaged(
                f"the vectors {self._vectors.name} are not those of the catalogue; "
                "run 'footnote rebuild' to make them again from the catalogue"
            )

    def _cosines(
        self, vector: Sequence[float], dense: dict[int, float], order: Sequence[int]
    ) -> dict[int, float]:
        others = self._catalogue.vectors_of([number for number in order if number not in dense])
        query = np.asarray(vector, dtype=np.float32)
        return dense | {number: float(other @ query) for number, other in others.items()}

    @contextmanager
    def _follow(self, state: State) -> Iterator[tuple[VectorSet, Tail]]:
        """The vectors of this state, and what they lack of it."""
        with ExitStack() as stack:
            with self._lock:
                # Another thread may have looked at another state meanwhile.
                self._vectors.reopen(state.vectors_name)
                if self._following is None or self._following[0] != state:
                    check_fingerprint(self._catalogue, self._fingerprint)
                    check_complete(self._catalogue, self._vectors)
                    self._following = state, Tail.of(self._catalogue)
                vectors = stack.enter_context(self._vectors.opened())
                tail = self._following[1]
            yield vectors, tail


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
    """Use the vectors that the catalogue names; raise IndexDamaged when they are too few."""
    vectors.reopen(catalogue.state().vectors_name)
    expected, there = catalogue.count_published(), vectors.count()
    if there < expected:
        raise IndexDamaged(
            f"the vectors hold {there} of {expected} passages; "
            "run 'footnote rebuild' to make them again from the catalogue"
        )


def _without_copies(ranked: Iterable[RankedPassage], limit: int) -> tuple[RankedPassage, ...]:
    """The first `limit` passages that are no near-copies, and where the copies of them stand."""
    seen = Copies()
    kept: dict[int, RankedPassage] = {}
    left_out: dict[int, list[str]] = {}
    for looked_at, hit in enumerate(ranked):
        if len(kept) >= limit and looked_at >= 3 * limit:
            break
        original = seen.original(hit.passage.id, hit.passage.text)
        if original is None:
            kept[hit.passage.id] = hit
        elif hit.passage.entry.path != kept[original].passage.entry.path:
            left_out.setdefault(original, []).append(hit.passage.entry.path)
    return tuple(
        replace(hit, copies=tuple(dict.fromkeys(left_out.get(number, ()))))
        for number, hit in list(kept.items())[:limit]
    )
