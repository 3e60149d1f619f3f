"""A real HTTP server that speaks OpenAI's protocol, and misbehaves in the ways that servers do."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Server(ThreadingHTTPServer):
    """An OpenAI-compatible server that misbehaves as its `way` says."""

    daemon_threads = True

    def __init__(self, way: str, retry_after: str | None = "0") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.way = way
        self.retry_after = retry_after
        self.elsewhere = ""  # where a redirection leads
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.pieces = 0
        self.left = threading.Event()  # the client has closed the connection
        self.released = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is what these tests are about, not an error to print."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *args: object) -> None:
        """Nothing on standard error."""

    def do_GET(self) -> None:
        self._note()
        way = self.server.way
        if way == "no models":
            self._reply(200, b'{"data": []}')
        elif way == "html":
            self._reply(200, b"<html>It works</html>")
        elif way.isdigit():
            self._fail(int(way))
        else:
            self._reply(200, b'{"data": [{"id": "small"}, {"id": "large"}]}')

    def do_POST(self) -> None:
        self._note()
        self.rfile.read(int(self.headers["Content-Length"]))
        way = self.server.way
        first, _, then = way.partition(" then ")
        if then:  # "503 then well": the first question fails
            self.server.way = then
            way = first
        if way.startswith("30"):
            self._redirect(int(way))
        elif way.isdigit():
            self._fail(int(way))
        elif way == "silent":
            self.server.released.wait(timeout=30)
        elif way == "hangs up":
            self.connection.close()
        elif way == "a whole answer":
            self._reply(200, json.dumps(_WHOLE).encode())
        elif way == "error in the stream":
            self._stream('data: {"error": {"message": "out of memory", "code": 500}}\n\n')
        elif way == "garbage":
            self._stream("data: {nonsense\n\n")
        elif way == "html":
            self._reply(200, b"<html>It works</html>")
        else:
            self._answer(way)

    def _answer(self, way: str) -> None:
        try:
            self._stream(*([] if way == "empty" else [_event("Oslo paid 30 million crowns. [1] ")]))
            if way in ("dies", "ends early", "hangs"):
                self._write(_event("The minister said [2] that the bridge "))
                if way == "hangs":
                    self.server.released.wait(timeout=30)
                return
            while way == "endless":
                self._write(_event("The bridge opens in May, the minister said, "))
                self.server.pieces += 1
            while way == "keeps alive":
                self._write(": ping\n\n")
                if self.server.released.wait(timeout=0.05):
                    return
            self._write("data: [DONE]\n\n")
        except OSError:
            self.server.left.set()

    def _note(self) -> None:
        self.server.paths.append(self.path)
        self.server.keys.append(self.headers.get("Authorization"))

    def _fail(self, status: int) -> None:
        # Some servers repeat the key they were sent.
        told = {"error": {"message": f"bad key {self.headers.get('Authorization')}", "code": "no"}}
        self._reply(status, json.dumps(told).encode())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.server.retry_after is not None:
            self.send_header("Retry-After", self.server.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Location", f"{self.server.elsewhere}{self.path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _stream(self, *events: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        if self.server.way == "dies":
            self.send_header("Content-Length", "100000")
        self.end_headers()
        for event in events:
            self._write(event)

    def _write(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()


# What a server sends that does not know how to stream.
_WHOLE = {
    "id": "1",
    "object": "chat.completion",
    "created": 0,
    "model": "small",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Oslo paid. [1]"}}],
}


def _event(text: str) -> str:
    chunk = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "small",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}],
    }
    return f"data: {json.dumps(chunk)}\n\n"


@contextmanager
def server(way: str, retry_after: str | None = "0") -> Iterator[Server]:
    with Server(way, retry_after) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield running
        finally:
            running.released.set()
            running.shutdown()
            thread.join()
