"""Passages as a search and a sync find them in the catalogue: by words, by vectors, by content."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import PurePosixPath
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np

from corpus.documents import Document
from index.database import Database, valid
from index.embedder import Vectors
from index.entries import (
    Entry,
    StoredPassage,
    dump_sentences,
    load_notes,
    load_sentences,
    load_vector,
)
from index.filters import Filters
from index.passages import Passage
from index.request import Origin

# Of the places that hold a version, a file of the folder rather than an attachment.
FIRST_PLACE = "ORDER BY d.parent IS NOT NULL, d.path LIMIT 1"

P = ParamSpec("P")
R = TypeVar("R")


def decodes(read: Callable[P, R]) -> Callable[P, R]:
    """Content that cannot be decoded is damage: SQLite does not check what it gives back."""

    @wraps(read)
    def explained(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return read(*args, **kwargs)
        except (ValueError, TypeError, LookupError) as error:
            raise cast(Database, args[0]).damaged(f"{type(error).__name__}: {error}") from error

    return explained


class PassageTable(Database):
    """Reads of passages, of their words and of their vectors."""

    def places(self, uids: Sequence[str], filters: Filters) -> dict[str, tuple[str, ...]]:
        """The paths that hold each of these versions, of those that filters allow."""
        where, values = _conditions(filters)
        rows = self.rows(
            f"SELECT d.uid, d.path {where} AND d.uid IN (SELECT value FROM json_each(?)) "
            "ORDER BY d.path",
            (*values, json.dumps(list(uids))),
        )
        found = dict[str, list[str]]()
        for uid, path in rows:
            found.setdefault(uid, []).append(path)
        return {uid: tuple(paths) for uid, paths in found.items()}

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term occurs, by FTS5's own stemming."""
        found = dict[str, int]()
        for term in terms:
            quoted = '"' + term.replace('"', "").replace("\0", "") + '"'
            row = self.row(
                "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH ?", (quoted,)
            )
            found[term] = int(row[0]) if row else 0
        return found

    def allowed(self, filters: Filters) -> tuple[str, ...]:
        """The versions that a search under `filters` may find."""
        where, values = _conditions(filters)
        return tuple(uid for (uid,) in self.rows(f"SELECT DISTINCT d.uid {where}", values))

    def lexical(self, match: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Passages by BM25, best first: (passage id, score, more is better).

        `match` is an FTS5 expression. The weights of title, headings and body are 2, 1.5 and 1.
        """
        limits, values = "", ()
        if filters:
            where, values = _conditions(filters)
            # The plus keeps SQLite from running the match once for each rowid.
            limits = (
                f"AND +f.rowid IN (SELECT id FROM passages WHERE uid IN (SELECT d.uid {where}))"
            )
        rows = self.rows(
            "SELECT f.rowid, -bm25(passages_fts, 2.0, 1.5, 1.0) AS score FROM passages_fts f "
            f"WHERE passages_fts MATCH ? {limits} ORDER BY score DESC, f.rowid LIMIT ?",
            (match, *values, limit),
        )
        return [(int(row[0]), float(row[1])) for row in rows]

    @decodes
    def origins(self, ids: Sequence[int]) -> dict[int, Origin]:
        """Of which version each passage is, with that one's source and date."""
        rows = self.rows(
            "SELECT p.id, p.uid, v.source, v.date FROM json_each(?) k "
            "JOIN passages p ON p.id = k.value JOIN versions v USING (uid)",
            (json.dumps(list(ids)),),
        )
        return {
            number: Origin(uid, source, None if day is None else date.fromisoformat(day))
            for number, uid, source, day in rows
        }

    def sources(self) -> dict[str, int]:
        """The sources of the documents, and how many versions each has; "" for none."""
        rows = self.rows(
            "SELECT coalesce(source, ''), count(*) FROM versions GROUP BY 1 ORDER BY 1"
        )
        return {str(source): int(count) for source, count in rows}

    @decodes
    def days(self) -> tuple[date | None, date | None]:
        """The dates of the oldest and the newest document; None where none has a date."""
        row = self.row("SELECT min(date), max(date) FROM versions WHERE date <> ''")
        oldest, newest = row or (None, None)
        return (
            date.fromisoformat(oldest) if oldest else None,
            date.fromisoformat(newest) if newest else None,
        )

    def passage_ids(self, keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """Passage ids of (version, ordinal) keys; a key of no live version is left out."""
        rows = self.rows(
            "SELECT p.uid, p.ordinal, p.id FROM json_each(?) k JOIN passages p "
            "ON p.uid = k.value ->> 0 AND p.ordinal = k.value ->> 1",
            (json.dumps(keys),),
        )
        return {(uid, ordinal): number for uid, ordinal, number in rows}

    @decodes
    def passages(self, ids: Sequence[int], filters: Filters) -> dict[int, StoredPassage]:
        """Passages by id. Where copies of a document exist, the entry is one that filters allow."""
        where, values = _conditions(filters)
        rows = self.rows(
            'SELECT p.id, p.start, p."end", p.headings, p.sentences, f.body, '
            f"v.uid, (SELECT d.path {where} AND d.uid = v.uid {FIRST_PLACE}), "
            "v.title, v.date, v.source, v.format, v.page_count, v.sha256, v.passage_count "
            "FROM json_each(?) k JOIN passages p ON p.id = k.value "
            "JOIN versions v ON v.uid = p.uid JOIN passages_fts f ON f.rowid = p.id",
            (*values, json.dumps(list(ids))),
        )
        return {row[0]: _passage(row) for row in rows if row[7] is not None}

    @decodes
    def vectors_of(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The stored vectors of passages, by id."""
        rows = self.rows(
            "SELECT id, vector FROM passages WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {number: load_vector(blob) for number, blob in rows}

    @decodes
    def vectors_of_content(self, document: Document, passages: Sequence[Passage]) -> Vectors | None:
        """The vectors of a document's passages, one a row, where a live version has its content.

        None where none has, or where its passages, or what is embedded above them, differ.
        """
        rows = self.rows(
            'SELECT p.uid, p.vector, p.start, p."end", p.headings, p.sentences '
            "FROM versions v JOIN passages p USING (uid) "
            "WHERE v.sha256 = ? AND v.format = ? AND v.text = ? AND v.title IS ? "
            "ORDER BY p.uid, p.ordinal",
            (document.sha256, document.format, document.text, document.title),
        )
        rows = [row for row in rows if row[0] == rows[0][0]]
        expected = [
            (p.start, p.end, json.dumps(p.headings), dump_sentences(p, document.text))
            for p in passages
        ]
        if not rows or [row[2:] for row in rows] != expected:
            return None
        return np.stack([load_vector(row[1]) for row in rows])

    @decodes
    def pending_vectors(self) -> tuple[tuple[int, ...], tuple[str, ...], Vectors]:
        """Live passages that Chroma does not hold yet: ids, versions, vectors (one a row)."""
        rows = self.rows(
            "SELECT p.id, p.uid, p.vector FROM pending n JOIN passages p USING (uid) ORDER BY p.id"
        )
        vectors = [load_vector(blob) for *_, blob in rows]
        return (
            tuple(number for number, *_ in rows),
            tuple(uid for _, uid, _ in rows),
            np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32),
        )

    def all_vectors(
        self, batch: int, uids: Sequence[str] | None = None
    ) -> Iterator[list[tuple[str, int, int, Vectors]]]:
        """Passages in batches: version, ordinal, date as yyyymmdd (0 for none), vector.

        Those of the versions `uids`, or of all.
        """
        limit, values = "", tuple[str, ...]()
        if uids is not None:
            limit, values = "AND p.uid IN (SELECT value FROM json_each(?))", (json.dumps(uids),)
        after = 0
        while rows := self.rows(
            "SELECT p.id, p.uid, p.ordinal, v.date, p.vector FROM passages p "
            f"JOIN versions v USING (uid) WHERE p.id > ? {limit} ORDER BY p.id LIMIT ?",
            (after, *values, batch),
        ):
            after = rows[-1][0]
            yield self._loaded(rows)

    @decodes
    def _loaded(self, rows: list[Any]) -> list[tuple[str, int, int, Vectors]]:
        return [(uid, n, day_number(day), load_vector(blob)) for _, uid, n, day, blob in rows]


def day_number(day: str | date | None) -> int:
    """A date as the number yyyymmdd, which Chroma can compare; 0 for none."""
    if day is None:
        return 0
    return int(str(day).replace("-", ""))


_WITH_VERSIONS = "JOIN versions w USING (uid) "


def _conditions(filters: Filters) -> tuple[str, tuple[Any, ...]]:
    """`FROM … WHERE …` over documents d that filters allow, and its values."""
    parts, values = ["TRUE"], list[Any]()
    if filters.documents:
        parts.append("d.path IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([_relative(path) for path in filters.documents]))
    folder = _relative(filters.folder or "")
    if folder != ".":
        # The sign after the slash is the naught: so the paths under a folder are a range.
        parts.append("d.path > ? AND d.path < ?")
        values += [f"{folder}/", f"{folder}0"]
    if filters.since:
        parts.append("w.date >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        parts.append("w.date <= ?")
        values.append(filters.until.isoformat())
    if filters.sources:
        parts.append("w.source IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([valid(source) for source in filters.sources]))
    dated = "" if not (filters.since or filters.until or filters.sources) else _WITH_VERSIONS
    return f"FROM documents d {dated}WHERE {' AND '.join(parts)}", tuple(values)


def _relative(path: str) -> str:
    """A path as a person may write it (./a//b/) as the catalogue has it (a/b)."""
    return PurePosixPath(valid(path).lstrip("/")).as_posix()


def entry_of(row: Sequence[Any]) -> Entry:
    """A document, from its row; what only listings ask for may be left out of that."""
    uid, path, title, day, source, kind, pages, sha256, passages, *listed = row
    parent, notes, read_ns, story = listed or (None, "[]", None, uid)
    return Entry(
        id=uid,
        path=path,
        title=title or PurePosixPath(path).stem,
        date=None if day is None else date.fromisoformat(day),
        source=source,
        format=kind,
        pages=pages or None,
        passages=passages,
        sha256=sha256,
        parent=parent,
        notes=load_notes(notes),
        read_at=moment_of(read_ns),
        story=story,
    )


def moment_of(nanoseconds: int | None) -> datetime | None:
    """A moment, from nanoseconds since 1970."""
    return None if nanoseconds is None else datetime.fromtimestamp(nanoseconds / 1e9, UTC)


def _passage(row: Sequence[Any]) -> StoredPassage:
    number, start, end, headings, sentences, text, uid, path, *rest = row
    spans, kinds, header = load_sentences(sentences)
    return StoredPassage(
        id=number,
        entry=entry_of((uid, path, *rest)),
        own_title=rest[0] or "",
        start=start,
        end=end,
        text=text,
        headings=tuple(json.loads(headings)),
        sentences=spans,
        kinds=kinds,
        header=header,
    )
