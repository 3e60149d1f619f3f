"""One name written in several ways: surname and full name, acronym, spelling, title, country."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.countries import countries, joined
from index.spellings import canonical, folded
from rag.acronyms import explained, initials, stands_for
from rag.terms import stems

# What stands before a person's name, or is all that is left of it.
_TITLES = """
mr mrs ms miss dr prof professor sir dame lord lady baroness king queen prince princess pope
president vice premier chancellor minister ministers secretary undersecretary deputy acting former
prime foreign defence defense interior finance home state general colonel captain major lieutenant
admiral marshal commander sergeant ambassador envoy governor mayor senator representative
congressman congresswoman judge justice chief director chair chairman chairwoman spokesman
spokeswoman spokesperson speaker commissioner leader head journalist analyst the of for and
"""
# No surnames: by one of these alone a long name is not meant.
_COMMON = """
group council ministry agency authority office department union nations bank party force forces
army navy committee commission assembly parliament court service services institute university
company association federation republic kingdom states news times post street river lake north
south east west new world international national day week january february march april june july
august september october november december monday tuesday wednesday thursday friday saturday sunday
"""
_HARDLY = 8
_LONG = 10


@lru_cache(maxsize=65536)
def same_name(one: str, other: str) -> bool:
    """Whether two names may be of one person, place or body.

    "Healey", "John Healey" and "Defence Secretary John Healey's"; "UDCG" and "Ukraine Defence
    Contact Group"; "Zelensky" and "Zelenskyy"; "Berlin" and "Germany"; but neither "Slovakia" and
    "Slovenia", nor "John Healey" and "Denis Healey".
    """
    first, second = _bare(one), _bare(other)
    if not first or not second:
        return folded(one).split() == folded(other).split() != []
    if [canonical(word) for word in first] == [canonical(word) for word in second]:
        return True
    if stands_for(_stripped(one), other) or stands_for(_stripped(other), one):
        return True
    places = _country(first), _country(second)
    if None not in places:
        return places[0] == places[1]
    if len(first) > len(second):
        first, second = second, first
    return _is_short_for(first, second)


@dataclass(frozen=True)
class Aliases:
    """The acronyms of some texts and the long names they stand for, each in lower case.

    Made at question time, from the question and the passages that were read.
    """

    long: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.long)

    def stems(self, text: str) -> frozenset[str]:
        """Stems of the long names whose acronyms stand in a text, and the acronyms of those.

        For `rag.terms.met`, beside the text's own stems.
        """
        plain = folded(text)
        found = set[str]()
        for short, long in self.long.items():
            if re.search(rf"\b{re.escape(short)}\b", plain):
                found |= stems(long)
            if long in plain:
                found.add(short)
        return frozenset(found)


def aliases_of(question: str, texts: Iterable[str]) -> Aliases:
    """The acronyms that the texts explain, and the initials of the long names in the question."""
    found = dict[str, str]()
    for text in texts:
        for short, long in explained(text).items():
            found.setdefault(short.lower(), folded(long))
    for run in re.findall(
        r"[A-Z][\w’-]++(?:\s(?:(?:of|for|and|the|in)\s)*[A-Z][\w’-]++){2,6}", question
    ):
        for short in initials(run):
            if len(short) == len([w for w in run.split() if w[0].isupper()]):
                found.setdefault(short, folded(run))
    return Aliases(found)


@lru_cache(maxsize=65536)
def near(one: str, other: str) -> bool:
    """Whether two words, each a name, are one name in two transliterations.

    Strict with short names and with countries: "Johnson" is not "Johnston".
    """
    first, second = canonical(one), canonical(other)
    if first == second:
        return True
    if first[:1] != second[:1] or first in countries() or second in countries():
        return False
    if not (first.isalpha() and second.isalpha()):
        return False
    bones, others = _bones(first), _bones(second)
    if bones == others:
        return min(len(first), len(second)) > 3
    shorter = min(len(bones), len(others))
    allowed = 2 if shorter >= _LONG else 1 if shorter >= _HARDLY else 0
    return distance(bones, others, allowed) <= allowed


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be added, left out or changed; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            changed = above[column - 1] + (letter != against)
            current.append(min(changed, above[column] + 1, current[-1] + 1))
        above = current
        if min(above) > most:
            return most + 1
    return above[-1]


_ALIKE = (
    (re.compile("[yj]"), "i"),
    (re.compile("w"), "v"),
    (re.compile("kh"), "h"),
    (re.compile("ck"), "k"),
    (re.compile("ou"), "u"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def _bones(word: str) -> str:
    """What transliterations of one name have in common."""
    for pattern, put in _ALIKE:
        word = pattern.sub(put, word)
    return word


def _is_short_for(short: list[str], long: list[str]) -> bool:
    """Whether the words of one name are the last ones of the other, or abbreviate them."""
    if not near(short[-1], long[-1]):
        return False
    if len(short) == 1:
        return canonical(short[0]) not in _words(_COMMON) and len(short[0]) > 1
    rest = long[:-1]
    if len(short) == len(long):
        return all(_same_forename(a, b) for a, b in zip(short[:-1], rest, strict=True))
    if all(near(a, b) for a, b in zip(reversed(short[:-1]), reversed(rest), strict=False)):
        return True
    # "John Healey" and "John F. Healey"
    return _same_forename(short[0], rest[0]) and len(short) == 2


def _same_forename(one: str, other: str) -> bool:
    if near(one, other):
        return True
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _country(words: list[str]) -> int | None:
    return countries().get(joined(" ".join(words)).lower()) if len(words) < 3 else None


def _bare(name: str) -> list[str]:
    """The words of a name in lower case, without titles, initials' points and possessives."""
    words = list(_split(name))
    titles = _words(_TITLES)
    for last in range(len(words) - 1, -1, -1):
        # "Germany's defence minister Boris Pistorius": all up to the last title is one.
        if words[last] in titles and last + 1 < len(words) and _is_person(words, last):
            return words[last + 1 :]
    return [word for word in words if word not in ("the",)]


def _is_person(words: list[str], last: int) -> bool:
    """Whether what follows a title may be a person's name: no body's ("Home Office")."""
    return len(words) - last <= 4 and not _words(_COMMON) & {*words[last + 1 :]}


def _split(name: str) -> Iterator[str]:
    for word in _stripped(name).split():
        plain = folded(word).strip(".,;:!?()[]\"“”‘’'")
        if plain and (len(plain) > 1 or plain.isalnum()):
            yield plain


def _stripped(name: str) -> str:
    return re.sub(r"['’]s?\b(?=\W|$)|['’]$", "", name.replace("-", " ").replace("‑", " ")).strip()


@lru_cache(maxsize=4)
def _words(rows: str) -> frozenset[str]:
    return frozenset(rows.split())
