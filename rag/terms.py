"""What a question asks about: its key terms, its names, and the kind of answer it wants."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from index.query import STOP_WORDS, words
from rag.verbs import base_forms

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

Wanted = Literal["number", "date", "person", "place", "reason", "verdict", "text"]

_NAME = re.compile(r"(?:[A-Z][\w’'.&-]*|\d[\w.,%-]*)", re.UNICODE)
# Words of asking that say nothing of the subject, beside the stop words.
_ASKING_WORDS = """
much many long often old far kind type sort name names tell give explain describe list mention
mentioned reported report reports article articles according briefing briefings document
documents happen happened happens summarize summarise details information know question say
said think exactly currently total number amount date day month year time person people place
thing things way used use mr mrs ms dr dame sir st prof
"""
_ASKING = frozenset(_ASKING_WORDS.split())
# Countries by noun, adjective, people and (where the press says it so) capital. A term of one row
# meets any other term of that row.
_SAME_COUNTRY = """
uk britain british briton london united-kingdom u.k great-britain
us usa u.s america american washington united-states u.s.a
germany german berlin
france french paris
russia russian moscow kremlin
ukraine ukrainian kyiv kiev
norway norwegian oslo
netherlands dutch hague
estonia estonian tallinn
poland polish warsaw
italy italian rome
spain spanish madrid
china chinese beijing
japan japanese tokyo
canada canadian ottawa
sweden swedish stockholm
denmark danish copenhagen
finland finnish helsinki
turkey turkish turkiye ankara
israel israeli jerusalem
iran iranian tehran
india indian delhi
ireland irish dublin
belgium belgian brussels
greece greek athens
eu european european-union
"""
_WANTS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"\bhow (?:much|many|large|big|long|far|old|high|often)\b|\bwhat (?:share|percent)"
        ),
    ),
    ("date", re.compile(r"\bwhen\b|\b(?:what|which) (?:date|day|month|year)\b")),
    ("person", re.compile(r"\bwho(?:m|se)?\b|\bwhich (?:minister|person|official|spokes\w+)")),
    ("place", re.compile(r"\bwhere\b|\b(?:what|which) (?:place|city|country|town)\b")),
    ("reason", re.compile(r"\bwhy\b")),
    (
        "verdict",
        re.compile(
            r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
        ),
    ),
)
_JOINED = re.compile(
    r"\b(united kingdom|united states|great britain|european union|north korea|south korea|"
    r"south africa|new zealand|saudi arabia)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """A question taken apart: stems of its key terms, in order.

    `names` is the part of `keys` that are names, figures or dates; `said` gives each stem as the
    question has it; `wanted` is the kind of answer asked for.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    said: Mapping[str, str]
    wanted: Wanted


def terms_of(question: str) -> Terms:
    """Take a question apart."""
    joined = _joined(question)
    said, names = dict[str, str](), list[str]()
    for number, match in enumerate(re.finditer(r"[\w][\w’'.,&%-]*", joined)):
        token = match.group().strip(".,'’-")
        plain = token.lower().replace("’", "'").removesuffix("'s")
        acronym = token.isupper() and len(token) > 1
        if not plain or (not acronym and (plain in STOP_WORDS or plain in _ASKING)):
            continue
        key = stem(plain)
        said.setdefault(key, token)
        if _NAME.fullmatch(token) and (number or acronym or token[0].isdigit()):
            names.append(key)
    return Terms(tuple(said), tuple(dict.fromkeys(names)), said, _wanted(question.lower()))


def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text, with those of the other names of its countries."""
    found = {
        stem(part)
        for word in words(_joined(text))
        for part in {word.removesuffix("'s"), *word.removesuffix("'s").split("-")}
    }
    rows = {number for word in found if (number := _countries().get(word)) is not None}
    return frozenset(found | {f"country:{number}" for number in rows})


def met(term: str, there: frozenset[str]) -> bool:
    """Whether a term of a question occurs among the stems of a text."""
    if term in there:
        return True
    row = _countries().get(term)
    return row is not None and f"country:{row}" in there


def is_country(word: str) -> bool:
    """Whether a word names a country, its people or its capital, among those of the table."""
    return stem(word.lower()) in _countries()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of an English word (Snowball's Porter 2, irregular verbs by their base form).

    Figures keep their digits.
    """
    if word[:1].isdigit():
        return word.rstrip(".,").replace(",", "")
    stemmed: str = _stemmer().stemWord(_base_forms().get(word, word))
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> "BaseStemmer":
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=1)
def _base_forms() -> dict[str, str]:
    return base_forms()


@lru_cache(maxsize=1)
def _countries() -> dict[str, int]:
    rows = [line.split() for line in _SAME_COUNTRY.strip().splitlines()]
    return {stem(word): number for number, row in enumerate(rows) for word in row}


def _joined(text: str) -> str:
    """Two-word names of countries as one word, so that the table of countries knows them."""
    return _JOINED.sub(lambda match: match.group().replace(" ", "-"), text)


def _wanted(question: str) -> Wanted:
    """The kind that the earliest question word asks for; a later one opens a clause."""
    found = [
        (match.start(), order, wanted)
        for order, (wanted, pattern) in enumerate(_WANTS)
        if (match := pattern.search(question))
    ]
    return min(found)[2] if found else "text"
