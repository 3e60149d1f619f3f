"""Near-copies among passages: one wire story in six papers should be one place in a list."""

import re
from collections.abc import Iterable

from index.query import words

SHINGLE = 4
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
# Share of the shorter passage's four-word shingles that the other holds. Passages about one event
# in different words stay below 0.3; a copy with changed names or a new first line is above 0.7.
SAME = 0.6


class Copies:
    """Remembers passages and tells of a new one whether it is a near-copy of one of them.

    A text whose figures differ is no copy, however alike its words are: it may be the update or
    the correction of the other.
    """

    def __init__(self) -> None:
        self._seen: list[tuple[int, frozenset[int], frozenset[str]]] = []

    def original(self, number: int, text: str) -> int | None:
        """The number of the first passage that `text` nearly copies; None when it is new."""
        own, figures = shingles(text), frozenset(_FIGURE.findall(text))
        for other, theirs, their_figures in self._seen:
            alike = len(own & theirs) >= SAME * min(len(own), len(theirs))
            if alike and (figures <= their_figures or their_figures <= figures):
                return other
        self._seen.append((number, own, figures))
        return None


def shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of four words; of the whole text when it is shorter."""
    tokens = words(text)
    if len(tokens) < SHINGLE:
        return frozenset([hash(tuple(tokens))])
    runs: Iterable[tuple[str, ...]] = zip(*(tokens[i:] for i in range(SHINGLE)), strict=False)
    return frozenset(hash(run) for run in runs)
