"""Nothing but running headers, footers and page numbers is missing from the text of a PDF."""

from collections import Counter
from collections.abc import Callable, Sequence

import pypdfium2
import pytest
from fpdf import FPDF

from corpus.documents import Document
from tests.corpus.readers.test_pdf_tables import rows_of
from tests.corpus.readers.typeset import Sheet, story

Read = Callable[[str, bytes | str], Document]
# What may be missing from each page.
Made = tuple[bytes, list[str]]
NOTE = "{} Statistics Office, Yearbook {}, table {}."
TASK = "Looks after matter {} and every question that arises from it there, twice a year"


def _missing(document: Document, data: bytes) -> list[Counter[str]]:
    """For each page, how many of which letters and figures pdfium finds and the text lacks."""
    pdf = pypdfium2.PdfDocument(data)
    printed = [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    read = [document.text[page.start : page.end] for page in document.pages]
    return [_signs(one) - _signs(other) for one, other in zip(printed, read, strict=True)]


def _signs(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))


def _ruled(rows: Sequence[Sequence[str]], header: str = "", footer: str = "") -> Made:
    class Report(FPDF):
        def header(self) -> None:
            if header:
                self.cell(0, 6, header.format(self.page_no()), new_x="LMARGIN", new_y="NEXT")
                self.ln(10)

        def footer(self) -> None:
            self.set_y(-12)
            self.cell(0, 5, footer.format(self.page_no()), align="C")

    pdf = Report()
    pdf.set_font("helvetica", size=10)
    pdf.add_page()
    with pdf.table(col_widths=(30, 80, 30)) as table:
        for row in rows:
            table.row(row)
    pages = range(1, pdf.page_no() + 1)
    return bytes(pdf.output()), [header.format(n) + footer.format(n) for n in pages]


def _rows(count: int, text: str) -> list[tuple[str, str, str]]:
    offices = [(f"Office {n}", text.format(n), f"{n * 13 + 101} k") for n in range(count)]
    return [("Body", "Task", "Budget"), *offices]


def _unruled(pages: int, headed: bool, margin: str = "") -> Made:
    sheet = Sheet()
    for page in range(pages):
        if page:
            sheet.add_page()
        if margin:
            sheet.line(60, 30, margin, 9)
        rows = [(f"Port {page * 40 + n}", f"{page * 40 + n}.5", f"{n + 1}") for n in range(40)]
        names = [("Port", "Ships", "Tons")] if headed else []
        sheet.rows(80, (60, 250, 350), [*names, *rows])
    return sheet.bytes(), [margin] * pages


def _noted(pages: int, note: Callable[[int], str], footer: str = "- {} -") -> Made:
    sheet = Sheet()
    for page in range(pages):
        if page:
            sheet.add_page()
        y = sheet.stack(60, 80, sheet.wrapped(480, story(page, 8)))
        sheet.stack(60, y + 10, sheet.wrapped(480, story(page + 2, 6)))
        sheet.rule(60, 740, 100)
        sheet.line(60, 752, note(page), 8)
        sheet.line(290, 815, footer.format(page + 1), 9)
    return sheet.bytes(), [footer.format(page + 1) for page in range(pages)]


def _columns(pages: int) -> Made:
    """Two columns in which the same sentences come again, with other figures."""
    sheet = Sheet()
    text = (
        "On day {} the council heard witnesses on the loss of the pilot boat and asked for logs. "
    )
    for page in range(pages):
        if page:
            sheet.add_page()
        for x, day in ((50, page * 7), (310, page * 7 + 90)):
            y = 70.0
            for place in range(6):
                y = sheet.stack(x, y, sheet.wrapped(230, text.format(day + place) * 2)) + 5
        sheet.line(290, 815, f"- {page + 1} -", 9)
    return sheet.bytes(), [f"- {page + 1} -" for page in range(pages)]


def _report(pages: int) -> Made:
    sheet = Sheet()
    for page in range(pages):
        if page:
            sheet.add_page()
        sheet.line(60, 40, "Aid Monitor, issue 14", 9)
        sheet.line(60, 100, f"Part {'ABCDEF'[page]}: what was found", 15)
        y = sheet.stack(60, 130, sheet.wrapped(480, story(page, 7)))
        rows = [("State", "Paid", "Due"), (f"Norway {page}", "40", "3"), ("Malta", "2", "1")]
        y = sheet.rows(y + 20, (60, 250, 350), rows)
        sheet.stack(60, y + 20, sheet.wrapped(480, story(page + 1, 5)))
        sheet.line(280, 815, f"Page {page + 1} of {pages}", 9)
    return sheet.bytes(), [f"Aid Monitor, issue 14 Page {n + 1} of {pages}" for n in range(pages)]


_MADE: dict[str, Callable[[], Made]] = {
    "rows over pages": lambda: _ruled(_rows(90, "Matter {}")),
    "rows and page numbers": lambda: _ruled(_rows(90, "Matter {}"), "", "{}"),
    "rows below headers": lambda: _ruled(_rows(80, "Matter {}"), "Aid Monitor {}", "Page {}"),
    "wrapped rows over pages": lambda: _ruled(_rows(45, TASK)),
    "wrapped rows below headers": lambda: _ruled(_rows(45, TASK), "Aid Monitor", "- {} -"),
    "rows without rules": lambda: _unruled(3, headed=True),
    "rows without rules or names": lambda: _unruled(4, headed=False),
    "rows without rules below headers": lambda: _unruled(4, headed=True, margin="Aid Monitor"),
    "notes that count": lambda: _noted(4, lambda n: NOTE.format(n + 1, 2020 + n, n + 4)),
    "notes of each page": lambda: _noted(4, lambda n: NOTE.format(1, 2020, n + 4)),
    "the same note on each page": lambda: _noted(3, lambda n: NOTE.format(n + 1, 2020, 4)),
    "notes with symbols": lambda: _noted(5, lambda n: "* The figures are provisional."),
    "sentences that come again": lambda: _columns(3),
    "a report": lambda: _report(5),
}


@pytest.mark.parametrize("name", _MADE)
def test_nothing_else_is_missing_from_any_page(read: Read, name: str) -> None:
    data, allowed = _MADE[name]()
    missing = _missing(read("a.pdf", data), data)
    assert len(missing) == len(allowed) > 1
    assert [_signs(text) for text in allowed] == missing


def test_a_tables_names_and_rows_are_read_on_each_page(read: Read) -> None:
    for text in ("Matter {}", TASK):
        rows = _rows(60, text)
        document = read("a.pdf", _ruled(rows)[0])
        found = rows_of(document)
        assert list(dict.fromkeys(found)) == [" | ".join(row) for row in rows]
        assert found.count("Body | Task | Budget") == len(document.pages)


def test_headers_with_section_numbers_or_beside_these_are_left_out(read: Read) -> None:
    sheet = Sheet()
    for page in range(6):
        if page:
            sheet.add_page()
        cells = [f"§ 1308.{page + 11}", "21 CFR Ch. II (2000 Edition)"]
        for x, text in zip((60, 300), cells, strict=True):
            sheet.line(x, 40, text, 9)
        sheet.stack(60, 100, sheet.wrapped(480, story(page, 6)))
    text = read("a.pdf", sheet.bytes()).text
    assert text == "\n\n".join(story(page, 6) for page in range(6))


def test_a_header_that_counts_each_part_anew_is_left_out(read: Read) -> None:
    sheet = Sheet()
    for page in range(6):
        if page:
            sheet.add_page()
        sheet.line(60, 40, f"Aid Monitor, page {page % 3 + 1}", 9)
        sheet.stack(60, 100, sheet.wrapped(480, story(page, 6)))
    assert "Aid Monitor" not in read("a.pdf", sheet.bytes()).text
