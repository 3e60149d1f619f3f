"""Candidates held against a draft's sentences: by rules one by one, by the scorer all together."""

from collections.abc import Iterator, Sequence

from index.search import RankedPassage
from rag.checker import LAYERS, Layers, Ruled, Scorer, ruled, weighed
from rag.lookup_candidates import Candidate, candidates, stems
from rag.lookup_judgement import Judgement, judged
from rag.lookup_review import Tried, says_another

# Candidates whose neighbours are tried together with them, and the share of the sentence's words
# that the two must have.
_PAIRED, _TOGETHER = 3, 0.7
# What another sentence can mend, unlike "denied" and "said by somebody else".
_MENDED = frozenset({"content", "numbers", "dates", "names"})
# Of each sentence so many candidates are left to the scorer, if they have this share of its words.
_SCORED, _LIKELY = 3, 0.5

_Job = tuple[int, tuple[Candidate, ...]]


class Trial:
    """Tries candidates under some layers of the checker."""

    def __init__(self, layers: Layers = LAYERS, scorer: Scorer | None = None) -> None:
        self._layers = layers
        self._scorer = scorer if layers.entailment else None

    def judge(
        self, claims: Sequence[str], ranked: Sequence[Sequence[RankedPassage]]
    ) -> list[Judgement]:
        """The verdict on each claim by the passages found for it; "" is none."""
        tried: list[list[Tried]] = [[] for _ in claims]
        jobs: list[_Job] = [
            (number, (candidate,))
            for number, claim in enumerate(claims)
            for candidate in (candidates(claim, ranked[number]) if claim else ())
        ]
        for number, one in self._tried(claims, jobs):
            tried[number].append(one)
        judgements = [judged(claim, some) for claim, some in zip(claims, tried, strict=True)]
        further = [
            (number, pair)
            for number, judgement in enumerate(judgements)
            if judgement.verdict == "not_found"
            for pair in _pairs(claims[number], tried[number])
        ]
        again = {number for number, _ in further}
        for number, one in self._tried(claims, further):
            tried[number].append(one)
        for number in again:
            judgements[number] = judged(claims[number], tried[number])
        return judgements

    def _tried(self, claims: Sequence[str], jobs: Sequence[_Job]) -> Iterator[tuple[int, Tried]]:
        """What the checker says of each claim with its candidate, or with two neighbours."""
        evidence = [[candidate.evidence() for candidate in together] for _, together in jobs]
        found = [
            ruled(claims[number], items, self._layers)
            for (number, _), items in zip(jobs, evidence, strict=True)
        ]
        checked = [one.checked for one in found]
        left = self._left(jobs, found)
        if self._scorer is not None and left:
            pairs = [found[n].asked for n in left]
            for n, scores in zip(left, self._scorer.score(pairs), strict=True):
                checked[n] = weighed(found[n], scores)
        for (number, together), one in zip(jobs, checked, strict=True):
            yield number, Tried(together[0], one, together[1] if len(together) > 1 else None)

    def _left(self, jobs: Sequence[_Job], found: Sequence[Ruled]) -> list[int]:
        """The jobs that the rules leave to the scorer: the likeliest of each claim."""
        if self._scorer is None:
            return []
        kept, taken = list[int](), dict[int, int]()
        for n, ((number, together), one) in enumerate(zip(jobs, found, strict=True)):
            likely = one.checked.verdict == "supported" or together[0].overlap >= _LIKELY
            if one.is_left and likely and taken.get(number, 0) < _SCORED:
                taken[number] = taken.get(number, 0) + 1
                kept.append(n)
        return kept


def _pairs(claim: str, tried: Sequence[Tried]) -> Iterator[tuple[Candidate, ...]]:
    """Two neighbouring sentences that may say it together."""
    wanted = stems(claim)
    for one in tried[:_PAIRED]:
        if any(finding.layer not in _MENDED for finding in one.checked.findings):
            continue
        own = wanted & stems(one.candidate.quote)
        for step in (-1, 1):
            beside = one.candidate.neighbour(step)
            if beside is None or says_another(claim, (one.candidate, beside)):
                continue
            more = wanted & stems(beside.quote) - own
            if more and len(own | more) >= _TOGETHER * len(wanted):
                yield one.candidate, beside
