"""Citation lookup over HTTP: a text, or a file as the body of the request."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict

from corpus.errors import UsageError
from rag.draft_files import MOST_BYTES
from ui.asked import Text
from ui.rendering import check_json

if TYPE_CHECKING:
    from rag.lookup import Lookup


class Draft(BaseModel):
    """The text to check. Other fields are ignored."""

    model_config = ConfigDict(extra="ignore")

    text: Text


def install_checks(app: FastAPI, lookup: "Lookup") -> None:
    """Add the routes."""

    @app.post("/api/check")
    def check(draft: Draft) -> dict[str, Any]:
        return check_json(lookup.check(draft.text))

    @app.post("/api/check/file")
    async def check_file(
        request: Request, name: Annotated[str, Query(min_length=1, max_length=255)]
    ) -> dict[str, Any]:
        data = await _body(request, name)
        return check_json(await run_in_threadpool(lookup.check_file, data, name))


async def _body(request: Request, name: str) -> bytes:
    """The bytes sent; no more of them are taken in than are checked."""
    parts, size = list[bytes](), 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise UsageError(f"{name} has more than {MOST_BYTES:,} bytes; check it in parts")
        parts.append(part)
    return b"".join(parts)
