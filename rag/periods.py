"""Dates in questions: the periods a question names, and whether it asks for the latest.

"In April", "on 5 May", "between 3 and 7 April 2025", "last week", "the bulletin of 18 March": what
they mean depends on the documents at hand (`Frame`). They are preferences, never filters: what is
said of a day often stands in a document of another. How much they weigh is in
`rag/period_preference.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.filters import Filters
from index.query import content_words
from rag.period_days import days_in
from rag.period_frame import MOST, Frame, Spot, resolved
from rag.period_months import months_in
from rag.period_order import Order, order_of
from rag.period_relative import relative_in
from rag.period_sides import sided
from rag.period_words import is_event_name, is_of_document


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `since` to `until`, both included, and the words that name them.

    An open side is `date.min` or `date.max`. `of` tells whether documents of these days are meant
    ("the article of 5 May") or what happened then, of which later documents may tell as well.
    """

    since: date
    until: date
    words: str
    of: Literal["document", "event"] = "event"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question says of time.

    `outside` are periods that none of the documents can be of. `searched` is the question without
    the words that only name a time; `question` has them.
    """

    question: str
    searched: str
    periods: tuple[Period, ...] = ()
    outside: tuple[Period, ...] = ()
    order: Order | None = None

    def __bool__(self) -> bool:
        return bool(self.periods or self.order)


def periods_of(
    question: str,
    newest: date | None = None,
    oldest: date | None = None,
    today: date | None = None,
) -> Asked:
    """The periods that a question names, understood from the dates of the documents.

    A month or a day without a year is the newest that is not after `newest`; "last week" and the
    like count from `today`, where it is given, else from `newest`. What cannot be understood
    without them is left out.
    """
    frame = Frame(newest, oldest, today)
    named, rest = days_in(question)
    months, rest = months_in(rest)
    names = sorted(
        (item for item in (*named, *months) if not is_event_name(question, item)),
        key=lambda item: (item.start, item.end),
    )
    spots = resolved(names[:MOST], frame)
    if not names:
        spots, _ = relative_in(rest, frame)
    found = [(spot, _period(question, spot)) for spot in sided(question, spots)]
    order, said = order_of(question)
    places = [(spot.start, spot.end) for spot, _ in found]
    return Asked(
        question=question,
        searched=_without(question, places + said),
        periods=tuple(dict.fromkeys(period for spot, period in found if frame.touches(spot))),
        outside=tuple(dict.fromkeys(period for spot, period in found if not frame.touches(spot))),
        order=order,
    )


def limited(
    newest: date | None, oldest: date | None, filters: Filters
) -> tuple[date | None, date | None]:
    """The dates of the newest and the oldest document, as far as the user's filter lets them be.

    The filter wins over words: with documents of 2024 alone, "in April" is April 2024.
    """
    if filters.until is not None:
        newest = filters.until if newest is None else min(newest, filters.until)
    if filters.since is not None:
        oldest = filters.since if oldest is None else max(oldest, filters.since)
    return newest, oldest


def _period(question: str, spot: Spot) -> Period:
    of_document = is_of_document(question, spot.at, spot.end)
    words = question[spot.start : spot.end].strip()
    return Period(spot.since, spot.until, words, "document" if of_document else "event")


def _without(question: str, places: Sequence[tuple[int, int]]) -> str:
    """The question without the words at these places, where a question is left."""
    left_out = {at for start, end in places for at in range(start, end)}
    kept = "".join(" " if at in left_out else sign for at, sign in enumerate(question))
    kept = re.sub(r"\s+([?.,;:!)])", r"\1", re.sub(r"\s+", " ", kept)).strip()
    return kept if len(content_words(kept)) >= 2 else question
