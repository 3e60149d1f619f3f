"""What is asked of a search: a question, its limits, and what helps to find all of its answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from index.filters import Filters
from index.fusion import WEIGHTS, Weights


@dataclass(frozen=True, slots=True)
class Origin:
    """Which version a passage is of, and that version's source and date."""

    uid: str
    source: str | None
    date: date | None


EVERYTHING = Filters()
# What each candidate, by its origin and its score so far, gains by a preference of the question.
Bonus = Callable[[Sequence[Origin], Sequence[float]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Request:
    """A question to be searched for, under limits.

    `parts` are clauses of it that may each be answered by another document: their words are
    searched for too, and a passage counts by the one that it fits best. `within` are narrower
    limits that the question speaks of, such as a source or days that it names: the best document
    within each has a place among the first ones. Each of `bonuses` adds to the scores. `weights`
    say how much words and meaning count.
    """

    query: str
    filters: Filters = EVERYTHING
    limit: int = 12
    parts: tuple[str, ...] = ()
    within: tuple[Filters, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    weights: Weights = WEIGHTS
