"""What a sentence of a draft quotes, held against the passages found for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.documents import Span
from index.entries import StoredPassage
from index.search import RankedPassage
from rag.lookup_candidates import Candidate
from rag.lookup_judgement import SHOWN, Difference, Judgement, Source
from rag.quotations import Match, held, quotations_in

# A source's near-copies are others of these passages.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Quoted:
    """The verdict on what is quoted; `is_all` is set where the sentence is nothing else.

    `spans` are where the quotations stand in it.
    """

    judgement: Judgement
    is_all: bool
    spans: tuple[Span, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether nothing else of the sentence can change the verdict."""
        return self.is_all or self.judgement.verdict == "contradicted"


def quoted_in(claim: str, ranked: Sequence[RankedPassage], bare: bool) -> Quoted | None:
    """The verdict on the quotations of a sentence; None where it has none of some length.

    `bare` is one that is nothing but a quotation: where no passage has it, the checker decides.
    """
    spans = quotations_in(claim) or ((Span(0, len(claim)),) if bare else ())
    judgements = [_judged(claim, span, ranked) for span in spans]
    if not judgements:
        return None
    if bare:
        found = judgements[0]
        return Quoted(found, True) if found.verdict != "not_found" else None
    order = ("contradicted", "not_found", "supported")
    judgements.sort(key=lambda judgement: order.index(judgement.verdict))
    worst = judgements[0]
    differences = tuple(d for j in judgements if j.verdict == worst.verdict for d in j.differences)
    return Quoted(Judgement(worst.verdict, worst.reason, worst.sources, differences), False, spans)


def joined(judgement: Judgement, quoted: Quoted | None) -> Judgement:
    """The verdict on a sentence, by the checker, with that on what it quotes.

    What is quoted must stand in a briefing word for word; slips are told.
    """
    if quoted is not None and quoted.decides:
        return quoted.judgement
    if quoted is None:
        return judgement
    if judgement.verdict == "contradicted" and _is_quoted(judgement, quoted):
        # What a briefing has word for word is not what differs there.
        return replace(quoted.judgement, verdict="not_found", reason=judgement.reason)
    if judgement.verdict != "supported":
        return judgement
    if quoted.judgement.verdict == "not_found":
        return replace(judgement, verdict="not_found", reason=quoted.judgement.reason)
    reason = "; ".join(filter(None, (quoted.judgement.reason, judgement.reason)))
    there = {c.key for source in quoted.judgement.sources for c in source.sentences}
    holding = tuple(s for s in judgement.sources if any(c.key in there for c in s.sentences))
    return replace(
        judgement,
        reason=reason,
        sources=holding or quoted.judgement.sources,
        differences=quoted.judgement.differences,
    )


def _is_quoted(judgement: Judgement, quoted: Quoted) -> bool:
    """Whether all words at fault are among those that are quoted, and a briefing has these."""
    words = [difference.words for difference in judgement.differences]
    return quoted.judgement.verdict == "supported" and all(
        any(span.start <= one.start and one.end <= span.end for span in quoted.spans)
        for one in words
    )


def _judged(claim: str, span: Span, ranked: Sequence[RankedPassage]) -> Judgement:
    quotation = claim[span.start : span.end]
    found = [
        (match, hit) for hit in ranked if (match := held(quotation, hit.passage.text)) is not None
    ]
    if not found:
        return Judgement("not_found", f"no briefing has these words: “{quotation}”")
    found.sort(key=lambda one: (len(one[0].turns), len(one[0].slips), -one[0].alike))
    best = found[0][0]
    same = [one for one in found if one[0].slips == best.slips]
    sources = tuple(_source(match, hit) for match, hit in _of_each_document(same))[:SHOWN]
    if best.turns:
        slips = best.turns
        reason = "; ".join(dict.fromkeys(_told(slip.ours, slip.theirs) for slip in slips))
        reason = f"it is quoted otherwise: {reason}"
        return Judgement("contradicted", reason, sources, tuple(_differences(claim, span, best)))
    reason = ""
    if best.slips:
        listed = ", ".join(_slipped(slip.ours, slip.theirs) for slip in best.slips[:_TELLING])
        reason = f"word for word, but for slips: {listed}"
    return Judgement("supported", reason, sources, tuple(_differences(claim, span, best)))


def _of_each_document(
    found: Sequence[tuple[Match, RankedPassage]],
) -> Iterator[tuple[Match, RankedPassage]]:
    seen = set[str]()
    for match, hit in found:
        if hit.passage.entry.id not in seen:
            seen.add(hit.passage.entry.id)
            yield match, hit


def _source(match: Match, hit: RankedPassage) -> Source:
    return Source(tuple(_sentences(match, hit.passage, hit.copies)), match.alike, hit.copies)


def _sentences(
    match: Match, passage: StoredPassage, copies: tuple[str, ...]
) -> Iterator[Candidate]:
    for number, span in enumerate(passage.sentences):
        if span.start - passage.start < match.end and match.start < span.end - passage.start:
            yield Candidate(passage, number, match.alike, copies)


def _differences(claim: str, span: Span, match: Match) -> Iterator[Difference]:
    for slip in match.slips:
        words = Span(span.start + slip.words.start, span.start + slip.words.end)
        yield Difference(words, slip.ours, slip.theirs)


def _told(ours: str, theirs: str) -> str:
    if not ours:
        return f"the draft leaves out “{theirs}”"
    if not theirs:
        return f"“{ours}” is not in the briefing"
    return f"the draft says “{ours}”, the briefing says “{theirs}”"


def _slipped(ours: str, theirs: str) -> str:
    if not ours:
        return f"“{theirs}” is left out"
    return f"“{ours}” stands for “{theirs}”" if theirs else f"“{ours}” is put in"
