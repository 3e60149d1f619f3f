"""What stands between the network and the application: who may ask, and with which headers.

The page has no log-in; it is the reader's own, on the reader's own machine. What must be kept out
is other web sites in the same browser: by DNS rebinding (a foreign name that resolves to us: the
Host header tells), by posting from their pages (the Origin header tells), by framing, and by text
in a briefing that a browser would run (the content policy).
"""

import ipaddress
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What the page needs of Gradio's own routes. The others take files, fetch addresses for the
# caller or describe the server.
_GRADIO_ROUTES = ("queue/join", "queue/data", "heartbeat", "startup-events", "reset", "cancel")

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


def content_policy(nonce: str = "") -> str:
    """The Content-Security-Policy of an answer; with a nonce, that of the page itself.

    Styles are let in inline because Gradio and its components write style attributes; a style can
    fetch nothing from elsewhere under `img-src`, `font-src` and `default-src`. Nothing is
    evaluated: early.js stands in for the one place where Gradio would.
    """
    script = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'self'; script-src {script}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class Guard:
    """Wraps the application; refuses foreign hosts and origins; sets the security headers.

    `hosts` are the names under which the page may be asked for. Addresses in figures are always
    taken: rebinding needs a name.
    """

    def __init__(self, app: "ASGIApp", hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = {"localhost", socket.gethostname().lower(), *(h.lower() for h in hosts)}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # the page has no web sockets
            return

        async def guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                wanted = {**_HEADERS, b"content-security-policy": content_policy().encode()}
                extra = [(name, value) for name, value in wanted.items() if name not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        refusal = self._refusal(scope)
        if refusal:
            await _refuse(guarded, *refusal)
        else:
            await self._app(scope, receive, guarded)

    def _refusal(self, scope: "Scope") -> tuple[int, str] | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if not self._known(host):
            return 421, f"This page does not answer to the name {host!r}; use its address."
        origin = headers.get(b"origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return 403, "Requests from other sites are refused."
        _, gradio, route = scope["path"].partition("/gradio_api/")
        if gradio and not route.startswith(_GRADIO_ROUTES):
            return 404, "Not found."
        return None

    def _known(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._hosts or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _refuse(send: "Send", status: int, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode()})
