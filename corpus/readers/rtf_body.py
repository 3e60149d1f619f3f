"""The body of an RTF file as it grows: paragraphs, rows of tables, and the notes that wait."""

from dataclasses import dataclass, field

from corpus.characters import on_one_line
from corpus.composition import TextBuilder
from corpus.readers.list_numbers import BULLET, number_as
from corpus.readers.rtf_state import Paragraph, Sink
from corpus.readers.style_names import heading_level
from corpus.readers.table_rows import TableRows

_BULLETS = frozenset("•·●○▪■◦‣–—-*o§Øü\uf0b7\uf0a7")


@dataclass(slots=True)
class Row:
    """A row of a table: the paragraphs of each cell, and which cells only continue another."""

    cells: list[list[Paragraph]] = field(default_factory=list)
    down: set[int] = field(default_factory=set)  # continue the cell above
    across: set[int] = field(default_factory=set)  # continue the cell before
    inner: list[list[str]] = field(default_factory=list)  # rows of tables in it


class RtfBody:
    """Lays finished paragraphs, rows and notes into the text."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.title: str | None = None
        self.styles: dict[int, tuple[str, int | None]] = {}  # name and outline level by number
        self.plain: dict[str, str] = {}  # headings without their numbers
        self._rows: list[Row] = []
        self._waiting: list[str] = []
        self._counts = {False: 0, True: 0}

    def add(self, paragraph: Paragraph) -> None:
        """A paragraph outside of tables."""
        self.end_table()
        self._write(paragraph)

    def add_row(self, row: Row) -> None:
        """A row of the table that is open, or of a new one."""
        if row.cells:
            self._rows.append(row)

    def add_note(self, note: Sink) -> None:
        """A note that the text has just referred to."""
        text = " ".join(filter(None, (p.text for p in note.paragraphs)))
        if not text:
            return
        self._counts[note.is_endnote] += 1
        form = "lowerRoman" if note.is_endnote else "decimal"
        number = number_as(self._counts[note.is_endnote], form)
        self._waiting.append(f"{number} {text}" if note.is_numbered else text)

    def end(self) -> None:
        """Write what waits."""
        self.end_table()
        self._write_notes()

    def end_table(self) -> None:
        """Write the rows that are open."""
        rows, self._rows = self._rows, []
        if not rows:
            return
        # A frame around text, as letterheads have it, is no table.
        if all(len(row.cells) == 1 and not row.inner for row in rows):
            for row in rows:
                for paragraph in row.cells[0]:
                    self._write(paragraph)
            return
        written = TableRows(self.builder)
        above: dict[int, str] = {}
        for row in rows:
            texts = []
            for place, cell in enumerate(row.cells):
                if place not in row.down:
                    above[place] = cell_text(cell)
                if place not in row.across:
                    texts.append(above.get(place, ""))
            written.add(texts)
            if row.inner:
                nested = TableRows(self.builder)
                for inner in row.inner:
                    nested.add(inner)
                nested.end()
        written.end()

    def _write(self, paragraph: Paragraph) -> None:
        if not paragraph.text:
            return
        label = None if paragraph.label is None else label_of(paragraph.label)
        name, outline = self.styles.get(paragraph.style, ("", None))
        level = heading_level(name, outline if paragraph.outline is None else paragraph.outline)
        if level:
            self._write_notes()
            if name.lower() == "title" and self.title is None and len(self.builder.blocks) < 10:
                self.title = paragraph.text
            numbered = label and label != BULLET
            shown = f"{label} {paragraph.text}" if numbered else paragraph.text
            self.plain[shown] = paragraph.text
            self.builder.add("heading", shown, level)
        elif label:
            self.builder.add("item", f"{label} {paragraph.text}")
        else:
            self.builder.add("paragraph", paragraph.text)

    def _write_notes(self) -> None:
        for note in self._waiting:
            self.builder.add("note", note)
        self._waiting.clear()


def cell_text(paragraphs: list[Paragraph]) -> str:
    """The text of a cell on one line."""
    texts = []
    for paragraph in paragraphs:
        label = label_of(paragraph.label) if paragraph.label and paragraph.text else ""
        texts.append(f"{label} {paragraph.text}".strip())
    return " ".join(filter(None, texts))


def label_of(written: str) -> str:
    """The label that the file shows before an item, with one mark for all bullets."""
    label = on_one_line(written)
    return BULLET if label in _BULLETS else label
