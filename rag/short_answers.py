"""The words of a sentence that answer: who, when, where, how many, how much.

By rules over what the question asks for and what the sentence names, or as a trained reader points
to them, made whole. Where two candidates are as good as each other, nothing is marked: no mark is
better than a wrong one.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.documents import Span
from rag.answers import Evidence
from rag.asked import Asked, Kind
from rag.columns import BORDER, column_asked
from rag.evidence import Found
from rag.mentions import counts, dates, measures, money, names, places, shares, times
from rag.owners import is_anothers
from rag.pointed_words import is_known, made_whole
from rag.speakers import SAYING
from rag.terms import is_country, met, stem, stems, terms_of

# A candidate is marked when it leads the next one by this much. On the sentences that hold the
# answers to 2,045 such questions of encyclopedias and searches, none of the table's sets, 0.0
# marked 92 %, of which 74 % were right (half of the words or more), and 0.3 58 %, of which 86 %.
CLEAR = 0.3
# A sentence that a reader gives lower log odds is on the subject, but its words seldom answer.
READS = -3.0
READS_THING = 0.0  # "which colour …": no rule knows what that is

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
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def marked(found: Found, question: str) -> Found:
    """The evidence with the words that answer marked, where they are plain to see.

    `found.words` are taken where they are of the kind asked for, made whole.
    """
    asked = Asked(question, terms_of(question))
    if asked.kind is None and not asked.is_of_a_thing:
        return found
    pointed = found.words or (None,) * len(found.evidence)
    evidence, leads = list[Evidence](), list[Evidence | None]()
    for at, (item, said, lead) in enumerate(zip(found.evidence, pointed, found.leads, strict=True)):
        trusted = not found.readings or found.readings[at] >= _least(item, lead, asked)
        shown = _marked(item, asked, said, lead) if trusted else item
        evidence.append(shown)
        # "…," she said: who she is stands in the sentence that comes with it.
        of_lead = lead and asked.kind == "person" and not shown.words
        leads.append(_marked(lead, asked, None) if lead and of_lead else lead)
    return replace(found, evidence=tuple(evidence), leads=tuple(leads))


def _least(item: Evidence, lead: Evidence | None, asked: Asked) -> float:
    """The log odds from which on a reader is trusted to see an answer in a sentence.

    Of rows it knows little: the cell under the column that is asked for needs no word of its.
    """
    cell = column_asked(item.quote, lead.quote, asked) if lead else None
    if asked.kind and cell:
        return -math.inf
    return READS if asked.kind or cell else READS_THING


def words_that_answer(
    text: str, asked: Asked, said: Span | None = None, cell: Span | None = None, lead: str = ""
) -> Span | None:
    """The words of a sentence that answer, None where they are not clear.

    `said` is where a reader sees them, in the sentence; `cell` where the column stands that is
    asked for, in a row of a table; `lead` the sentence that tells whom this one means.
    """
    named = _candidates(text, asked)
    candidates = [span for span in named if not is_anothers(text, span, asked, lead)]
    within = [c for c in candidates if cell and cell.start <= c.start and c.end <= cell.end]
    if within:
        return _clear(text, within, asked)
    if cell and asked.kind is None:
        return cell
    if said is not None:
        pointed = made_whole(text, said, named, asked)
        if pointed is None:
            return None
        chosen = _clear(text, pointed, asked)
        if chosen is not None and not is_anothers(text, chosen, asked, lead):
            return chosen
    return _clear(text, candidates, asked)


def _marked(
    item: Evidence, asked: Asked, said: Span | None, lead: Evidence | None = None
) -> Evidence:
    inside = cell = None
    before = lead.quote if lead else ""
    if said is not None and item.start <= said.start and said.end <= item.end:
        inside = Span(said.start - item.start, said.end - item.start)
    if lead is not None:
        cell = column_asked(item.quote, lead.quote, asked)
    words = words_that_answer(item.quote, asked, inside, cell, before)
    if words is None or not _is_counted(item, asked, before):
        return item
    if BORDER in item.quote[words.start : words.end]:  # of no one cell
        return item
    return replace(item, words=Span(item.start + words.start, item.start + words.end))


def _is_counted(item: Evidence, asked: Asked, lead: str) -> bool:
    """Whether a sentence may count what is to be counted: new jobs are no dredging jobs."""
    own = stems(item.quote)
    around = own | stems(" ".join((lead, item.before, item.heading, item.title)))
    counted = asked.counted_words
    return not counted or not met(counted[-1], own) or all(met(word, around) for word in counted)


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
    return [span for span in found if not is_known(text[span.start : span.end], asked)]


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
