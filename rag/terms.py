"""What a question asks about: its key terms, its names, and the kind of answer it wants."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from index.countries import countries, joined, without_pronoun
from index.query import STOP_WORDS, words
from index.spellings import folded, variants
from rag.acronyms import initials
from rag.quantities import Quantity, quantities
from rag.stemming import stem as stem  # others take it from here

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


@dataclass(frozen=True, slots=True)
class Terms:
    """A question taken apart: stems of its key terms, in order; a figure is one term.

    `names` is the part of `keys` that are names, figures or dates; `said` gives each stem as the
    question has it; `wanted` is the kind of answer asked for.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    said: Mapping[str, str]
    wanted: Wanted


def terms_of(question: str) -> Terms:
    """Take a question apart."""
    text = without_pronoun(joined(question))
    figures = [item for item in quantities(text) if _is_term(item)]
    said, names = dict[str, str](), list[str]()
    for start, token, key in sorted([*_figures(figures), *_words(text, figures)]):
        said.setdefault(key, token)
        acronym = token.isupper() and len(token) > 1
        figure = any(c.isdigit() for c in token) and not token[0].isalpha()
        if figure or (_NAME.fullmatch(token) and (start or acronym)):
            names.append(key)
    return Terms(tuple(said), tuple(dict.fromkeys(names)), said, _wanted(question.lower()))


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text, and what else they are known by.

    That is: the other spellings of a word, the country it names, the initials of a long name, and
    the value of each figure, which stands for the digits it is written in.
    """
    plain = without_pronoun(joined(text))
    found = set(initials(plain))
    for item in quantities(plain):
        if _is_term(item):
            found |= _values(item)
    for word in words(_without_figures(plain)):
        found |= _forms(word)
    return frozenset(found)


def met(term: str, there: frozenset[str]) -> bool:
    """Whether a term of a question occurs among the stems of a text."""
    if term in there or not there.isdisjoint(_also(term)):
        return True
    if "-" not in term or term in _rows() or _also(term):
        return False
    parts = [part for part in term.split("-") if part]
    return bool(parts) and all(met(part, there) for part in parts)


def is_country(word: str) -> bool:
    """Whether a word names a country, its people or its capital, among those of the table."""
    return _key(word.lower()) in _rows()


def _figures(figures: Sequence[Quantity]) -> Iterator[tuple[int, str, str]]:
    for item in figures:
        yield item.start, item.text, item.text.lower()


def _words(text: str, figures: Sequence[Quantity]) -> Iterator[tuple[int, str, str]]:
    for match in re.finditer(r"[\w][\w’'.,&%-]*", text):
        if any(item.start <= match.start() < item.end for item in figures):
            continue
        token = match.group().strip(".,'’-")
        plain = token.lower().replace("’", "'").removesuffix("'s")
        acronym = token.isupper() and len(token) > 1
        if plain and (acronym or (plain not in STOP_WORDS and plain not in _ASKING)):
            yield match.start(), token, _key(folded(plain))


def _is_term(item: Quantity) -> bool:
    """Whether a figure is a term by its value: dates are by their words, and so is "first"."""
    if item.unit.kind in ("date", "year", "clock"):
        return False
    return not (item.spoken and (item.unit.kind == "ordinal" or item.value == 1))


def _without_figures(text: str) -> str:
    for item in reversed([item for item in quantities(text) if _is_term(item)]):
        text = f"{text[: item.start]} {text[item.end :]}"
    return text


def _key(word: str) -> str:
    """The stem of a word; of one with hyphens, of each of its parts."""
    return "-".join(stem(part) for part in word.split("-") if part) or word


@lru_cache(maxsize=65536)
def _forms(word: str) -> frozenset[str]:
    """What a word is met by: its stem and those of its parts, its spellings, its country."""
    plain = folded(word).removesuffix("'s")
    found = {stem(word), _key(plain), *(stem(part) for part in (plain, *plain.split("-")))}
    found.update(stem(other) for part in (plain, *plain.split("-")) for other in variants(part))
    rows = {row for form in found if (row := _rows().get(form)) is not None}
    return frozenset(found | {f"country:{row}" for row in rows})


@lru_cache(maxsize=8192)
def _also(term: str) -> frozenset[str]:
    """What else than itself a term of a question is met by."""
    row = _rows().get(term)
    found = set[str]() if row is None else {f"country:{row}"}
    for item in quantities(term)[:1]:
        if item.text.lower() == term and item.unit.kind not in ("date", "year", "clock"):
            found |= _looked_for(item)
    return frozenset(found)


_OPEN = Decimal(1000)


def _values(item: Quantity) -> set[str]:
    """A figure of a text: by its value, and by its value with what it counts."""
    ends = [*item.readings, *([] if item.most is None else [item.most])]
    kinds = [_kind(item)] + (["#", "th"] if item.unit.kind == "bare" else [])
    return {f"={_plain(value)}" for value in ends} | {
        f"={_plain(value)} {kind}" for value in ends for kind in kinds
    }


def _looked_for(item: Quantity) -> set[str]:
    """How a question's figure is met: a bare small one by counts, a bare large one by any."""
    value = _plain(item.value)
    if item.unit.kind == "bare":
        large = abs(item.value) >= _OPEN
        return {f"={value}"} if large else {f"={value} #", f"={value} th"}
    found = {f"={value} {_kind(item)}", f"={value} bare"}
    if item.unit.kind == "length" and re.fullmatch(r"[\d.,]+m", item.text):
        found.add(f"={_plain(item.value * 10**6)}")  # "580m" with nothing after it
    return found


def _kind(item: Quantity) -> str:
    return {"thing": "#", "ordinal": "th"}.get(item.unit.kind, item.unit.kind + item.unit.name)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@lru_cache(maxsize=1)
def _rows() -> dict[str, int]:
    return {_key(word): number for word, number in countries().items()}


def _wanted(question: str) -> Wanted:
    """The kind that the earliest question word asks for; a later one opens a clause."""
    found = [
        (match.start(), order, wanted)
        for order, (wanted, pattern) in enumerate(_WANTS)
        if (match := pattern.search(question))
    ]
    return min(found)[2] if found else "text"
