"""Does a source hold a quotation, word for word or with slips, and where do the two differ?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.documents import Span
from index.query import STOP_WORDS
from rag.check_words import opposites
from rag.stemming import stem

# Fewer words are a phrase that anybody may have used.
LEAST = 4
# The share of the quotation's words that must stand in the source.
ALIKE = 0.7
# Words that carry meaning and may be dropped in all: one, and one more for each ten of them.
_DROPPED, _EACH = 1, 10

_TOKEN = re.compile(r"(?P<gap>…|\.\.\.|\[…\]|\[\.\.\.\])|[$€£¥%]|\w+(?:[.,'’‑-]\w+)*")
_QUOTED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "‑": "-"})
_TURNING_WORDS = """
not no never none nor neither without if unless whether may might could would should will must can
all every some most many few only before after until more less than under over
"""
_TURNING = frozenset(_TURNING_WORDS.split())
_SHORT, _LONG = 3, 9
_SLIP, _OTHER, _SMALL, _GAP = 0.3, 1.6, 0.6, 1.0

Step = Literal["same", "slip", "other", "added", "dropped"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, figure or sign, and its span; `is_gap` is set for dots that stand for words."""

    word: str
    start: int
    end: int
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where a quotation and its source differ.

    `words` is the span in the quotation, or of the word before the place where the source has more;
    `ours` and `theirs` are what stands on the two sides, "" for nothing. `turns` is set where it
    changes what is said.
    """

    words: Span
    ours: str
    theirs: str
    turns: bool


@dataclass(frozen=True, slots=True)
class Match:
    """Where a source holds a quotation: its span there, the share of words that are the same."""

    start: int
    end: int
    alike: float
    slips: tuple[Slip, ...]

    @property
    def turns(self) -> tuple[Slip, ...]:
        """The differences that change what is said."""
        return tuple(slip for slip in self.slips if slip.turns)


def quotations_in(sentence: str) -> tuple[Span, ...]:
    """The spans of what stands in quotation marks, marks left out, where it is long enough."""
    found = list[Span]()
    for match in _QUOTED.finditer(sentence):
        start, end = match.span(match.lastindex or 0)
        if len(tokens(sentence[start:end])) >= LEAST:
            found.append(Span(start, end))
    return tuple(found)


def held(quotation: str, source: str) -> Match | None:
    """Where the source holds the quotation, with the fewest differences; None where it does not."""
    ours, theirs = tokens(quotation), tokens(source)
    spoken = [token for token in ours if not token.is_gap]
    if len(spoken) < LEAST or not theirs:
        return None
    shared = {token.word for token in theirs}
    if sum(token.word in shared for token in spoken) < ALIKE * len(spoken) - 1:
        return None
    steps = _aligned(ours, theirs)
    same = [step for step in steps if step[0] in ("same", "slip")]
    alike = len(same) / len(spoken)
    if alike < ALIKE:
        return None
    placed = [theirs[at] for _, _, at in steps if at is not None]
    slips = tuple(_slips(steps, ours, theirs, quotation, source))
    return Match(placed[0].start, placed[-1].end, round(alike, 4), _weighed(slips, len(spoken)))


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text as they are compared."""
    return tuple(
        Token(
            match.group().translate(_PLAIN).casefold(),
            match.start(),
            match.end(),
            match["gap"] is not None,
        )
        for match in _TOKEN.finditer(text)
    )


_Aligned = tuple[Step, int | None, int | None]


def _aligned(ours: Sequence[Token], theirs: Sequence[Token]) -> list[_Aligned]:
    """The quotation aligned with the part of the source that fits it best.

    The source may go on at both ends for nothing, and wherever the quotation has dots.
    """
    costs = [[0.0] * (len(theirs) + 1)]
    for token in ours:
        above = costs[-1]
        row = [above[0] + (0.0 if token.is_gap else _added(token))]
        for j, other in enumerate(theirs, start=1):
            if token.is_gap:
                row.append(min(above[j], row[j - 1]))
                continue
            step = above[j - 1] + _changed(token.word, other.word)
            row.append(min(step, above[j] + _added(token), row[j - 1] + _worth(other)))
        costs.append(row)
    at = min(range(len(theirs) + 1), key=lambda j: costs[-1][j])
    return list(reversed(list(_back(ours, theirs, costs, at))))


def _back(
    ours: Sequence[Token], theirs: Sequence[Token], costs: Sequence[Sequence[float]], j: int
) -> Iterator[_Aligned]:
    i = len(ours)
    while i:
        token, here = ours[i - 1], costs[i][j]
        if token.is_gap:
            if here == costs[i - 1][j]:
                i -= 1
            else:
                j -= 1
            continue
        changed = _changed(token.word, theirs[j - 1].word) if j else 0.0
        if j and here == costs[i - 1][j - 1] + changed:
            i, j = i - 1, j - 1
            yield ("same" if not changed else "slip" if changed == _SLIP else "other"), i, j
        elif here == costs[i - 1][j] + _added(token):
            i -= 1
            yield "added", i, None
        else:
            j -= 1
            yield "dropped", None, j


def _worth(token: Token) -> float:
    return _SMALL if _is_small(token.word) else _GAP


def _added(token: Token) -> float:
    # A little more, so that words are rather taken for dropped in the source than for added.
    return _worth(token) + 0.1


@lru_cache(maxsize=65536)
def _changed(ours: str, theirs: str) -> float:
    if ours == theirs:
        return 0.0
    return _SLIP if is_misspelt(ours, theirs) else _OTHER


def is_misspelt(ours: str, theirs: str) -> bool:
    """Whether a word is another with a letter or two wrong, too many, too few, or swapped."""
    if {ours, theirs} & _TURNING or any(map(str.isdigit, ours + theirs)):
        return False
    if ours.replace("-", "") == theirs.replace("-", ""):
        return True
    shorter = min(len(ours), len(theirs))
    if shorter < _SHORT or ours[0] != theirs[0] or stem(theirs) in opposites(stem(ours)):
        return False
    if _swapped(ours, theirs):
        return True
    return shorter > _SHORT + 1 and _distance(ours, theirs) <= (2 if shorter >= _LONG else 1)


def _swapped(ours: str, theirs: str) -> bool:
    if len(ours) != len(theirs):
        return False
    wrong = [n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    return len(wrong) == 2 and ours[wrong[0]] == theirs[wrong[1]] and wrong[1] == wrong[0] + 1


def _distance(ours: str, theirs: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(theirs) + 1))
    for i, a in enumerate(ours, start=1):
        above, row = row, [i]
        for j, b in enumerate(theirs, start=1):
            row.append(min(above[j - 1] + (a != b), above[j] + 1, row[j - 1] + 1))
    return row[-1]


def _slips(
    steps: Sequence[_Aligned],
    ours: Sequence[Token],
    theirs: Sequence[Token],
    quotation: str,
    source: str,
) -> Iterator[Slip]:
    """Each run of differing words as one."""
    run, last = list[_Aligned](), 0
    inner = [n for n, step in enumerate(steps) if step[0] in ("same", "slip")]
    bounds = (inner[0], inner[-1]) if inner else (0, 0)
    for number, step in enumerate([*steps, ("same", None, None)]):
        if step[0] != "same":
            if step[0] != "dropped" or bounds[0] < number < bounds[1]:
                run.append(step)
            continue
        if run:
            yield _slip(run, ours, theirs, quotation, source, last)
            run = []
        last = step[1] if step[1] is not None else last


def _slip(
    run: Sequence[_Aligned],
    ours: Sequence[Token],
    theirs: Sequence[Token],
    quotation: str,
    source: str,
    last: int,
) -> Slip:
    mine = [ours[i] for _, i, _ in run if i is not None]
    other = [theirs[j] for _, _, j in run if j is not None]
    span = Span(mine[0].start, mine[-1].end) if mine else Span(ours[last].start, ours[last].end)
    said = quotation[span.start : span.end] if mine else ""
    there = source[other[0].start : other[-1].end] if other else ""
    turning = any(token.word in _TURNING for token in (*mine, *other))
    added = any(
        not _is_small(ours[i].word) for step, i, _ in run if i is not None and step != "slip"
    )
    figures = any(character.isdigit() for token in other for character in token.word)
    return Slip(span, said, there, added or (turning and run != []) or figures)


def _weighed(slips: tuple[Slip, ...], size: int) -> tuple[Slip, ...]:
    """Many dropped words turn what is said, too."""
    dropped = [slip for slip in slips if not slip.ours]
    missing = sum(not _is_small(token.word) for slip in dropped for token in tokens(slip.theirs))
    if missing <= _DROPPED + size // _EACH:
        return slips
    return tuple(
        slip if slip.ours else Slip(slip.words, slip.ours, slip.theirs, True) for slip in slips
    )


def _is_small(word: str) -> bool:
    return word in STOP_WORDS and word not in _TURNING
