"""The catalogue: entries, filters, and files that are not what they should be."""

import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import (
    FootnoteError,
    HomeBusy,
    IndexDamaged,
    IndexMissing,
    UsageError,
)
from index.catalogue import Catalogue
from index.entries import Entry
from index.filters import Filters
from index.rarity import rarest
from tests.index.indexed import Indexed

NAMES = (
    "plain.md",
    "with space/two  spaces.md",
    "Ünïcode/Ærøskøbing – 北京.md",
    'quotes/it\'s "so".md',
    "100%/50%_off.md",
    "100x/50xyoff.md",
    "under_score/a_b.md",
    "underXscore/aXb.md",
)


@pytest.fixture
def many(indexed: Indexed) -> Indexed:
    """Documents under awkward names, dated from January on; the last has no date."""
    for month, name in enumerate(NAMES, start=1):
        day = f"---\ndate: 2025-{month:02}-15\n---\n" if name != NAMES[-1] else ""
        indexed.write(name, f"{day}# Title {month}\n\nThe text of number {month} stands here.\n")
    indexed.sync()
    return indexed


def _allowed(indexed: Indexed, filters: Filters) -> set[str]:
    with indexed.parts() as (catalogue, _):
        uids = set(catalogue.allowed(filters))
        return {entry.path for entry in catalogue.entries() if entry.id in uids}


def test_a_catalogue_is_made_empty(indexed: Indexed) -> None:
    catalogue = Catalogue.create(indexed.home.catalogue, indexed.fingerprint)
    assert catalogue.entries() == ()
    assert catalogue.failures() == ()
    assert catalogue.fingerprint() == indexed.fingerprint
    assert (catalogue.folder(), catalogue.last_sync()) == (None, None)


def test_the_log_of_a_catalogue_that_is_gone_is_not_played_into_a_new_one(
    indexed: Indexed,
) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    file = indexed.home.catalogue
    with indexed.parts() as (catalogue, _):  # an open reader keeps SQLite from clearing its log
        with catalogue.transaction() as connection:
            connection.execute("UPDATE versions SET title = 'from the log'")
        for ending in ("", "-wal"):
            shutil.copy(f"{file}{ending}", f"{file}{ending}.kept")
    file.unlink()
    os.replace(f"{file}-wal.kept", f"{file}-wal")
    assert Catalogue.create(file, indexed.fingerprint).entries() == ()


def test_an_entry_tells_what_the_document_is(many: Indexed) -> None:
    with many.parts() as (catalogue, _):
        entry = catalogue.entry_at(NAMES[2])
    assert isinstance(entry, Entry)
    assert (entry.title, entry.date, entry.format) == ("Title 3", date(2025, 3, 15), "markdown")
    assert entry.passages == 1
    assert len(entry.sha256) == 64


def test_entries_come_in_the_order_of_their_paths(many: Indexed) -> None:
    with many.parts() as (catalogue, _):
        assert [entry.path for entry in catalogue.entries()] == sorted(NAMES)


def test_a_document_opens_by_its_version_with_its_whole_text(many: Indexed) -> None:
    with many.parts() as (catalogue, _):
        for entry in catalogue.entries():
            opened = catalogue.open(entry.id)
            assert opened is not None
            assert opened.text == many.read()[entry.path]
        assert catalogue.open("no such version") is None


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_found_by_its_exact_path(many: Indexed, name: str) -> None:
    assert _allowed(many, Filters(documents=(name,))) == {name}
    assert _allowed(many, Filters(documents=(f"./{name}",))) == {name}


@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])
def test_a_folder_limits_to_what_lies_under_it(many: Indexed, name: str) -> None:
    folder = name.partition("/")[0]
    for written in (folder, f"{folder}/", f"./{folder}//", f"/{folder}"):
        assert _allowed(many, Filters(folder=written)) == {name}


def test_the_top_folder_limits_to_nothing(many: Indexed) -> None:
    for top in ("", ".", "/", "./"):
        assert _allowed(many, Filters(folder=top)) == set(NAMES)


def test_part_of_a_folders_name_is_not_the_folder(many: Indexed) -> None:
    assert _allowed(many, Filters(folder="under")) == set()


def test_dates_limit_with_both_ends_included_and_leave_out_undated(many: Indexed) -> None:
    dated = NAMES[:-1]
    assert _allowed(many, Filters(since=date(2025, 3, 15))) == set(dated[2:])
    assert _allowed(many, Filters(until=date(2025, 3, 15))) == set(dated[:3])
    assert _allowed(many, Filters(since=date(2025, 3, 16), until=date(2025, 4, 15))) == {dated[3]}
    assert _allowed(many, Filters(since=date(2025, 4, 1), until=date(2025, 3, 1))) == set()


def test_all_limits_hold_together(many: Indexed) -> None:
    name = NAMES[4]
    fits = Filters((name, NAMES[0]), "100%", date(2025, 5, 1), date(2025, 5, 31))
    assert _allowed(many, fits) == {name}
    assert _allowed(many, Filters((name,), "100x")) == set()


def test_names_that_no_file_can_have_find_nothing(many: Indexed) -> None:
    for odd in ("\udce9.md", "\ud800", "a\0b", "x" * 100_000):
        assert _allowed(many, Filters(documents=(odd,))) == set()
        assert _allowed(many, Filters(folder=odd)) == set()
        with many.parts() as (catalogue, _):
            assert catalogue.entry_at(odd) is None


def test_the_name_of_a_file_as_the_command_line_gives_it_is_found(indexed: Indexed) -> None:
    with open(os.fsencode(indexed.folder) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"Oslo sent seventeen buses.")
    indexed.sync()
    assert _allowed(indexed, Filters(documents=("caf\udce9.txt",))) == {"caf\\xe9.txt"}


def test_frequencies_count_passages_by_stem(many: Indexed) -> None:
    with many.parts() as (catalogue, _):
        counts = catalogue.frequencies(["numbers", "text", "absent", 'od"d', "\0", ""])
    assert counts == {"numbers": 8, "text": 8, "absent": 0, 'od"d': 0, "\0": 0, "": 0}


def test_a_home_made_before_the_indexes_of_limits_gets_them_with_its_next_sync(
    many: Indexed,
) -> None:
    with closing(sqlite3.connect(many.home.catalogue)) as connection:
        connection.executescript("DROP INDEX versions_date; DROP INDEX versions_source")
    with many.parts() as (catalogue, _):
        plan = "EXPLAIN QUERY PLAN SELECT uid FROM versions WHERE source = 'The Age'"
        assert "versions_source" not in str(catalogue.rows(plan))
        found = catalogue.allowed(Filters(since=date(1900, 1, 1)))
    many.write("new.md", "Something new.")
    many.sync()
    with many.parts() as (catalogue, _):
        assert "versions_source" in str(catalogue.rows(plan))
        assert set(found) <= set(catalogue.allowed(Filters(since=date(1900, 1, 1))))


def test_the_sources_of_documents_are_counted(indexed: Indexed) -> None:
    indexed.write("a.md", "---\nsource: The Age\n---\nFirst.")
    indexed.write("b.md", "---\nsource: The Age\n---\nSecond.")
    indexed.write("c.md", "Third.")
    indexed.sync()
    with indexed.parts() as (catalogue, _):
        assert catalogue.sources() == {"": 1, "The Age": 2}


def test_the_rarest_words_are_those_of_fewest_passages(indexed: Indexed) -> None:
    for number, text in enumerate(("ships of war", "ships of peace", "ships and boats of peace")):
        indexed.write(f"{number}.txt", text)
    indexed.sync()
    terms = ('"ships"', '"peace"', '"none"', '"boat"', '"war"')
    with indexed.parts() as (catalogue, _):
        assert rarest(catalogue, terms, 3) == ('"peace"', '"boat"', '"war"')
        assert rarest(catalogue, terms, 9) == ('"ships"', '"peace"', '"boat"', '"war"')


def test_a_missing_catalogue_says_what_to_run(indexed: Indexed) -> None:
    with pytest.raises(IndexMissing, match="footnote index FOLDER"):
        Catalogue(indexed.home.catalogue)


def _overwritten(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[200:8000] = b"\xa5" * 7800
    file.write_bytes(data)


def _truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _no_database(file: Path) -> None:
    file.write_text("These are not the tables you are looking for. " * 200)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE other (x)")


@pytest.mark.parametrize("damage", [_overwritten, _truncated, _no_database, _empty, _foreign])
def test_a_damaged_catalogue_is_told_in_one_line_with_the_command_that_helps(
    many: Indexed, damage: Callable[[Path], None]
) -> None:
    damage(many.home.catalogue)
    with pytest.raises(IndexDamaged) as raised:
        many.found("number")
    assert "footnote index --fresh" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("seed", range(12))
def test_scattered_damage_is_told_or_does_no_harm(many: Indexed, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(many.home.catalogue.read_bytes())
    for _ in range(40):
        place = chance.randrange(100, len(data) - 64)
        data[place : place + 64] = chance.randbytes(64)
    many.home.catalogue.write_bytes(data)
    for use in (many.texts, many.failures, lambda: many.found("number"), many.sync):
        try:
            use()
        except FootnoteError as error:
            assert "\n" not in str(error)  # noqa: PT017 - that it raises is not certain


def test_another_layout_is_told_with_the_command_that_helps(many: Indexed) -> None:
    with many.parts() as (catalogue, _), catalogue.transaction() as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    with pytest.raises(IndexDamaged, match=r"layout 99.*footnote index --fresh"):
        many.texts()


def test_content_that_cannot_be_decoded_is_damage(many: Indexed) -> None:
    with many.parts() as (catalogue, _), catalogue.transaction() as connection:
        connection.execute("UPDATE passages SET sentences = '[[1'")
    with pytest.raises(IndexDamaged, match="footnote index --fresh"):
        many.found("number")


def test_a_catalogue_that_another_program_holds_is_busy_not_damaged(
    many: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.database.BUSY_S", 0.01)
    with closing(sqlite3.connect(many.home.catalogue, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        many.write("new.txt", "Oslo sent seventeen buses.")
        with pytest.raises(HomeBusy, match="held by another program"):
            many.sync()
        assert len(many.texts()) == len(NAMES)  # readers go on


def test_a_home_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path)
    (tmp_path / "home").write_text("a file")
    with pytest.raises(UsageError, match="--home"), indexed.home.writing("a test"):
        pass
    with pytest.raises(UsageError, match="--home"):
        Catalogue.create(indexed.home.catalogue, indexed.fingerprint)


def test_a_full_disk_is_told_and_what_was_indexed_is_kept(many: Indexed) -> None:
    with many.parts() as (catalogue, _):
        pages = catalogue.rows("PRAGMA page_count")[0][0]
        catalogue.rows(f"PRAGMA max_page_count = {pages}")
        with (
            pytest.raises(UsageError, match="what was indexed is kept"),
            catalogue.transaction() as connection,
        ):
            connection.execute("CREATE TABLE large AS SELECT randomblob(1000000)")
        assert len(catalogue.entries()) == len(NAMES)


def test_readers_follow_a_catalogue_that_was_made_again(many: Indexed) -> None:
    with many.parts() as (catalogue, _):
        assert len(catalogue.entries()) == len(NAMES)
        many.home.catalogue.unlink()
        with pytest.raises(IndexMissing):
            catalogue.entries()
        Catalogue.create(many.home.catalogue, many.fingerprint)
        assert catalogue.entries() == ()


def test_a_snapshot_sees_one_state_whatever_is_committed_meanwhile(many: Indexed) -> None:
    def write() -> None:
        with many.parts() as (catalogue, _), catalogue.transaction() as connection:
            connection.execute("DELETE FROM documents")

    with many.parts() as (catalogue, _):
        with catalogue.snapshot():
            before = catalogue.count_documents()
            writer = threading.Thread(target=write)
            writer.start()
            writer.join()
            assert catalogue.count_documents() == before == len(NAMES)
        assert catalogue.count_documents() == 0


def test_threads_that_come_and_go_leave_no_files_open(many: Indexed) -> None:
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("this system does not list open files")
    with many.parts() as (catalogue, _):
        counts = list[int]()
        for _ in range(30):
            thread = threading.Thread(target=catalogue.entries)
            thread.start()
            thread.join()
            counts.append(len(os.listdir("/proc/self/fd")))
        # SQLite keeps the file itself open while any connection has it, and uses it again.
        assert counts[-1] <= counts[0] + 1


def test_the_write_ahead_log_does_not_keep_growing(many: Indexed) -> None:
    with many.parts() as (reader, _), many.parts() as (catalogue, _):
        for turn in range(20):
            assert len(reader.entries()) == len(NAMES)
            with catalogue.transaction() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO meta VALUES (?, hex(randomblob(1000000)))", (turn % 3,)
                )
        log = many.home.catalogue.with_name("catalogue.db-wal")
        assert log.stat().st_size < 20_000_000
