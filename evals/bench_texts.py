"""What the bench reads: real texts, as files that need no parsing.

Beside the sample briefings it takes further sets from a folder beside the project, which not
everyone has; without it, sentences of the samples are put together in ever new orders.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.documents import Document
from corpus.folder import walk
from corpus.readers.table import read_file
from evals.bench_process import ROOT
from index.sentences import sentences
from rag.evalset import EvalQuestion, EvalSet, load, write_documents

SAMPLES = ROOT / "corpus" / "briefings"
FURTHER = ROOT.parent / "shared" / "evals"
LONGEST_FILE = 20_000
SEED = 20250411


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions with known answers, and the documents that they are about, by path."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[EvalQuestion, ...]
    paths: dict[str, str]


def samples() -> Asked:
    """The sample briefings and their questions."""
    return Asked("sample briefings", _read(SAMPLES), load(ROOT / "evals").questions, {})


def further(scratch: Path) -> Asked | None:
    """News articles and their questions, where this machine has them."""
    folder = FURTHER / "news_multihop"
    if not folder.is_dir():
        return None
    evalset: EvalSet = load(folder)
    paths = write_documents(evalset, scratch)
    return Asked("news articles (MultiHop-RAG)", _read(scratch), evalset.questions, paths)


def source() -> str:
    """Where `texts` come from, in words."""
    if _further_texts():
        return "parliament transcripts (QMSum) and news articles (MultiHop-RAG)"
    return "the sample briefings' sentences in new orders"


def texts(characters: int) -> list[str]:
    """Texts of this many characters in all, each one file's worth; the same at every call."""
    rng = random.Random(SEED)
    files = [part for text in _further_texts() for part in _cut(text)]
    rng.shuffle(files)
    kept, total = list[str](), 0
    made = _shuffled(rng)
    while total < characters:
        text = files.pop() if files else next(made)
        kept.append(text[: characters - total])
        total += len(kept[-1])
    return kept


def write_chunks(parts: Sequence[str], count: int, folder: Path) -> list[Path]:
    """The texts as files in `count` folders, in turn: as .txt, every third as .md."""
    folders = [folder / f"chunk-{number}" for number in range(count)]
    for place in folders:
        place.mkdir(parents=True)
    for number, text in enumerate(parts):
        ending = "md" if number % 3 == 2 else "txt"
        file = folders[number % count] / f"text-{number:04}.{ending}"
        file.write_text(text, encoding="utf-8")
    return folders


def _read(folder: Path) -> tuple[Document, ...]:
    return tuple(read_file(file.file, file.path) for file in walk(folder).files)


def _further_texts() -> list[str]:
    found = list[str]()
    for name in ("committee", "news_multihop"):
        file = FURTHER / name / "docs.jsonl"
        if file.is_file():
            lines = file.read_text(encoding="utf-8").splitlines()
            found.extend(json.loads(line)["text"] for line in lines)
    return found


def _cut(text: str) -> Iterator[str]:
    """A text in parts that end where a line does."""
    start = 0
    while len(text) - start > LONGEST_FILE:
        end = text.rfind("\n", start + 1, start + LONGEST_FILE)
        end = start + LONGEST_FILE if end < 0 else end
        yield text[start:end]
        start = end
    yield text[start:]


def _shuffled(rng: random.Random) -> Iterator[str]:
    """Endless texts of the samples' sentences, in paragraphs."""
    known = [
        document.text[span.start : span.end].replace("\n", " ")
        for document in _read(SAMPLES)
        for block in document.blocks
        if block.kind == "paragraph"
        for span in sentences(document.text, block.start, block.end)
    ]
    while True:
        chosen = [rng.choice(known) for _ in range(rng.randrange(20, 90))]
        yield "\n\n".join(" ".join(chosen[n : n + 4]) for n in range(0, len(chosen), 4)) + "\n"
