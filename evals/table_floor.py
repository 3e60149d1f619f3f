"""The floor: plain BM25 over passages of about 1,000 characters, as a user would write it.

No stop words, no stems, no titles: the function of Robertson and Zaragoza (The Probabilistic
Relevance Framework: BM25 and Beyond, 2009), with the constants that are customary (k1 1.2, b 0.75)
and Lucene's inverse document frequency, which is never negative.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from rag.evaluation import Ranked

PASSAGE = 1000  # characters
K1, B = 1.2, 0.75

_WORD = re.compile(r"\w+")


class PlainBm25:
    """Ranks passages of texts that are known by their paths."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._passages = [
            Ranked(path, start, end) for path, text in texts.items() for start, end in cut(text)
        ]
        counts = [_counts(texts[p.document][p.start : p.end]) for p in self._passages]
        lengths = np.array([sum(count.values()) for count in counts], dtype=float)
        self._norms = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        found: dict[str, list[tuple[int, int]]] = {}
        for number, count in enumerate(counts):
            for word, times in count.items():
                found.setdefault(word, []).append((number, times))
        self._found = {word: np.array(places) for word, places in found.items()}

    def rank(self, query: str, limit: int, within: Collection[str] = ()) -> list[Ranked]:
        """The passages that hold a word of the query, best first; of the paths `within`, or all."""
        scores = np.zeros(len(self._passages))
        for word, times in _counts(query).items():
            if (places := self._found.get(word)) is not None:
                scores[places[:, 0]] += times * self._score(places)
        order = [int(n) for n in np.argsort(-scores, kind="stable") if scores[n] > 0]
        passages = (self._passages[n] for n in order)
        allowed = [p for p in passages if not within or p.document in within]
        return allowed[:limit]

    def _score(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        holding, total = len(places), len(self._passages)
        rarity = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
        times = places[:, 1]
        scores: NDArray[np.float64] = (
            rarity * times * (K1 + 1) / (times + self._norms[places[:, 0]])
        )
        return scores


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Spans of at most `PASSAGE` characters that end at white space, where there is some."""
    start = 0
    while start < len(text):
        end = min(start + PASSAGE, len(text))
        if end < len(text):
            gap = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = gap + 1 if gap > start else end
        yield start, end
        start = end


def _counts(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))
