"""Rows of tables as a reader is given them, and back."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Span
from index.entries import Entry, Header, StoredPassage
from rag.reader import Judged
from rag.spelt_passages import spelt_passage
from rag.table_rows import cells_of, spelt

ENTRY = Entry("id", "a.md", "T", None, None, "md", None, 1, "0" * 64)
HEADER, QUAYSIDE, TOTAL = "Ward | Homes flooded | Families", "Quayside | 203 | 12", "Total | 431 |"
CELL = st.text("ab 1é", max_size=6).map(str.strip)


def passage(*lines: str, at: int = 50) -> StoredPassage:
    text = "\n".join(lines)
    spans, start = [], at
    for line in lines:
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    kinds = tuple("row" if " | " in line else "paragraph" for line in lines)
    return StoredPassage(1, ENTRY, "T", at, at + len(text), text, (), tuple(spans), kinds)


def test_a_row_is_read_under_the_names_of_its_columns() -> None:
    read = spelt_passage(passage("By ward:", HEADER, QUAYSIDE, "All of them.")).material
    assert [read.text[s.start : s.end] for s in read.sentences] == [
        "By ward:",
        HEADER,
        "Ward: Quayside, Homes flooded: 203, Families: 12",
        "All of them.",
    ]


def test_the_names_may_stand_before_the_passage() -> None:
    later = replace(passage(QUAYSIDE), header=Header(Span(0, len(HEADER)), HEADER))
    assert spelt_passage(later).material.text.startswith("Ward: Quayside")


def test_words_that_are_read_are_given_back_as_they_stand() -> None:
    one = passage("By ward:", HEADER, QUAYSIDE, "203 in all.")
    spelt_out = spelt_passage(one)
    text = spelt_out.material.text
    words = ("203, Families: 12", "Homes flooded", "203 in all")
    spans = [Span(at := text.index(word), at + len(word)) for word in words]
    there = ("203 | 12", None, "203 in all")
    for number, span, expected in zip((2, 2, 3), spans, there, strict=True):
        found = [None] * 4
        found[number] = span
        judged = spelt_out.judged(Judged(1.0, (1.0,) * 4, tuple(found)))
        back = judged.words[number]
        assert (None if back is None else one.text[back.start : back.end]) == expected


def test_a_table_whose_names_are_much_longer_than_its_rows_is_read_as_it_stands() -> None:
    names = " | ".join(f"The name of a column, number {letter}, at length" for letter in "abc")
    wide = passage(names, *(["1a | 2a | 3a"] * 40))
    assert spelt_passage(wide).material.text == wide.text


def test_empty_cells_are_left_out() -> None:
    assert spelt(HEADER, TOTAL).text == "Ward: Total, Homes flooded: 431"
    assert spelt(HEADER, "| 5 | 6").text == "Homes flooded: 5, Families: 6"


def test_a_row_of_more_cells_than_names_stays_as_it_is() -> None:
    row = "a | b | c | d"
    assert spelt(HEADER, row).text == row
    assert spelt(HEADER, row).in_row(4, 5) == Span(4, 5)


@given(st.lists(CELL, min_size=2, max_size=5), st.lists(CELL, min_size=2, max_size=5))
def test_every_cell_is_found_again(names: list[str], cells: list[str]) -> None:
    header, row = " | ".join(names).strip(), " | ".join(cells).strip()
    out = spelt(header, row)
    for own, there in out.cells:
        assert out.text[own.start : own.end] == row[there.start : there.end]
        assert out.in_row(own.start, own.end) == there
    assert out.in_row(0, 0) is None
    shown = [row[cell.start : cell.end] for cell in cells_of(row) if cell]
    if len(cells_of(header)) >= len(cells_of(row)):
        assert [out.text[own.start : own.end] for own, _ in out.cells] == shown
