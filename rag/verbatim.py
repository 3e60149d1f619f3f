"""What a written sentence must take from the sentences it cites as it stands: figures, quotations.

A cheap guard, sure of little but quick: it sees an invented number or an invented quotation, and
nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from rag.answers import Evidence


def unsupported_figures(sentence: str, cited: Sequence[Evidence]) -> tuple[str, ...]:
    """The figures of a sentence, as written, that the cited evidence does not hold.

    A figure is a number in digits with its magnitude ("$580 million"); it is supported when a cited
    sentence or its title holds the same value in digits or words, or when it is part of a date the
    evidence is of. Units are not compared.
    """
    known = frozenset().union(*(_values(f"{item.quote}\n{item.title}") for item in cited))
    days = {item.date for item in cited if item.date is not None}
    years = {Decimal(day.year) for day in days}
    rest = _without_dates(sentence, days)
    return tuple(figure for figure, readings in _figures(rest) if not readings & (known | years))


def unsupported_quotations(sentence: str, cited: Sequence[Evidence]) -> tuple[str, ...]:
    """The direct quotations of a sentence, without their marks, that no cited sentence holds.

    Case, kinds of quotation marks and dashes and the last punctuation do not count; what stands
    between ellipses must be there in this order.
    """
    held = [_normal(text) for item in cited for text in (item.quote, item.title)]
    return tuple(
        quotation
        for quotation in _quotations(sentence)
        if not any(_holds(text, quotation) for text in held)
    )


_MAGNITUDES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "millions": 6, "mn": 6, "mln": 6, "m": 6,
    "billion": 9, "billions": 9, "bn": 9, "b": 9, "trillion": 12, "trillions": 12, "tn": 12,
}  # fmt: skip
_MAGNITUDE = "|".join(sorted(_MAGNITUDES, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d+(?:[,.’'\u00a0\u202f\u2009]\d+)*)"
    rf"(?:[ \u00a0\u202f-]?(?P<magnitude>{_MAGNITUDE})\b)?",
    re.IGNORECASE,
)


def _figures(text: str) -> Iterator[tuple[str, frozenset[Decimal]]]:
    for match in _NUMBER.finditer(text):
        scale = Decimal(10) ** _MAGNITUDES.get((match["magnitude"] or "").lower(), 0)
        readings = frozenset(value * scale for value in _readings(match["digits"]))
        yield match.group(), readings


def _readings(digits: str) -> Iterator[Decimal]:
    """The values digits may mean: "1.500" is one and a half, or fifteen hundred."""
    marks = [c for c in digits if not c.isdigit()]
    groups = re.split(r"\D", digits)
    if not marks:
        yield Decimal(digits)
        return
    grouped = len(set(marks)) == 1 and all(len(group) == 3 for group in groups[1:])
    if grouped and len(groups[0]) <= 3:
        yield Decimal("".join(groups))
    if marks[-1] in ",." and marks.count(marks[-1]) == 1:
        yield Decimal("".join(groups[:-1]) + "." + groups[-1])


_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<unit>{'|'.join(_UNITS[1:10])}))?"
    rf"|(?P<word>{'|'.join(sorted(_UNITS, key=len, reverse=True))}|an?(?=[ -](?:{_MAGNITUDE})\b)))"
    rf"(?:[ -](?P<magnitude>{_MAGNITUDE}))?\b",
    re.IGNORECASE,
)


def _values(text: str) -> frozenset[Decimal]:
    """Every value a text holds, in digits or in words; without its magnitude it does not count."""
    found = {value for _, readings in _figures(text) for value in readings}
    for match in _SPELLED.finditer(text):
        parts = (match["tens"], match["unit"], match["word"])
        value = sum(_WORDS.get(part.lower(), 1) for part in parts if part)
        found.add(value * Decimal(10) ** _MAGNITUDES.get((match["magnitude"] or "").lower(), 0))
    return frozenset(found)


def _without_dates(sentence: str, days: set[date]) -> str:
    """The sentence without the dates its evidence is of, in the ways English writes them."""
    for day in days:
        month = rf"(?:{day:%B}|{day:%b}\.?)"
        number = rf"{day.day}(?:st|nd|rd|th)?"
        for pattern in (
            rf"\b{day.isoformat()}\b",
            rf"\b0?{number}(?: of)? {month}(?:,? {day.year})?(?!\w)",
            rf"\b{month} 0?{number}(?:,? {day.year})?(?!\w)",
        ):
            sentence = re.sub(pattern, " ", sentence, flags=re.IGNORECASE)
    return sentence


_QUOTED = re.compile(r"[“„](?P<curly>[^“”„]*)[”“]?|«(?P<angle>[^«»]*)»?|\"(?P<straight>[^\"]*)\"?")


def _quotations(sentence: str) -> Iterator[str]:
    for match in _QUOTED.finditer(sentence):
        quotation = (match["curly"] or match["angle"] or match["straight"] or "").strip()
        if any(c.isalnum() for c in quotation):
            yield quotation


def _holds(text: str, quotation: str) -> bool:
    at = 0
    for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quotation):
        wanted = _normal(part).strip(" .,;:!?")
        at = text.find(wanted, at)
        if at < 0:
            return False
        at += len(wanted)
    return True


_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "–": "-", "—": "-", "\u2011": "-", "“": '"', "”": '"'}
)


def _normal(text: str) -> str:
    return " ".join(text.translate(_STRAIGHT).casefold().split())
