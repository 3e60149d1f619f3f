import codecs
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import visible
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.text import blocks_of, read_text

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]


NOTE = "Überblick: Die Minister einigten sich in Brüssel. Größere Hilfe folgt später für Kyjiw.\n"


def test_one_paragraph_a_line_gives_one_block_a_line(read: Read, blocks: Blocks) -> None:
    first = "The ministers met in Brussels and agreed on a larger package of aid for the year. " * 4
    second = "They will meet again in June to look at what was delivered and what was not yet. " * 3
    assert [text for _, text in blocks(read("a.txt", f"{first}\n{second}\n{first}"))] == [
        first.strip(),
        second.strip(),
        first.strip(),
    ]


def test_a_wrapped_paragraph_is_one_block_and_keeps_its_line_ends(
    read: Read, blocks: Blocks
) -> None:
    text = (
        "The ministers of the alliance met in Brussels on Friday\n"
        "and agreed on a larger package of aid than last year's,\n"
        "to be delivered by the autumn.\n"
        "\n"
        "They will meet again in June to look at what has been\n"
        "delivered.\n"
    )
    document = read("a.txt", text)
    assert document.text == text
    assert [kind for kind, _ in blocks(document)] == ["paragraph", "paragraph"]
    assert blocks(document)[1][1].endswith("has been\ndelivered.")


def test_headings_items_and_rows_are_told_apart(read: Read, blocks: Blocks) -> None:
    document = read(
        "a.txt",
        "Aid to Kyiv\n===========\n\nBy A. Writer\n\nThe ministers met and agreed on this.\n\n"
        "NEXT STEPS\n\n- deliver drones\n- repair vehicles\n\nUnited Kingdom\t450\nNorway\t40\n",
    )
    assert blocks(document) == [
        ("heading", "Aid to Kyiv"),
        ("paragraph", "By A. Writer"),
        ("paragraph", "The ministers met and agreed on this."),
        ("heading", "NEXT STEPS"),
        ("item", "- deliver drones"),
        ("item", "- repair vehicles"),
        ("row", "United Kingdom\t450"),
        ("row", "Norway\t40"),
    ]
    assert document.title == "Aid to Kyiv"


def test_a_first_line_over_a_byline_is_the_title(read: Read, blocks: Blocks) -> None:
    document = read(
        "a.txt",
        "Two states pledged more aid as the envoy returned.\nBy A. Writer\n"
        "The states said so today.",
    )
    assert document.title == "Two states pledged more aid as the envoy returned"
    assert [kind for kind, _ in blocks(document)] == ["paragraph"] * 3


def test_a_text_without_a_headline_has_no_title(read: Read) -> None:
    assert read("a.txt", "The ministers met on Friday. They agreed.\n").title is None


@pytest.mark.parametrize(
    "data",
    [
        NOTE.encode(),
        codecs.BOM_UTF8 + NOTE.encode(),
        NOTE.encode("utf-16"),
        NOTE.encode("utf-16-le"),
        NOTE.encode("utf-16-be"),
        NOTE.encode("utf-32"),
        NOTE.encode("cp1252"),
        NOTE.encode("iso-8859-15"),
        NOTE.replace("\n", "\r\n").encode(),
        NOTE.replace("\n", "\r").encode(),
    ],
    ids=["utf8", "bom", "utf16", "le", "be", "utf32", "cp1252", "latin9", "crlf", "cr"],
)
def test_any_encoding_and_line_end_gives_the_same_text(read: Read, data: bytes) -> None:
    assert read("a.txt", data).text == NOTE


def test_cyrillic_and_japanese_of_old_encodings_are_read(read: Read) -> None:
    russian = "Министры встретились в Брюсселе и договорились о помощи на следующий год."
    assert read("a.txt", russian.encode("cp1251")).text == russian
    japanese = "閣僚はブリュッセルで会談し、来年の支援について合意した。これは重要な決定である。"
    assert read("a.txt", japanese.encode("cp932")).text == japanese


def test_characters_nobody_sees_are_removed(read: Read) -> None:
    text = "Aid\u200b for\u00ad Kyiv\ufeff\u202e is\x00\x07 agreed\U000e0041."
    assert read("a.txt", text).text == "Aid for Kyiv is agreed."


def test_joiners_stay_where_a_script_needs_them() -> None:
    assert visible("می\u200cخواهم") == "می\u200cخواهم"
    assert visible("se\u200dcret") == "secret"


def test_bytes_that_are_no_text_are_refused(read: Read) -> None:
    with pytest.raises(ReadFailure) as failure:
        read("a.txt", bytes(range(256)) * 4)
    assert failure.value.code == "unsupported"


@given(st.text())
def test_blocks_cover_any_text_in_order_without_white_space_at_their_ends(text: str) -> None:
    end = 0
    text = visible(text)
    for block in blocks_of(text):
        assert not text[end : block.start].strip()
        piece = text[block.start : block.end]
        assert piece == piece.strip() != ""
        end = block.end
    assert not text[end:].strip()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_is_written_in_utf8_is_read_but_for_the_unseen(text: str) -> None:
    marked = f"Aid. {text}"
    content = read_text(marked.encode(), Limits())
    if not any(character in marked for character in "-=_*~#"):
        assert content.text == visible(marked)
