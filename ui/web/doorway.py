"""Answers at once while the application is still being built.

Torch and Gradio take seconds to import. The port is open before that: a light page says so and
looks again, `/api/health` tells programs, and every other address asks them to come back.
"""

import asyncio
import json
import threading
from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING, Any

from ui.web.guard import Guard

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send


class Doorway:
    """An ASGI application that builds another in a thread, then hands everything to it.

    `failed` is called with the error where building does not succeed.
    """

    def __init__(
        self, build: "Callable[[], FastAPI]", failed: Callable[[BaseException], None]
    ) -> None:
        self._build = build
        self._failed = failed
        self._app: ASGIApp | None = None
        self._waiting = Guard(_starting)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)
        else:
            await self._waiting(scope, receive, send)

    async def _live(self, receive: "Receive", send: "Send") -> None:
        await receive()
        stop = asyncio.Event()
        life = asyncio.create_task(self._carry(stop))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        stop.set()
        await life
        await send({"type": "lifespan.shutdown.complete"})

    async def _carry(self, stop: asyncio.Event) -> None:
        """Build, start the built application, and keep it alive until `stop`."""
        try:
            built = _in_thread(self._build)
            stopping = asyncio.ensure_future(stop.wait())
            waited: list[asyncio.Future[Any]] = [built, stopping]
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if not built.done():
                return
            app = built.result()
            async with app.router.lifespan_context(app):
                self._app = app
                await stop.wait()
        except Exception as error:  # noqa: BLE001 - told to whoever runs the server
            self._failed(error)


def _in_thread(build: "Callable[[], FastAPI]") -> "asyncio.Future[FastAPI]":
    # A daemon of our own, not the loop's executor: an interrupt while torch is being imported
    # must end the process, not wait for it.
    loop = asyncio.get_running_loop()
    future: asyncio.Future[FastAPI] = loop.create_future()

    def settle(result: "FastAPI | None", error: Exception | None) -> None:
        if future.done():
            return
        if result is not None:
            future.set_result(result)
        else:
            future.set_exception(error or RuntimeError("nothing was built"))

    def work() -> None:
        try:
            outcome: tuple[FastAPI | None, Exception | None] = (build(), None)
        except Exception as error:  # noqa: BLE001 - raised again in the loop
            outcome = (None, error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, *outcome)

    threading.Thread(target=work, name="building the application", daemon=True).start()
    return future


async def _starting(scope: "Scope", receive: "Receive", send: "Send") -> None:
    if scope["type"] != "http":
        return
    status, kind, body = _answer(scope["path"])
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"retry-after", b"1"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    sent = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": sent})


def _answer(path: str) -> tuple[int, bytes, bytes]:
    if path == "/":
        return 200, b"text/html; charset=utf-8", _static("starting.html")
    if path == "/page/starting.js":
        return 200, b"text/javascript; charset=utf-8", _static("starting.js")
    if path == "/api/health":
        return 200, b"application/json", json.dumps({"ready": False}).encode()
    return 503, b"text/plain; charset=utf-8", b"Footnote is starting; try again in a moment."


def _static(name: str) -> bytes:
    return resources.files("ui.web").joinpath("static", name).read_bytes()
