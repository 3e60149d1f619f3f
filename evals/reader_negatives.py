"""Passages near a question that do not answer it: found by words, within the question's own set.

A row that has an answer gives one more that has none: the same question, and a passage drawn from
the six that share most with it (sums of inverse document frequencies) and hold none of its answers'
words. Nobody judged them: a few may answer in other words.

The draws of the run that made the weights are recorded, because the order of equals was not fixed
in it (Python orders the strings of a set anew in each process). New draws need no record, and leave
out passages that another row has as an answer to the same question, which that run did not.
"""

import math
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path

from corpus.errors import UsageError
from evals.reader_rows import Row, fingerprint

SEED = 1
RECORDED = Path(__file__).parent / "reader_draws.txt"
MADE = "+hard"
# Whole passages that were labelled, templated questions, or questions about any text of the set.
_NOT_MINED = frozenset({"boolq_dev_passages", "privacyqa", "policyqa", "medquad"})
_NEAREST = 6
_SPARE = 3  # looked at as well, for those among the nearest that hold an answer
_COMMON = 0.1  # a word in more of the passages tells nothing
_NONE = "-"

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Draws:
    """For each set, and each of its rows with an answer: which of its passages was drawn.

    `rows` is the fingerprint of the rows they belong to. None: no passage was near.
    """

    rows: str
    numbers: Mapping[str, tuple[int | None, ...]]

    @classmethod
    def from_file(cls, file: Path = RECORDED) -> "Draws":
        """The draws as `dumps` wrote them."""
        first, *lines = file.read_text("utf-8").splitlines()
        parts = [line.split() for line in lines]
        numbers = {
            source: tuple(None if one == _NONE else int(one) for one in drawn)
            for source, *drawn in parts
        }
        return cls(first.split()[-1], numbers)

    def dumps(self) -> str:
        """A line with the fingerprint, then one a set."""
        lines = [
            " ".join([source, *(_NONE if one is None else str(one) for one in drawn)])
            for source, drawn in self.numbers.items()
        ]
        return "\n".join([f"of rows {self.rows}", *lines]) + "\n"


def mined(rows: Sequence[Row], draws: Draws) -> list[Row]:
    """A row without an answer for each that has one, where a passage was drawn for it.

    Raises:
        UsageError: when the draws are of other rows.
    """
    if draws.rows != fingerprint(rows):
        raise UsageError(
            f"the recorded draws are of other rows ({draws.rows[:12]}…, these are "
            f"{fingerprint(rows)[:12]}…); give --draw-again to draw for these"
        )
    found = list[Row]()
    for source, own in _sets(rows):
        passages = _passages(own)
        for row, number in zip(_answered(own), draws.numbers[source], strict=True):
            if number is not None:
                found.append(Row(source + MADE, row.question, passages[number], (), False, ""))
    return found


def drawn(rows: Sequence[Row], seed: int = SEED) -> Draws:
    """New draws, which the rows and the seed alone decide."""
    rng = random.Random(seed)
    numbers = dict[str, tuple[int | None, ...]]()
    for source, own in _sets(rows):
        near = Near(_passages(own))
        answering = _answering(own)
        own_numbers = list[int | None]()
        for row in _answered(own):
            candidates = near.to(row, answering[row.question])
            own_numbers.append(rng.choice(candidates) if candidates else None)
        numbers[source] = tuple(own_numbers)
    return Draws(fingerprint(rows), numbers)


class Near:
    """Finds passages that share words with a question."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._passages = passages
        self._lowered = [passage.lower() for passage in passages]
        self._holding = defaultdict[str, list[int]](list)
        for number, passage in enumerate(self._lowered):
            for word in dict.fromkeys(_WORD.findall(passage)):
                self._holding[word].append(number)

    def to(self, row: Row, answering: Set[str]) -> list[int]:
        """The numbers of the nearest passages that hold none of the row's answers, nearest first.

        Nor are they among those known to answer the question.
        """
        total = len(self._lowered)
        shared = defaultdict[int, float](float)
        for word in dict.fromkeys(_WORD.findall(row.question.lower())):
            holding = self._holding.get(word, [])
            if 0 < len(holding) <= total * _COMMON:
                rarity = math.log(total / len(holding))
                for number in holding:
                    shared[number] += rarity
        # Rounded, so that sums of the same parts are equal; equals stand in the passages' order.
        order = nsmallest(
            _NEAREST + _SPARE, shared, key=lambda number: (-round(shared[number], 6), number)
        )
        answers = [row.passage[span.start : span.end].lower() for span in row.spans]
        return [
            number
            for number in order
            if self._passages[number] not in answering
            and not any(answer in self._lowered[number] for answer in answers)
        ][:_NEAREST]


def _sets(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each set, with those of the set's mismatched part, whose passages are its own."""
    found = defaultdict[str, list[Row]](list)
    for row in rows:
        found[row.source.removesuffix("_mismatched")].append(row)
    return ((source, own) for source, own in found.items() if source not in _NOT_MINED)


def _passages(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row.passage for row in rows))


def _answering(rows: Sequence[Row]) -> dict[str, set[str]]:
    """For each question, also one that is asked of several passages, those that answer it."""
    found = defaultdict[str, set[str]](set)
    for row in _answered(rows):
        found[row.question].add(row.passage)
    return found


def _answered(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.spans]
