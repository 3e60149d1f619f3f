"""A real server over a fake library, and a real browser that is watched."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from browsing import Reader, Site, serving
from fake_briefings import BRIEFINGS, EXAMPLES, FAILURES, Briefing, FakeAssistant, FakeLibrary

from scripts import browser as chromium
from ui.web.server import create_app


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Start a site over some briefings; all are stopped at the end."""
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
    shared_site.assistant.marks = ""
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
