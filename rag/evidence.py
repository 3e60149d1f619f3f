"""From passages to evidence: the sentences that answer, ranked, and how sure we are of it."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.catalogue import Catalogue
from index.embedder import Encoder
from index.entries import StoredPassage
from index.search import RankedPassage
from rag.answers import Evidence
from rag.decision import Features, probability
from rag.terms import Terms, Wanted, met, stems, terms_of

# Sentences that are embedded for one question: what two cores do in some 150 ms.
CONSIDERED = 48
_LONGEST = 900

_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion)\b",
    re.I,
)
_DAY = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\b(?:19|20)\d\d\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_LEANING = re.compile(r"(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their)\b")
_NAMED = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][a-z]+")
_BECAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|as a result|so that|in order to)\b", re.I
)

_SHOWS: dict[str, re.Pattern[str]] = {
    "number": _FIGURE,
    "date": _DAY,
    "person": _NAMED,
    "place": _NAMED,
    "reason": _BECAUSE,
}


@dataclass(frozen=True, slots=True)
class Found:
    """The ranked evidence of a question, best first, and how probable it is that it answers.

    `leads` runs parallel to `evidence`: the sentence before one that cannot stand alone (a bare
    quotation, or one that opens with a pronoun), else None. `missing` are words of the question
    that occur nowhere in what was read.
    """

    evidence: tuple[Evidence, ...]
    leads: tuple[Evidence | None, ...]
    probability: float
    terms: Terms
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: StoredPassage
    rank: int
    number: int
    text: str
    own: frozenset[str]
    around: frozenset[str]
    cosine: float = 0.0
    score: float = 0.0


class EvidenceFinder:
    """Chooses evidence sentences among passages, with the embedder and word statistics alone."""

    def __init__(self, catalogue: Catalogue, encoder: Encoder) -> None:
        self._catalogue = catalogue
        self._encoder = encoder

    def find(self, question: str, ranked: Sequence[RankedPassage], limit: int = 20) -> Found:
        """The best sentences of the passages for a question (which must stand alone)."""
        terms = terms_of(question)
        weights = self._weights(terms)
        candidates = _candidates(ranked)
        candidates.sort(key=lambda c: -_cheap(c, terms, weights))
        scored = self._scored(question, candidates[:CONSIDERED], terms, weights)
        features = _features(scored, terms, weights, ranked)
        best = scored[:limit]
        return Found(
            evidence=tuple(self._evidence(c.passage, c.number, c.score) for c in best),
            leads=tuple(self._lead(candidate) for candidate in best),
            probability=probability(features),
            terms=terms,
            missing=_missing(terms, scored),
        )

    def _weights(self, terms: Terms) -> dict[str, float]:
        """Inverse document frequency of each key term over the passages; names count double."""
        total = max(self._catalogue.count_passages(), 1)
        frequencies = self._catalogue.frequencies(terms.keys)
        return {
            term: math.log(1 + total / (1 + frequencies.get(term, 0)))
            * (2.0 if term in terms.names else 1.0)
            for term in terms.keys
        }

    def _scored(
        self,
        question: str,
        candidates: Sequence[_Candidate],
        terms: Terms,
        weights: dict[str, float],
    ) -> list[_Candidate]:
        if not candidates:
            return []
        query = np.asarray(self._encoder.embed_query(question), dtype=np.float32)
        cosines = self._encoder.encode([c.text for c in candidates]) @ query
        scored = [
            _with_score(candidate, float(cosine), terms, weights)
            for candidate, cosine in zip(candidates, cosines, strict=True)
        ]
        return sorted(scored, key=lambda c: (-c.score, c.rank, c.number))

    def _lead(self, candidate: _Candidate) -> Evidence | None:
        before = candidate.number - 1
        if (
            before < 0
            or candidate.passage.kinds[before] != "paragraph"
            or not leans(candidate.text)
        ):
            return None
        return self._evidence(candidate.passage, before, candidate.score)

    def _evidence(self, passage: StoredPassage, number: int, score: float) -> Evidence:
        span, entry = passage.sentences[number], passage.entry
        return Evidence(
            document=entry.path,
            document_id=entry.id,
            title=entry.title,
            date=entry.date,
            source=entry.source,
            page=self._catalogue.page_at(entry.id, span.start) if entry.pages else None,
            start=span.start,
            end=span.end,
            quote=passage.sentence(number),
            score=round(max(0.0, min(1.0, score)), 4),
            heading=" › ".join(passage.headings),
            before=_before(passage, number),
        )


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it: a bare quotation, or a pronoun that opens it."""
    if _LEANING.match(text):
        return True
    bare = text.rstrip(" .!?")
    return bare[:1] in '“"„' and bare[-1:] in '”"“' and len(re.findall('[“”„"]', bare)) == 2


def _candidates(ranked: Sequence[RankedPassage]) -> list[_Candidate]:
    found = list[_Candidate]()
    for rank, hit in enumerate(ranked):
        passage = hit.passage
        above = stems(_above(passage))
        previous: frozenset[str] = frozenset()
        for number, kind in enumerate(passage.kinds):
            text = passage.sentence(number)
            own = stems(text)
            if kind != "heading" and len(text) <= _LONGEST and any(c.isalpha() for c in text):
                found.append(_Candidate(passage, rank, number, text, own, own | previous | above))
            previous = own
    return found


def _above(passage: StoredPassage) -> str:
    """What stands over a passage: title, headings, source, and the document's date in words.

    The date is in words so that "in April 2025" meets a document of that month.
    """
    day = passage.entry.date
    spoken = day.strftime("%d %B %Y").lstrip("0") if day else ""
    return " ".join([passage.own_title, *passage.headings, passage.entry.source or "", spoken])


def _cheap(candidate: _Candidate, terms: Terms, weights: dict[str, float]) -> float:
    return _coverage(terms, weights, candidate.own) + 1.0 / (2 + candidate.rank)


def _coverage(terms: Terms, weights: dict[str, float], there: frozenset[str]) -> float:
    """Share of the question's key terms, by weight, that occur."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(weights[term] for term in terms.keys if met(term, there)) / total


def _with_score(
    candidate: _Candidate, cosine: float, terms: Terms, weights: dict[str, float]
) -> _Candidate:
    score = (
        0.45 * max(cosine, 0.0)
        + 0.25 * _coverage(terms, weights, candidate.own)
        + 0.15 * _coverage(terms, weights, candidate.around)
        + 0.08 * (1.0 / (1 + candidate.rank))
        + 0.07 * fits(terms.wanted, candidate.text)
    )
    return _Candidate(
        candidate.passage,
        candidate.rank,
        candidate.number,
        candidate.text,
        candidate.own,
        candidate.around,
        cosine,
        score,
    )


def fits(wanted: Wanted, text: str) -> float:
    """1.0 where the text holds the kind of thing that is asked for, else 0.0; 0.5 for any kind."""
    pattern = _SHOWS.get(wanted)
    if pattern is None:
        return 0.5
    return 1.0 if pattern.search(text) else 0.0


def _features(
    scored: Sequence[_Candidate],
    terms: Terms,
    weights: dict[str, float],
    ranked: Sequence[RankedPassage],
) -> Features:
    if not scored:
        return Features()
    best = scored[0]
    top = scored[:5]
    together = frozenset().union(*(c.around for c in top))
    own = max(_coverage(terms, weights, c.own) for c in top)
    names = terms.names
    return Features(
        cosine=max(c.cosine for c in top),
        cosine_gap=best.cosine - float(np.mean([c.cosine for c in scored])),
        passage_cosine=max((hit.cosine for hit in ranked), default=0.0),
        own_coverage=own,
        around_coverage=max(_coverage(terms, weights, c.around) for c in top),
        union_coverage=_coverage(terms, weights, together),
        names_missing=sum(not met(name, together) for name in names) / max(len(names), 1),
        best_names_missing=min(
            sum(not met(name, c.around) for name in names) / max(len(names), 1) for c in top
        ),
        fits=max(fits(terms.wanted, c.text) for c in top[:3]),
        keys=min(len(terms.keys), 20) / 20,
    )


def _missing(terms: Terms, scored: Sequence[_Candidate]) -> tuple[str, ...]:
    """Words of the question that no considered sentence, nor what stands around it, holds."""
    together = frozenset().union(*(c.around for c in scored)) if scored else frozenset()
    return tuple(terms.said[term] for term in terms.keys if not met(term, together))


def _before(passage: StoredPassage, number: int) -> str:
    if number == 0 or passage.kinds[number - 1] == "heading":
        return ""
    return passage.sentence(number - 1)
