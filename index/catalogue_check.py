"""The catalogue against itself: SQLite's own checks, spans inside their texts, vectors."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, get_args

import numpy as np

from corpus.documents import BlockKind, Document
from corpus.errors import FootnoteError, IndexDamaged
from index.catalogue import Catalogue
from index.entries import Opened, load_sentences, load_vector
from index.findings import RESTORE, Collected, Finding, without_advice

# Vectors of length one are exact to the last digits of a float32.
UNIT = 1e-3
_KINDS = frozenset(get_args(BlockKind))
_STRAY = (
    ("documents WHERE uid NOT IN (SELECT uid FROM versions)", "documents without a text"),
    ("versions WHERE uid NOT IN (SELECT uid FROM documents)", "texts of no document"),
    ("passages WHERE uid NOT IN (SELECT uid FROM versions)", "passages of no text"),
    (
        "documents WHERE path IN (SELECT path FROM failures)",
        "documents listed as not read as well",
    ),
    (
        "documents WHERE parent NOT IN (SELECT path FROM documents)",
        "documents attached to nothing",
    ),
    (
        "failures WHERE parent NOT IN (SELECT path FROM documents)",
        "unread attachments of nothing",
    ),
    ("signatures WHERE uid NOT IN (SELECT uid FROM versions)", "signatures of no text"),
    (
        "passages_fts WHERE rowid NOT IN (SELECT id FROM passages)",
        "rows of the full-text index of no passage",
    ),
    (
        "passages WHERE id NOT IN (SELECT rowid FROM passages_fts)",
        "passages that the full-text index lacks",
    ),
)


def check_catalogue(catalogue: Catalogue, *, full_text: bool) -> Iterator[Finding]:
    """Every table, every span and every vector; all of one state, whatever is written meanwhile.

    `full_text` checks the inverted index too, which keeps a writer waiting meanwhile.
    """
    try:
        with catalogue.snapshot():
            broken = list(_check_file(catalogue))
            yield from broken or [*_check_rows(catalogue), *_check_versions(catalogue)]
        if full_text and not broken:
            yield from _check_full_text(catalogue)
    except IndexDamaged as error:
        yield Finding("catalogue", without_advice(error), RESTORE, True)


def _check_file(catalogue: Catalogue) -> Iterator[Finding]:
    for (line,) in catalogue.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            reason = " ".join(str(line).split())
            yield Finding("catalogue", f"the catalogue is damaged ({reason})", RESTORE, True)
            return


def _check_rows(catalogue: Catalogue) -> Iterator[Finding]:
    for rows, what in _STRAY:
        ((count,),) = catalogue.rows(f"SELECT count(*) FROM {rows}")
        if count:
            yield Finding("rows", f"{what}: {count:,}", RESTORE, True, count)
    strangers = catalogue.rows("PRAGMA foreign_key_check")
    if strangers:
        what = f"rows that refer to nothing: {len(strangers):,}"
        yield Finding("rows", what, RESTORE, True, len(strangers))


def _check_versions(catalogue: Catalogue) -> Iterator[Finding]:
    spans = Collected("spans", "documents with spans that do not fit their text", RESTORE)
    words = Collected("full_text", "passages that differ from the full-text index", RESTORE)
    vectors = Collected("vectors", "vectors that are not of the model's form", RESTORE)
    dimension = catalogue.fingerprint().model.dimension
    for uid, path, count in catalogue.rows(
        "SELECT v.uid, (SELECT min(d.path) FROM documents d WHERE d.uid = v.uid), v.passage_count "
        "FROM versions v ORDER BY v.uid"
    ):
        name = path or uid
        try:
            opened = catalogue.open(uid)
            if opened is None:
                continue  # of no document: told already
            _check_document(opened)
            passages = _passages(catalogue, uid)
            if [row[0] for row in passages] != list(range(count)):
                raise ValueError("passages are missing")
            for row in passages:
                _check_passage(row, opened.text)
        except (FootnoteError, ValueError, TypeError, LookupError):
            spans.add(name)
            continue
        words.add(name, sum(not _same_words(row, opened) for row in passages))
        vectors.add(name, sum(not _is_unit(row[5], dimension) for row in passages))
    for each in (spans, words, vectors):
        yield from each.findings()


def _passages(catalogue: Catalogue, uid: str) -> list[Any]:
    return catalogue.rows(
        'SELECT p.ordinal, p.start, p."end", p.headings, p.sentences, p.vector, '
        "f.title, f.headings, f.body FROM passages p LEFT JOIN passages_fts f ON f.rowid = p.id "
        "WHERE p.uid = ? ORDER BY p.ordinal",
        (uid,),
    )


def _check_document(opened: Opened) -> None:
    """Raises ValueError where pages, blocks or places do not fit the text."""
    entry = opened.entry
    if len(opened.pages) != (entry.pages or 0):
        raise ValueError("pages are missing")
    Document(
        path=entry.path,
        text=opened.text,
        title=entry.title,
        date=entry.date,
        source=entry.source,
        format=entry.format,
        pages=opened.pages,
        blocks=opened.blocks,
        sha256=entry.sha256,
        notes=entry.notes,
        places=opened.places,
        recognised=opened.recognised,
        parent=entry.parent,
    )


def _check_passage(row: Any, text: str) -> None:
    _, start, end, headings, sentences, *_ = row
    if not 0 <= start < end <= len(text):
        raise ValueError("a passage lies outside its text")
    json.loads(headings)
    before = start
    spans, kinds, _ = load_sentences(sentences)
    if not _KINDS.issuperset(kinds):
        raise ValueError("a sentence is of no known kind")
    for span in spans:
        if span.start < before or span.end > end:
            raise ValueError("a sentence lies outside its passage")
        before = span.end


def _same_words(row: Any, opened: Opened) -> bool:
    _, start, end, headings, _, _, title, said_under, body = row
    return (
        body == opened.text[start:end]
        # The names of a table's columns may follow.
        and (said_under or "").startswith(" ".join(json.loads(headings)))
        and (title in ("", opened.entry.title))
    )


def _is_unit(blob: Any, dimension: int) -> bool:
    if not isinstance(blob, bytes) or len(blob) != 4 * dimension:
        return False
    length = float(np.linalg.norm(load_vector(blob)))
    return abs(length - 1.0) < UNIT  # not so for NaN either


def _check_full_text(catalogue: Catalogue) -> Iterator[Finding]:
    """FTS5's own check of its inverted index against the texts; nothing is changed by it."""
    try:
        with catalogue.transaction() as connection:
            connection.execute("INSERT INTO passages_fts (passages_fts) VALUES ('integrity-check')")
    except IndexDamaged as error:
        yield Finding("full_text", without_advice(error), RESTORE, True)
    except (FootnoteError, sqlite3.DatabaseError):
        return  # a home that cannot be written, or held by another: not a finding
