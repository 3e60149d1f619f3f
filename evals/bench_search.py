"""Search and first evidence on indexes of growing size."""

import random
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from evals import bench_lookup
from evals.bench_ingest import fingerprint
from evals.bench_library import DAYS, FIRST_DAY, documents, real_passages, topic, whole
from evals.bench_page import Figure, Target
from evals.bench_process import result_of, say
from evals.bench_sizes import Sizes
from evals.bench_texts import SEED, samples, texts
from index.catalogue import Catalogue
from index.commits import Commits
from index.embedder import SentenceEmbedder
from index.entries import IndexedDocument
from index.home import Home
from index.vectors import VectorStore

AT_ONCE = 20_000  # passages
WARMING = 10  # questions
SEARCH_MS, EVIDENCE_MS, LARGEST_MB = 40, 500, 2048
GROWTH = 2  # over a tenfold
WITHIN = ("", ", within one folder", ", within a quarter of a year")

Told = dict[str, Any]


def measure(sizes: Sizes, scratch: Path, embedder: SentenceEmbedder) -> list[Figure]:
    """Build one index, growing, and ask it at each size in a process of its own."""
    asked = [q.text for q in samples().questions if not q.history]
    random.Random(SEED).shuffle(asked)
    chosen, rest = asked[: sizes.questions], asked[sizes.questions :]
    home, earlier = scratch / "large", scratch / "large-earlier"
    request: Told = {"home": str(home), "questions": chosen, "warming": rest[:WARMING]}
    told = dict[int, Told]()
    with Library(Home(home), sizes, embedder) as library:
        for size in sizes.passages:
            begun = time.perf_counter()
            library.grow(size)
            grown = time.perf_counter() - begun
            if size == sizes.growth[0]:
                library.copy(Home(earlier))
            asks = {"limits": limits() if size == sizes.held else [{}]}
            told[size] = result_of("evals.bench_asking", request | asks)
            say(f"{size:,} passages: made in {grown:.0f} s, {_spoken(told[size])}")
    # The small one once more, right after the large one, so that drift hits both alike.
    again = result_of("evals.bench_asking", request | {"home": str(earlier), "limits": [{}]})
    say(f"{sizes.growth[0]:,} passages again: {_spoken(again)}")
    return [*figures(told, again, sizes), *bench_lookup.measure(sizes, earlier)]


class Library:
    """An index that grows: the sample briefings first, then documents made of real sentences."""

    def __init__(self, home: Home, sizes: Sizes, embedder: SentenceEmbedder) -> None:
        characters = 1_200 * sizes.embedded  # a passage has some 1,000
        self._home = home
        self._real = real_passages(texts(characters), sizes.embedded, embedder)
        self._lock = home.writing("bench")
        self._lock.__enter__()
        self._catalogue = Catalogue.create(home.catalogue, fingerprint(embedder.card()))
        self._vectors = VectorStore(home.vectors, None, self._catalogue.state().vectors_name)
        self._commits = Commits(self._catalogue, self._vectors)
        self._commits.begin(str(home.folder), time.time_ns())
        self._commits.add([whole(document, embedder) for document in samples().documents])
        self._made = 0

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *error: object) -> None:
        self._vectors.close()
        self._catalogue.close()
        self._lock.__exit__(None, None, None)

    def grow(self, size: int) -> None:
        """Add documents until there are `size` passages, and publish them."""
        left = size - self._catalogue.count_passages()
        while left > 0:
            some = min(left, AT_ONCE)
            batch: list[IndexedDocument] = list(documents(self._real, some, self._made))
            self._made += len(batch)
            self._commits.add(batch)
            left -= some
        self._commits.finish([])

    def copy(self, home: Home) -> None:
        """Copy the index as it is now.

        SQLite copies its own file: where this process opened and closed it as a mere file, its
        locks would be lost and readers would see an earlier state.
        """
        shutil.copytree(self._home.vectors, home.vectors)
        with closing(sqlite3.connect(home.catalogue)) as target:
            self._catalogue.connection().backup(target)


def limits() -> list[dict[str, str]]:
    """None, then a folder of some 8 % of the documents, then a quarter of a year of some 9 %."""
    since = FIRST_DAY + timedelta(days=DAYS // 2)
    until = since + timedelta(days=91)
    return [{}, {"folder": topic(3)}, {"since": since.isoformat(), "until": until.isoformat()}]


def figures(told: dict[int, Told], again: Told, sizes: Sizes) -> list[Figure]:
    """Latencies by size, growth, memory; `again` is a later run of the smaller of `growth`."""
    found = list[Figure]()
    low, high = sizes.growth
    before = _percentile(again["runs"][0]["search"], 50)
    after = _percentile(told[high]["runs"][0]["search"], 50)
    found.append(
        Figure("ratio", f"Search, median: {high:,} ÷ {low:,} passages", after / before, "×",
               Target(high=GROWTH), f"{before:.1f} and {after:.1f} ms, one after the other")
    )  # fmt: skip
    for size in sizes.passages:
        targeted = size == sizes.held
        for run, where in zip(told[size]["runs"], WITHIN, strict=False):
            found.extend(_latencies(run, f"{size:,} passages{where}", targeted))
    for size in sizes.passages:
        most = Target(high=LARGEST_MB) if size == high else None
        note = f"ready to answer after {told[size]['warm_s']:.1f} s"
        what = f"Answering over {size:,} passages"
        found.append(Figure("memory", what, told[size]["memory_mb"], "MB", most, note))
    return found


def _latencies(run: Told, where: str, targeted: bool) -> list[Figure]:
    search, first = run["search"], run["first"]
    parts = f"of which search {np.median(run['part_search']):.0f} ms, "
    parts += f"evidence {np.median(run['part_evidence']):.0f} ms"
    return [
        Figure("speed", f"Search, p50, {where}", _percentile(search, 50), "ms",
               Target(high=SEARCH_MS) if targeted else None,
               f"p95 {_percentile(search, 95):.0f} ms; {len(search)} questions"),
        Figure("speed", f"First evidence, p95, {where}", _percentile(first, 95), "ms",
               Target(high=EVIDENCE_MS) if targeted else None,
               f"p50 {_percentile(first, 50):.0f} ms, {parts}; {run['refused']} refused"),
    ]  # fmt: skip


def _percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, share))


def _spoken(told: Told) -> str:
    run = told["runs"][0]
    return (
        f"search p50 {_percentile(run['search'], 50):.0f} ms, "
        f"first evidence p95 {_percentile(run['first'], 95):.0f} ms, {told['memory_mb']:.0f} MB"
    )
