"""Rows become training examples: chosen, cut to a window, tokenised, put into batches.

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
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from corpus.documents import Span
from evals.reader_negatives import Draws, drawn, mined
from evals.reader_rows import Row, rows
from evals.reader_swaps import swapped
from index.embedder import DEFAULT_PACKAGE

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

SEED = 7
MAX_LENGTH = 256
BATCH = 32
# The sentences of this many batches are sorted by length, so that little is padded.
_SORTED = 50

# Examples at most: of sets whose rows are loose, easy or far from briefings, and of those without
# an answer, so that about half of all have one.
MOST = {
    "boolq_dev_passages": 1000,
    "medquad": 600,
    "policyqa": 1000,
    "squadshifts_amazon": 800,
    "squadshifts_amazon_mismatched": 400,
    "squadshifts_newwiki_mismatched": 1800,
    "squadshifts_reddit": 1500,
    "squadshifts_reddit_mismatched": 600,
    "covidqa+hard": 700,
    "pubmedqa_conclusion+hard": 300,
    "qed_sentences+hard": 300,
    "qed_spans+hard": 700,
    "quac_1000+hard": 400,
    "quoref_contrast+hard": 200,
    "selqa+hard": 1200,
    "squad_and_nq+hard": 4892,
    "squadshifts_amazon+hard": 300,
    "squadshifts_newwiki+hard": 3500,
    "squadshifts_reddit+hard": 900,
}
TWICE = "squad_and_nq"  # the best judged: its questions without an answer were written by people
_LOOSE = 0.5  # the weight of an example whose label nobody judged, or that marks no words

_LONGEST_QUESTION = 300
_LONGEST_PASSAGE = 1050
_CUT = 1000
_BEFORE = (60, 700)  # characters that a cut passage keeps before an answer
_LOWERED = 0.15
_TITLED = 0.6


class Sized(Protocol):
    """An example in tokens."""

    @property
    def ids(self) -> Sequence[int]:
        """The tokens."""


_Sized = TypeVar("_Sized", bound=Sized)


@dataclass(frozen=True, slots=True)
class Example:
    """Tokens of `[CLS] question [SEP] title. passage [SEP]`, and which start and end an answer.

    `inside` is 1 for tokens of the passage. Without `starts` the passage does not answer.
    """

    source: str
    ids: Sequence[int]
    kinds: Sequence[int]
    inside: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    weight: float

    @property
    def answers(self) -> float:
        """1.0 where the passage answers, else 0.0."""
        return float(bool(self.starts))


@dataclass(frozen=True)
class TrainingData:
    """Batches in the order in which they are learnt."""

    batches: Sequence[Sequence[Example]]

    @cached_property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """For each set: its examples, and how many of them have an answer."""
        all_, answered = Counter[str](), Counter[str]()
        for example in (example for batch in self.batches for example in batch):
            all_[example.source] += 1
            answered[example.source] += bool(example.starts)
        return {source: (all_[source], answered[source]) for source in sorted(all_)}

    @property
    def total(self) -> int:
        """How many examples there are."""
        return sum(map(len, self.batches))

    def digest(self) -> str:
        """The sha256 of all examples, batch by batch."""
        digest = hashlib.sha256()
        for batch in self.batches:
            for e in batch:
                told = [e.ids, e.kinds, e.inside, e.starts, e.ends, e.answers, e.weight]
                digest.update(json.dumps(told, separators=(",", ":")).encode() + b"\n")
            digest.update(b"\n")
        return digest.hexdigest()


def training_data(
    folder: Path, limit: int | None = None, again: bool = False, seed: int = SEED
) -> TrainingData:
    """The data of a folder; `limit` examples of it, drawn evenly, where that is less.

    With `again` the passages near a question are drawn anew instead of as recorded. Raises
    UsageError where the folder holds no rows, or others than were recorded.
    """
    own = rows(folder)
    near = mined(own, drawn(own) if again else Draws.from_file())
    rng = random.Random(seed)
    chosen = _chosen([*own, *near, *swapped(own)], rng)
    return TrainingData(batched(_examples(chosen, rng)[:limit], rng))


def _chosen(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    sets = dict[str, list[Row]]()
    for row in rows:
        sets.setdefault(row.source, []).append(row)
    found = list[Row]()
    for source in sorted(sets):
        own = sets[source]
        rng.shuffle(own)
        found += own[: MOST.get(source)]
        if source == TWICE:
            found += own
    return found


def _examples(rows: Sequence[Row], rng: random.Random) -> list[Example]:
    tokenizer = base_tokenizer()
    made = (example_of(row, tokenizer, rng) for row in rows)
    examples = [example for example in made if example is not None]
    rng.shuffle(examples)
    return examples


def batched(examples: Sequence[_Sized], rng: random.Random) -> list[list[_Sized]]:
    """Batches of like length, in an order by chance."""
    found = list[list[_Sized]]()
    for first in range(0, len(examples), BATCH * _SORTED):
        part = sorted(examples[first : first + BATCH * _SORTED], key=lambda e: len(e.ids))
        batches = [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
        rng.shuffle(batches)
        found += batches
    return found


def base_folder() -> Path:
    """Where the default embedding weights lie, with their tokenizer."""
    files = metadata.files(DEFAULT_PACKAGE) or []
    weights = next(file for file in files if file.name == "model.safetensors")
    return Path(str(weights.locate())).parent


def base_tokenizer() -> "Tokenizer":
    """The default embedding weights' tokenizer, cutting a passage to what the reader reads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_LENGTH, strategy="only_second")
    return tokenizer


def example_of(row: Row, tokenizer: "Tokenizer", rng: random.Random) -> Example | None:
    """The example; None where the cut lost every answer.

    Some questions lose their capitals and their mark, and some passages get their title, so that
    the reader knows both.
    """
    question = row.question[:_LONGEST_QUESTION]
    passage, spans = _cut(row, rng)
    if row.spans and not spans:
        return None
    if rng.random() < _LOWERED:
        question = question.lower().rstrip("?")
    before = f"{row.title}. " if row.title and rng.random() < _TITLED else ""
    encoding = tokenizer.encode(question, before + passage)
    inside = [
        int(part == 1 and start >= len(before))
        for part, (start, _) in zip(encoding.sequence_ids, encoding.offsets, strict=True)
    ]
    starts, ends = _targets(spans, len(before), encoding, inside, row.whole)
    if spans and not starts:
        return None
    loose = row.whole or "mismatched" in row.source
    weight = _LOOSE if loose else 1.0
    return Example(row.source, encoding.ids, encoding.type_ids, inside, starts, ends, weight)


def _cut(row: Row, rng: random.Random) -> tuple[str, list[Span]]:
    """A passage that fits a window, with an answer anywhere in it, and the answers it still has."""
    passage, spans = row.passage, list(row.spans)
    if len(passage) <= _LONGEST_PASSAGE:
        return passage, spans
    middle = rng.choice(spans).start if spans else rng.randrange(len(passage))
    first = max(0, min(middle - rng.randint(*_BEFORE), len(passage) - _CUT))
    if first:
        first = passage.find(" ", first) + 1
    passage = passage[first : first + _CUT]
    last = first + len(passage)
    kept = [
        Span(s.start - first, s.end - first) for s in spans if first <= s.start and s.end <= last
    ]
    return passage, kept


def _targets(
    spans: Sequence[Span], shift: int, encoding: "Encoding", inside: Sequence[int], whole: bool
) -> tuple[list[int], list[int]]:
    """The tokens that may start and end an answer: of a sentence that answers as a whole, all."""
    starts, ends = list[int](), list[int]()
    places = [(at, *encoding.offsets[at]) for at, own in enumerate(inside) if own]
    for span in spans:
        first, last = span.start + shift, span.end + shift
        tokens = [at for at, start, end in places if end > first and start < last]
        if not tokens:
            continue
        if whole:
            starts += tokens
            ends += tokens
        elif encoding.offsets[tokens[-1]][1] >= last:  # not cut off by the window's end
            starts.append(tokens[0])
            ends.append(tokens[-1])
    return starts, ends
