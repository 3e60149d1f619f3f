"""What stands before a date and makes another period of it: "since", "between … and", "early"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rag.period_frame import Spot, before

_THE = r"\s+(?:the\s+)?$"
_RANGE_GAP = re.compile(
    r"\s*(?:(?P<to>to|until|till|through|thru|up to|-|–|—)|(?P<and>and))\s*(?:the\s+|in\s+|by\s+)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|from)" + _THE, re.IGNORECASE)
_SINCE = re.compile(
    r"\b(?:since|after|following|starting(?:\s+(?:from|on|in))?|beginning(?:\s+(?:on|in))?"
    r"|later than)" + _THE,
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom" + _THE, re.IGNORECASE)
_ONWARDS = re.compile(r"\s+(?:onwards?|on)\b(?!\s+(?:the|a)\b)", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:before|prior to|until|till|up to|through|earlier than|ahead of|no later than)" + _THE,
    re.IGNORECASE,
)
_WEEK = re.compile(r"\bweek\s+(?:of|commencing|beginning|starting|from)" + _THE, re.IGNORECASE)
_WEEK_TO = re.compile(r"\bweek\s+(?:ending|to|ended)" + _THE, re.IGNORECASE)
_SHIFT = re.compile(
    r"\b(?:the\s+)?(?:(?P<count>a|one|two|three|four|five|\d{1,2})\s+)?(?P<unit>day|week|month)s?\s+"
    r"(?P<side>after|before|following)" + _THE,
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:in\s+)?(?:the\s+)?(?P<part>early|late|mid|beginning|start|middle|end|first half"
    r"|second half)(?:\s+in|\s+of|\s+part of)?(?:-|\s+)(?:the\s+)?$",
    re.IGNORECASE,
)
# "A date other than 9 November" asks for another one.
_EXCEPT = re.compile(r"\b(?:other than|except(?: for)?|excluding|not)\s+(?:on|in)?\s*$", re.I)
_LEAD_IN = re.compile(
    r"(?:\b(?:published|reported|dated|issued)\s+)?"
    # Not "in the": what follows "the 18 March" is what the words before belong to.
    r"\b(?:on|in|of|from|at|by|during|throughout|for|as of|as at|dated)\s+$",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_LENGTHS = {"day": 1, "week": 7, "month": 30}


def sided(text: str, spots: Sequence[Spot]) -> list[Spot]:
    """The periods that the dates at these places make with the words before and between them."""
    made = list[Spot]()
    for spot in _joined(text, [s for part in spots for s in _part_of(text, part)]):
        other = _changed(text, spot)
        if other is not None:
            made.append(other)
    return made


def _joined(text: str, spots: Sequence[Spot]) -> list[Spot]:
    """Two dates become one period where the words say so: "between A and B", "A to B"."""
    joined = list[Spot]()
    for spot in spots:
        last = joined[-1] if joined else None
        gap = _RANGE_GAP.fullmatch(text, last.end, spot.start) if last else None
        if last is None or gap is None:
            joined.append(spot)
            continue
        opening = before(_BETWEEN, text, last.start)
        if gap["and"] and not opening:
            joined.append(spot)
            continue
        since = last.since
        # "From October to December", asked in November: the October before.
        if since > spot.until and last.days < 40:
            since = since.replace(day=1, year=since.year - 1)
        start = opening.start() if opening else last.start
        joined[-1] = Spot(start, spot.end, min(since, spot.until), spot.until, last.at)
    return joined


def _part_of(text: str, spot: Spot) -> list[Spot]:
    """A month or a year, or the part of it that the words before name."""
    match = before(_PART, text, spot.start)
    if match is None or spot.days < 28:
        return [spot]
    part, third = match["part"].lower(), timedelta(days=round(spot.days / 3))
    since, until = spot.since, spot.until
    if part in ("early", "beginning", "start"):
        until = since + third
    elif part in ("late", "end"):
        since = until - third
    elif part in ("mid", "middle"):
        since, until = since + third * 0.7, until - third * 0.7
    elif part == "first half":
        until = since + third * 1.5
    else:
        since = until - third * 1.5
    return [replace(spot, start=match.start(), since=since, until=until)]


def _changed(text: str, spot: Spot) -> Spot | None:
    """The period with its lead-in; None for a date that is excepted."""
    place = spot.start
    if before(_EXCEPT, text, place):
        return None
    if match := before(_SHIFT, text, place):
        far = _COUNTS.get((match["count"] or "one").lower()) or int(match["count"])
        days = timedelta(days=far * _LENGTHS[match["unit"].lower()])
        day = spot.since - days if match["side"].lower() == "before" else spot.until + days
        return replace(spot, start=match.start(), since=day, until=day)
    if match := before(_WEEK, text, place):
        monday = spot.since - timedelta(days=spot.since.weekday())
        sunday = max(spot.until, monday + timedelta(days=6))
        return replace(spot, start=match.start(), since=monday, until=sunday)
    if match := before(_WEEK_TO, text, place):
        first = spot.until - timedelta(days=6)
        return replace(spot, start=match.start(), since=first)
    if match := before(_SINCE, text, place):
        return replace(spot, start=match.start(), until=date.max)
    match, onwards = before(_FROM, text, place), _ONWARDS.match(text, spot.end)
    if match and onwards:
        return replace(spot, start=match.start(), end=onwards.end(), until=date.max)
    if match := before(_UNTIL, text, place):
        return replace(spot, start=match.start(), since=date.min)
    match = before(_LEAD_IN, text, place)
    return replace(spot, start=match.start()) if match else spot
