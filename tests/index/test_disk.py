"""A disk that is full, broken or read-only: nothing is lost, and one line says what to do next."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import FootnoteError, IndexMissing, UsageError
from index.backup import write_backup
from index.restoring import restore
from index.verification import Verification
from tests.index.faults import disk_of, make_larger, make_read_only, skip_without_faults
from tests.index.indexed import Indexed, check_rows, check_whole, holds
from tests.index.processes import ROOT

COUNT = 60


def _fill(indexed: Indexed, turn: str, count: int = COUNT) -> None:
    for number in range(count):
        indexed.write(f"{number}.txt", f"Ferry {turn}{number}x left harbour{number}.")


def _write_much(indexed: Indexed) -> None:
    """More than a disk of 32 MB holds as an index."""
    for number in range(30):
        lines = (f"Convoy {number} reached harbour {n} on day {n * 7}." for n in range(3000))
        indexed.write(f"much{number}.txt", "\n\n".join(lines))


def _answers(indexed: Indexed) -> list[list[tuple[str, str, float]]]:
    """What holds every word: Chroma's graph is approximate, and what is merely near may vary."""
    questions = [f"mark{number}x harbour{number}" for number in range(0, COUNT, 7)]
    with indexed.search() as search:
        return [
            [
                (hit.passage.entry.path, hit.passage.text, round(hit.cosine, 5))
                for hit in search.find(question)
                if holds(hit, question)
            ]
            for question in questions
        ]


def _all_found(indexed: Indexed) -> None:
    for number in range(0, COUNT, 7):
        assert indexed.found(f"mark{number}x") == [f"{number}.txt"]


@contextmanager
def _unless_told(says: str) -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        if says not in str(error):
            raise


def _check_sound(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, _):
        check_rows(catalogue)
        assert catalogue.rows("PRAGMA integrity_check") == [("ok",)]


def _same_as_fresh(indexed: Indexed, place: Path) -> None:
    fresh = Indexed(place)
    fresh.folder = indexed.folder
    fresh.sync()
    assert indexed.texts() == fresh.texts()
    check_whole(indexed)


def test_a_disk_that_fills_up_loses_nothing_and_the_next_run_goes_on(tmp_path: Path) -> None:
    small = tmp_path / "small"
    with disk_of(small, 32):
        indexed = Indexed(small)
        indexed.folder = tmp_path / "briefings"
        indexed.folder.mkdir()
        _fill(indexed, "mark")
        indexed.sync()
        _write_much(indexed)
        for _ in range(2):
            with pytest.raises(UsageError, match="free space") as raised:
                indexed.sync()
            assert "\n" not in str(raised.value)
            _check_sound(indexed)
            # To open Chroma takes some room as well: where there is none, that is told.
            with _unless_told("free space"):
                _all_found(indexed)
        make_larger(small, 512)
        _all_found(indexed)
        indexed.sync()
        _all_found(indexed)
        _same_as_fresh(indexed, tmp_path / "fresh")


def test_a_backup_for_which_there_is_no_room_leaves_nothing(
    indexed: Indexed, tmp_path: Path
) -> None:
    _fill(indexed, "mark")
    indexed.write("much.txt", "\n\n".join(f"Convoy {n} left on day {n * 7}." for n in range(9000)))
    indexed.sync()
    small = tmp_path / "small"
    with disk_of(small, 1), indexed.parts() as (catalogue, _):
        with pytest.raises(UsageError, match=r"cannot be written \(.*; free space"):
            write_backup(catalogue, "", small / "backup.zip", replace=False)
        assert not list(small.iterdir())


def test_a_restore_for_which_there_is_no_room_leaves_the_home_as_it_was(
    indexed: Indexed, tmp_path: Path
) -> None:
    _fill(indexed, "mark")
    indexed.write("much.txt", "\n\n".join(f"Convoy {n} left on day {n * 7}." for n in range(30000)))
    indexed.sync()
    file = tmp_path / "backup.zip"
    with indexed.parts() as (catalogue, _):
        write_backup(catalogue, "", file, replace=False)
    small = tmp_path / "small"
    with disk_of(small, 4):
        other = Indexed(small)
        _fill(other, "mark")
        other.sync()
        before = _answers(other)
        with pytest.raises(UsageError, match="free space"):
            restore(file, other.home, None, replace=True)
        assert _answers(other) == before
        assert not list(other.home.folder.glob("restoring-*"))


def _failing(place: Path, command: str, what: str, after: int) -> str:
    """What a process over a failing disk tells."""
    skip_without_faults()
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.failing", str(place), command, what, str(after)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(("what", "after"), [("write", 2), ("write", 0), ("read", 1)])
def test_an_input_output_error_during_a_sync_loses_nothing(
    indexed: Indexed, tmp_path: Path, what: str, after: int
) -> None:
    _fill(indexed, "mark")
    indexed.sync()
    before = indexed.texts()
    _fill(indexed, "mork")
    told = _failing(tmp_path, "sync", what, after)
    assert told.startswith("told: ")
    assert "run 'footnote" in told or "choose another with --home" in told
    _check_sound(indexed)
    now = indexed.texts()
    assert set(now) == set(before)
    for path, text in now.items():
        assert text in (before[path], before[path].replace("mark", "mork"))
    for path, text in list(now.items())[::9]:
        assert indexed.found(text.split()[1]) == [path]
    indexed.sync()
    _same_as_fresh(indexed, tmp_path / "fresh")
    with indexed.parts() as (catalogue, store):
        verification = Verification(indexed.home, catalogue, store, None)
        assert list(verification.findings(lambda: indexed.fingerprint, quick=False)) == []


@pytest.mark.parametrize("what", ["write", "read"])
def test_an_input_output_error_during_a_rebuild_leaves_the_vectors(
    indexed: Indexed, tmp_path: Path, what: str
) -> None:
    _fill(indexed, "mark")
    indexed.sync()
    before = _answers(indexed)
    assert _failing(tmp_path, "rebuild", what, 0).startswith("told: ")
    assert _answers(indexed) == before
    indexed.sync()
    check_whole(indexed)


def test_an_input_output_error_is_told_to_who_asks(indexed: Indexed, tmp_path: Path) -> None:
    _fill(indexed, "mark")
    indexed.sync()
    told = _failing(tmp_path, "mark7x", "read", 0)
    assert told.startswith("told: the home ")
    assert "disk I/O error" in told
    assert indexed.found("mark7x") == ["7.txt"]


def test_a_read_only_home_is_told_and_answers_again_when_it_can_be_written(
    tmp_path: Path,
) -> None:
    skip_without_faults()
    twin = Indexed(tmp_path / "twin")
    _fill(twin, "mark")
    twin.sync()
    place = tmp_path / "disk"
    with disk_of(place, 32):
        indexed = Indexed(place)
        _fill(indexed, "mark")
        # By a process that has ended: nothing may be open for writing.
        assert _failing(place, "sync", "write", -1) == "done"
        make_read_only(place)
        try:
            for use in (indexed.sync, lambda: _answers(indexed)):
                with pytest.raises(UsageError, match=r"choose another with --home") as raised:
                    use()
                assert "\n" not in str(raised.value)
        finally:
            make_read_only(place, False)
        assert _answers(indexed) == _answers(twin)
        check_whole(indexed)


def test_a_deleted_catalogue_is_told_and_indexing_again_gives_the_same_answers(
    indexed: Indexed,
) -> None:
    _fill(indexed, "mark")
    indexed.sync()
    before = _answers(indexed)
    with indexed.search() as search:
        for file in indexed.home.folder.glob("catalogue.db*"):
            file.unlink()
        with pytest.raises(IndexMissing, match="run 'footnote index FOLDER'"):
            search.find("mark7x")
    indexed.sync()
    assert _answers(indexed) == before
    check_whole(indexed)


def test_a_home_that_is_gone_altogether_is_told(indexed: Indexed) -> None:
    _fill(indexed, "mark")
    indexed.sync()
    before = _answers(indexed)
    with indexed.search() as search:
        shutil.rmtree(indexed.home.folder)
        with pytest.raises(FootnoteError, match="run 'footnote index FOLDER'"):
            search.find("mark7x")
    indexed.sync()
    assert _answers(indexed) == before
