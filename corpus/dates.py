"""The date a briefing is of, read from its text: a labelled date, a date line or a dateline.

A date inside a sentence ("the treaty of 3 May 1998") is what the text speaks of, not its own
date; nor is a period, or a day to come. No date is better than a wrong one: where 11/04/2025 may
be two days and nothing tells which, there is none.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from corpus.calendar_words import LABELS, WEEKDAY_PATTERN, WEEKDAYS
from corpus.date_order import order_of
from corpus.date_patterns import YEARS, Found, Order, dates_in, day_of, without_year

_FIRST_LINES = 40
_LAST_LINES = 5
_LONGEST_LINE = 400
_LONGEST_DATE_LINE = 110
_MOST_WORDS_BESIDE = 9

# An ISO date may carry a time.
_ISO_STAMP = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ]\d{2}:\d{2}\S*")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2,6})?(?:Z|[-+].*)?")
_TIME = (
    r"(?:\d{1,2}[:.h]\d{2}|\d{4}\s?(?=h|Z|GMT|UTC))\s*(?:hrs|hours|h|Z|Uhr|[ap]\.?m\.?|GMT|UTC|CES?T"
    r"|EES?T|BST|E[SD]T|(?:local|Kyiv)\s+time)?\W*(?:\([\w ]+\)\W*)?(?:on\s+)?"
)
_LABELLED = tuple(
    re.compile(
        rf"^\W*(?:{label})\s*[:\-–—|]?\s*(?:{_TIME})?(?:(?:the|den|dem|le|el|dnia)\s+)?"
        rf"(?:(?:{WEEKDAY_PATTERN})\W*)?$",
        re.IGNORECASE,
    )
    for label in LABELS
)
# A label may follow other fields in its line: "Defence desk | Published: 11 April 2025".
_FIELD_END = re.compile(r"[|·•;\t]|\s{3,}")
# Words before a date that make it one the text speaks of: "the treaty of 3 May 1998".
_SPOKEN_OF = re.compile(
    r"\b(?:of|on|since|from|until|till|by|in|before|after|to|between|and|or|than|the|at|during|"
    rf"ending|ended|due|through|vom|bis|du|au|depuis|del|al|od|od dnia|с|від|з)\W*"
    rf"(?:(?:{WEEKDAY_PATTERN})\W*)?$",
    re.IGNORECASE,
)
# Days that the text looks ahead or back to.
_APPOINTED = re.compile(
    r"\b(?:deadlines?|embargo(?:ed)?|valid|expir\w+|next|until|born|died|appointed|elected|founded|due|closing|begins?|starts?|ends?"
    r"|effective|entry into force|anniversary|take(?:s)? place|scheduled|to be held|period|week of"
    r"|incident|frist|gültig|geboren|prochaine?|né|née|valable|próxim\w|prossim\w|geldig|ważn\w+)\b",
    re.IGNORECASE,
)
# "Speech delivered in Amsterdam on 28 April 2009": said of the document itself.
_MADE = re.compile(
    r"\b(?:delivered|given|prepared|approved|adopted|issued|published|released|dated|updated|"
    r"minutes|transcript|proceedings|hearing|record)\b[^.!?]{0,160}$",
    re.IGNORECASE,
)
_DATELINE_START = re.compile(
    r"^[A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ][\w.'’/-]*(?:[ ,]+(?:[A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ][\w.'’/-]*|de|la|of|and)){0,5},?\s*"
    rf"(?:\([^)]{{1,40}}\))?[\s,–—-]*(?:den\s+|le\s+)?(?:(?:{WEEKDAY_PATTERN})\W*)?$"
)
_ONLY_WEEKDAY = re.compile(rf"\W*(?:(?:{WEEKDAY_PATTERN})\W*)?$", re.IGNORECASE)
_DATELINE_END = re.compile(r"^\s*(?:\([^)]{1,40}\))?\s*(?:[-–—:]|\()")
# "Monday 20 January 2025. Talvia and the islands have begun talks."
_LEAD_IN_END = re.compile(r"\.\s+[\"“„«]?[^\W\d_a-z]")
_GOES_ON = re.compile(r",?\s*[^\W\d_]|,\s")
_SENTENCE = re.compile(r"[.!?][\"”’)]?\s+[A-Z]|[a-z]{2}[.!?][\"”’)]?$")
# What stands for "year" after the figures: "11 kwietnia 2025 r."
_YEAR_WORD = re.compile(r"^\s*(?:r|р|г|року|года|roku)\b\.?", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/]|[.-]\d)")
_RIGHTS = re.compile(r"©|\(c\)|\bcopyright\b", re.IGNORECASE)


def date_in_text(text: str, language: str | None = None) -> date | None:
    """The document's own date, or None where it does not clearly tell.

    Looked for in the first 40 lines and the last 5: a labelled date first, then a line that is
    little but a date, then a dateline ("BRUSSELS, 11 April 2025 —"). `language` is what the
    document says of itself, as in HTML: "en-GB".
    """
    return date_of(text, language, None)


def date_of(text: str, language: str | None, by_property: date | None) -> date | None:
    """The date in the text; else the property, where the text does not tell.

    Of two days that a date in figures may mean, the property decides, and of the year that a
    dateline leaves out. It is not taken where the text has a date that it does not agree with.
    """
    first, last = _lines(text), _lines(text[-3000:], from_end=True)
    order = order_of(text, language) if _has_open(first + last) else "unknown"
    stated = (
        _labelled(first + last, order)
        or _date_line(first, last, order)
        or _dateline(first[:15], order)
    )
    if stated is None:
        wire = _dateline_without_year(first, last, text, by_property)
        return wire or by_property
    readings = stated.read(order)
    if len(readings) == 1:
        return readings[0]
    echoed = [day for day in readings if day in _sure_days(first + last)]
    if len(echoed) == 1:
        return echoed[0]
    return by_property if by_property in readings else None


def believable(day: date | None, today: date | None = None) -> date | None:
    """A property's date, where it can be one: not a template's, not an epoch, not to come."""
    if day is None or day in _TEMPLATES or day.year < _FIRST_FILES:
        return None
    # A day more, for clocks in other time zones.
    return day if day <= (today or date.today()) + timedelta(days=1) else None


# The dates in the blank files of python-docx and python-pptx, PowerPoint 2007, Excel 2007 and 2016;
# then the days that computers count from, which stand for "not set".
_TEMPLATES = (
    *(date(2013, 12, 23), date(2013, 1, 27)),
    *(date(2006, 8, 16), date(2006, 9, 16), date(2015, 6, 5)),
    *(date(1970, 1, 1), date(1979, 12, 31), date(1980, 1, 1), date(2000, 1, 1), date(2001, 1, 1)),
)
_FIRST_FILES = 1985


def is_date_line(line: str) -> bool:
    """Whether a line is a date with hardly anything beside it."""
    for found in dates_in(line):
        beside = re.sub(WEEKDAY_PATTERN, "", f"{found.before} {found.after}", flags=re.IGNORECASE)
        if len(re.findall(r"\w+", beside)) <= 3:
            return True
    return False


def date_of_metadata(value: object, order: Order = "unknown") -> date | None:
    """The date in a metadata field: a date, a date with a time, or text that is one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value if value.year in YEARS else None
    text = str(value or "").strip()
    if match := _ISO_STAMP.match(text) or _COMPACT.fullmatch(text):
        return day_of(*match.groups())
    found = next(dates_in(text), None)
    if found is None or len(found.before) > 12 or len(found.after) > 20:
        return None
    readings = found.read(order)
    return readings[0] if len(readings) == 1 else None


def _lines(text: str, from_end: bool = False) -> list[str]:
    lines = (line.strip(" \t|*_>#") for line in text[: _FIRST_LINES * 2000].split("\n"))
    if from_end:
        return [line for line in lines if line][-_LAST_LINES:]
    return list(islice((line for line in lines if line), _FIRST_LINES))


def _has_open(lines: list[str]) -> bool:
    """Whether a date in these lines may be two days."""
    return any(len(found.readings) > 1 for line in lines for found in dates_in(line[:2000]))


def _sure_days(lines: list[str]) -> set[date]:
    """The days that stand in these lines so that they can only be read one way."""
    return {
        found.readings[0]
        for line in lines
        for found in islice(dates_in(line[:2000]), 20)
        if len(found.readings) == 1
    }


def _labelled(lines: list[str], order: Order) -> Found | None:
    for pattern in _LABELLED:
        for place, line in enumerate(lines):
            above = lines[place - 1] if place else ""
            for found in islice(dates_in(line[:_LONGEST_LINE]), 4):
                if not found.is_range and _has_label(pattern, found, above):
                    return found
    return None


def _has_label(pattern: re.Pattern[str], found: Found, above: str) -> bool:
    if len(found.after.split()) > _MOST_WORDS_BESIDE and _GOES_ON.match(found.after):
        return False  # "As of 31 December 2020, the company had ..."
    if not found.before:  # a label may stand on the line above, as in a form
        return ":" in above[-2:] and bool(pattern.match(above))
    own = _FIELD_END.split(found.gap)[-1]
    return bool(pattern.match(found.gap) or (own and pattern.match(own)))


def _date_line(first: list[str], last: list[str], order: Order) -> Found | None:
    at_start = [(place, found) for place, line in enumerate(first) if (found := _own(line))]
    distinct = {found.read(order) for _, found in at_start}
    if len(distinct) > 2:
        return None  # a chronology or a list of meetings
    if at_start and at_start[0][0] < (12 if len(distinct) == 1 else 6):
        return at_start[0][1]
    if at_start:
        return None
    at_end = [found for line in last if (found := _own(line))]
    return at_end[0] if len({found.read(order) for found in at_end}) == 1 else None


def _own(line: str) -> Found | None:
    """The date of a line that is little but a date."""
    found = list(islice(dates_in(line[:_LONGEST_LINE]), 2))
    if len(found) != 1 or found[0].is_range or _APPOINTED.search(found[0].before):
        return None
    [only] = found
    after = _YEAR_WORD.sub("", only.after)
    if _MADE.search(only.before) and len(line) <= 300 and not after.strip(" .)]"):
        return only
    beside = f"{only.before} {after}"
    if (
        len(line) > _LONGEST_DATE_LINE
        or len(re.findall(r"\w+", beside)) > _MOST_WORDS_BESIDE
        or _SPOKEN_OF.search(only.before)
        or only.before.rstrip().endswith(":")  # the date of something named there
        or (not only.before.strip() and re.match(r"\s*:\s*\w", after))  # "3 May 1998: signed"
        or _SENTENCE.search(only.before)
        or _SENTENCE.search(after)
        or re.match(r"\s*[a-zа-яіїєґß-öø-ÿ]", after)  # "11 April 2025 was a Friday"
    ):
        return only if re.match(r"\s*,?\s*by\s+[A-Z]", after) else None
    return only


def _dateline(lines: list[str], order: Order) -> Found | None:
    lead_ins = [found for line in lines if (found := _lead_in(line))]
    if len({found.read(order) for found in lead_ins}) > 1:
        return None  # a chronology
    for line in lines:
        found = next(dates_in(line[:_LONGEST_LINE]), None)
        if found and _is_dateline(found.before) and _DATELINE_END.match(found.after):
            return None if found.is_range else found
    return lead_ins[0] if lead_ins else None


def _lead_in(line: str) -> Found | None:
    """A date that a paragraph opens with, as a sentence of its own, with or without a place."""
    found = next(dates_in(line[:_LONGEST_LINE]), None)
    if found is None or found.is_range or not _LEAD_IN_END.match(found.after):
        return None
    return found if _ONLY_WEEKDAY.match(found.before) or _is_dateline(found.before) else None


def _is_dateline(before: str) -> bool:
    return bool(_DATELINE_START.match(before)) and not _SPOKEN_OF.search(before)


def _dateline_without_year(
    first: list[str], last: list[str], text: str, by_property: date | None
) -> date | None:
    """The day of "KYIV, 11 April (Wire) —", where the year is told elsewhere without doubt."""
    for line in first[:15]:
        found = without_year(line[:_LONGEST_LINE])
        if found is None:
            continue
        month, day, before, after = found
        if not _is_dateline(before) or not _DATELINE_END.match(after):
            continue
        if _ONLY_WEEKDAY.match(before):
            continue
        years = set(_years_beside([other for other in first + last if other is not line]))
        return _in_the_year(month, day, _weekday_in(before), years, text, by_property)
    return None


def _in_the_year(
    month: int, day: int, weekday: int | None, years: set[str], text: str, by_property: date | None
) -> date | None:
    written = [made for year in years if (made := day_of(year, str(month), str(day)))]
    if len(written) == 1 and weekday in (None, written[0].weekday()):
        return written[0]
    if weekday is not None and not years:
        # Of the years that the text speaks of, the last, if the weekday is right in it.
        latest = max(_YEAR.findall(text[:20_000]), default="")
        made = day_of(latest, str(month), str(day)) if latest else None
        if made and made.weekday() == weekday:
            return made
    if by_property:
        made = day_of(str(by_property.year), str(month), str(day))
        if made and abs(by_property - made) <= timedelta(days=7):
            return made
    return None


def _years_beside(lines: list[str]) -> Iterator[str]:
    """The years in lines that are no sentences: a copyright mark, a volume, a month."""
    for line in lines:
        found = _YEAR.findall(line[:_LONGEST_DATE_LINE])
        if found and _RIGHTS.search(line):
            yield found[-1]
        elif found and len(line) <= 60 and not re.search(r"[.!?:]$|[.!?]\s", line):
            yield from found


def _weekday_in(before: str) -> int | None:
    words = re.findall(WEEKDAY_PATTERN, before, re.IGNORECASE)
    return WEEKDAYS.get(words[-1].lower().rstrip(".")) if words else None
