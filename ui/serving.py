"""`footnote serve`: the page, over the index of a home."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import Interrupted
from ui.printing import tell
from ui.web.server import run as run_server

# What is being embedded is finished and committed first: 512 passages.
_LAST_WINDOW_S = 60
_AT_ONCE_S = 3  # a notice of changes is waited for no longer than that

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.bootstrap import Application


def run(application: "Application", host: str, port: int, *, watch: bool) -> int:
    """Serve until interrupted, which is how it ends well. The port is open at once; weights load
    behind it.

    Raises IndexMissing before the port is opened when there is nothing to serve, ServeError when
    the address is taken.
    """
    folder = application.catalogue.folder()  # raises IndexMissing

    def build() -> "FastAPI":
        from ui.web.examples import examples_for
        from ui.web.server import create_app

        application.warm()
        library = application.library
        examples, lookup = examples_for(library), application.lookup
        return create_app(application.assistant, library, examples, lookup=lookup)

    followed = following(application, folder) if watch and folder else nullcontext()
    with _interruptible(), followed:
        run_server(build, host, port, announce=tell)
    return 0


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C and a service manager's SIGTERM both end the block, without an error."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def following(application: "Application", folder: Path) -> Iterator[None]:
    """Follow the folder in a thread while the page is served."""
    from ui.following import follow

    stop = threading.Event()

    def work() -> None:
        try:
            follow(application, folder, stop)
        except Interrupted as error:
            tell(f"footnote: {error}")

    thread = threading.Thread(target=work, name="following", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=_AT_ONCE_S)
        if thread.is_alive():
            tell("footnote: stopping; what is being embedded is finished first")
            thread.join(timeout=_LAST_WINDOW_S)
