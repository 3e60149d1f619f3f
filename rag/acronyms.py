"""Acronyms: the long names whose initials they are, and those a text itself explains."""

import re
from collections.abc import Iterator

_SMALL = "of|for|and|the|in|on|to|de|du|des|la|per|&"
# Possessive: a line of thousands of capitals is read once from each, not over and over.
_WORD = r"[A-ZÀ-ÖØ-Þ][\w’']*+(?:[-‑][\w’']++)*+"
_RUN = re.compile(rf"{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}{_WORD})+")
_EXPLAINED = re.compile(
    rf"(?P<long>{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}[\w’'-]+){{1,8}})\s"
    r"\((?:the\s|known as\s|or\s)?[“\"‘']?(?P<short>[A-Z][A-Za-z&.]{0,9}[A-Z])[”\"’']?\)"
)
_FIRST_SHORT = re.compile(
    rf"\b(?P<short>[A-Z][A-Za-z&]{{0,8}}[A-Z])\s\((?:the\s)?(?P<long>{_WORD}(?:\s[\w’'&-]+){{1,9}})\)"
)
_LEAST, _MOST = 3, 7
_SHORT_NAMES = {"United Nations": "un", "World Bank": "wb", "European Commission": "ec"}


def initials(text: str) -> Iterator[str]:
    """The initials, in lower case, of each run of three to seven capitalised words of a text.

    "Of", "for", "and" and the like may stand between, and do not count.
    """
    for match in _RUN.finditer(text):
        found = _letters(match.group())
        for first in range(len(found)):
            for last in range(first + _LEAST, min(first + _MOST, len(found)) + 1):
                yield "".join(found[first:last])
    for name, short in _SHORT_NAMES.items():
        if name in text:
            yield short


def explained(text: str) -> dict[str, str]:
    """The acronyms that a text explains, "Ukraine Defence Contact Group (UDCG)", each as written.

    Of the words before the bracket it is the last ones whose initials the acronym has.
    """
    found = dict[str, str]()
    for pattern in (_EXPLAINED, _FIRST_SHORT):
        for match in pattern.finditer(text):
            long = _fitting(match["short"], match["long"])
            if long:
                found.setdefault(match["short"].replace(".", ""), long)
    return found


def stands_for(short: str, long: str) -> bool:
    """Whether an acronym has the initials of a name: all of its words, or all but small ones."""
    letters = "".join(c for c in short if c.isalpha()).lower()
    if len(letters) < 2 or not sum(map(str.isupper, short)) > 1:
        return False
    return letters in (
        "".join(_letters(long)),
        "".join(word[0] for word in _words(long)),
        "".join(word[0] for word in _words(long.replace("-", " "))),
    )


def _fitting(short: str, long: str) -> str:
    words = long.split()
    for first in range(len(words) - 1):
        tail = " ".join(words[first:])
        if words[first][0].upper() == short[0].upper() and stands_for(short, tail):
            return tail
    return ""


def _letters(name: str) -> list[str]:
    small = _SMALL.split("|")
    return [word[0].lower() for word in _words(name) if word.lower() not in small]


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[\w&][\w’'-]*", name)]
