"""What the candidates, each checked by itself, come to: the verdict on a sentence of a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from corpus.characters import on_one_line
from corpus.documents import Span
from index.duplicates import SAME, shingles
from rag.answers import Verdict
from rag.checker import Checked
from rag.lookup_candidates import Candidate, stems
from rag.lookup_figures import bare, corrects, replaced
from rag.lookup_review import Tried, cited_of, figure_replaced, reviewed

# How much of the rest must be alike before a differing fact, or a denial, contradicts: beneath it
# the two may be of different events. A name differs more often because another one is meant.
_ALIKE = {"numbers": 0.6, "dates": 0.7, "names": 0.75}
_ALIKE_OTHERWISE = 0.6
# Of a sentence of few words: so much of the rest is alike that the one word is all that differs.
_ALL_ELSE = 0.9
# What tells which event is meant: where two of these differ, it is another one.
_FACTS = frozenset({"numbers", "dates", "names"})
# Of figures that differ, those of sentences this much alike are versions of one figure, and as
# much alike as the best one but for this.
_ONE_FIGURE, _NEARLY = 0.7, 0.15
# The same of a further source.
_ALSO = 0.75
# What a candidate that says little else counts more, where others are as much alike.
_TERSE = 0.3
SHOWN = 4


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
    tried = sorted(map(partial(reviewed, claim), tried), key=partial(_rank, claim))
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
    The scorer's word alone tells no words that differ: a draft is not told to be wrong by it.
    """
    if checked.verdict != "contradicted":
        return False
    layers = [finding.layer for finding in checked.findings]
    facts = {finding.layer for finding in checked.findings if finding.layer in _FACTS}
    worst = layers[0]
    # A short sentence has few words beside the one at fault.
    if "content" in layers and checked.alike < _ALL_ELSE:
        return False
    if worst == "entailment" or len(facts) > 1 or (facts and worst not in _FACTS):
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
    words = _figure_meant(claim, other[0])
    least = max(one.checked.alike for one in (*supporting, *other)) - _NEARLY
    nearest = max(one.candidate.overlap for one in other) - _NEARLY
    found = [
        Version(_figure_of(claim, one), one.candidate)
        for one in other
        if _figure_meant(claim, one) == words
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


def _figure_meant(claim: str, one: Tried) -> Span:
    """The figure or date of the claim that a candidate has otherwise."""
    quote = one.candidate.quote
    return figure_replaced(claim, quote) if replaced(claim, quote) else one.checked.words[0]


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
            sentences = cited_of(claim, one)
            kept.append(Source(sentences, round(one.checked.alike, 4), one.candidate.copies))
        else:
            known = kept[copy]
            copies = dict.fromkeys((*known.copies, entry.path, *one.candidate.copies))
            kept[copy] = Source(known.sentences, known.alike, tuple(copies))
    return tuple(kept[:SHOWN])


def _is_copy(source: Source, one: Tried) -> bool:
    ours, theirs = shingles(source.sentences[0].quote), shingles(one.candidate.quote)
    return len(ours & theirs) >= SAME * min(len(ours), len(theirs))


def _age(candidate: Candidate) -> int:
    day = candidate.passage.entry.date
    return day.toordinal() if day else 0
