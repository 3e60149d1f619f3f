"""Clauses of a question that may each be answered by another document.

"Did the board approve the bridge before the mayor resigned?" asks of two events: searched for as a
whole, passages that hold a little of both come before those that hold all of one.
"""

import re
from collections.abc import Sequence

from index.query import content_words
from rag.followup_events import AUXILIARY
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


_ASKING = r"(?:who|whom|whose|when|where|what|which|why|how)\b"
_BEFORE_ASKING = r"(?:(?:in|at|on|by|to|from|for|with|of)\s+)?"
_NEXT_ASK = re.compile(
    # Spaces are looked at from the first of them alone.
    rf"(?:[,;?]\s+(?:and|but)\s+|[;?]\s+|(?<!\s)\s+(?:and|but)\s+"
    # After a mere comma "which", "who" and "where" mostly open a clause on what stands before.
    rf"|,\s+(?={_BEFORE_ASKING}(?:{_ASKING}\s*(?:[,;?]|$|and\b)|(?:what|why|how)\b"
    rf"|(?:when|where)\s+{AUXILIARY}\b)))"
    rf"(?:also\s+|then\s+)?(?={_BEFORE_ASKING}{_ASKING})",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\b{_ASKING}|^\s*(?:is|are|was|were|do|does|did|has|have|had|can|will)\b", re.I
)
_OPENS_ASK = re.compile(rf"^\W*{_BEFORE_ASKING}{_ASKING}\s*", re.IGNORECASE)
_MEANT_BEFORE = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|its|their|so|this|that|these|those|there|one|ones)\b",
    re.IGNORECASE,
)
_FAR_BEFORE = 400  # characters of a part that the next one may take its words from


def asks_of(question: str) -> tuple[str, ...]:
    """The questions within a question, each with an asking word of its own; none where it is one.

    "Who said so, and when?" A later one that leans on the first ("when?", "what did it cost?") has
    its words added, after its own, so that its own asking word stays the earliest.
    """
    asks = cut_asks(question)
    if not asks:
        return ()
    first = _OPENS_ASK.sub("", asks[0][:_FAR_BEFORE])
    return (asks[0], *(f"{ask}: {first}" if _leans(ask) else ask for ask in asks[1:MOST]))


def cut_asks(question: str) -> tuple[str, ...]:
    """The questions within a question as they stand in it; none where it is one."""
    whole = [match.span() for match in _QUOTED.finditer(question)]
    asks, start = list[str](), 0
    for joint in _NEXT_ASK.finditer(question):
        ahead = question[start : joint.start()]
        if _ASKS.search(ahead) and not any(a < joint.start() < b for a, b in whole):
            asks.append(ahead.strip())
            start = joint.end()
    asks.append(question[start:].strip(" ?\t\r\n"))
    return tuple(asks) if len(asks) > 1 and asks[-1] else ()


def _leans(ask: str) -> bool:
    return not content_words(ask) or bool(_MEANT_BEFORE.search(ask))


def _said(question: str, first: int, last: int, mentions: Sequence[Mention]) -> frozenset[str]:
    """The words of a clause that say what it is about."""
    text = question[first:last]
    for mention in sorted(mentions, key=lambda mention: -mention.start):
        if first <= mention.start and mention.end <= last:
            text = text[: mention.start - first] + " " + text[mention.end - first :]
    return frozenset(content_words(text)) - _REPORTING
