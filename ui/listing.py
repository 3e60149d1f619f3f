"""`footnote show` and `footnote status`."""

from typing import TYPE_CHECKING

from ui.printing import put, put_json
from ui.rendering import day, document_json, status_json

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


def show_status(application: "Application", *, as_json: bool) -> int:
    """Print what the index holds and what could not be read."""
    library = application.library
    if as_json:
        put_json(status_json(library))
        return 0
    status = library.status()
    moment = status.last_sync.strftime("%-d %B %Y, %H:%M") if status.last_sync else "never"
    megabytes = (status.catalogue_bytes + status.vectors_bytes) / 1e6
    put(f"Folder     {status.folder}")
    put(f"Last sync  {moment}")
    put(f"Documents  {status.documents}, in {status.passages} passages, {megabytes:.1f} MB")
    put(f"Model      {status.model_name} ({status.model_dimension} dimensions)")
    put(f"Home       {application.home.folder}")
    put()
    for failure in library.failures():
        put(f"! {failure.path}: {failure.code}: {failure.reason}")
    for entry in library.documents():
        pages = f"{entry.pages} pages, " if entry.pages else ""
        put(f"  {day(entry.date) or '–':<10}  {entry.path}: {entry.title} ({pages}{entry.format})")
    return 0
