"""The words that a trained reader points to, made whole: the date, the amount or the name."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.documents import Span
from rag.asked import Asked, Kind
from rag.mentions import times
from rag.speakers import SAYING
from rag.stemming import stem
from rag.terms import met

_LONGEST = 12  # words that a reader may point to
_NAMED: tuple[Kind, ...] = ("person", "place")
# "my grandfather", "she told the hall": whoever that is, it is not told here.
_ANYBODYS = re.compile(
    r"(?:he|she|they|it|I|we|you|him|her|them|us|who|my|our|your|his|their|its|(?:the|a)\s(?:witness"
    r"|minister|official|speaker|spokes\w+)\Z)\b",
    re.IGNORECASE,
)
# What does not stand within a name: what somebody does.
_DOES = re.compile(
    rf"{SAYING.pattern}|\b(?:is|are|was|were|be|been|has|have|had|will|would|met|made|gave|took|won|led"
    r"|held|left|built|sold|sent|kept|found|became|began|came|saw|got|beat|sits?|gives?|[a-z]{2,}ed)\b"
)
_NUMBERED = re.compile(r"\d+(?:\.\d+)*[.)]?\s")  # a paragraph
_QUOTED = re.compile(r'[“„«][^”»]*(?:[”»]|\Z)|"[^"]*(?:"|\Z)|\A[^“„«"]*[”»]')
_RANGE = re.compile(r"\s*(?:-|–|—|to|and|or|until|till)\s*")
_BESIDE = re.compile(r",?\s*(?:(?:on|at)\s+)?(?:the\s+)?")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def made_whole(
    text: str, said: Span, candidates: Sequence[Span], asked: Asked
) -> list[Span] | None:
    """What a reader's words are of, one of which is meant; nothing for words of another kind.

    None where it points to more than one thing and leaves open which is meant.

    `candidates` are what the sentence names of the kind that is asked for, in order.
    """
    numbered = _NUMBERED.match(text)
    if numbered and said.end <= numbered.end():
        return []
    meeting = [c for c in candidates if c.start < said.end and said.start < c.end]
    if asked.kind == "date" and len(meeting) == 1:
        return [_with_hour(text, meeting[0], said)]
    if meeting and asked.kind in _NAMED:
        whole = _joined(_joined(meeting[0], meeting[-1]), said)
        words = text[whole.start : whole.end]
        if not _DOES.search(words) and len(words.split()) <= _LONGEST:
            return [whole]
        # "Ann Lee sits with the mayor" is of whom it begins with.
        return meeting[:1] if meeting[0].start <= said.start else None
    if meeting:
        is_one = len(meeting) == 1 or _is_range(text, meeting)
        return [Span(meeting[0].start, meeting[-1].end)] if is_one else meeting
    return [] if asked.kind not in (None, *_NAMED) else _bare(text, said, asked)


def _bare(text: str, said: Span, asked: Asked) -> list[Span]:
    """A reader's words that hold no name, where they can be an answer."""
    trimmed = _trimmed(text, said)
    if trimmed is None or not _is_short(text, trimmed):
        return []
    words = text[trimmed.start : trimmed.end]
    # The quotation that a question asks about is not its speaker.
    if is_known(words, asked) or _ANYBODYS.match(words):
        return []
    if asked.kind == "person" and _DOES.search(words):
        return []
    return [] if asked.is_who_said and not speaks(text, trimmed) else [trimmed]


def speaks(text: str, span: Span) -> bool:
    """Whether words stand beside a verb of saying and in no quotation."""
    if any(q.start() <= span.start and span.end <= q.end() for q in _QUOTED.finditer(text)):
        return False
    around = text[max(span.start - 25, 0) : span.start], text[span.end : span.end + 60]
    return any(SAYING.search(part) for part in around)


def is_known(words: str, asked: Asked) -> bool:
    """Whether the question itself names it."""
    if _plain(words) in _plain(asked.question):
        return True
    own = [stem(word.lower()) for word in _WORD.findall(words)]
    known = sum(met(word, asked.own) for word in own)
    # Half of a name is the name ("Justice Mathur"), half of an amount is not the amount.
    return known == len(own) or (asked.kind == "person" and 2 * known > len(own))


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def _is_range(text: str, spans: Sequence[Span]) -> bool:
    """Whether nothing but "to" and the like stands between: 40 to 50, not four and a further 30."""
    pairs = pairwise(spans)
    return all(_RANGE.fullmatch(text[one.end : other.start]) for one, other in pairs)


def _with_hour(text: str, day: Span, said: Span) -> Span:
    """A date with the hour beside it that a reader points to as well: 02:40 on 15 January."""
    for hour in times(text):
        if said.start < hour.end and hour.start < said.end:
            first, last = sorted((hour, day), key=lambda span: span.start)
            if _BESIDE.fullmatch(text[first.end : last.start]):
                return _joined(hour, day)
    return day


def _joined(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))


def _trimmed(text: str, span: Span) -> Span | None:
    """The span at whole words, without the marks around them."""
    start, end = span.start, span.end
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and not (text[start].isalnum() or text[start] in "$£€¥₹"):
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in "%°²"):
        end -= 1
    return Span(start, end) if start < end else None


def _is_short(text: str, span: Span) -> bool:
    """Whether it is part of a sentence, not the most of it."""
    words = len(text[span.start : span.end].split())
    return words <= _LONGEST and 2 * words <= max(len(text.split()), 4)
