"""OpenDocument texts: paragraphs, headings, lists, tables and notes in the order they stand."""

from collections.abc import Iterator
from typing import Any

from corpus.characters import on_one_line
from corpus.composition import Content, TextBuilder
from corpus.documents import Note
from corpus.limits import Limits
from corpus.readers.archive import check_expansion
from corpus.readers.list_numbers import BULLET
from corpus.readers.look import PAPER
from corpus.readers.notes import left_out, unread
from corpus.readers.odf_lists import Counter, Lists
from corpus.readers.odf_package import DRAW, OFFICE, TABLE, TEXT, OdfParts, open_odf
from corpus.readers.odf_styles import Styles
from corpus.readers.odf_tables import rows_of
from corpus.readers.odf_text import LineReader
from corpus.readers.style_names import without_page
from corpus.readers.table_rows import Cell, TableRows
from corpus.readers.xml_part import number_in
from corpus.refusals import only_pictures, too_deep
from corpus.titles import title_of

_INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in (
        "table-of-content", "alphabetical-index", "illustration-index", "table-index",
        "object-index", "user-index", "bibliography",
    )
)  # fmt: skip
_GONE = frozenset(
    (f"{TEXT}tracked-changes", f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{OFFICE}annotation")
)


def read_odt(data: bytes, limits: Limits) -> Content:
    """The visible text of an OpenDocument text or template, packed or flat.

    Raises:
        ReadFailure: with the reason.
    """
    if data.startswith(b"PK"):
        check_expansion(data, limits)
    parts = open_odf(data)
    body = parts.content.find(f"{OFFICE}body/{OFFICE}text")
    styles = Styles(parts.styles, parts.content)
    reading = Body(styles)
    try:
        if body is not None:
            reading.read(body)
    except RecursionError as error:
        raise too_deep() from error
    return content_of(reading, parts)


def content_of(reading: "Body", parts: OdfParts) -> Content:
    """What was read of an OpenDocument file, with its title and date.

    Raises:
        ReadFailure: `no_text` for pictures alone.
    """
    builder = reading.builder
    if not builder.text and parts.has_pictures:
        raise only_pictures()
    title = title_of(builder.text, builder.blocks, on_one_line(parts.title)) or ""
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=reading.title or reading.plain.get(title, title) or None,
        dated_by_property=parts.written,
        notes=tuple(_notes(reading.lines)),
    )


class Body:
    """Walks a document's body once and writes its blocks."""

    def __init__(self, styles: Styles) -> None:
        self.builder = TextBuilder()
        self.title: str | None = None
        self.lines = LineReader(styles)
        self._styles = styles
        self._lists = Lists(styles.lists)
        self._outline = Counter(styles.outline)
        self.plain: dict[str, str] = {}  # headings without their numbers
        self._waiting: list[Any] = []  # notes that the text has referred to

    def read(self, body: Any) -> None:
        """Write everything in an `office:text`."""
        self.add_all(body, PAPER)
        self.add_notes()

    def add_all(self, element: Any, background: str) -> None:
        """Write the blocks in an element."""
        for child in element.iterchildren():
            self._add(child, background, None)

    def add_notes(self) -> None:
        """Write the notes that are waiting."""
        while self._waiting:
            note = self._waiting.pop(0)
            number = note.find(f"{TEXT}note-citation")
            body = note.find(f"{TEXT}note-body")
            texts = [] if body is None else self.texts(body, PAPER)[0]
            if any(texts):
                mark = "" if number is None else on_one_line("".join(number.itertext()))
                self.builder.add("note", f"{mark} {' '.join(texts)}")

    def _add(self, element: Any, background: str, label: str | None) -> None:
        if element.tag in (f"{TEXT}p", f"{TEXT}h"):
            self._add_paragraph(element, background, label)
        elif element.tag == f"{TEXT}list":
            for block, item in self._lists.blocks(element):
                self._add(block, background, item)
        elif element.tag == f"{TABLE}table":
            self._add_table(element, background)
        elif element.tag == f"{TEXT}section" and _is_hidden(element):
            self.lines.hidden += sum(len(text.strip()) for text in element.itertext())
        elif element.tag in _INDEXES:
            for body in element.iterchildren(f"{TEXT}index-body"):
                self._add_index(body, background)
        elif element.tag.startswith(DRAW):
            for shape, behind in self.lines.shapes(element):
                self.add_all(shape, behind)
        elif element.tag not in _GONE:
            self.add_all(element, background)

    def _add_paragraph(self, paragraph: Any, background: str, label: str | None) -> None:
        line = self.lines.read(paragraph, background)
        if text := on_one_line(line.text):
            self._write(paragraph, text, label)
        self._waiting.extend(line.notes)
        for shape, behind in line.shapes:
            self.add_all(shape, behind)

    def _write(self, paragraph: Any, text: str, label: str | None) -> None:
        named = self._styles.of("paragraph", paragraph.get(f"{TEXT}style-name")).named
        is_title = "Title" in named
        if paragraph.tag == f"{TEXT}h" or is_title:
            self.add_notes()
            level = 1 if is_title else number_in(paragraph.get(f"{TEXT}outline-level")) or 1
            if is_title and self.title is None and len(self.builder.blocks) < 10:
                self.title = text
            number = label or ("" if is_title else self._outline_number(paragraph, level))
            shown = f"{number} {text}" if number.strip(BULLET) else text
            self.plain[shown] = text
            self.builder.add("heading", shown, max(1, level))
        elif label is not None:
            self.builder.add("item", f"{label} {text}")
        else:
            self.builder.add("paragraph", text)

    def _outline_number(self, heading: Any, level: int) -> str:
        written = heading.find(f"{TEXT}number")
        if written is not None:
            return on_one_line("".join(written.itertext()))
        if self._styles.outline is None or heading.get(f"{TEXT}is-list-header") == "true":
            return ""
        return self._outline.next(level, number_in(heading.get(f"{TEXT}start-value")))

    def _add_index(self, body: Any, background: str) -> None:
        """Write a table of contents, without the numbers of pages."""
        for paragraph in body.iter(f"{TEXT}p", f"{TEXT}h"):
            entry = on_one_line(self.lines.read(paragraph, background).text)
            if next(paragraph.iter(f"{TEXT}tab"), None) is not None:
                entry = without_page(entry)
            is_title = paragraph.getparent().tag == f"{TEXT}index-title"
            self.builder.add("paragraph" if is_title else "item", _item(entry, is_title))

    def _add_table(self, table: Any, background: str) -> None:
        rows = [row for row in rows_of(table, self._styles) if row.cells]
        own = self._styles.of("table", table.get(f"{TABLE}style-name")).fill
        behind = own or background
        # A frame around text, as letterheads have it, is no table.
        frame = all(len(row.cells) == 1 for row in rows)
        above: dict[int, str] = {}
        written = TableRows(self.builder)
        for row in rows:
            if row.hidden:
                self.lines.hidden += sum(
                    len(text.strip()) for cell in row.cells for text in cell.element.itertext()
                )
            elif frame:
                self.add_all(row.cells[0].element, row.cells[0].fill or behind)
            else:
                texts, inner = self._row(row.cells, behind, above)
                written.add(texts)
                for nested in inner:
                    self._add_table(nested, behind)
        written.end()

    def _row(
        self, cells: tuple[Cell, ...], behind: str, above: dict[int, str]
    ) -> tuple[list[str], list[Any]]:
        """The texts of a row's cells, and the tables nested in them."""
        texts: list[str] = []
        inner: list[Any] = []
        for cell in cells:
            if not (cell.above and cell.column in above):
                parts, tables = self.texts(cell.element, cell.fill or behind)
                above[cell.column] = " ".join(parts)
                inner.extend(tables)
            texts.append(above[cell.column])
        return texts, inner

    def texts(self, element: Any, background: str) -> tuple[list[str], list[Any]]:
        """The paragraphs of a cell or of a note, and the tables between them."""
        texts: list[str] = []
        tables: list[Any] = []
        for block, label in self._blocks_in(element):
            if block.tag == f"{TABLE}table":
                tables.append(block)
                continue
            line = self.lines.read(block, background)
            if text := on_one_line(line.text):
                texts.append(f"{label} {text}" if label else text)
            self._waiting.extend(line.notes)
            for shape, behind in line.shapes:
                boxed, nested = self.texts(shape, behind)
                texts.extend(boxed)
                tables.extend(nested)
        return texts, tables

    def _blocks_in(self, element: Any) -> Iterator[tuple[Any, str | None]]:
        for child in element.iterchildren():
            blocks = self._lists.blocks(child) if child.tag == f"{TEXT}list" else [(child, None)]
            for block, label in blocks:
                if block.tag in (f"{TEXT}p", f"{TEXT}h", f"{TABLE}table"):
                    yield block, label
                elif block.tag == f"{TEXT}section":
                    yield from self._blocks_in(block)


def _is_hidden(section: Any) -> bool:
    shown = section.get(f"{TEXT}display")
    conditional = shown == "condition" and section.get(f"{TEXT}is-hidden") == "true"
    return bool(shown == "none" or conditional)


def _item(entry: str, is_title: bool) -> str:
    return entry if is_title or not entry else f"{BULLET} {entry}"


def _notes(lines: LineReader) -> Iterator[Note]:
    yield from left_out(hidden=lines.hidden, comments=lines.comments)
    yield from unread({"embedded object": lines.objects} if lines.objects else {})
