"""What the checker makes of claims that people judged against their sources.

    python -m evals.claims [--folder FOLDER] [--claims N] [--fit FOLDER]

FOLDER holds `claims.jsonl`: a claim, the sentences of its source, which sets of them support it,
and the label. A claim is checked twice: against the first set that people chose (`gold`; where
there is none, against what was found), and against the five sentences that share most rare words
with it (`found`), which is all that a program has. Supported counts against the rest: one that is
partly supported must not pass. Balanced accuracy is the mean of the shares of supported claims that
pass and of others that do not; F1 is that of "supported". Intervals are bootstrap intervals of
95 %, by claim. The thresholds are fitted elsewhere: `--fit` prints the cosine that tells supported
rows best from others among those that the scorer's training held out.
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import FootnoteError
from evals.checker_data import checker_data
from evals.table_sets import FOLDER
from index.embedder import SentenceEmbedder
from index.query import STOP_WORDS
from index.sentences import sentences
from rag.answers import Evidence
from rag.checker import LAYERS, Scorer, check_all
from rag.entailment import Entailment, evidence_text
from rag.stemming import stem

FOUND = 5
# The cosine of the nearest sentence from which the baseline takes a claim for supported; `--fit`.
COSINE = 0.72
LIKELY = 0.5
_RESAMPLES, _SEED = 1000, 20250411
_FITTED_ON = 300

Booleans = NDArray[np.bool_]
Cited = Sequence[tuple[str, Sequence[Evidence]]]


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim, the sentences of its source, the first set that supports it, and the label."""

    text: str
    label: str
    source: tuple[str, ...]
    gold: tuple[int, ...]

    @property
    def is_supported(self) -> bool:
        """Whether all of it is."""
        return self.label == "supported"


@dataclass(frozen=True, slots=True)
class Told:
    """A figure and its interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """As in a table."""
        return f"{self.value:.3f} | {self.low:.3f}–{self.high:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where the set is not on this machine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER / "claims")
    parser.add_argument("--claims", type=int, help="so many only, evenly drawn")
    parser.add_argument("--fit", type=Path, metavar="FOLDER", help="fit the cosine on these rows")
    given = parser.parse_args(arguments)
    try:
        if given.fit:
            print(fitted(given.fit))
            return 0
        file = given.folder / "claims.jsonl"
        if not file.is_file():
            print(f"claims: {file} is not on this machine; skipped", file=sys.stderr)
            return 1
        claims = read(file)
        step = max(1, len(claims) // given.claims) if given.claims else 1
        print(table(claims[::step], Entailment()))
    except FootnoteError as error:
        print(f"claims: {error}", file=sys.stderr)
        return 2
    return 0


def read(file: Path) -> list[JudgedClaim]:
    """The claims of a file."""
    found = list[JudgedClaim]()
    for line in file.read_text("utf-8").splitlines():
        value = json.loads(line)
        sets: list[list[int]] = value["supporting_sentences"]
        smallest: list[int] = min(sets, key=len) if sets else []
        found.append(
            JudgedClaim(value["claim"], value["label"], tuple(value["evidence"]), tuple(smallest))
        )
    return found


def table(claims: Sequence[JudgedClaim], scorer: Scorer) -> str:
    """Each way to decide on each kind of evidence, over all claims."""
    truth = np.array([claim.is_supported for claim in claims])
    partly = np.array([claim.label == "partially_supported" for claim in claims])
    lines = [
        "| Evidence | Decided by | Balanced accuracy | 95 % | F1 | 95 % | supported pass "
        "| partly supported pass | not supported pass |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for kind, numbers in (("gold", gold_or_found), ("found", found)):
        cited = [(claim.text, evidence_of(claim, numbers(claim))) for claim in claims]
        for name, decide in deciders(scorer).items():
            passed = decide(cited)
            shares = [_share(passed, rows) for rows in (truth, partly, ~truth & ~partly)]
            told = " | ".join(str(resampled(f, truth, passed)) for f in (balanced_accuracy, f1))
            lines.append(f"| {kind} | {name} | {told} | {' | '.join(shares)} |")
    return "\n".join(lines)


def deciders(scorer: Scorer) -> Mapping[str, Callable[[Cited], Booleans]]:
    """Each way to decide whether claims are supported by what they cite."""
    return {
        "embedding similarity": _by_cosine,
        "rules": partial(_by_checker, None),
        "scorer": partial(_by_scorer, scorer),
        "rules and scorer": partial(_by_checker, scorer),
    }


def gold_or_found(claim: JudgedClaim) -> Sequence[int]:
    """The sentences that people chose; where they chose none, those that are found."""
    return claim.gold or found(claim)


def found(claim: JudgedClaim) -> list[int]:
    """The sentences that share most words with a claim, words of few sentences weighing more."""
    words = [_words(sentence) for sentence in claim.source]
    spread = Counter(word for own in words for word in own)
    wanted = _words(claim.text)
    worth = [sum(math.log(1 + len(words) / spread[word]) for word in wanted & own) for own in words]
    best = sorted(range(len(words)), key=lambda number: (-worth[number], number))
    return sorted(number for number in best[:FOUND] if worth[number] > 0)


def evidence_of(claim: JudgedClaim, numbers: Sequence[int]) -> list[Evidence]:
    """Sentences of a claim's source as evidence; its first line is taken for the title."""
    items, start = list[Evidence](), 0
    for number, sentence in enumerate(claim.source):
        if number in numbers and sentence.strip():
            before = claim.source[number - 1] if number else ""
            items.append(_evidence(sentence, start, claim.source[0][:200], before))
        start += len(sentence) + 1
    return items


def _evidence(quote: str, start: int, title: str = "", before: str = "") -> Evidence:
    return Evidence(
        document="source", document_id="source", title=title or "source", date=None, source=None,
        page=None, start=start, end=start + len(quote), quote=quote, score=1.0, before=before,
    )  # fmt: skip


def _words(text: str) -> frozenset[str]:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return frozenset(stem(word) for word in words if word not in STOP_WORDS)


def _by_checker(scorer: Scorer | None, cited: Cited) -> Booleans:
    checked = check_all(cited, LAYERS, scorer)
    return np.array([one.verdict == "supported" for one in checked])


def _by_scorer(scorer: Scorer, cited: Cited) -> Booleans:
    scores = scorer.score([(text, evidence_text(evidence)) for text, evidence in cited])
    return np.array([one.supported >= LIKELY for one in scores])


def _by_cosine(cited: Cited) -> Booleans:
    return nearest([(text, [e.quote for e in evidence]) for text, evidence in cited]) >= COSINE


def nearest(pairs: Sequence[tuple[str, Sequence[str]]]) -> NDArray[np.float64]:
    """The cosine of each text's nearest sentence, -1 where it has none."""
    texts = list(dict.fromkeys(text for one, some in pairs for text in (one, *some)))
    vectors = dict(zip(texts, SentenceEmbedder().encode(texts), strict=True))
    return np.array(
        [max((float(vectors[one] @ vectors[s]) for s in some), default=-1.0) for one, some in pairs]
    )


def fitted(folder: Path) -> str:
    """The cosine with the best balanced accuracy on rows that training held out."""
    rows = checker_data(folder, limit=1).held_out[:_FITTED_ON]
    pairs = [
        (row.claim, [row.evidence[s.start : s.end] for s in sentences(row.evidence)])
        for row in rows
    ]
    cosines, truth = nearest(pairs), np.array([row.label == "supported" for row in rows])
    best = max(np.arange(0.3, 0.96, 0.01), key=lambda t: balanced_accuracy(truth, cosines >= t))
    reached = balanced_accuracy(truth, cosines >= best)
    return f"cosine {best:.2f}: balanced accuracy {reached:.3f} on {len(rows)} rows held out"


def balanced_accuracy(truth: Booleans, passed: Booleans) -> float:
    """The mean of the shares of true ones that pass and of others that do not; nan of one kind."""
    if truth.all() or not truth.any():
        return math.nan
    return float((passed[truth].mean() + (~passed[~truth]).mean()) / 2)


def f1(truth: Booleans, passed: Booleans) -> float:
    """The harmonic mean of precision and recall of what passes; 0 where nothing true does."""
    right = int((truth & passed).sum())
    return 2 * right / int(truth.sum() + passed.sum()) if right else 0.0


def resampled(
    figure: Callable[[Booleans, Booleans], float], truth: Booleans, passed: Booleans
) -> Told:
    """A figure with the interval that claims drawn again and again give."""
    draws = np.random.default_rng(_SEED).integers(0, len(truth), (_RESAMPLES, len(truth)))
    values = np.array([figure(truth[row], passed[row]) for row in draws])
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return Told(figure(truth, passed), float(low), float(high))


def _share(passed: Booleans, rows: Booleans) -> str:
    return f"{int(passed[rows].sum())} of {int(rows.sum())}"


if __name__ == "__main__":
    sys.exit(main())
