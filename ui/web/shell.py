"""The page's outer document: Gradio's index with our head, and scripts let in by nonce.

Gradio's index holds inline scripts, and one of them holds the page's configuration, so a hash
cannot let them in. Each answer gets a nonce of its own; an injected script has none and never runs.
"""

import re
import secrets
from typing import TYPE_CHECKING

from ui.web.guard import content_policy

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = """
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="preload" href="/page/fonts/source-serif-4-latin-wght-normal.woff2" as="font"
 type="font/woff2" crossorigin>
<link rel="stylesheet" href="/page/page.css">
<script src="/page/early.js"></script>
<script type="module" src="/page/main.js"></script>
"""
# Addresses of Gradio's own site for link previews, a base that the policy refuses, and a
# manifest of an app that we do not offer.
_UNWANTED = re.compile(
    r'<meta\s+(?:property="og:|name="twitter:)[^>]*?/>|<base [^>]*/>|<link rel="manifest"[^>]*/>'
)


class Shell:
    """Wraps the application: rewrites the page at `/`, lets everything else through."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        # Without it the body would arrive compressed.
        plain = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _Rewriter(send))


class _Rewriter:
    """Collects the index, then sends it rewritten."""

    def __init__(self, send: "Send") -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: "Message") -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        nonce = secrets.token_urlsafe(16)
        body = _rewritten(self._body.decode("utf-8"), nonce).encode("utf-8")
        ours = {
            b"content-length": str(len(body)).encode(),
            b"content-security-policy": content_policy(nonce).encode(),
            b"cache-control": b"no-store",
        }
        kept = [(k, v) for k, v in self._start["headers"] if k.lower() not in ours]
        await self._send({**self._start, "headers": [*kept, *ours.items()]})
        await self._send({"type": "http.response.body", "body": body})


def _rewritten(page: str, nonce: str) -> str:
    # Data cannot be mistaken for a tag: Gradio writes every "<" of its configuration as \\u003c.
    page = _UNWANTED.sub("", page)
    page = page.replace("<head>", f"<head>{_HEAD}", 1)
    return page.replace("<script", f'<script nonce="{nonce}"')
