"""What a reader says of passages: the contract between the trained scorer and the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.documents import Span


@dataclass(frozen=True, slots=True)
class Material:
    """A passage as a reader gets it: `context` (its title) is read before `text`.

    `sentences` are spans within `text`, in order.
    """

    context: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """How far a passage answers a question.

    `answers` is the log odds that it does; `sentences` holds for each sentence of the material the
    log odds of its best answer against no answer at all; `words` the span of that answer within
    the material's text, None where the reader marks none.
    """

    answers: float
    sentences: tuple[float, ...]
    words: tuple[Span | None, ...]


class Reader(Protocol):
    """Scores a question against passages and each of their sentences."""

    def affords(self, question: str, passages: Sequence[Material]) -> int:
        """How many of the passages, from the first, are read within the budget."""

    def judge(self, question: str, passages: Sequence[Material]) -> list[Judged]:
        """One judgement a passage, in their order."""
