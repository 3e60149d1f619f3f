"""Days that a question names, as a preference of the search for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.catalogue import Catalogue
from index.entries import State
from index.filters import Filters
from index.request import Origin
from rag.period_preference import NEUTRAL, preferences
from rag.periods import Asked, Period, limited, periods_of
from rag.searching import Preference

# What the best suited date is worth beside a passage that fits best by meaning and words: 1.
DATED = 0.3


class PreferredDays:
    """Prefers documents of the days that a question names, or the latest where it asks so."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._read: tuple[State, tuple[date | None, date | None]] | None = None

    def __call__(self, question: str, filters: Filters) -> Preference | None:
        """What the question prefers; None where it names no time."""
        oldest, newest = self._days()
        asked = periods_of(question, *limited(newest, oldest, filters))
        if not asked:
            return None
        within = tuple(_within(period, filters) for period in asked.periods)
        return Preference(within, DayBonus(asked))

    def _days(self) -> tuple[date | None, date | None]:
        """The catalogue's, read again when it has changed: all documents are looked at for it."""
        state, read = self._catalogue.state(), self._read
        if read is None or read[0] != state:
            read = self._read = state, self._catalogue.days()
        return read[1]


@dataclass(frozen=True, slots=True)
class DayBonus:
    """What a passage gains by the date of its document."""

    asked: Asked

    def __call__(self, origins: Sequence[Origin], scores: Sequence[float]) -> list[float]:
        """As index.request.Bonus."""
        suited = preferences(self.asked, [origin.date for origin in origins], scores)
        return [DATED * (suits - NEUTRAL) for suits in suited]


def _within(period: Period, filters: Filters) -> Filters:
    return filters.narrowed(
        since=None if period.since == date.min else period.since,
        until=None if period.until == date.max else period.until,
    )
