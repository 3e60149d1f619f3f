"""An index over a folder of a test, with fakes for what reads and embeds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.catalogue import Catalogue
from index.commits import Commits
from index.embedded_text import EMBEDDED_TEXT
from index.embedder import Encoder
from index.entries import Fingerprint
from index.home import Home
from index.passages import SPLITTER_VERSION
from index.query import words
from index.search import RankedPassage, Search, check_complete
from index.sync import Progress, Reader, Summary, Sync
from index.vectors import VectorStore
from tests.fakes import DirectReader, HashingEmbedder

TARGET = 400


class Indexed:
    """One home and the folder that it follows."""

    def __init__(self, place: Path, encoder: Encoder | None = None) -> None:
        self.folder = place / "briefings"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home = Home(place / "home")
        self.encoder = encoder or HashingEmbedder()
        self.reader: Reader = DirectReader()
        self.chroma: str | None = None

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(self.encoder.card(), SPLITTER_VERSION, TARGET, EMBEDDED_TEXT)

    def write(self, path: str, text: str) -> Path:
        """A text file of the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    @contextmanager
    def parts(self) -> Iterator[tuple[Catalogue, VectorStore]]:
        """The catalogue, made where there is none, and its vectors."""
        if not self.home.catalogue.is_file():
            Catalogue.create(self.home.catalogue, self.fingerprint)
        catalogue = Catalogue(self.home.catalogue)
        store = VectorStore(self.home.vectors, self.chroma, catalogue.state().vectors_name)
        try:
            yield catalogue, store
        finally:
            store.close()
            catalogue.close()

    def sync(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Summary:
        """Make the index equal the folder, as the application does."""
        with self.home.writing("a test"), self.parts() as (catalogue, store):
            check_complete(catalogue, store)
            commits = Commits(catalogue, store)
            sync = Sync(catalogue, commits, self.reader, self.encoder, TARGET)
            return sync.run(self.folder, on_progress, stopping)

    @contextmanager
    def search(self) -> Iterator[Search]:
        """A search over the index."""
        with self.parts() as (catalogue, store):
            yield Search(catalogue, store, self.encoder, self.fingerprint)

    def found(self, query: str) -> list[str]:
        """The paths of the passages that hold every word of the query, best first."""
        with self.search() as search:
            hits = search.find(query)
        return [hit.passage.entry.path for hit in hits if holds(hit, query)]

    def texts(self) -> dict[str, str]:
        """Path → text, as the catalogue has it."""
        with self.parts() as (catalogue, _):
            opened = {e.path: catalogue.open(e.id) for e in catalogue.entries()}
        return {path: document.text for path, document in opened.items() if document}

    def failures(self) -> dict[str, str]:
        """Path → code of each file that could not be read."""
        with self.parts() as (catalogue, _):
            return {failure.path: failure.code for failure in catalogue.failures()}

    def read(self) -> dict[str, str]:
        """Path → text of each file, as reading the folder gives it."""
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        paths = [file.relative_to(self.folder).as_posix() for file in files]
        read = [self.reader.read(f, p) for f, p in zip(files, paths, strict=True)]
        documents = [part for each in read for part in (each.document, *each.attached)]
        return {document.path: document.text for document in documents}


def holds(hit: RankedPassage, query: str) -> bool:
    """Whether a hit holds every word of a query."""
    return set(words(query)) <= set(words(hit.passage.text))


def check_whole(indexed: Indexed) -> None:
    """What must hold after every sync: Chroma has the catalogue's passages and nothing else."""
    with indexed.parts() as (catalogue, store):
        live = {(row[0], row[1]) for row in catalogue.rows("SELECT uid, ordinal FROM passages")}
        with store.opened() as vectors:
            assert vectors.keys() == live
        assert not catalogue.pending()
        check_rows(catalogue)
        assert [f.name for f in indexed.home.vectors.glob("*-*")] in ([], [store.name])


def check_rows(catalogue: Catalogue) -> None:
    """What must hold at every moment: the tables of the catalogue agree with each other."""
    stray = (
        "SELECT uid FROM documents WHERE uid NOT IN (SELECT uid FROM versions)",
        "SELECT uid FROM versions WHERE uid NOT IN (SELECT uid FROM documents)",
        "SELECT uid FROM passages WHERE uid NOT IN (SELECT uid FROM versions)",
        "SELECT rowid FROM passages_fts WHERE rowid NOT IN (SELECT id FROM passages)",
        "SELECT id FROM passages WHERE id NOT IN (SELECT rowid FROM passages_fts)",
        "SELECT path FROM documents WHERE path IN (SELECT path FROM failures)",
        "SELECT path FROM documents WHERE parent NOT IN (SELECT path FROM documents)",
        "SELECT path FROM failures WHERE parent NOT IN (SELECT path FROM documents)",
        "SELECT v.uid FROM versions v WHERE v.passage_count != "
        "(SELECT count(*) FROM passages p WHERE p.uid = v.uid)",
    )
    for sql in stray:
        assert catalogue.rows(sql) == [], sql
