"""The months, quarters and years that a question names, and the words that only look so."""

import re
from collections.abc import Iterator

from corpus.calendar_words import MONTHS
from index.query import STOP_WORDS
from rag.period_days import ABBREVIATED, ENGLISH_MONTHS, masked
from rag.period_frame import Named, before
from rag.period_words import REPORT

_YEAR = r"(?:19|20)\d\d"
_MONTH = re.compile(
    rf"(?<![\w-])(?:mid-)?(?P<month>(?:{'|'.join(ENGLISH_MONTHS)})"
    rf"|(?:{'|'.join(ABBREVIATED)})\.?(?=,?\s+{_YEAR}\b))\b"
    rf"(?:(?:,?\s+|\s+of\s+|-)(?P<year>{_YEAR})\b)?(?!-?\d)",
    re.IGNORECASE,
)
# These are names of people or verbs too, so more must say that the month is meant.
_NAMES = ("april", "may", "june", "august", "march")
_SURE = re.compile(
    r"\b(?:in|during|since|until|till|throughout|early|late|mid|(?:start|beginning|middle|end|months?"
    r"|half|weeks?|days?) of|as of)(?:\s+|-)$",
    re.IGNORECASE,
)
_POINTING = re.compile(r"\b(?:last|this|next|past|previous|early|late)\s+$", re.IGNORECASE)
_LIKELY = re.compile(
    r"\b(?:by|before|after|from|to|between|for|of|through|prior to|than|and|or|vs\.?|versus)\s+$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\0\s*(?:,|and|or|to|until|till|through|vs\.?|versus|than|-|–)\s*$")
_ENDS = re.compile(
    r"\s*(?:$|[?.,;:!)–-]|(?:and|or|to|until|till|through|what|who|how|did|was|were|is|when|where"
    r"|which|than)\b)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\b(?:the|a|an|its|their|his|her|our|that|\w+['’]s)\s+$", re.IGNORECASE)
_FIGURES = r"figures?|numbers?|counts?|data|results?|totals?|tolls?|rates?|estimates?|coverage"
_HEADS = re.compile(
    rf"(?:['’]s)?\s+(?:{REPORT}|{_FIGURES}|meeting|summit|talks|session|hearing|election|vote)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"['’]s\b")
_NOT_MONTH = re.compile(r"\s+(?:Fools?\b|Madness\b)|['’]?s?\s+Fools?\b", re.IGNORECASE)

_QUARTER = re.compile(
    rf"\b(?:Q(?P<quarter>[1-4])|(?P<nth>first|second|third|fourth|last)\s+quarter|H(?P<half>[12])"
    rf"|(?P<side>first|second)\s+half)(?:,?\s+(?:of\s+)?|\s?/\s?)(?P<year>{_YEAR})\b",
    re.IGNORECASE,
)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_YEAR_AFTER = re.compile(
    rf"\b(?P<lead>in|during|since|until|till|throughout|early|late|mid|fiscal year|fiscal|fy|year"
    rf"|years|before|after|as of|(?:start|beginning|middle|end) of|by|of|for|from|to|between|and|or"
    rf"|than)"
    rf"[\s-]+(?P<year>{_YEAR})\b(?!\s?[-/–,.:%]\d|%|['’]s|\s?(?:million|billion))",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s+([a-z]+)")
_AFTER_ONE = re.compile(r"\0\s+$")
_COUNTING = ("by", "of", "for", "from", "to", "between", "and", "or", "than", "before", "after")


def months_in(text: str) -> tuple[list[Named], str]:
    """The months, quarters and years named, where no day is; and the question without them.

    `text` is masked where days are named.
    """
    found = list[Named]()
    for search in (_quarters, _months, _years):
        for item in list(search(text)):
            found.append(item)
            text = masked(text, item.start, item.end)
    return found, text


def _quarters(text: str) -> Iterator[Named]:
    for match in _QUARTER.finditer(text):
        number = match["quarter"] or match["half"] or _NTH[(match["nth"] or match["side"]).lower()]
        length = 3 if match["quarter"] or match["nth"] else 6
        first = (int(number) - 1) * length + 1
        yield Named(match.start(), match.end(), int(match["year"]), first, first + length - 1)


def _months(text: str) -> Iterator[Named]:
    start = 0
    while match := _MONTH.search(text, start):
        start = match.end()
        place = match.start("month")
        if match["year"] or _is_month(text, place, match.end("month"), match["month"]):
            month = MONTHS[match["month"].lower().rstrip(".")]
            year = int(match["year"]) if match["year"] else None
            owner = _OWNER.match(text, match.end())
            end = owner.end() if owner else match.end()
            yield Named(place, end, year, month, month)
            text = masked(text, place, end)


def _is_month(text: str, start: int, end: int, month: str) -> bool:
    if _NOT_MONTH.match(text, end):
        return False
    is_name = month.lower() in _NAMES
    written = month[0].isupper() or month.lower() not in ("may", "march")
    if before(_SURE, text, start) or text[:start][-4:].lower() == "mid-":
        return True
    if written and (before(_POINTING, text, start) or before(_LISTED, text, start)):
        return True
    if before(_LIKELY, text, start):
        return written and (not is_name or bool(_ENDS.match(text, end) or _HEADS.match(text, end)))
    if before(_BESIDE, text, start):
        return written and bool(_HEADS.match(text, end))
    if _OWNER.match(text, end):
        return written and (not is_name or bool(_HEADS.match(text, end)))
    return False


def _years(text: str) -> Iterator[Named]:
    start = 0
    while match := _YEAR_AFTER.search(text, start):
        start = match.end()
        following = _WORD.match(text, match.end())
        counts = match["lead"].lower() in _COUNTING and following is not None
        # "to 2000 homes" counts homes; "to 2024 that ..." goes on.
        if counts and following is not None and following[1] not in STOP_WORDS:
            continue
        # "In 2023 and 2024": a year before it, which is masked by then.
        if match["lead"].lower() in ("and", "or") and not before(_AFTER_ONE, text, match.start()):
            continue
        yield Named(match.start("year"), match.end(), int(match["year"]))
        text = masked(text, match.start("year"), match.end())
