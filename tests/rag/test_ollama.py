"""Ollama on this machine is found where it answers at once, and nothing else is taken for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag import ollama


@contextmanager
def answering(body: bytes | None, status: int = 200) -> Iterator[str]:
    """A server with this answer; with None it never answers."""
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Nothing on standard error."""

        def do_GET(self) -> None:
            if body is None:
                released.wait(10)
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            released.set()
            server.shutdown()
            thread.join()


def test_its_models_are_named() -> None:
    with answering(b'{"models": [{"name": "a:1b"}, {"name": "b"}, {"size": 1}, 3]}') as address:
        assert ollama.models(address) == ("a:1b", "b")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"models": 1}', b"", b'{"data": []}'])
def test_another_program_at_its_port_is_not_taken_for_it(body: bytes) -> None:
    with answering(body) as address:
        assert ollama.models(address) is None


def test_an_error_is_no_answer() -> None:
    with answering(b'{"models": []}', status=500) as address:
        assert ollama.models(address) is None


def test_nobody_waits_for_one_that_does_not_answer() -> None:
    with answering(None) as address:
        assert ollama.models(address) is None


def test_without_models_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(b'{"models": []}') as address:
        monkeypatch.setattr(ollama, "ADDRESS", address)
        assert "without a model" in (ollama.offer() or "")


def test_many_models_are_not_all_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = ", ".join(f'{{"name": "m{n}"}}' for n in range(9))
    with answering(f'{{"models": [{listed}]}}'.encode()) as address:
        monkeypatch.setattr(ollama, "ADDRESS", address)
        assert (ollama.offer() or "").startswith("Ollama runs here with m0, m1, m2, …; set model")
