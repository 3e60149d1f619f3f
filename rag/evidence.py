"""From passages to evidence: the sentences that answer, ranked, and how sure we are of it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.documents import Span
from index.catalogue import Catalogue
from index.closing_lines import ClosingLines
from index.embedder import Encoder
from index.entries import Header, StoredPassage
from index.recognised import RecognisedText
from index.search import RankedPassage
from rag.answers import Evidence
from rag.asked import Asked
from rag.boilerplate import Boilerplate
from rag.candidates import Candidate, candidates_of
from rag.decision import Best, Features, ReadFeatures, features, probability, read_features
from rag.judgements import BOUND, Judgements, judge
from rag.reader import Reader
from rag.scoring import READ, UNREAD, Fit, coverage, fit
from rag.speakers import lead_of
from rag.terms import Terms, terms_of

# Sentences that are embedded for one question: what two cores do in some 150 ms.
CONSIDERED = 32


@dataclass(frozen=True, slots=True)
class Found:
    """The ranked evidence of a question, best first, and how probable it is that it answers.

    `leads` runs parallel to `evidence`: the sentence before one that cannot stand alone (a bare
    quotation, or one that opens with a pronoun), else None; so does `weights`, each sentence's
    share of the belief that it is the best one. `missing` are words of the question that occur
    nowhere in what was read. Where a trained reader judged, `words` (the short answer it sees in
    each sentence, as a span of the document) and `readings` (the log odds that it answers) run
    parallel too.
    """

    evidence: tuple[Evidence, ...]
    leads: tuple[Evidence | None, ...]
    weights: tuple[float, ...]
    probability: float
    missing: tuple[str, ...]
    words: tuple[Span | None, ...] = ()
    readings: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate and how it fits; `words` are those that a reader takes for the answer."""

    candidate: Candidate
    fit: Fit
    logit: float
    words: Span | None = None


class EvidenceFinder:
    """Chooses evidence sentences among passages, by word statistics and a trained reader.

    Without a reader the embedder compares sentences with the question, under weights of their own.
    """

    def __init__(
        self, catalogue: Catalogue, encoder: Encoder, reader: Reader | None = None
    ) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._reader = reader
        self._scale = UNREAD if reader is None else READ
        self._recognised = RecognisedText(catalogue)
        self._boilerplate = Boilerplate(ClosingLines(catalogue))

    def find(self, question: str, ranked: Sequence[RankedPassage], limit: int = 40) -> Found:
        """The best sentences of the passages for a question, which must stand alone."""
        terms = terms_of(question)
        weighed, known = self.weigh(question, ranked, terms)
        best = weighed[:limit]
        top = best[0].logit if best else 0.0
        beliefs = [math.exp(item.logit - top) for item in best]
        scores = [self._scale.score(item.fit) for item in best]
        scored = list(zip(best, scores, strict=True))
        return Found(
            evidence=tuple(
                self.evidence(item.candidate.passage, item.candidate.number, score)
                for item, score in scored
            ),
            leads=tuple(self._lead(item.candidate, score) for item, score in scored),
            weights=tuple(belief / sum(beliefs) for belief in beliefs),
            probability=probability(known),
            missing=_missing(terms, weighed),
            words=tuple(item.words for item in best) if self._reader else (),
            readings=tuple(BOUND * item.fit.reads for item in best) if self._reader else (),
        )

    def weigh(
        self, question: str, ranked: Sequence[RankedPassage], terms: Terms
    ) -> tuple[list[Weighed], Features | ReadFeatures]:
        """The sentences of the passages, best first, and the features of the decision."""
        weights = self.weights(terms)
        boilerplate = self._boilerplate.among(question, terms, ranked)
        candidates = candidates_of(question, ranked, boilerplate)
        judged = self.judge(question, ranked)
        if judged is None:
            weighed = self._compared(question, candidates, terms, weights)
        else:
            weighed = [self._read(item, judged, terms, weights) for item in candidates]
        weighed.sort(key=lambda w: (-w.logit, w.candidate.rank, w.candidate.number))
        if judged is None:
            best = [(item.fit, item.candidate.around) for item in weighed]
            nearest = max((hit.cosine for hit in ranked), default=0.0)
            return weighed, features(best, nearest, terms, weights)
        passages = of_passages(judged, ranked)
        scored = [
            Best(item.logit, item.candidate.text, item.candidate.own, item.candidate.around)
            for item in weighed
        ]
        return weighed, read_features(scored, passages, Asked(question, terms), weights)

    def judge(self, question: str, ranked: Sequence[RankedPassage]) -> Judgements | None:
        """What the reader says of the passages; None without a reader."""
        return judge(self._reader, question, ranked)

    def _compared(
        self,
        question: str,
        candidates: Sequence[Candidate],
        terms: Terms,
        weights: Mapping[str, float],
    ) -> list[Weighed]:
        """Without a reader: the sentences that share most with the question, by their cosines."""
        order = sorted(
            candidates, key=lambda c: -coverage(terms.keys, weights, c.own) - 1 / (2 + c.rank)
        )
        considered = order[:CONSIDERED]
        if not considered:
            return []
        query = np.asarray(self._encoder.embed_query(question), dtype=np.float32)
        cosines = self._encoder.encode([c.meaning for c in considered]) @ query
        weighed = list[Weighed]()
        for c, cosine in zip(considered, cosines, strict=True):
            fitted = fit(c.meaning, float(cosine), c.own, c.around, c.rank, terms, weights)
            weighed.append(Weighed(c, fitted, self._scale.logit(fitted)))
        return weighed

    def _read(
        self, c: Candidate, judged: Judgements, terms: Terms, weights: Mapping[str, float]
    ) -> Weighed:
        reading = judged.sentence(c.rank, c.number), judged.passage(c.rank)
        fitted = fit(c.meaning, 0.0, c.own, c.around, c.rank, terms, weights, reading)
        words = judged.words(c.rank, c.number, c.passage)
        return Weighed(c, fitted, self._scale.logit(fitted), words)

    def weights(self, terms: Terms) -> dict[str, float]:
        """Inverse document frequency of each key term over the passages of the index."""
        total = max(self._catalogue.count_passages(), 1)
        frequencies = self._catalogue.frequencies(terms.keys)
        return {term: math.log(1 + total / (1 + frequencies[term])) for term in terms.keys}

    def _lead(self, candidate: Candidate, score: float) -> Evidence | None:
        """What must stand before a sentence: the names of a row's columns, or who speaks."""
        if candidate.header is not None:
            return self._named(candidate.passage, candidate.header, score)
        passage = candidate.passage
        span = lead_of(passage, candidate.number)
        if span is None:
            return None
        said = passage.text[span.start - passage.start : span.end - passage.start]
        return self._quoted(passage, span, said, score, "")

    def evidence(self, passage: StoredPassage, number: int, score: float) -> Evidence:
        """Sentence `number` of a passage as evidence."""
        span, quote = passage.sentences[number], passage.sentence(number)
        return self._quoted(passage, span, quote, score, _before(passage, number))

    def _named(self, passage: StoredPassage, header: Header, score: float) -> Evidence:
        """The names of a table's columns as evidence."""
        return self._quoted(passage, header.span, header.text, score, "")

    def _quoted(
        self, passage: StoredPassage, span: Span, quote: str, score: float, before: str
    ) -> Evidence:
        entry = passage.entry
        return Evidence(
            document=entry.path,
            document_id=entry.id,
            title=entry.title,
            date=entry.date,
            source=entry.source,
            page=self._catalogue.page_at(entry.id, span.start) if entry.pages else None,
            start=span.start,
            end=span.end,
            quote=quote,
            score=round(score, 4),
            heading=" › ".join(passage.headings),
            before=before,
            recognised=self._recognised.confidence(entry.id, span.start, span.end),
        )


def of_passages(
    judged: Judgements, ranked: Sequence[RankedPassage]
) -> tuple[tuple[float, float, float], ...]:
    """For each passage what the reader says of it and of its best sentence, and its cosine."""
    return tuple(
        (judged.passage(rank), judged.best(rank), hit.cosine) for rank, hit in enumerate(ranked)
    )


def _missing(terms: Terms, weighed: Sequence[Weighed]) -> tuple[str, ...]:
    """Words of the question that no considered sentence, nor what stands around it, holds."""
    together = frozenset[str]().union(*(item.candidate.around for item in weighed))
    lacking = [term for term in terms.keys if not coverage([term], {term: 1.0}, together)]
    return tuple(terms.said[term] for term in lacking)


def _before(passage: StoredPassage, number: int) -> str:
    if number == 0 or passage.kinds[number - 1] == "heading":
        return ""
    return passage.sentence(number - 1)
