"""The words of a sentence that answer: who, when, where, how many, how much.

By rules over what the question asks for and what the sentence names, or as a trained reader points
to them, made whole. Where two candidates are as good as each other, nothing is marked: no mark is
better than a wrong one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.documents import Span
from rag.answers import Evidence
from rag.asked import Asked, Kind
from rag.columns import column_asked
from rag.evidence import Found
from rag.mentions import counts, dates, measures, money, names, places, shares, times
from rag.speakers import SAYING
from rag.terms import is_country, met, stem, terms_of

# A candidate is marked when it leads the next one by this much. On the sentences that hold the
# answers to 2,045 such questions of encyclopedias and searches, none of the table's sets, 0.0
# marked 92 %, of which 74 % were right (half of the words or more), and 0.3 58 %, of which 86 %.
CLEAR = 0.3
_LONGEST = 12  # words that a reader may point to

# Names of what is neither a person nor a place.
_EVENT = re.compile(
    r"\b(?:War|Wars|Battle|Revolution|Treaty|Act|Agreement|Conference|Games|Cup|Award|Awards|Prize|Series"
    r"|Olympics|Championship|Festival|Summit)\b"
)
_BODY = re.compile(
    r"\b(?:Commission|Army|Association|University|Council|Court|Committee|Ministry|Department|Company"
    r"|Corporation|Government|Empire|Republic|Kingdom|Church|Party|Union|Bank|Agency|Office|School|Hall)\b"
)
_LASTING = re.compile(r"(?:second|minute|hour|day|week|month|year)s?$")
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Lord|Lady|President|King|Queen|Pope)\b")
_PRONOUN = re.compile(r"(?:he|she|they|it|I|we|you|him|her|them|us|who)", re.IGNORECASE)
_NAMED: tuple[Kind, ...] = ("person", "place")
_RANGE = re.compile(r"\s*(?:-|–|—|to|and|or|until|till)\s*")
_BESIDE = re.compile(r",?\s*(?:(?:on|at)\s+)?(?:the\s+)?")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def marked(found: Found, question: str) -> Found:
    """The evidence with the words that answer marked, where they are plain to see.

    `found.words` are taken where they are of the kind asked for, made whole.
    """
    asked = Asked(question, terms_of(question))
    if asked.kind is None and not asked.is_of_a_thing:
        return found
    pointed = found.words or (None,) * len(found.evidence)
    evidence = tuple(
        _marked(item, asked, said, column_asked(item.quote, lead.quote, asked) if lead else None)
        for item, said, lead in zip(found.evidence, pointed, found.leads, strict=True)
    )
    leads = tuple(
        # "…," she said: who she is stands in the sentence that comes with it.
        _marked(lead, asked, None) if lead and asked.kind == "person" and not item.words else lead
        for lead, item in zip(found.leads, evidence, strict=True)
    )
    return replace(found, evidence=evidence, leads=leads)


def words_that_answer(
    text: str, asked: Asked, said: Span | None = None, cell: Span | None = None
) -> Span | None:
    """The words of a sentence that answer, None where they are not clear.

    `said` is where a reader sees them, in the sentence; `cell` where the column stands that is
    asked for, in a row of a table.
    """
    candidates = _candidates(text, asked)
    within = [c for c in candidates if cell and cell.start <= c.start and c.end <= cell.end]
    if within:
        return _clear(text, within, asked)
    if said is not None:
        whole = _whole(text, said, candidates, asked)
        if whole is not None:
            return whole
    return _clear(text, candidates, asked)


def _marked(item: Evidence, asked: Asked, said: Span | None, cell: Span | None = None) -> Evidence:
    inside = None
    if said is not None and item.start <= said.start and said.end <= item.end:
        inside = Span(said.start - item.start, said.end - item.start)
    words = words_that_answer(item.quote, asked, inside, cell)
    if words is None:
        return item
    return replace(item, words=Span(item.start + words.start, item.start + words.end))


def _candidates(text: str, asked: Asked) -> list[Span]:
    """What the sentence names of the kind asked for, and the question does not."""
    kind = asked.kind
    if kind is None:
        return []
    if kind == "amount":
        found = next(filter(None, (read(text) for read in _AMOUNTS)), [])
    else:
        found = next(filter(None, (read(text) for read in _READERS[kind])), [])
        if not found and kind == "place" and asked.is_of_a_kind_of_place:
            found = names(text)
    said = asked.question.lower()
    return [span for span in found if not _is_known(text[span.start : span.end], said, asked)]


_Reader = Callable[[str], list[Span]]
_AMOUNTS: tuple[_Reader, ...] = (money, measures, shares, counts)
# The first that names anything counts.
_READERS: dict[Kind, tuple[_Reader, ...]] = {
    "money": (money,),
    "share": (shares,),
    "measure": (measures,),
    "count": (counts,),
    "date": (dates, times),
    "time": (times,),
    "person": (names,),
    "place": (places,),
}


def _is_known(words: str, question: str, asked: Asked) -> bool:
    """Whether the question itself names it."""
    if words.lower() in question:
        return True
    own = [stem(word.lower()) for word in _WORD.findall(words)]
    known = sum(met(word, asked.own) for word in own)
    # Half of a name is the name ("Justice Mathur"), half of an amount is not the amount.
    return known == len(own) or (asked.kind == "person" and 2 * known > len(own))


def _clear(text: str, candidates: Sequence[Span], asked: Asked) -> Span | None:
    """The best candidate, where it is clearly better than the next."""
    if not candidates:
        return None
    worth = sorted((_worth(text, span, asked), -span.start, span) for span in candidates)
    best = worth[-1]
    others = [w for w in worth[:-1] if _said(text, w[2]) != _said(text, best[2])]
    if others and best[0] - others[-1][0] < CLEAR:
        return None
    return best[2]


def _said(text: str, span: Span) -> str:
    return text[span.start : span.end].lower()


def _worth(text: str, span: Span, asked: Asked) -> float:
    """How well a candidate fits: near the question's words, and shaped as what is asked for."""
    worth = _nearness(text, span, asked.terms.keys)
    words, before, after = text[span.start : span.end], text[: span.start], text[span.end :]
    if asked.kind == "date":
        return worth + (0.4 if re.search(r"\d", words) else 0.0)
    if before.count("(") > before.count(")"):
        worth -= 0.4  # the same in another unit, or an aside
    if asked.kind in ("count", "amount") and asked.counted:
        following = [stem(word.lower()) for word in _WORD.findall(after[:60])][:3]
        worth += 1.0 if any(word in asked.counted for word in following) else 0.0
    if asked.kind == "amount" and _LASTING.search(words):
        worth -= 0.4  # "118 millimetres in 48 hours"
    if asked.kind in ("person", "place") and _EVENT.search(words):
        worth -= 0.6
    if asked.kind == "person":
        worth += _worth_as_person(words, before, after, asked)
    return worth


def _worth_as_person(words: str, before: str, after: str, asked: Asked) -> float:
    worth = 0.3 if " " in words or _TITLED.match(words) else 0.0
    worth -= 0.4 if is_country(words) else 0.3 if _BODY.search(words) else 0.0
    doer = re.search(r"(\w+)\sby\s(?:the\s)?$", before)
    if doer and (stem(doer.group(1).lower()) in asked.own or not doer.group(1).endswith("ed")):
        worth += 0.5
    if asked.is_who_said and any(SAYING.search(part) for part in (before[-25:], after[:60])):
        worth += 1.0
    return worth


def _nearness(text: str, span: Span, keys: Sequence[str]) -> float:
    """How near the question's words stand: for each, 1 beside the span, less further off; mean."""
    wanted = set(keys)
    if not wanted:
        return 0.0
    places = dict[str, float]()
    left = [stem(w.lower()) for w in _WORD.findall(text[: span.start])][::-1]
    right = [stem(w.lower()) for w in _WORD.findall(text[span.end :])]
    for side in (left, right):
        for distance, word in enumerate(side):
            if word in wanted:
                places[word] = max(places.get(word, 0.0), 1.0 / (1 + distance / 3))
    return sum(places.values()) / max(len(places), 1)


def _whole(text: str, said: Span, candidates: Sequence[Span], asked: Asked) -> Span | None:
    """A reader's words made whole: the date, amount or name they are of; None for another kind."""
    meeting = [c for c in candidates if c.start < said.end and said.start < c.end]
    if asked.kind == "date" and len(meeting) == 1:
        return _with_hour(text, meeting[0], said)
    if len(meeting) == 1:
        return meeting[0] if asked.kind not in ("person", "place") else _joined(meeting[0], said)
    if meeting:
        between = Span(meeting[0].start, meeting[-1].end)
        is_one = asked.kind in _NAMED or _is_range(text, meeting)
        return between if is_one else _clear(text, meeting, asked)
    if asked.kind not in (None, *_NAMED):
        return None
    trimmed = _trimmed(text, said)
    if trimmed is None or not _is_short(text, trimmed):
        return None
    words = text[trimmed.start : trimmed.end]
    # The quotation that a question asks about is not its speaker, and neither is "she".
    is_known = _is_known(words, asked.question.lower(), asked)
    return None if is_known or _PRONOUN.fullmatch(words) else trimmed


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
