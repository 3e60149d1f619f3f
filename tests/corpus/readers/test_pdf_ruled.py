"""Tables of PDFs whose every cell is ruled."""

from collections.abc import Callable, Sequence

import pytest
from fpdf import FPDF

from corpus.documents import Document
from tests.corpus.readers.test_pdf_tables import rows_of
from tests.corpus.readers.typeset import Sheet

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]
TASK = "Looks after matter {} and every question that arises from it there, with reports yearly"


def _ruled(rows: Sequence[Sequence[str]], align: str = "MIDDLE") -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=10)
    with pdf.table(col_widths=(30, 80, 30), v_align=align) as table:
        for row in rows:
            table.row(row)
    return bytes(pdf.output())


@pytest.mark.parametrize("align", ["TOP", "MIDDLE", "BOTTOM"])
def test_wrapped_cells_are_whole_however_they_are_aligned(read: Read, align: str) -> None:
    rows = [
        ("Body", "Task", "Budget"),
        *((f"Office {n}", TASK.format(n), f"{n * 13} k") for n in range(5)),
    ]
    assert rows_of(read("a.pdf", _ruled(rows, align))) == [" | ".join(row) for row in rows]


def test_a_name_over_columns_is_said_of_each_and_one_over_rows_once(read: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=10)
    with pdf.table(num_heading_rows=2) as table:
        row = table.row()
        row.cell("Region", rowspan=2)
        row.cell("Passengers", colspan=2)
        for cells in (("2023", "2024"), ("North", "1,201", "1,377"), ("South", "2,045", "1,988")):
            table.row(cells)
    assert rows_of(read("a.pdf", bytes(pdf.output()))) == [
        "Region | Passengers 2023 | Passengers 2024",
        "North | 1,201 | 1,377",
        "South | 2,045 | 1,988",
    ]


def test_rows_without_a_rule_between_them_stay_apart(read: Read) -> None:
    sheet = Sheet()
    for y in (90, 110, 170):
        sheet.rule(50, y, 300)
    for x in (50, 200, 350):
        sheet.rule_down(x, 90, 80)
    rows = [("State", "Paid"), ("Norway", "40"), ("Malta", "2"), ("Iceland", "7")]
    for place, (name, paid) in enumerate(rows):
        sheet.line(60, 105 + 18 * place, name)
        sheet.line(210, 105 + 18 * place, paid)
    assert rows_of(read("a.pdf", sheet.bytes())) == [" | ".join(row) for row in rows]


def test_text_in_frames_side_by_side_is_no_table(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    for y in (90, 700):
        sheet.rule(50, y, 480)
    for x in (50, 290, 530):
        sheet.rule_down(x, 90, 610)
    text = "The council of the port heard witnesses on the loss of the pilot boat. " * 16
    for x in (60, 300):
        sheet.stack(x, 110, sheet.wrapped(220, text))
    assert blocks(read("a.pdf", sheet.bytes())) == [("paragraph", text.strip())] * 2
