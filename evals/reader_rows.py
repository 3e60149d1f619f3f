"""Rows that the reader is trained on: a question, a passage, and the spans of it that answer.

They are read from a folder with `reader/*.jsonl` and `overflow/*.jsonl.xz`, a set a file. A row has
a passage with answers marked in it, or sentences of which each is labelled. docs/reader.md tells
what is known of each set.
"""

import hashlib
import json
import lzma
import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.documents import Span
from corpus.errors import UsageError

SEED = 0
# Facts that an explanation needs are not what answers: another task.
LEFT_OUT = frozenset({"entailmentbank_support"})
# Rows at most, of sets that are loose, or of other kinds of text than briefings.
MOST = {
    "medquad": 1500,
    "policyqa": 2500,
    "privacyqa": 659,
    "squadshifts_amazon": 4000,
    "squadshifts_amazon_mismatched": 900,
    "squadshifts_reddit": 4000,
    "squadshifts_reddit_mismatched": 900,
}
# Their sentences come from several texts, so that their order says nothing.
_UNORDERED = frozenset({"boolq_dev_passages", "medquad", "privacyqa", "pubmedqa_conclusion"})
_WINDOW = 8
_LONGEST_SENTENCE = 700


@dataclass(frozen=True, slots=True)
class Row:
    """A question and a passage; without `spans` the passage does not answer it.

    Where `whole` is set, each span is a sentence that answers, not the words which do.
    """

    source: str
    question: str
    passage: str
    spans: tuple[Span, ...]
    whole: bool
    title: str


def rows(folder: Path, seed: int = SEED) -> list[Row]:
    """The rows of all sets, in an order that the seed alone decides.

    Raises:
        UsageError: naming the folder that holds no rows, or the line that is none.
    """
    rng = random.Random(seed)
    found = list[Row]()
    for source, values in _values(folder).items():
        rng.shuffle(values)
        for value in values[: MOST.get(source)]:
            row = _row(source, value, rng)
            if row is not None:
                found.append(row)
    return found


def fingerprint(rows: Iterable[Row]) -> str:
    """The sha256 of rows in their order."""
    digest = hashlib.sha256()
    for row in rows:
        spans = [[span.start, span.end] for span in row.spans]
        told = [row.source, row.question, row.passage, spans, row.whole, row.title]
        digest.update(json.dumps(told, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def _values(folder: Path) -> dict[str, list[Mapping[str, Any]]]:
    files = [*sorted(folder.glob("reader/*.jsonl")), *sorted(folder.glob("overflow/*.jsonl.xz"))]
    if not files:
        raise UsageError(f"{folder} holds no reader/*.jsonl; name the folder with --data")
    found = dict[str, list[Mapping[str, Any]]]()
    for file in files:
        source = file.name.split(".")[0]
        if source not in LEFT_OUT:
            found.setdefault(source, []).extend(json_lines(file, _KEYS))
    return found


def json_lines(file: Path, keys: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """The objects of a file, one a line (it may be packed as .xz), each with one of the keys.

    Raises UsageError with the line that is none.
    """
    with (lzma.open if file.suffix == ".xz" else open)(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                value = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{file}:{number} is not JSON ({error}); mend the line") from error
            if not isinstance(value, dict) or value.keys().isdisjoint(keys):
                raise UsageError(f"{file}:{number} has no {' or '.join(sorted(keys))}; add it")
            yield value


_KEYS = {"passage", "sentences"}


def _row(source: str, value: Mapping[str, Any], rng: random.Random) -> Row | None:
    """The row; None for one that cannot be used."""
    if value.get("history"):
        return None  # the question needs those before it
    made = _marked(value) if "passage" in value else _labelled(source, value, rng)
    if made is None:
        return None
    passage, spans = made
    question, title = value["question"].strip(), value.get("title") or ""
    return Row(source, question, passage, spans, "passage" not in value, title)


def _marked(value: Mapping[str, Any]) -> tuple[str, tuple[Span, ...]] | None:
    """The passage and the answers that stand where they are said to; None where all are lost."""
    passage, answers = value["passage"], value["answers"]
    places = {(a["start"], a["start"] + len(a["text"]), a["text"]) for a in answers if a["text"]}
    spans = {(start, end) for start, end, text in places if passage[start:end] == text}
    if answers and not spans:
        return None
    return passage, tuple(Span(*span) for span in sorted(spans))


def _labelled(
    source: str, value: Mapping[str, Any], rng: random.Random
) -> tuple[str, tuple[Span, ...]] | None:
    """A passage of some of the sentences, and the spans of those that answer."""
    sentences, labels = value["sentences"], value["labels"]
    choose = _mixed if source in _UNORDERED else _window
    passage, spans = "", list[Span]()
    for number in choose(source, labels, rng):
        text = " ".join(sentences[number].split())[:_LONGEST_SENTENCE]
        if not text:
            continue
        passage += " " if passage else ""
        if labels[number]:
            spans.append(Span(len(passage), len(passage) + len(text)))
        passage += text
    return (passage, tuple(spans)) if passage else None


def _mixed(source: str, labels: list[int], rng: random.Random) -> list[int]:
    order = list(range(len(labels)))
    rng.shuffle(order)
    answering = [number for number in order if labels[number]]
    others = [number for number in order if not labels[number]]
    if source == "privacyqa":  # up to 24 sentences a question, too many for one reading
        answering, others = answering[:2], others[:4]
    order = answering + others
    rng.shuffle(order)
    return order


def _window(source: str, labels: list[int], rng: random.Random) -> list[int]:
    """Up to eight neighbours, one that answers among them: the first to the sixth."""
    answering = [number for number, label in enumerate(labels) if label]
    first = 0
    if answering:
        first = max(0, rng.choice(answering) - rng.randint(0, 5))
    return list(range(len(labels)))[first : first + _WINDOW]
