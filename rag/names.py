"""Names in a written sentence that the sentences it cites do not hold.

A cheap guard against the worst slip of a small model: it takes the question's name and the
evidence's deed ("France pledged …", where the evidence says that Germany did).
"""

import re
from collections.abc import Collection, Sequence

from index.query import STOP_WORDS
from index.spellings import folded
from rag.aliases import Aliases, aliases_of, near
from rag.answers import Evidence
from rag.stemming import stem
from rag.terms import is_country, met, stems

_WORD = re.compile(r"[^\W\d_][\w’'-]*(?:\.[^\W\d_]+)*\.?")
_DAYS_AND_MONTHS = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
_CALENDAR = frozenset(stem(word) for word in _DAYS_AND_MONTHS.split())


def unsupported_names(sentence: str, cited: Sequence[Evidence], question: str) -> tuple[str, ...]:
    """Capitalised words of a sentence that stand nowhere in or around the cited evidence.

    Around it are the sentence before, the headings, the title and the source. A name counts as held
    where it stands in another spelling or transliteration, as an acronym of what stands there or
    the other way about, or as another name of a country. Months and days do not count. The first
    word counts where it is known for a name: a country, one with capitals or a figure inside, or
    one that the question writes with a capital.
    """
    around = [_around(item) for item in cited]
    there = frozenset[str]().union(*(stems(text) for text in around))
    aliases = aliases_of(sentence, around)
    held = {match.group() for text in around for match in _WORD.finditer(text)}
    missing = list[str]()
    for match in _WORD.finditer(sentence):
        word = re.sub(r"['’]s$", "", match.group().rstrip(".'’"))
        plain = word.lower()
        if not word[:1].isupper() or plain in STOP_WORDS or stem(plain) in _CALENDAR:
            continue
        if match.start() == 0 and not _is_name(word, question):
            continue
        if not (_is_held(word, there, held) or _in_long_form(word, sentence, aliases, around)):
            missing.append(word)
    return tuple(dict.fromkeys(missing))


def _around(item: Evidence) -> str:
    parts = (item.quote, item.before, item.heading, item.title, item.source or "")
    return "\n".join(part for part in parts if part)


def _is_held(word: str, there: frozenset[str], held: Collection[str]) -> bool:
    plain = folded(word)
    if any(c.isdigit() for c in plain):  # an F-35 is no F-16
        whole = plain.removesuffix("s")
        return any(folded(other).rstrip(".'’").removesuffix("s") == whole for other in held)
    parts = [stem(part) for part in (plain, *plain.split("-")) if part]
    if any(met(part, there) for part in parts):
        return True
    return any(other[:1].isupper() and near(word, other.rstrip(".'’")) for other in held)


def _in_long_form(word: str, sentence: str, aliases: Aliases, around: Sequence[str]) -> bool:
    """Whether a word is part of a long name whose acronym the evidence has."""
    for short, long in aliases.long.items():
        if folded(word) not in long.split() or long not in folded(sentence):
            continue
        if any(re.search(rf"\b{re.escape(short.upper())}\b", text) for text in around):
            return True
    return False


def _is_name(word: str, question: str) -> bool:
    if any(c.isupper() or c.isdigit() for c in word[1:]) or is_country(word):
        return True
    return bool(re.search(rf"(?<=\w )\b{re.escape(word)}\b", question))
