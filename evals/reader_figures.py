"""What a trained reader is worth on questions it never saw, with our own search before it.

    python -m evals.reader_figures READER [READER …] [--sets SET[:N] …] [--passages 6]

READER is a folder that `evals.pack_reader` made, or a state that the training kept. For each
question our search finds passages, and the reader judges each of them and its sentences. `auc` says
how well the judgement tells questions with an answer from those without: of the best passage
(`passages`), of the best sentence (`sentences`), of the mean of both (`both`). `gold_sentence@k`
is the share of the questions with an answer of which a gold quote is among the first k sentences,
ranked by the reader alone. Sets whose questions have a history are not for this: what is asked is
the question as it stands.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.documents import Span
from corpus.errors import FootnoteError
from evals.bench_process import say
from evals.pack_reader import pack
from evals.reader_data import MAX_LENGTH
from evals.table import SCRATCH
from evals.table_figures import Series, figure_of
from evals.table_ground import Ground, Pace, opened
from evals.table_sets import FOLDER, Wanted, draw
from index.embedder import SentenceEmbedder
from index.entries import StoredPassage
from rag.evalset import EvalQuestion, question_of
from rag.evaluation import Figure, Gold, QuoteFinder
from rag.reader import Judged, Material, Reader
from rag.span_reader import SpanReader

SETS = ("encyclopedia:200", "news_multihop:100")
PASSAGES = 6
_DEPTHS = (1, 3)
_NO_LIMIT_MS = 60_000.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the passages found for it, and for each of their sentences whether it is gold."""

    question: EvalQuestion
    passages: tuple[Material, ...]
    gold: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a question: the log odds by passage, and by sentence of each."""

    asked: Asked
    passages: tuple[float, ...]
    sentences: tuple[tuple[float, ...], ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table a set; 1 where a set is not on this machine, 2 for wrong use."""
    given = _parser().parse_args(arguments)
    try:
        wanted = [Wanted.from_text(text) for text in given.sets]
        with tempfile.TemporaryDirectory() as scratch:
            readers = {
                file.stem: _reader(file, Path(scratch) / file.stem) for file in given.readers
            }
            found = [_measured(one, readers, given) for one in wanted]
        return 0 if all(found) else 1
    except FootnoteError as error:
        print(f"reader: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.reader_figures", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("readers", nargs="+", type=Path, metavar="READER")
    parser.add_argument("--sets", nargs="+", default=SETS, metavar="SET[:N]")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="how many are read")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the sets are")
    parser.add_argument("--scratch", type=Path, default=SCRATCH, help="where indexes are kept")
    return parser


def _reader(path: Path, scratch: Path) -> SpanReader:
    """The reader of a folder; a state of the training is packed first, as it is for use."""
    if path.is_dir():
        return SpanReader(path, _NO_LIMIT_MS)
    told: dict[str, Any] = {
        "name": path.stem,
        "base": "all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "trained_by": "evals/reader_training.py",
        "trained_on": "docs/reader.md",
        "max_length": MAX_LENGTH,
        "attention_heads": 12,
        "norm_epsilon": 1e-12,
        "figures": {},
    }
    pack(path, told, scratch)
    return SpanReader(scratch, _NO_LIMIT_MS)


def _measured(wanted: Wanted, readers: Mapping[str, SpanReader], given: argparse.Namespace) -> bool:
    drawn = draw(wanted, given.folder)
    if drawn is None or drawn.folder is None:
        say(f"{wanted.name}: not on this machine ({given.folder / wanted.name}); skipped")
        return False
    ground = opened(drawn, given.scratch, SentenceEmbedder())
    try:
        asked = asked_of(drawn.evalset.questions, ground, given.passages)
    finally:
        ground.close()
    print(f"\n{wanted.name}: {len(asked)} questions, {given.passages} passages each\n")
    print("| Reader | Figure | Value | 95 % | Questions |\n|---|---|--:|--:|--:|")
    for name, reader in readers.items():
        begun = time.perf_counter()
        figures = figures_of(read(reader, asked))
        took = (time.perf_counter() - begun) / len(asked)
        say(f"{wanted.name}: {name} took {1000 * took:.0f} ms a question")
        for figure, value in figures.items():
            print(_line(name, figure, value), flush=True)
    return True


def _line(name: str, figure: str, value: Figure) -> str:
    if value.value is None:
        return f"| {name} | `{figure}` | – | – | 0 |"
    interval = f"{value.low:.3f}–{value.high:.3f}" if value.low is not None else "–"
    return f"| {name} | `{figure}` | {value.value:.3f} | {interval} | {value.n} |"


def asked_of(questions: Sequence[EvalQuestion], ground: Ground, limit: int) -> list[Asked]:
    """Search for each question, and mark the gold sentences among what is found."""
    quotes, pace = QuoteFinder(ground.texts.get), Pace()
    found = list[Asked]()
    for question in questions:
        pace.tell(f"{len(found)} of {len(questions)} questions searched")
        asked = question_of(question, ground.paths)
        gold = quotes.gold(question.evidence, ground.paths)
        hits = ground.application.search.find(asked.text, asked.filters, limit)
        passages = [hit.passage for hit in hits]
        found.append(
            Asked(
                question,
                tuple(map(_material, passages)),
                tuple(_gold(passage, gold) for passage in passages),
            )
        )
    return found


def read(reader: Reader, asked: Sequence[Asked]) -> list[Reading]:
    """What the reader makes of each question."""
    found = list[Reading]()
    for one in asked:
        judged: list[Judged] = reader.judge(one.question.text, one.passages)
        sentences = tuple(judgement.sentences for judgement in judged)
        found.append(Reading(one, tuple(j.answers for j in judged), sentences))
    return found


def figures_of(readings: Sequence[Reading]) -> dict[str, Figure]:
    """The figures by name, in the order of the module's docstring."""
    figures = {
        f"auc of {name}": figure_of(
            Series(
                "auc",
                {
                    reading.asked.question.id: (score(reading), float(_answerable(reading)))
                    for reading in readings
                },
            )
        )
        for name, score in _SCORES.items()
    }
    for depth in _DEPTHS:
        pairs = {
            reading.asked.question.id: (float(any(_ranked_gold(reading)[:depth])), 1.0)
            for reading in readings
            if _answerable(reading) and reading.asked.question.evidence
        }
        figures[f"gold_sentence@{depth}"] = figure_of(Series("share", pairs))
    return figures


def _answerable(reading: Reading) -> bool:
    return reading.asked.question.answerable


def _ranked_gold(reading: Reading) -> list[bool]:
    """Which sentences are gold, from the one that the reader finds best."""
    scores = np.array([score for passage in reading.sentences for score in passage])
    gold = [is_gold for passage in reading.asked.gold for is_gold in passage]
    return [gold[number] for number in np.argsort(-scores, kind="stable")]


def _best_passage(reading: Reading) -> float:
    return max(reading.passages, default=-np.inf)


def _best_sentence(reading: Reading) -> float:
    return max((score for passage in reading.sentences for score in passage), default=-np.inf)


_SCORES: dict[str, Callable[[Reading], float]] = {
    "passages": _best_passage,
    "sentences": _best_sentence,
    "both": lambda reading: (_best_passage(reading) + _best_sentence(reading)) / 2,
}


def _material(passage: StoredPassage) -> Material:
    spans = [
        Span(passage.sentences[n].start - passage.start, passage.sentences[n].end - passage.start)
        for n in _said(passage)
    ]
    return Material(passage.own_title, passage.text, tuple(spans))


def _gold(passage: StoredPassage, gold: Sequence[Gold]) -> tuple[bool, ...]:
    return tuple(
        any(
            one.is_hit(
                passage.entry.path, passage.sentences[number].start, passage.sentences[number].end
            )
            for one in gold
        )
        for number in _said(passage)
    )


def _said(passage: StoredPassage) -> list[int]:
    """The numbers of its sentences, without headings."""
    return [number for number, kind in enumerate(passage.kinds) if kind != "heading"]


if __name__ == "__main__":
    sys.exit(main())
