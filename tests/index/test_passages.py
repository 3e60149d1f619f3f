"""Passages are made of whole sentences, about as long as asked, under the right headings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Block, BlockKind, Document, Span
from index.embedded_text import header_text
from index.passages import MAX_ROW, Passage, names_columns, passages
from index.sentences import MAX_SENTENCE

Part = tuple[BlockKind, str, int]


def _document(parts: list[Part]) -> Document:
    text, blocks = "", []
    for kind, content, level in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(content), level))
        text += content
    return Document("a.md", text, None, None, None, "markdown", (), tuple(blocks), "0" * 64)


def _heading(title: str, level: int = 1) -> Part:
    return ("heading", title, level)


def _prose(word: str, count: int) -> Part:
    """`count` sentences of some 50 characters each."""
    return (
        "paragraph",
        " ".join(f"The {word} went on for days and days: {i:09}." for i in range(count)),
        0,
    )


def _texts(document: Document, found: tuple[Passage, ...]) -> list[str]:
    return [document.text[p.start : p.end] for p in found]


def test_a_short_document_is_one_passage() -> None:
    document = _document([_heading("Aid"), _prose("talks", 3)])
    (only,) = passages(document)
    assert (only.start, only.end) == (0, len(document.text))
    assert only.headings == ("Aid",)
    assert only.kinds == ("heading", "paragraph", "paragraph", "paragraph")


def test_an_empty_document_has_no_passage() -> None:
    assert passages(_document([])) == ()


def test_a_long_paragraph_is_cut_between_sentences_at_about_the_target() -> None:
    document = _document([_prose("talks", 100)])
    found = passages(document)
    assert all(700 <= p.end - p.start <= 1500 for p in found)
    assert all(text.endswith(".") for text in _texts(document, found))


def test_a_heading_starts_a_passage_once_the_one_before_is_substantial() -> None:
    document = _document([_heading("One"), _prose("aid", 8), _heading("Two"), _prose("war", 8)])
    first, second = passages(document)
    assert document.text[second.start :].startswith("Two")
    assert (first.headings, second.headings) == (("One",), ("Two",))


def test_small_sections_share_a_passage() -> None:
    document = _document([_heading("One"), _prose("aid", 2), _heading("Two"), _prose("war", 2)])
    assert len(passages(document)) == 1


def test_a_deeper_heading_does_not_end_a_passage_that_has_room() -> None:
    document = _document([_heading("One"), _prose("aid", 8), _heading("Sub", 2), _prose("war", 8)])
    assert len(passages(document)) == 1


def test_the_heading_path_names_every_level_and_forgets_closed_sections() -> None:
    parts = [
        *(_heading("One"), _heading("Sub  A", 2), _prose("aid", 20)),
        *(_heading("Sub B", 2), _prose("war", 20), _heading("Two"), _prose("end", 20)),
    ]
    found = passages(_document(parts))
    assert [p.headings for p in found] == [("One", "Sub A"), ("One", "Sub B"), ("Two",)]


def test_a_heading_moves_on_with_what_follows_it() -> None:
    parts = [_prose("aid", 19), _heading("Sub", 2), _prose("war", 15), _prose("end", 15)]
    found = passages(_document(parts))
    assert all(p.kinds[-1] != "heading" for p in found)


def test_a_last_heading_that_nothing_follows_is_kept() -> None:
    document = _document([_prose("aid", 3), _heading("End")])
    assert "".join(_texts(document, passages(document))).endswith("End")


def test_a_small_remainder_joins_the_passage_before() -> None:
    parts = [_prose("aid", 19), ("paragraph", "A last word.", 0)]
    assert len(passages(_document(parts))) == 1


def test_a_table_row_is_one_sentence_and_is_never_cut() -> None:
    row = "Britain | pledged. Then more. | 580 | " + "x. Y " * 160
    document = _document([("row", f"{row.strip()} {i}", 0) for i in range(3)])
    found = passages(document)
    assert [len(p.sentences) for p in found] == [1, 1, 1]


def test_an_endless_row_is_cut_all_the_same() -> None:
    document = _document([("row", "cell | " * 1000 + "end", 0)])
    spans = [s for p in passages(document) for s in p.sentences]
    assert max(s.end - s.start for s in spans) <= MAX_ROW


def test_a_passage_refuses_sentences_that_are_not_its_own() -> None:
    with pytest.raises(ValueError, match="starts and ends"):
        Passage(0, 9, (), (Span(0, 5),), ("paragraph",))
    with pytest.raises(ValueError, match="a kind for each"):
        Passage(0, 5, (), (Span(0, 5),), ())


WORDS = st.text(alphabet="ab. ,\n?!U|é。", min_size=1, max_size=2500).map(str.strip).filter(bool)
PARTS = st.lists(
    st.one_of(
        st.tuples(st.just("heading"), WORDS.map(lambda t: t[:80].strip()), st.integers(1, 4)),
        st.tuples(st.sampled_from(["paragraph", "item", "row"]), WORDS, st.just(0)),
        st.integers(1, 40).map(lambda n: _prose("talks", n)),
    ),
    max_size=25,
)


@given(PARTS, st.integers(100, 2000))
def test_every_character_is_in_exactly_one_passage(parts: list[Part], target: int) -> None:
    document = _document(parts)
    found = passages(document, target)
    assert found == passages(document, target)
    spans = [s for p in found for s in p.sentences]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    outside = document.text
    for span in reversed(spans):
        outside = outside[: span.start] + outside[span.end :]
    assert not outside.strip()
    sentence_starts = {s.start for s in spans}
    assert all(block.start in sentence_starts for block in document.blocks)
    assert all(s.end - s.start <= max(MAX_SENTENCE, MAX_ROW) for s in spans)


@given(PARTS, st.integers(100, 2000))
def test_a_passage_is_at_most_half_as_long_again_as_asked(parts: list[Part], target: int) -> None:
    for passage in passages(_document(parts), target):
        over = passage.end - passage.start > 1.5 * target and len(passage.sentences) > 1
        assert not over or set(passage.kinds[:-1]) == {"heading"}


@given(PARTS, st.integers(100, 2000))
def test_no_passage_ends_with_a_heading_that_something_follows(
    parts: list[Part], target: int
) -> None:
    for passage in passages(_document(parts), target)[:-1]:
        assert passage.kinds[-1] != "heading" or set(passage.kinds) == {"heading"}


def _table(name: str, rows: int) -> list[Part]:
    return [
        ("row", f"{name} | Passengers", 0),
        *(("row", f"{name} number {n:03} | {n}", 0) for n in range(rows)),
    ]


def _rows(tables: list[list[Part]]) -> Document:
    """Rows one line apart, tables a blank line."""
    text, blocks = "", []
    for table in tables:
        text += "\n\n" if text else ""
        for place, (kind, content, level) in enumerate(table):
            text += "\n" if place else ""
            blocks.append(Block(kind, len(text), len(text) + len(content), level))
            text += content
    return Document("a.csv", text, None, None, None, "csv", (), tuple(blocks), "0" * 64)


def test_a_passage_that_begins_in_the_middle_of_a_table_knows_the_names_of_its_columns() -> None:
    document = _rows([_table("Port", 200), _table("Ship", 200)])
    found = passages(document)
    assert found[0].header is None
    for passage in found[1:]:
        text = document.text[passage.start : passage.end]
        if text.startswith("Ship | "):
            assert passage.header is None
            continue
        assert passage.header is not None
        name = document.text[passage.header.start : passage.header.end]
        assert name == f"{text.split()[0]} | Passengers"
        assert passage.end - passage.start + len(name) <= 1500
    assert sum(passage.header is not None for passage in found) >= 4


def test_names_of_columns_that_would_fill_a_passage_are_not_carried() -> None:
    wide: Part = ("row", " | ".join(["A long name of a column"] * 20), 0)
    document = _rows([[wide, *_table("Port", 100)]])
    found = passages(document)
    assert len(found) > 1
    assert {header_text(document, passage) for passage in found} == {""}


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("State | Pledge | Paid", True),
        ("State | 2024 | 2025*", True),
        ("Round | 1 | 2 | 3", True),
        ("| Q1 | Q2", True),
        ("Population | 5,500,000", False),
        ("Share | 12.5%", False),
        ("Sum | $40", False),
        ("Norway | 450 | 300", False),
    ],
)
def test_a_row_with_figures_does_not_name_columns(row: str, names: bool) -> None:
    assert names_columns(row) is names
