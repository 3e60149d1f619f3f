"""The days that a question names: "5 April 2025", "20250405", "April 5th", "3 to 7 April"."""

import re
from collections.abc import Iterator

from corpus.calendar_words import MONTHS
from corpus.date_patterns import dates_in, day_of, without_year
from rag.period_frame import MOST, Named, before

ENGLISH_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
ABBREVIATED = ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?:{'|'.join(ENGLISH_MONTHS)}|(?:{'|'.join(ABBREVIATED)})\b\.?)"
_ORDINAL = r"(?:st|nd|rd|th)?"
_TO = r"\s*(?:-|–|—|\b(?:to|and|or|until|till|through|versus|vs\.?)\b)\s*(?:the\s+)?"
# The month, and the year, stand once for both days.
_DAYS_OF_MONTH = re.compile(
    rf"(?<![\w/.,-])(?P<one>\d{{1,2}}){_ORDINAL}{_TO}(?P<two>\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?"
    rf"(?P<month>{_MONTH})(?:,?\s+(?P<year>(?:19|20)\d\d))?\b",
    re.IGNORECASE,
)
_MONTH_DAYS = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?P<one>\d{{1,2}}){_ORDINAL}{_TO}(?P<two>\d{{1,2}}){_ORDINAL}"
    rf"(?:,?\s+(?P<year>(?:19|20)\d\d)|(?!\w|\s+[a-z]|\s*[/.-]?\d))",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?<![\w/.,-])((?:19|20)\d\d)(\d\d)(\d\d)(?!\w|[./-]\d)")
# "Article 5 May apply": a number that counts something else.
_NUMBERED = re.compile(
    r"\b(?:articles?|sections?|chapters?|rules?|clauses?|annex(?:es)?|phases?|groups?|units?|teams?"
    r"|no\.?|numbers?|parts?|pages?|paragraphs?|resolutions?|orders?|types?|items?|tables?|figures?"
    r"|days?|weeks?|points?|levels?|schedules?|rooms?|zones?|lines?|questions?|hearing)\s*$",
    re.IGNORECASE,
)
_VERBS = ("may", "march", "mar", "mars")
# What may follow a date; after "5 may" any other word says that the month is a verb.
_GOES_ON = re.compile(
    r"\s*(?:$|[^\w\s]|(?:and|or|to|until|till|by|in|on|at|the|what|who|how|did|does|do|was|were|is"
    r"|when|where|which|about|as|for|from|according|meeting|report\w*|bulletin|article)\b)",
    re.IGNORECASE,
)


def masked(text: str, start: int, end: int) -> str:
    """The text with these characters taken out of the search; places stay the same."""
    return text[:start] + "\0" * (end - start) + text[end:]


def days_in(text: str) -> tuple[list[Named], str]:
    """The days named in a question, and the question without them (masked)."""
    found = list[Named]()
    for search in (_of_one_month, _complete, _runs, _without_year):
        for item in list(search(text)):
            found.append(item)
            text = masked(text, item.start, item.end)
    return sorted(found, key=lambda item: item.start), text


def _of_one_month(text: str) -> Iterator[Named]:
    """Two days of one month, each by itself: whether they are a range is seen between them."""
    for pattern in (_DAYS_OF_MONTH, _MONTH_DAYS):
        for match in pattern.finditer(text):
            month = MONTHS[match["month"].lower().rstrip(".")]
            year = int(match["year"]) if match["year"] else None
            start = match.start() if pattern is _MONTH_DAYS else match.start("one")
            if not _is_date(text, match.start(), match.end(), match["month"]):
                continue
            yield Named(start, match.end("one"), year, month, month, int(match["one"]))
            yield Named(match.start("two"), match.end(), year, month, month, int(match["two"]))
        text = pattern.sub(lambda match: "\0" * len(match[0]), text)


def _complete(text: str) -> Iterator[Named]:
    for found in dates_in(text):
        start, end = len(found.before), len(text) - len(found.after)
        for day in found.read("unknown"):
            yield Named(start, end, day.year, day.month, day.month, day.day)


def _runs(text: str) -> Iterator[Named]:
    for match in _RUN.finditer(text):
        day = day_of(*match.groups())
        if day is not None:
            yield Named(match.start(), match.end(), day.year, day.month, day.month, day.day)


def _without_year(text: str) -> Iterator[Named]:
    for _ in range(MOST):
        found = without_year(text)
        if found is None:
            return
        month, day, left, right = found
        start, end = len(left), len(text) - len(right)
        words = text[start:end]
        text = masked(text, start, end)
        if _is_date(text, start, end, re.sub(r"[\W\d]|(?<=\d)(?:st|nd|rd|th)", "", words)):
            yield Named(start, end, None, month, month, day)


def _is_date(text: str, start: int, end: int, month: str) -> bool:
    if before(_NUMBERED, text, start):
        return False
    return month not in _VERBS or bool(_GOES_ON.match(text, end))
