"""Questions that ask for the latest or the earliest."""

import re
from collections.abc import Iterator
from typing import Literal

from rag.period_words import REPORT

Order = Literal["latest", "earliest"]

_QUOTED = re.compile(r"[\"“„][^\"“”„]{1,200}[\"”“]|(?<!\w)['‘][^'’‘]{2,80}['’](?!\w)")
# What there are several of in time; "her latest book" and "the first letter" are others.
_SAID = (
    rf"(?:{REPORT}|figures?|numbers?|counts?|data|results?|totals?|tolls?|rates?|estimates?|news"
    r"|developments?|status|situation|position|information|accounts?|claims?|warnings?|forecasts?"
    r"|announcements?|decisions?|proposals?|offers?|plans?|polls?|surveys?|assessments?|guidance"
    r"|guidelines?|advice|terms|word|meeting|talks|attack|strike|visit|mention|time|deaths?|cases?"
    r"|casualty|casualties|case|death|casualty toll|round)"
)
_BETWEEN = r"(?:[\w'’-]+\s+){0,3}?"
_LATEST = re.compile(
    rf"\b(?:(?:the\s+)?(?P<plain>latest|newest|most\s+recent|most\s+up[- ]to[- ]date"
    rf"|last\s+known|last)(?=\s+{_BETWEEN}{_SAID}\b)|(?:the\s+)?(?:latest|newest)(?=\s*(?:\?|$|on\b"
    r"|about\b|from\b|in\b))|(?:most\s+recently|up\s+to\s+date))\b|\bwhat(?:['’]s|\s+is)\s+new\b"
    r"|\bwhen\b[^?.!]*?\b(?P<when>last)\s+(?!night|day|week|month|quarter|year)[a-z]+",
    re.IGNORECASE,
)
_EARLIEST = re.compile(
    rf"\b(?:(?:the\s+)?(?:earliest|oldest|initial|original)(?=\s+{_BETWEEN}{_SAID}\b)"
    rf"|(?:the\s+)?(?:very\s+)?(?<!for the )first(?:-ever)?(?!\s+letter of)"
    rf"(?=\s+(?:[\w'’-]+\s+)?{_SAID}\b)"
    r"|(?:initially|originally)|at\s+first(?=\s*(?:\?|$|[a-z,])))\b"
    r"|\b(?:when|who)\b[^?.!]*?\b(?P<when>first)\s+(?:[a-z]+ed|say|report|announce|mention|speak"
    r"|meet|tell|ask|appear|know|see|hear|publish|said|met|told|spoke|became|become|begin|began)\b",
    re.IGNORECASE,
)


def order_of(question: str) -> tuple[Order | None, list[tuple[int, int]]]:
    """Whether the latest or the earliest is asked for, and where the words for it stand.

    None where both are ("from the first estimate to the latest count").
    """
    text = _QUOTED.sub(lambda match: "\0" * len(match[0]), question)
    latest, earliest = list(_places(_LATEST, text)), list(_places(_EARLIEST, text))
    if bool(latest) == bool(earliest):
        return None, []
    return ("latest", latest) if latest else ("earliest", earliest)


def _places(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        if match.groupdict().get("when"):
            yield match.span("when")
        else:
            yield match.span()
