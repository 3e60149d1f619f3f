"""Large indexes without large waits: a few real passages, recombined.

Text: sentences of real passages in new company, so that words are as frequent as in real text.
Vectors: that of a real passage plus noise, so that neighbourhoods are as dense as real ones.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

import numpy as np

from corpus.documents import Block, BlockKind, Document, Span
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.text import read_text
from evals.bench_texts import SEED
from index.embedded_text import embedded_text
from index.embedder import Encoder, Vectors
from index.entries import IndexedDocument
from index.passages import Passage, passages

PASSAGES = 8  # of a document
TOPICS = 12  # folders
FIRST_DAY, DAYS = date(2023, 1, 1), 1000
# Length of the noise beside a vector of length 1: cosine to the real one 0.86, about that of
# neighbouring passages of one text.
NOISE = 0.6


@dataclass(frozen=True, slots=True)
class Real:
    """Real passages: their sentences, and their vectors (one a row)."""

    sentences: tuple[tuple[str, ...], ...]
    vectors: Vectors


def whole(document: Document, encoder: Encoder) -> IndexedDocument:
    """A real document, as a sync would hand it to the catalogue."""
    parts = passages(document)
    vectors = encoder.encode([embedded_text(document, part) for part in parts])
    return IndexedDocument(document.sha256[:32], document, parts, vectors, len(document.text), 0)


def real_passages(texts: Sequence[str], count: int, encoder: Encoder) -> Real:
    """The first `count` passages of these texts."""
    kept = list[tuple[str, ...]]()
    for text in texts:
        content = read_text(text.encode(), DEFAULT_LIMITS)
        document = _document("real", content.text, content.blocks, None)
        for part in passages(document):
            own = (document.text[span.start : span.end] for span in part.sentences)
            kept.append(tuple(" ".join(sentence.split()) for sentence in own))
    kept = kept[:count]
    return Real(tuple(kept), encoder.encode([" ".join(sentences) for sentences in kept]))


def documents(real: Real, total: int, first: int) -> Iterator[IndexedDocument]:
    """Documents of `total` passages in all, numbered from `first`; the same at every call."""
    left, number = total, first
    while left > 0:
        yield _made(real, number, min(PASSAGES, left))
        left -= PASSAGES
        number += 1


def topic(number: int) -> str:
    """The folder of document `number`."""
    return f"topic-{number % TOPICS:02}"


def day(number: int) -> date:
    """The date of document `number`."""
    return FIRST_DAY + timedelta(days=number * 7 % DAYS)


def _made(real: Real, number: int, count: int) -> IndexedDocument:
    rng, noise = random.Random(SEED + number), np.random.default_rng(SEED + number)
    bases = [rng.randrange(len(real.sentences)) for _ in range(count)]
    paragraphs = [_company(real, base, rng) for base in bases]
    text, parts, blocks = _laid_out(paragraphs)
    shift = noise.normal(size=(count, real.vectors.shape[1]))
    shift *= NOISE / np.linalg.norm(shift, axis=1, keepdims=True)
    vectors = real.vectors[bases] + shift
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    path = f"{topic(number)}/made-{number:06}.txt"
    document = _document(path, text, blocks, day(number))
    uid = document.sha256[:32]
    return IndexedDocument(uid, document, parts, vectors.astype(np.float32), len(text), 0)


def _company(real: Real, base: int, rng: random.Random) -> list[str]:
    """Half of the sentences of one passage, with as many of others; shuffled."""
    own = real.sentences[base]
    chosen = rng.sample(own, (len(own) + 1) // 2)
    while len(chosen) < len(own):
        chosen.append(rng.choice(rng.choice(real.sentences)))
    rng.shuffle(chosen)
    return chosen


def _laid_out(
    paragraphs: Sequence[Sequence[str]],
) -> tuple[str, tuple[Passage, ...], tuple[Block, ...]]:
    """The text of some paragraphs, each a block and a passage."""
    text, parts, blocks = "", list[Passage](), list[Block]()
    for sentences in paragraphs:
        spans, at = list[Span](), len(text)
        for sentence in sentences:
            spans.append(Span(at, at + len(sentence)))
            at += len(sentence) + 1
        start, end = spans[0].start, spans[-1].end
        kinds: tuple[BlockKind, ...] = tuple("paragraph" for _ in spans)
        parts.append(Passage(start, end, (), tuple(spans), kinds))
        blocks.append(Block("paragraph", start, end))
        text += " ".join(sentences) + "\n\n"
    return text, tuple(parts), tuple(blocks)


def _document(path: str, text: str, blocks: tuple[Block, ...], day: date | None) -> Document:
    return Document(
        path=path,
        text=text,
        title=None,
        date=day,
        source=None,
        format="text",
        pages=(),
        blocks=blocks,
        sha256=sha256(f"{path}\n{text}".encode()).hexdigest(),
    )
