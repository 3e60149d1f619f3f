"""What the trained reader says of the passages of one question, by passage and sentence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Span
from index.entries import StoredPassage
from index.search import RankedPassage
from rag.reader import Judged, Reader
from rag.spelt_passages import spelt_passage

# Log odds beyond which nothing more is learnt: 6 parts in a million.
BOUND = 12.0


@dataclass(frozen=True, slots=True)
class Judgements:
    """Judgements of the first passages of a ranking; the others were not read.

    Values are log odds, divided by their bound: in [-1, 1], and -1 for what was not read.
    """

    judged: tuple[Judged, ...] = ()

    def sentence(self, rank: int, number: int) -> float:
        """How far a sentence of the passage of that rank answers."""
        if rank >= len(self.judged):
            return -1.0
        return _bounded(self.judged[rank].sentences[number])

    def passage(self, rank: int) -> float:
        """How far the passage of that rank answers as a whole."""
        return _bounded(self.judged[rank].answers) if rank < len(self.judged) else -1.0

    def best(self, rank: int) -> float:
        """How far the best sentence of the passage of that rank answers."""
        if rank >= len(self.judged):
            return -1.0
        return _bounded(max(self.judged[rank].sentences, default=-BOUND))

    def words(self, rank: int, number: int, passage: StoredPassage) -> Span | None:
        """The words of a sentence that answer, as a span of the document's text."""
        found = self.judged[rank].words[number] if rank < len(self.judged) else None
        if found is None:
            return None
        return Span(passage.start + found.start, passage.start + found.end)


def logistic(log_odds: float) -> float:
    """The probability of log odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))


def judge(
    reader: Reader | None, question: str, ranked: Sequence[RankedPassage]
) -> Judgements | None:
    """What a reader says of as many of the passages as it affords; None without a reader."""
    if reader is None:
        return None
    passages = [spelt_passage(hit.passage) for hit in ranked]
    materials = [passage.material for passage in passages]
    affordable = materials[: reader.affords(question, materials)]
    judged = reader.judge(question, affordable)
    return Judgements(tuple(p.judged(j) for p, j in zip(passages, judged, strict=False)))


def _bounded(log_odds: float) -> float:
    return max(-BOUND, min(BOUND, log_odds)) / BOUND
