"""Passages that are live already and that Chroma does not hold yet, searched one by one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from index.catalogue import Catalogue
from index.embedder import Vectors


@dataclass(frozen=True, slots=True)
class Tail:
    """What was committed since the vectors were last published; empty but during a sync.

    `stale` counts the vectors in Chroma whose versions are gone.
    """

    ids: tuple[int, ...]
    uids: tuple[str, ...]
    vectors: Vectors
    stale: int

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Tail":
        """The tail of the catalogue as it is now."""
        return cls(*catalogue.pending_vectors(), stale=catalogue.pending().removed_passages)

    def nearest(
        self, vector: Sequence[float], limit: int, uids: Collection[str] | None
    ) -> dict[int, float]:
        """The nearest passages as id → cosine; of these versions alone, or of all."""
        if not self.ids:
            return {}
        cosines = self.vectors @ np.asarray(vector, dtype=np.float32)
        order = [int(n) for n in np.argsort(-cosines, kind="stable")]
        if uids is not None:
            allowed = frozenset(uids)
            order = [number for number in order if self.uids[number] in allowed]
        return {self.ids[number]: float(cosines[number]) for number in order[:limit]}
