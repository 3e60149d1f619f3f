"""Recall of the plain pipeline's chunks and of our passages, by vectors alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.bench_page import Figure, Target
from evals.bench_process import Worker, say
from evals.bench_texts import SAMPLES, Asked, further, samples
from index.embedded_text import embedded_text
from index.embedder import SentenceEmbedder
from index.home import Home
from index.passages import passages
from rag.bootstrap import build
from rag.evaluation import Gold, QuoteFinder
from rag.settings import Settings

LIMIT = 5
DEEP = 20
READ = 4_000  # characters: passages of one pipeline may be longer than those of the other

Place = tuple[str, int, int]  # path, start, end


def measure(scratch: Path, plain: Worker, embedder: SentenceEmbedder) -> list[Figure]:
    """Recall on the sample questions, and on further ones where this machine has them."""
    found = list[Figure]()
    articles = scratch / "articles"
    for asked, folder in ((samples(), SAMPLES), (further(articles), articles)):
        if asked is not None:
            found.extend(_compare(asked, folder, scratch, plain, embedder))
    return found


def recall(gold: Sequence[Sequence[Gold]], found: Sequence[Sequence[Place]]) -> float:
    """The share of a question's facts that a place meets, averaged over the questions."""
    shares = [
        sum(any(fact.is_hit(*place) for place in places) for fact in facts) / len(facts)
        for facts, places in zip(gold, found, strict=True)
    ]
    return sum(shares) / len(shares)


def within(places: Sequence[Place], characters: int = READ) -> list[Place]:
    """The first places that have so many characters together; the last one is cut short."""
    kept, left = list[Place](), characters
    for path, start, end in places:
        if left <= 0:
            break
        kept.append((path, start, min(end, start + left)))
        left -= end - start
    return kept


def _compare(
    asked: Asked, folder: Path, scratch: Path, plain: Worker, embedder: SentenceEmbedder
) -> list[Figure]:
    known = {document.path: document.text for document in asked.documents}
    quotes = QuoteFinder(known.get)
    # A follow-up is no question by itself: it needs more than search.
    kept = [q for q in asked.questions if q.answerable and q.evidence and not q.history]
    gold = [quotes.gold(question.evidence, asked.paths) for question in kept]
    questions = [question.text for question in kept]
    theirs = _plain(known, questions, scratch, plain)
    ours = _ours(asked, questions, embedder)
    whole = _whole(folder, questions, scratch)
    found = list[Figure]()
    for what, cut, target in (
        (f"Recall@{LIMIT}", lambda row: row[:LIMIT], Target(low=-0.5)),
        (f"Recall in the first {READ:,} characters", within, None),
    ):
        shares = [100 * recall(gold, [cut(row) for row in rows]) for rows in (theirs, ours)]
        note = f"plain {shares[0]:.1f} %, ours {shares[1]:.1f} %, {len(kept)} questions"
        say(f"{what}, {asked.name}: {note}")
        name = f"{what}, vectors alone: ours − plain pipeline, {asked.name}"
        found.append(Figure("ratio", name, shares[1] - shares[0], "points", target, note))
    shares = [100 * recall(gold, [row[:LIMIT] for row in rows]) for rows in (theirs, whole)]
    note = f"plain {shares[0]:.1f} %, ours {shares[1]:.1f} %, {len(kept)} questions"
    name = f"Recall@{LIMIT}, our whole search − plain pipeline, {asked.name}"
    found.append(Figure("ratio", name, shares[1] - shares[0], "points", Target(low=-0.5), note))
    return found


def _plain(
    known: dict[str, str], questions: Sequence[str], scratch: Path, plain: Worker
) -> list[list[Place]]:
    paths = list(known)
    file = scratch / "texts.json"
    file.write_text(json.dumps(list(known.values())), encoding="utf-8")
    reply = plain.ask(
        {"do": "rank", "texts": str(file), "questions": list(questions), "limit": DEEP}
    )
    return [[(paths[at], start, end) for at, start, end in row] for row in reply["found"]]


def _whole(folder: Path, questions: Sequence[str], scratch: Path) -> list[list[Place]]:
    """The places that `Search.find` gives: vectors and words, fused."""
    application = build(Home(scratch / f"{folder.name}-whole"), Settings())
    with application.syncing() as sync:
        sync.run(folder)
    rows = list[list[Place]]()
    for question in questions:
        hits = [hit.passage for hit in application.search.find(question, limit=LIMIT)]
        rows.append([(hit.entry.path, hit.start, hit.end) for hit in hits])
    return rows


def _ours(asked: Asked, questions: Sequence[str], embedder: SentenceEmbedder) -> list[list[Place]]:
    pairs = [(document, p) for document in asked.documents for p in passages(document)]
    vectors = embedder.encode([embedded_text(document, p) for document, p in pairs])
    rows = list[list[Place]]()
    for question in questions:
        cosines = vectors @ np.asarray(embedder.embed_query(question), dtype=np.float32)
        best = np.argsort(-cosines, kind="stable")[:DEEP]
        rows.append([(pairs[i][0].path, pairs[i][1].start, pairs[i][1].end) for i in best])
    return rows
