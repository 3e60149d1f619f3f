"""The stages of the table, as data: a further way to rank, choose or decide is one more line.

A way to rank passages is made once for a set and then asked with each question, which stands alone
by then: `Stage("lexical 2:1", "…", combined(Weights(dense=1.0, lexical=2.0)))`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.table_floor import PlainBm25
from evals.table_ground import Ground, Seen
from index.entries import StoredPassage
from index.fusion import WEIGHTS, Weights
from index.query import match_expression
from index.request import Request
from rag.answers import Question
from rag.evaluation import Ranked
from rag.evidence import Weighed

RRF_K = 60  # the constant of that paper
DEEP = 40  # passages: enough for ten documents

Ranks = Callable[[Question], Sequence[Ranked]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A way to rank passages; `prepare` makes it for the index of a set."""

    name: str
    says: str
    prepare: Callable[[Ground], Ranks]


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to rank the sentences of the passages that were read."""

    name: str
    says: str
    ranks: Callable[[Seen], Sequence[Ranked]]


@dataclass(frozen=True, slots=True)
class Decision:
    """A score of how probable it is that the evidence answers."""

    name: str
    says: str
    score: Callable[[Seen], float]


def floor(ground: Ground) -> Ranks:
    """Plain BM25, which knows nothing of the product but the texts it read."""
    bm25 = PlainBm25(ground.texts)
    return lambda question: bm25.rank(question.text, DEEP, question.filters.documents)


def lexical(ground: Ground) -> Ranks:
    """The full-text index alone."""
    catalogue = ground.application.catalogue

    def ranks(question: Question) -> list[Ranked]:
        match = match_expression(question.text)
        found = catalogue.lexical(match, question.filters, DEEP) if match else []
        stored = catalogue.passages([number for number, _ in found], question.filters)
        return [_place(stored[number]) for number, _ in found if number in stored]

    return ranks


def dense(ground: Ground) -> Ranks:
    """The vectors alone, compared with all passages, not by an approximate graph."""
    catalogue, embedder = ground.application.catalogue, ground.application.embedder
    rows = [row for batch in catalogue.all_vectors(2000) for row in batch]
    matrix = np.stack([vector for *_, vector in rows])
    known = catalogue.passage_ids([(uid, ordinal) for uid, ordinal, *_ in rows])

    def ranks(question: Question) -> list[Ranked]:
        cosines = matrix @ np.asarray(embedder.embed_query(question.text), dtype=np.float32)
        if question.filters:
            allowed = set(catalogue.allowed(question.filters))
            cosines[[uid not in allowed for uid, *_ in rows]] = -np.inf
        best = [n for n in np.argsort(-cosines, kind="stable")[:DEEP] if cosines[n] > -np.inf]
        ids = [known[rows[n][0], rows[n][1]] for n in best]
        stored = catalogue.passages(ids, question.filters)
        return [_place(stored[number]) for number in ids if number in stored]

    return ranks


def reciprocal(ground: Ground) -> Ranks:
    """Both lists by reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009)."""
    ways = [lexical(ground), dense(ground)]

    def ranks(question: Question) -> list[Ranked]:
        scores = dict[Ranked, float]()
        for way in ways:
            for rank, place in enumerate(way(question), start=1):
                scores[place] = scores.get(place, 0.0) + 1 / (RRF_K + rank)
        return sorted(scores, key=lambda place: -scores[place])

    return ranks


def combined(weights: Weights = WEIGHTS) -> Callable[[Ground], Ranks]:
    """Words and vectors by one score, as the product weighs them or with other weights."""

    def prepare(ground: Ground) -> Ranks:
        search = ground.application.search

        def ranks(question: Question) -> list[Ranked]:
            request = Request(question.text, question.filters, DEEP, weights=weights)
            return [_place(hit.passage) for hit in search.fetch(request)]

        return ranks

    return prepare


def planned(ground: Ground) -> Ranks:
    """The whole search, as the product has it: with what a question names and its parts."""
    search = ground.application.planned
    return lambda question: [
        _place(hit.passage) for hit in search.find(question.text, question.filters, DEEP)
    ]


def by_cosine(seen: Seen) -> list[Ranked]:
    """The sentences by the embedder alone."""
    return _sentences(sorted(seen.compared, key=lambda item: -item.fit.cosine))


def by_words(seen: Seen) -> list[Ranked]:
    """The sentences as they are ranked without a reader."""
    return _sentences(seen.compared)


def by_reader(seen: Seen) -> list[Ranked]:
    """The sentences by the trained reader alone."""
    return _sentences(sorted(seen.weighed, key=lambda item: -item.fit.reads))


def by_evidence(seen: Seen) -> list[Ranked]:
    """The sentences as the product ranks them."""
    return [Ranked(item.document, item.start, item.end) for item in seen.found.evidence]


SEARCH = "search"
EVIDENCE = "evidence"
DECISION = "decision"
STAGES = (
    Stage("plain_bm25", "plain BM25 over passages of about 1,000 characters: the floor", floor),
    Stage("lexical", "the full-text index alone", lexical),
    Stage("dense", "the vectors alone, compared with all passages", dense),
    Stage("reciprocal", "both, by reciprocal ranks", reciprocal),
    Stage("combined", "both, by one score", combined()),
    Stage(SEARCH, "the whole search: with a question's parts, its sources and its days", planned),
)
CHOICES = (
    Choice("cosine", "sentences by the embedder alone", by_cosine),
    Choice("words", "sentences by word statistics and the embedder, without a reader", by_words),
    Choice("reader", "sentences by the trained reader alone", by_reader),
    Choice(EVIDENCE, "sentences as they are ranked for an answer", by_evidence),
)
DECISIONS = (
    Decision(
        "passage_cosine",
        "by the best cosine of a passage",
        lambda seen: max((hit.cosine for hit in seen.passages), default=0.0),
    ),
    Decision(
        "words_decision",
        "by word statistics and the embedder, without a reader",
        lambda seen: seen.unread,
    ),
    Decision(
        "reader_decision",
        "by what the trained reader says of the passage that answers best, alone",
        lambda seen: max((answers for answers, *_ in seen.judged), default=-1.0),
    ),
    Decision(
        DECISION,
        "by the probability that an answer is held against the threshold",
        lambda seen: seen.found.probability if seen.found.evidence else 0.0,
    ),
)

# With what of the product a stage is compared within a run.
REFERENCES = {
    **{stage.name: SEARCH for stage in STAGES},
    **{choice.name: EVIDENCE for choice in CHOICES},
    **{decision.name: DECISION for decision in DECISIONS},
    "last_turn": "rewritten",
    "gold_rewrite": "rewritten",
}


def _sentences(ranked: Sequence[Weighed]) -> list[Ranked]:
    return [
        Ranked(passage.entry.path, span.start, span.end)
        for item in ranked
        for passage in [item.candidate.passage]
        for span in [passage.sentences[item.candidate.number]]
    ]


def _place(passage: StoredPassage) -> Ranked:
    return Ranked(passage.entry.path, passage.start, passage.end)
