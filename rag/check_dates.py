"""Dates in a sentence, and whether two of them may be the same day, month, year or hour.

A date need not be whole: "in April", "on Friday", "today" and "at 16:30" are read as well, and a
document's own date fills in what its sentences leave out. Two dates agree when nothing that the
first says is missing from, or different in, the second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.calendar_words import MONTHS, WEEKDAYS

_MONTH_NAMES = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_WEEKDAY_NAMES = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH = rf"(?P<{{0}}>{_MONTH_NAMES})\b(?:(?<=\b[a-z]{{{{3}}}})\.|(?<=\bsept)\.)?"
_NTH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<{0}>(?:19|20)\d\d)\b(?!/))?"
_PATTERN = re.compile(
    rf"""(?<![\w.,£$€-])(?:
      (?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b
    | (?P<first>\d{{1,2}}){_NTH}\s?(?:and|to|or|[-–])\s?(?P<second>\d{{1,2}}){_NTH}\s+
      {_MONTH.format("month0")}{_YEAR.format("year0")}
    | (?P<day1>\d{{1,2}}){_NTH}\s+(?:of\s+)?{_MONTH.format("month1")}{_YEAR.format("year1")}
    | {_MONTH.format("month2")}\s+(?P<day2>\d{{1,2}}){_NTH}\b(?!\s?%|[.,]\d){_YEAR.format("year2")}
    | {_MONTH.format("month3")}{_YEAR.format("year3")}
    | (?P<weekday>{_WEEKDAY_NAMES})s?\b
    | (?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?(?!\d|\.\d)
    | (?P<hour2>1[0-2]|[1-9])\s?(?P<half2>[ap])\.?m\b\.?
    | (?P<near>today|yesterday|tomorrow|tonight|this\ (?:morning|afternoon|evening))\b
    | (?P<year>(?:19|20)\d\d)\b(?![/,.]\d|\s?%|-\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# "May" the month: after a preposition or beside a number (which other branches read).
_MAY_IS_A_MONTH = re.compile(
    r"\b(?:in|of|since|until|till|by|from|to|late|early|mid|last|next|this|and|between|for|during"
    r"|before|after)\s+(?:the\s+end\s+of\s+)?$",
    re.IGNORECASE,
)
_NEAR = {"yesterday": -1, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class When:
    """A date as written: its span, and what is known of it."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    clock: int | None = None
    offset: int | None = None

    @property
    def is_relative(self) -> bool:
        """Whether only a document's date tells which day it is."""
        return self.offset is not None


def dates_of(text: str) -> tuple[When, ...]:
    """The dates of a text from left to right; "29 and 30 April" is two."""
    return tuple(_joined(list(_found(text)), text))


def agrees(said: When, there: When, day: date | None) -> bool:
    """Whether all that `said` says is so of `there`, a date in a document of `day`."""
    if said.clock is not None or there.clock is not None:
        return said.clock == there.clock
    if said.is_relative:
        return said.offset == there.offset
    return any(_within(said, reading) for reading in _readings(there, day))


def is_of(said: When, day: date) -> bool:
    """Whether the date is that of `day`, as far as it says anything."""
    if said.clock is not None or said.is_relative:
        return False
    return _within(said, _whole(said, day))


def _within(said: When, there: When) -> bool:
    pairs = (
        (said.year, there.year),
        (said.month, there.month),
        (said.day, there.day),
        (said.weekday, there.weekday),
    )
    return all(mine is None or mine == other for mine, other in pairs)


def _readings(there: When, day: date | None) -> Iterator[When]:
    """The days that a date in a document of `day` may mean, as whole as can be."""
    yield there
    if there.month is not None and there.day is not None:
        years = [there.year] if there.year else [day.year + n for n in (0, -1, 1)] if day else []
        for year in years:
            if (made := _made(year, there.month, there.day)) is not None:
                yield _whole(there, made)
    elif day is not None and there.offset is not None:
        yield _whole(there, day + timedelta(days=there.offset))
    elif day is not None and there.weekday is not None:
        back = (day.weekday() - there.weekday) % 7
        yield _whole(there, day - timedelta(days=back))
        yield _whole(there, day + timedelta(days=7 - back))
    elif day is not None and there.month is not None and there.year is None:
        yield from (replace(there, year=day.year + n) for n in (0, -1, 1))


def _whole(when: When, day: date) -> When:
    return When(when.start, when.end, day.year, day.month, day.day, day.weekday())


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _found(text: str) -> Iterator[When]:
    for match in _PATTERN.finditer(text):
        start, end = match.span()
        if match["iso"]:
            year, month, day = map(int, match["iso"].split("-"))
            yield When(start, end, year, month, day)
        elif match["first"]:
            month, year0 = _month(match["month0"]), _number(match["year0"])
            yield When(start, match.end("first"), year0, month, int(match["first"]))
            yield When(match.start("second"), end, year0, month, int(match["second"]))
        elif match["day1"] or match["day2"]:
            n = "1" if match["day1"] else "2"
            month, year0 = _month(match[f"month{n}"]), _number(match[f"year{n}"])
            yield When(start, end, year0, month, int(match[f"day{n}"]))
        elif match["month3"]:
            if _names_a_month(text, match):
                yield When(start, end, _number(match["year3"]), _month(match["month3"]))
        elif match["weekday"]:
            yield When(start, end, weekday=WEEKDAYS[match["weekday"].lower()])
        elif match["hour"] or match["hour2"]:
            yield from _clock(text, match)
        elif match["near"]:
            yield When(start, end, offset=_NEAR.get(match["near"].lower(), 0))
        else:
            yield When(start, end, int(match["year"]))


def _names_a_month(text: str, match: re.Match[str]) -> bool:
    name: str = match["month3"]
    if match["year3"] or not name[0].isupper():
        return name[0].isupper()
    if name not in ("May", "March"):
        return len(name) > 3 or match.group().endswith(".")
    return bool(_MAY_IS_A_MONTH.search(text[: match.start()]))


def _clock(text: str, match: re.Match[str]) -> Iterator[When]:
    half = (match["half"] or match["half2"] or "").lower()
    hour, minute = int(match["hour"] or match["hour2"]), int(match["minute"] or 0)
    # "5.50 metres" is no time of day; "5.50 p.m." and "17:50" are.
    if "." in match.group()[:3] and not half:
        return
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    yield When(match.start(), match.end(), clock=60 * hour + minute)


def _joined(found: list[When], text: str) -> Iterator[When]:
    """A weekday and the date beside it ("Wednesday 15 January") are one date."""
    weekday: When | None = None
    for when in found:
        if weekday is not None:
            if when.day is not None and not text[weekday.end : when.start].strip(" ,the"):
                when = replace(when, start=weekday.start, weekday=weekday.weekday)
            else:
                yield weekday
            weekday = None
        if when.weekday is not None and when.day is None:
            weekday = when
        else:
            yield when
    if weekday is not None:
        yield weekday


def _month(name: str) -> int:
    return MONTHS[name.lower()]


def _number(figures: str | None) -> int | None:
    return int(figures) if figures else None
