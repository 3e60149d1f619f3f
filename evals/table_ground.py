"""A set indexed: in a home that is kept, so that the next run embeds nothing."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.errors import UsageError
from corpus.folder import walk
from corpus.reading import READERS_VERSION
from evals.bench_process import say
from evals.table_sets import BRIEFINGS, Drawn
from index.embedder import Encoder
from index.entries import Fingerprint
from index.home import Home
from index.schema import SCHEMA_VERSION
from index.search import RankedPassage
from index.sync import Progress
from rag.answers import Answer, Question
from rag.bootstrap import Application, build
from rag.decision import Features, ReadFeatures, probability
from rag.evalset import write_documents
from rag.evidence import EvidenceFinder, Found, Weighed, of_passages
from rag.judgements import Judgements
from rag.settings import Settings
from rag.terms import Terms, terms_of

EVERY_S = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """How a question went: the passages read for it, their sentences, the evidence, the answer.

    `compared` are the sentences as they are ranked without a reader, `unread` the probability then.
    """

    passages: tuple[RankedPassage, ...]
    weighed: tuple[Weighed, ...]
    found: Found
    answer: Answer
    milliseconds: float
    compared: tuple[Weighed, ...] = ()
    unread: float = 0.0
    judged: tuple[tuple[float, float, float], ...] = ()


class WatchedFinder(EvidenceFinder):
    """The product's own finder, which keeps what it last saw."""

    passages: tuple[RankedPassage, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    found: Found | None = None
    judged: tuple[tuple[float, float, float], ...] = ()

    def find(self, question: str, ranked: Sequence[RankedPassage], limit: int = 20) -> Found:
        """As the product does."""
        self.passages = tuple(ranked)
        self.found = super().find(question, ranked, limit)
        return self.found

    def weigh(
        self, question: str, ranked: Sequence[RankedPassage], terms: Terms
    ) -> tuple[list[Weighed], Features | ReadFeatures]:
        """As the product does."""
        weighed, known = super().weigh(question, ranked, terms)
        self.weighed = tuple(weighed)
        return weighed, known

    def judge(self, question: str, ranked: Sequence[RankedPassage]) -> Judgements | None:
        """As the product does."""
        judged = super().judge(question, ranked)
        self.judged = () if judged is None else of_passages(judged, ranked)
        return judged


@dataclass(frozen=True)
class Ground:
    """What the stages of a set stand on: its index, under the product's default settings.

    `paths` gives the path of each document's id, for a set with documents of its own.
    """

    application: Application
    finder: WatchedFinder
    unread: EvidenceFinder
    paths: Mapping[str, str]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of each document by its path."""
        library = self.application.library
        return {entry.path: library.open(entry.id).text for entry in library.documents()}

    def ask(self, question: Question) -> Seen:
        """Ask as a user would, and tell how it went. No language model words the answer."""
        begun = time.perf_counter()
        answer = self.application.assistant.invoke(question)
        milliseconds = 1000 * (time.perf_counter() - begun)
        assert self.finder.found is not None
        watched = self.finder
        text = answer.standalone_question
        compared, known = self.unread.weigh(text, watched.passages, terms_of(text))
        return Seen(
            watched.passages,
            watched.weighed,
            self.finder.found,
            answer,
            milliseconds,
            tuple(compared),
            probability(known) if compared else 0.0,
            watched.judged,
        )

    def close(self) -> None:
        """Let go of the index."""
        self.application.vectors.close()
        self.application.catalogue.close()
        self.application.library.close()


def opened(drawn: Drawn, scratch: Path, encoder: Encoder) -> Ground:
    """The ground of a set, made where the scratch folder does not hold it yet."""
    assert drawn.folder is not None
    home = scratch / f"{drawn.name}-{_key(drawn.folder, encoder)}"
    application = build(Home(home / "home"), Settings())
    vars(application)["embedder"] = encoder  # one serves all sets
    folder = drawn.folder
    if drawn.evalset.documents:
        folder = home / "documents"
        write_documents(drawn.evalset, folder)
    pace = Pace()
    with application.syncing() as sync:
        summary = sync.run(folder, lambda progress: pace.tell(_told(drawn.name, progress)))
    if summary.failed:
        paths = ", ".join(failure.path for failure in summary.failed[:3])
        raise UsageError(f"{drawn.name}: {len(summary.failed)} files cannot be read ({paths})")
    application.warm()
    finder = WatchedFinder(application.catalogue, encoder, application.reader)
    vars(application)["finder"] = finder
    unread = EvidenceFinder(application.catalogue, encoder)
    return Ground(application, finder, unread, drawn.evalset.paths())


class Pace:
    """Tells of progress, but not more often than every `EVERY_S` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told = clock()

    def tell(self, text: str) -> None:
        """Say `text` when it is time."""
        if self._clock() - self._told >= EVERY_S:
            self._told = self._clock()
            say(text)


def _told(name: str, progress: Progress) -> str:
    return f"{name}: indexing, {progress.done:,} of {progress.total:,} files"


def fingerprint(encoder: Encoder) -> Fingerprint:
    """What an index of these weights is made with, under the default settings."""
    application = build(Home(Path()), Settings())
    vars(application)["embedder"] = encoder
    return application.fingerprint


def _key(folder: Path, encoder: Encoder) -> str:
    """Other weights, splitter, embedded text, readers, layout or documents: another home."""
    digest = hashlib.sha256()
    for part in (fingerprint(encoder).dumps(), READERS_VERSION, str(SCHEMA_VERSION)):
        digest.update(part.encode() + b"\0")
    if folder == BRIEFINGS:
        for file in walk(folder).files:
            digest.update(file.path.encode() + b"\0" + (folder / file.path).read_bytes())
    else:
        digest.update((folder / "docs.jsonl").read_bytes())
    return digest.hexdigest()[:12]
