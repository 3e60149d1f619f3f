"""Vectors in Chroma: what is told when its files are gone or damaged, and what mends them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import FootnoteError, IndexDamaged, SettingsError
from index.embedder import Vectors
from index.filters import Filters
from index.publishing import rebuild
from index.vectors import BATCH, VectorStore
from tests.fakes import HashingEmbedder
from tests.index.indexed import Indexed, check_whole


@pytest.fixture
def filled(indexed: Indexed) -> Indexed:
    for number in range(40):
        indexed.write(f"{number}.txt", f"Ferry mark{number}x left harbour{number}.")
    indexed.sync()
    return indexed


def _set(indexed: Indexed) -> Path:
    with indexed.parts() as (_, store):
        return indexed.home.vectors / store.name


def _all_gone(indexed: Indexed) -> None:
    shutil.rmtree(indexed.home.vectors)


def _set_gone(indexed: Indexed) -> None:
    shutil.rmtree(_set(indexed))


def _files_gone(indexed: Indexed) -> None:
    for file in _set(indexed).rglob("*"):
        if file.is_file():
            file.unlink()


def _overwritten(indexed: Indexed) -> None:
    file = _set(indexed) / "chroma.sqlite3"
    file.write_bytes(b"\xa5" * file.stat().st_size)


def _truncated(indexed: Indexed) -> None:
    file = _set(indexed) / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[:5000])


def _emptied(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, store):
        uids = [entry.id for entry in catalogue.entries()]
        with store.draft() as draft:
            draft.remove(uids[:1])
            name = draft.name
        with catalogue.transaction() as connection:
            connection.execute("UPDATE meta SET value = ? WHERE key = 'vectors_name'", (name,))


DAMAGES = [_all_gone, _set_gone, _files_gone, _overwritten, _truncated, _emptied]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_vectors_are_told_in_one_line_with_the_command_that_helps(
    filled: Indexed, damage: Callable[[Indexed], None]
) -> None:
    damage(filled)
    for use in (lambda: filled.found("ferry"), filled.sync):
        with pytest.raises(IndexDamaged) as raised:
            use()
        assert "run 'footnote rebuild'" in str(raised.value)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_rebuild_mends_what_was_damaged_and_embeds_nothing(
    filled: Indexed, damage: Callable[[Indexed], None]
) -> None:
    with filled.search() as search:
        before = search.find("ferry mark7x", limit=3)
    damage(filled)
    assert isinstance(filled.encoder, HashingEmbedder)
    filled.encoder.encoded.clear()
    with filled.home.writing("a test"), filled.parts() as (catalogue, store):
        assert rebuild(catalogue, store) == 40
    assert filled.encoder.encoded == []
    with filled.search() as search:
        assert search.find("ferry mark7x", limit=3)[0] == before[0]
    check_whole(filled)
    assert filled.sync().unchanged == 40


def test_a_damaged_graph_is_told_or_does_no_harm(filled: Indexed) -> None:
    for file in _set(filled).rglob("*.bin"):
        file.write_bytes(b"\xff" * file.stat().st_size)
    try:
        assert filled.found("mark7x") == ["7.txt"]
    except FootnoteError as error:
        assert "run 'footnote rebuild'" in str(error)  # noqa: PT017 - that it raises is not certain


def test_files_of_runs_that_were_killed_are_swept(filled: Indexed) -> None:
    name = _set(filled).name
    stem, _, number = name.rpartition("-")
    for leftover in (f"{stem}-{int(number) + 1}", f"{stem}-{int(number) - 1}", "footnote-other-7"):
        shutil.copytree(filled.home.vectors / name, filled.home.vectors / leftover)
    filled.write("new.txt", "A balloon landed.")
    filled.sync()
    check_whole(filled)
    assert filled.found("balloon") == ["new.txt"]


def _random(count: int) -> Vectors:
    vectors = np.random.default_rng(3).normal(size=(count, 8)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_a_version_of_more_vectors_than_chroma_takes_at_once_is_added_and_removed(
    tmp_path: Path,
) -> None:
    store = VectorStore(tmp_path, None, "test-0")
    count = 3 * BATCH
    vectors = _random(count)
    with store.draft() as draft:
        draft.add([("large", n, 0, vectors[n]) for n in range(count)])
        draft.add([("small", n, 0, vectors[n]) for n in range(3)])
        draft.remove(["large", "never there"])
        assert draft.count() == 3
    store.reopen(draft.name)
    with store.opened() as opened:
        assert opened.keys() == {("small", 0), ("small", 1), ("small", 2)}
    store.close()


def test_the_nearest_come_first_with_their_cosines(tmp_path: Path) -> None:
    store = VectorStore(tmp_path, None, "test-0")
    vectors = _random(50)
    with store.draft() as draft:
        draft.add([("one", n, 20250101 + n, vectors[n]) for n in range(50)])
    store.reopen(draft.name)
    with store.opened() as opened:
        hits = opened.nearest(vectors[9].tolist(), 5, Filters(), None)
    expected = np.argsort(-(vectors @ vectors[9]))[:5]
    assert [key for key, _ in hits] == [("one", int(n)) for n in expected]
    assert [cosine for _, cosine in hits] == pytest.approx(
        [float(vectors[n] @ vectors[9]) for n in expected], abs=1e-5
    )
    store.close()


def test_a_graph_that_changed_under_its_time_is_found_by_a_full_check(tmp_path: Path) -> None:
    store = VectorStore(tmp_path, None, "test-0")
    vectors = _random(BATCH)
    with store.draft() as draft:
        draft.add([("one", n, 0, vectors[n]) for n in range(BATCH)])
    store.reopen(draft.name)
    store.check()
    (graph,) = (tmp_path / store.name).glob("*/data_level0.bin")
    moment = graph.stat().st_mtime_ns
    data = bytearray(graph.read_bytes())
    data[len(data) // 2] ^= 0xFF
    graph.write_bytes(data)
    os.utime(graph, ns=(moment, moment))
    with pytest.raises(IndexDamaged, match="footnote rebuild"):
        store.check()


def test_a_draft_that_is_given_up_changes_nothing(filled: Indexed) -> None:
    with filled.parts() as (catalogue, store):
        with store.draft() as draft:
            draft.remove([entry.id for entry in catalogue.entries()])
            assert draft.count() == 0
        assert store.count() == 40
    assert filled.found("mark7x") == ["7.txt"]


def test_the_empty_set_needs_no_files(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "none", None, "test-0")
    with store.opened() as opened:
        assert opened.count() == 0
        assert opened.keys() == set()
        assert opened.nearest([1.0], 5, Filters(), None) == []
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "address",
    ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://[", "http://h:99999"],
)
def test_what_is_no_address_is_told_in_one_line(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="write http://HOST:PORT"):
        VectorStore(tmp_path, address, "test-0").count()
