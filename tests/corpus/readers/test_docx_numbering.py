"""Numbers of lists and headings, as Word shows them."""

from collections.abc import Callable

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Document
from corpus.readers.docx_numbering import number_as
from tests.corpus.readers.word_files import W, add_numbering, append, numbered, saved

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]


def _level(level: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


LEGAL = "".join(
    _level(at, form, text)
    for at, form, text in (
        (0, "decimal", "%1."),
        (1, "lowerLetter", "(%2)"),
        (2, "lowerRoman", "%3)"),
    )
)


def test_each_level_counts_for_itself_and_begins_again_under_the_next_item(read: Read) -> None:
    word = docx.Document()
    add_numbering(word, LEGAL)
    for text, level in (("A", 0), ("b", 1), ("c", 1), ("d", 2), ("E", 0), ("f", 1)):
        numbered(word, text, level)
    lines = read("a.docx", saved(word)).text.split("\n")
    assert lines == ["1. A", "(a) b", "(b) c", "i) d", "2. E", "(a) f"]


def test_a_number_of_several_levels_shows_each(read: Read) -> None:
    word = docx.Document()
    levels = _level(0, "upperRoman", "%1", start=4) + _level(1, "decimal", "%1.%2")
    add_numbering(word, levels + _level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"))
    for text, level in (("A", 0), ("b", 1), ("c", 2)):
        numbered(word, text, level)
    assert read("a.docx", saved(word)).text.split("\n") == ["IV A", "IV.1 b", "4.1.1 c"]


def test_lists_of_one_definition_go_on_counting_unless_one_starts_again(read: Read) -> None:
    word = docx.Document()
    again = (
        '<w:num {W} w:numId="92"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    add_numbering(
        word, LEGAL, '<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/></w:num>', again
    )
    for text, number in (("a", 90), ("b", 91), ("c", 92), ("d", 92)):
        numbered(word, text, number=number)
    assert read("a.docx", saved(word)).text.split("\n") == ["1. a", "2. b", "7. c", "8. d"]


def test_a_list_is_not_interrupted_by_a_paragraph_or_a_table(read: Read, blocks: Blocks) -> None:
    word = docx.Document()
    add_numbering(word, LEGAL)
    numbered(word, "One.")
    word.add_paragraph("Between.")
    cell = word.add_table(rows=1, cols=2).cell(0, 0)
    append(cell.paragraphs[0], "<w:r {W}><w:t>Two.</w:t></w:r>")
    cell.paragraphs[0]._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 90
    numbered(word, "Three.")
    texts = [text for _, text in blocks(read("a.docx", saved(word)))]
    assert texts == ["1. One.", "Between.", "2. Two. |", "3. Three."]


def test_a_numbered_heading_keeps_its_number_and_stays_a_heading(
    read: Read, blocks: Blocks
) -> None:
    word = docx.Document()
    linked = '<w:pStyle w:val="Heading2"/>'
    add_numbering(
        word,
        _level(0, "decimal", "%1") + _level(1, "decimal", "%1.%2", linked),
        f'<w:num {W} w:numId="95"><w:abstractNumId w:val="90"/></w:num>',
    )
    properties = word.styles["Heading 2"].element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 90
    word.add_heading("Pledges", 2)
    word.add_paragraph("The ministers met.")
    document = read("a.docx", saved(word))
    assert blocks(document)[0] == ("heading", "1.1 Pledges")
    assert document.title == "Pledges"


def test_bullets_and_lists_without_numbers(read: Read, blocks: Blocks) -> None:
    word = docx.Document()
    add_numbering(word, _level(0, "bullet", "\uf0b7") + _level(1, "none", ""))
    numbered(word, "drones")
    numbered(word, "An indented paragraph.", 1)
    numbered(word, "No longer in a list.", number=0)
    assert blocks(read("a.docx", saved(word))) == [
        ("item", "- drones"),
        ("paragraph", "An indented paragraph."),
        ("paragraph", "No longer in a list."),
    ]


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        ("lowerLetter", 26, "z"),
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("decimalZero", 7, "07"),
        ("ordinal", 12, "12th"),
        ("ordinal", 23, "23rd"),
        ("chicago", 3, "3"),
    ],
)
def test_forms_of_numbers(form: str, number: int, shown: str) -> None:
    assert number_as(number, form) == shown


@given(st.integers(1, 3999))
def test_roman_numbers_can_be_read_back(number: int) -> None:
    values = [
        dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True))[letter]
        for letter in number_as(number, "lowerRoman")
    ]
    following = [*values[1:], 0]
    assert sum(-v if v < after else v for v, after in zip(values, following, strict=True)) == number
