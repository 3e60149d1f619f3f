"""How good the answers are: figures on questions with known answers.

Recall at k is the share of a question's gold documents (or quotes) among the first k documents (or
evidence spans), averaged over the questions that have any. Gold quotes that say the same thing in
several documents count as one, found when one of them is. Intervals are percentile bootstrap
intervals of 95 %, by question (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.characters import visible
from corpus.documents import Span
from rag.answers import Answer, Question
from rag.evalset import EvalQuestion, EvalSet, GoldQuote, question_of

DEPTHS = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A span of ranked evidence, a sentence or a passage."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over `n` questions and its 95 % interval; None where no question bears on it."""

    value: float | None
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a set by name. `lost` counts gold quotes that stand in no indexed document:
    nothing can find them.
    """

    name: str
    figures: Mapping[str, Figure]
    lost: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question gave. Shares are None where the question has nothing to count.

    `documents` and `quotes` run parallel to `DEPTHS`.
    """

    question: str
    answerable: bool
    refused: bool
    documents: tuple[float, ...] | None
    quotes: tuple[float, ...] | None
    contained: bool | None
    precision: float | None
    recall: float | None
    milliseconds: float
    lost: int


def evaluate(
    evalset: EvalSet,
    ask: Callable[[Question], Answer],
    ranked: Callable[[Question], Sequence[Ranked]],
    text_of: Callable[[str], str | None],
    done: Callable[[Outcome], None] = lambda outcome: None,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Ask every question and count.

    `ranked` gives the evidence for a question, best first, at least ten spans where there are as
    many. `text_of` gives an indexed document's text by its path. `done` hears of each question.
    """
    paths = evalset.paths()
    finder = QuoteFinder(text_of)
    outcomes = []
    for question in evalset.questions:
        asked = question_of(question, paths)
        started = clock()
        answer = ask(asked)
        milliseconds = 1000 * (clock() - started)
        gold = finder.gold(question.evidence, paths)
        outcome = outcome_of(question, gold, answer, ranked(asked), milliseconds)
        outcomes.append(outcome)
        done(outcome)
    return report_of(evalset.name, outcomes)


@dataclass(frozen=True, slots=True)
class Place:
    """A gold quote and every place where it stands in its document; none when it is lost."""

    document: str
    spans: tuple[Span, ...]

    def is_hit(self, document: str, start: int, end: int) -> bool:
        """Whether the span overlaps the quote by half of the shorter of the two."""
        return document == self.document and any(
            2 * (min(end, span.end) - max(start, span.start))
            >= min(end - start, span.end - span.start)
            for span in self.spans
        )


@dataclass(frozen=True, slots=True)
class Gold:
    """What an answer rests on: one quote, or several that say the same, of which one is enough."""

    places: tuple[Place, ...]

    @property
    def documents(self) -> frozenset[str]:
        """The documents that hold it."""
        return frozenset(place.document for place in self.places)

    def is_hit(self, document: str, start: int, end: int) -> bool:
        """Whether the span hits one of the quotes."""
        return any(place.is_hit(document, start, end) for place in self.places)


def outcome_of(
    question: EvalQuestion,
    gold: Sequence[Gold],
    answer: Answer,
    ranked: Sequence[Ranked],
    milliseconds: float,
) -> Outcome:
    """What the answer and the ranked evidence are worth for this question."""
    counts = question.answerable and bool(gold)
    cited = [citation.evidence for citation in answer.citations] if answer.answered else []
    hits = [any(g.is_hit(e.document, e.start, e.end) for g in gold) for e in cited]
    found = [any(g.is_hit(e.document, e.start, e.end) for e in cited) for g in gold]
    return Outcome(
        question=question.id,
        answerable=question.answerable,
        refused=not answer.answered,
        documents=_document_recall(gold, ranked) if counts else None,
        quotes=_quote_recall(gold, ranked) if counts else None,
        contained=contains(answer, question.answers)
        if question.answerable and any(map(_normalised, question.answers))
        else None,
        precision=sum(hits) / len(hits) if counts and hits else None,
        recall=sum(found) / len(found) if counts else None,
        milliseconds=milliseconds,
        lost=sum(not place.spans for g in gold for place in g.places),
    )


def contains(answer: Answer, accepted: Sequence[str]) -> bool:
    """Whether one of the accepted answers stands, word for word, in the answer or its quotes.

    Case, punctuation, white space and articles do not count, as in SQuAD's evaluation. A refusal
    contains nothing.
    """
    if not answer.answered:
        return False
    pieces = [_FOOTNOTE.sub(" ", answer.text), *(c.evidence.quote for c in answer.citations)]
    words = [f" {_normalised(piece)} " for piece in pieces]
    wanted = [_normalised(text) for text in accepted]
    return any(f" {text} " in piece for text in wanted if text for piece in words)


def report_of(name: str, outcomes: Sequence[Outcome]) -> Report:
    """The figures of these outcomes."""
    refused = np.array([o.refused for o in outcomes], dtype=float)
    answerable = np.array([o.answerable for o in outcomes], dtype=float)
    right = refused * (1 - answerable)
    times = np.array([o.milliseconds for o in outcomes], dtype=float)
    figures: dict[str, Figure] = {}
    for figure, shares in (
        ("document_recall", [o.documents for o in outcomes]),
        ("quote_recall", [o.quotes for o in outcomes]),
    ):
        for at, depth in enumerate(DEPTHS):
            figures[f"{figure}@{depth}"] = _mean([s[at] if s else None for s in shares])
    figures["answer_containment"] = _mean([o.contained for o in outcomes])
    figures["citation_precision"] = _mean([o.precision for o in outcomes])
    figures["citation_recall"] = _mean([o.recall for o in outcomes])
    figures["refusal_precision"] = _ratio(right, refused)
    figures["refusal_recall"] = _ratio(right, 1 - answerable)
    # 2 · precision · recall / (precision + recall), with refusals as the positive class
    figures["refusal_f1"] = _ratio(2 * right, refused + 1 - answerable, len(outcomes))
    figures["wrongly_refused"] = _ratio(refused * answerable, answerable)
    figures["latency_ms_p50"] = _percentile(times, 50)
    figures["latency_ms_p95"] = _percentile(times, 95)
    return Report(name, figures, sum(o.lost for o in outcomes))


class QuoteFinder:
    """Finds quotes in documents, whatever the white space, quotation marks and dashes."""

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        self._text_of = text_of
        self._texts: dict[str, tuple[str, list[int]]] = {}

    def gold(self, quotes: Sequence[GoldQuote], paths: Mapping[str, str]) -> tuple[Gold, ...]:
        facts: dict[object, list[Place]] = {}
        for at, quote in enumerate(quotes):
            place = self.find(paths.get(quote.document, quote.document), quote.quote)
            facts.setdefault((at,) if quote.fact is None else quote.fact, []).append(place)
        return tuple(Gold(tuple(places)) for places in facts.values())

    def find(self, path: str, wanted: str) -> Place:
        if path not in self._texts:
            text = self._text_of(path) or ""
            places = [at for at, character in enumerate(text) if not character.isspace()]
            self._texts[path] = (_squeezed(text), places)
        squeezed, places = self._texts[path]
        quote = _squeezed(visible(wanted))
        spans = []
        at = squeezed.find(quote) if quote else -1
        while at >= 0:
            spans.append(Span(places[at], places[at + len(quote) - 1] + 1))
            at = squeezed.find(quote, at + len(quote))
        return Place(path, tuple(spans))


_ALIKE = str.maketrans("’‘“”„«»‐‑–—", "''" + '"""""' + "----")


def _squeezed(text: str) -> str:
    return "".join(text.split()).translate(_ALIKE)


def _document_recall(gold: Sequence[Gold], ranked: Sequence[Ranked]) -> tuple[float, ...]:
    wanted = {g.documents for g in gold}
    order = list(dict.fromkeys(r.document for r in ranked))
    return tuple(
        sum(not documents.isdisjoint(order[:depth]) for documents in wanted) / len(wanted)
        for depth in DEPTHS
    )


def _quote_recall(gold: Sequence[Gold], ranked: Sequence[Ranked]) -> tuple[float, ...]:
    return tuple(
        sum(any(g.is_hit(r.document, r.start, r.end) for r in ranked[:depth]) for g in gold)
        / len(gold)
        for depth in DEPTHS
    )


_FOOTNOTE = re.compile(r"\[\d+\]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d{3})")
_PUNCTUATION = re.compile(r"(?!(?<=\d)\.(?=\d))[^\w\s]|_")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def _normalised(text: str) -> str:
    text = _BETWEEN_DIGITS.sub("", text.casefold().replace("’", "").replace("'", ""))
    return " ".join(_ARTICLES.sub(" ", _PUNCTUATION.sub(" ", text)).split())


_RESAMPLES = 1000


def _mean(values: Sequence[float | None]) -> Figure:
    known = np.array([value for value in values if value is not None], dtype=float)
    return _ratio(known, np.ones(len(known)))


def _ratio(parts: NDArray[np.float64], wholes: NDArray[np.float64], n: int | None = None) -> Figure:
    """The sum of `parts` over the sum of `wholes`, one of each a question."""
    if not wholes.sum():
        return Figure(None, 0, None, None)
    drawn = _resamples(len(parts))
    sums = wholes[drawn].sum(axis=1)
    some = sums > 0
    low, high = np.percentile(parts[drawn].sum(axis=1)[some] / sums[some], (2.5, 97.5))
    count = int((wholes > 0).sum()) if n is None else n
    return Figure(float(parts.sum() / wholes.sum()), count, float(low), float(high))


def _percentile(values: NDArray[np.float64], q: float) -> Figure:
    if not len(values):
        return Figure(None, 0, None, None)
    low, high = np.percentile(
        np.percentile(values[_resamples(len(values))], q, axis=1), (2.5, 97.5)
    )
    return Figure(float(np.percentile(values, q)), len(values), float(low), float(high))


def _resamples(n: int) -> NDArray[np.int64]:
    # Seeded: the same answers give the same interval.
    return np.random.default_rng(20250411).integers(0, n, size=(_RESAMPLES, n))
