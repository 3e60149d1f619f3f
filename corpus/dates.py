"""The date a briefing is of, read from its text: a labelled date, a date line or a dateline.

A date inside a sentence ("the treaty of 3 May 1998") is what the text speaks of, not its own
date; no date is better than a wrong one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Literal

from corpus.calendar_words import LABELS, MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN

Order = Literal["day", "month", "unknown"]

_FIRST_LINES = 40
_LAST_LINES = 5
_LONGEST_LINE = 400
_LONGEST_DATE_LINE = 110
_MOST_WORDS_BESIDE = 9
_YEARS = range(1800, 2101)

_DATE = re.compile(
    rf"""(?<![\w/.,-])(?:
      (?P<iso_year>\d{{4}})(?P<iso_mark>[-/.])(?P<iso_month>\d{{1,2}})(?P=iso_mark)(?P<iso_day>\d{{1,2}})
    | (?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:\s+|-)(?:(?:of|de|day\s+of)\s+)?
      (?P<month>{MONTH_PATTERN})\b\.?,?(?:\s+|-)(?:(?:de|del)\s+)?(?P<year>\d{{4}})
    | (?P<month_first>{MONTH_PATTERN})\b\.?\s+(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?,?\s+
      (?P<year_last>\d{{4}})
    | (?P<one>\d{{1,2}})(?P<mark>[./-])(?P<two>\d{{1,2}})(?P=mark)(?P<three>\d{{4}}|\d{{2}})
    | (?P<cjk_year>\d{{4}})年\s?(?P<cjk_month>\d{{1,2}})月\s?(?P<cjk_day>\d{{1,2}})日
    )(?![\w/]|[.-]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
# An ISO date may carry a time.
_ISO_STAMP = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ]\d{2}:\d{2}\S*")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2,6})?(?:Z|[-+].*)?")
_LABELLED = tuple(
    re.compile(rf"^\W*(?:{label})\s*[:\-–—|]?\s*(?:the\s+)?(?:(?:{WEEKDAY_PATTERN})\W*)?$", re.I)
    for label in LABELS
)
# Words before a date that make it one the text speaks of: "the treaty of 3 May 1998".
_SPOKEN_OF = re.compile(
    r"\b(?:of|on|since|from|until|till|by|in|before|after|to|between|and|or|than|the|at|during|"
    rf"ending|ended|due|through|vom|bis|du|au|depuis|del|al)\W*(?:(?:{WEEKDAY_PATTERN})\W*)?$",
    re.IGNORECASE,
)
# "Speech delivered in Amsterdam on 28 April 2009": said of the document itself.
_MADE = re.compile(
    r"\b(?:delivered|given|prepared|approved|adopted|issued|published|released|dated|updated|"
    r"minutes|transcript|proceedings|hearing|record)\b[^.!?]{0,160}$",
    re.IGNORECASE,
)
_DATELINE_START = re.compile(
    rf"^[A-Z][\w.'’/-]*(?:[ ,]+(?:[A-Z][\w.'’/-]*|de|la|of|and)){{0,5}},?\s*(?:\([^)]{{1,40}}\))?"
    rf"[\s,–—-]*(?:(?:{WEEKDAY_PATTERN})\W*)?$"
)
_DATELINE_END = re.compile(r"^\s*(?:\([^)]{1,40}\))?\s*(?:[-–—:]|\()")
_GOES_ON = re.compile(r",?\s*[^\W\d_]|,\s")
_SENTENCE = re.compile(r"[.!?][\"”’)]?\s+[A-Z]|[a-z]{2}[.!?][\"”’)]?$")


@dataclass(frozen=True, slots=True)
class _Found:
    """A date in a line; `day` is None where the order of day and month stays open."""

    day: date | None
    before: str
    after: str


def date_in_text(text: str) -> date | None:
    """The document's own date, or None where it does not clearly tell.

    Looked for in the first 40 lines and the last 5: a labelled date first, then a line that is
    little but a date, then a dateline ("BRUSSELS, 11 April 2025 —").
    """
    first = _lines(text)
    last = _lines(text[-3000:], from_end=True)
    order = _order(text[:20_000])
    return (
        _labelled(first + last, order)
        or _date_line(first, last, order)
        or _dateline(first[:15], order)
    )


def is_date_line(line: str) -> bool:
    """Whether a line is a date with hardly anything beside it."""
    for found in _dates(line, "day"):
        beside = re.sub(WEEKDAY_PATTERN, "", f"{found.before} {found.after}", flags=re.IGNORECASE)
        if len(re.findall(r"\w+", beside)) <= 3:
            return True
    return False


def date_of_metadata(value: object) -> date | None:
    """The date in a metadata field: a date, a date with a time, or text that is one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    if match := _ISO_STAMP.match(text) or _COMPACT.fullmatch(text):
        return _made(*match.groups())
    found = next(_dates(text, "day"), None)
    if found is None or len(found.before) > 12 or len(found.after) > 20:
        return None
    return found.day


def _lines(text: str, from_end: bool = False) -> list[str]:
    lines = (line.strip(" \t|*_>#") for line in text[: _FIRST_LINES * 2000].split("\n"))
    if from_end:
        return [line for line in lines if line][-_LAST_LINES:]
    return list(islice((line for line in lines if line), _FIRST_LINES))


def _order(text: str) -> Order:
    """Whether the document writes days or months first, by its own dates that leave no doubt.

    Days first where it writes none, as in Britain.
    """
    days = months = spelled_days = spelled_months = 0
    for match in _DATE.finditer(text):
        if match["mark"] and match["mark"] != ".":
            days += int(match["one"]) > 12
            months += int(match["two"]) > 12
        spelled_days += match["day"] is not None
        spelled_months += match["month_first"] is not None
    if days and months:
        return "unknown"
    if days or months:
        return "day" if days else "month"
    return "month" if spelled_months > spelled_days else "day"


def _labelled(lines: list[str], order: Order) -> date | None:
    for pattern in _LABELLED:
        for place, line in enumerate(lines):
            found = next(_dates(line[:_LONGEST_LINE], order), None)
            if found is None:
                continue
            if len(found.after.split()) > _MOST_WORDS_BESIDE and _GOES_ON.match(found.after):
                continue  # "As of 31 December 2020, the company had ..."
            # A label may stand on the line above, as in a form.
            above = lines[place - 1] if place and not found.before else ""
            is_form = ":" in above[-2:] and pattern.match(above)
            if found.day and (is_form or (found.before and pattern.match(found.before))):
                return found.day
    return None


def _date_line(first: list[str], last: list[str], order: Order) -> date | None:
    at_start = [(place, day) for place, line in enumerate(first) if (day := _own(line, order))]
    distinct = list(dict.fromkeys(day for _, day in at_start))
    if len(distinct) > 2:
        return None  # a chronology or a list of meetings
    if at_start and at_start[0][0] < (12 if len(distinct) == 1 else 6):
        return at_start[0][1]
    if at_start:
        return None
    at_end = list(dict.fromkeys(day for line in last if (day := _own(line, order))))
    return at_end[0] if len(at_end) == 1 else None


def _own(line: str, order: Order) -> date | None:
    """The date of a line that is little but a date."""
    found = list(islice(_dates(line[:_LONGEST_LINE], order), 2))
    if len(found) != 1:
        return None
    [only] = found
    if _MADE.search(only.before) and len(line) <= 300 and not only.after.strip(" .)]"):
        return only.day
    beside = f"{only.before} {only.after}"
    if (
        len(line) > _LONGEST_DATE_LINE
        or len(re.findall(r"\w+", beside)) > _MOST_WORDS_BESIDE
        or _SPOKEN_OF.search(only.before)
        or only.before.rstrip().endswith(":")  # the date of something named there
        or _SENTENCE.search(only.before)
        or _SENTENCE.search(only.after)
        or re.match(r"\s*[a-z]", only.after)  # "11 April 2025 was a Friday"
    ):
        return only.day if re.match(r"\s*,?\s*by\s+[A-Z]", only.after) else None
    return only.day


def _dateline(lines: list[str], order: Order) -> date | None:
    for line in lines:
        found = next(_dates(line[:_LONGEST_LINE], order), None)
        if (
            found
            and found.day
            and _DATELINE_START.match(found.before)
            and _DATELINE_END.match(found.after)
        ):
            return found.day
    return None


def _dates(line: str, order: Order) -> Iterator[_Found]:
    for match in _DATE.finditer(line):
        day = _read(match, order)
        if day is not None or match["mark"]:
            yield _Found(day, line[: match.start()], line[match.end() :])


def _read(match: re.Match[str], order: Order) -> date | None:
    if match["iso_year"]:
        return _made(match["iso_year"], match["iso_month"], match["iso_day"])
    if match["cjk_year"]:
        return _made(match["cjk_year"], match["cjk_month"], match["cjk_day"])
    if match["day"]:
        return _made(match["year"], str(MONTHS[match["month"].lower()]), match["day"])
    if match["month_first"]:
        month = str(MONTHS[match["month_first"].lower()])
        return _made(match["year_last"], month, match["day_second"])
    one, two, year = match["one"], match["two"], match["three"]
    if len(year) == 2:
        year = ("20" if int(year) < 70 else "19") + year
    if int(one) > 12 or one == two:
        return _made(year, two, one)
    if int(two) > 12:
        return _made(year, one, two)
    # Points are written only where days come first.
    if match["mark"] == "." or order == "day":
        return _made(year, two, one)
    return _made(year, one, two) if order == "month" else None


def _made(year: str, month: str, day: str) -> date | None:
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made if made.year in _YEARS else None
