"""Candidates that the checker lets pass, looked at again: do the shown sentences carry it all?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.documents import Span
from index.query import STOP_WORDS
from rag.check_atoms import TITLES, text_of
from rag.check_exact import says_exactly
from rag.check_figures import equal_figure, figures_of
from rag.check_frames import frames_of
from rag.check_pair import Finding, has
from rag.checker import SURE_FROM, Checked
from rag.lookup_candidates import Candidate, stems
from rag.lookup_figures import replaced
from rag.lookup_strictness import objection
from rag.stemming import stem

# The share of what a sentence says that must stand in the very sentences that support it.
_CARRIED = 0.6
# The same where the scorer is sure.
_SCORED = 0.35


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate and what the checker says of it, or of it and the sentence beside it."""

    candidate: Candidate
    checked: Checked
    beside: Candidate | None = None


def reviewed(claim: str, one: Tried) -> Tried:
    """A candidate again, where the checker looked at the words around it as well.

    To be a source, the sentences that are shown must carry what is said; and a figure that they
    replace themselves is not what they say.
    """
    if one.checked.verdict != "supported" or says_exactly(one.candidate.quote, claim):
        return one
    cited = cited_of(claim, one)
    quotes = [candidate.quote for candidate in cited]
    share = carried(claim, quotes)
    scores = one.checked.scores
    is_sure = scores is not None and scores.supported >= SURE_FROM
    evidence = [candidate.evidence() for candidate in cited]
    if reason := next(filter(None, (objection(claim, e, sure=is_sure) for e in evidence)), ""):
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if len(cited) > 1 and says_another(claim, cited):
        reason = "in the nearest sentences these are another one's words"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if share < (_SCORED if is_sure else _CARRIED):
        reason = "the nearest sentence has some of its words, and does not say it"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if name := _name_missing(claim, one.candidate, quotes):
        reason = f"the name “{name}” is not in the nearest sentence"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if new := replaced(claim, " ".join(quotes)):
        words = figure_replaced(claim, " ".join(quotes))
        reason = f"the draft says “{claim[words.start : words.end]}”, which became “{new}”"
        found = Finding("numbers", "contradicted", reason, (words,), (new,))
        checked = Checked("contradicted", reason, (words,), (new,), 0, (found,), share)
        return replace(one, checked=checked)
    return replace(one, checked=replace(one.checked, alike=share))


def cited_of(claim: str, one: Tried) -> tuple[Candidate, ...]:
    """The sentence, with the one beside it that holds what it lacks of the claim; in order."""
    beside = one.beside
    if beside is None and one.checked.verdict == "supported":
        before = one.candidate.neighbour(-1)
        lacking = stems(claim) - stems(one.candidate.quote)
        if before and lacking & stems(before.quote):
            beside = before
    found = [one.candidate, *([beside] if beside else [])]
    return tuple(sorted(found, key=lambda candidate: candidate.key))


def carried(claim: str, quotes: Sequence[str]) -> float:
    """The share of what a claim says that stands in these sentences, in [0, 1]."""
    content = [atom for atom in text_of(claim).content if atom.key]
    there = [text_of(quote) for quote in quotes]
    weights = [2 if atom.kind in ("number", "date", "name") else 1 for atom in content]
    held = [w for w, atom in zip(weights, content, strict=True) if has(atom, there)]
    return sum(held) / sum(weights) if content else 0.0


def says_another(claim: str, cited: Sequence[Candidate]) -> bool:
    """Whether one of the sentences is somebody's words whom the claim does not name."""
    wanted = stems(claim) - TITLES
    frames = [frame for candidate in cited for frame in frames_of(text_of(candidate.quote))]
    return any(not frame.by_pronoun and not wanted & stems(frame.speaker) for frame in frames)


def _name_missing(claim: str, candidate: Candidate, quotes: Sequence[str]) -> str:
    """The word that opens the claim, where the briefing knows it for a name; "" where it is there.

    By its place alone nobody could tell that from another word with a capital.
    """
    first = claim.split(maxsplit=1)[0].strip("“\"‘'(,")
    if (
        not first[:1].isupper()
        or first.lower() in STOP_WORDS
        or stem(first.lower()) in stems(" ".join(quotes))
    ):
        return ""
    passage = candidate.passage
    above = " ".join((passage.own_title, *passage.headings))
    is_name = re.search(rf"[a-z\d,] {re.escape(first)}\b", passage.text)
    return first if is_name and first not in above else ""


def figure_replaced(claim: str, quote: str) -> Span:
    """The first figure of a claim that a quote has as well."""
    for figure in figures_of(claim):
        if any(equal_figure(figure, other) for other in figures_of(quote)):
            return Span(figure.start, figure.end)
    return Span(0, len(claim))
