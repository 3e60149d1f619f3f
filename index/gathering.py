"""Candidates of a search: what words and vectors find for a query, and how near all of it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.errors import IndexDamaged
from index.catalogue import Catalogue
from index.embedder import Vectors
from index.filters import Filters
from index.query import any_of, match_terms
from index.rarity import rarest
from index.tail import Tail
from index.vectors import VectorSet

SAME = 1e-3  # cosines of one pair of vectors, by Chroma and by us
# Words of a text that are looked for: each further one costs the more, the longer the text is.
# Questions have fewer, pasted texts have hundreds.
MOST_TERMS = 64
# Vectors of versions that are gone stand in Chroma until the next publishing.
MOST_STALE = 2000


@dataclass(frozen=True, slots=True)
class Query:
    """A text and its vector."""

    text: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Gathering:
    """Gathers candidates from one state of an index; `name` is of its vectors."""

    catalogue: Catalogue
    vectors: VectorSet
    tail: Tail
    name: str

    def lexical(self, text: str, filters: Filters, limit: int) -> dict[int, float]:
        """Passages by BM25, best first; none for a text without words.

        Of a long text the rarest words are looked for: they tell most, and are in few passages.
        """
        terms = match_terms(text)
        if len(terms) > MOST_TERMS:
            terms = rarest(self.catalogue, terms, MOST_TERMS)
        match = any_of(terms)
        return dict(self.catalogue.lexical(match, filters, limit)) if match else {}

    def dense(self, query: Query, filters: Filters, limit: int) -> list[int]:
        """The passages nearest to a query; raises IndexDamaged where Chroma's vectors differ."""
        vector, uids = query.vector.tolist(), None
        if filters.names_documents:
            uids = self.catalogue.allowed(filters)
        wanted = limit + (min(self.tail.stale, MOST_STALE) if uids is None else 0)
        hits = self.vectors.nearest(vector, wanted, filters, uids)
        known = self.catalogue.passage_ids([key for key, _ in hits])
        found = {known[key]: cosine for key, cosine in hits if key in known}
        self._check(query, found)
        if self.tail.ids:
            allowed = self.catalogue.allowed(filters) if filters else None
            found |= self.tail.nearest(vector, limit, allowed)
        order = sorted(found, key=lambda number: (-found[number], number))
        return order[:limit]

    def cosines(self, query: Query, ids: Sequence[int]) -> dict[int, float]:
        """How near a query is to these passages."""
        stored = self.catalogue.vectors_of(ids)
        if not stored:
            return {}
        near = np.stack(list(stored.values())) @ query.vector
        return dict(zip(stored, map(float, near), strict=True))

    def _check(self, query: Query, found: dict[int, float]) -> None:
        """Chroma has no checksums: a vector that has changed on the disk shows only here."""
        ours = self.cosines(query, list(found))
        if any(abs(ours[number] - cosine) > SAME for number, cosine in found.items()):
            raise IndexDamaged(
                f"the vectors {self.name} are not those of the catalogue; "
                "run 'footnote rebuild' to make them again from the catalogue"
            )
