"""Word for word, but for small slips: a letter in a long word, quotation marks, dashes, case."""

import re

from rag.check_words import opposites
from rag.stemming import stem

_STRAIGHT = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "–": "-",
        "—": "-",
        "\u2011": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
    }
)
_LONG = 6


def says_exactly(quote: str, sentence: str) -> bool:
    """Whether the quote is the sentence, but for slips."""
    ours, theirs = _plain(sentence), _plain(quote)
    mine, other = ours.split(), theirs.split()
    return bool(mine) and len(mine) == len(other) and all(map(_slip, mine, other))


def _plain(text: str) -> str:
    words = re.findall(r"[$€£¥%]|\w+(?:[.,'-]\w+)*", text.translate(_STRAIGHT).casefold())
    return " ".join(words)


def _slip(ours: str, theirs: str) -> bool:
    """Whether one is the other with a letter too many, too few, wrong, or two of them swapped."""
    if ours == theirs:
        return True
    if min(len(ours), len(theirs)) < _LONG or any(map(str.isdigit, ours + theirs)):
        return False
    if ours[0] != theirs[0] or stem(theirs) in opposites(stem(ours)):
        return False
    if len(ours) == len(theirs):
        wrong = [n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
        first, last = wrong[0], wrong[-1]
        swapped = last == first + 1 and ours[first] == theirs[last] and ours[last] == theirs[first]
        return first == last or (swapped and len(wrong) == 2)
    longer, shorter = sorted((ours, theirs), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer))
    )
