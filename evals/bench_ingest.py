"""Ingest: the plain pipeline, ours and our bare encoder, in turns over the same folders."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from corpus.isolation import ReaderProcess
from corpus.reading import Reading
from evals.bench_page import Figure, Target, spread
from evals.bench_process import Worker, say
from evals.bench_sizes import Sizes
from evals.bench_texts import source, texts, write_chunks
from index.catalogue import Catalogue
from index.commits import Commits
from index.embedded_text import EMBEDDED_TEXT
from index.embedder import DEFAULT_PACKAGE, ModelCard, SentenceEmbedder, Vectors
from index.entries import Failure, Fingerprint, IndexedDocument
from index.home import Home
from index.passages import SPLITTER_VERSION, TARGET
from index.sync import Sync
from index.vectors import VectorStore

STAGES = ("reading", "embedding", "committing", "publishing")


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage. Stages overlap, as they run in threads of their own."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Add the seconds of a block to a stage."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - begun


@dataclass(frozen=True, slots=True)
class Run:
    """What one turn of ours took, in which stages, and the texts it embedded, by window."""

    seconds: float
    stages: dict[str, float]
    windows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds of one folder of so many characters."""

    characters: int
    plain: float
    ours: Run
    bare: float


class TimedReader(ReaderProcess):
    """The reader, its time taken."""

    def __init__(self, watch: Stopwatch) -> None:
        super().__init__()
        self._watch = watch

    def read(self, file: Path, path: str) -> Reading:
        """As ReaderProcess."""
        with self._watch.running("reading"):
            return super().read(file, path)


class TimedEncoder:
    """An encoder, its time taken and its texts kept."""

    def __init__(self, encoder: SentenceEmbedder, watch: Stopwatch) -> None:
        self._encoder = encoder
        self._watch = watch
        self.windows: list[list[str]] = []

    def card(self) -> ModelCard:
        """As Encoder."""
        return self._encoder.card()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As Encoder."""
        self.windows.append(list(texts))
        with self._watch.running("embedding"):
            return self._encoder.encode(texts)

    def embed_query(self, text: str) -> list[float]:
        """As Encoder."""
        return self._encoder.embed_query(text)


class TimedCommits(Commits):
    """Commits, their time taken."""

    def __init__(self, catalogue: Catalogue, vectors: VectorStore, watch: Stopwatch) -> None:
        super().__init__(catalogue, vectors)
        self._watch = watch

    def add(self, documents: Sequence[IndexedDocument], unread: Sequence[Failure] = ()) -> None:
        """As Commits; what it publishes is counted as publishing."""
        before = self._watch.seconds["publishing"]
        with self._watch.running("committing"):
            super().add(documents, unread)
        self._watch.seconds["committing"] -= self._watch.seconds["publishing"] - before

    def publish(self) -> None:
        """As Commits."""
        with self._watch.running("publishing"):
            super().publish()


def weights() -> Path:
    """The folder of the default weights, which both pipelines use."""
    files = metadata.files(DEFAULT_PACKAGE) or []
    found = next(file for file in files if file.name == "model.safetensors")
    return Path(str(found.locate())).parent


def fingerprint(card: ModelCard) -> Fingerprint:
    """What an index under the default settings is made with."""
    return Fingerprint(card, SPLITTER_VERSION, TARGET, EMBEDDED_TEXT)


def measure(sizes: Sizes, scratch: Path, plain: Worker, embedder: SentenceEmbedder) -> list[Figure]:
    """Ingest each folder three ways."""
    folders = write_chunks(texts(sizes.chunks * sizes.chunk), sizes.chunks, scratch / "texts")
    warming = write_chunks(["Something to warm up with.\n"] * 8, 1, scratch / "warming")[0]
    run(Home(scratch / "ours-warming"), warming, embedder)  # loads weights and libraries
    turns = list[Turn]()
    for number, folder in enumerate(folders):
        characters = sum(len(f.read_text(encoding="utf-8")) for f in folder.iterdir())
        seconds = plain.ask({"do": "ingest", "folder": str(folder)})["seconds"]
        ours = run(Home(scratch / f"ours-{number}"), folder, embedder)
        bare = encode(embedder, ours.windows)
        turns.append(Turn(characters, seconds, ours, bare))
        say(f"folder {number + 1}: plain {seconds:.1f} s, ours {ours.seconds:.1f}, bare {bare:.1f}")
    return figures(turns)


def run(home: Home, folder: Path, embedder: SentenceEmbedder) -> Run:
    """Index a folder from nothing, as `footnote index` does once the weights are loaded."""
    watch = Stopwatch()
    encoder = TimedEncoder(embedder, watch)
    made_with = fingerprint(embedder.card())
    begun = time.perf_counter()
    with home.writing("bench"):
        catalogue = Catalogue.create(home.catalogue, made_with)
        vectors = VectorStore(home.vectors, None, catalogue.state().vectors_name)
        with TimedReader(watch) as reader:
            commits = TimedCommits(catalogue, vectors, watch)
            summary = Sync(catalogue, commits, reader, encoder, TARGET).run(folder)
    seconds = time.perf_counter() - begun
    held = vectors.count()
    vectors.close()
    catalogue.close()
    if summary.failed or held != summary.passages:
        raise RuntimeError(f"{folder} was not indexed whole: {summary}, {held} vectors")
    return Run(seconds, watch.seconds, encoder.windows)


def encode(embedder: SentenceEmbedder, windows: Sequence[Sequence[str]]) -> float:
    """How long the encoder alone takes."""
    begun = time.perf_counter()
    for window in windows:
        embedder.encode(window)
    return time.perf_counter() - begun


def figures(turns: Sequence[Turn]) -> list[Figure]:
    """Ratios of text per second, and what they are made of."""
    total = sum(turn.characters for turn in turns)
    where = f"{total / 1e6:.2f} MB in {len(turns)} folders: {source()}"
    to_plain = [turn.plain / turn.ours.seconds for turn in turns]
    to_bare = [turn.bare / turn.ours.seconds for turn in turns]
    found = [
        Figure("ratio", "Ingest: ours ÷ plain pipeline, text per second",
               statistics.median(to_plain), "×", Target(low=2.5),
               f"{spread(to_plain, '×')}; {where}"),
        Figure("ratio", "Ingest: ours ÷ our bare encoder, text per second",
               statistics.median(to_bare), "×", Target(low=0.9), spread(to_bare, "×")),
    ]  # fmt: skip
    seconds = {
        "plain pipeline": [turn.plain for turn in turns],
        "ours": [turn.ours.seconds for turn in turns],
        "our bare encoder": [turn.bare for turn in turns],
    }
    for name, own in seconds.items():
        rates = [turn.characters / s / 1000 for turn, s in zip(turns, own, strict=True)]
        rate = statistics.median(rates)
        found.append(Figure("part", f"Ingest, {name}", rate, "kB/s", note=spread(rates, "kB/s")))
    for stage in STAGES:
        shares = [100 * turn.ours.stages[stage] / turn.ours.seconds for turn in turns]
        note = f"{spread(shares, '%')}; stages overlap, so they need not add up to 100"
        found.append(
            Figure("part", f"Ingest, time in {stage}", statistics.median(shares), "%", note=note)
        )
    return found
