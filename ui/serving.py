"""`footnote serve`: the page, over the index of a home."""

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING

from ui.printing import tell

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.bootstrap import Application


def run(application: "Application", host: str, port: int, *, watch: bool) -> int:
    """Serve until interrupted. The port is open at once; weights load behind it.

    Raises IndexMissing before the port is opened when there is nothing to serve, ServeError when
    the address is taken.
    """
    from ui.serve import run as serve

    folder = application.catalogue.folder()  # raises IndexMissing

    def build() -> "FastAPI":
        from ui.serve import create_app
        from ui.web.examples import examples_for

        application.warm()
        library = application.library
        return create_app(application.assistant, library, examples_for(library))

    stop = threading.Event()
    with _following(application, stop) if watch and folder else nullcontext():
        serve(build, host, port, announce=tell)
    return 0


def _following(application: "Application", stop: threading.Event) -> "Following":
    return Following(application, stop)


class Following:
    """Follows the folder in a thread while the page is served."""

    def __init__(self, application: "Application", stop: threading.Event) -> None:
        from ui.following import follow

        folder = application.catalogue.folder()
        assert folder is not None
        self._stop = stop
        self._thread = threading.Thread(
            target=follow, args=(application, folder, stop), name="follow", daemon=True
        )

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)
