"""Tables of PDFs as rows that a person can read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

from corpus.documents import Document
from corpus.readers.table import read_file
from tests.corpus.readers.typeset import Sheet, story

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]
FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"
EDGES = (60, 250, 350, 450)


def rows_of(document: Document) -> list[str]:
    """The rows of a document, in order."""
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == "row"]


def _between_text(sheet: Sheet, lay: Callable[[float], float]) -> bytes:
    """A page with a table between two paragraphs."""
    y = lay(sheet.stack(60, 80, sheet.wrapped(480, story(0))) + 20)
    sheet.stack(60, y + 20, sheet.wrapped(480, story(1)))
    return sheet.bytes()


def test_an_empty_cell_keeps_its_place(read: Read, blocks: Blocks) -> None:
    rows = [
        ("State", "Pledged", "Paid", "Due"),
        ("Norway", "40", "", "40"),
        ("Malta", "", "2", "1"),
        ("Iceland", "7", "5", ""),
    ]
    sheet = Sheet()
    document = read("a.pdf", _between_text(sheet, lambda y: sheet.rows(y, EDGES, rows)))
    assert blocks(document) == [
        ("paragraph", story(0)),
        ("row", "State | Pledged | Paid | Due"),
        ("row", "Norway | 40 |  | 40"),
        ("row", "Malta |  | 2 | 1"),
        ("row", "Iceland | 7 | 5"),
        ("paragraph", story(1)),
    ]


def test_a_table_written_column_by_column_is_read_by_rows(read: Read) -> None:
    sheet = Sheet()
    names, paid = ("State", "Norway", "Malta", "Iceland"), ("Paid", "40", "2", "7")
    for x, column in ((60, names), (250, paid), (350, ("Due", "1", "0", "12"))):
        sheet.stack(x, 100, column)
    assert rows_of(read("a.pdf", sheet.bytes())) == [
        "State | Paid | Due",
        "Norway | 40 | 1",
        "Malta | 2 | 0",
        "Iceland | 7 | 12",
    ]


def test_wrapped_cells_are_whole(read: Read) -> None:
    rows = [
        ("Body", "What it was asked", "What it answered"),
        (
            "Eastmere Rivers Authority",
            "To say by the end of May which of its walls are of the same kind",
            "Four walls are of the same kind and will be surveyed before the winter",
        ),
        ("County", "To repair the siren", "Done in April"),
        (
            "Ministry",
            "To pay for the pumps and for the new gates at the harbour",
            "It has asked for a list",
        ),
    ]
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=10)
    with pdf.table(col_widths=(30, 50, 50), line_height=5) as table:
        for row in rows:
            table.row(row)
    assert rows_of(read("a.pdf", bytes(pdf.output()))) == [" | ".join(row) for row in rows]


def test_wrapped_cells_without_rules_are_whole_where_their_lines_are_full(read: Read) -> None:
    sheet = Sheet()
    y = 100.0
    for name, text, figure in (
        ("Norway", "A pledge for the repair of the northern grid and of its pumps", "40"),
        ("Malta", "Two boats", "2"),
        ("Iceland", "Fuel for the winter and a crew for the boats of the harbour", "7"),
    ):
        lines = sheet.wrapped(150, text)
        sheet.line(60, y, name)
        sheet.right(450, y, figure)
        y = sheet.stack(200, y, lines)
    assert rows_of(read("a.pdf", sheet.bytes())) == [
        "Norway | A pledge for the repair of the northern grid and of its pumps | 40",
        "Malta | Two boats | 2",
        "Iceland | Fuel for the winter and a crew for the boats of the harbour | 7",
    ]


def test_names_over_several_columns_are_said_of_each(read: Read) -> None:
    sheet = Sheet()
    for x in (190, 390):
        sheet.rule(x, 108, 160)
    sheet.line(200, 105, "Pledged in spring and summer")
    sheet.line(400, 105, "Paid in spring and summer")
    names = ("State", "April", "May", "June", "July")
    sheet.rows(
        120,
        (60, 260, 340, 460, 540),
        [names, ("Norway", "40", "41", "3", "4"), ("Malta", "2", "5", "1", "0")],
    )
    assert rows_of(read("a.pdf", sheet.bytes())) == [
        "State | Pledged in spring and summer April | Pledged in spring and summer May | "
        "Paid in spring and summer June | Paid in spring and summer July",
        "Norway | 40 | 41 | 3 | 4",
        "Malta | 2 | 5 | 1 | 0",
    ]


def test_a_table_runs_on_over_a_page(read: Read) -> None:
    sheet = Sheet()
    sheet.stack(60, 80, sheet.wrapped(480, story(0)))
    sheet.rows(740, EDGES, [("State", "Pledged", "Paid", "Due"), ("Norway", "40", "39", "1")])
    sheet.add_page()
    sheet.rows(60, EDGES, [("Malta", "3", "", "3"), ("Iceland", "7", "5", "2")])
    assert rows_of(read("a.pdf", sheet.bytes())) == [
        "State | Pledged | Paid | Due",
        "Norway | 40 | 39 | 1",
        "Malta | 3 |  | 3",
        "Iceland | 7 | 5 | 2",
    ]


def test_a_table_within_a_column_is_a_table(read: Read) -> None:
    sheet = Sheet()
    rows = [("State", "Paid"), ("Norway", "40"), ("Malta", "2"), ("Iceland", "7")]
    y = sheet.stack(50, 80, sheet.wrapped(230, story(0)))
    y = sheet.rows(y + 10, (50, 200), rows)
    sheet.stack(50, y + 10, sheet.wrapped(230, story(2)))
    sheet.stack(310, 80, sheet.wrapped(230, f"{story(1)} {story(3)} {story(4)}"))
    document = read("a.pdf", sheet.bytes())
    assert rows_of(document) == [" | ".join(row) for row in rows]
    assert story(2) in document.text
    assert document.text.endswith(f"{story(1)} {story(3)} {story(4)}")


def test_two_tables_keep_their_own_columns(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    y = sheet.rows(100, (60, 200, 300), [("State", "Paid", "Due"), ("Malta", "2", "1")])
    sheet.line(60, y, "Ships in the harbour by flag and by tonnage", 11, "B")
    sheet.rows(
        y + 15, (60, 420, 520), [("Flag", "Ships", "Tons"), ("Norway", "4", "70"), ("UK", "1", "9")]
    )
    sheet.stack(60, 400, sheet.wrapped(480, story(1)))
    assert blocks(read("a.pdf", sheet.bytes()))[2:4] == [
        ("heading", "Ships in the harbour by flag and by tonnage"),
        ("row", "Flag | Ships | Tons"),
    ]


def test_figures_in_prose_are_no_rows(read: Read, blocks: Blocks) -> None:
    text = (
        "In 2021 the county paid 40 million, in 2022 it paid 55 million, and in 2023 it paid 61 "
        "million for 12 pumps, 7 gates and 340 metres of wall. Of 431 homes 57 stood empty in 2024."
    )
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=12)
    pdf.multi_cell(62, 6, f"{text} {text}", align="J")
    assert blocks(read("a.pdf", bytes(pdf.output()))) == [("paragraph", f"{text} {text}")]


def test_numbered_paragraphs_and_lists_are_no_tables(read: Read) -> None:
    sheet = Sheet()
    y = 80.0
    for mark in ("1.1", "1.2", "1.3"):
        sheet.line(50, y, mark)
        y = sheet.stack(90, y, sheet.wrapped(450, story(int(mark[2])))) + 10
    for mark in ("(a)", "(b)", "(c)"):
        sheet.line(50, y, mark)
        y = sheet.stack(90, y, sheet.wrapped(450, story(5))) + 4
    document = read("a.pdf", sheet.bytes())
    assert {block.kind for block in document.blocks} == {"paragraph", "item"}
    assert f"1.2 {story(2)}" in document.text


_ROWS = [
    ("big-tables/all-number-table.pdf", "200.01 | 1"),
    ("big-tables/all-number-table.pdf", "1600.01 | 15"),
    ("big-tables/nics-background-checks-2015-11.pdf", "Hawaii | 1,248 | 0 | 0 | 0 | 0 | 0 | 0 |"),
    ("big-tables/nics-background-checks-2015-11.pdf", "Guam | 0 | 100 | 55 | 12 | 3 | 0 | 0 |"),
    ("big-tables/nics-background-checks-2015-11.pdf", "| 0 | 0 |  |  | 13 | 14 | 0 |"),
    ("big-tables/nics-background-checks-2015-11.pdf", "Pre-Pawn Long Gun | Pre-Pawn *Other"),
    ("rotated-odd-layout/nics-background-checks-2015-11-rotated.pdf", "Alaska | 209 | 3,062 |"),
    ("big-tables/senate-expenditures.pdf", "DOCUMENT NO. | DATE POSTED | PAYEE NAME |"),
    ("big-tables/senate-expenditures.pdf", "|  | BAIN, J MATTHEW |  |  | DISTRICT DIRECTOR |"),
    ("big-tables/senate-expenditures.pdf", "DHAW20190001 | 05/03/2019 | CITIBANK - TRAVEL"),
    ("big-tables/senate-expenditures.pdf", "| STAFF TRANSPORTATION AIRFARE FOR E JOHNSON"),
    ("big-tables/senate-expenditures.pdf", "AND RETURN | 920.68"),
    ("big-tables/table-curves-example.pdf", "Hypersensitivity, allergic oedema and Anaphylaxis |"),
    ("big-tables/table-curves-example.pdf", "gingival bleeding | Rare | Common | Common"),
    ("big-tables/table-curves-example.pdf", "recurrent DVT and PE (VTEt)"),
    ("rotated-odd-layout/multi-column.pdf", "Gold | 127 | ✓ | 55.8 | 73.0 | 83.1"),
    ("rotated-odd-layout/multi-column.pdf", "Dataset | Train | Train | Dev | Test"),
    ("owner-password-only/testPDF_protected.pdf", "[1] | Pages in CDO^2 prospectus | 300"),
    ("owner-password-only/testPDF_protected.pdf", "| 1985 | 1995 | 2005"),
]


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
@pytest.mark.parametrize(("name", "expected"), _ROWS, ids=lambda text: Path(text).name[:40])
def test_rows_of_awkward_files(name: str, expected: str) -> None:
    assert any(expected in row for row in rows_of(read_file(FIXTURES / name, name)))


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
def test_each_row_of_a_wide_table_has_a_cell_for_each_column() -> None:
    name = "big-tables/nics-background-checks-2015-11.pdf"
    rows = rows_of(read_file(FIXTURES / name, name))
    assert len(rows) == 57
    assert {row.count(" | ") for row in rows} == {24}
