"""Headings and lists of PDFs keep their structure."""

from collections.abc import Callable

import pytest

from corpus.documents import Document
from index.passages import passages
from tests.corpus.readers.typeset import Sheet, story

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]


def _report() -> Sheet:
    sheet = Sheet()
    sheet.line(60, 80, "The flood wall at Quay Lane", 18, "B")
    y = 110.0
    for number, (heading, style) in enumerate(
        (("2 Findings", "B"), ("2.1 The wall", "B"), ("2.2 The river", "B"), ("3 Advice", "B"))
    ):
        sheet.line(60, y, heading, 11, style)
        y = sheet.stack(60, y + 18, sheet.wrapped(480, story(number))) + 12
    return sheet


def test_numbers_of_headings_tell_their_level(read: Read) -> None:
    document = read("a.pdf", _report().bytes())
    headings = [
        (document.text[b.start : b.end], b.level) for b in document.blocks if b.kind == "heading"
    ]
    assert headings == [
        ("The flood wall at Quay Lane", 1),
        ("2 Findings", 2),
        ("2.1 The wall", 3),
        ("2.2 The river", 3),
        ("3 Advice", 2),
    ]


def test_a_passage_knows_its_path_of_headings(read: Read) -> None:
    found = passages(read("a.pdf", _report().bytes()), target=250)
    paths = {passage.headings for passage in found}
    assert ("The flood wall at Quay Lane", "2 Findings", "2.2 The river") in paths
    assert ("The flood wall at Quay Lane", "3 Advice") in paths


def test_a_number_set_apart_from_its_heading_belongs_to_it(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    sheet.line(60, 80, "4", 16)
    sheet.line(110, 80, "Conclusions", 16)
    sheet.stack(110, 120, sheet.wrapped(430, story(0)))
    assert blocks(read("a.pdf", sheet.bytes())) == [
        ("heading", "4 Conclusions"),
        ("paragraph", story(0)),
    ]


def test_items_of_lists_in_lists_stay_items(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    y = 80.0
    marks = ("1.", "(a)", "(b)", "2.", "-", "-")
    for place, mark in enumerate(marks):
        left = 60 if mark[0].isdigit() else 90
        sheet.line(left, y, mark)
        y = sheet.stack(left + 25, y, sheet.wrapped(440 - left, story(place)))
    assert blocks(read("a.pdf", sheet.bytes())) == [
        ("item", f"{mark} {story(place)}") for place, mark in enumerate(marks)
    ]


@pytest.mark.parametrize(
    "date_line", ["As of 1 April 2025", "1 April 2025", "Friday, 4 April 2025"]
)
def test_a_date_below_a_title_of_the_same_type_is_a_block(
    read: Read, blocks: Blocks, date_line: str
) -> None:
    sheet = Sheet()
    sheet.stack(60, 80, ["Staffing of the embassies", date_line])
    sheet.rows(140, (60, 250, 350), [("Post", "Staff", "Paid"), ("Korvat", "17", "4")])
    document = read("a.pdf", sheet.bytes())
    assert blocks(document)[:2] == [
        ("paragraph", "Staffing of the embassies"),
        ("paragraph", date_line),
    ]
    assert document.date is not None
    assert document.date.isoformat().startswith("2025-04-0")


def test_a_line_in_other_type_below_a_title_is_a_block(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    sheet.line(60, 80, "Staffing of the embassies", 12, "B")
    sheet.line(60, 95, "Office of Posts", 12)
    sheet.stack(60, 160, sheet.wrapped(480, story(0)))
    assert [text for _, text in blocks(read("a.pdf", sheet.bytes()))] == [
        "Staffing of the embassies",
        "Office of Posts",
        story(0),
    ]


@pytest.mark.parametrize("end", ["closes on", "opens in the spring,"])
def test_a_sentence_that_ends_with_a_date_is_whole(read: Read, end: str) -> None:
    sheet = Sheet()
    sheet.stack(60, 80, [f"The embassy in Korvat {end}", "1 April 2025"])
    assert read("a.pdf", sheet.bytes()).text == f"The embassy in Korvat {end} 1 April 2025"
