"""Dates, years and clock times in a text, told apart from the figures that count something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.calendar_words import MONTHS
from corpus.date_patterns import dates_in
from rag.quantity_units import unit_after, unit_before

_MONTH = "|".join(
    sorted((word for word in MONTHS if word.isascii() and len(word) > 2), key=len, reverse=True)
)
_DAY_AND_MONTH = re.compile(
    rf"(?<![\w.,/$£€-])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+"
    rf"(?P<month>(?i:{_MONTH}))\b\.?(?!\s+\d{{4}})"
    rf"|(?P<month_first>(?i:{_MONTH}))\b\.?\s+(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?![\w%]|[.,:]\d|\s+(?:million|billion|percent|per\b)))"
)
_MONTH_AND_YEAR = re.compile(
    rf"\b(?P<month>(?i:{_MONTH}))\b\.?,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b"
)
_CLOCK = re.compile(
    r"(?<![\w.,:])(?:(?P<hour>[01]?\d|2[0-4])[:h](?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\w:])"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"|(?P<twelve>1[0-2]|0?[1-9])(?:[.:](?P<past>[0-5]\d))?\s?(?P<half_day>[ap])\.?m\b\.?)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?<![\w.,/$£€¥-])(?P<year>(?:1[89]|20)\d\d)(?:(?P<to>\s?[–/-]\s?)(?P<end>(?:19|20)?\d\d))?"
    r"(?P<decade>s\b)?(?![\w%]|[.,]\d|-\w)|(?<=\b(?:mid|pre)-)(?P<about>(?:1[89]|20)\d\d)\b"
)
# What follows a year that is no year: "2000 people", "1800 metres".
_COUNTS = re.compile(
    r"\s(?!(?:was|has|is|its|this|as|plus|cases)\b)[a-z]{2,}s\b|\s(?:people|men)\b"
)
_UP_TO = re.compile(r"\s?(?:to|or|[-–])\s?[3-9]\d{3}\b")
_BEFORE_A_YEAR = re.compile(
    r"\b(?:in|since|by|from|until|till|of|during|early|late|year|before|after|and|to|through|"
    r"spring|summer|autumn|fall|winter|for|FY|mid)\s$|[(]$"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a year or a time of day, and where it stands. What is not told is None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    minutes: int | None = None
    is_decade: bool = False


def moments(text: str) -> list[Moment]:
    """Dates, years and times of day in a text; no two overlap."""
    found = list[Moment]()
    for moment in (*_dates(text), *_months(text), *_clocks(text), *_years(text)):
        if not any(moment.start < other.end and other.start < moment.end for other in found):
            found.append(moment)
    return sorted(found, key=lambda moment: moment.start)


def _dates(text: str) -> Iterator[Moment]:
    for found in dates_in(text):
        start, end = len(found.before), len(text) - len(found.after)
        for day in found.readings[:1]:
            yield Moment(start, end, day.year, day.month, day.day)


def _months(text: str) -> Iterator[Moment]:
    for match in _MONTH_AND_YEAR.finditer(text):
        yield Moment(*match.span(), int(match["year"]), MONTHS[match["month"].lower()])
    for match in _DAY_AND_MONTH.finditer(text):
        word = match["month"] or match["month_first"]
        # "may" and "mar" in small letters are hardly ever months in a figure's company.
        if word.islower() and (len(word) < 4 or match["month_first"]):
            continue
        day = int(match["day"] or match["day_last"])
        if 1 <= day <= 31:
            yield Moment(*match.span(), None, MONTHS[word.lower()], day)


def _clocks(text: str) -> Iterator[Moment]:
    for match in _CLOCK.finditer(text):
        half = (match["half"] or match["half_day"] or "").lower()
        hour = int(match["hour"] or match["twelve"])
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        yield Moment(*match.span(), minutes=60 * hour + int(match["minute"] or match["past"] or 0))


def _years(text: str) -> Iterator[Moment]:
    for match in _YEARS.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        if not match["about"] and not match["to"] and _counts(text, match.end(), before):
            continue
        year = int(match["year"] or match["about"])
        yield Moment(*match.span(), year, is_decade=match["decade"] is not None)


def _counts(text: str, at: int, before: str) -> bool:
    """Whether what looks like a year counts something."""
    if unit_before(text, at - 4) or unit_after(text, at) or _UP_TO.match(text, at):
        return True
    return bool(_COUNTS.match(text, at)) and not _BEFORE_A_YEAR.search(before)
