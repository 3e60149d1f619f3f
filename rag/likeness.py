"""Does a quote say a sentence nearly word for word?

Strict on purpose: who takes a sentence for supported looks no further. What carries meaning must
stand in the quote whole and in order; only articles, pronouns and the like may differ. A part of a
quote counts when it is cut at punctuation, and when what is cut off neither denies it, nor hedges
it, nor says who claims it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.query import STOP_WORDS
from rag.terms import stem

# Of the words of a sentence, the share that must stand in the quote in their order.
NEAR_VERBATIM = 0.9

_TOKEN = re.compile(r"[$€£¥₴₽%]|\w+(?:[.,'’\-]\w+)*", re.UNICODE)
_ACRONYM = re.compile(r"[A-Z]{2,}")
# Words that turn a sentence round: lost or added anywhere, it says something else.
_TURNING_WORDS = """
not no never none nor neither without if unless whether may might could would should
"""
_TURNING = frozenset(_TURNING_WORDS.split())
# Stop words that carry meaning all the same, where they stand.
_WEIGHTY_WORDS = """
will can must before after until from to between over under up down off out more most few many
much all each every both either only once
"""
_WEIGHTY = _TURNING | frozenset(_WEIGHTY_WORDS.split())
_CUT_SHORT = {"wo": "will", "ca": "can", "sha": "shall"}
_SAYS = re.compile(
    r"\b(?:said|says?|told|claim\w*|according to|alleg\w+|report\w*|announc\w+|argu\w+|warn\w*|"
    r"insist\w*|stated?|states|believes?|denie[sd]|deny|estimate[sd]?|suggest\w*|expect\w*|"
    r"promis\w+|confirm\w*|add(?:s|ed)|call(?:s|ed) (?:for|on)|urg\w+|vow\w*|predict\w*)\b",
    re.IGNORECASE,
)


def likeness(sentence: str, quote: str) -> float:
    """Share of the words of `sentence` that stand in `quote` in the same order, in [0, 1]."""
    ours, theirs = _words(sentence), _words(quote)
    if not ours:
        return 0.0
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(ours)


def says(quote: str, sentence: str) -> bool:
    """Whether `quote` says `sentence` nearly word for word."""
    return (
        likeness(sentence, quote) >= NEAR_VERBATIM
        and _holds(_carrying(quote), _carrying(sentence), quote)
        and _turns(quote) == _turns(sentence)
        and bool(_SAYS.search(quote)) <= bool(_SAYS.search(sentence))
    )


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    start: int
    end: int


def _carrying(text: str) -> tuple[_Token, ...]:
    """What carries the meaning of a text: its names, figures, signs and content words, in order."""
    found = list[_Token]()
    shouted = sum(map(str.isupper, text)) > sum(map(str.islower, text))  # as headlines are
    for match in _TOKEN.finditer(text):
        token = match.group()
        acronym = not shouted and bool(_ACRONYM.fullmatch(token))
        for word in _plain(token):
            if acronym or word in _WEIGHTY or word not in STOP_WORDS:
                found.append(_Token(stem(word), match.start(), match.end()))
    return tuple(found)


def _words(text: str) -> list[str]:
    return [word for token in _TOKEN.findall(text) for word in _plain(token)]


def _plain(token: str) -> tuple[str, ...]:
    """The words of a token, in lower case but for the month: "won't" is "will", "not"."""
    if token == "May":  # the month; "may" is a doubt
        return (token,)
    word = token.lower().replace("’", "'")
    if word == "cannot":
        return ("can", "not")
    if word.endswith("n't"):
        stump = word.removesuffix("n't")
        return (_CUT_SHORT.get(stump, stump), "not")
    return (word.removesuffix("'s"),)


def _turns(text: str) -> Counter[str]:
    return Counter(word for word in _words(text) if word in _TURNING)


def _holds(quote: Sequence[_Token], sentence: Sequence[_Token], text: str) -> bool:
    """Whether the quote holds the sentence's tokens in one run that is cut at punctuation."""
    wanted = [token.key for token in sentence]
    keys = [token.key for token in quote]
    size = len(wanted)
    return bool(size) and any(
        keys[at : at + size] == wanted
        and (at == 0 or _is_cut(text[quote[at - 1].end : quote[at].start]))
        and (
            at + size == len(quote)
            or _is_cut(text[quote[at + size - 1].end : quote[at + size].start])
        )
        for at in range(len(keys) - size + 1)
    )


def _is_cut(between: str) -> bool:
    return bool(re.search(r"[,;:.!?()\[\]|–—\n\"“”„«»]", between))
