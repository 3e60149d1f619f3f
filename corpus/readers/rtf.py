"""RTF files: paragraphs, headings, lists, tables and notes in the order they stand.

A reader of our own: the libraries at hand give one string without structure, and hidden text.
"""

from collections.abc import Iterator

from corpus.characters import on_one_line
from corpus.composition import Content
from corpus.documents import Note
from corpus.limits import Limits
from corpus.readers.notes import left_out, unread
from corpus.readers.rtf_reader import RtfReader
from corpus.refusals import only_pictures
from corpus.titles import title_of

MARK = b"{\\rtf"
_CUT = "The file ends in the middle; what stands before was read."


def read_rtf(data: bytes, limits: Limits) -> Content:
    """The visible text of an RTF file.

    Raises:
        ReadFailure: with the reason.
    """
    reader = RtfReader()
    reader.read(data[data.find(MARK) :])
    builder = reader.body.builder
    if not builder.text and reader.pictures:
        raise only_pictures()
    title = title_of(builder.text, builder.blocks, on_one_line(reader.title)) or ""
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=reader.body.title or reader.body.plain.get(title, title) or None,
        dated_by_property=reader.written,
        notes=tuple(_notes(reader)),
    )


def _notes(reader: RtfReader) -> Iterator[Note]:
    yield from left_out(hidden=reader.hidden, comments=reader.comments)
    yield from unread({"embedded object": reader.objects} if reader.objects else {})
    if reader.is_cut:
        yield Note("salvaged", _CUT)
