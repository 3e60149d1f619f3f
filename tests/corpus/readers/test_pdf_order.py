"""The order of reading, and what stands at the edges of pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.readers.table import read_file
from tests.corpus.readers.typeset import Sheet, story

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]
FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"


def in_order(text: str, *phrases: str) -> bool:
    """Whether the phrases stand in the text, each after the one before."""
    places = [text.find(phrase) for phrase in phrases]
    return -1 not in places and places == sorted(places)


def _two_columns(sheet: Sheet, y: float, first: int = 0) -> tuple[list[str], list[str]]:
    return sheet.wrapped(230, story(first)), sheet.wrapped(230, story(first + 1))


def test_two_columns_are_read_one_after_the_other(read: Read) -> None:
    sheet = Sheet()
    left, right = _two_columns(sheet, 80)
    sheet.stack(50, 80, left)
    sheet.stack(310, 80, right)
    assert read("a.pdf", sheet.bytes()).text == f"{story(0)}\n\n{story(1)}"


def test_columns_written_line_by_line_across_the_page_are_read_down(read: Read) -> None:
    sheet = Sheet()
    left, right = _two_columns(sheet, 80)
    for place in range(max(len(left), len(right))):
        for x, column in ((50, left), (310, right)):
            if place < len(column):
                sheet.line(x, 80 + 14 * place, column[place])
    assert read("a.pdf", sheet.bytes()).text == f"{story(0)}\n\n{story(1)}"


def test_columns_written_from_the_right_are_read_from_the_left(read: Read) -> None:
    sheet = Sheet()
    left, right = _two_columns(sheet, 80)
    sheet.stack(310, 80, right)
    sheet.stack(50, 80, left)
    assert read("a.pdf", sheet.bytes()).text == f"{story(0)}\n\n{story(1)}"


def test_three_columns_under_a_headline_and_over_a_closing_line(read: Read) -> None:
    sheet = Sheet()
    for place, x in enumerate((410, 230, 50)):
        sheet.stack(x, 120, sheet.wrapped(150, story(2 - place, 5)))
    sheet.line(50, 80, "The week in the harbour, the valley and the courts of the north", 20)
    sheet.line(50, 500, "All stories of this page were written for a test: nobody is meant.")
    text = read("a.pdf", sheet.bytes()).text
    assert in_order(text, "The week in", "Alder", "Birch", "Cedar", "All stories")
    assert story(0, 5) in text
    assert story(2, 5) in text


def test_a_headline_between_two_pairs_of_columns_parts_them(read: Read) -> None:
    sheet = Sheet()
    for first, y in ((0, 80), (2, 420)):
        for place, x in enumerate((50, 310)):
            sheet.stack(x, y, sheet.wrapped(230, story(first + place)))
    sheet.line(50, 390, "A second subject that has a headline across both columns of it", 16)
    text = read("a.pdf", sheet.bytes()).text
    assert in_order(text, "Alder", "Birch", "A second subject", "Cedar", "Damson")


def test_a_box_beside_the_text_is_read_in_one_piece(read: Read) -> None:
    sheet = Sheet()
    sheet.stack(50, 80, sheet.wrapped(495, story(0)))
    for place, (x, width) in enumerate(((50, 300), (380, 165))):
        sheet.stack(x, 170, sheet.wrapped(width, story(place + 1)))
    sheet.stack(50, 620, sheet.wrapped(495, story(3)))
    text = read("a.pdf", sheet.bytes()).text
    for number in range(4):
        assert story(number) in text
    assert in_order(text, "Alder", "Birch", "Cedar", "Damson")


def test_a_page_written_from_its_foot_up_is_read_from_the_top(read: Read) -> None:
    sheet = Sheet()
    for number in (3, 2, 1, 0):
        sheet.stack(50, 80 + 120 * number, sheet.wrapped(495, story(number)))
    text = read("a.pdf", sheet.bytes()).text
    assert text == "\n\n".join(story(number) for number in range(4))


def test_words_written_one_by_one_out_of_order_stand_in_their_lines(read: Read) -> None:
    sheet = Sheet()
    lines = sheet.wrapped(400, story(0))
    words = []
    for place, text in enumerate(lines):
        x = 50.0
        for word in text.split():
            words.append((x, 80 + 14 * place, word))
            x += sheet.get_string_width(f"{word} ")
    for x, y, word in words[::-1]:
        sheet.line(x, y, word)
    assert read("a.pdf", sheet.bytes()).text == story(0)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_printed_sideways_reads_as_upright(read: Read, blocks: Blocks, angle: int) -> None:
    sheet = Sheet(700, 700)
    with sheet.rotation(angle, 350, 350):
        sheet.stack(100, 150, sheet.wrapped(450, story(0)))
        sheet.rows(300, (100, 300, 400), [("Norway", "40", "45"), ("Malta", "3", "2")])
    assert blocks(read("a.pdf", sheet.bytes())) == [
        ("paragraph", story(0)),
        ("row", "Norway | 40 | 45"),
        ("row", "Malta | 3 | 2"),
    ]


def test_a_stamp_up_the_margin_comes_after_the_text(read: Read) -> None:
    sheet = Sheet()
    with sheet.rotation(90, 30, 500):
        sheet.line(30, 500, "Draft of 3 May, not for release", 18)
    sheet.stack(60, 80, sheet.wrapped(480, story(0, 8)))
    text = read("a.pdf", sheet.bytes()).text
    assert text == f"{story(0, 8)}\n\nDraft of 3 May, not for release"


def test_a_word_broken_between_columns_and_between_pages_is_whole(read: Read) -> None:
    sheet = Sheet()
    left, right = sheet.wrapped(230, story(0)), sheet.wrapped(230, story(1))
    sheet.stack(50, 80, [*left[:-1], "and they asked for a replace-"])
    sheet.stack(310, 80, ["ment of the pump.", *right, "It was a replacement for the har-"])
    sheet.add_page()
    sheet.stack(50, 80, ["bour, and the harbour is deep."])
    text = read("a.pdf", sheet.bytes()).text
    assert "asked for a replacement of the pump" in text
    assert "for the harbour, and the harbour" in text


def _pages(number: int, header: Callable[[int], str], footer: Callable[[int], str]) -> Sheet:
    sheet = Sheet()
    for page in range(number):
        if page:
            sheet.add_page()
        sheet.line(50, 40, header(page), 9)
        sheet.stack(50, 100, sheet.wrapped(495, story(page, 6)))
        sheet.line(280, 810, footer(page), 9)
    return sheet


@pytest.mark.parametrize(
    ("pages", "header"),
    [
        (2, lambda page: "Aid Monitor, spring issue"),
        (4, lambda page: ("Aid Monitor, spring issue", "The harbour of Ostrov")[page % 2]),
        (8, lambda page: f"Aid Monitor {page + 1}"),
    ],
)
def test_headers_of_few_pages_and_of_left_and_right_ones_are_left_out(
    read: Read, pages: int, header: Callable[[int], str]
) -> None:
    sheet = _pages(pages, header, lambda page: f"Page {page + 1} of {pages}")
    text = read("a.pdf", sheet.bytes()).text
    assert text == "\n\n".join(story(page, 6) for page in range(pages))


def test_page_numbers_inside_other_edge_lines_are_left_out(read: Read) -> None:
    sheet = _pages(4, lambda page: f"{page + 11}", lambda page: f"Printed for {story(page)[6:12]}")
    for page in range(4):
        sheet.page = page + 1
        sheet.line(50, 25, f"Volume of {story(page)[6:11]}", 9)
    text = read("a.pdf", sheet.bytes()).text
    assert not any(f"{page + 11}" in text for page in range(4))


def test_the_same_letter_twice_keeps_its_first_line(read: Read) -> None:
    sheet = Sheet()
    for page in range(2):
        if page:
            sheet.add_page()
        sheet.stack(50, 80, ["May 5, 2023", "", "To whom it may concern:", "", "We thank you."])
    assert read("a.pdf", sheet.bytes()).text.count("May 5, 2023") == 2


def test_numbers_that_count_lines_are_left_out(read: Read) -> None:
    sheet = Sheet()
    lines = sheet.wrapped(350, f"{story(0, 8)} {story(3, 8)}")
    for place in range(25):
        sheet.right(80, 80 + 25 * place, f"{place + 1}")
    for place, text in enumerate(lines):
        sheet.line(100, 80 + 25 * place, text)
    assert read("a.pdf", sheet.bytes()).text == f"{story(0, 8)} {story(3, 8)}"


def test_numbers_of_a_tables_rows_are_kept(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    rows = [(f"{n}", f"Harbour {story(n % 8)[6:11]}", f"{n * 7}") for n in range(1, 21)]
    sheet.stack(50, 80, sheet.wrapped(495, story(0)))
    sheet.rows(200, (80, 200, 400), [("No.", "Place", "Ships"), *rows])
    found = [text for kind, text in blocks(read("a.pdf", sheet.bytes())) if kind == "row"]
    assert found == [" | ".join(row) for row in (("No.", "Place", "Ships"), *rows)]


_ORDERS = [
    ("rotated-odd-layout/multi-column.pdf", "inter alia), the advances", "indicating the needs"),
    ("rotated-odd-layout/multi-column.pdf", "improving retrieval", "Retrieval in open-domain QA"),
    ("rotated-odd-layout/multi-column.pdf", "Dense encodings are also", "However, it is generally"),
    ("rotated-odd-layout/multi-column.pdf", "training schemes on the", "The middle bock"),
    ("rotated-odd-layout/multi-column-2p.pdf", "Abstract", "1 Introduction", "However, it is"),
    ("rotated-odd-layout/multi-column-2p.pdf", "new state-of-the-art", "Exceptions include"),
    ("rotated-odd-layout/negative-coords.pdf", "Introduction Climate", "AirPort Extreme"),
    ("rotated-odd-layout/negative-coords.pdf", "Conclusions", "Berlin, March", "Reviewer Cred"),
    ("rotated-odd-layout/rotated-page-90.pdf", "Hello World", "Second line", "Rotated page"),
    ("government-document/150109DSP-Milw-505-90D.pdf", "90-Day Summary", "DCF-F-2476"),
    ("government-document/150109DSP-Milw-505-90D.pdf", "Petitioned for court", "or services)"),
    ("government-document/150109DSP-Milw-505-90D.pdf", "Ongoing Services", "Attempted or succ"),
    ("government-document/scotus-transcript-p1.pdf", "Official", "IN THE SUPREME", "MICHAEL"),
    ("government-document/scotus-transcript-p1.pdf", "at 1:01 p.m.", "APPEARANCES", "STEVEN"),
    ("government-document/testPDF_XFA_govdocs1_258578.pdf", "Mount Rushmore Na", "School Name"),
    ("government-document/testPDF_XFA_govdocs1_258578.pdf", "should be submitted", "Grade"),
    ("government-document/fake-memo.pdf", "May 5", "To Whom", "There were", "Best"),
    ("big-tables/table-curves-example.pdf", "from the available data", "Table 2", "Skin and"),
    ("big-tables/senate-expenditures.pdf", "DOCUMENT NO.", "BAIN", "DHAW20190001", "DHAW20190070"),
    ("big-tables/nics-background-checks-2015-11.pdf", "NICS Firearm", "Alabama", "Wyoming"),
]


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
@pytest.mark.parametrize("case", _ORDERS, ids=lambda case: f"{Path(case[0]).stem}: {case[1]}")
def test_phrases_of_awkward_files_stand_in_order(case: tuple[str, ...]) -> None:
    name, *phrases = case
    assert in_order(read_file(FIXTURES / name, name).text, *phrases)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("government-document/scotus-transcript-p1.pdf", "\n25"),
        ("big-tables/nics-background-checks-2015-11.pdf", "Page 1 of 205"),
    ],
)
def test_what_counts_lines_and_pages_is_left_out(name: str, absent: str) -> None:
    assert absent not in read_file(FIXTURES / name, name).text
