"""What must be done to make the index equal the folder."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from corpus.errors import Interrupted, ReadFailure
from corpus.folder import FolderFile, Listing, sha256_of
from corpus.reading import CARRIERS, READERS_VERSION, version_of
from index.catalogue import Catalogue
from index.entries import Failure

# A file changed this shortly before it was last looked at may have changed again under the same
# time stamp, so its content is looked at once more (git's "racily clean" files).
RACY_NS = 2_000_000_000
# Failures that may pass by themselves; files with any other failure wait until they change.
PASSING = ("timed_out", "unreadable")


@dataclass(frozen=True, slots=True)
class Link:
    """A file whose content is indexed already: only its row is written."""

    file: FolderFile
    uid: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A new file with the content of another new file, which stands at `original`."""

    file: FolderFile
    original: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The work: files to read, rows to link, paths to remove; and what stays.

    `touch` has files whose time changed and whose content did not. `known` are the paths that were
    indexed before, `renamed` how many files were moved, `kept` how many lie in folders that cannot
    be looked into: they stay as they were.
    """

    read: tuple[FolderFile, ...]
    copies: tuple[Copy, ...]
    link: tuple[Link, ...]
    touch: tuple[Link, ...]
    remove: tuple[str, ...]
    failed: tuple[Failure, ...]
    still_failed: tuple[Failure, ...]
    unchanged: int
    known: frozenset[str]
    renamed: int
    kept: int


@dataclass(frozen=True, slots=True)
class _Known:
    uid: str
    sha256: str
    size: int
    mtime_ns: int
    checked_ns: int
    readers: str

    def same_stat(self, file: FolderFile) -> bool:
        return (self.size, self.mtime_ns) == (
            file.size,
            file.mtime_ns,
        ) and self.mtime_ns < self.checked_ns - RACY_NS


def make_plan(
    catalogue: Catalogue,
    listing: Listing,
    stopping: Callable[[], bool] = lambda: False,
    readers: str = READERS_VERSION,
) -> Plan:
    """Compare a listing of the folder with the catalogue.

    A file with the size and time it had is unchanged; otherwise its content decides. Content that
    is indexed already (a rename, a move, a copy) is linked and never embedded again; what is
    attached to a file goes with it. What other `readers` read is read again. Raises Interrupted
    when `stopping` says so.
    """
    known = _known(catalogue)
    present = {file.path for file in listing.files} | {p.path for p in listing.problems}
    missing = set(known) - present
    unreachable = {problem.path for problem in listing.problems}
    gone = {path for path in missing if not _lies_in(unreachable, path)}
    sorting = _Sorting(
        known,
        _failures(catalogue, readers),
        _contents(catalogue, version_of(readers)),
        _unfinished(catalogue, readers),
        version_of(readers),
    )
    sorting.failed.extend(Failure(p.path, p.code, p.reason) for p in listing.problems)
    for file in listing.files:
        if stopping():
            raise Interrupted("stopped: nothing was changed; run 'footnote index' again to go on")
        sorting.add(file)
    return Plan(
        read=tuple(sorting.read.values()),
        copies=tuple(sorting.copies),
        link=tuple(sorting.link),
        touch=tuple(sorting.touch),
        remove=tuple(sorted(gone)),
        failed=tuple(sorting.failed),
        still_failed=tuple(sorting.still_failed),
        unchanged=sorting.unchanged,
        known=frozenset(known),
        renamed=_moves(gone, sorting.link, known),
        kept=len(missing) - len(gone),
    )


@dataclass(slots=True)
class _Sorting:
    """Files, each sorted by what must be done about it.

    `contents` are versions by their hash, `unfinished` the files of which more may be read this
    time.
    """

    known: dict[str, _Known]
    failures: dict[str, tuple[Failure, int, int, int]]
    contents: dict[str, str]
    unfinished: frozenset[str]
    readers: str
    read: dict[str, FolderFile] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    link: list[Link] = field(default_factory=list)
    touch: list[Link] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    still_failed: list[Failure] = field(default_factory=list)
    unchanged: int = 0

    def add(self, file: FolderFile) -> None:
        """Sort one file by its size and time, as far as they tell."""
        row = self.known.get(file.path)
        if row and row.readers != self.readers:
            row = None  # as if it had never been read
        if row and row.same_stat(file) and file.path not in self.unfinished:
            self.unchanged += 1
            return
        if (before := self.failures.get(file.path)) and _fails_still(before, file):
            self.still_failed.append(before[0])
            return
        try:
            digest = sha256_of(file.file)
        except ReadFailure as failure:
            self.failed.append(Failure(file.path, failure.code, failure.reason))
        else:
            self._add_by_content(file, row, digest)

    def _add_by_content(self, file: FolderFile, row: _Known | None, digest: str) -> None:
        if digest in self.read:
            self.copies.append(Copy(file, self.read[digest].path, digest))
        elif file.path in self.unfinished:
            self.read[digest] = file
        elif row and row.sha256 == digest:
            self.unchanged += 1
            self.touch.append(Link(file, row.uid))
        elif digest in self.contents:
            self.link.append(Link(file, self.contents[digest]))
        else:
            self.read[digest] = file


def _lies_in(folders: set[str], path: str) -> bool:
    """Whether a path lies in one of these folders, at any depth."""
    return any(str(above) in folders for above in PurePosixPath(path).parents)


def _moves(gone: set[str], link: list[Link], known: dict[str, _Known]) -> int:
    """How many paths are gone whose content stands at a new path."""
    left = Counter(known[path].uid for path in gone)
    arrived = Counter(item.uid for item in link if item.file.path not in known)
    return (left & arrived).total()


def now_ns() -> int:
    """The clock that file times are compared with."""
    return time.time_ns()


def _known(catalogue: Catalogue) -> dict[str, _Known]:
    """The files of the folder that are indexed."""
    rows = catalogue.rows(
        "SELECT d.path, d.uid, v.sha256, d.size, d.mtime_ns, d.checked_ns, v.readers "
        "FROM documents d JOIN versions v USING (uid) WHERE d.parent IS NULL"
    )
    return {
        path: _Known(uid, sha256, size, mtime_ns, checked_ns, version_of(readers))
        for path, uid, sha256, size, mtime_ns, checked_ns, readers in rows
    }


def _contents(catalogue: Catalogue, readers: str) -> dict[str, str]:
    """Versions by the hash of their content: those a file may be linked to without being read.

    A mail that is only known as an attachment is none: what it carries itself was read under
    other bounds.
    """
    rows = catalogue.rows(
        "SELECT v.sha256, v.uid FROM documents d JOIN versions v USING (uid) "
        "WHERE (v.readers = ?1 OR v.readers LIKE ?1 || '+%') "
        "AND (d.parent IS NULL OR v.format NOT IN (SELECT value FROM json_each(?2)))",
        (readers, json.dumps(sorted(CARRIERS))),
    )
    return dict(rows)


def _unfinished(catalogue: Catalogue, readers: str) -> frozenset[str]:
    """The files of which more may be read this time.

    They carry, at any depth, what failed in a way that may pass by itself, or what these readers
    may read and others could not: an attachment, or pages that are pictures.
    """
    rows = catalogue.rows(
        "WITH RECURSIVE above (path, parent) AS ("
        "SELECT d.path, d.parent FROM failures f JOIN documents d ON d.path = f.parent "
        "WHERE f.code IN (SELECT value FROM json_each(?1)) OR f.readers <> ?2 "
        "UNION SELECT d.path, d.parent FROM documents d JOIN versions v USING (uid) "
        "WHERE v.readers <> ?2 AND v.notes LIKE '%[\"pictures\",%' "
        "UNION SELECT d.path, d.parent FROM above a JOIN documents d ON d.path = a.parent) "
        "SELECT path FROM above WHERE parent IS NULL",
        (json.dumps(PASSING), readers),
    )
    return frozenset(path for (path,) in rows)


def _failures(catalogue: Catalogue, readers: str) -> dict[str, tuple[Failure, int, int, int]]:
    """What could not be read by these readers; what others could not is tried again."""
    rows = catalogue.rows(
        "SELECT path, code, reason, size, mtime_ns, checked_ns FROM failures "
        "WHERE parent IS NULL AND readers = ?",
        (readers,),
    )
    return {row[0]: (Failure(*row[:3]), *row[3:]) for row in rows}


def _fails_still(before: tuple[Failure, int, int, int], file: FolderFile) -> bool:
    failure, size, mtime_ns, checked_ns = before
    same = (size, mtime_ns) == (file.size, file.mtime_ns) and mtime_ns < checked_ns - RACY_NS
    return same and failure.code not in PASSING
