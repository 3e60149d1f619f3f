"""Footnotes of PDFs stand apart from the text, and their marks from its words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.readers.table import read_file
from tests.corpus.readers.typeset import Sheet, story

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]
FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"


def _line_with_mark(
    sheet: Sheet, x: float, y: float, before: str, mark: str, after: str = "", size: float = 11
) -> None:
    """One line with a raised mark in it, as word processors write it: three pieces."""
    sheet.line(x, y, before, size)
    x += sheet.get_string_width(before)
    sheet.line(x, y - 0.35 * size, mark, 0.6 * size)
    x += sheet.get_string_width(mark)
    if after:
        sheet.line(x, y, after, size)


def _note(sheet: Sheet, y: float, mark: str, lines: list[str], x: float = 60) -> float:
    _line_with_mark(sheet, x, y, "", mark, f" {lines[0]}", 8)
    return sheet.stack(x, y + 10, lines[1:], 8)


def test_notes_come_after_the_page_and_their_marks_are_gone(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    _line_with_mark(sheet, 60, 80, "The wall was built in 1998", "1", " and raised in 2011.", 11)
    y = sheet.stack(60, 110, sheet.wrapped(480, story(0)))
    _line_with_mark(sheet, 60, y + 20, "The county sold its office.", "2")
    sheet.rule(60, 700, 120)
    y = _note(sheet, 715, "1", ["The drawings survive but the calculations", "of 1997 do not."])
    _note(sheet, y, "2", ["Answer of the county, page 12."])
    assert blocks(read("a.pdf", sheet.bytes())) == [
        ("paragraph", "The wall was built in 1998 and raised in 2011."),
        ("paragraph", story(0)),
        ("paragraph", "The county sold its office."),
        ("note", "1 The drawings survive but the calculations of 1997 do not."),
        ("note", "2 Answer of the county, page 12."),
    ]


def test_a_sentence_over_a_page_is_not_broken_by_notes(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    sheet.stack(60, 80, sheet.wrapped(480, story(0)))
    _line_with_mark(
        sheet, 60, 660, "The ministers met in Brussels", "1", " on Friday and agreed on"
    )
    _note(sheet, 780, "1", ["All but the minister of Malta."])
    sheet.add_page()
    sheet.stack(60, 80, ["a larger package of aid."])
    document = read("a.pdf", sheet.bytes())
    assert blocks(document) == [
        ("paragraph", story(0)),
        ("note", "1 All but the minister of Malta."),
        (
            "paragraph",
            "The ministers met in Brussels on Friday and agreed on a larger package of aid.",
        ),
    ]
    assert document.page_of(document.text.index("All but")) == 1
    assert document.page_of(document.text.rindex("a larger")) == 2


def test_notes_of_columns_come_after_all_columns(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    for place, x in enumerate((50, 310)):
        y = sheet.stack(x, 80, sheet.wrapped(230, story(place)))
        _line_with_mark(sheet, x, y + 10, f"So said witness {place}", str(place + 1), ".")
        _note(sheet, 780, str(place + 1), [f"Statement of witness {place}."], x)
    kinds = [kind for kind, _ in blocks(read("a.pdf", sheet.bytes()))]
    assert kinds == ["paragraph"] * 4 + ["note"] * 2


def test_notes_with_symbols_and_plain_numbers(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    sheet.stack(60, 80, sheet.wrapped(480, story(0)))
    _line_with_mark(sheet, 60, 170, "The bridge was closed", "3", " in March.")
    sheet.stack(60, 770, ["* Written for the members of the committee."], 8)
    sheet.stack(60, 785, ["3 It opened again in June.", "4 For one week."], 8)
    assert blocks(read("a.pdf", sheet.bytes()))[1:] == [
        ("paragraph", "The bridge was closed in March."),
        ("note", "* Written for the members of the committee."),
        ("note", "3 It opened again in June."),
        ("note", "4 For one week."),
    ]


@pytest.mark.parametrize(("before", "raised"), [("an area of 40 km", "2"), ("about 10", "6")])
def test_powers_are_no_marks(read: Read, before: str, raised: str) -> None:
    sheet = Sheet()
    sheet.stack(60, 80, sheet.wrapped(480, story(0)))
    _line_with_mark(sheet, 60, 200, f"The flood covered {before}", raised, " of the valley.")
    text = read("a.pdf", sheet.bytes()).text
    assert f"The flood covered {before}{raised} of the valley." in text


def test_small_type_without_marks_at_the_foot_is_text(read: Read, blocks: Blocks) -> None:
    sheet = Sheet()
    sheet.stack(60, 80, sheet.wrapped(480, story(0)))
    sheet.stack(60, 780, ["Sources: the county, the ministry; own figures."], 8)
    sheet.stack(60, 800, ["2024 figures are not final."], 8)
    assert "note" not in {kind for kind, _ in blocks(read("a.pdf", sheet.bytes()))}


_NOTES = [
    ("rotated-odd-layout/multi-column-2p.pdf", "1 The code and trained models"),
    ("rotated-odd-layout/multi-column-2p.pdf", "2 For instance, the exact match"),
    ("rotated-odd-layout/multi-column-2p.pdf", "3 The ideal size and boundary"),
    ("rotated-odd-layout/multi-column.pdf", "9 Lucene implementation."),
    ("rotated-odd-layout/multi-column.pdf", "10 FAISS configuration"),
    ("owner-password-only/testPDF_protected.pdf", "2 Corrigan (1987)."),
    ("owner-password-only/testPDF_protected.pdf", "11 Watts and Strogatz (1998)."),
]


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
@pytest.mark.parametrize(("name", "expected"), _NOTES)
def test_notes_of_awkward_files(name: str, expected: str) -> None:
    document = read_file(FIXTURES / name, name)
    notes = [document.text[b.start : b.end] for b in document.blocks if b.kind == "note"]
    assert any(note.startswith(expected) for note in notes)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("rotated-odd-layout/multi-column.pdf", "often observed in practice, indicating the needs"),
        ("rotated-odd-layout/multi-column.pdf", "basic retrieval units and get M total passages"),
        ("owner-password-only/testPDF_protected.pdf", "epidemiology networks. Instead these"),
    ],
)
def test_marks_are_not_part_of_words(name: str, sentence: str) -> None:
    assert sentence in read_file(FIXTURES / name, name).text
