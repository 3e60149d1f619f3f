"""Serves the page and the HTTP API."""

import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING

from corpus.errors import ServeError
from ui.web.doorway import Doorway

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from rag.assistant import Assistant
    from rag.library import Library
    from rag.lookup import Lookup

ENDING = (signal.SIGINT, signal.SIGTERM)


def create_app(
    assistant: "Assistant",
    library: "Library",
    examples: Sequence[str] = (),
    hosts: Sequence[str] = (),
    lookup: "Lookup | None" = None,
) -> "FastAPI":
    """The whole application: API, sources, page. Takes seconds: it imports Gradio.

    `examples` are the questions offered at the start; `hosts` are further names under which the
    page may be asked for, as behind a proxy. Without `lookup` no draft is checked.
    """
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    from ui import api
    from ui.api_check import install_checks
    from ui.web import page
    from ui.web.conversation import Talk
    from ui.web.guard import Guard
    from ui.web.shell import Shell

    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None)
    api.install(app, assistant, library)
    if lookup is not None:
        install_checks(app, lookup)
    static = resources.files("ui.web").joinpath("static")
    app.mount("/page", StaticFiles(directory=str(static)))
    page.mount(app, Talk(assistant, lambda: len(library.documents())), examples)
    app.add_middleware(Shell)
    app.add_middleware(Guard, hosts=hosts)
    return app


def run(
    build: "Callable[[], FastAPI]",
    host: str = "127.0.0.1",
    port: int = 7860,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve what `build` makes until interrupted. The port is open before `build` has finished.

    `announce` gets one line a call: the address, and a warning where others can reach it.
    Raises ServeError where the address cannot be bound, and whatever `build` raises.
    """
    listener = bind(host, port)
    import uvicorn

    failures: list[BaseException] = []

    def failed(error: BaseException) -> None:
        failures.append(error)
        server.should_exit = True

    config = uvicorn.Config(
        Doorway(build, failed), log_level="warning", lifespan="on", timeout_graceful_shutdown=3
    )
    ended = threading.Event()
    server = _server(config, ended)
    if not _is_loopback(host):
        announce(
            f"Warning: {host} can be reached from other machines, and the page has no log-in; "
            "whoever reaches it reads the briefings."
        )
    announce(f"Footnote is at {address(listener)}")
    try:
        with _told_to_end(ended):
            server.run(sockets=[listener])
    finally:
        listener.close()
    if failures:
        raise failures[0]


def _server(config: "uvicorn.Config", ended: threading.Event) -> "uvicorn.Server":
    """A server that ends at once, and in order, where `ended` is set before it serves."""
    import uvicorn

    class Server(uvicorn.Server):
        async def main_loop(self) -> None:
            self.should_exit = self.should_exit or ended.is_set()
            await super().main_loop()

    return Server(config)


@contextmanager
def _told_to_end(ended: threading.Event) -> Iterator[None]:
    """Until uvicorn handles signals itself, and after it has, they only set the event.

    An interrupt raised between the making of its loop and the start would leave a warning behind.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {sign: signal.signal(sign, lambda *_: ended.set()) for sign in ENDING}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket, so that a second server fails at once and with a plain line."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, OverflowError) as error:
        raise ServeError(f"{host}:{port} is not an address; choose another with --host.") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ServeError(_reason(host, port, error)) from error
    return listener


def address(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _reason(host: str, port: int, error: OSError) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return f"{host}:{port} is in use; choose another with --port"
    if error.errno == errno.EACCES:
        return f"{host}:{port} needs rights this user does not have; choose a port above 1023"
    return f"{host}:{port} cannot be served ({error.strerror}); choose another with --host, --port"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
