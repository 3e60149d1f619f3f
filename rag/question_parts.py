"""Clauses of a question that may each be answered by another document.

"Did the board approve the bridge before the mayor resigned?" asks of two events: searched for as a
whole, passages that hold a little of both come before those that hold all of one.
"""

import re
from collections.abc import Sequence

from index.query import content_words
from rag.sources import Mention

MOST = 4
# Words of a clause that say what it is about; with fewer it goes with its neighbour.
LEAST = 3

_JOINT = re.compile(
    # Spaces are looked at from the first of them alone: a pasted text may have thousands in a row.
    r"[,;:?]\s+|(?<!\s)\s+(?:(?:while|whereas|and|but|before|after|when|than|or)|[–—-]+)\s+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?<!\w)[\"“‘'](?=\w)[^\"“”‘’']{3,120}[\"”’'](?!\w)")
# They tell who reports, not what.
_REPORTING_WORDS = """
article articles report reports reported reporting according discussed mentioned suggest suggests
suggested claim claims indicate indicates describe describes described coverage published
information individual person company
"""
_REPORTING = frozenset(_REPORTING_WORDS.split())


def parts_of(question: str, mentions: Sequence[Mention] = ()) -> tuple[str, ...]:
    """The clauses of a question, in order; none where it is one clause.

    `mentions` are the places where it names sources, which are never cut and say nothing of what a
    clause is about.
    """
    whole = [match.span() for match in _QUOTED.finditer(question)]
    whole += [(mention.start, mention.end) for mention in mentions]
    clauses, start = list[tuple[int, int]](), 0
    for joint in _JOINT.finditer(question):
        if not any(first < joint.start() < last for first, last in whole):
            clauses.append((start, joint.start()))
            start = joint.end()
    clauses.append((start, len(question)))
    joined = list[tuple[int, int, frozenset[str]]]()
    for first, last in clauses:
        said = _said(question, first, last, mentions)
        if joined and min(len(said), len(joined[-1][2])) < LEAST:
            first, _, before = joined.pop()
            said |= before
        joined.append((first, last, said))
    if len(joined) == 1:
        return ()
    return tuple(question[first:last].strip(" ?\t\r\n") for first, last, _ in joined[:MOST])


def _said(question: str, first: int, last: int, mentions: Sequence[Mention]) -> frozenset[str]:
    """The words of a clause that say what it is about."""
    text = question[first:last]
    for mention in sorted(mentions, key=lambda mention: -mention.start):
        if first <= mention.start and mention.end <= last:
            text = text[: mention.start - first] + " " + text[mention.end - first :]
    return frozenset(content_words(text)) - _REPORTING
