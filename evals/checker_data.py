"""Rows become training examples for the checker's scorer: shuffled, tokenised, put into batches.

Everything is decided by the rows and the seeds; `digest` says in one line whether two runs learn
from the same examples in the same order.
"""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evals.checker_reported import reported_rows
from evals.checker_rows import LABELS, MOST, CheckerRow, Label, public_rows
from evals.checker_sentences import passages_of, sentence_rows
from evals.checker_statements import statement_rows
from evals.reader_data import base_folder, batched

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ROWS_SEED = 11
SEED = 7
MAX_LENGTH = 224
# Rows that are not learnt from: thresholds are fitted on them, and figures told.
HELD_OUT = 1600
# Fewer captions and school science, to make room for rows in the manner of written answers.
_FEWER = {
    "breaking_nli": 900,
    "cad_snli": 2200,
    "factcheck_gpt": 1500,
    "fever_dev_rte": 8000,
    "med": 1200,
    "negation_nli": 2500,
    "scitail_dev_test": 1400,
}


@dataclass(frozen=True, slots=True)
class Mix:
    """How many rows of each kind: at most so many of a set, and so many made of passages."""

    most: Mapping[str, int]
    sentences: int
    statements: int = 0
    reported: int = 0


FIRST = Mix(MOST, 20_000)  # that of the packaged weights
WRITTEN = Mix({**MOST, **_FEWER}, 13_000, 4_500, 10_000)
MIXES = {"first": FIRST, "written": WRITTEN}

# A claim up to this many characters stays whole, and its evidence is cut.
_WHOLE_CLAIM = 400


@dataclass(frozen=True, slots=True)
class CheckerExample:
    """Tokens of `[CLS] claim [SEP] evidence [SEP]`, and the label."""

    source: str
    ids: Sequence[int]
    kinds: Sequence[int]
    label: Label


@dataclass(frozen=True)
class CheckerData:
    """Batches in the order in which they are learnt, and the rows that are held out."""

    batches: Sequence[Sequence[CheckerExample]]
    held_out: Sequence[CheckerRow]

    @cached_property
    def counts(self) -> Mapping[str, Mapping[Label, int]]:
        """For each set or rule, its examples by label."""
        found = Counter(
            (example.source, example.label) for batch in self.batches for example in batch
        )
        sources = sorted({source for source, _ in found})
        return {
            source: {label: found[source, label] for label in LABELS if found[source, label]}
            for source in sources
        }

    @property
    def total(self) -> int:
        """How many examples there are."""
        return sum(map(len, self.batches))

    def digest(self) -> str:
        """The sha256 of all examples, batch by batch."""
        digest = hashlib.sha256()
        for batch in self.batches:
            for e in batch:
                told = [e.ids, e.kinds, e.label]
                digest.update(json.dumps(told, separators=(",", ":")).encode() + b"\n")
            digest.update(b"\n")
        return digest.hexdigest()


def rows_of(folder: Path, mix: Mix = FIRST) -> list[CheckerRow]:
    """All rows, public ones first; raises UsageError where the folder holds none."""
    rng = random.Random(ROWS_SEED)
    public = public_rows(folder, rng, mix.most)
    passages = passages_of(folder)
    own = sentence_rows(passages, rng, mix.sentences)
    # Of their own chance, so that more or fewer of one kind leave the others as they are.
    said = statement_rows(folder, random.Random(ROWS_SEED + 1), mix.statements)
    told = reported_rows(passages, random.Random(ROWS_SEED + 2), mix.reported)
    return [*public, *own, *said, *told]


def checker_data(
    folder: Path,
    limit: int | None = None,
    seed: int = SEED,
    held_out: int = HELD_OUT,
    mix: Mix = FIRST,
) -> CheckerData:
    """The data of a folder; `limit` examples of it, drawn evenly, where that is less."""
    rows, rng = rows_of(folder, mix), random.Random(seed)
    rng.shuffle(rows)
    tokenizer = pair_tokenizer()
    examples = [example_of(row, tokenizer) for row in rows[held_out:][:limit]]
    return CheckerData(batched(examples, rng), rows[:held_out])


def pair_tokenizer() -> "Tokenizer":
    """The default embedding weights' tokenizer."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    return tokenizer


def example_of(row: CheckerRow, tokenizer: "Tokenizer") -> CheckerExample:
    """The example: evidence that is too long is cut, of a very long claim both are."""
    strategy = "only_second" if len(row.claim) < _WHOLE_CLAIM else "longest_first"
    tokenizer.enable_truncation(MAX_LENGTH, strategy=strategy)
    encoding = tokenizer.encode(row.claim, row.evidence)
    return CheckerExample(row.source, encoding.ids, encoding.type_ids, row.label)
