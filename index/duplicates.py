"""Near-copies among passages: one wire story in six papers should be one place in a list."""

from collections.abc import Iterable

from index.query import words

SHINGLE = 4
# Share of the shorter passage's four-word shingles that the other holds. Passages about one event
# in different words stay below 0.3; a copy with changed names or a new first line is above 0.7.
SAME = 0.6


class Copies:
    """Remembers passages and tells of a new one whether it is a near-copy of one of them."""

    def __init__(self) -> None:
        self._seen: list[tuple[int, frozenset[int]]] = []

    def original(self, number: int, text: str) -> int | None:
        """The number of the first passage that `text` nearly copies; None when it is new."""
        own = shingles(text)
        for other, theirs in self._seen:
            if len(own & theirs) >= SAME * min(len(own), len(theirs)):
                return other
        self._seen.append((number, own))
        return None


def shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of four words; of the whole text when it is shorter."""
    tokens = words(text)
    if len(tokens) < SHINGLE:
        return frozenset([hash(tuple(tokens))])
    runs: Iterable[tuple[str, ...]] = zip(*(tokens[i:] for i in range(SHINGLE)), strict=False)
    return frozenset(hash(run) for run in runs)
