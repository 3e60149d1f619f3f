"""One process reads while another writes."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.publishing import rebuild
from tests.index.indexed import Indexed, check_whole
from tests.index.processes import Process


class Onlooker(Process):
    """tests/index/onlooker.py: another process with an open search."""

    def __init__(self, place: Path) -> None:
        super().__init__("tests.index.onlooker", str(place))
        assert self.line() == "ready"

    def found(self, question: str) -> list[str]:
        self.ask(question)
        found: list[str] = json.loads(self.line() or "")
        return found


@pytest.fixture
def filled(indexed: Indexed) -> Indexed:
    for number in range(60):
        indexed.write(f"{number}.txt", f"Ferry mark{number}x left harbour{number} stable{number}.")
    indexed.sync()
    return indexed


@pytest.fixture
def onlooker(filled: Indexed, tmp_path: Path) -> Iterator[Onlooker]:
    with Onlooker(tmp_path) as process:
        yield process


def test_what_another_process_indexed_is_found(filled: Indexed, onlooker: Onlooker) -> None:
    assert onlooker.found("mark3x") == ["3.txt"]
    filled.write("3.txt", "A tram newmark3x came instead.")
    filled.write("new.txt", "A balloon newcomer landed.")
    (filled.folder / "4.txt").unlink()
    (filled.folder / "5.txt").rename(filled.folder / "five.txt")
    filled.sync()
    assert onlooker.found("newmark3x") == ["3.txt"]
    assert onlooker.found("balloon newcomer") == ["new.txt"]
    assert onlooker.found("mark3x") == []
    assert onlooker.found("mark4x") == []
    assert onlooker.found("mark5x") == ["five.txt"]


def test_many_runs_of_another_process_are_followed(filled: Indexed, onlooker: Onlooker) -> None:
    for turn in range(6):
        filled.write("turn.txt", f"A tram turn{turn}y came.")
        filled.sync()
        assert onlooker.found(f"turn{turn}y") == ["turn.txt"]
        assert onlooker.found(f"turn{turn - 1}y") == []


def test_a_rebuild_by_another_process_is_followed(filled: Indexed, onlooker: Onlooker) -> None:
    assert onlooker.found("mark3x") == ["3.txt"]
    with filled.home.writing("a test"), filled.parts() as (catalogue, store):
        rebuild(catalogue, store)
    assert onlooker.found("mark3x") == ["3.txt"]


def test_an_index_made_again_by_another_process_is_followed(
    filled: Indexed, onlooker: Onlooker
) -> None:
    assert onlooker.found("mark3x") == ["3.txt"]
    filled.home.catalogue.unlink()
    shutil.rmtree(filled.home.vectors)
    filled.write("3.txt", "A tram newmark3x came instead.")
    filled.sync()
    assert onlooker.found("newmark3x") == ["3.txt"]
    assert onlooker.found("mark3x") == []


def test_while_another_process_writes_each_document_is_found_old_or_new(
    filled: Indexed, onlooker: Onlooker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 3)
    monkeypatch.setattr("index.commits.PUBLISH_AT", 9)
    over = threading.Event()
    troubles = list[BaseException]()

    def write() -> None:
        try:
            for turn in range(4):
                for number in range(60):
                    text = f"Tram {turn} mark{number}x left harbour{turn} stable{number}."
                    filled.write(f"{number}.txt", text)
                filled.sync()
        except BaseException as error:  # noqa: BLE001 - raised again by the test
            troubles.append(error)
        finally:
            over.set()

    writer = threading.Thread(target=write)
    writer.start()
    asked = 0
    while not over.is_set():
        number = asked % 60
        assert onlooker.found(f"stable{number}") == [f"{number}.txt"]
        asked += 1
    writer.join()
    assert not troubles
    assert asked > 20
    check_whole(filled)


def test_many_threads_of_this_process_search_while_it_writes(
    filled: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 3)
    monkeypatch.setattr("index.commits.PUBLISH_AT", 9)
    over = threading.Event()
    troubles = list[object]()

    with filled.search() as search:

        def look(first: int) -> None:
            number = first
            try:
                while not over.is_set():
                    number = (number + 7) % 60
                    hits = search.find(f"stable{number}")
                    if f"{number}.txt" not in {hit.passage.entry.path for hit in hits}:
                        troubles.append(number)
            except BaseException as error:  # noqa: BLE001 - looked at by the test
                troubles.append(error)

        readers = [threading.Thread(target=look, args=(n,)) for n in range(6)]
        for reader in readers:
            reader.start()
        try:
            for turn in range(3):
                for number in range(60):
                    text = f"Tram {turn} mark{number}x left harbour{turn} stable{number}."
                    filled.write(f"{number}.txt", text)
                filled.sync()
        finally:
            over.set()
            for reader in readers:
                reader.join()
        assert troubles == []


def test_vectors_that_are_used_no_more_are_let_go(filled: Indexed) -> None:
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("this system does not list open files")

    def open_files() -> int:
        folder = str(filled.home.vectors)
        links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        return sum(os.readlink(at).startswith(folder) for at in links if os.path.islink(at))

    with filled.search() as search:
        counts = list[int]()
        for turn in range(5):
            filled.write("turn.txt", f"A tram turn{turn}y came.")
            filled.sync()
            assert search.find(f"turn{turn}y")
            counts.append(open_files())
    assert counts[-1] <= counts[0] + 4  # a few of SQLite's come and go
