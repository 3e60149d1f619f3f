"""Names in a written sentence that the sentences it cites do not hold.

A cheap guard against the worst slip of a small model: it takes the question's name and the
evidence's deed ("France pledged …", where the evidence says that Germany did).
"""

import re
from collections.abc import Sequence

from index.query import STOP_WORDS
from rag.answers import Evidence
from rag.terms import is_country, met, stem, stems

_WORD = re.compile(r"[^\W\d_][\w’'-]*(?:\.[^\W\d_]+)*\.?")
_DAYS_AND_MONTHS = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
_CALENDAR = frozenset(stem(word) for word in _DAYS_AND_MONTHS.split())
_SPELLINGS = (
    (re.compile(r"enc(?=e?$)"), "ens"),
    (re.compile(r"our"), "or"),
    (re.compile(r"tre$"), "ter"),
    (re.compile(r"is(?=ation|e)"), "iz"),
)


def unsupported_names(sentence: str, cited: Sequence[Evidence], question: str) -> tuple[str, ...]:
    """Capitalised words of a sentence that stand nowhere in or around the cited evidence.

    Around it are the sentence before, the headings, the title and the source; countries count by
    noun, adjective and capital, and either spelling of "defence" will do. Months and days do not
    count. The first word counts where it is known for a name: a country, one with capitals inside,
    or one that the question writes with a capital.
    """
    there = frozenset[str]().union(*(_around(item) for item in cited))
    spelt = frozenset(_spelt(word) for word in there)
    missing = list[str]()
    for match in _WORD.finditer(sentence):
        word = re.sub(r"['’]s$", "", match.group().rstrip(".'’"))
        plain = word.lower()
        if not word[:1].isupper() or plain in STOP_WORDS or stem(plain) in _CALENDAR:
            continue
        if match.start() == 0 and not _is_name(word, question):
            continue
        parts = [stem(part) for part in (plain, *plain.split("-")) if part]
        if not any(met(part, there) or _spelt(part) in spelt for part in parts):
            missing.append(word)
    return tuple(dict.fromkeys(missing))


def _around(item: Evidence) -> frozenset[str]:
    return stems(" ".join([item.quote, item.before, item.heading, item.title, item.source or ""]))


def _is_name(word: str, question: str) -> bool:
    if any(letter.isupper() for letter in word[1:]) or is_country(word):
        return True
    return bool(re.search(rf"(?<=\w )\b{re.escape(word)}\b", question))


def _spelt(word: str) -> str:
    for british, american in _SPELLINGS:
        word = british.sub(american, word)
    return word
