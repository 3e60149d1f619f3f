"""How well a document's date suits what a question says of time: soft, never a filter."""

from collections.abc import Sequence
from datetime import date

from rag.periods import Asked, Period

# What a document without a date gets, and every document where a question names no time.
NEUTRAL = 0.5
# Days until half of the preference is lost: before the period, after it. Of what happened on a day
# the days after tell too.
_DOCUMENT = (4.0, 4.0)
_EVENT = (7.0, 14.0)
# The longer a period, the looser its borders.
_LOOSE = 0.25
# Candidates this near to the best, by score, are about the same thing.
_SAME = 0.6


def preference(asked: Asked, document_date: date | None) -> float:
    """How well a document of this date suits the periods of the question, in [0, 1].

    1 in one of them; less with each day outside; NEUTRAL without a date or without a period.
    """
    if document_date is None or not asked.periods:
        return NEUTRAL
    return max(_nearness(period, document_date) for period in asked.periods)


def preferences(
    asked: Asked, dates: Sequence[date | None], scores: Sequence[float]
) -> tuple[float, ...]:
    """The preference of each candidate, in [0, 1], by its document's date and its score.

    Where the latest or the earliest is asked for, candidates about the same thing (with scores
    near the best one) are ranked by date: 1 for the newest, or oldest, day among them, and that
    counts as much as the periods.
    """
    suited = [preference(asked, day) for day in dates]
    if asked.order is None:
        return tuple(suited)
    least = _SAME * max(scores, default=0.0)
    alike = {
        day
        for day, score, suits in zip(dates, scores, suited, strict=True)
        if day is not None and score >= least and suits >= NEUTRAL
    }
    ranks: dict[date | None, float] = {
        day: 1 - place / max(1, len(alike) - 1)
        for place, day in enumerate(sorted(alike, reverse=asked.order == "latest"))
    }
    return tuple(
        _mean(suits, ranks.get(day, NEUTRAL if day is None else 0.0) if score >= least else 0.0)
        for day, score, suits in zip(dates, scores, suited, strict=True)
    )


def _nearness(period: Period, day: date) -> float:
    before, after = _DOCUMENT if period.of == "document" else _EVENT
    days = (period.since - day).days if day < period.since else (day - period.until).days
    if days <= 0:
        return 1.0
    is_open = period.since == date.min or period.until == date.max
    loose = 0.0 if is_open else _LOOSE * (period.until - period.since).days
    half = (before if day < period.since else after) + loose
    return float(0.5 ** (days / half))


def _mean(suits: float, rank: float) -> float:
    return (suits + rank) / 2
