"""Whose figure it is: in a lookup, "Norway gives £350 million" is not said where Britain does."""

import re
from collections.abc import Iterator, Sequence

from index.query import STOP_WORDS
from rag.aliases import same_name
from rag.check_atoms import TITLES, text_of
from rag.check_figures import figures_of, same_figure
from rag.check_frames import frames_of
from rag.quantities import Quantity

_CAPITAL = re.compile(r"(?<![\w’'-])[^\W\da-z_][\w-]*")
# "sixty-one from Dunsany": who or what a figure is of, told after it.
_OF = re.compile(r"(?:\s\w+)?\s(?:from|in|of|at|for)\s(?P<name>[^\W\da-z_][\w-]*)")
_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December"
)
_PARTS = re.compile(r"[;:]\s")


def figure_missing(claim: str, texts: Sequence[str]) -> str:
    """The first figure of a claim that stands in none of the texts; "" for none."""
    there = [figure for text in texts for figure in figures_of(text)]
    for figure in figures_of(claim):
        if not any(same_figure(figure, other) for other in there):
            return figure.text
    return ""


def other_bearer(claim: str, quotes: Sequence[str]) -> tuple[str, str] | None:
    """Whom a claim gives a figure to, and to whom its sources give it; None where they agree."""
    for figure in figures_of(claim):
        held = [
            (quote, other)
            for quote in quotes
            for other in figures_of(quote)
            if same_figure(figure, other)
        ]
        differing = [_apart(claim, figure, *one, quotes) for one in held]
        if differing and all(differing):
            return differing[0]
    return None


def other_speaker(claim: str, quote: str) -> tuple[str, str] | None:
    """Two speakers whose offices are the same and whose names differ; None where none do.

    "Ukraine's Defence Ministry" is not "Russia's Defence Ministry".
    """
    for ours in frames_of(text_of(claim)):
        for theirs in frames_of(text_of(quote)):
            mine, other = set(_capitals(ours.speaker)), set(_capitals(theirs.speaker))
            if mine & other and _differ(mine - other, other - mine):
                return ours.speaker, theirs.speaker
    return None


def _apart(
    claim: str, figure: Quantity, quote: str, other: Quantity, quotes: Sequence[str]
) -> tuple[str, str] | None:
    ours, theirs = _OF.match(claim[figure.end :]), _OF.match(quote[other.end :])
    if ours and theirs and _differ({ours["name"]}, {theirs["name"]}):
        return ours["name"], theirs["name"]
    mine, bearers = _before(claim, figure), list(_capitals(quote[: other.start]))
    if not mine or not bearers or not _differ({mine}, set(bearers)):
        return None
    named = any(not _differ({mine}, set(_capitals(said))) for said in quotes)
    return (mine, bearers[-1]) if named else None


def _before(claim: str, figure: Quantity) -> str:
    """The last name before a figure, in its part of the sentence and after the figure before it."""
    ends = [other.end for other in figures_of(claim) if other.end <= figure.start]
    start = max(ends, default=0)
    part = _PARTS.split(claim[start : figure.start])[-1]
    return next(reversed([*_capitals(part)]), "")


def _capitals(text: str) -> Iterator[str]:
    for match in _CAPITAL.finditer(text):
        word = match.group()
        is_name = word.lower() not in STOP_WORDS | TITLES
        if is_name and not figures_of(word) and not _DAY.fullmatch(word):
            yield word


def _differ(ours: set[str], theirs: set[str]) -> bool:
    """Whether there are names on both sides, and none is another way to write one of the others."""
    return bool(ours and theirs) and not any(
        one == other or same_name(one, other) for one in ours for other in theirs
    )
