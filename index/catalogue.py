"""The catalogue: one SQLite file that is the truth about the index.

Only live versions stand in it: a version enters and the one it replaces leaves in one transaction,
so that whatever a search finds elsewhere and the catalogue does not know is stale.
"""

from datetime import datetime
from pathlib import Path
from typing import cast

from corpus.documents import Page, page_of
from corpus.errors import FailureCode, IndexDamaged
from index.entries import (
    Entry,
    Failure,
    Fingerprint,
    Opened,
    Pending,
    State,
    load_blocks,
    load_pages,
    load_places,
    load_recognised,
)
from index.passage_table import FIRST_PLACE, PassageTable, decodes, entry_of, moment_of
from index.schema import SCHEMA_VERSION, create_file

_ENTRY = """
SELECT v.uid, d.path, v.title, v.date, v.source, v.format, v.page_count, v.sha256, v.passage_count,
d.parent, v.notes, d.read_ns, v.story FROM documents d JOIN versions v USING (uid)
"""


class Catalogue(PassageTable):
    """What the index is of and holds; reads of its passages are in the class above.

    Raises IndexMissing when there is none, IndexDamaged when it cannot be read.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        version = self.meta("schema_version")
        if version != str(SCHEMA_VERSION):
            raise IndexDamaged(
                f"the catalogue {file} has layout {version}, this program reads layout "
                f"{SCHEMA_VERSION}; run 'footnote index --fresh'"
            )

    @classmethod
    def create(cls, file: Path, fingerprint: Fingerprint) -> "Catalogue":
        """Make an empty catalogue; raises UsageError when the home cannot be written."""
        create_file(file, fingerprint.dumps())
        return cls(file)

    def meta(self, key: str) -> str | None:
        """One of: schema_version, fingerprint, generation, vectors_name, folder, last_sync."""
        row = self.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def state(self) -> State:
        """Which state of the index this is, and which vectors belong to it."""
        rows = self.rows(
            "SELECT value FROM meta WHERE key IN ('generation', 'vectors_name') ORDER BY key"
        )
        if len(rows) != 2:
            raise self.damaged("it names no vectors")
        return State(generation=rows[0][0], vectors_name=rows[1][0])

    @decodes
    def fingerprint(self) -> Fingerprint:
        """What the vectors and spans were made with."""
        return Fingerprint.loads(self.meta("fingerprint") or "{}")

    def folder(self) -> Path | None:
        """The folder that the index follows."""
        folder = self.meta("folder")
        return None if folder is None else Path(folder)

    @decodes
    def last_sync(self) -> datetime | None:
        """When the index last equalled the folder."""
        moment = self.meta("last_sync")
        return None if moment is None else datetime.fromisoformat(moment)

    @decodes
    def entries(self) -> tuple[Entry, ...]:
        """All documents, by path."""
        return tuple(entry_of(row) for row in self.rows(_ENTRY + "ORDER BY d.path"))

    @decodes
    def entry_at(self, path: str) -> Entry | None:
        """The document at `path`."""
        row = self.row(_ENTRY + "WHERE d.path = ?", (path,))
        return None if row is None else entry_of(row)

    def failures(self) -> tuple[Failure, ...]:
        """All files that could not be read, by path."""
        rows = self.rows("SELECT path, code, reason, parent, read_ns FROM failures ORDER BY path")
        return tuple(
            Failure(path, cast(FailureCode, code), reason, parent, moment_of(read_ns))
            for path, code, reason, parent, read_ns in rows
        )

    @decodes
    def open(self, uid: str) -> Opened | None:
        """The document whose version is `uid`; None when there is no such version now."""
        row = self.row(f"{_ENTRY} WHERE v.uid = ? {FIRST_PLACE}", (uid,))
        if row is None:
            return None
        text, pages, blocks, places, recognised = self.rows(
            "SELECT text, pages, blocks, places, recognised FROM versions WHERE uid = ?", (uid,)
        )[0]
        return Opened(
            entry_of(row),
            text,
            load_pages(pages),
            load_blocks(blocks),
            load_places(places),
            load_recognised(recognised),
        )

    @decodes
    def pages(self, uid: str) -> tuple[Page, ...]:
        """The pages of a version; none for a format without pages."""
        row = self.row("SELECT pages FROM versions WHERE uid = ?", (uid,))
        return load_pages(row[0]) if row else ()

    def page_at(self, uid: str, offset: int) -> int | None:
        """The number of the page of a version that holds the character at `offset`."""
        return page_of(self.pages(uid), offset)

    def count_passages(self) -> int:
        """How many passages are live."""
        row = self.row("SELECT count(*) FROM passages")
        return int(row[0]) if row else 0

    def count_published(self) -> int:
        """How many live passages Chroma must hold."""
        row = self.row(
            "SELECT coalesce(sum(passage_count), 0) FROM versions "
            "WHERE uid NOT IN (SELECT uid FROM pending)"
        )
        return int(row[0]) if row else 0

    def count_documents(self) -> int:
        """How many documents are indexed: files, and what is attached to them."""
        row = self.row("SELECT count(*) FROM documents")
        return int(row[0]) if row else 0

    def count_attached(self) -> int:
        """How many of the documents are attached to a file."""
        row = self.row("SELECT count(*) FROM documents WHERE parent IS NOT NULL")
        return int(row[0]) if row else 0

    def count_failures(self) -> int:
        """How many files and attachments could not be read."""
        row = self.row("SELECT count(*) FROM failures")
        return int(row[0]) if row else 0

    def pending(self) -> Pending:
        """What Chroma does not know yet."""
        rows = self.rows(
            "SELECT p.uid, p.passage_count, v.uid IS NOT NULL FROM pending p "
            "LEFT JOIN versions v USING (uid)"
        )
        return Pending(
            added=tuple(uid for uid, _, live in rows if live),
            removed=tuple(uid for uid, _, live in rows if not live),
            added_passages=sum(count for _, count, live in rows if live),
            removed_passages=sum(count for _, count, live in rows if not live),
        )
