"""`footnote show` and `footnote status`."""

import re
from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.characters import on_one_line
from corpus.errors import UsageError
from ui.printing import counted, put, put_json
from ui.rendering import day, document_json, span_json, status_json

if TYPE_CHECKING:
    from rag.bootstrap import Application


def show_document(application: "Application", path: str, *, as_json: bool) -> int:
    """Print a document's text as indexed."""
    opened = application.library.at(path)
    if as_json:
        put_json(document_json(opened))
    else:
        put(opened.text)
    return 0


def show_span(application: "Application", path: str, span: str, *, as_json: bool) -> int:
    """Print a quote by its place; as JSON with the page and the rectangles it stands in."""
    library = application.library
    opened = library.at(path)
    start, end = _span(span)
    if not start < end <= len(opened.text):
        raise UsageError(
            f"{opened.entry.path} has no characters {span}: it has {len(opened.text):,}"
        )
    quote = opened.text[start:end]
    if as_json:
        with closing(library):
            rectangles = library.rectangles(opened.entry.id, start, end)
        put_json(span_json(opened, start, end, rectangles))
    else:
        put(quote)
    return 0


def _span(span: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,12}):(\d{1,12})", span)
    if found is None:
        raise UsageError(f"{span!r} is no span; write it as 120:245")
    return int(found[1]), int(found[2])


def show_status(application: "Application", *, as_json: bool) -> int:
    """Print what the index holds and what could not be read."""
    if as_json:
        put_json(status_json(application.library))
    else:
        for line in _status_lines(application):
            put(line)
    return 0


def _status_lines(application: "Application") -> Iterable[str]:
    library = application.library
    status, failures = library.status(), library.failures()
    moment = "never"
    if status.last_sync:
        moment = status.last_sync.astimezone().strftime("%-d %B %Y, %H:%M")
    megabytes = (status.catalogue_bytes + status.vectors_bytes) / 1e6
    yield f"Folder     {status.folder}"
    yield f"Last sync  {moment}"
    yield f"Documents  {status.documents:,}, in {counted(status.passages, 'passage')}"
    yield f"Not read   {counted(len(failures), 'file')}"
    yield f"Model      {status.model_name} ({status.model_dimension} dimensions)"
    yield f"Home       {application.home.folder} ({megabytes:.1f} MB)"
    if failures:
        yield ""
        yield "Not read:"
    for failure in failures:
        yield f"  {on_one_line(failure.path)}: {failure.code}: {on_one_line(failure.reason)}"
    if status.documents:
        yield ""
        yield "Documents:"
    for entry in library.documents():
        pages = f"{counted(entry.pages, 'page')}, " if entry.pages else ""
        title = on_one_line(entry.title)
        yield (
            f"  {day(entry.date) or 'no date':<10}  {on_one_line(entry.path)}: {title} "
            f"({pages}{entry.format})"
        )
