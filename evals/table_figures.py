"""Figures of a table: from what each question gave to a value, its interval and its change.

Every figure is kept as one pair a question, so that any two runs can be compared on the questions
that both asked. Intervals are percentile bootstrap intervals of 95 %, by question; a change is
resampled with the same questions on both sides (Efron and Tibshirani, An Introduction to the
Bootstrap, 1993).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.evaluation import Figure

Array = NDArray[np.float64]
Kind = Literal["share", "auc", "p50", "p95"]
Pair = tuple[float, float]

RESAMPLES = 1000
SEED = 20250411
NONE: Pair = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Series:
    """What each question, by its id, gave to a figure.

    Of a share, each pair is a part and a whole: the figure is the sum of the parts over that of the
    wholes, and a question with a whole of 0 does not bear on it. Of an AUC it is a score and the
    truth (0 or 1), of a percentile a value and 1.
    """

    kind: Kind
    pairs: Mapping[str, Pair]


@dataclass(frozen=True, slots=True)
class Change:
    """Now minus then, over the `n` questions that both runs asked.

    Without questions in common (`n` is 0) it is the difference of the figures, of which nothing
    more is known.
    """

    value: float
    n: int
    low: float | None
    high: float | None

    @property
    def is_certain(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def figure_of(series: Series) -> Figure:
    """The figure and its interval; without a value where no question bears on it."""
    rows = _rows(series, list(series.pairs))
    value = _value(series.kind, rows)
    if value is None:
        return Figure(None, 0, None, None)
    low, high = _interval(_resampled(series.kind, rows))
    return Figure(value, int((rows[1] > 0).sum()) if _is_share(series) else len(rows[0]), low, high)


def change_of(now: Series, then: Series) -> Change | None:
    """How a figure changed, over the questions of both; None where they share none that bears."""
    common = [question for question in now.pairs if question in then.pairs]
    rows, earlier = _rows(now, common), _rows(then, common)
    values = _value(now.kind, rows), _value(now.kind, earlier)
    if values[0] is None or values[1] is None:
        return None
    # The same seed for the same count: both sides are drawn alike.
    differences = _resampled(now.kind, rows) - _resampled(now.kind, earlier)
    return Change(values[0] - values[1], len(common), *_interval(differences))


def auc(scores: Array, truth: Array) -> float:
    """Area under the ROC curve, by ranks (Mann and Whitney), ties sharing theirs; nan of one class.

    It is the chance that a true one scores above a false one.
    """
    yes, no = float(truth.sum()), float((1 - truth).sum())
    if not yes or not no:
        return float("nan")
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float(((ranks[places] * truth).sum() - yes * (yes + 1) / 2) / (yes * no))


_STATISTICS: dict[Kind, Callable[[Array, Array], float]] = {
    "share": lambda parts, wholes: (
        float(parts.sum() / wholes.sum()) if wholes.sum() else float("nan")
    ),
    "auc": auc,
    "p50": lambda values, _: float(np.percentile(values, 50)),
    "p95": lambda values, _: float(np.percentile(values, 95)),
}


def _is_share(series: Series) -> bool:
    return series.kind == "share"


def _rows(series: Series, questions: list[str]) -> tuple[Array, Array]:
    pairs = np.array([series.pairs[q] for q in questions], dtype=float).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _value(kind: Kind, rows: tuple[Array, Array]) -> float | None:
    if not len(rows[0]):
        return None
    value = _STATISTICS[kind](*rows)
    return None if np.isnan(value) else value


def _resampled(kind: Kind, rows: tuple[Array, Array]) -> Array:
    drawn = _draws(len(rows[0]))
    if kind == "share":
        wholes = rows[1][drawn].sum(axis=1)
        parts = rows[0][drawn].sum(axis=1)
        shares: Array = np.full(len(drawn), np.nan)
        np.divide(parts, wholes, out=shares, where=wholes > 0)
        return shares
    return np.array([_STATISTICS[kind](rows[0][row], rows[1][row]) for row in drawn])


def _interval(values: Array) -> tuple[float | None, float | None]:
    known = values[~np.isnan(values)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, (2.5, 97.5))
    return float(low), float(high)


@lru_cache(maxsize=4)
def _draws(n: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(0, n, size=(RESAMPLES, n))
