"""The folder against the catalogue: what is not indexed yet, what has changed, what is gone."""

from collections.abc import Iterator
from pathlib import Path

from corpus.errors import FolderError, ReadFailure
from corpus.folder import Listing, sha256_of, walk
from index.catalogue import Catalogue
from index.findings import INDEX, Collected, Finding

_Known = dict[str, tuple[str, int, int]]


def check_folder(catalogue: Catalogue, folder: Path | None, *, quick: bool) -> Iterator[Finding]:
    """Compare every file's content with what was indexed; `quick` compares size and time alone."""
    if folder is None:
        yield Finding(
            "no_folder", "the index follows no folder", "run 'footnote index FOLDER'", False
        )
        return
    try:
        listing = walk(folder)
    except FolderError as error:
        what = f"the folder cannot be compared ({str(error).split(';')[0].rstrip('.')})"
        yield Finding("no_folder", what, "bring it back, or run 'footnote index FOLDER'", False)
        return
    yield from _compare(listing, _documents(catalogue), _failures(catalogue), quick=quick)


def _compare(
    listing: Listing, known: _Known, failed: dict[str, tuple[int, int]], *, quick: bool
) -> Iterator[Finding]:
    new = Collected("not_indexed", "files not indexed yet", INDEX, damaged=False)
    changed = Collected("changed", "files changed since they were indexed", INDEX, damaged=False)
    gone = Collected("gone", "indexed files gone from the folder", INDEX, damaged=False)
    unlisted = Collected(
        "not_listed", "files that cannot be read and are not listed", INDEX, damaged=False
    )
    for file in listing.files:
        stat = (file.size, file.mtime_ns)
        if (row := known.get(file.path)) is not None:
            try:
                differs = row[1:] != stat if quick else sha256_of(file.file) != row[0]
            except ReadFailure:
                unlisted.add(file.path)
                continue
            if differs:
                changed.add(file.path)
        elif file.path not in failed:
            new.add(file.path)
        elif failed[file.path] not in (stat, _NO_STAT):
            changed.add(file.path)
    for problem in listing.problems:
        if problem.path not in failed:
            unlisted.add(problem.path)
    present = {f.path for f in listing.files} | {p.path for p in listing.problems}
    for path in (*known, *failed):
        if path not in present:
            gone.add(path)
    for each in (new, changed, gone, unlisted):
        yield from each.findings()


_NO_STAT = (-1, -1)


def _documents(catalogue: Catalogue) -> _Known:
    """Files of the folder; what lies inside other files is as these are."""
    rows = catalogue.rows(
        "SELECT d.path, v.sha256, d.size, d.mtime_ns FROM documents d JOIN versions v USING (uid) "
        "WHERE d.parent IS NULL ORDER BY d.path"
    )
    return {path: (sha256, size, mtime_ns) for path, sha256, size, mtime_ns in rows}


def _failures(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    rows = catalogue.rows(
        "SELECT path, size, mtime_ns FROM failures WHERE parent IS NULL ORDER BY path"
    )
    return {path: (size, mtime_ns) for path, size, mtime_ns in rows}
