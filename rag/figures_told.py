"""What evidence sentences tell of the figure that a question asks for, sentence by sentence.

Figures are only held against each other where both are of the same thing: of what is asked for,
not of a part of it, an addition to it, another place or another year.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Span
from rag.answers import Evidence
from rag.asked import Asked
from rag.check_words import same_meaning
from rag.columns import column_asked
from rag.evidence import Found
from rag.figure_asides import BORDER, is_aside, is_row
from rag.figure_changes import MEASURED, change_in
from rag.figure_questions import asks_for_figure, counted_in
from rag.periods import periods_of
from rag.quantities import Quantity, quantities
from rag.quantity_units import compatible
from rag.question_parts import asks_of
from rag.stemming import stem
from rag.terms import Terms, met, stems, terms_of

# Share of the question's words that stand in a sentence or around it where it tells of the same.
COVERED = 0.7
# Log odds of the trained reader from which on less will do.
SURE = 2.0
COVERED_WHERE_SURE = 0.4

_AMOUNTS = ("currency", "percent", *MEASURED, "thing", "bare")
_KINDS: dict[str, tuple[str, ...]] = {
    "money": ("currency",),
    "share": ("percent",),
    "measure": MEASURED,
    "count": ("thing", "bare"),
    "amount": _AMOUNTS,
    "date": ("date",),
    "time": ("clock",),
}
# Words of a question that stand in no sentence with the figure.
_OF_FIGURES_WORDS = """
current currently latest newest recent recently present now figure number count total toll tally
estimate amount value share percentage percent proportion correct corrected revised updated
"""
OF_FIGURES = frozenset(map(stem, _OF_FIGURES_WORDS.split()))
# Figures further apart than this are of different things: two doses of a vaccine, 220,000 bought.
_FAR = 20
# Of what is measured or paid for, less: what a bridge cost, and what its lamps did.
_FAR_OF_AMOUNTS = 5
# Nothing but the figure, or nearly: a reader's words for a question of no kind that rules know.
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the evidence, by its place there, and the figure that it gives.

    `replaced` is the figure that it says was given before: "from 18 to 20", "412, not 340".
    """

    at: int
    item: Evidence
    quantity: Quantity
    replaced: Quantity | None = None


def told(found: Found, question: str) -> tuple[Told, ...]:
    """The figure that each document gives for what is asked, by its best sentence, best first.

    None where the question asks for no figure.
    """
    asked = figure_asked(found, question)
    if asked is None:
        return ()
    best = dict[str, Told]()
    for at, item in enumerate(found.evidence):
        before = best.get(item.document_id)
        if (before and before.replaced) or item.quote.strip() == item.title.strip():
            continue
        reading = found.readings[at] if found.readings else 0.0
        if not _is_of_it(item, found.leads[at], asked.terms, reading):
            continue
        one = figure_at(found, at, asked)
        # A document that corrects a figure gives the old one as well.
        if one is not None and (before is None or one.replaced):
            best[item.document_id] = one
    return _of_one_thing(tuple(sorted(best.values(), key=lambda one: one.at)), asked)


def figure_asked(found: Found, question: str) -> Asked | None:
    """The question as one for a figure, its words for days left out; None where it is none."""
    asked = Asked(question, terms_of(_without_days(question, found.evidence)))
    if asked.kind is None and asks_for_figure(question):
        # The same question in the words that rules know.
        asked = Asked(f"How much: {question}", asked.terms)
    return None if asked.kind in ("person", "place") or asks_of(question) else asked


def _without_days(question: str, evidence: Sequence[Evidence]) -> str:
    """The question without the words for days and months, which may stand in no sentence."""
    days = [item.date for item in evidence if item.date is not None]
    asked = periods_of(question, max(days, default=None), min(days, default=None))
    for period in (*asked.periods, *asked.outside):
        question = question.replace(period.words, " ")
    return question


def _is_of_it(item: Evidence, lead: Evidence | None, terms: Terms, reading: float) -> bool:
    """Whether the sentence is of what the question is of, all its names among it.

    Where the reader is sure that it answers, other words may stand for the question's.
    """
    own = stems(item.quote)
    day = f"{item.date.day} {item.date:%B %Y}" if item.date else ""
    beside = [item.title, item.heading, item.before, item.source or "", day]
    around = own.union(*map(stems, beside), stems(lead.quote) if lead else ())
    keys = [key for key in terms.keys if key not in OF_FIGURES]
    there = [key for key in keys if is_said(key, around)]
    sure = reading >= SURE
    if not keys or len(there) < (COVERED_WHERE_SURE if sure else COVERED) * len(keys):
        return False
    if not (
        is_row(item.quote) or any(is_said(key, own | stems(item.before)) for key in terms.keys)
    ):
        return False
    if not sure and any(name not in there for name in terms.names):
        return False
    return not is_row(item.quote) or _is_row_asked(item.quote, terms)


def is_said(key: str, there: frozenset[str]) -> bool:
    """Whether a word of the question, or one of its meaning, is among the stems of a text."""
    return met(key, there) or any(same_meaning(key, word) for word in there)


def _is_row_asked(row: str, terms: Terms) -> bool:
    """Whether a row of a table is that of what is asked: it opens with it, or with "Total"."""
    opens = row.split(BORDER)[0]
    if _WHOLE.search(opens):
        return True
    own = re.findall(r"[^\W\d_]{3,}", opens.lower())
    return bool(own) and all(any(met(key, stems(word)) for key in terms.keys) for word in own)


_WHOLE = re.compile(r"\b(?:total|overall|all|altogether|whole|sum)\b", re.IGNORECASE)


def figure_at(found: Found, at: int, asked: Asked) -> Told | None:
    """What a sentence tells, where it is plain which figure that is."""
    item, lead = found.evidence[at], found.leads[at]
    kinds = _KINDS.get(asked.kind or "", _AMOUNTS)
    figures = [q for q in quantities(item.quote) if q.unit.kind in kinds]
    changed = change_in(item, figures)
    counted = counted_in(asked)
    if counted and not _is_counted(item, lead, counted):
        return None
    if changed is not None and not is_aside(item, changed[1], asked, counted):
        return Told(at, item, changed[1], changed[0])
    figures = [q for q in figures if not is_aside(item, q, asked, counted)]
    pointed = item.words or (found.words[at] if found.words else None)
    within = _inside(item, pointed)
    cell = _cell(item.quote, lead.quote, asked, figures) if lead else None
    spot = cell or within
    if is_row(item.quote) and cell is None and _are_several(figures):
        return None
    if spot is not None:
        figures = [q for q in figures if q.start < spot.end and spot.start < q.end]
    if asked.kind is None:
        # A reader's words may be of anything: only where they are a figure does it ask for one.
        if spot is None or len(figures) != 1 or not _is_most(figures[0], spot):
            return None
    elif spot is None and counted:
        if any(q.unit.kind == "bare" and _IN_OTHER_CASE.match(item.quote, q.end) for q in figures):
            return None
        figures = [q for q in figures if q.unit.nouns & counted] or figures
    return Told(at, item, figures[0]) if len(figures) == 1 else None


# "12 ferries in summer and 8 in winter": which of them is meant stays open.
_IN_OTHER_CASE = re.compile(r"\s(?:in|at|on|for|by|during|from|elsewhere)\b")


def _is_counted(item: Evidence, lead: Evidence | None, counted: frozenset[str]) -> bool:
    """Whether what is to be counted is named in a sentence or just before it, and all its words
    there or above: "dredging jobs" are not all jobs.
    """
    there = stems(item.quote) | stems(item.before) | (stems(lead.quote) if lead else frozenset())
    above = stems(item.title) | stems(item.heading)
    return any(is_said(key, there) for key in counted) and all(
        is_said(key, there | above) for key in counted
    )


def _are_several(figures: Sequence[Quantity]) -> bool:
    """Whether two figures are of one kind, so that either may be meant."""
    kinds = [figure.unit.kind for figure in figures]
    return len(set(kinds)) < len(kinds)


def _cell(row: str, header: str, asked: Asked, figures: Sequence[Quantity]) -> Span | None:
    """The cell of a row that is asked for; none where others are of its kind and may be meant."""
    cell = column_asked(row, header, asked)
    if cell is None:
        return None
    inside = [q for q in figures if cell.start <= q.start and q.end <= cell.end]
    others = [q for q in figures if q not in inside]
    if any(q.unit.kind == other.unit.kind for q in inside for other in others):
        return None
    return cell


def _inside(item: Evidence, span: Span | None) -> Span | None:
    if span is None or not item.start <= span.start < span.end <= item.end:
        return None
    return Span(span.start - item.start, span.end - item.start)


def _is_most(figure: Quantity, spot: Span) -> bool:
    return figure.end - figure.start >= _MOSTLY * (spot.end - spot.start)


# What was to be is another thing than what came of it.
_PLANNED = re.compile(
    r"\b(?:meant\sto|goal|target|aim(?:s|ed)?\b|hope[sd]?\sto|plan(?:s|ned)?\sto|forecast"
    r"|should\b|supposed\sto|required\b)",
    re.IGNORECASE,
)
_RATE = re.compile(r"\s*(?:(?:an?|per|each|every)\s+(?:\w+)\b|in\s+each\b)")


def _of_one_thing(all_told: tuple[Told, ...], asked: Asked) -> tuple[Told, ...]:
    """Those whose figures count what the best one's does."""
    if not all_told:
        return ()
    best = all_told[0]
    return tuple(one for one in all_told if one is best or same_thing(best, one, asked))


def same_thing(best: Told, one: Told, asked: Asked) -> bool:
    """Whether the figures of two sentences count the same."""
    mine, other = best.quantity, one.quantity
    if not compatible(mine.unit, other.unit) or _is_rate(best) != _is_rate(one):
        return False
    if bool(_PLANNED.search(best.item.quote)) != bool(_PLANNED.search(one.item.quote)):
        return False
    low, high = sorted((abs(mine.value), abs(other.value)))
    far = _FAR_OF_AMOUNTS if mine.unit.kind in ("currency", *MEASURED) else _FAR
    if mine.moment is None and high > far * low:
        return False
    if not mine.unit.nouns or not other.unit.nouns or counted_in(asked):
        return True
    return bool(mine.unit.nouns & other.unit.nouns)


def _is_rate(one: Told) -> bool:
    return bool(_RATE.match(one.item.quote[one.quantity.end :]))
