"""What the dates of a question are understood from, and what a date becomes once it is."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

# A question names few days; a text that names more than these is pasted.
MOST = 40
# Characters before a date in which the words that go with it stand.
_REACH = 120


def before(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str] | None:
    """Where the pattern, which ends with $, matches what stands before a place of the text."""
    return pattern.search(text, max(0, place - _REACH), place)


@dataclass(frozen=True, slots=True)
class Frame:
    """The dates of the newest and the oldest document that may answer, and the day it is.

    Words like "last week" count from `now`: today where that is given, else the newest document.
    """

    newest: date | None = None
    oldest: date | None = None
    today: date | None = None

    @property
    def now(self) -> date | None:
        """The day that relative words count from."""
        return self.today or self.newest

    def year_of(self, month: int, day: int | None) -> int | None:
        """The year of the newest such month, or day, that is not after the newest document."""
        last = self.newest or self.today
        if last is None:
            return None
        later = (month, day or 1) > (last.month, last.day)
        return last.year - 1 if later else last.year

    def touches(self, spot: "Spot") -> bool:
        """Whether a document may be of the period, or of a time that still speaks of it."""
        margin = timedelta(days=31)
        # Compared by days between: a limit of the year 9999 has no day after it.
        if self.newest is not None and spot.since - self.newest > margin:
            return False
        return self.oldest is None or self.oldest - spot.until <= margin


@dataclass(frozen=True, slots=True)
class Named:
    """A day, month, quarter or year as a question names it; what it leaves out is None.

    `start` and `end` are its place in the question. Without a day it is of the months `first` to
    `last`.
    """

    start: int
    end: int
    year: int | None
    first: int = 1
    last: int = 12
    day: int | None = None

    def of(self, year: int) -> "Spot | None":
        """Its days in this year; None for the 30th of February."""
        if self.day is None:
            end = date(year, self.last, calendar.monthrange(year, self.last)[1])
            return Spot(self.start, self.end, date(year, self.first, 1), end, self.start)
        try:
            only = date(year, self.first, self.day)
        except ValueError:
            return None
        return Spot(self.start, self.end, only, only, self.start)


@dataclass(frozen=True, slots=True)
class Spot:
    """The days from `since` to `until`, both included, and where a question names them.

    `at` is where the date itself begins, after words like "since the".
    """

    start: int
    end: int
    since: date
    until: date
    at: int

    @property
    def days(self) -> int:
        """How many days it has, the first and the last included."""
        return (self.until - self.since).days + 1


def resolved(named: list[Named], frame: Frame) -> list[Spot]:
    """The days that the names mean, in their order in the question.

    A name without a year has the year of the next one that tells it ("between 3 March and 7 April
    2025"), of the last one before it, or the newest that the documents know.
    """
    spots = list[Spot]()
    for place, item in enumerate(named):
        year = item.year
        if year is None:
            years = [other.year for other in (*named[place:], *named[:place][::-1]) if other.year]
            year = years[0] if years else frame.year_of(item.last, item.day)
        spot = item.of(year) if year is not None else None
        if spot is not None:
            spots.append(spot)
    return _fitting(spots, frame)


def _fitting(spots: list[Spot], frame: Frame) -> list[Spot]:
    """Of two readings of one date (11/04/2025) the one that a document may be of, else both."""
    kept = list[Spot]()
    for spot in spots:
        rivals = [other for other in spots if other.start == spot.start and other != spot]
        if rivals and not frame.touches(spot) and any(map(frame.touches, rivals)):
            continue
        kept.append(spot)
    return kept
