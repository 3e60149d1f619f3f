"""Serving: the port opens at once, the application follows, and troubles are told."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from corpus.errors import IndexMissing, ServeError
from ui.web import server as serve


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError) as told:
            serve.bind("127.0.0.1", port)
    assert str(told.value) == f"127.0.0.1:{port} is in use; choose another with --port"


@pytest.mark.parametrize("host", ["no.such.host.invalid", "999.1.1.1"])
def test_an_address_that_is_none_is_told(host: str) -> None:
    with pytest.raises(ServeError, match="choose another with --host"):
        serve.bind(host, 0)


def run(
    build: Callable[[], FastAPI], host: str, announce: Callable[[str], None], port: int = 0
) -> None:
    """In a thread of its own: the browser of other tests has a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(serve.run, build, host, port, announce).result(timeout=60)


def test_an_error_while_building_stops_the_server_and_is_raised() -> None:
    def build() -> FastAPI:
        raise IndexMissing("nothing is indexed")

    with pytest.raises(IndexMissing, match="nothing is indexed"):
        run(build, "127.0.0.1", lambda line: None)


def test_others_are_warned_of() -> None:
    def build() -> FastAPI:
        raise IndexMissing("enough")

    told: list[str] = []
    with pytest.raises(IndexMissing):
        run(build, "0.0.0.0", told.append)
    assert told[0].startswith("Warning: 0.0.0.0 can be reached from other machines")
    assert told[1].startswith("Footnote is at http://localhost:")


@pytest.fixture
def slow() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """A server whose application is built when the first event is set; the second: it is gone."""
    import uvicorn

    from ui.web.doorway import Doorway

    go, gone = threading.Event(), threading.Event()

    def build() -> FastAPI:
        from contextlib import asynccontextmanager

        @asynccontextmanager
        async def life(app: FastAPI):  # type: ignore[no-untyped-def]
            yield
            gone.set()

        go.wait(30)
        app = FastAPI(lifespan=life)
        app.get("/api/health")(lambda: {"ready": True})
        return app

    listener = serve.bind("127.0.0.1", 0)
    failures: list[BaseException] = []
    config = uvicorn.Config(Doorway(build, failures.append), log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield serve.address(listener), go, gone
    go.set()
    server.should_exit = True
    thread.join()
    listener.close()
    assert failures == []
    assert gone.is_set()


def test_the_door_answers_while_the_application_is_built(
    slow: tuple[str, threading.Event, threading.Event],
) -> None:
    url, go, _ = slow
    with httpx.Client(base_url=url, timeout=10) as client:
        assert client.get("/api/health").json() == {"ready": False}
        page = client.get("/")
        assert "Opening the library" in page.text
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert client.get("/page/starting.js").status_code == 200
        waiting = client.get("/api/documents")
        assert (waiting.status_code, waiting.headers["retry-after"]) == (503, "1")
        assert client.get("/", headers={"host": "evil.example"}).status_code == 421
        go.set()
        transport = httpx.HTTPTransport(retries=0)
        with httpx.Client(base_url=url, transport=transport, timeout=10) as patient:
            assert any(patient.get("/api/health").json()["ready"] for _ in range(2000))


def test_the_port_is_open_before_gradio_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys, ui.web.server\n"
        "def build():\n"
        "    print('gradio' in sys.modules, 'torch' in sys.modules, flush=True)\n"
        "    import threading; threading.Event().wait()\n"
        "ui.web.server.run(build, port=0, announce=lambda line: print(line, flush=True))\n"
    )
    served = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    with served:
        try:
            assert served.stdout is not None
            lines = sorted(served.stdout.readline().strip() for _ in range(2))
            assert lines[0] == "False False"
            url = lines[1].removeprefix("Footnote is at ")
            assert httpx.get(f"{url}/api/health").json() == {"ready": False}
        finally:
            served.send_signal(signal.SIGINT)
            # Interrupted while it is still building: it goes at once.
            served.wait(timeout=20)
