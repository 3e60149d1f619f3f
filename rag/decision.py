"""Is this answered here? A logistic rule over what the best evidence shows of the question.

With a trained reader the rule has six features (`ReadFeatures`): left out in turn, sets were
decided better by these than by more. Without one (`Features`) it sees words and embeddings, not
meaning: a passage on the right subject that leaves the one thing open that was asked is its known
weakness. The weights are fitted by `evals/fit_reading.py` and `evals/fit_scoring.py` on questions
with known answers; their docstrings name the sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from rag.asked import Asked
from rag.judgements import BOUND, logistic
from rag.scoring import Fit, coverage
from rag.terms import Terms, met

# In the order of Features' fields.
WEIGHTS = (3.79, 1.99, -0.28, 1.55, 0.63, -0.21, 0.22, 1.23, -1.68, 0.14, -0.27, 1.92, 2.56)
# Shifted by 0.32 from the fit, so that one threshold serves both rules.
CONSTANT = -6.38
CONSIDERED = 5
NAMING = 3
# In the order of ReadFeatures' fields.
READ_WEIGHTS = (0.74, 1.08, 1.50, 1.46, 1.68, 1.13)
READ_CONSTANT = -4.10


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a question's evidence, over its five best sentences, each about [0, 1].

    `acts` are the question's terms that are no names; `acts_…` count only where the sentence's
    surroundings hold the names too. `…_together` is over the five sentences as one text. `many`
    grows with the number of key terms: a long question is never covered whole by one sentence.
    """

    cosine: float = 0.0
    passage_cosine: float = 0.0
    keys_own: float = 0.0
    keys_around: float = 0.0
    acts_own: float = 0.0
    acts_around: float = 0.0
    acts_together: float = 0.0
    names_missing: float = 1.0
    names_missing_together: float = 1.0
    kind: float = 0.0
    only_names: float = 0.0
    keys_together: float = 0.0
    many: float = 0.0


@dataclass(frozen=True, slots=True)
class ReadFeatures:
    """What a trained reader makes of a question's evidence.

    `top` is a tenth of the score (log odds) of the best sentence. `joint` is the highest sum, over
    the passages, of what the reader says of the passage (log odds within ±6, a quarter), of its
    best sentence (in [-1, 1]), and twice its cosine. `together` is the share of the question's key
    terms that the five best sentences and what stands around them hold. `long` grows with the
    key terms beyond ten: no one sentence answers the whole of a long question. `counted` is 0.0
    where the question asks how many there are of something that none of the three best sentences
    names, else 1.0. `length` is that of the best sentence: one of two words seldom answers.
    """

    top: float = -1.0
    joint: float = -2.5
    together: float = 0.0
    long: float = 0.0
    counted: float = 0.0
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Best:
    """One of the best sentences: its score (log odds), its text, the stems in it and around it."""

    score: float
    text: str
    own: frozenset[str]
    around: frozenset[str]


def read_features(
    best: Sequence[Best],
    passages: Sequence[tuple[float, float, float]],
    asked: Asked,
    weights: Mapping[str, float],
) -> ReadFeatures:
    """Features of the best sentences, best first, for what is asked.

    `passages` holds for each what the reader says of it and of its best sentence, in [-1, 1], and
    its cosine.
    """
    if not best or not passages:
        return ReadFeatures()
    keys = asked.terms.keys
    together = frozenset[str]().union(*(item.around for item in best[:CONSIDERED]))
    named = frozenset[str]().union(*(item.own for item in best[:NAMING]))
    return ReadFeatures(
        top=best[0].score / 10,
        joint=max(
            max(-6.0, min(6.0, BOUND * answers)) / 4 + sentence + 2 * cosine
            for answers, sentence, cosine in passages
        ),
        together=coverage(keys, weights, together),
        long=min(max(len(keys) - 10, 0), 10) / 10,
        counted=1.0 if not asked.counted or asked.counted & named else 0.0,
        length=min(len(best[0].text), 300) / 200,
    )


def features(
    best: Sequence[tuple[Fit, frozenset[str]]],
    passage_cosine: float,
    terms: Terms,
    weights: Mapping[str, float],
) -> Features:
    """Features of the best sentences, each with the stems in and around it."""
    top = best[:CONSIDERED]
    if not top:
        return Features()
    acts = [term for term in terms.keys if term not in terms.names]
    together = frozenset[str]().union(*(around for _, around in top))
    missing = [_share_missing(terms.names, around) for _, around in top]
    named = [1.0 - share for share in missing]
    return Features(
        cosine=max(fit.cosine for fit, _ in top),
        passage_cosine=passage_cosine,
        keys_own=max(fit.keys_own for fit, _ in top),
        keys_around=max(fit.keys_around for fit, _ in top),
        acts_own=max(f.acts_own * n for (f, _), n in zip(top, named, strict=True)) if acts else 1.0,
        acts_around=max(f.acts_around * n for (f, _), n in zip(top, named, strict=True))
        if acts
        else 1.0,
        acts_together=coverage(acts, weights, together) if acts else 1.0,
        names_missing=min(missing),
        names_missing_together=_share_missing(terms.names, together),
        kind=max(fit.kind for fit, _ in top[:3]),
        only_names=0.0 if acts else 1.0,
        keys_together=coverage(terms.keys, weights, together),
        many=min(len(terms.keys), 20) / 20,
    )


def probability(known: Features | ReadFeatures) -> float:
    """How probable it is that the evidence answers the question, in [0, 1]."""
    if isinstance(known, ReadFeatures):
        return _probability(READ_CONSTANT, READ_WEIGHTS, astuple(known))
    return _probability(CONSTANT, WEIGHTS, astuple(known))


def _probability(constant: float, weights: Sequence[float], values: Sequence[float]) -> float:
    return logistic(constant + sum(w * value for w, value in zip(weights, values, strict=True)))


def _share_missing(names: Sequence[str], there: frozenset[str]) -> float:
    return sum(not met(name, there) for name in names) / len(names) if names else 0.0
