"""Fit the weights that need no reader (rag/scoring.py UNREAD, rag/decision.py) on known answers.

    python -m evals.fit_scoring SET[:N] [SET[:N] …]

Each SET is a folder in the `footnote eval` format; N limits it to N questions, drawn with a fixed
seed, half of them unanswerable where there are as many. The weights in the code were fitted on
evals (the sample questions), news_multihop:250, encyclopedia:240 and dated_chats:160.

Sentences: listwise softmax (Cao et al., ICML 2007), gold sentences against the others that were
considered for the question. Decision: logistic regression with L2, classes and sets weighing the
same, on the features under the new sentence weights. Both are shown leaving each set out in turn,
which is what carries over to a folder never seen.
"""

import argparse
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evals.table_figures import auc
from index.home import Home
from rag.bootstrap import Application, build
from rag.decision import Features, features
from rag.evalset import EvalQuestion, EvalSet, load, question_of, write_documents
from rag.evaluation import Gold, QuoteFinder
from rag.evidence import Weighed
from rag.followup import standalone
from rag.scoring import Fit
from rag.settings import Settings
from rag.terms import Terms, terms_of

Array = NDArray[np.float64]
SEED = 20250411


class Listed(Protocol):
    """A question as a list of sentences to be ranked."""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""

    @property
    def fits(self) -> tuple[Fit, ...]:
        """How each sentence fits."""

    @property
    def gold(self) -> tuple[bool, ...]:
        """Which of them are gold."""

    def ranks(self) -> bool:
        """Whether the question can teach ranking."""


@dataclass(frozen=True)
class Sample:
    """One question: its considered sentences, which of them are gold, and what decides."""

    answerable: bool
    fits: tuple[Fit, ...]
    around: tuple[frozenset[str], ...]
    gold: tuple[bool, ...]
    passage_cosine: float
    terms: Terms
    weights: Mapping[str, float]

    def ranks(self) -> bool:
        """Whether the question can teach ranking: some sentences are gold and some are not."""
        return any(self.gold) and not all(self.gold)


def main() -> None:
    """Collect, fit, and print the weights and what they are worth on sets left out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sets", nargs="+", metavar="SET[:N]")
    samples = {}
    for named in parser.parse_args().sets:
        folder, _, limit = named.partition(":")
        evalset = load(Path(folder))
        samples[evalset.name] = collect(evalset, int(limit) if limit else None)
    report(samples)


def collect(evalset: EvalSet, limit: int | None) -> list[Sample]:
    """Search for each question and keep what its sentences show."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "documents"
        if evalset.documents:
            write_documents(evalset, folder)
        else:
            folder = Path(__file__).parents[1] / "corpus" / "briefings"
        application = build(Home(Path(temporary) / "home"), Settings(reader="none"))
        with application.syncing() as sync:
            sync.run(folder)
        paths = {entry.path: entry.id for entry in application.library.documents()}
        texts = QuoteFinder(
            lambda path: application.library.open(paths[path]).text if path in paths else None
        )
        return [sample(application, evalset, q, texts) for q in drawn(evalset, limit)]


def drawn(evalset: EvalSet, limit: int | None) -> list[EvalQuestion]:
    """The questions of a set, or `limit` of them with a fixed seed."""
    questions = list(evalset.questions)
    random.Random(SEED).shuffle(questions)
    if limit is None:
        return questions
    without = [question for question in questions if not question.answerable][: limit // 2]
    having = [question for question in questions if question.answerable]
    return [*without, *having[: limit - len(without)]]


def sample(
    application: Application, evalset: EvalSet, question: EvalQuestion, texts: QuoteFinder
) -> Sample:
    """What the sentences considered for a question show."""
    paths = evalset.paths()
    asked = question_of(question, paths)
    text = standalone(asked.text, asked.history)
    terms = terms_of(text)
    ranked = application.planned.find(text, asked.filters, application.settings.passages)
    weighed, _ = application.finder.weigh(text, ranked, terms)
    return Sample(
        answerable=question.answerable,
        fits=tuple(item.fit for item in weighed),
        around=tuple(item.candidate.around for item in weighed),
        gold=golden(weighed, texts.gold(question.evidence, paths)),
        passage_cosine=max((hit.cosine for hit in ranked), default=0.0),
        terms=terms,
        weights=application.finder.weights(terms),
    )


def golden(weighed: Sequence[Weighed], gold: Sequence[Gold]) -> tuple[bool, ...]:
    """Which of the sentences meet a gold quote."""
    spans = [
        (w.candidate.passage.entry.path, w.candidate.passage.sentences[w.candidate.number])
        for w in weighed
    ]
    return tuple(
        any(quote.is_hit(path, span.start, span.end) for quote in gold) for path, span in spans
    )


def report(samples: Mapping[str, Sequence[Sample]]) -> None:
    """Print both fits, with each set left out in turn and then over all of them."""
    for name, own in samples.items():
        others = {other: rows for other, rows in samples.items() if other != name} or samples
        ranking = fit_ranking(others)
        deciding = fit_decision(others, ranking)
        known = decision_rows(own, ranking)
        truth = np.array([item.answerable for item in own])
        print(
            f"{name}: fitted on the others: gold sentence in the first 1, 3, 5: "
            f"{hits(own, ranking)}; decision AUC {auc(known @ deciding, truth.astype(float)):.3f}; "
            f"at 0.5 refused of unanswerable, answerable: "
            f"{_refused(known @ deciding, ~truth):.3f}, {_refused(known @ deciding, truth):.3f}"
        )
    ranking = fit_ranking(samples)
    deciding = fit_decision(samples, ranking)
    for name, own in samples.items():
        scores = decision_rows(own, ranking) @ deciding
        truth = np.array([item.answerable for item in own])
        print(
            f"{name}: fitted on all: gold sentence in the first 1, 3, 5: {hits(own, ranking)}; "
            f"decision AUC {auc(scores, truth.astype(float)):.3f}; "
            "at 0.5 refused of unanswerable, answerable: "
            f"{_refused(scores, ~truth):.3f}, {_refused(scores, truth):.3f}"
        )
    tell("rag/scoring.py UNREAD", [field.name for field in fields(Fit)], ranking)
    tell("rag/decision.py", [*(f.name for f in fields(Features)), "CONSTANT"], deciding)


def fit_ranking(
    samples: Mapping[str, Sequence[Listed]], steps: int = 400, rate: float = 0.5
) -> Array:
    """Weights of Fit's fields: listwise softmax, sets weighing the same."""
    weights = np.zeros(len(fields(Fit)))
    groups = [[item for item in rows if item.ranks()] for rows in samples.values()]
    lists = [
        (matrix_of(item.fits), np.array(item.gold, dtype=float), 1 / (len(group) * len(groups)))
        for group in groups
        for item in group
    ]
    for _ in range(steps):
        gradient = -0.003 * weights
        for rows, gold, share in lists:
            logits = rows @ weights
            chosen = np.exp(logits - logits.max())
            chosen /= chosen.sum()
            wanted = chosen * gold / (chosen * gold).sum()
            gradient += share * (rows.T @ (wanted - chosen))
        weights += rate * gradient
    return weights


def fit_decision(
    samples: Mapping[str, Sequence[Sample]], ranking: Array, penalty: float = 0.001
) -> Array:
    """Weights of Features' fields and the constant: logistic regression by Newton's method."""
    rows = np.concatenate([decision_rows(own, ranking) for own in samples.values()])
    truth = np.array([float(item.answerable) for own in samples.values() for item in own])
    share = np.concatenate([shares(own) for own in samples.values()])
    return regression(rows, truth, share, penalty)


def regression(rows: Array, truth: Array, share: Array, penalty: float) -> Array:
    """Logistic regression with an L2 penalty by Newton's method; the last column is the constant.

    `share` is what each row weighs.
    """
    share = share / share.sum()
    weights = np.zeros(rows.shape[1])
    keep = np.eye(rows.shape[1]) * penalty
    keep[-1, -1] = 1e-6
    for _ in range(60):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (share * (chance - truth)) + keep @ weights
        curvature = (rows * (share * chance * (1 - chance))[:, None]).T @ rows + keep
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def decision_rows(samples: Sequence[Sample], ranking: Array) -> Array:
    """Features and a constant, a row a question, with sentences ranked by these weights."""
    rows = []
    for item in samples:
        order = np.argsort(-(matrix_of(item.fits) @ ranking), kind="stable")
        best = [(item.fits[i], item.around[i]) for i in order]
        known = features(best, item.passage_cosine, item.terms, item.weights)
        rows.append([*astuple(known), 1.0])
    return np.array(rows)


def hits(samples: Sequence[Listed], ranking: Array) -> str:
    """Share of questions with a gold sentence among the first 1, 3 and 5."""
    found = []
    for item in samples:
        if item.ranks():
            order = np.argsort(-(matrix_of(item.fits) @ ranking), kind="stable")
            found.append([any(item.gold[i] for i in order[:k]) for k in (1, 3, 5)])
    return ", ".join(f"{value:.3f}" for value in np.mean(found, axis=0)) if found else "–"


def _refused(scores: Array, which: NDArray[np.bool_]) -> float:
    return float((scores[which] < 0).mean()) if which.any() else float("nan")


def shares(samples: Sequence[Listed], few: int = 1) -> Array:
    """Each question's weight, so that both classes of a set weigh the same.

    A class of fewer than `few` questions weighs less.
    """
    truth = [item.answerable for item in samples]
    counts = {value: max(truth.count(value), few) for value in (True, False)}
    return np.array([1 / counts[value] for value in truth])


def matrix_of(fits: Sequence[Fit]) -> Array:
    """The fields of fits, a row each."""
    return np.array([astuple(item) for item in fits], dtype=float).reshape(-1, len(fields(Fit)))


def tell(title: str, names: Sequence[str], weights: Array) -> None:
    """Print weights by their names."""
    listed = ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True))
    print(f"{title}: {listed}")


if __name__ == "__main__":
    main()
