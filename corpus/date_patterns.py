"""Dates as they are written: where one stands in a line, and which days it may mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.calendar_words import MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN, WEEKDAYS

Order = Literal["day", "month", "unknown"]
YEARS = range(1800, 2101)

# Any word in a month's place: to look it up is faster than to try all the names.
_WORD = r"[^\W\d_]{3,12}"
_DATE = re.compile(
    rf"""(?<![\w/.,-])(?:
      (?P<iso_year>\d{{4}})(?P<iso_mark>[-/.])(?P<iso_month>\d{{1,2}})(?P=iso_mark)
      (?P<iso_day>\d{{1,2}})(?:T\d\d:?\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?
    | (?P<day>\d{{1,2}})(?:st|nd|rd|th|er|ter|º|\.º|\.)?[»”"]?(?:\s+|-)
      (?:(?:of|de|day\s+of)\s+)?(?P<month>{_WORD})\b\.?,?(?:\s+|-)(?:(?:de|del)\s+)?
      (?P<year>\d{{4}}|['’]\d{{2}}|(?<=-)\d{{2}}|\d{{2}}(?=\s*$))
    | (?P<month_first>{_WORD})\b\.?\s+(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+|,)
      (?P<year_last>\d{{4}})
    | (?P<tight_day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s?(?P<tight_month>{_WORD})[.,]?\s?
      (?P<tight_year>\d{{4}})
    | (?P<one>\d{{1,2}})(?P<mark>[./-])(?P<two>\d{{1,2}})(?P=mark)(?P<three>\d{{4}}|\d{{2}})
    | (?P<cjk_year>\d{{4}})年\s?(?P<cjk_month>\d{{1,2}})月\s?(?P<cjk_day>\d{{1,2}})日
    | (?P<run_year>(?:19|20)\d\d)(?P<run_month>\d\d)(?P<run_day>\d\d)[_T]\d\d:?\d\d(?::?\d\d)?Z?
    | (?P<group_day>\d\d)\d{{4}}[A-Z]?\s?(?P<group_month>{_WORD})\s?
      (?P<group_year>\d{{4}}|\d\d)
    )(?![\w/]|[.-]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_WITHOUT_YEAR = re.compile(
    rf"""(?<![\w/.,-])(?:
      (?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?P<month>{MONTH_PATTERN})
    | (?P<month_first>{MONTH_PATTERN})\.?\s+(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?
    )\b(?!\W{{0,2}}\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_WEEKDAY_BEFORE = re.compile(rf"\b({WEEKDAY_PATTERN})\W*(?:the\s+|den\s+|dem\s+)?$", re.IGNORECASE)
_WEEKDAY_AFTER = re.compile(rf"\s?\(({WEEKDAY_PATTERN})", re.IGNORECASE)
_ORDINAL = r"(?:st|nd|rd|th|er|\.)?"
_UNTIL = (
    r"\s*(?:[–—-]|\b(?:to|until|and|bis|und|au|et|al|e|y|tot|en|do|i|по|до|і|и)\b)"
    r"\s*(?:the\s+)?"
)
# "11–", "from 11 to ", "28 March – ", "28 March 2025 to ", "01.03.2025 - ". A number after a word
# is no day: "Report 12 – 13 April 2025".
_RANGE_BEFORE = re.compile(
    rf"(?:(?:^|[,(:]\s*|\b(?:from|vom|du|del|dal|van|od|з|с)\s+|{WEEKDAY_PATTERN}\s+)"
    rf"\d{{1,2}}{_ORDINAL}{_UNTIL}|(?:^|\s)\d{{1,2}}[–-]"
    rf"|\b(?:{MONTH_PATTERN})\b\.?(?:\s+\d{{1,2}}{_ORDINAL})?(?:,?\s+\d{{4}})?{_UNTIL}"
    rf"|\d[./-]\d{{2,4}}{_UNTIL})(?:{WEEKDAY_PATTERN}\s+)?$",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(
    rf"{_UNTIL}(?:{WEEKDAY_PATTERN}\s+)?(?:\d{{1,2}}{_ORDINAL}\s+(?:{MONTH_PATTERN})\b"
    rf"|(?:{MONTH_PATTERN})\.?\s+\d|\d{{1,4}}[./-]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line, and the line before and after it.

    `readings` holds the one day it means, or the day with days first and the one with months
    first. `gap` is what stands since the date before it in the line. `mark` is what parts its
    figures, where it is written in figures.
    """

    readings: tuple[date, ...]
    before: str
    after: str
    gap: str
    mark: str = ""

    @property
    def is_range(self) -> bool:
        """Whether it is an end of a period, not a day."""
        return bool(_RANGE_BEFORE.search(self.before) or _RANGE_AFTER.match(self.after))

    @property
    def weekday(self) -> int | None:
        """The weekday written beside it, Monday as 0."""
        match = _WEEKDAY_BEFORE.search(self.before) or _WEEKDAY_AFTER.match(self.after)
        return WEEKDAYS.get(match[1].lower().rstrip(".")) if match else None

    def read(self, order: Order) -> tuple[date, ...]:
        """The readings that are left when the document writes dates in this order."""
        fitting = tuple(day for day in self.readings if day.weekday() == self.weekday)
        if len(self.readings) < 2 or len(fitting) == 1:
            return fitting or self.readings
        # Points are written where days come first, but for documents that say otherwise.
        if order == "day" or (self.mark == "." and order == "unknown"):
            return self.readings[:1]
        return self.readings[1:] if order == "month" and self.mark != "." else self.readings


def dates_in(line: str) -> Iterator[Found]:
    """The dates of a line, from left to right."""
    end = 0
    for match in _DATE.finditer(line):
        if readings := _readings(match):
            start, gap = match.start(), line[end : match.start()]
            end = match.end()
            yield Found(readings, line[:start], line[end:], gap, match["mark"] or "")


def spelled_orders(text: str) -> tuple[int, int]:
    """How many dates in words have the day first, and how many the month."""
    days = months = 0
    for match in _DATE.finditer(text):
        days += (match["day"] is not None) and bool(_readings(match))
        months += (match["month_first"] is not None) and bool(_readings(match))
    return days, months


def without_year(line: str) -> tuple[int, int, str, str] | None:
    """Month and day of the first date in the line that has no year, and what is around it."""
    match = _WITHOUT_YEAR.search(line)
    if match is None:
        return None
    month = MONTHS[(match["month"] or match["month_first"]).lower()]
    day = int(match["day"] or match["day_second"])
    return month, day, line[: match.start()], line[match.end() :]


def day_of(year: str, month: str, day: str) -> date | None:
    """The day of these figures, if there is one, in a year that documents are of."""
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made if made.year in YEARS else None


def _readings(match: re.Match[str]) -> tuple[date, ...]:
    if match["one"]:
        return _of_figures(match["one"], match["two"], _full(match["three"]))
    if match["tight_day"]:  # text that was recognised loses spaces
        return _in_words(match["tight_year"], match["tight_month"], match["tight_day"])
    for kind in ("iso", "cjk", "run"):
        if match[f"{kind}_year"]:
            return _only(match[f"{kind}_year"], match[f"{kind}_month"], match[f"{kind}_day"])
    if match["group_day"]:
        return _in_words(match["group_year"], match["group_month"], match["group_day"])
    if match["day"]:
        return _in_words(match["year"], match["month"], match["day"])
    return _in_words(match["year_last"], match["month_first"], match["day_second"])


def _in_words(year: str, month: str, day: str) -> tuple[date, ...]:
    number = MONTHS.get(month.lower())
    return _only(_full(year), str(number), day) if number else ()


def _only(year: str, month: str, day: str) -> tuple[date, ...]:
    made = day_of(year, month, day)
    return (made,) if made else ()


def _of_figures(one: str, two: str, year: str) -> tuple[date, ...]:
    both = (day_of(year, two, one), day_of(year, one, two))
    return tuple(dict.fromkeys(day for day in both if day))


def _full(year: str) -> str:
    """The year that two digits mean: the latest that is not still to come."""
    digits = year.strip("'’")
    if len(digits) == 4:
        return digits
    this = date.today().year
    full = this - this % 100 + int(digits)
    return str(full if full <= this + 1 else full - 100)
