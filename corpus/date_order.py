"""Whether a document writes days or months first: 11/04/2025 alone does not tell."""

import re

from corpus.date_patterns import Order, dates_in, spelled_orders

_SAMPLE = 20_000
# Spelled otherwise on the two sides of the Atlantic. Capitals are names: Pearl Harbor, Labour.
_BRITISH = re.compile(
    r"\b(?:colours?|harbours?|labour|favour\w*|honour\w*|neighbour\w*|behaviour|centres?"
    r"|metres|kilometres?|defence|offence|licences?|programmes?|organis\w+|recognis\w+|realis\w+"
    r"|emphasis(?:ed|ing)|armour\w*|travell\w+|cancell(?:ed|ing)|tonnes|grey|fulfil|per cent)\b"
)
_AMERICAN = re.compile(
    r"\b(?:colors?|harbors?|labor|favor\w*|honor(?!ar)\w*|neighbor\w*|behavior|centers?|meters"
    r"|kilometers?|defense|offense|armor\w*|traveled|traveling|traveler|canceled|canceling|gray"
    r"|fulfill)\b"
)
_MONTHS_FIRST = ("us", "ph", "pr")
_DAYS_FIRST = ("gb", "ie", "au", "nz", "in", "mt", "sg", "pk", "ng", "ke", "uk")
# Here the year comes first, and figures with the year last are foreign: nothing follows.
_YEAR_FIRST = ("zh", "ja", "ko", "hu", "lt", "mn", "fa")
_FOREIGN = (
    "der das und ist nicht mit den dem von zu auf ein eine für dass sich le les des et est que "
    "dans une pour sur qui avec du au el los las del por con para su il che di per sono gli "
    "della het een van dat niet op voor zijn się że nie jest są na och att som är på af til og "
    "os não uma em"
)
_ENGLISH = "the of and to that for was with is are his has have from by at this which"
_FOREIGN_WORDS = frozenset(_FOREIGN.split())
_ENGLISH_WORDS = frozenset(_ENGLISH.split())
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def order_of(text: str, language: str | None = None) -> Order:
    """Which comes first in the dates that this text writes in figures.

    Its own dates that leave no doubt decide: one with a figure over 12, or with a weekday that
    fits one reading only. Else the dates it writes in words, its spelling, its language and
    `language` (as in HTML: "en-GB"), where none of these speaks against another.
    """
    sample = text[:_SAMPLE]
    if sure := _by_figures(sample):
        return sure.pop() if len(sure) == 1 else "unknown"
    hints = {_by_words(sample), _by_spelling(sample), _by_language(sample), _by_tag(language)}
    hints.discard("unknown")
    return hints.pop() if len(hints) == 1 else "unknown"


def _by_figures(text: str) -> set[Order]:
    """The orders that the dates written in figures prove."""
    proven: set[Order] = set()
    for line in text.split("\n"):
        for found in dates_in(line):
            if found.mark in ("/", "-") and len(found.readings) == 1:
                figures = re.match(r"\d+", line[len(found.before) :])
                assert figures is not None  # it begins with the figures of its mark
                day = found.readings[0]
                if day.day != day.month:
                    proven.add("day" if int(figures[0]) == day.day else "month")
            elif len(found.readings) == 2 and found.mark != ".":
                fitting = found.read("unknown")
                if len(fitting) == 1:
                    proven.add("day" if fitting[0] == found.readings[0] else "month")
    return proven


def _by_words(text: str) -> Order:
    days, months = spelled_orders(text)
    if days > 3 * months:
        return "day"
    return "month" if months > 3 * days else "unknown"


def _by_spelling(text: str) -> Order:
    british = len(set(_BRITISH.findall(text)))
    american = len(set(_AMERICAN.findall(text)))
    if british > 2 * american:
        return "day"
    return "month" if american > 2 * british else "unknown"


def _by_language(text: str) -> Order:
    """Days come first in the languages of Europe; English says nothing."""
    letters = sum(map(len, _WORD.findall(text[:3000])))
    if letters and len(_CYRILLIC.findall(text[:3000])) > 0.5 * letters:
        return "day"
    words = [word.lower() for word in _WORD.findall(text)]
    foreign = sum(word in _FOREIGN_WORDS for word in words)
    english = sum(word in _ENGLISH_WORDS for word in words)
    return "day" if foreign >= 4 and foreign > 2 * english else "unknown"


def _by_tag(language: str | None) -> Order:
    primary, _, region = (language or "").strip().lower().replace("_", "-").partition("-")
    if primary == "en":
        if region in _MONTHS_FIRST:
            return "month"
        return "day" if region in _DAYS_FIRST else "unknown"
    return "unknown" if not primary or primary in _YEAR_FIRST else "day"
