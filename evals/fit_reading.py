"""Fit what a trained reader's judgements count: READ of rag/scoring.py, READ_… of rag/decision.py.

    python -m evals.fit_reading [SET[:N] …]

The sets are those of the table, on its indexes. The weights in the code were fitted on samples,
encyclopedia:200, dated_chats:160, news_multihop:110, conversations:110 and governance:140.

Sentences: listwise softmax as in `evals/fit_scoring.py`. Decision: logistic regression with an L2
penalty of 0.005 on features of mean 0 and deviation 1, where all sets and both classes weigh the
same; then Platt's scaling (Platt 1999), where questions with and without an answer weigh as often
as they occur, so that the probability is one. Both are also shown leaving each set out in turn. Of
the thresholds at which no more than 5 % of the answerable questions of the samples, news_multihop
and dated_chats are refused, on average of the three, the one of least cost is best: a wrong answer
costs five wrong refusals.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from evals.fit_scoring import (
    Array,
    fit_ranking,
    golden,
    hits,
    matrix_of,
    regression,
    shares,
    tell,
)
from evals.reliability import cost, reliability
from evals.table import SCRATCH
from evals.table_figures import Pair, auc
from evals.table_ground import Ground, opened
from evals.table_sets import Wanted, draw, names
from index.embedder import SentenceEmbedder
from rag.asked import Asked
from rag.candidates import Candidate
from rag.decision import Best, ReadFeatures, read_features
from rag.evalset import EvalQuestion, question_of
from rag.evaluation import QuoteFinder
from rag.followup import standalone
from rag.scoring import Fit
from rag.terms import terms_of

PENALTY = 0.005
# A class of fewer questions weighs less than the other.
_FEW = 5
USUAL = (
    "samples",
    "encyclopedia:200",
    "dated_chats:160",
    "news_multihop:110",
    "conversations:110",
    "governance:140",
)


@dataclass(frozen=True)
class Put:
    """One question: its sentences, which of them are gold, and what else decides."""

    answerable: bool
    fits: tuple[Fit, ...]
    candidates: tuple[Candidate, ...]
    gold: tuple[bool, ...]
    passages: tuple[tuple[float, float, float], ...]
    asked: Asked
    weights: Mapping[str, float]

    def ranks(self) -> bool:
        """Whether the question can teach ranking: some sentences are gold and some are not."""
        return any(self.gold) and not all(self.gold)


@dataclass(frozen=True)
class Rule:
    """A logistic rule over ReadFeatures as they are, the constant last."""

    weights: Array

    def probabilities(self, rows: Array) -> Array:
        """The probability for each row of features."""
        chances: Array = 1 / (1 + np.exp(-(rows @ self.weights[:-1] + self.weights[-1])))
        return chances


def main() -> None:
    """Collect, fit, print the weights and what they are worth on sets left out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="*", metavar="SET[:N]")
    encoder = SentenceEmbedder()
    samples = dict[str, list[Put]]()
    for wanted in names(parser.parse_args().sets or USUAL):
        found = collected(wanted, encoder)
        if found:
            samples[wanted.name] = found
            print(f"{wanted.name}: {len(found)} questions", flush=True)
    report(samples)


def collected(wanted: Wanted, encoder: SentenceEmbedder) -> list[Put]:
    """What the questions of a set show; nothing where this machine lacks the set."""
    drawn = draw(wanted)
    if drawn is None or drawn.folder is None:
        return []
    ground = opened(drawn, SCRATCH, encoder)
    try:
        quotes = QuoteFinder(ground.texts.get)
        return [put(ground, question, quotes) for question in drawn.evalset.questions]
    finally:
        ground.close()


def put(ground: Ground, question: EvalQuestion, quotes: QuoteFinder) -> Put:
    """Search for a question, read, and keep what its sentences show."""
    application = ground.application
    given = question_of(question, ground.paths)
    text = standalone(given.text, given.history)
    terms = terms_of(text)
    ranked = application.planned.find(text, given.filters, application.settings.passages)
    weighed, _ = ground.finder.weigh(text, ranked, terms)
    return Put(
        answerable=question.answerable,
        fits=tuple(item.fit for item in weighed),
        candidates=tuple(item.candidate for item in weighed),
        gold=golden(weighed, quotes.gold(question.evidence, ground.paths)),
        passages=ground.finder.judged,
        asked=Asked(text, terms),
        weights=ground.finder.weights(terms),
    )


def report(samples: Mapping[str, Sequence[Put]]) -> None:
    """Print the fits with each set left out in turn, the threshold, and the fit over all."""
    for name, own in samples.items():
        others = {other: rows for other, rows in samples.items() if other != name} or samples
        ranking = fit_ranking(others)
        chances = fit_rule(others, ranking).probabilities(rows_of(own, ranking))
        print(
            f"{name}, left out: gold sentence in the first 1, 3, 5: {hits(own, ranking)}; "
            f"AUC {auc(chances, _truth(own)):.3f}"
        )
    ranking = fit_ranking(samples)
    rule = fit_rule(samples, ranking)
    pairs = dict[str, list[Pair]]()
    for name, own in samples.items():
        chances = rule.probabilities(rows_of(own, ranking))
        truth = _truth(own)
        pairs[name] = list(zip(chances.tolist(), truth.tolist(), strict=True))
        known = reliability(pairs[name])
        print(
            f"{name}, fitted on all: gold sentence in the first 1, 3, 5: {hits(own, ranking)}; "
            f"AUC {auc(chances, truth):.3f}; calibration error {known.error:.3f}"
        )
    _print_thresholds(pairs)
    tell("rag/scoring.py READ", [field.name for field in fields(Fit)], ranking)
    told = [*(field.name for field in fields(ReadFeatures)), "READ_CONSTANT"]
    tell("rag/decision.py", told, rule.weights)


def _print_thresholds(pairs: Mapping[str, Sequence[Pair]]) -> None:
    for step in range(30, 90, 5):
        told = list[str]()
        for name, own in pairs.items():
            f1, wrongly = refusals(own, step / 100)
            told.append(f"{name} {f1:.2f}/{wrongly:.2f}")
        mean = float(np.mean([cost(own, step / 100) for own in pairs.values()]))
        print(f"{step / 100:.2f}: cost {mean:.3f}; F1/wrongly refused: {', '.join(told)}")


def refusals(pairs: Sequence[Pair], threshold: float) -> tuple[float, float]:
    """Refusal F1, and the share of the answerable that are refused, at a threshold."""
    refused = [truth for probability, truth in pairs if probability < threshold]
    right, without = refused.count(0.0), [truth for _, truth in pairs].count(0.0)
    having = len(pairs) - without
    f1 = 2 * right / max(len(refused) + without, 1)
    return f1, (len(refused) - right) / max(having, 1)


def _truth(samples: Sequence[Put]) -> Array:
    return np.array([float(item.answerable) for item in samples])


def rows_of(samples: Sequence[Put], ranking: Array) -> Array:
    """ReadFeatures, a row a question, with sentences ranked by these weights."""
    rows = list[tuple[float, ...]]()
    for item in samples:
        scores = (matrix_of(item.fits) @ ranking).tolist()
        order = sorted(range(len(scores)), key=lambda n: -scores[n])
        best = [
            Best(scores[n], c.text, c.own, c.around) for n in order for c in (item.candidates[n],)
        ]
        rows.append(astuple(read_features(best, item.passages, item.asked, item.weights)))
    return np.array(rows)


def fit_rule(samples: Mapping[str, Sequence[Put]], ranking: Array) -> Rule:
    """The rule that fits these questions best."""
    rows = np.concatenate([rows_of(own, ranking) for own in samples.values()])
    truth = np.concatenate([_truth(own) for own in samples.values()])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = _with_constant((rows - mean) / deviation)
    balanced = np.concatenate([shares(own, _FEW) for own in samples.values()])
    weights = regression(scaled, truth, balanced, PENALTY)
    scores = _with_constant((scaled @ weights)[:, None])
    natural = np.concatenate([np.full(len(own), 1 / len(own)) for own in samples.values()])
    slope, shift = regression(scores, truth, natural, 0.0)
    plain = slope * weights[:-1] / deviation
    return Rule(np.append(plain, slope * weights[-1] + shift - plain @ mean))


def _with_constant(rows: Array) -> Array:
    return np.column_stack([rows, np.ones(len(rows))])


if __name__ == "__main__":
    main()
