"""Workbooks: sheets are pages, rows keep their columns, cells read as a person sees them."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.workbook.protection import WorkbookProtection
from PIL import Image as Picture

from corpus.characters import on_one_line
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.readers.xlsx import read_xlsx

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]
FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"

PLEDGES = [["State", "Pledge", "Paid"], ["Norway", 450, 300], ["Denmark", 320, 310]]


def _saved(workbook: Workbook) -> bytes:
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _workbook(rows: list[list[object]], name: str = "Pledges") -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return workbook


def _edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    stream = BytesIO()
    source = zipfile.ZipFile(BytesIO(data))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, change(content.decode()) if name == part else content)
    return stream.getvalue()


def _with_shared_strings(*strings: str) -> bytes:
    """A workbook as Excel writes it: its cells point into a table of strings."""
    cells = "".join(
        f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(len(strings))
    )
    data = _edited(
        _saved(_workbook([])),
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(
            "<sheetData ?(?:/>|></sheetData>)", f"<sheetData>{cells}</sheetData>", xml
        ),
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    data = _edited(data, "[Content_Types].xml", lambda xml: xml.replace("</Types>", override))
    items = "".join(f"<si>{s if '<' in s else f'<t>{s}</t>'}</si>" for s in strings)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    stream = BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{items}</sst>')
    return stream.getvalue()


def _outcome(read: Read, data: bytes) -> str:
    """The text that is read, or the code of the failure."""
    try:
        return read("a.xlsx", data).text
    except ReadFailure as failure:
        return failure.code


def test_a_sheet_is_a_page_under_its_name_and_a_row_is_a_block(read: Read, blocks: Blocks) -> None:
    workbook = _workbook(PLEDGES)
    other = workbook.create_sheet("Ships")
    other.append(["Ship", "Port"])
    other.append(["Fram", "Oslo"])
    document = read("a.bin", _saved(workbook))
    assert blocks(document) == [
        ("heading", "Pledges"),
        ("row", "State | Pledge | Paid"),
        ("row", "Norway | 450 | 300"),
        ("row", "Denmark | 320 | 310"),
        ("heading", "Ships"),
        ("row", "Ship | Port"),
        ("row", "Fram | Oslo"),
    ]
    assert [block.level for block in document.blocks if block.kind == "heading"] == [2, 2]
    assert document.format == "xlsx"
    assert [page.number for page in document.pages] == [1, 2]
    assert document.page_of(document.text.index("Denmark")) == 1
    assert document.page_of(document.text.index("Fram")) == 2


def test_hidden_sheets_rows_and_columns_are_left_out_and_told(read: Read, blocks: Blocks) -> None:
    workbook = _workbook([[*row, "secret"] for row in PLEDGES])
    sheet = workbook["Pledges"]
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[2].hidden = True
    workbook.create_sheet("Drafts", 0).append(["secret"])
    workbook["Drafts"].sheet_state = "hidden"
    workbook.create_sheet("Deep", 0).append(["secret"])
    workbook["Deep"].sheet_state = "veryHidden"
    document = read("a.xlsx", _saved(workbook))
    assert [text for _, text in blocks(document)] == [
        "Pledges",
        "State | Pledge | Paid",
        "Denmark | 320 | 310",
    ]
    (note,) = document.notes
    assert note.code == "hidden_text"
    assert note.text == "Left out: 2 hidden sheets, 1 hidden row, 1 hidden column."
    assert len(document.pages) == 1


def test_white_on_white_and_a_format_that_shows_nothing_are_hidden(read: Read) -> None:
    workbook = _workbook([["State", "Pledge"], ["Norway", 450], ["Denmark", 77]])
    sheet = workbook["Pledges"]
    sheet["A2"].font = Font(color="FFFFFFFF")
    sheet["B3"].number_format = ";;;"
    sheet["A1"].font = Font(color="FFFFFFFF")
    sheet["A1"].fill = PatternFill("solid", fgColor="FF000000")
    document = read("a.xlsx", _saved(workbook))
    assert "Norway" not in document.text
    assert "77" not in document.text
    assert "State | Pledge" in document.text
    assert [note.code for note in document.notes] == ["hidden_text"]


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (Font(color="FF112233"), PatternFill("solid", fgColor="FF112233")),
        (Font(color=Color(theme=0)), None),
        (Font(color=Color(theme=4)), PatternFill("solid", fgColor=Color(theme=4))),
        (Font(color=Color(theme=1, tint=0.99)), None),
        (Font(color=Color(indexed=9)), None),
        (Font(color=Color(indexed=65)), None),
        (Font(size=1), None),
    ],
)
def test_letters_in_the_colour_of_their_ground_or_too_small_are_hidden(
    read: Read, font: Font, fill: PatternFill | None
) -> None:
    document = read("a.xlsx", _saved(_one_cell_in(font, fill)))
    assert document.text == "Pledges\n\nState | Pledge\nDenmark | 77"
    assert [note.text for note in document.notes] == ["Left out: 1 cell that nobody sees."]


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (Font(color=Color(theme=0)), PatternFill("solid", fgColor=Color(theme=4))),
        (Font(color=Color(theme=0)), PatternFill("lightGrid", fgColor=Color(theme=0))),
        (Font(color=Color(theme=0)), GradientFill(stop=("FF000000", "FFFFFFFF"))),
        (Font(color=Color(theme=0, tint=-0.15)), None),
        (Font(color="FFD9D9D9"), None),
        (Font(color=Color(theme=4)), PatternFill("solid", fgColor=Color(theme=4, tint=0.6))),
        (Font(size=2), None),
    ],
)
def test_letters_that_can_be_seen_are_kept(
    read: Read, font: Font, fill: PatternFill | GradientFill | None
) -> None:
    document = read("a.xlsx", _saved(_one_cell_in(font, fill)))
    assert "Norway" in document.text
    assert not document.notes


def _one_cell_in(font: Font, fill: PatternFill | GradientFill | None) -> Workbook:
    workbook = _workbook([["State", "Pledge"], ["Denmark", 77], ["Norway", None]])
    cell = workbook["Pledges"]["A3"]
    cell.font = font
    if fill is not None:
        cell.fill = fill
    return workbook


def test_cells_are_written_as_a_person_sees_them(read: Read) -> None:
    workbook = _workbook([["Name", "Value"]])
    sheet = workbook["Pledges"]
    for name, value, number_format in (
        ("share", 0.125, "0.0%"),
        ("sum", 1234567.5, "#,##0.00"),
        ("euro", 1500, "[$€-407] #,##0"),
        ("signed", datetime(2025, 4, 11), "mm-dd-yy"),
        ("done", True, "General"),
        ("lost", "#DIV/0!", "General"),
    ):
        sheet.append([name, value])
        sheet.cell(sheet.max_row, 2).number_format = number_format
    text = read("a.xlsx", _saved(workbook)).text
    assert text.split("\n")[3:] == [
        "share | 12.5%",
        "sum | 1,234,567.50",
        "euro | € 1,500",
        "signed | 11 April 2025",
        "done | TRUE",
        "lost | #DIV/0!",
    ]


def test_a_formula_gives_its_stored_result_or_a_note(read: Read) -> None:
    data = _saved(_workbook([["Sum", "Other"], ["=1+1", "=2+2"]]))
    part = "xl/worksheets/sheet1.xml"
    stored = "1+1</f><v>2</v>"
    computed = _edited(data, part, lambda xml: re.sub("1[+]1</f><v ?(?:/>|></v>)", stored, xml))
    assert computed != data
    document = read("a.xlsx", computed)
    assert document.text.endswith("Sum | Other\n2")
    (note,) = document.notes
    assert note.code == "unread_parts"
    assert note.text.startswith("1 formula without a stored result")


def test_merged_names_over_columns_join_the_names_below(read: Read) -> None:
    workbook = _workbook(
        [
            ["State", "2024", None, "2025", None],
            [None, "Pledged", "Paid", "Pledged", "Paid"],
            ["Norway", 1, 2, 3, 4],
        ]
    )
    for cells in ("A1:A2", "B1:C1", "D1:E1"):
        workbook["Pledges"].merge_cells(cells)
    text = read("a.xlsx", _saved(workbook)).text
    assert text.split("\n")[2:] == [
        "State | 2024 Pledged | 2024 Paid | 2025 Pledged | 2025 Paid",
        "Norway | 1 | 2 | 3 | 4",
    ]


def test_a_cell_merged_over_rows_stands_in_each_of_them(read: Read) -> None:
    workbook = _workbook([["State", "Ship", "Tons"], ["Norway", "Fram", 400], [None, "Gjøa", 70]])
    workbook["Pledges"].merge_cells("A2:A3")
    text = read("a.xlsx", _saved(workbook)).text
    assert text.endswith("Norway | Fram | 400\nNorway | Gjøa | 70")


def test_blank_rows_part_tables_and_lines_stand_over_and_under_them(
    read: Read, blocks: Blocks
) -> None:
    rows: list[list[object]] = [
        [None, "Aid to Kyiv by state"],
        *([None, *row] for row in PLEDGES),
        [None, "Source: the ministries."],
        [None],
        [None, "Ship", None, "Port"],
        [None, "Fram", None, "Oslo"],
    ]
    document = read("a.xlsx", _saved(_workbook(rows)))
    assert blocks(document) == [
        ("heading", "Pledges"),
        ("heading", "Aid to Kyiv by state"),
        ("row", "State | Pledge | Paid"),
        ("row", "Norway | 450 | 300"),
        ("row", "Denmark | 320 | 310"),
        ("paragraph", "Source: the ministries."),
        ("row", "Ship | Port"),
        ("row", "Fram | Oslo"),
    ]
    assert document.title == "Aid to Kyiv by state"


def test_two_tables_stand_a_blank_line_apart(read: Read) -> None:
    rows = [*PLEDGES, [], ["Ship", "Port"], ["Fram", "Oslo"]]
    text = read("a.xlsx", _saved(_workbook(rows))).text
    assert "Denmark | 320 | 310\n\nShip | Port\nFram | Oslo" in text


_BOX = """<xdr:twoCellAnchor><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="9" name="Box" {hidden}/>
</xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>
</xdr:twoCellAnchor>"""


def test_text_boxes_and_titles_of_charts_stand_after_the_cells(read: Read, blocks: Blocks) -> None:
    workbook = _workbook(PLEDGES)
    chart = BarChart()
    chart.title = "Pledged and paid"
    chart.add_data(Reference(workbook["Pledges"], min_col=2, min_row=1, max_row=3))
    workbook["Pledges"].add_chart(chart, "F2")
    boxes = (
        _BOX.format(text="Figures are provisional.", hidden="")
        + _BOX.format(text="secret", hidden='hidden="1"')
    ).replace("a:", "main:")
    space = 'xmlns:main="http://schemas.openxmlformats.org/drawingml/2006/main"'
    data = _edited(
        _saved(workbook),
        "xl/drawings/drawing1.xml",
        lambda xml: re.sub(
            "</((?:xdr:)?)wsDr>",
            lambda end: boxes.replace("xdr:", end[1]) + end[0],
            xml.replace("wsDr ", f"wsDr {space} ", 1),
        ),
    )
    document = read("a.xlsx", data)
    assert blocks(document)[-2:] == [
        ("paragraph", "Pledged and paid"),
        ("paragraph", "Figures are provisional."),
    ]
    assert "secret" not in document.text
    assert document.notes == ()


@pytest.mark.parametrize(("rows", "told"), [(1, True), (40, False)])
def test_pictures_are_told_where_a_sheet_says_little_else(
    read: Read, rows: int, told: bool
) -> None:
    workbook = _workbook([["State", "Pledge"], *[["Norway", 5]] * rows])
    picture = BytesIO()
    Picture.new("L", (60, 80), 200).save(picture, "PNG")
    workbook["Pledges"].add_image(Image(picture), "F2")
    notes = read("a.xlsx", _saved(workbook)).notes
    assert [note.text for note in notes] == (["Pictures on sheets are not read."] if told else [])


def test_comments_are_left_out_and_told(read: Read) -> None:
    workbook = _workbook(PLEDGES)
    workbook["Pledges"]["A2"].comment = Comment("secret", "someone")
    document = read("a.xlsx", _saved(workbook))
    assert "secret" not in document.text
    assert [note.code for note in document.notes] == ["comments"]


def test_protected_sheets_are_read(read: Read) -> None:
    workbook = _workbook(PLEDGES)
    workbook["Pledges"].protection.set_password("secret")
    workbook.security = WorkbookProtection(workbookPassword="secret", lockStructure=True)
    assert "Norway | 450 | 300" in read("a.xlsx", _saved(workbook)).text


@pytest.mark.parametrize(("name", "title"), [("Sheet1", None), ("Aid by state", "Aid by state")])
def test_a_title_is_what_somebody_wrote(read: Read, name: str, title: str | None) -> None:
    workbook = _workbook(PLEDGES, name)
    assert read("a.xlsx", _saved(workbook)).title == title
    workbook.properties.title = "Pledges of the north"
    assert read("a.xlsx", _saved(workbook)).title == "Pledges of the north"


def test_a_date_is_taken_from_what_is_said_then_from_the_property(read: Read) -> None:
    dated = [["State", "Signed"], ["Norway", datetime(2025, 3, 3)]]
    workbook = _workbook(dated)
    workbook.properties.created = datetime(2006, 9, 16)
    workbook.properties.modified = datetime(2024, 5, 6)
    data = _saved(workbook)
    # The library sets the day of saving; the file's own is put back.
    data = _edited(data, "docProps/core.xml", lambda xml: _with_modified(xml, "2024-05-06"))
    assert read("a.xlsx", data).date == date(2024, 5, 6)
    said = _workbook([["Position as at 11 April 2025"], *dated])
    assert read("a.xlsx", _saved(said)).date == date(2025, 4, 11)


def _with_modified(xml: str, day: str) -> str:
    start = xml.index(">", xml.index("<dcterms:modified")) + 1
    return f"{xml[:start]}{day}T00:00:00Z{xml[xml.index('<', start) :]}"


def test_a_size_that_lies_and_far_cells_cost_nothing(read: Read) -> None:
    workbook = _workbook(PLEDGES)
    workbook["Pledges"]["A5000"] = "end"
    data = _edited(
        _saved(workbook),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<dimension ref="A1:C5000"', '<dimension ref="A1:XFD1048576"'),
    )
    assert read("a.xlsx", data).text.endswith("Denmark | 320 | 310\n\nend")


def test_a_sheet_with_too_much_text_is_refused() -> None:
    data = _saved(_workbook([["x" * 100] * 10] * 10))
    with pytest.raises(ReadFailure) as failure:
        read_xlsx(data, Limits(max_characters=5000))
    assert failure.value.code == "too_large"
    assert "split" in failure.value.reason


def test_a_workbook_without_cells_is_empty_and_one_of_pictures_has_no_text(read: Read) -> None:
    workbook = Workbook()
    with pytest.raises(ReadFailure) as failure:
        read("a.xlsx", _saved(workbook))
    assert failure.value.code == "empty"
    picture = BytesIO()
    Picture.new("RGB", (2, 2)).save(picture, "PNG")
    workbook.active.add_image(Image(picture))
    with pytest.raises(ReadFailure, match="scan") as failure:
        read("a.xlsx", _saved(workbook))
    assert failure.value.code == "no_text"


def test_a_strict_workbook_is_told_apart(read: Read) -> None:
    data = _edited(
        _saved(_workbook(PLEDGES)),
        "xl/workbook.xml",
        lambda xml: xml.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
    )
    with pytest.raises(ReadFailure, match="Strict") as failure:
        read("a.xlsx", data)
    assert failure.value.code == "unsupported"


def test_a_macro_workbook_is_read_as_a_workbook(read: Read) -> None:
    data = _edited(
        _saved(_workbook(PLEDGES)),
        "[Content_Types].xml",
        lambda xml: xml.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
    assert "Norway | 450 | 300" in read("a.xlsm", data).text


_LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize(
    ("declared", "name"), [(_LAUGHS, "j"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "x")]
)
def test_entities_neither_multiply_nor_open_files(
    read: Read, part: str, declared: str, name: str
) -> None:
    def hostile(xml: str) -> str:
        root = "sst" if "<sst" in xml else "worksheet"
        body = xml[xml.index(f"<{root}") :].replace("Norway", f"&{name};")
        return f"<!DOCTYPE {root} [{declared}]>{body}"

    data = _edited(_with_shared_strings("State", "Norway"), part, hostile)
    assert _outcome(read, data) == "damaged"


def test_strings_that_cells_share_are_read_with_their_runs(read: Read) -> None:
    shared = "<r><t>Nor</t></r><r><rPr><b/></rPr><t>way</t></r>"
    text = read("a.xlsx", _with_shared_strings("State", shared)).text
    assert text == "Pledges\n\nState\n\nNorway"


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_file_is_damaged(read: Read, keep: float) -> None:
    data = _saved(_workbook(PLEDGES))
    with pytest.raises(ReadFailure) as failure:
        read("a.xlsx", data[: int(len(data) * keep)])
    assert failure.value.code == "damaged"


def test_a_zip_bomb_is_refused(read: Read) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(30):
                part.write(b" " * 1_000_000)
    with pytest.raises(ReadFailure) as failure:
        read("a.xlsx", stream.getvalue())
    assert failure.value.code == "too_large"


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the folder of awkward files is not here")
def test_a_protected_workbook_of_excel_is_read() -> None:
    data = (FIXTURES / "owner-password-only" / "protectedSheets.xlsx").read_bytes()
    assert "1 | 2 | 3" in read_xlsx(data, DEFAULT_LIMITS).text
    assert len(load_workbook(BytesIO(data)).worksheets) == len(
        read_xlsx(data, DEFAULT_LIMITS).pages
    )


_WORD = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
).map(lambda text: f"c{text}")
_CELL = st.one_of(_WORD, st.integers(-(10**9), 10**9))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=2, max_size=6))
def test_every_cell_that_is_put_in_is_read_at_its_span(rows: list[list[str | int]]) -> None:
    # A leading "=" would make a formula; the prefix of a word keeps it from being one.
    content = read_xlsx(_saved(_workbook([list(row) for row in rows])), DEFAULT_LIMITS)
    read = [content.text[b.start : b.end] for b in content.blocks if b.kind == "row"]
    assert read == [" | ".join(on_one_line(str(cell)) for cell in row) for row in rows]
