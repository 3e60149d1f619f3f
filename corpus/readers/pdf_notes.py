"""What a reader of a PDF should know of its reading, page by page."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from corpus.documents import Note
from corpus.readers.pdf_hidden import Unseen

_MOST_NAMED = 12


def notes_on(pages: Iterable[Unseen | None]) -> Iterator[Note]:
    """The notes on a document of these pages; None stands for a page that could not be read."""
    read = list(enumerate(pages, start=1))
    damaged = [number for number, page in read if page is None]
    hidden = [number for number, page in read if page and (page.hidden or page.zero_width)]
    recognised = [number for number, page in read if page and page.recognised]
    fields = [number for number, page in read if page and page.fields]
    comments = [number for number, page in read if page and page.comments]
    if damaged:
        # The verb stays the same for one page and for several.
        text = f"The rest was read without what is damaged ({named(damaged)})."
        yield Note("salvaged", text)
    if hidden:
        yield Note("hidden_text", f"Hidden text was left out ({named(hidden)}).")
    if comments:
        yield Note("comments", f"Comments were left out ({named(comments)}).")
    if fields:
        text = f"What was typed into form fields was not read ({named(fields)}); print it to PDF."
        yield Note("unread_parts", text)
    if recognised:
        text = f"Text was recognised in pictures and may hold mistakes ({named(recognised)})."
        yield Note("recognised", text)


def named(numbers: list[int]) -> str:
    """Pages in words: "page 2", "pages 2, 5-9"."""
    runs = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *rest = (number for _, number in run)
        runs.append(f"{first}-{rest[-1]}" if rest else f"{first}")
    more = f" and {len(runs) - _MOST_NAMED} more places" if len(runs) > _MOST_NAMED else ""
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(runs[:_MOST_NAMED])}{more}"
