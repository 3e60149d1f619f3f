"""Making the index equal the folder."""

import itertools
import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import FolderError, IndexDamaged, Interrupted, ReadFailure
from corpus.reading import Reading
from index.commits import Commits
from index.embedder import Vectors
from index.plan import RACY_NS
from index.sync import Progress, Sync
from tests.fakes import DirectReader, HashingEmbedder
from tests.index.indexed import TARGET, Indexed, check_rows, check_whole


def _encoder(indexed: Indexed) -> HashingEmbedder:
    assert isinstance(indexed.encoder, HashingEmbedder)
    return indexed.encoder


def _age(file: Path, seconds: int = 60) -> None:
    """As if the file had been written a while ago."""
    then = file.stat().st_mtime_ns - seconds * 1_000_000_000
    os.utime(file, ns=(then, then))


def test_a_first_run_indexes_every_file(indexed: Indexed) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.write("deep/er/b.md", "# Trams\n\nBergen sent four trams.")
    summary = indexed.sync()
    assert (summary.added, summary.embedded, summary.failed) == (2, 2, ())
    assert indexed.texts() == indexed.read()
    assert indexed.found("four trams") == ["deep/er/b.md"]
    check_whole(indexed)


def test_a_second_run_reads_and_embeds_nothing(indexed: Indexed) -> None:
    for number in range(5):
        _age(indexed.write(f"{number}.txt", f"Item {number} is here."))
    indexed.sync()
    _encoder(indexed).encoded.clear()
    summary = indexed.sync()
    assert (summary.unchanged, summary.embedded) == (5, 0)
    assert _encoder(indexed).encoded == []


def test_a_second_run_leaves_the_vectors_as_they_are(indexed: Indexed) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    with indexed.parts() as (catalogue, _):
        before = catalogue.state()
    indexed.sync()
    with indexed.parts() as (catalogue, _):
        assert catalogue.state().vectors_name == before.vectors_name


def test_a_changed_file_is_embedded_again_and_no_other(indexed: Indexed) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.write("b.txt", "Bergen sent four trams.")
    indexed.sync()
    _encoder(indexed).encoded.clear()
    indexed.write("a.txt", "Oslo sent eighteen ferries instead.")
    summary = indexed.sync()
    assert (summary.changed, summary.added, summary.unchanged) == (1, 0, 1)
    assert len(_encoder(indexed).encoded) == 1
    assert indexed.found("seventeen buses") == []
    assert indexed.found("eighteen ferries") == ["a.txt"]
    check_whole(indexed)


def test_a_touched_file_is_not_embedded_again(indexed: Indexed) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    _encoder(indexed).encoded.clear()
    _age(file)
    summary = indexed.sync()
    assert (summary.unchanged, summary.changed, summary.embedded) == (1, 0, 0)
    assert _encoder(indexed).encoded == []


def test_a_change_under_the_same_size_and_time_is_noticed(indexed: Indexed) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    stamp = file.stat().st_mtime_ns
    indexed.sync()
    file.write_text("Oslo sold seventeen buses.")
    os.utime(file, ns=(stamp, stamp))
    assert indexed.sync().changed == 1
    assert indexed.texts() == {"a.txt": "Oslo sold seventeen buses."}


def test_a_file_is_dated_by_when_it_was_looked_at_not_by_when_it_was_committed(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    stamp = file.stat().st_mtime_ns
    clock = itertools.count(stamp, 10 * RACY_NS)  # the run takes its time
    monkeypatch.setattr("index.plan.time.time_ns", lambda: next(clock))
    indexed.sync()
    file.write_text("Oslo sold seventeen buses.")
    os.utime(file, ns=(stamp, stamp))
    indexed.sync()
    assert indexed.texts() == {"a.txt": "Oslo sold seventeen buses."}


def test_a_renamed_file_is_counted_as_such_and_not_embedded(indexed: Indexed) -> None:
    file = indexed.write("old.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    _encoder(indexed).encoded.clear()
    (indexed.folder / "deep").mkdir()
    file.rename(indexed.folder / "deep" / "new name.txt")
    summary = indexed.sync()
    assert (summary.renamed, summary.added, summary.removed) == (1, 0, 0)
    assert _encoder(indexed).encoded == []
    assert indexed.found("seventeen buses") == ["deep/new name.txt"]
    check_whole(indexed)


def test_a_file_that_moved_to_two_places_is_one_rename_and_one_addition(indexed: Indexed) -> None:
    file = indexed.write("old.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    shutil.copy(file, indexed.folder / "one.txt")
    file.rename(indexed.folder / "two.txt")
    summary = indexed.sync()
    assert (summary.renamed, summary.added, summary.removed) == (1, 1, 0)


def test_two_files_that_swap_names_keep_their_texts(indexed: Indexed) -> None:
    a = indexed.write("a.txt", "Oslo sent seventeen buses.")
    b = indexed.write("b.txt", "Bergen sent four trams.")
    indexed.sync()
    a.rename(indexed.folder / "c.txt")
    b.rename(a)
    (indexed.folder / "c.txt").rename(b)
    _encoder(indexed).encoded.clear()
    indexed.sync()
    assert indexed.texts() == indexed.read()
    assert _encoder(indexed).encoded == []
    check_whole(indexed)


def test_a_copy_of_a_file_is_not_embedded(indexed: Indexed) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    _encoder(indexed).encoded.clear()
    shutil.copy(file, indexed.folder / "b.txt")
    assert indexed.sync().added == 1
    assert _encoder(indexed).encoded == []
    assert indexed.texts() == indexed.read()


def test_two_new_files_alike_are_one_version_at_two_places(indexed: Indexed) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.write("b.txt", "Oslo sent seventeen buses.")
    summary = indexed.sync()
    assert (summary.added, summary.embedded) == (2, 1)
    with indexed.parts() as (catalogue, _):
        assert len({entry.id for entry in catalogue.entries()}) == 1
    (indexed.folder / "a.txt").unlink()
    indexed.sync()
    assert indexed.found("seventeen buses") == ["b.txt"]
    check_whole(indexed)


def test_a_removed_file_is_found_no_more(indexed: Indexed) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.write("b.txt", "Bergen sent four trams.")
    indexed.sync()
    file.unlink()
    assert indexed.sync().removed == 1
    assert indexed.found("seventeen buses") == []
    assert list(indexed.texts()) == ["b.txt"]
    check_whole(indexed)


def test_a_file_that_becomes_unreadable_is_listed_and_its_old_text_is_gone(
    indexed: Indexed,
) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.write("b.txt", "Bergen sent four trams.")
    indexed.sync()
    (indexed.folder / "a.txt").write_bytes(b"%PDF-1.7 and then nothing of the kind")
    summary = indexed.sync()
    assert [failure.path for failure in summary.failed] == ["a.txt"]
    assert indexed.failures() == {"a.txt": summary.failed[0].code}
    assert indexed.found("seventeen buses") == []
    check_whole(indexed)


def test_a_failed_file_that_is_mended_is_indexed(indexed: Indexed) -> None:
    indexed.write("a.txt", "")
    assert [failure.code for failure in indexed.sync().failed] == ["empty"]
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    assert indexed.sync().failed == ()
    assert indexed.failures() == {}
    assert indexed.found("seventeen buses") == ["a.txt"]


def test_a_failed_file_is_listed_again_without_being_read_again(indexed: Indexed) -> None:
    _age(indexed.write("a.txt", ""))
    indexed.write("b.txt", "Bergen sent four trams.")
    indexed.sync()

    class _Watching(DirectReader):
        def read(self, file: Path, path: str) -> Reading:
            raise AssertionError(f"{path} was read again")

    indexed.reader = _Watching()
    assert [failure.code for failure in indexed.sync().failed] == ["empty"]


def test_failures_of_files_that_are_gone_are_forgotten(indexed: Indexed) -> None:
    indexed.write("a.txt", "").touch()
    indexed.write("b.txt", "Bergen sent four trams.")
    indexed.sync()
    (indexed.folder / "a.txt").unlink()
    assert indexed.sync().failed == ()
    assert indexed.failures() == {}


def test_a_file_that_breaks_as_another_takes_its_content_loses_nothing(indexed: Indexed) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    file.rename(indexed.folder / "b.txt")
    file.symlink_to(indexed.folder / "nowhere.txt")
    indexed.sync()
    assert indexed.failures() == {"a.txt": "unreadable"}
    assert indexed.found("seventeen buses") == ["b.txt"]
    check_whole(indexed)


def test_a_file_that_changes_before_its_copy_is_linked_does_not_lend_it_its_new_text(
    indexed: Indexed,
) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.write("b.txt", "Oslo sent seventeen buses.")

    class _Late(DirectReader):
        def read(self, file: Path, path: str) -> Reading:
            if path == "a.txt":
                file.write_text("Bergen sent four trams.")
            return super().read(file, path)

    indexed.reader = _Late()
    indexed.sync()
    assert indexed.texts() == {
        "a.txt": "Bergen sent four trams.",
        "b.txt": "Oslo sent seventeen buses.",
    }


def test_every_file_is_in_exactly_one_of_the_two_lists(indexed: Indexed) -> None:
    indexed.write("good.txt", "Oslo sent seventeen buses.")
    indexed.write("copy.txt", "Oslo sent seventeen buses.")
    indexed.write("empty.txt", "")
    indexed.write("empty too.txt", "")
    (indexed.folder / "noise.bin").write_bytes(bytes(range(256)) * 20)
    (indexed.folder / "link.txt").symlink_to("/nowhere/at/all")
    for _ in range(2):
        indexed.sync()
        there = {p.name for p in indexed.folder.iterdir()}
        assert set(indexed.texts()) | set(indexed.failures()) == there
        assert not set(indexed.texts()) & set(indexed.failures())


def test_an_empty_folder_is_refused_and_changes_nothing(indexed: Indexed) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    file.unlink()
    with pytest.raises(FolderError, match="holds no files"):
        indexed.sync()
    assert indexed.found("seventeen buses") == ["a.txt"]


def test_another_folder_takes_the_place_of_the_first(indexed: Indexed, tmp_path: Path) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.write("b.txt", "Bergen sent four trams.")
    indexed.sync()
    _encoder(indexed).encoded.clear()
    indexed.folder = tmp_path / "others"
    indexed.write("c.txt", "Oslo sent seventeen buses.")
    summary = indexed.sync()
    assert (summary.renamed, summary.removed) == (1, 1)
    assert _encoder(indexed).encoded == []
    assert list(indexed.texts()) == ["c.txt"]
    with indexed.parts() as (catalogue, _):
        assert catalogue.folder() == indexed.folder.resolve()


def test_a_name_that_is_not_utf_8_is_indexed(indexed: Indexed) -> None:
    place = os.fsencode(indexed.folder) + b"/caf\xe9.txt"
    with open(place, "wb") as file:
        file.write(b"Oslo sent seventeen buses.")
    indexed.sync()
    assert indexed.found("seventeen buses") == ["caf\\xe9.txt"]
    assert indexed.sync().unchanged == 1


def test_a_huge_document_is_indexed_whole(indexed: Indexed) -> None:
    text = "\n\n".join(f"Convoy {n} reached the harbour on day {n * 7}." for n in range(9000))
    indexed.write("huge.txt", text)
    summary = indexed.sync()
    assert summary.passages > 1000
    assert indexed.texts() == {"huge.txt": text}
    assert indexed.found("convoy 8888 reached") == ["huge.txt"]
    check_whole(indexed)


def test_an_error_of_the_committer_surfaces_and_the_next_run_completes(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 4)
    for number in range(40):
        indexed.write(f"{number}.txt", f"Item number{number} is here.")
    whole, count = Commits.add, 0

    def third_fails(commits: Commits, documents: list[object], unread: list[object]) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise IndexDamaged("the disk is on fire")
        whole(commits, documents, unread)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Commits, "add", third_fails)
        with pytest.raises(IndexDamaged, match="on fire"):
            indexed.sync()
    with indexed.parts() as (catalogue, _):
        check_rows(catalogue)
        assert catalogue.count_documents() == 8
    assert indexed.found("number7") == ["7.txt"] or "7.txt" not in indexed.texts()
    indexed.sync()
    assert indexed.texts() == indexed.read()
    check_whole(indexed)


def test_an_interruption_leaves_what_was_committed_and_the_next_run_completes(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 4)
    for number in range(40):
        indexed.write(f"{number}.txt", f"Item number{number} is here.")

    def interrupt(progress: Progress) -> None:
        if progress.done == 17:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexed.sync(interrupt)
    with indexed.parts() as (catalogue, _):
        check_rows(catalogue)
        assert catalogue.count_documents() == 16
    # Not published yet, and found all the same.
    for path in indexed.texts():
        assert indexed.found(f"number{Path(path).stem}") == [path]
    _encoder(indexed).encoded.clear()
    summary = indexed.sync()
    assert (summary.embedded, len(_encoder(indexed).encoded)) == (24, 24)
    assert indexed.texts() == indexed.read()
    check_whole(indexed)


def test_a_stop_keeps_what_is_embedded_and_says_what_is_left(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 4)
    for number in range(40):
        indexed.write(f"{number}.txt", f"Item number{number} is here.")
    indexed.write("copy.txt", "Item number39 is here.")
    seen = list[int]()
    with pytest.raises(Interrupted, match=r"^stopped: 16 of 41 files done; run 'footnote index'"):
        indexed.sync(lambda progress: seen.append(progress.done), lambda: seen[-1:] == [17])
    with indexed.parts() as (catalogue, _):
        check_rows(catalogue)
        assert catalogue.count_documents() == 16
        assert catalogue.last_sync() is None
    for path in indexed.texts():
        assert f"number{Path(path).stem}" in indexed.texts()[path]
    _encoder(indexed).encoded.clear()
    assert indexed.sync().embedded == 24
    assert len(_encoder(indexed).encoded) == 24
    assert indexed.texts() == indexed.read()
    check_whole(indexed)


def test_a_stop_does_not_wait_for_the_file_that_is_being_read(indexed: Indexed) -> None:
    reading, given_up = threading.Event(), threading.Event()

    class _Slow(DirectReader):
        def read(self, file: Path, path: str) -> Reading:
            reading.set()
            assert given_up.wait(60)
            raise ReadFailure("damaged", "Reading the file crashed.")

        def cancel(self) -> None:
            given_up.set()

    indexed.reader = _Slow()
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    with pytest.raises(Interrupted, match="0 of 1 files done"):
        indexed.sync(stopping=reading.is_set)
    assert indexed.failures() == {}
    indexed.reader = DirectReader()
    assert indexed.sync().added == 1


def test_a_stop_while_files_are_compared_changes_nothing(indexed: Indexed) -> None:
    file = indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    file.rename(indexed.folder / "b.txt")
    with pytest.raises(Interrupted, match="nothing was changed"):
        indexed.sync(stopping=lambda: True)
    assert list(indexed.texts()) == ["a.txt"]
    assert indexed.sync().renamed == 1


def test_an_error_of_the_encoder_surfaces(indexed: Indexed) -> None:
    class _Broken(HashingEmbedder):
        def encode(self, texts: object) -> Vectors:
            raise MemoryError

    indexed.encoder = _Broken()
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    with pytest.raises(MemoryError):
        indexed.sync()
    indexed.encoder = HashingEmbedder()
    assert indexed.sync().embedded == 1


def test_reading_failures_during_a_run_are_listed_and_the_run_goes_on(indexed: Indexed) -> None:
    class _Picky(DirectReader):
        def read(self, file: Path, path: str) -> Reading:
            if path.startswith("bad"):
                raise ReadFailure("timed_out", "Reading took too long; split the file.")
            return super().read(file, path)

    indexed.reader = _Picky()
    for number in range(6):
        indexed.write(f"{'bad' if number % 2 else 'good'}{number}.txt", f"Item {number} is here.")
    assert len(indexed.sync().failed) == 3
    indexed.reader = DirectReader()
    assert indexed.sync().added == 3  # what may pass by itself is tried again
    assert indexed.failures() == {}


def test_pending_passages_are_published_before_they_are_many(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 4)
    monkeypatch.setattr("index.commits.PUBLISH_AT", 10)
    for number in range(40):
        indexed.write(f"{number}.txt", f"Item number{number} is here.")
    seen = set[int]()

    def look(progress: Progress) -> None:
        with indexed.parts() as (catalogue, _):
            seen.add(catalogue.pending().added_passages)

    indexed.sync(look)
    assert max(seen) <= 12
    check_whole(indexed)


class Entitling(DirectReader):
    """Reads the same text as before, and another title."""

    def read(self, file: Path, path: str) -> Reading:
        reading = super().read(file, path)
        return replace(reading, document=replace(reading.document, title="Ferry notices"))


@pytest.mark.parametrize(("reader", "embedded"), [(DirectReader(), 0), (Entitling(), 1)])
def test_what_newer_readers_read_otherwise_is_embedded_again(
    indexed: Indexed, reader: DirectReader, embedded: int
) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    _encoder(indexed).encoded.clear()
    with indexed.home.writing("a test"), indexed.parts() as (catalogue, store):
        commits = Commits(catalogue, store)
        reader.readers = "newer"
        Sync(catalogue, commits, reader, indexed.encoder, TARGET).run(indexed.folder)
    assert sum("Ferry notices" in text for text in _encoder(indexed).encoded) == embedded
    assert len(_encoder(indexed).encoded) == embedded
    check_whole(indexed)
