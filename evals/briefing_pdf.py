"""A sample as PDF, the same bytes each time: a sheet, or a report with headers and contents."""

from datetime import UTC, datetime, time

from fpdf import FPDF
from fpdf.enums import Align, TableCellFillMode, XPos, YPos

from evals.briefing_source import Piece, Source

_FONT = "Times"
# Windows' character set is what the core fonts speak; it holds typographic quotes and bullets.
_ENCODING = "cp1252"
_A4, _A5 = (210, 297), (148, 210)


def pdf_bytes(source: Source) -> bytes:
    """The sample as a PDF, with its title, author and date as properties.

    A report is made twice: the first run tells on which page each heading falls.
    """
    if not source.header:
        sheet = _Sheet(source)
        return bytes(sheet.made().output())
    first = _Report(source, {})
    first.made()
    return bytes(_Report(source, first.headings).made().output())


class _Sheet(FPDF):
    """A4, headings, paragraphs, lists and tables; no header, no page number."""

    size = 11.0
    leading = 6.0

    def __init__(self, source: Source, page: tuple[int, int] = _A4, margin: float = 24) -> None:
        super().__init__(format=page)
        self.core_fonts_encoding = _ENCODING
        self.source = source
        self.count = 0
        self.set_margin(margin)
        self.set_auto_page_break(True, margin)
        self.set_title(source.title)
        self.set_author(source.source)
        self.set_subject("Sample briefing, written for Footnote")
        self.set_producer("Footnote samples")
        if source.date is None:
            raise ValueError(f"{source.file}: a PDF sample needs a date")
        self.set_creation_date(datetime.combine(source.date, time(9), UTC))

    def made(self) -> "_Sheet":
        """The sheet with all its pieces."""
        self.add_page()
        for piece in self.source.pieces:
            self.put(piece)
        return self

    def put(self, piece: Piece) -> None:
        """One piece below the last."""
        self.count = self.count + 1 if piece.kind == "number" else 0
        if piece.kind == "heading":
            self.heading(piece)
        elif piece.kind == "table":
            self.put_table(piece)
        elif piece.kind == "paragraph":
            self.words(piece.text)
        else:
            self.item(f"{self.count}." if self.count else "\u2022", piece.text)

    def heading(self, piece: Piece) -> None:
        """A heading, with room for a few lines of its text on the same page."""
        if self.will_page_break(4 * self.leading):
            self.add_page()
        self.ln(2)
        self.words(piece.text, size=19 - 3 * piece.level, style="B", align=Align.L)

    def words(
        self, text: str, size: float = 0, style: str = "", align: Align = Align.J, left: float = 0
    ) -> None:
        """A paragraph, `left` millimetres in."""
        self.set_font(_FONT, style, size or self.size)
        self.set_x(self.l_margin + left)
        leading = self.leading * max(1, (size or self.size) / self.size * 0.9)
        self.multi_cell(0, leading, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(self.leading / 2)

    def item(self, mark: str, text: str) -> None:
        """A list item: its mark, then its text, set in."""
        self.set_font(_FONT, "", self.size)
        if self.will_page_break(2 * self.leading):
            self.add_page()
        self.cell(7, self.leading, mark)
        self.words(text, align=Align.L, left=7)

    def put_table(self, piece: Piece) -> None:
        """A table with its first row as a heading, repeated on each page."""
        self.set_font(_FONT, "", self.size - 1)
        aligns = tuple(Align.R if right else Align.L for right in piece.right)
        with self.table(
            rows=piece.rows,
            text_align=aligns,
            line_height=self.leading,
            padding=(0, 2),
            cell_fill_color=240,
            cell_fill_mode=TableCellFillMode.ROWS,
            col_widths=_widths(piece.rows),
        ):
            pass
        self.ln(self.leading / 2)


class _Report(_Sheet):
    """A5 with running headers, page numbers, contents, numbered sections and paragraphs."""

    leading = 6.2

    def __init__(self, source: Source, contents: dict[str, int]) -> None:
        super().__init__(source, _A5, 20)
        self.contents = contents
        self.headings: dict[str, int] = {}
        self.part = ""
        self.section = self.paragraph = 0

    def header(self) -> None:
        """The report's name and the part's, from the second page on."""
        if self.page_no() > 1:
            self.set_y(10)
            self.set_font(_FONT, "I", 9)
            self.cell(0, 5, self.source.header)
            self.set_x(self.l_margin)
            self.cell(0, 5, self.part, align=Align.R)
            self.set_y(20)

    def footer(self) -> None:
        """The page's number."""
        if self.page_no() > 1:
            self.set_y(-14)
            self.set_font(_FONT, "", 9)
            self.cell(0, 5, str(self.page_no()), align=Align.C)

    def put(self, piece: Piece) -> None:
        """One piece; parts open a page, paragraphs of a section are numbered."""
        if piece.kind == "heading" and piece.level == 1 and self.pages_count > 0:
            self.open_part(piece)
        elif piece.kind == "heading":
            self.open_section(piece)
        elif piece.kind == "paragraph" and self.section and "Annex" not in self.part:
            self.paragraph += 1
            self.words(f"{self.section}.{self.paragraph} {piece.text}")
        else:
            super().put(piece)

    def open_part(self, piece: Piece) -> None:
        """The title on the first page, contents after it, a new page for each part."""
        if not self.part:
            self.part = "Interim report"
            self.ln(40)
            super().heading(piece)
            return
        if self.part == "Interim report":
            self.put_contents()
        self.part = piece.text
        self.add_page()
        self.headings[piece.text] = self.page_no()
        super().heading(piece)

    def open_section(self, piece: Piece) -> None:
        """A heading with the section's number; annexes carry their letter already."""
        title = piece.text
        if not title.startswith("Annex"):
            self.section, self.paragraph = self.section + 1, 0
            title = f"{self.section}. {title}"
        elif not title.startswith("Annex A"):
            self.add_page()
        super().heading(Piece("heading", title, level=2))
        self.headings[title] = self.page_no()

    def put_contents(self) -> None:
        """Headings and their pages, as the first run found them."""
        self.part = "Contents"
        self.add_page()
        super().heading(Piece("heading", "Contents", level=1))
        self.set_font(_FONT, "", 10)
        for title, page in self.contents.items() or dict.fromkeys(_titles(self.source), 0).items():
            self.cell(self.epw - 12, 5.4, title)
            self.cell(12, 5.4, str(page), align=Align.R, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _titles(source: Source) -> list[str]:
    """As many lines as the contents will have, so that the first run breaks pages alike."""
    return [piece.text for piece in source.pieces if piece.kind == "heading"][1:]


def _widths(rows: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """Each column as wide as its longest cell asks for, with the cell's margins, within reason."""
    return tuple(min(40, max(map(len, column)) + 4) for column in zip(*rows, strict=True))
