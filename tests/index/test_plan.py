"""What must be done, where it is not the files that have changed."""

import os
from pathlib import Path

import pytest

from corpus.folder import Listing, Problem, walk
from corpus.reading import READERS_VERSION
from index.plan import make_plan
from tests.index.indexed import Indexed


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    indexed = Indexed(tmp_path)
    indexed.write("drive/one.txt", "A notice on the drive.")
    indexed.write("drive/broken.bin", " ")
    indexed.write("own.txt", "A notice of our own.")
    for file in walk(indexed.folder).files:  # files as new as their index are looked at again
        os.utime(file.file, ns=(file.mtime_ns - 10**10,) * 2)
    indexed.sync()
    assert set(indexed.texts()) == {"drive/one.txt", "own.txt"}
    assert set(indexed.failures()) == {"drive/broken.bin"}
    return indexed


def unreachable(folder: Path) -> Listing:
    """The folder, where one that lies in it cannot be looked into."""
    listing = walk(folder)
    problem = Problem("drive", "unreadable", "The sub-folder cannot be read; check it.")
    return Listing(tuple(f for f in listing.files if f.path == "own.txt"), (problem,))


def test_what_lies_in_a_folder_that_cannot_be_looked_into_stays(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, _):
        plan = make_plan(catalogue, unreachable(indexed.folder))
    assert plan.remove == ()
    assert plan.kept == 1
    assert [failure.path for failure in plan.failed] == ["drive"]


def test_a_sync_over_such_a_folder_keeps_documents_and_failures(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.walk", unreachable)
    summary = indexed.sync()
    assert (summary.removed, summary.unchanged) == (0, 2)
    assert set(indexed.texts()) == {"drive/one.txt", "own.txt"}
    assert set(indexed.failures()) == {"drive/broken.bin", "drive"}
    monkeypatch.undo()
    indexed.sync()
    assert set(indexed.failures()) == {"drive/broken.bin"}


def test_what_other_readers_read_is_read_again(indexed: Indexed) -> None:
    listing = walk(indexed.folder)
    with indexed.parts() as (catalogue, _):
        assert make_plan(catalogue, listing).read == ()
        plan = make_plan(catalogue, listing, readers="another")
    assert {file.path for file in plan.read} == {"drive/broken.bin", "drive/one.txt", "own.txt"}
    assert plan.remove == ()


def test_readers_that_can_do_more_try_again_what_failed(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, _):
        plan = make_plan(catalogue, walk(indexed.folder), readers=f"{READERS_VERSION}+ocr")
    assert {file.path for file in plan.read} == {"drive/broken.bin"}
    assert plan.unchanged == 2


def test_readers_that_can_do_more_look_again_where_pictures_were_left(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, _):
        with catalogue.transaction() as connection:
            connection.execute(
                "UPDATE versions SET notes = ? WHERE text LIKE '%our own%'",
                ('[["pictures", "Page 2 is a picture."]]',),
            )
        assert make_plan(catalogue, walk(indexed.folder)).read == ()
        more = f"{READERS_VERSION}+ocr"
        plan = make_plan(catalogue, walk(indexed.folder), readers=more)
        assert {file.path for file in plan.read} == {"drive/broken.bin", "own.txt"}
        with catalogue.transaction() as connection:
            connection.execute("UPDATE versions SET readers = ?", (more,))
            connection.execute("UPDATE failures SET readers = ?", (more,))
        assert make_plan(catalogue, walk(indexed.folder), readers=more).read == ()
