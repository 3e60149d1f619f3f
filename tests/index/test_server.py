"""A Chroma server, addressed by a setting, in place of embedded Chroma."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from corpus.errors import SettingsError
from index.filters import Filters
from index.publishing import rebuild
from index.vectors import VectorStore
from tests.index.indexed import Indexed, check_rows

START_S = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = Path(sys.executable).with_name("chroma")
    found = str(command) if command.is_file() else shutil.which("chroma")
    if found is None:
        pytest.skip("the chroma command is not installed")
    port = _free_port()
    folder = tmp_path_factory.mktemp("server")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [found, "run", "--path", str(folder / "data"), "--port", str(port)],
            env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)  # polling another process; nothing rests on the length
        else:
            return
    pytest.skip(f"a Chroma server does not start here within {START_S} seconds")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@pytest.fixture
def served(indexed: Indexed, server: str) -> Indexed:
    indexed.chroma = server
    for number in range(30):
        indexed.write(f"part{number % 2}/{number}.txt", f"Ferry mark{number}x left the harbour.")
    indexed.sync()
    return indexed


def _check(indexed: Indexed) -> None:
    with indexed.parts() as (catalogue, store):
        check_rows(catalogue)
        assert not catalogue.pending()
        live = {(row[0], row[1]) for row in catalogue.rows("SELECT uid, ordinal FROM passages")}
        with store.opened() as vectors:
            assert vectors.keys() == live


def test_documents_are_indexed_and_found(served: Indexed) -> None:
    assert served.found("mark7x") == ["part1/7.txt"]
    with served.search() as search:
        hits = search.find("ferry", Filters(folder="part1"), limit=15)
    assert {hit.passage.entry.path for hit in hits} == {f"part1/{n}.txt" for n in range(1, 30, 2)}
    assert not any(served.home.vectors.glob("*")) if served.home.vectors.exists() else True
    _check(served)


def test_changes_reach_the_server(served: Indexed) -> None:
    with served.search() as search:
        assert search.find("mark7x")
        served.write("part1/7.txt", "A tram newmark7x came instead.")
        (served.folder / "part0" / "8.txt").unlink()
        served.sync()
        best = search.find("newmark7x")[0]
        assert best.passage.text == "A tram newmark7x came instead."
        assert all("mark8x" not in hit.passage.text for hit in search.find("mark8x"))
    _check(served)


def test_a_rebuild_makes_a_new_collection_and_drops_the_old_one(served: Indexed) -> None:
    with served.home.writing("a test"), served.parts() as (catalogue, store):
        before = store.name
        assert rebuild(catalogue, store) == 30
        assert store.name != before
    assert served.found("mark7x") == ["part1/7.txt"]
    _check(served)


def test_the_vectors_of_another_home_are_let_alone(
    served: Indexed, tmp_path: Path, server: str
) -> None:
    other = Indexed(tmp_path / "other")
    other.chroma = server
    other.write("only.txt", "A balloon landed.")
    other.sync()
    with other.home.writing("a test"), other.parts() as (catalogue, store):
        rebuild(catalogue, store)
    assert served.found("mark7x") == ["part1/7.txt"]
    assert other.found("balloon") == ["only.txt"]


def test_an_address_where_nothing_answers_is_told_before_anything_is_embedded(
    indexed: Indexed,
) -> None:
    indexed.chroma = f"http://127.0.0.1:{_free_port()}"
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    with pytest.raises(SettingsError, match="no Chroma server answers at http://127") as raised:
        indexed.sync()
    assert "\n" not in str(raised.value)
    assert getattr(indexed.encoder, "encoded") == []  # noqa: B009


def test_a_server_of_something_else_is_told(tmp_path: Path) -> None:
    class _Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404)
            self.end_headers()
            self.wfile.write(b"not here")

        def log_message(self, *given: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), _Other) as other:
        thread = Thread(target=other.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{other.server_port}"
            with pytest.raises(SettingsError, match="no Chroma server answers") as raised:
                VectorStore(tmp_path, address, "test-0").count()
        finally:
            other.shutdown()
            thread.join()
    assert "\n" not in str(raised.value)
