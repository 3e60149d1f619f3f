"""`footnote show` and `footnote status`."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from corpus.characters import on_one_line
from corpus.errors import UsageError
from index.entries import Entry, Failure
from rag.ollama import offer
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


def _status_lines(application: "Application") -> Iterator[str]:
    library = application.library
    status, failures = library.status(), library.failures()
    last = _day_and_time(status.last_sync) or "not finished; run 'footnote index' to go on"
    megabytes = (status.catalogue_bytes + status.vectors_bytes) / 1e6
    yield f"Folder     {status.folder}"
    yield f"Last sync  {last}"
    yield f"Documents  {status.documents:,}, in {counted(status.passages, 'passage')}"
    yield f"Not read   {counted(len(failures), 'file')}"
    yield f"Model      {status.model_name} ({status.model_dimension} dimensions)"
    yield f"Home       {application.home.folder} ({megabytes:.1f} MB)"
    worded = application.settings.model or application.settings.model_url
    if not worded and (line := offer()):
        yield f"Answers    quotes; {line}"
    if failures:
        yield ""
        yield "Not read:"
        for failure in failures:
            yield from _failure_lines(failure)
        yield "  When these are mended, run 'footnote index' again."
    if status.documents:
        yield ""
        yield "Documents:"
    first = dict[str, Entry]()  # of each story
    for entry in library.documents():
        yield from _document_lines(entry, first.setdefault(entry.story, entry))


def _failure_lines(failure: Failure) -> Iterator[str]:
    yield f"  {on_one_line(failure.path)}: {failure.code}: {on_one_line(failure.reason)}"
    if read := _day_and_time(failure.read_at):
        yield f"    last read {read}; that text is not in the index any more"


def _document_lines(entry: Entry, first: Entry) -> Iterator[str]:
    pages = f"{counted(entry.pages, 'page')}, " if entry.pages else ""
    yield (
        f"  {day(entry.date) or 'no date':<10}  {on_one_line(entry.path)}: "
        f"{on_one_line(entry.title)} ({pages}{counted(entry.passages, 'passage')}, {entry.format})"
    )
    if first.path != entry.path:
        likeness = "copy" if first.id == entry.id else "near-copy"
        yield f"              {likeness} of {on_one_line(first.path)}"
    for note in entry.notes:
        yield f"              {on_one_line(note.text)}"


def _day_and_time(moment: datetime | None) -> str | None:
    return moment.astimezone().strftime("%-d %B %Y, %H:%M") if moment else None
