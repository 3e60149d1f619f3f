"""A real server over a fake library, and a real browser that is watched."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from fake_briefings import BRIEFINGS, EXAMPLES, FAILURES, Briefing, FakeAssistant, FakeLibrary
from fastapi import FastAPI

from scripts import browser as chromium
from ui.serve import address, bind, create_app


@dataclass
class Site:
    """A served page and what stands behind it."""

    url: str
    library: FakeLibrary
    assistant: FakeAssistant


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve `app` on a free port of this machine, as long as the block lasts."""
    listener: socket.socket = bind("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield address(listener)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Start a site over some briefings; all are stopped at the end."""
    from contextlib import ExitStack

    with ExitStack() as open_sites:

        def start(briefings: tuple[Briefing, ...], failures: Any = FAILURES) -> Site:
            library = FakeLibrary(briefings, failures, tmp_path_factory.mktemp("originals"))
            assistant = FakeAssistant(library)
            app = create_app(assistant, library, EXAMPLES)  # type: ignore[arg-type]
            return Site(open_sites.enter_context(serving(app)), library, assistant)

        yield start


@pytest.fixture(scope="session")
def shared_site(serve: Callable[..., Site]) -> Site:
    return serve(BRIEFINGS)


@pytest.fixture
def site(shared_site: Site) -> Site:
    """The site over the four sample briefings, with an assistant that remembers nothing."""
    shared_site.assistant.asked.clear()
    shared_site.assistant.error = None
    shared_site.assistant.says = ""
    shared_site.assistant.trouble = None
    shared_site.assistant.holds.clear()
    return shared_site


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium.find()
    if path is None:
        pytest.skip("NO BROWSER: no Chromium on this machine; `python -m scripts.browser` installs")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = play.chromium.launch(executable_path=path, args=args)
        yield browser
        browser.close()


@dataclass
class Reader:
    """A browser page with everything it asked for and every complaint it made."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self) -> None:
        def complain(message: Any) -> None:
            if message.type == "error":
                self.complaints.append(message.text)

        def dismiss(dialog: Any) -> None:
            self.dialogs.append(dialog.message)
            dialog.dismiss()

        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", complain)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", dismiss)

    def visit(self, url: str) -> None:
        self.page.goto(url)
        self.page.wait_for_selector("html[data-ready]")

    def ask(self, question: str) -> Any:
        """Ask, wait for the whole answer, and give its turn."""
        number = self.page.locator(".turn").count() + 1
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        return self.answered(number)

    def answered(self, number: int) -> Any:
        self.page.wait_for_selector(f"#turn-{number}[aria-busy=false]")
        return self.page.locator(f"#turn-{number}")


def sentences(turn: Any) -> list[str]:
    """The sentences of an answer as they are read, without their footnotes."""
    texts: list[str] = turn.evaluate(
        """(turn) => [...turn.querySelectorAll('.a p')].map((shown) => {
          const read = shown.cloneNode(true);
          read.querySelector('.marks').remove();
          return read.textContent;
        })"""
    )
    return texts


@pytest.fixture
def reading(browser: Any) -> Iterator[Callable[..., Reader]]:
    """Open a page of some size on an address."""
    contexts = []

    def start(url: str, width: int = 1440, height: int = 960, **options: Any) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        reader = Reader(context.new_page())
        reader.watch()
        reader.visit(url)
        return reader

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def reader(site: Site, reading: Callable[..., Reader]) -> Reader:
    return reading(site.url)
