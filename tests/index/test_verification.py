"""Folder, catalogue and Chroma compared: what differs is told with the command that mends it."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import FootnoteError, IndexDamaged
from index.catalogue_check import UNIT
from index.commits import Commits
from index.entries import dump_vector, load_vector
from index.findings import Finding
from index.publishing import rebuild
from index.sync import Progress
from index.verification import Verification
from tests.fakes import HashingEmbedder
from tests.index.indexed import Indexed

COUNT = 40


@pytest.fixture
def filled(indexed: Indexed) -> Indexed:
    for number in range(COUNT):
        indexed.write(f"{number}.txt", f"Ferry mark{number}x left harbour{number}.")
    indexed.write("empty.txt", "")
    indexed.sync()
    return indexed


def _verified(indexed: Indexed, *, quick: bool = False) -> dict[str, Finding]:
    with indexed.parts() as (catalogue, store):
        verification = Verification(indexed.home, catalogue, store, indexed.home.writer())
        found = list(verification.findings(lambda: indexed.fingerprint, quick=quick))
    assert all("\n" not in finding.what for finding in found)
    return {finding.code: finding for finding in reversed(found)}


@contextmanager
def _rewritten(indexed: Indexed) -> Iterator[sqlite3.Connection]:
    """The catalogue's file, to be damaged behind the program's back."""
    with closing(sqlite3.connect(indexed.home.catalogue)) as connection, connection:
        yield connection


def test_what_is_equal_is_equal(filled: Indexed) -> None:
    assert _verified(filled) == {}
    assert _verified(filled, quick=True) == {}


def test_verifying_changes_nothing(filled: Indexed) -> None:
    with filled.parts() as (catalogue, _):
        before = catalogue.state()
    _verified(filled)
    with filled.parts() as (catalogue, _):
        assert catalogue.state() == before


def test_a_folder_that_has_moved_on_is_no_damage(filled: Indexed) -> None:
    filled.write("new.txt", "A balloon landed.")
    filled.write("3.txt", "Ferry mark3y left harbour3.")
    (filled.folder / "4.txt").unlink()
    (filled.folder / "empty.txt").unlink()
    (filled.folder / "link.txt").symlink_to("/nowhere/at/all")
    for quick in (False, True):
        found = _verified(filled, quick=quick)
        assert {code: finding.items for code, finding in found.items()} == {
            "not_indexed": ("new.txt",),
            "changed": ("3.txt",),
            "gone": ("4.txt", "empty.txt"),
            "not_listed": ("link.txt",),
        }
        assert not any(finding.damaged for finding in found.values())
        assert {finding.mend for finding in found.values()} == {"run 'footnote index'"}
    filled.sync()
    assert _verified(filled) == {}


def test_a_change_under_the_same_size_and_time_is_found_by_content_alone(filled: Indexed) -> None:
    file = filled.folder / "3.txt"
    stamp = file.stat().st_mtime_ns
    file.write_text("Ferry mark3y left harbour3.")
    os.utime(file, ns=(stamp, stamp))
    assert _verified(filled, quick=True) == {}
    assert _verified(filled)["changed"].items == ("3.txt",)


def test_a_file_that_was_touched_differs_by_time_alone(filled: Indexed) -> None:
    os.utime(filled.folder / "3.txt", (1, 1))
    assert _verified(filled) == {}
    assert _verified(filled, quick=True)["changed"].items == ("3.txt",)


def test_a_folder_that_is_gone_is_told(filled: Indexed) -> None:
    shutil.rmtree(filled.folder)
    (finding,) = _verified(filled).values()
    assert (finding.code, finding.damaged) == ("no_folder", False)


def test_another_model_is_told(filled: Indexed) -> None:
    filled.encoder = HashingEmbedder("another")
    (finding,) = _verified(filled).values()
    assert (finding.code, finding.damaged) == ("model", True)
    assert "footnote index --fresh" in finding.mend


def test_an_unfinished_sync_is_no_damage(filled: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 4)
    for number in range(20):
        filled.write(f"{number}.txt", f"Tram mark{number}y left harbour{number}.")

    def interrupt(progress: Progress) -> None:
        if progress.done == 11:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.sync(interrupt)
    assert set(_verified(filled)) == {"changed"}
    filled.sync()
    assert _verified(filled) == {}


def test_what_is_left_of_ended_runs_is_told_and_swept(filled: Indexed) -> None:
    (filled.home.folder / "restoring-abc").mkdir()
    (filled.home.folder / "restoring-abc" / "catalogue.db").write_text("half")
    (filled.home.folder / "catalogue.new").write_text("half")
    (filled.home.vectors / "footnote-old-3").mkdir()
    (finding,) = _verified(filled).values()
    assert finding.items == ("catalogue.new", "restoring-abc", "footnote-old-3")
    assert not finding.damaged
    with filled.home.writing("a test"), filled.parts() as (catalogue, store):
        filled.home.sweep()
        rebuild(catalogue, store)
    assert _verified(filled) == {}


def test_while_another_writes_its_drafts_are_no_leftovers(filled: Indexed) -> None:
    with filled.home.writing("a test"):
        (filled.home.vectors / "footnote-draft-3").mkdir()
        assert "a test" in str(filled.home.writer())
        assert _verified(filled) == {}
    assert filled.home.writer() is None


# Chroma: each is mended by a rebuild.


def _removed(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, store), store.draft() as draft:
        draft.remove([catalogue.entries()[0].id])
        _name(indexed, draft.name)


def _moved(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, store), store.draft() as draft:
        for (uid, ordinal, day, vector), *_ in catalogue.all_vectors(1):
            draft.add([(uid, ordinal, day, np.roll(vector, 1))])
            break
        _name(indexed, draft.name)


def _added(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, store), store.draft() as draft:
        (_, _, day, vector) = next(catalogue.all_vectors(1))[0]
        draft.add([("nobody", 0, day, vector)])
        _name(indexed, draft.name)


def _name(indexed: Indexed, name: str) -> None:
    with _rewritten(indexed) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'vectors_name'", (name,))


def _gone(indexed: Indexed) -> None:
    shutil.rmtree(indexed.home.vectors)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_removed, "chroma_missing"),
        (_moved, "chroma_differs"),
        (_added, "chroma_extra"),
        (_gone, "chroma"),
    ],
)
def test_vectors_that_differ_are_told_and_a_rebuild_mends_them(
    filled: Indexed, damage: Callable[[Indexed], None], code: str
) -> None:
    damage(filled)
    found = _verified(filled)
    found.pop("leftovers", None)
    assert list(found) == [code]
    assert (found[code].count, found[code].damaged) == (1, True)
    assert found[code].mend == "run 'footnote rebuild'"
    with filled.home.writing("a test"), filled.parts() as (catalogue, store):
        rebuild(catalogue, store)
    assert _verified(filled) == {}


def test_a_vector_that_changed_in_chroma_is_no_silent_answer(filled: Indexed) -> None:
    _moved(filled)
    with filled.parts() as (catalogue, _):
        first = next(catalogue.all_vectors(1))[0][0]
        path = next(entry.path for entry in catalogue.entries() if entry.id == first)
    with pytest.raises(IndexDamaged, match="footnote rebuild"):
        filled.found(f"mark{Path(path).stem}x")


# The catalogue: each is mended by a backup, or from the folder.

DAMAGES = {
    "spans": [
        "UPDATE versions SET text = substr(text, 1, 9)",
        """UPDATE passages SET "end" = 9999 WHERE id = 1""",
        "UPDATE passages SET sentences = '[[500, 600, \"paragraph\"]]' WHERE id = 1",
        "UPDATE passages SET sentences = 'nonsense' WHERE id = 1",
        "UPDATE versions SET pages = '[[1, 0, 9999]]'",
        "UPDATE versions SET places = '[[0, 9999, 1, 0]]'",
        "UPDATE versions SET blocks = '[]'",
        "UPDATE passages SET sentences = replace(sentences, 'paragraph', 'paragbaph')",
        "DELETE FROM passages WHERE id = 1; DELETE FROM passages_fts WHERE rowid = 1",
    ],
    "full_text": [
        "UPDATE passages_fts SET body = 'Ferry mark0x left nowhere' WHERE rowid = 1",
        "UPDATE versions SET text = replace(text, 'left', 'lost')",
    ],
    "vectors": [
        "UPDATE passages SET vector = x'0000' WHERE id = 1",
        "UPDATE passages SET vector = zeroblob(length(vector)) WHERE id = 1",
    ],
    "rows": [
        "DELETE FROM passages_fts WHERE rowid = 1",
        "DELETE FROM versions WHERE uid IN (SELECT uid FROM versions LIMIT 1)",
        "DELETE FROM documents WHERE path = '1.txt'",
        "UPDATE documents SET parent = 'gone.eml' WHERE path = '1.txt'",
        "UPDATE failures SET parent = 'gone.eml'",
        "INSERT INTO signatures VALUES ('gone', x'00')",
    ],
}


@pytest.mark.parametrize(("code", "sql"), [(c, sql) for c in DAMAGES for sql in DAMAGES[c]])
def test_a_catalogue_that_contradicts_itself_is_told(filled: Indexed, code: str, sql: str) -> None:
    with _rewritten(filled) as connection:
        connection.executescript(sql)
    finding = _verified(filled)[code]
    assert finding.damaged
    assert "footnote restore FILE" in finding.mend
    assert "footnote index --fresh" in finding.mend


def test_a_full_text_index_that_lost_words_is_told(filled: Indexed) -> None:
    with _rewritten(filled) as connection:
        connection.execute("DELETE FROM passages_fts_data WHERE id > 10")
    assert filled.home.writer() is None
    assert _verified(filled)["full_text"].damaged


def test_a_vector_of_the_catalogue_that_is_not_a_number_is_told(filled: Indexed) -> None:
    broken = np.full(64, np.nan, dtype=np.float32)
    with _rewritten(filled) as connection:
        connection.execute("UPDATE passages SET vector = ? WHERE id = 1", (dump_vector(broken),))
    assert _verified(filled)["vectors"].count == 1


def test_bytes_that_flipped_in_the_catalogue_are_told_or_did_no_harm(filled: Indexed) -> None:
    """Of 60 single bytes: an error or a finding for each, or else the same texts and vectors."""
    with _rewritten(filled) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = filled.home.catalogue.read_bytes()
    before = _content(filled)
    chance = random.Random(3)
    told = 0
    for _ in range(60):
        at = chance.randrange(100, len(whole))
        filled.home.catalogue.write_bytes(
            whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
        )
        try:
            if _verified(filled):
                told += 1
                continue
        except FootnoteError as error:
            assert "run 'footnote" in str(error)  # noqa: PT017 - it need not raise
            told += 1
            continue
        now = _content(filled)
        assert [row[:-1] for row in now] == [row[:-1] for row in before], at
        for ours, theirs in zip(now, before, strict=True):
            assert np.abs(load_vector(ours[-1]) - load_vector(theirs[-1])).max() < UNIT
    assert told > 4


def _content(indexed: Indexed) -> list[tuple[Any, ...]]:
    with indexed.parts() as (catalogue, _):
        return catalogue.rows(
            'SELECT d.path, v.text, p.start, p."end", p.sentences, p.vector FROM documents d '
            "JOIN versions v USING (uid) JOIN passages p USING (uid) ORDER BY d.path, p.ordinal"
        )


def test_bytes_that_flipped_in_chroma_are_told_or_did_no_harm(filled: Indexed) -> None:
    with filled.parts() as (_, store):
        place = filled.home.vectors / store.name
    kept = place.parent / "kept"
    shutil.copytree(place, kept)
    files = [file for file in kept.rglob("*") if file.is_file() and file.stat().st_size]
    chance = random.Random(5)
    told = 0
    for turn in range(16):
        shutil.rmtree(place)
        shutil.copytree(kept, place)
        chosen = kept / "chroma.sqlite3" if turn % 2 else chance.choice(files)
        file = place / chosen.relative_to(kept)
        data = bytearray(file.read_bytes())
        for at in chance.sample(range(len(data)), min(20, len(data))):
            data[at] ^= 0xFF
        file.write_bytes(data)
        found = _verified(filled)
        told += bool(found)
        assert {finding.mend for finding in found.values()} <= {"run 'footnote rebuild'"}
        number = chance.randrange(COUNT)
        try:
            assert filled.found(f"mark{number}x") == [f"{number}.txt"]
        except IndexDamaged as error:
            assert "run 'footnote rebuild'" in str(error)  # noqa: PT017 - it need not raise
    assert told > 3


def test_a_commit_between_two_looks_is_seen_whole(
    filled: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync that ends while it is verified: no half of it is taken for damage."""
    monkeypatch.setattr("index.sync.WINDOW", 4)
    monkeypatch.setattr("index.commits.PUBLISH_AT", 8)
    whole, seen = Commits.add, list[set[str]]()

    def look(commits: Commits, *given: Any) -> None:
        whole(commits, *given)
        seen.append(set(_verified(filled)))

    monkeypatch.setattr(Commits, "add", look)
    for number in range(30):
        filled.write(f"{number}.txt", f"Tram mark{number}y left harbour{number}.")
    filled.sync()
    assert len(seen) > 5
    assert set().union(*seen) <= {"changed"}
    assert _verified(filled) == {}
