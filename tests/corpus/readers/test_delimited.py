"""CSV and TSV are told by their content, and prose with commas stays prose."""

import csv
import re
from collections.abc import Callable
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.documents import Document
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.delimited import delimiter_of, read_delimited

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]

PLEDGES = "State,Pledge,Paid\nNorway,450,300\nDenmark,320,310\nSweden,280,90\n"


def test_a_row_is_a_block_under_the_names_of_its_columns(read: Read, blocks: Blocks) -> None:
    document = read("pledges.csv", PLEDGES)
    assert blocks(document) == [
        ("row", "State | Pledge | Paid"),
        ("row", "Norway | 450 | 300"),
        ("row", "Denmark | 320 | 310"),
        ("row", "Sweden | 280 | 90"),
    ]
    assert (document.format, document.pages, document.date) == ("csv", (), None)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_delimiter_and_the_encoding_are_found(
    read: Read, blocks: Blocks, mark: str, codec: str
) -> None:
    content = PLEDGES.replace("Norway", "Curaçao").replace(",", mark).encode(codec)
    document = read("table.txt", content)
    assert document.format == ("tsv" if mark == "\t" else "csv")
    assert ("row", "Curaçao | 450 | 300") in blocks(document)


def test_cells_in_quotation_marks_may_hold_anything(read: Read, blocks: Blocks) -> None:
    content = 'Name,Remark\nNorway,"said ""yes"", then no"\nDenmark,"two\nlines"\n'
    assert blocks(read("a.csv", content))[1:] == [
        ("row", 'Norway | said "yes", then no'),
        ("row", "Denmark | two lines"),
    ]


def test_a_quotation_mark_that_nothing_closes_swallows_nothing(read: Read, blocks: Blocks) -> None:
    content = 'Name,Inches\nScreen,"24\nPhone,6\nTablet,10\n'
    assert [text for _, text in blocks(read("a.csv", content))] == [
        "Name | Inches",
        'Screen | "24',
        "Phone | 6",
        "Tablet | 10",
    ]


def test_a_line_over_the_table_is_its_heading_and_one_under_it_a_paragraph(
    read: Read, blocks: Blocks
) -> None:
    content = f"Aid to Kyiv,,\n{PLEDGES}\nSource: ministries.,,\n"
    document = read("a.csv", content)
    assert blocks(document)[0] == ("heading", "Aid to Kyiv")
    assert blocks(document)[-1] == ("paragraph", "Source: ministries.")
    assert document.title == "Aid to Kyiv"


def test_rows_parted_by_strokes_are_a_table(read: Read, blocks: Blocks) -> None:
    content = "Station|Line\nKirkwall|18\nGdynia|3\n"
    assert blocks(read("lines.csv", content)) == [
        ("row", "Station | Line"),
        ("row", "Kirkwall | 18"),
        ("row", "Gdynia | 3"),
    ]


@pytest.mark.parametrize("name", ["notes.txt", "notes.csv"])
@pytest.mark.parametrize(
    "text",
    [
        "| State | Pledge | Paid |\n|---|---|---|\n| Norway | 450 | 300 |\n| Denmark | 2 | 1 |\n",
        "|State|Pledge|Paid|\n|Norway|450|300|\n|Denmark|320|310|\n",
        "State|Pledge|Paid\n---|:--|--:\nNorway|450|300\nDenmark|320|310\n",
    ],
)
def test_a_table_that_strokes_draw_is_no_csv(text: str, name: str) -> None:
    assert delimiter_of(text, name) is None


def test_the_first_line_may_tell_the_delimiter(read: Read, blocks: Blocks) -> None:
    document = read("a.csv", "sep=|\r\nState|Pledge\r\nNorway|450\r\n")
    assert blocks(document) == [("row", "State | Pledge"), ("row", "Norway | 450")]


def test_a_date_in_a_row_is_not_the_files_own(read: Read) -> None:
    rows = "State,Signed\nNorway,2025-04-11\n"
    assert read("a.csv", rows).date is None
    labelled = read("a.csv", f"Published,11 April 2025\n\n{rows}")
    assert labelled.date is not None
    assert labelled.date.isoformat() == "2025-04-11"


@pytest.mark.parametrize(
    "text",
    [
        "The ministers met, talked, and left.\nThey will meet again, in May, in Oslo.\n"
        "Nobody, it seems, objected.\nNorway, for one, agreed.\nDenmark, too, agreed.\n",
        "Dear all,\n\nplease find below the notes, as agreed.\n\nBest,\nAnna\n",
        "Oslo, Norway\nCopenhagen, Denmark\nStockholm, Sweden\nHelsinki, Finland\nRiga, Latvia\n",
        '{"a": 1,"b": 2}\n{"a": 3,"b": 4}\n{"a": 5,"b": 6}\n',
        "One line, with commas, alone.\n",
        "3,14\n2,71\n1,41\n",
        '"One, and one more."\n"Two, and one more."\n"Three, four."\n',
        "Norway | 450 | 300\nDenmark | 320 | 310\nSweden | 280 | 90\n",
        "- drones; shells\n- tanks; boots\n- bread; salt\n- ships; ports\n",
    ],
)
def test_prose_and_lists_with_commas_stay_text(text: str) -> None:
    assert delimiter_of(text, "notes.txt") is None


def test_a_name_settles_what_the_content_leaves_open() -> None:
    text = "Oslo, Norway\nCopenhagen, Denmark\n"
    assert delimiter_of(text, "cities.txt") is None
    assert delimiter_of(text, "cities.csv") == ","
    assert delimiter_of("The ministers met.\nThey left.\n", "notes.csv") is None


_CELL = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
).map(lambda text: f"c{text}")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=2, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_every_cell_that_is_written_is_read_at_its_span(rows: list[list[str]], mark: str) -> None:
    stream = StringIO()
    csv.writer(stream, delimiter=mark, lineterminator="\r\n").writerows(rows)
    text = stream.getvalue()
    assert delimiter_of(text, "a.csv") == mark
    content = read_delimited(text.encode(), DEFAULT_LIMITS, mark)
    read = [content.text[block.start : block.end] for block in content.blocks]
    expected = [" | ".join(_seen(cell) for cell in row) for row in rows]
    assert read == expected


def _seen(cell: str) -> str:
    from corpus.characters import on_one_line

    return re.sub(r"\s+", " ", on_one_line(cell))
