"""Answers made of evidence sentences: no language model, nothing that no briefing says.

`choose` looks for the smallest set of sentences that answers: one or two where one fact is asked
for, one for each part of a question of several, some from each document where several are compared,
none that only says again what is shown. Of a figure that was updated it takes the newest and the
one before.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.duplicates import Copies
from rag.answers import Citation, Claim, Evidence
from rag.breadth import Breadth, Wide, breadth_of
from rag.evidence import Found
from rag.question_parts import asks_of
from rag.scoring import shows
from rag.terms import Terms, met, stems, terms_of
from rag.updates import Update, update_of

# A sentence joins the best one when the belief that it is the best is at least this share of that
# in the best. On 478 questions of six sets the least share of 0.3 for all, without the rules below,
# gave citation precision of 0.67 and recall of 0.59; with them 0.68 and 0.61, of 2.4 sentences
# instead of 2.5. Of "many" 0.1 gave 0.67 and 0.63, 0.3 gave 0.69 and 0.61.
NEAR: dict[Wide, float] = {"few": 0.3, "some": 0.3, "many": 0.2}
FEW = 2
# The best sentence of a source that the question names: in questions on several articles this
# raised the recall from 0.55 to 0.72, at the same precision.
NEAR_OF_NAMED = 0.02
# A sentence that adds no word of the question to those shown needs this share.
NEAR_WITHOUT_NEWS = 0.5
# A sentence for one part of a question says this share of the part's words; the others may stand
# before it.
PART_COVERED = 0.5
# Its share may be small, as it says little of the whole question, but not next to none.
NEAR_OF_PART = 0.002
_BYLINE = 60  # characters


def choose(found: Found, question: str, most: int) -> tuple[Evidence, ...]:
    """The evidence sentences to show, at most `most` beside their leads, in reading order.

    The best sentence always; others that come near it, add something to it and are no near-copies
    of one shown. A sentence that cannot stand alone brings what it needs. Where the question asks
    about a change, documents stand in the order of their dates, else the best one first; sentences
    in the order of their document.
    """
    breadth = breadth_of(question, found.evidence)
    chosen = _Chosen(terms_of(question))
    update = update_of(found, question)
    left_out = update.outdated | (update.silent if breadth.wide == "few" else frozenset())
    order = [at for at in _offered(found, breadth) if at not in left_out]
    needed = _needed(found, question, order, update)
    few = max(FEW, len(needed))
    for at in [*needed, *(at for at in order if at not in needed)]:
        if chosen.shown == most or (breadth.wide == "few" and chosen.shown == few):
            break
        share = 1.0 if at in needed else found.weights[at] / found.weights[order[0]]
        chosen.offer(found.evidence[at], found.leads[at], share, breadth)
    if update and not breadth.is_of_change:
        return _led_by(found.evidence[update.places[0]], chosen.items)
    return _in_reading_order(chosen.items, breadth.is_of_change)


def quote_claims(evidence: Sequence[Evidence]) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """One claim for each evidence sentence, in its own words, with its footnote."""
    citations = tuple(Citation(n, item) for n, item in enumerate(evidence, start=1))
    claims = tuple(Claim(" ".join(c.evidence.quote.split()), (c.n,)) for c in citations)
    return claims, citations


def _offered(found: Found, breadth: Breadth) -> list[int]:
    """Places of the evidence, best first, those of a named source in front of the others.

    A title with its byline says nothing that the footnote does not, nor does a line that only
    announces what follows it; they stand in for nothing but an answer that has nothing else.
    """
    said = [
        at
        for at, item in enumerate(found.evidence)
        if not is_title(item) and not item.quote.rstrip().endswith(":")
    ]
    places = said or list(range(len(found.evidence)))
    named = list[int]()
    for document in breadth.named:
        named += [at for at in places if found.evidence[at].document_id == document][:1]
    first = sorted(dict.fromkeys([*places[:1], *named]))
    return [*first, *(at for at in places if at not in first)]


def _needed(found: Found, question: str, order: Sequence[int], update: Update) -> list[int]:
    """Places of the sentences that are shown whatever their share: the best one, the newest figure
    and the one before it, the best one for each part of the question.
    """
    # Where older figures are left out, the best of the rest is no better than the newest.
    needed = [*([] if update.outdated else order[:1]), *update.places]
    for ask in asks_of(question):
        at = _best_for(terms_of(ask), found, order, needed)
        needed += [] if at is None else [at]
    return list(dict.fromkeys(needed))


def _best_for(
    part: Terms, found: Found, order: Sequence[int], needed: Collection[int]
) -> int | None:
    """The place of the sentence that answers a part of a question best, None where none does."""
    top = max(found.weights, default=1.0)
    best: tuple[float, int] | None = None
    for at in order:
        shown = shows(part.wanted, found.evidence[at].quote)
        covered = _covered(part, found.evidence[at], found.leads[at])
        share = found.weights[at] / top
        if not shown or covered < PART_COVERED or share < NEAR_OF_PART:
            continue
        # One that is shown anyway answers as well as another.
        worth = covered + shown + 0.1 * math.log(share) + (0.3 if at in needed else 0.0)
        if best is None or worth > best[0]:
            best = worth, at
    return None if best is None else best[1]


def _covered(part: Terms, item: Evidence, lead: Evidence | None) -> float:
    """Share of a part's words that a sentence says with its lead, half for those around it.

    None of them said is none of the part, whatever stands around.
    """
    own = stems(item.quote) | (stems(lead.quote) if lead else frozenset())
    around = stems(item.before) | stems(item.title) | stems(item.heading)
    keys = [key for key in part.keys if len(key) > 1]
    said = [1.0 if met(key, own) else 0.5 * met(key, around) for key in keys]
    return sum(said) / len(said) if 1.0 in said else 0.0


def is_title(item: Evidence) -> bool:
    """Whether a sentence is its document's title, alone or with a byline that names its source."""
    said, title = " ".join(item.quote.split()), " ".join(item.title.split())
    if not said.startswith(title) or len(said) > len(title) + _BYLINE:
        return False
    rest = said[len(title) :]
    return not rest or bool(item.source and item.source in rest)


@dataclass
class _Chosen:
    """What is shown so far, and what of the question it covers."""

    terms: Terms
    items: list[Evidence] = field(default_factory=list)
    shown: int = 0
    _covered: set[str] = field(default_factory=set)
    _copies: Copies = field(default_factory=Copies)

    def offer(self, item: Evidence, lead: Evidence | None, share: float, breadth: Breadth) -> None:
        """Show a sentence with its lead, if it is worth a place."""
        fresh = self._fresh(item, breadth)
        named = item.document_id in breadth.named and not self._has(item.document_id)
        least = NEAR_OF_NAMED if named else NEAR[breadth.wide] if fresh else NEAR_WITHOUT_NEWS
        if self.shown and share < least:
            return
        if self._copies.original(self.shown, item.quote) is not None:
            return
        self.shown += 1
        self._covered |= self._met(item)
        for one in (lead, item):
            if one is not None:
                self._show(one)

    def _show(self, item: Evidence) -> None:
        """Show a sentence once: one that leads may be an answer too, with its words marked."""
        for at, other in enumerate(self.items):
            if _place(other) == _place(item):
                marked = other.words is not None and item.words is None
                self.items[at] = other if marked else item
                return
        self.items.append(item)

    def _fresh(self, item: Evidence, breadth: Breadth) -> bool:
        if breadth.wide != "few" and not self._has(item.document_id):
            return True
        return bool(self._met(item) - self._covered)

    def _met(self, item: Evidence) -> set[str]:
        there = stems(item.quote)
        return {key for key in self.terms.keys if met(key, there)}

    def _has(self, document: str) -> bool:
        return any(item.document_id == document for item in self.items)


def _place(item: Evidence) -> tuple[str, int, int]:
    return item.document_id, item.start, item.end


def _led_by(first: Evidence, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The document of the version that is asked for, then the others, the newest first."""

    def newness(item: Evidence) -> tuple[bool, int]:
        return item.document_id != first.document_id, -(item.date or date.min).toordinal()

    ordered = sorted(evidence, key=lambda item: (item.document, item.start))
    return tuple(sorted(ordered, key=newness))


def _in_reading_order(evidence: Sequence[Evidence], by_date: bool) -> tuple[Evidence, ...]:
    best: dict[str, float] = {}
    for item in evidence:
        best[item.document_id] = max(best.get(item.document_id, 0.0), item.score)
    undated = date.max
    return tuple(
        sorted(
            evidence,
            key=lambda e: (
                (e.date or undated) if by_date else undated,
                -best[e.document_id],
                e.document,
                e.start,
            ),
        )
    )
