"""The HTTP API, and the checked routes by which the page reads sources: by id, never by path."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse

from corpus.errors import FootnoteError, IndexUnusable, ModelError, ReadFailure, UsageError
from index.entries import Entry, Opened
from rag.answers import Answered, Event, EvidenceFound, SentenceWritten
from ui import rendering
from ui.asked import Asked

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.library import Library


_ANY_FILE = "application/octet-stream"


class Missing(UsageError):
    """Asked for by an id that the library does not have."""


def install(app: FastAPI, assistant: "Assistant", library: "Library") -> None:
    """Add the routes and the errors' way out."""
    app.add_exception_handler(FootnoteError, _told)
    app.add_exception_handler(RequestValidationError, _misused)
    _add_answers(app, assistant)
    _add_library(app, library)


def _add_answers(app: FastAPI, assistant: "Assistant") -> None:
    @app.post("/api/ask")
    def ask(asked: Asked) -> dict[str, Any]:
        return rendering.answer_json(assistant.invoke(asked.as_question()))

    @app.post("/api/ask/stream")
    def stream(asked: Asked) -> StreamingResponse:
        events = assistant.stream(asked.as_question())
        return StreamingResponse(_lines(events), media_type="application/x-ndjson")


def _add_library(app: FastAPI, library: "Library") -> None:
    @app.get("/api/health")
    def health() -> dict[str, Any]:
        documents, failures = library.counts()
        return {"ready": True, "documents": documents, "failures": failures}

    @app.get("/api/status")
    def status() -> Response:
        return _json(rendering.status_json(library))

    @app.get("/api/documents")
    def documents() -> Response:
        return _json(_listing(library))

    @app.get("/api/documents/{document_id}")
    def document(document_id: str) -> Response:
        with _Known():
            return _json(_document(library.open(document_id)))

    @app.get("/api/documents/{document_id}/pages/{number}.png")
    def page(
        document_id: str, number: int, width: Annotated[int, Query(ge=100, le=3000)] = 1000
    ) -> Response:
        with _Known():
            png = library.page_image(document_id, number, width)
        return Response(png, media_type="image/png", headers={"cache-control": "private, no-cache"})

    @app.get("/api/documents/{document_id}/rectangles")
    def rectangles(
        document_id: str, start: Annotated[int, Query(ge=0)], end: Annotated[int, Query(ge=1)]
    ) -> dict[str, Any]:
        with _Known():
            found = library.rectangles(document_id, start, end)
        return {"rectangles": [asdict(rectangle) for rectangle in found]}

    @app.get("/api/documents/{document_id}/original")
    def original(document_id: str) -> Response:
        with _Known():
            path, attachment = library.original(document_id), library.attachment(document_id)
            name = PurePosixPath(library.open(document_id).entry.path).name
        # Handed over as a file, whatever it is: a briefing in HTML must not run as our page.
        headers = {"content-security-policy": "sandbox; default-src 'none'"}
        if attachment is not None:
            headers["content-disposition"] = f"attachment; filename*=utf-8''{quote(name, safe='')}"
            return Response(attachment, media_type=_ANY_FILE, headers=headers)
        if not path.is_file():
            raise Missing(f"{name} was changed or removed; run 'footnote index'")
        return FileResponse(
            path,
            filename=path.name,
            media_type=_ANY_FILE,
            content_disposition_type="attachment",
            headers=headers,
        )


class _Known:
    """What the library says of an unknown id is the answer 404, not 422."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, UsageError):
            raise Missing(str(error)) from error


def _listing(library: "Library") -> dict[str, Any]:
    return {
        "documents": [_entry(entry) for entry in library.documents()],
        "failures": [rendering.failure_json(failure) for failure in library.failures()],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "source": entry.source, **rendering.entry_json(entry)}


def _document(opened: Opened) -> dict[str, Any]:
    """What `footnote show --json` gives, and what the page needs beside it."""
    return {
        **_entry(opened.entry),
        **rendering.document_json(opened),
        "blocks": [asdict(block) for block in opened.blocks],
    }


def _lines(events: Iterator[Event]) -> Iterator[str]:
    """Events as lines; an error after the first line can only be told in a line."""
    try:
        for event in events:
            yield _dumped(_event(event)) + "\n"
    except FootnoteError as error:
        yield _dumped({"event": "failed", "error": str(error)}) + "\n"


def _event(event: Event) -> dict[str, Any]:
    match event:
        case EvidenceFound():
            return {"event": "evidence", **asdict(event)}
        case SentenceWritten():
            return {"event": "sentence", **asdict(event)}
        case Answered():
            return {"event": "answer", "answer": rendering.answer_json(event.answer)}


def _told(request: Request, error: Exception) -> Response:
    match error:
        case Missing():
            status = 404
        case UsageError() | ReadFailure():
            status = 422
        case IndexUnusable():
            status = 503
        case ModelError():
            status = 502
        case _:
            status = 500
    return JSONResponse({"error": str(error)}, status_code=status)


def _misused(request: Request, error: Exception) -> Response:
    """A body or a value of the address that has not the form of docs/interface.md."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    steps = [] if first["type"] == "json_invalid" else first["loc"][1:]
    where = ".".join(map(str, steps)) or "the body"
    return JSONResponse({"error": f"{where}: {first['msg']}"}, status_code=422)


def _json(value: object) -> Response:
    return Response(_dumped(value), media_type="application/json")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    """What JSON has no form for: days."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON")
