"""The one composition root: nothing else makes a store, a model or a client."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import IndexMissing, IndexUnusable
from corpus.isolation import ReaderProcess
from corpus.readers.recognition import installed
from corpus.recognising import RecognisingReader
from index.backup import Manifest, write_backup
from index.catalogue import Catalogue
from index.commits import Commits
from index.embedded_text import EMBEDDED_TEXT
from index.embedder import SentenceEmbedder
from index.entries import Fingerprint
from index.findings import Finding
from index.home import Home
from index.passages import SPLITTER_VERSION
from index.publishing import rebuild
from index.restoring import restore
from index.schema import remove_logs
from index.search import Search, check_complete, check_fingerprint
from index.sync import Sync
from index.vectors import VectorStore
from index.verification import Verification
from rag.assistant import Assistant
from rag.entailment import Entailment
from rag.evidence import EvidenceFinder
from rag.judging import layers_from
from rag.library import Library
from rag.lookup import Lookup
from rag.preferred_days import PreferredDays
from rag.reader_cross import CrossReader
from rag.reader_file import holds_reader
from rag.rewriting import Rewriter
from rag.searching import PlannedSearch
from rag.settings import Settings, portable
from rag.sources import KnownSources
from rag.span_reader import PACKAGED, SpanReader

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from index.retriever import PassageRetriever

# A reader waits this long for a follow-up in better words, and not longer.
REWRITING_S = 6.0


@dataclass(frozen=True)
class Application:
    """Everything over one home. Parts are made at first use; weights load at first embedding."""

    home: Home
    settings: Settings

    @cached_property
    def embedder(self) -> SentenceEmbedder:
        """The embedding model."""
        return SentenceEmbedder(self.settings.embedding_model)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue; raises IndexMissing when nothing is indexed yet."""
        return Catalogue(self.home.catalogue)

    @cached_property
    def vectors(self) -> VectorStore:
        """The vectors that the catalogue names."""
        name = self.catalogue.state().vectors_name
        return VectorStore(self.home.vectors, self.settings.chroma, name)

    @cached_property
    def search(self) -> Search:
        """Search over the index; raises ModelMismatch when other weights made it.

        Raises IndexMissing when the first sync has not put anything into it yet.
        """
        if self.catalogue.last_sync() is None and not self.catalogue.count_documents():
            raise IndexMissing(
                f"nothing is indexed in {self.home.folder} yet; run 'footnote index FOLDER'"
            )
        return Search(self.catalogue, self.vectors, self.embedder, self.fingerprint)

    @cached_property
    def planned(self) -> PlannedSearch:
        """Search for questions: by their parts, the sources and the days that they name."""
        catalogue = self.catalogue
        return PlannedSearch(self.search, KnownSources(catalogue), (PreferredDays(catalogue),))

    @cached_property
    def retriever(self) -> "PassageRetriever":
        """The search as LangChain's `BaseRetriever`, for other chains."""
        from index.retriever import PassageRetriever

        return PassageRetriever(search=self.search, limit=self.settings.passages)

    @cached_property
    def reader(self) -> SpanReader | CrossReader | None:
        """What judges passages, by the setting `reader`; its weights load at first use."""
        name, budget_ms = self.settings.reader, self.settings.reader_budget_ms
        if name == "none":
            return None
        folder = PACKAGED if name == "footnote" else Path(name).expanduser()
        if name == "footnote" or holds_reader(folder):
            return SpanReader(folder, budget_ms)
        return CrossReader(str(folder) if folder.is_dir() else name, budget_ms)

    @cached_property
    def finder(self) -> EvidenceFinder:
        """Evidence among passages."""
        return EvidenceFinder(self.catalogue, self.embedder, self.reader)

    @cached_property
    def assistant(self) -> Assistant:
        """Answers questions."""
        return Assistant(
            self.planned,
            self.finder,
            lambda: self.chat_model,
            passages=self.settings.passages,
            sentences=self.settings.sentences,
            threshold=self.settings.answer_threshold,
            layers=layers_from(self.settings.checks),
            scorer=self.scorer,
            rewriter=self._rewriter(),
        )

    @cached_property
    def scorer(self) -> Entailment:
        """The checker's trained scorer; its weights load at first use."""
        return Entailment()

    @cached_property
    def lookup(self) -> Lookup:
        """Checks a text."""
        # A draft may have a thousand sentences: they are compared, not read.
        finder = EvidenceFinder(self.catalogue, self.embedder)
        layers = layers_from(self.settings.checks)
        return Lookup(self.search, finder, self.embedder, layers, self.scorer, self._reader)

    @cached_property
    def library(self) -> Library:
        """What the index holds."""
        return Library(self.catalogue, self.home.vectors, self._reader())

    @cached_property
    def chat_model(self) -> "BaseChatModel | None":
        """The language model that is set, or None; raises ModelError when it cannot be used."""
        if not (self.settings.model or self.settings.model_url):
            return None
        from rag.models import chat_model

        return chat_model(
            self.settings.model,
            self.settings.model_url,
            self.settings.model_key,
            self.settings.model_timeout_s,
            self.settings.model_context,
        )

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What vectors and spans are made with, under these settings."""
        return Fingerprint(
            model=self.embedder.card(),
            splitter=SPLITTER_VERSION,
            passage_target=self.settings.passage_target,
            embedded_text=EMBEDDED_TEXT,
        )

    @contextmanager
    def syncing(self, fresh: bool = False) -> Iterator[Sync]:
        """A Sync, under the home's lock; `fresh` starts from an empty index.

        Raises HomeBusy, ModelMismatch, IndexDamaged (Chroma lacks vectors), or UsageError when the
        home cannot be written.
        """
        with self.home.writing("footnote index"):
            self.home.sweep()
            if fresh:
                self._clear()
            if not self.home.catalogue.is_file():
                self._create()
            check_fingerprint(self.catalogue, self.fingerprint)
            check_complete(self.catalogue, self.vectors)
            commits = Commits(self.catalogue, self.vectors)
            target = self.settings.passage_target
            with self._reader() as reader:
                yield Sync(self.catalogue, commits, reader, self.embedder, target)

    def rebuild(self) -> int:
        """Make Chroma again from the catalogue, embedding nothing; gives the count of vectors."""
        if not self.home.catalogue.is_file():
            raise IndexMissing(f"nothing is indexed in {self.home.folder}; run 'footnote index'")
        with self.home.writing("footnote rebuild"):
            return rebuild(self.catalogue, self.vectors)

    def verify(self, writer: str | None, *, quick: bool = False) -> Iterator[Finding]:
        """What differs between folder, catalogue and Chroma, as it is found; changes nothing.

        `writer` is who is writing to the home meanwhile, if anyone.
        """
        verification = Verification(self.home, self.catalogue, self.vectors, writer)
        return verification.findings(lambda: self.fingerprint, quick=quick)

    def back_up(self, file: Path, *, replace: bool = False) -> Manifest:
        """Write a backup; readers and a writer go on meanwhile."""
        return write_backup(self.catalogue, portable(self.home), file, replace=replace)

    def restore(self, file: Path, *, replace: bool = False) -> Manifest:
        """Put a backup's index into this home; raises UsageError where it cannot be."""
        return restore(file, self.home, self.settings.chroma, replace=replace)

    def warm(self) -> None:
        """Load the weights and open the vectors, so that the first question does not wait."""
        self.embedder.embed_query("warm")
        if self.reader:
            self.reader.warm()
        self.search.find("warm", limit=1)

    def _create(self) -> None:
        Catalogue.create(self.home.catalogue, self.fingerprint)

    def _clear(self) -> None:
        if self.settings.chroma and self.home.catalogue.is_file():
            with suppress(IndexUnusable):  # a damaged catalogue does not tell what to delete
                self.vectors.drop()
        self.home.catalogue.unlink(missing_ok=True)
        remove_logs(self.home.catalogue)
        shutil.rmtree(self.home.vectors, ignore_errors=True)

    def _rewriter(self) -> Rewriter | None:
        if not self.settings.rewrite_followups:
            return None
        return Rewriter(lambda: self.chat_model, REWRITING_S)

    def _reader(self) -> ReaderProcess:
        settings = self.settings
        timeout_s, memory_mb = settings.read_timeout_s, settings.read_memory_mb
        if settings.ocr == "off" or not installed():
            return ReaderProcess(timeout_s=timeout_s, memory_mb=memory_mb)
        return RecognisingReader(
            recognition_s=settings.ocr_timeout_s, timeout_s=timeout_s, memory_mb=memory_mb
        )


def build(home: Home, settings: Settings) -> Application:
    """The application over a home, under these settings. Chroma's telemetry is off in all of it."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    return Application(home, settings)
