"""Search: by meaning and by words, with filters that act inside both."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace

import numpy as np

from corpus.errors import IndexDamaged, ModelMismatch
from index.catalogue import Catalogue
from index.duplicates import Copies
from index.embedder import Encoder, Vectors
from index.entries import Fingerprint, State, StoredPassage
from index.filters import Filters
from index.fusion import ordered
from index.gathering import Gathering, Query
from index.pool import Pool, pooled
from index.query import phrase_expression
from index.request import Request
from index.tail import Tail
from index.vectors import VectorStore

CANDIDATES = 80
# Where near-copies of one story fill the candidates, more are looked at, at most this many.
MOST_CANDIDATES = 1280


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage found. `score` is what it is ranked by, `cosine` its similarity to the query.

    `lexical` is its BM25 score, 0.0 where no word matched. `copies` are the paths of documents
    whose near-copies of this passage were left out.
    """

    passage: StoredPassage
    score: float
    cosine: float
    lexical: float
    copies: tuple[str, ...] = ()


class Search:
    """Searches one index. Raises ModelMismatch when the index was made with another fingerprint."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorStore,
        encoder: Encoder,
        fingerprint: Fingerprint,
    ) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._encoder = encoder
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._following: tuple[State, Tail] | None = None
        check_fingerprint(catalogue, fingerprint)

    def find(
        self, query: str, filters: Filters | None = None, limit: int = 12
    ) -> tuple[RankedPassage, ...]:
        """The best passages for a query, best first; near-copies appear once."""
        return self.fetch(Request(query, filters or Filters(), limit))

    def fetch(self, request: Request) -> tuple[RankedPassage, ...]:
        """The best passages for a request, best first; near-copies appear once."""
        vector = np.asarray(self._encoder.embed_query(request.query), dtype=np.float32)
        return self.fetch_each([request], vector[np.newaxis])[0]

    def fetch_each(
        self, requests: Sequence[Request], vectors: Vectors
    ) -> tuple[tuple[RankedPassage, ...], ...]:
        """As `fetch`, for several requests over one state of the index; one vector a row."""
        queries = [
            Query(request.query, vector) for request, vector in zip(requests, vectors, strict=True)
        ]
        for patient in (False, False, True):
            state: State | None = None
            try:
                with (
                    self._vectors.steady() if patient else nullcontext(),
                    self._catalogue.snapshot(),
                ):
                    state = self._catalogue.state()
                    with self._follow(state) as gathering:
                        found = tuple(
                            self._find(request, query, gathering)
                            for request, query in zip(requests, queries, strict=True)
                        )
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

    def _find(
        self, request: Request, query: Query, gathering: Gathering
    ) -> tuple[RankedPassage, ...]:
        """Looks further while near-copies of few passages fill the candidates."""
        candidates = max(CANDIDATES, request.limit)
        while True:
            pool = pooled(request, query, gathering, candidates)
            found = _without_copies(self._ranked(request, pool), request.limit)
            everything = len(pool.scores) < candidates or candidates >= MOST_CANDIDATES
            if len(found) == request.limit or everything:
                return self._with_places(found, request.filters)
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

    def _ranked(self, request: Request, pool: Pool) -> Iterator[RankedPassage]:
        """The passages in order; read in parts, as mostly the first few are enough."""
        order = ordered(pool.scores)
        for first in range(0, len(order), step := 3 * request.limit):
            part = order[first : first + step]
            stored = self._catalogue.passages(part, request.filters)
            for n in part:
                if n in stored:
                    lexical = pool.lexical.get(n, 0.0)
                    yield RankedPassage(stored[n], pool.scores[n], pool.cosines[n], lexical)

    @contextmanager
    def _follow(self, state: State) -> Iterator[Gathering]:
        """What finds passages in the vectors of this state, and in what they lack of it."""
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
            yield Gathering(self._catalogue, vectors, tail, self._vectors.name)


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
