"""Candidates that the checker lets pass, looked at again: do the shown sentences carry it all?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.characters import on_one_line
from corpus.documents import Span
from index.numbers import numbers_in
from index.query import STOP_WORDS
from rag.check_atoms import TITLES, text_of
from rag.check_exact import says_exactly
from rag.check_figures import equal_figure, figures_of
from rag.check_frames import frames_of
from rag.check_pair import Finding, has
from rag.checker import SURE_FROM, Checked, ruled
from rag.lookup_bearers import figure_missing, other_bearer, other_speaker
from rag.lookup_candidates import Candidate, stems
from rag.lookup_figures import corrects, replaced
from rag.lookup_strictness import denial_missing, objection, other_name, sweeps_too_far
from rag.stemming import stem
from rag.terms import is_country

# The share of what a sentence says that must stand in the very sentences that support it.
_CARRIED = 0.6
# The same of its words alone, so that figures and names in common are not all there is.
_WORDS, _FEW = 0.5, 3
# The same of all where the scorer is sure.
_SCORED = 0.35
_CONTRARY = frozenset({"negation", "opposites", "roles"})
_TOLD = re.compile(
    r"\b(?:first|at first|initially|originally|earlier|gave|given|named|put|stated|report(?:s|ed)?"
    r"|estimate[sd]?|announced|claim(?:s|ed)?|called|had been|withdr\w+|correct\w*)\b",
    re.IGNORECASE,
)


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
    if one.checked.verdict == "contradicted" and (reason := _is_no_rival(claim, one)):
        return replace(one, checked=replace(one.checked, verdict="not_found", reason=reason))
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
    if reason := _denied_by_one(claim, cited):
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if len(cited) > 1 and says_another(claim, cited):
        reason = "in the nearest sentences these are another one's words"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if share < (_SCORED if is_sure else _CARRIED) or not (is_sure or _has_words(claim, quotes)):
        reason = "the nearest sentence has some of its words, and does not say it"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if name := _name_missing(claim, one.candidate, quotes):
        reason = f"the name “{name}” is not in the nearest sentence"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if reason := _misplaced(claim, one.candidate, cited):
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if wrong := _taken_back(claim, one.candidate):
        reason = f"the briefing goes on: “{wrong}”"
        found = Finding("corrected", "contradicted", reason)
        checked = Checked("contradicted", reason, by=0, findings=(found,), alike=share)
        return replace(one, checked=checked)
    if new := replaced(claim, " ".join(quotes)):
        words = figure_replaced(claim, " ".join(quotes))
        reason = f"the draft says “{claim[words.start : words.end]}”, which became “{new}”"
        found = Finding("numbers", "contradicted", reason, (words,), (new,))
        checked = Checked("contradicted", reason, (words,), (new,), 0, (found,), share)
        return replace(one, checked=checked)
    return replace(one, checked=replace(one.checked, alike=share))


def _taken_back(claim: str, candidate: Candidate) -> str:
    """What the briefing says next, where that takes back what the claim has as a fact.

    That somebody said it, or that a figure was given once, stays true.
    """
    after = candidate.neighbour(1)
    if after is None or not corrects(after.quote):
        return ""
    is_told = frames_of(text_of(claim)) or _TOLD.search(claim)
    return "" if is_told else on_one_line(after.quote)


def _misplaced(claim: str, candidate: Candidate, cited: Sequence[Candidate]) -> str:
    """Why a figure, a name or a sweeping word is not the sources' own there; "" where all are."""
    quotes = [one.quote for one in cited]
    passage = candidate.passage
    above = [passage.own_title, passage.entry.title, *passage.headings]
    if figure := figure_missing(claim, [*quotes, *above]):
        return f"the figure “{figure}” is not in the nearest sentence"
    pair = other_bearer(claim, quotes) or other_speaker(claim, candidate.quote)
    if pair := pair or _other_row(claim, candidate, quotes):
        return f"the draft says “{pair[0]}”, the nearest sentence has this of “{pair[1]}”"
    if sweeping := sweeps_too_far(claim, quotes, above) or denial_missing(claim, quotes):
        return f"the draft says “{sweeping}”, the nearest sentence does not"
    return ""


def _other_row(claim: str, candidate: Candidate, quotes: Sequence[str]) -> tuple[str, str] | None:
    """A cell of another row that the claim has, with that of this row in its column."""
    passage, number = candidate.passage, candidate.number
    if passage.kinds[number] != "row":
        return None
    ours, said = candidate.quote.split(" | "), stems(claim)
    there = stems(" ".join((*quotes, *passage.headings)))
    for other in range(len(passage.kinds)):
        cells = passage.sentence(other).split(" | ")
        if passage.kinds[other] != "row" or len(cells) != len(ours):
            continue
        for cell, own in zip(cells, ours, strict=True):
            words = stems(cell)
            if words and words <= said and not words & there:
                return cell, own
    return None


def _is_no_rival(claim: str, one: Tried) -> str:
    """Why a differing figure or name says nothing against the claim after all; "" where it does.

    It may be the same ("three-year-old", "of three"), another currency's, a country told for its
    envoy, one that the claim has as well; or the claim's own may stand in the sentence beside.
    """
    worst = next(iter(one.checked.findings), None)
    if worst is None or not (worst.words and worst.theirs):
        return ""
    span, theirs = worst.words[0], worst.theirs[0]
    said = claim[span.start : span.end]
    reason = f"the draft says “{said}”, the nearest sentence “{theirs}”"
    if worst.layer == "names" and (
        _is_state(theirs) != _is_state(said) or stems(theirs) & (stems(claim) - stems(said))
    ):
        return reason
    if worst.layer != "numbers":
        return ""
    mine, other = figures_of(said), figures_of(theirs)
    if not (mine and other):
        return ""
    kinds = mine[0].unit, other[0].unit
    beside = [n.quote for step in (-1, 1) if (n := one.candidate.neighbour(step))]
    is_beside = any(equal_figure(mine[0], f) for text in beside for f in figures_of(text))
    other_money = all(unit.kind == "currency" for unit in kinds) and kinds[0] != kinds[1]
    same_value = numbers_in(said)[:1] and _shown(said) == _shown(theirs)
    return reason if is_beside or other_money or same_value else ""


def _shown(text: str) -> frozenset[Decimal]:
    return frozenset(value for number in numbers_in(text)[:1] for value in number.readings)


def _is_state(name: str) -> bool:
    return is_country(name) or bool(re.fullmatch(r"(?:[A-Z]\.){2,}", name))


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


def _denied_by_one(claim: str, cited: Sequence[Candidate]) -> str:
    """Why one of two sentences, by itself, says the contrary; "" where none does."""
    for candidate in cited if len(cited) > 1 else ():
        for finding in ruled(claim, (candidate.evidence(),)).checked.findings:
            if finding.layer in _CONTRARY:
                return finding.reason
        if pair := other_name(claim, candidate.evidence()):
            return f"the draft says “{pair[0]}”, the nearest sentence “{pair[1]}”"
    return ""


def _has_words(claim: str, quotes: Sequence[str]) -> bool:
    """Whether the sentences have enough of its words, figures, dates and names left out."""
    words = [atom for atom in text_of(claim).content if atom.kind == "word"]
    there = [text_of(quote) for quote in quotes]
    few = len(words) < _FEW
    return few or sum(has(atom, there) for atom in words) >= _WORDS * len(words)


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
