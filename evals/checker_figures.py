"""What the trained scorer is worth on rows that its training held out, alone and with the rules.

    python -m evals.checker_figures [--data FOLDER] [--mix MIX] [--scorer FOLDER]

Three tables. How often the scorer alone is right, by set, where 0.5 decides. What passes where the
rules find nothing, by the threshold below which the scorer doubts (`DOUBTED_BELOW`). What passes
where the rules only miss words, by the threshold from which it is sure (`SURE_FROM`). Both
thresholds were chosen from these tables and the planted errors. Passages of the rows made by rule
occur in training with other sentences.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import FootnoteError
from evals.checker_data import MIXES, checker_data
from evals.checker_rows import CheckerRow
from evals.reader_training import DATA
from index.sentences import sentences
from rag.answers import Evidence
from rag.checker import Ruled, ruled
from rag.entailment import PACKAGED, Entailment, Scores

_DOUBTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7)
_SURE = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Measured:
    """A row, what the rules say of it, and what the scorer does."""

    row: CheckerRow
    rules: Ruled
    scores: Scores

    @property
    def is_true(self) -> bool:
        """Whether the evidence supports the claim."""
        return self.row.label == "supported"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 where the rows are not on this machine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--mix", choices=MIXES, default="first")
    parser.add_argument("--scorer", type=Path, default=PACKAGED)
    given = parser.parse_args(arguments)
    if not given.data.is_dir():
        print(f"checker: {given.data} is not on this machine; skipped", file=sys.stderr)
        return 1
    try:
        rows = checker_data(given.data, limit=1, mix=MIXES[given.mix]).held_out
        scorer = Entailment(given.scorer)
        scorer.warm()
        begun = time.perf_counter()
        scores = scorer.score([(row.claim, row.evidence) for row in rows])
        speed = len(rows) / (time.perf_counter() - begun)
    except FootnoteError as error:
        print(f"checker: {error}", file=sys.stderr)
        return 2
    measured = [
        Measured(row, ruled(row.claim, evidence_of(row.evidence)), score)
        for row, score in zip(rows, scores, strict=True)
    ]
    print(f"{len(rows)} rows, {speed:.0f} pairs a second\n")
    print("\n".join([*by_set(measured), "", *doubting(measured), "", *overruling(measured)]))
    return 0


def evidence_of(text: str) -> list[Evidence]:
    """A row's evidence as sentences that are cited together."""
    return [
        Evidence(
            "row", "row", " ", None, None, None, span.start, span.end,
            text[span.start : span.end], 1.0,
        )
        for span in sentences(text)
    ]  # fmt: skip


def by_set(measured: Sequence[Measured]) -> list[str]:
    """Share of rows that the scorer alone judges right."""
    groups = dict[str, list[Measured]]()
    for one in measured:
        groups.setdefault(one.row.source.split("+")[0], []).append(one)
    lines = ["| Set | Right | Rows |", "|---|--:|--:|"]
    for name, group in [*sorted(groups.items()), ("all", list(measured))]:
        right = [(one.scores.supported >= 0.5) == one.is_true for one in group]
        lines.append(f"| `{name}` | {100 * sum(right) / len(right):.1f} % | {len(right)} |")
    return lines


def doubting(measured: Sequence[Measured]) -> list[str]:
    """Of all rows, what passes where the rules find nothing and the scorer is at least so sure."""
    lines = ["| Rules find nothing, scorer from | supported pass | others pass |", "|--:|--:|--:|"]
    clean = [one.rules.checked.verdict == "supported" for one in measured]
    for least in _DOUBTS:
        passes = [
            by_rules and one.scores.supported >= least
            for one, by_rules in zip(measured, clean, strict=True)
        ]
        lines.append(f"| {least} | {' | '.join(_shares(measured, passes))} |")
    return lines


def overruling(measured: Sequence[Measured]) -> list[str]:
    """Of the rows of which the rules only miss words, what passes where the scorer is so sure."""
    soft = [one for one in measured if one.rules.soft is not None]
    lines = ["| Rules miss words, scorer from | supported pass | others pass |", "|--:|--:|--:|"]
    for least in _SURE:
        passes = [one.scores.supported >= least for one in soft]
        told = least if least <= 1 else "never"
        lines.append(f"| {told} | {' | '.join(_shares(soft, passes))} |")
    return lines


def _shares(measured: Sequence[Measured], passes: Sequence[bool]) -> list[str]:
    shares = list[str]()
    for is_true in (True, False):
        own = [
            passed for one, passed in zip(measured, passes, strict=True) if one.is_true == is_true
        ]
        shares.append(f"{sum(own)} of {len(own)}")
    return shares


if __name__ == "__main__":
    sys.exit(main())
