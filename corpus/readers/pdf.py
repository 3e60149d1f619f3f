"""PDF: the text layer of each page, its lines made into paragraphs; pictures of pages."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from corpus.characters import on_one_line
from corpus.composition import Content
from corpus.dates import date_in_text, date_of_metadata
from corpus.documents import Recognised
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.pdf_file import damaged, opened, page_of
from corpus.readers.pdf_layout import compose
from corpus.readers.pdf_line import PageLines
from corpus.readers.pdf_lines import lines_of
from corpus.readers.pdf_notes import notes_on
from corpus.readers.pdf_scans import no_text, pictures_among, recognised, unread
from corpus.titles import title_of

_WIDEST_PICTURE = 4000
_HIGHEST_PICTURE = 10_000
_NEARLY_ALL = 0.9  # a scanner may stamp its pages


def read_pdf(data: bytes, limits: Limits) -> Content:
    """The text of all pages in their order. An empty password is tried; no other is known."""
    with opened(data) as document:
        pages = _pages(document, limits)
        pictures = pictures_among(document, pages)
        recognition = recognised(document, pages, pictures, limits)
        properties = document.get_metadata_dict()
    builder, running = compose(pages)
    text, blocks = builder.text, builder.blocks
    if not any(map(str.isalnum, text)):
        raise no_text(pages, pictures, recognition)
    places, words = recognition.divided(builder.places) if recognition else (builder.places, ())
    created = (properties.get("CreationDate") or "").removeprefix("D:")
    by_property = None if _is_scan(words, text) else _believable(date_of_metadata(created))
    return Content(
        text=text,
        blocks=blocks,
        pages=builder.pages,
        places=places,
        recognised=words,
        notes=(
            *notes_on(page.unseen for page in pages),
            *(recognition.notes(words) if recognition else ()),
            *unread(pictures, limits),
        ),
        title=title_of(text, blocks, on_one_line(properties.get("Title") or "")),
        dated_by_property=date_in_text("\n".join(running)) or by_property,
    )


def render_page(data: bytes, number: int, width: int) -> bytes:
    """Page `number` (from 1) of a PDF as a PNG picture, `width` pixels wide (at most 4,000).

    Raises:
        ReadFailure: where the data cannot be opened or have no such page.
    """
    with opened(data) as document, page_of(document, number) as page:
        across, down = page.get_size()
        scale = min(max(width, 1), _WIDEST_PICTURE) / max(across, 1.0)
        # A page may be far higher than wide.
        bitmap = page.render(scale=min(scale, _HIGHEST_PICTURE / max(down, 1.0)))
        stream = BytesIO()
        bitmap.to_pil().save(stream, format="PNG")
        return stream.getvalue()


def _pages(document: Any, limits: Limits) -> list[PageLines]:
    pages: list[PageLines] = []
    characters = 0
    for number in range(1, len(document) + 1):
        pages.append(_page(document, number))
        characters += sum(len(line.text) for line in pages[-1].lines)
        if characters > limits.max_characters:
            reason = f"The text has more than {limits.max_characters:,} characters; split the file."
            raise ReadFailure("too_large", reason)
    if all(page.unseen is None for page in pages):
        raise damaged()
    return pages


def _page(document: Any, number: int) -> PageLines:
    """The lines of a page; none, and nothing known of it, where it is damaged."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        with page_of(document, number) as page:
            return lines_of(page, len(document))
    except (ReadFailure, pypdfium2.PdfiumError):
        return PageLines((), 0.0)


def _is_scan(words: Sequence[Recognised], text: str) -> bool:
    """Whether the text was recognised in pictures: its file was made on the day of scanning."""
    letters = sum(not character.isspace() for character in text)
    return sum(word.end - word.start for word in words) >= _NEARLY_ALL * letters


def _believable(created: date | None) -> date | None:
    return created if created and date(1993, 1, 1) <= created <= date.today() else None
