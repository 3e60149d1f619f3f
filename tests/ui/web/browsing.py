"""A served page, and a browser page that is watched."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fake_briefings import FakeAssistant, FakeLibrary
from fastapi import FastAPI

from ui.web.server import address, bind


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
