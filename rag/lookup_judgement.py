"""What the candidates, each checked by itself, come to: the verdict on a sentence of a draft."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from corpus.characters import on_one_line
from corpus.documents import Span
from index.duplicates import SAME, shingles
from index.query import STOP_WORDS
from rag.answers import Verdict
from rag.check_atoms import text_of
from rag.check_exact import says_exactly
from rag.check_figures import equal_figure, figures_of
from rag.check_pair import Finding, has
from rag.checker import SURE_FROM, Checked
from rag.lookup_candidates import Candidate, stems
from rag.lookup_figures import bare, corrects, replaced
from rag.lookup_strictness import objection
from rag.stemming import stem

# How much of the rest must be alike before a differing fact, or a denial, contradicts: beneath it
# the two may be of different events. A name differs more often because another one is meant.
_ALIKE = {"numbers": 0.6, "dates": 0.7, "names": 0.75}
_ALIKE_OTHERWISE = 0.6
# What tells which event is meant: where two of these differ, it is another one.
_FACTS = frozenset({"numbers", "dates", "names"})
# Of figures that differ, those of sentences this much alike are versions of one figure, and as
# much alike as the best one but for this.
_ONE_FIGURE, _NEARLY = 0.7, 0.15
# The share of what a sentence says that must stand in the very sentences that support it.
_CARRIED = 0.6
# The same where the scorer is sure.
_SCORED = 0.35
# The same of a further source.
_ALSO = 0.75
# What a candidate that says little else counts more, where others are as much alike.
_TERSE = 0.3
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate and what the checker says of it, or of it and the sentence beside it."""

    candidate: Candidate
    checked: Checked
    beside: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a sentence (their span) and what a briefing has instead: "" for nothing."""

    words: Span
    draft: str
    briefing: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a briefing says where others say something else: "18", "20"."""

    says: str
    candidate: Candidate

    @property
    def date(self) -> date | None:
        """The briefing's date."""
        return self.candidate.passage.entry.date


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence stands on: one sentence or two, how much alike, and who has copies of it."""

    sentences: tuple[Candidate, ...]
    alike: float
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, why, what stands for or against it, and where the briefings differ."""

    verdict: Verdict
    reason: str = ""
    sources: tuple[Source, ...] = ()
    differences: tuple[Difference, ...] = ()
    versions: tuple[Version, ...] = ()


def judged(claim: str, tried: Sequence[Tried]) -> Judgement:
    """The verdict: supported by any, else contradicted by one of the same event, else not found."""
    tried = sorted(map(partial(_reviewed, claim), tried), key=partial(_rank, claim))
    supporting = [one for one in tried if one.checked.verdict == "supported"]
    against = [one for one in tried if contradicts(one.checked)]
    if supporting:
        least = min(supporting[0].checked.alike, max(_ALSO, supporting[0].checked.alike - _NEARLY))
        near = [one for one in supporting if one.checked.alike >= least]
        versions = _versions(claim, near, against)
        reason = "; ".join(filter(None, (_told(versions), _corrected(near[0]))))
        return Judgement("supported", reason, _sources(claim, near), versions=versions)
    if against:
        best = against[0]
        same = [one for one in against if one.checked.theirs == best.checked.theirs]
        versions = _versions(claim, [], against)
        reason = "; ".join(filter(None, (best.checked.reason, _told(versions))))
        differences = tuple(differences_of(claim, best.checked))
        return Judgement("contradicted", reason, _sources(claim, same), differences, versions)
    if not tried:
        return Judgement("not_found", "no briefing speaks of this")
    nearest = max(tried, key=lambda one: one.candidate.overlap)
    source = Source((nearest.candidate,), round(min(nearest.candidate.overlap, 1.0), 4))
    return Judgement("not_found", _why_not(nearest.checked), (source,))


def carried(claim: str, quotes: Sequence[str]) -> float:
    """The share of what a claim says that stands in these sentences, in [0, 1]."""
    content = [atom for atom in text_of(claim).content if atom.key]
    there = [text_of(quote) for quote in quotes]
    weights = [2 if atom.kind in ("number", "date", "name") else 1 for atom in content]
    held = [w for w, atom in zip(weights, content, strict=True) if has(atom, there)]
    return sum(held) / sum(weights) if content else 0.0


def _reviewed(claim: str, one: Tried) -> Tried:
    """A candidate again, where the checker looked at the words around it as well.

    To be a source, the sentences that are shown must carry what is said; and a figure that they
    replace themselves is not what they say.
    """
    if one.checked.verdict != "supported" or says_exactly(one.candidate.quote, claim):
        return one
    cited = _sentences(claim, one)
    quotes = [candidate.quote for candidate in cited]
    share = carried(claim, quotes)
    scores = one.checked.scores
    is_sure = scores is not None and scores.supported >= SURE_FROM
    evidence = [candidate.evidence() for candidate in cited]
    if reason := next(filter(None, (objection(claim, e, sure=is_sure) for e in evidence)), ""):
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if share < (_SCORED if is_sure else _CARRIED):
        reason = "the nearest sentence has some of its words, and does not say it"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if name := _name_missing(claim, one.candidate, quotes):
        reason = f"the name “{name}” is not in the nearest sentence"
        return replace(one, checked=Checked("not_found", reason, alike=share))
    if new := replaced(claim, " ".join(quotes)):
        words = _figure_replaced(claim, " ".join(quotes))
        reason = f"the draft says “{claim[words.start : words.end]}”, which became “{new}”"
        found = Finding("numbers", "contradicted", reason, (words,), (new,))
        checked = Checked("contradicted", reason, (words,), (new,), 0, (found,), share)
        return replace(one, checked=checked)
    return replace(one, checked=replace(one.checked, alike=share))


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


def _figure_replaced(claim: str, quote: str) -> Span:
    for figure in figures_of(claim):
        if any(equal_figure(figure, other) for other in figures_of(quote)):
            return Span(figure.start, figure.end)
    return Span(0, len(claim))


def _rank(claim: str, one: Tried) -> tuple[float, float, int, tuple[str, int]]:
    ours, theirs = stems(claim), stems(one.candidate.quote)
    terse = len(ours & theirs) / len(theirs) if theirs else 0.0
    worth = one.checked.alike + _TERSE * terse
    return -round(worth, 2), -one.candidate.overlap, -_age(one.candidate), one.candidate.key


def _corrected(one: Tried) -> str:
    """A warning where the next sentence of the briefing says that this was wrong."""
    after = one.candidate.neighbour(1)
    if after is None or not corrects(after.quote):
        return ""
    return f"the briefing goes on: “{on_one_line(after.quote)}”"


def contradicts(checked: Checked) -> bool:
    """Whether a briefing says otherwise of the same event, as far as the words tell.

    Where more than one fact differs, or the rest has little in common, it may speak of another.
    """
    if checked.verdict != "contradicted":
        return False
    layers = [finding.layer for finding in checked.findings]
    facts = {finding.layer for finding in checked.findings if finding.layer in _FACTS}
    worst = layers[0]
    if "content" in layers or len(facts) > 1 or (facts and worst not in _FACTS):
        return False
    if len({(f.words, f.theirs) for f in checked.findings if f.layer == worst}) > 1:
        return worst == "numbers" and checked.alike >= _ONE_FIGURE
    return checked.alike >= _ALIKE.get(worst, _ALIKE_OTHERWISE)


def differences_of(claim: str, checked: Checked) -> Iterable[Difference]:
    """The words at fault, each with what the briefing has."""
    for finding in checked.findings:
        if finding.fault != "contradicted":
            continue
        for number, span in enumerate(finding.words):
            theirs = finding.theirs[number] if number < len(finding.theirs) else ""
            yield Difference(span, claim[span.start : span.end], bare(theirs))


def _versions(
    claim: str, supporting: Sequence[Tried], against: Sequence[Tried]
) -> tuple[Version, ...]:
    """Versions of one figure or date, the oldest first; none where all agree."""
    other = [one for one in against if _differs_in_figure(claim, one)]
    if not other:
        return ()
    words = other[0].checked.words[0]
    least = max(one.checked.alike for one in (*supporting, *other)) - _NEARLY
    nearest = max(one.candidate.overlap for one in other) - _NEARLY
    found = [
        Version(_figure_of(claim, one), one.candidate)
        for one in other
        if one.checked.words[0] == words
        and one.checked.alike >= least
        and one.candidate.overlap >= nearest
    ]
    ours = bare(claim[words.start : words.end])
    found += [Version(ours, one.candidate) for one in supporting]
    found.sort(key=lambda version: _age(version.candidate))
    firsts = dict[tuple[str, str], Version]()
    for version in found:
        firsts.setdefault((version.says, version.candidate.passage.entry.id), version)
    several = len({version.says for version in firsts.values()}) > 1
    return tuple(firsts.values()) if several else ()


def _differs_in_figure(claim: str, one: Tried) -> bool:
    if not (one.checked.words and one.checked.theirs) or one.checked.alike < _ONE_FIGURE:
        return False
    layer = one.checked.findings[0].layer
    return layer in ("numbers", "dates") or bool(replaced(claim, one.candidate.quote))


def _figure_of(claim: str, one: Tried) -> str:
    """What a candidate says instead; of a figure that it replaces itself, the new one."""
    quote = one.candidate.quote
    return (
        replaced(claim, quote)
        or replaced(one.checked.theirs[0], quote)
        or bare(one.checked.theirs[0])
    )


def _told(versions: Sequence[Version]) -> str:
    if not versions:
        return ""
    said = dict.fromkeys((version.says, spoken_day(version.date)) for version in versions)
    listed = ", ".join(f"“{says}” ({day})" for says, day in said)
    return f"the briefings differ: {listed}"


def spoken_day(day: date | None) -> str:
    """A day as a reader wants it."""
    return day.strftime("%-d %B %Y") if day else "undated"


def _why_not(nearest: Checked) -> str:
    if nearest.verdict == "contradicted":
        return f"no briefing says this; the nearest may be of something else: {nearest.reason}"
    if any(finding.layer == "content" for finding in nearest.findings):
        return "no briefing says this"
    return nearest.reason.replace("in or around the cited sentences", "in the nearest sentence")


def _sources(claim: str, tried: Sequence[Tried]) -> tuple[Source, ...]:
    """The best of each document; near-copies of one sentence count once."""
    kept = list[Source]()
    seen = set[str]()
    for one in tried:
        entry = one.candidate.passage.entry
        if entry.id in seen:
            continue
        seen.add(entry.id)
        copy = next((n for n, source in enumerate(kept) if _is_copy(source, one)), None)
        if copy is None:
            sentences = _sentences(claim, one)
            kept.append(Source(sentences, round(one.checked.alike, 4), one.candidate.copies))
        else:
            known = kept[copy]
            copies = dict.fromkeys((*known.copies, entry.path, *one.candidate.copies))
            kept[copy] = Source(known.sentences, known.alike, tuple(copies))
    return tuple(kept[:SHOWN])


def _is_copy(source: Source, one: Tried) -> bool:
    ours, theirs = shingles(source.sentences[0].quote), shingles(one.candidate.quote)
    return len(ours & theirs) >= SAME * min(len(ours), len(theirs))


def _sentences(claim: str, one: Tried) -> tuple[Candidate, ...]:
    """The sentence, with the one beside it that holds what it lacks of the claim; in order."""
    beside = one.beside
    if beside is None and one.checked.verdict == "supported":
        before = one.candidate.neighbour(-1)
        lacking = stems(claim) - stems(one.candidate.quote)
        if before and lacking & stems(before.quote):
            beside = before
    found = [one.candidate, *([beside] if beside else [])]
    return tuple(sorted(found, key=lambda candidate: candidate.key))


def _age(candidate: Candidate) -> int:
    day = candidate.passage.entry.date
    return day.toordinal() if day else 0
