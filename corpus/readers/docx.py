"""Word documents: paragraphs, headings, lists, tables and notes in the order they stand."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpus.characters import on_one_line
from corpus.composition import Content, TextBuilder
from corpus.documents import Note
from corpus.limits import Limits
from corpus.readers.archive import check_expansion
from corpus.readers.docx_notes import Notes
from corpus.readers.docx_numbering import Numbering
from corpus.readers.docx_package import W, WordParts, open_word
from corpus.readers.docx_styles import Style, Styles, fill_of, value_of
from corpus.readers.docx_tables import rows_of, unwrapped
from corpus.readers.docx_text import LineReader
from corpus.readers.list_numbers import BULLET
from corpus.readers.look import PAPER, UNKNOWN
from corpus.readers.notes import left_out, unread
from corpus.readers.style_names import heading_level, without_page
from corpus.readers.table_rows import Cell, TableRows
from corpus.readers.xml_part import number_in
from corpus.refusals import only_pictures, too_deep
from corpus.titles import title_of

_MARKED_LIST = re.compile(r"list (?:bullet|number)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
_URN = "{urn:schemas-microsoft-com:office:office}"
_DRAWINGML = "{http://schemas.openxmlformats.org/drawingml/2006/"
_UNREAD = {
    f"{W}altChunk": "inserted file",
    f"{W}subDoc": "linked document",
    f"{_URN}OLEObject": "embedded object",
    f"{_DRAWINGML}chart}}chart": "chart",
    f"{_DRAWINGML}diagram}}relIds": "diagram",
}


def read_docx(data: bytes, limits: Limits) -> Content:
    """The visible text of a Word document, template, or macro-enabled one.

    Raises:
        ReadFailure: with the reason.
    """
    check_expansion(data, limits)
    parts = open_word(data)
    body = _Body(parts)
    try:
        body.read()
    except RecursionError as error:
        raise too_deep() from error
    builder = body.builder
    if not builder.text and parts.has_pictures:
        raise only_pictures()
    title = title_of(builder.text, builder.blocks, on_one_line(parts.properties.title)) or ""
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=body.title or body.plain.get(title, title) or None,
        dated_by_property=parts.properties.written,
        notes=tuple(_notes(parts, body.lines.hidden)),
    )


class _Body:
    """Walks a document's body once and writes its blocks."""

    def __init__(self, parts: WordParts) -> None:
        self.builder = TextBuilder()
        self.title: str | None = None
        self._document = parts.document
        self._styles = Styles(parts.styles)
        self.lines = LineReader(self._styles)
        self._numbering = Numbering(parts.numbering)
        self._notes = Notes(parts.footnotes, parts.endnotes, parts.settings)
        self.plain: dict[str, str] = {}  # headings without their numbers
        self._begun = ""  # of a paragraph whose end was deleted: the next one continues it

    def read(self) -> None:
        body = self._document.find(f"{W}body")
        if body is None:
            return
        page = self._document.find(f"{W}background")
        paper = PAPER if page is None else (page.get(f"{W}color") or UNKNOWN).upper()
        self._add_all(body, UNKNOWN if paper == "AUTO" else paper)
        self._add_notes()

    def _add_all(self, element: Any, background: str) -> None:
        for child in unwrapped(element):
            if child.tag == f"{W}p":
                self._add_paragraph(child, background)
            elif child.tag == f"{W}tbl":
                self._add_table(child, background)

    def _add_paragraph(self, paragraph: Any, background: str) -> None:
        style = self._styles.of_paragraph(paragraph)
        line = self.lines.read(paragraph, style, background)
        text = on_one_line(self._begun + line.text)
        self._begun = ""
        if text and _end_is_deleted(paragraph):
            self._begun = f"{text} " if line.text.endswith(" ") else text
        elif text:
            self._write(paragraph, style, text)
        self._notes.refer(line.references)
        for box, behind in line.boxes:
            self._add_all(box, behind)

    def _write(self, paragraph: Any, style: Style, text: str) -> None:
        label = self._numbering.label(paragraph, style)
        if level := _heading_level(paragraph, style):
            self._add_notes()
            if style.name.lower() == "title" and self.title is None:
                self.title = text if len(self.builder.blocks) < 10 else None
            shown = f"{label} {text}" if label and label != BULLET else text
            self.plain[shown] = text
            self.builder.add("heading", shown, level)
        elif _CONTENTS.match(style.name):
            has_tab = any(tab.getparent().tag == f"{W}r" for tab in paragraph.iter(f"{W}tab"))
            self.builder.add("item", f"{BULLET} {without_page(text) if has_tab else text}")
        elif label or _MARKED_LIST.match(style.name):
            self.builder.add("item", f"{label or BULLET} {text}")
        else:
            self.builder.add("paragraph", text)

    def _add_notes(self) -> None:
        for number, note in self._notes.take():
            texts, _ = self._texts(note, PAPER)
            if text := " ".join(texts):
                self.builder.add("note", f"{number} {text}")

    def _add_table(self, table: Any, background: str) -> None:
        rows = [row for row in rows_of(table) if row.cells]
        own = fill_of(table.find(f"{W}tblPr"))
        behind = own or (UNKNOWN if self._styles.shades(table) else background)
        # A frame around text, as letterheads have it, is no table.
        frame = all(len(row.cells) == 1 for row in rows)
        above: dict[int, str] = {}
        written = TableRows(self.builder)
        for row in rows:
            if row.hidden:
                self.lines.hidden += sum(_length(cell.element) for cell in row.cells)
                continue
            if frame:
                self._add_all(row.cells[0].element, row.cells[0].fill or behind)
                continue
            texts, inner = self._row(row.cells, behind, above)
            written.add(texts)
            for nested, fill in inner:
                self._add_table(nested, fill)
        written.end()

    def _row(
        self, cells: tuple[Cell, ...], behind: str, above: dict[int, str]
    ) -> tuple[list[str], list[tuple[Any, str]]]:
        """The texts of a row's cells, and the tables nested in them with what lies behind each."""
        texts: list[str] = []
        inner: list[tuple[Any, str]] = []
        for cell in cells:
            if not (cell.above and cell.column in above):
                parts, tables = self._texts(cell.element, cell.fill or behind)
                above[cell.column] = " ".join(parts)
                inner.extend((table, cell.fill or behind) for table in tables)
            texts.append(above[cell.column])
        return texts, inner

    def _texts(self, element: Any, background: str) -> tuple[list[str], list[Any]]:
        """The paragraphs of a cell or of a note, and the tables between them."""
        texts: list[str] = []
        tables: list[Any] = []
        for child in unwrapped(element):
            if child.tag == f"{W}tbl":
                tables.append(child)
            if child.tag != f"{W}p":
                continue
            style = self._styles.of_paragraph(child)
            line = self.lines.read(child, style, background)
            if text := on_one_line(line.text):
                label = self._numbering.label(child, style)
                texts.append(f"{label} {text}" if label else text)
            self._notes.refer(line.references)
            for box, behind in line.boxes:
                boxed, nested = self._texts(box, behind)
                texts.extend(boxed)
                tables.extend(nested)
        return texts, tables


def _heading_level(paragraph: Any, style: Style) -> int:
    outline = value_of(paragraph.find(f"{W}pPr"), "outlineLvl")
    return heading_level(style.name, number_in(outline) if outline else style.outline)


def _end_is_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _length(element: Any) -> int:
    return sum(len("".join((node.text or "").split())) for node in element.iter(f"{W}t"))


def _notes(parts: WordParts, hidden: int) -> Iterator[Note]:
    yield from left_out(hidden=hidden, comments=_count(parts.comments, f"{W}comment"))
    found = Counter(_UNREAD[node.tag] for node in parts.document.iter(*_UNREAD))
    yield from unread(found)


def _count(root: Any | None, tag: str) -> int:
    return 0 if root is None else sum(1 for _ in root.iterchildren(tag))
