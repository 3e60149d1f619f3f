"""The pipeline that a user would write in an afternoon, to measure against.

Runs as a process of its own, so that nothing of ours changes its defaults. Answers one JSON request
a line: `warm`, `ingest` a folder, `rank` passages for questions.

The splitter follows the rule of RecursiveCharacterTextSplitter of langchain-text-splitters 1.1
(MIT) with its default separators, character for character; it gives spans where that gives texts.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from corpus.documents import Span

if TYPE_CHECKING:
    pass

SIZE, OVERLAP = 1000, 200
SEPARATORS = ("\n\n", "\n", " ", "")
MOST_AT_ONCE = 5000  # Chroma takes 5,461


def main() -> None:
    """Answer requests until the input ends."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a library's stray print must not reach the replies
    pipeline: Pipeline | None = None
    for line in sys.stdin:
        request = json.loads(line)
        if pipeline is None:
            pipeline = Pipeline(Path(request["store"]), request["weights"])
        replies.write(json.dumps(getattr(pipeline, request["do"])(request)) + "\n")
        replies.flush()


class Pipeline:
    """Split, embed, add: one collection, sentence-transformers' defaults."""

    def __init__(self, store: Path, weights: str) -> None:
        import chromadb
        from chromadb.config import Settings
        from sentence_transformers import SentenceTransformer

        client = chromadb.PersistentClient(str(store), Settings(anonymized_telemetry=False))
        self._collection = client.create_collection("plain", embedding_function=None)
        self._model: SentenceTransformer = SentenceTransformer(
            weights, device="cpu", local_files_only=True
        )

    def warm(self, request: dict[str, Any]) -> dict[str, Any]:
        """Embed something; tells the type of the weights."""
        self._model.encode(["Something to warm up with."] * 64)
        return {"type": str(next(self._model.parameters()).dtype)}

    def ingest(self, request: dict[str, Any]) -> dict[str, Any]:
        """Put all files of a folder into the collection; tells the seconds."""
        begun = time.perf_counter()
        texts = list[str]()
        for file in sorted(Path(request["folder"]).iterdir()):
            texts.extend(split(file.read_text(encoding="utf-8")))
        vectors = self._model.encode(texts)
        for first in range(0, len(texts), MOST_AT_ONCE):
            some = slice(first, first + MOST_AT_ONCE)
            self._collection.add(
                ids=[uuid4().hex for _ in texts[some]],
                documents=texts[some],
                embeddings=vectors[some],
            )
        return {"seconds": time.perf_counter() - begun, "passages": len(texts)}

    def rank(self, request: dict[str, Any]) -> dict[str, Any]:
        """The nearest passages for each question, as (number of the text, start, end)."""
        texts = json.loads(Path(request["texts"]).read_text(encoding="utf-8"))
        spans = [(number, span) for number, text in enumerate(texts) for span in spans_of(text)]
        chunks = [texts[number][span.start : span.end] for number, span in spans]
        vectors = self._model.encode(chunks, normalize_embeddings=True)
        asked = self._model.encode(request["questions"], normalize_embeddings=True)
        order = (-(asked @ vectors.T)).argsort(axis=1, kind="stable")[:, : request["limit"]]
        found = [[(spans[i][0], spans[i][1].start, spans[i][1].end) for i in row] for row in order]
        return {"found": found, "passages": len(spans)}


def split(text: str) -> list[str]:
    """The chunks of a text."""
    return [text[span.start : span.end] for span in spans_of(text)]


def spans_of(text: str) -> list[Span]:
    """The chunks of a text as spans."""
    return list(_split(text, Span(0, len(text)), SEPARATORS)) if text else []


def _split(text: str, span: Span, separators: tuple[str, ...]) -> Iterator[Span]:
    held = text[span.start : span.end]
    at = next((n for n, mark in enumerate(separators) if mark in held), len(separators) - 1)
    finer = separators[at + 1 :] if separators[at] else ()
    short = list[Span]()
    for piece in _pieces(held, separators[at], span.start):
        if piece.end - piece.start < SIZE:
            short.append(piece)
            continue
        yield from _merged(text, short)
        short = []
        if finer:
            yield from _split(text, piece, finer)
        else:
            yield piece
    yield from _merged(text, short)


def _pieces(text: str, separator: str, offset: int) -> Iterator[Span]:
    """Pieces that each begin with the separator, but for the first."""
    if not separator:
        yield from (Span(offset + n, offset + n + 1) for n in range(len(text)))
        return
    starts = [0, *(found.start() for found in re.finditer(re.escape(separator), text))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if start < end:
            yield Span(offset + start, offset + end)


def _merged(text: str, pieces: list[Span]) -> Iterator[Span]:
    """Pieces put together up to SIZE, each chunk beginning with the last OVERLAP of the one before
    it, in whole pieces."""
    current, total = list[Span](), 0
    for piece in pieces:
        length = piece.end - piece.start
        if total + length > SIZE and current:
            yield from _stripped(text, Span(current[0].start, current[-1].end))
            while total > OVERLAP or (total + length > SIZE and total > 0):
                total -= current[0].end - current[0].start
                current = current[1:]
        current.append(piece)
        total += length
    if current:
        yield from _stripped(text, Span(current[0].start, current[-1].end))


def _stripped(text: str, span: Span) -> Iterator[Span]:
    held = text[span.start : span.end]
    start = span.start + len(held) - len(held.lstrip())
    end = start + len(held.strip())
    if end > start:
        yield Span(start, end)


if __name__ == "__main__":
    main()
