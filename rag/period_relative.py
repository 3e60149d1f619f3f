"""Words that count from a day: "last week", "yesterday", "three days ago", "this month"."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from rag.period_days import masked
from rag.period_frame import MOST, Frame, Spot

_NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "couple of": 2, "two": 2, "three": 3, "few": 4, "four": 4},
    **{"several": 5, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
}
_NUMBER = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,3}})"
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365.25}
_DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WORDS = re.compile(
    rf"""\b(?:
      (?P<before_last>(?:the\s+)?day\s+before\s+yesterday)
    | (?P<today>today|tonight|this\s+(?:morning|afternoon|evening))
    | (?P<yesterday>yesterday|last\s+night)
    | (?P<back>(?:a\s+)?{_NUMBER})\s+(?P<back_unit>day|week|month|year)s?\s+ago
    | (?:(?:in|over|during|within|for)\s+)?the\s+(?:last|past|previous)\s+
      (?:(?P<span>{_NUMBER})\s+)?(?P<span_unit>hour|day|week|month|year)s?
    | (?:in\s+)?recent\s+(?P<recent_unit>day|week|month)s
    | (?:(?P<this>this|current)|(?P<last>last|previous)|past)\s+(?P<unit>week|month|quarter|year)
    | last\s+(?P<day_name>{"|".join(_DAY_NAMES)})
    )\b(?!-)""",
    re.IGNORECASE | re.VERBOSE,
)
# What somebody said "this week" was said at a time of its own.
_REPORTED = re.compile(
    r"\b(?:ask|tell|told|say|said|propos|suggest|wonder|mention|discuss|announc|inform|thank|request"
    r"|remind|plan|agree|report|claim|stat)\w*\b[^.?!]*?\b(?:that|if|whether|what|to|for|he|she|they"
    r"|about)\b[^.?!]*$",
    re.IGNORECASE,
)

# "Business Today": a name, where no sentence begins.
_OPENING = re.compile(r"(?:^|[.?!:])\W*$")


def relative_in(text: str, frame: Frame) -> tuple[list[Spot], str]:
    """The periods that count from now, and the question without them.

    None in indirect speech, where "this week" is a week of the speaker's.
    """
    found = list[Spot]()
    if frame.now is None:
        return found, text
    for match in islice(_WORDS.finditer(text), MOST):
        before = text[: match.start()]
        if _REPORTED.search(before) or (match[0][0].isupper() and not _OPENING.search(before)):
            continue
        try:
            days = list(_days_of(match, frame.now))
        except OverflowError:  # before the year 1, or after 9999
            continue
        for since, until in days:
            found.append(Spot(match.start(), match.end(), since, until, match.start()))
    for spot in found:
        text = masked(text, spot.start, spot.end)
    return found, text


def _days_of(match: re.Match[str], now: date) -> Iterator[tuple[date, date]]:
    days = timedelta(days=1)
    if match["today"]:
        yield now, now
    elif match["yesterday"] or match["before_last"]:
        day = now - (1 if match["yesterday"] else 2) * days
        yield day, day
    elif match["back"]:
        far = round(_number(match["back"]) * _DAYS[match["back_unit"].lower()])
        # "Two weeks ago" is not said of a day.
        loose = round(far * 0.15) if far > 6 else 0
        yield now - (far + loose) * days, now - (far - loose) * days
    elif match["span_unit"] or match["recent_unit"]:
        unit = (match["span_unit"] or match["recent_unit"]).lower()
        count = _number(match["span"]) if match["span"] else 1
        yield now - max(1, round(count * _DAYS[unit])) * days, now
    elif match["day_name"]:
        back = (now.weekday() - _DAY_NAMES.index(match["day_name"].lower()) - 1) % 7 + 1
        yield now - back * days, now - back * days
    else:
        this = _around(now, match["unit"].lower())
        if match["this"]:
            yield this
        else:
            yield _around(this[0] - days, match["unit"].lower())


def _number(word: str) -> int:
    word = re.sub(r"^a\s+(?=\w)", "", word.lower())
    return int(word) if word.isdigit() else _NUMBERS[word]


def _around(day: date, unit: str) -> tuple[date, date]:
    """The calendar week, month, quarter or year that holds a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first, last = {
        "month": (day.month, day.month),
        "quarter": ((day.month - 1) // 3 * 3 + 1, (day.month - 1) // 3 * 3 + 3),
        "year": (1, 12),
    }[unit]
    end = calendar.monthrange(day.year, last)[1]
    return date(day.year, first, 1), date(day.year, last, end)
