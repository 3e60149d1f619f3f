"""Rows that the checker's scorer is trained on: a claim, the text of its evidence, and a label.

They are read from a folder with `checker/*.jsonl`, a set a file, and made of the sentences of
passages in `reader/*.jsonl` (checker_sentences.py). docs/checker.md tells what is known of each
set.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.errors import UsageError
from evals.reader_rows import json_lines

# "not_supported" mixes the two before it: nobody said which.
Label = Literal["supported", "contradicted", "not_enough", "not_supported"]
LABELS: tuple[Label, ...] = ("supported", "contradicted", "not_enough", "not_supported")

# Rows at most: of sets that are loose or easy, or other kinds of text than briefings.
MOST = {
    "breaking_nli": 1500,
    "cad_snli": 3500,
    "citint": 1500,
    "conjnli": 3500,
    "entailmentbank": 1500,
    "factcheck_gpt": 1800,
    "fever_dev_rte": 9000,
    "med": 1800,
    "negation_nli": 3000,
    "qasc_compose": 700,
    "scitail_dev_test": 2200,
    "tracie": 300,
}
_BY_HAND = "conjnli"  # most of its rows are made by rule: all that people judged come first
_TITLED = 0.7
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class CheckerRow:
    """A claim and its evidence, as the scorer reads them; `source` is the set or the rule."""

    claim: str
    evidence: str
    label: Label
    source: str


def public_rows(
    folder: Path, rng: random.Random, most: Mapping[str, int] = MOST
) -> list[CheckerRow]:
    """The rows of all sets of a folder, at most so many of each.

    Raises UsageError where the folder holds none.
    """
    files = sorted(folder.glob("checker/*.jsonl"))
    if not files:
        raise UsageError(f"{folder} holds no checker/*.jsonl; name the folder with --data")
    found = list[CheckerRow]()
    for file in files:
        source = file.stem
        for value in _chosen(source, list(json_lines(file, {"claim"})), rng, most.get(source)):
            evidence = " ".join(normalised(sentence) for sentence in value["evidence"])
            if value.get("title") and rng.random() < _TITLED:
                evidence = normalised(value["title"]) + ". " + evidence
            if len(evidence) >= _SHORTEST:
                found.append(
                    CheckerRow(normalised(value["claim"]), evidence, value["label"], source)
                )
    return found


def fingerprint(rows: Iterable[CheckerRow]) -> str:
    """The sha256 of rows in their order."""
    digest = hashlib.sha256()
    for row in rows:
        told = [row.claim, row.evidence, row.label, row.source]
        digest.update(json.dumps(told, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def _chosen(
    source: str, values: list[Mapping[str, Any]], rng: random.Random, most: int | None
) -> list[Mapping[str, Any]]:
    if source == _BY_HAND and most is not None:
        human = [value for value in values if value.get("how") == "human"]
        # As the weights were trained: what is drawn may hold some of the first once more.
        others = values[len(human) :]
        return human + rng.sample(others, min(len(others), max(0, most - len(human))))
    rng.shuffle(values)
    return values[:most]


_SPACED = (
    (re.compile(r"\s+"), " "),
    (re.compile(r" ([,.;:!?)\]])"), r"\1"),
    (re.compile(r"([(\[]) "), r"\1"),
    (re.compile(r" ('s|n't|'re|'ve|'d|'ll)\b"), r"\1"),
)
_MARKS = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


def normalised(text: str) -> str:
    """Text without the blanks and marks that a split into tokens left in it."""
    (blanks, one), *rest = _SPACED
    text = blanks.sub(one, text).strip()
    for mark, usual in _MARKS.items():
        text = text.replace(mark, usual)
    for pattern, usual in rest:
        text = pattern.sub(usual, text)
    return text
