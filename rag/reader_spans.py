"""From the logits of a window to each sentence's best answer, and the words of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from corpus.documents import Span
from rag.reader_windows import Numbers, Window

# The longest answer in tokens: a span head that may take any length likes to take the sentence.
LONGEST = 30
# The log odds of a sentence that no token stands for: below any that a network gives.
LOWEST = -30.0

_EDGES = " \t\n\r\u00a0.,;:!?…\"'“”‘’«»„`–—|•"
_PAIRS = {"(": ")", "[": "]"}

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BestSpan:
    """The best answer within a sentence: its log odds against none, its first and last token."""

    score: float
    first: int
    last: int


def best_spans(window: Window, logits: Logits, sentences: Sequence[Span]) -> list[BestSpan | None]:
    """For each sentence its best answer in this window, None where none of its tokens is here.

    `logits` has a row for each token of the window: it as the start of the answer, as the end.
    The first token stands for no answer at all.
    """
    count = len(window.starts)
    own = logits[window.text : window.text + count]
    owners = owner_of(window.starts, sentences)
    if not count or not sentences:
        return [None] * len(sentences)
    width = min(LONGEST, count)
    ends = np.concatenate([own[:, 1], np.full(width - 1, -np.inf, np.float32)])
    same = np.concatenate([owners, np.full(width - 1, -2)])
    totals = own[:, :1] + sliding_window_view(ends, width)
    totals = np.where(sliding_window_view(same, width) == owners[:, None], totals, -np.inf)
    lengths = totals.argmax(axis=1)
    best = totals[np.arange(count), lengths] - logits[0].sum()
    found: list[BestSpan | None] = []
    for number in range(len(sentences)):
        tokens = np.flatnonzero(owners == number)
        if not len(tokens):
            found.append(None)
            continue
        first = int(tokens[best[tokens].argmax()])
        found.append(BestSpan(float(best[first]), first, first + int(lengths[first])))
    return found


def owner_of(starts: Numbers, sentences: Sequence[Span]) -> Numbers:
    """For each token, by its first character, the number of its sentence; -1 for none."""
    if not sentences:
        return np.full(len(starts), -1, np.int64)
    firsts = np.array([sentence.start for sentence in sentences], np.int64)
    ends = np.array([sentence.end for sentence in sentences], np.int64)
    numbers = np.searchsorted(firsts, starts, side="right").astype(np.int64) - 1
    return np.where((numbers >= 0) & (starts < ends[numbers]), numbers, -1)


def words_of(text: str, start: int, end: int, sentence: Span) -> Span | None:
    """The span as whole words within the sentence, without marks at its edges; None when empty."""
    start, end = max(start, sentence.start), min(end, sentence.end)
    while start > sentence.start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < sentence.end and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    start, end = _bared(text, start, end)
    while text[start:end] and _PAIRS.get(text[start]) == text[end - 1]:
        start, end = _bared(text, start + 1, end - 1)
    return Span(start, end) if start < end else None


def _bared(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and _may_go(text, start, end, start):
        start += 1
    while start < end and _may_go(text, start, end, end - 1):
        end -= 1
    return start, end


def _may_go(text: str, start: int, end: int, at: int) -> bool:
    mark, answer = text[at], text[start:end]
    if mark == "." and at == end - 1 and "." in answer.split()[-1][:-1]:
        return False  # U.S., a.m.
    if mark in _PAIRS:
        return answer.count(_PAIRS[mark]) < answer.count(mark) or at == end - 1
    if mark in _PAIRS.values():
        opening = next(first for first, last in _PAIRS.items() if last == mark)
        return answer.count(opening) < answer.count(mark) or at == start
    return mark in _EDGES or mark.isspace()
