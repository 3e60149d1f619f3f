"""How well a sentence fits a question: word statistics and a reader or embeddings, weighed.

The weights are fitted by `evals/fit_reading.py` and, without a reader, `evals/fit_scoring.py`
(listwise softmax over the sentences of a question, gold sentences against the rest); their
docstrings name the sets. Term weights are inverse document
frequencies over the passages of the index at hand.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from rag.judgements import BOUND, logistic
from rag.terms import Terms, Wanted, met

_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\b(?:19|20)\d\d\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_NAMED = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][a-z]+")
_BECAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|as a result|so that|in order to)\b", re.IGNORECASE
)
_SHOWS: dict[str, re.Pattern[str]] = {
    "number": _FIGURE,
    "date": _DAY,
    "person": _NAMED,
    "place": _NAMED,
    "reason": _BECAUSE,
}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a sentence fits a question, each in [0, 1].

    Coverages are shares, by weight, of the question's terms: `own` in the sentence, `around` with
    the sentence before, the headings, the title and the date; of all terms (keys), of those that
    are no names (`acts`), and of names. `place` falls with the rank of the passage.
    """

    cosine: float = 0.0
    keys_own: float = 0.0
    keys_around: float = 0.0
    acts_own: float = 0.0
    acts_around: float = 0.0
    names_own: float = 0.0
    names_around: float = 0.0
    place: float = 0.0
    kind: float = 0.0
    short: float = 0.0
    length: float = 0.0
    asks: float = 0.0
    reads: float = 0.0
    answers: float = 0.0
    likely: float = 0.0
    likely_passage: float = 0.0


@dataclass(frozen=True, slots=True)
class Scale:
    """What each of Fit's fields counts, in their order."""

    weights: tuple[float, ...]

    def logit(self, fitted: Fit) -> float:
        """The score of a sentence; differences of two are log odds of being the better one."""
        values: tuple[float, ...] = astuple(fitted)
        return sum(weight * value for weight, value in zip(self.weights, values, strict=True))

    def score(self, fitted: Fit) -> float:
        """The score as a share of the highest there can be, in [0, 1]."""
        highest = sum(weight for weight in self.weights if weight > 0)
        return max(0.0, min(1.0, self.logit(fitted) / highest))


# Without a reader.
UNREAD = Scale(
    (2.70, 2.09, 3.60, 1.39, 2.26, -0.58, 1.93, 1.94, 1.07, 0.47, 0.90, -0.08, 0.0, 0.0, 0.0, 0.0)
)
# With a reader nothing is embedded for a sentence: sets left out in turn were ranked no worse
# without the cosine, and it costs 100 ms.
READ = Scale(
    (0.0, 1.12, 1.67, 1.46, 1.24, -0.49, 1.63, 2.26, 0.5, -0.1, 0.94, 0.03, 2.2, 0.66, 1.05, 1.4)
)


def fit(
    text: str,
    cosine: float,
    own: frozenset[str],
    around: frozenset[str],
    rank: int,
    terms: Terms,
    weights: Mapping[str, float],
    reading: tuple[float, float] | None = None,
) -> Fit:
    """How a sentence fits; `own` and `around` are stems, `rank` its passage's, from 0.

    `reading` is what a reader says of the sentence and of its passage, each in [-1, 1].
    """
    reads, answers = reading or (0.0, 0.0)
    acts = [term for term in terms.keys if term not in terms.names]
    return Fit(
        cosine=max(cosine, 0.0),
        keys_own=coverage(terms.keys, weights, own),
        keys_around=coverage(terms.keys, weights, around),
        acts_own=coverage(acts, weights, own),
        acts_around=coverage(acts, weights, around),
        names_own=coverage(terms.names, weights, own),
        names_around=coverage(terms.names, weights, around),
        place=1.0 / (1 + rank),
        kind=shows(terms.wanted, text),
        short=1.0 if len(text) < 40 else 0.0,
        length=min(len(text), 300) / 300,
        asks=1.0 if text.rstrip().endswith("?") else 0.0,
        reads=reads,
        answers=answers,
        # The log odds of a sentence are of two places, the first word of its answer and the last.
        likely=logistic(BOUND * reads / 2) if reading else 0.0,
        likely_passage=logistic(BOUND * answers) if reading else 0.0,
    )


def coverage(terms: Sequence[str], weights: Mapping[str, float], there: frozenset[str]) -> float:
    """Share of terms, by weight, that occur among the stems `there`; 0.0 without terms."""
    total = sum(weights[term] for term in terms)
    if not total:
        return 0.0
    return sum(weights[term] for term in terms if met(term, there)) / total


def shows(wanted: Wanted, text: str) -> float:
    """1.0 where the text holds the kind of thing that is asked for, else 0.0; 0.5 for any kind."""
    pattern = _SHOWS.get(wanted)
    if pattern is None:
        return 0.5
    return 1.0 if pattern.search(text) else 0.0
