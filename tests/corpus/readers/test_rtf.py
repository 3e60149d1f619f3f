"""RTF files: everything a reader sees, at its span, and nothing else."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.characters import on_one_line
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.rtf import read_rtf

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]

FONTS = (
    r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Gothic;}"
    r"{\f3\fcharset2 Symbol;}}"
)
COLOURS = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue128;}"
STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}{\s3 Title;}"
    r"{\*\cs10 Default Paragraph Font;}}"
)


def _rtf(body: str) -> bytes:
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{COLOURS}{STYLES}{body}}}".encode("latin-1")


def _notes(document: Document) -> dict[str, str]:
    return {note.code: note.text for note in document.notes}


def test_paragraphs_headings_lists_and_tables_come_in_order(read: Read, blocks: Blocks) -> None:
    body = (
        r"\pard\s3 Aid to Kyiv\par\pard\plain The ministers \b met\b0  in"
        "\r\n"
        r" Brussels.\par\pard\s1 Pledges\par\pard{\listtext\f3\'b7\tab}drones\par"
        r"{\listtext 2.\tab}shells\par{\pntext\f3\'b7\tab}mines\par"
        r"\trowd\cellx1\cellx2\pard\intbl State\cell Pledge\cell\row"
        r"\trowd\cellx1\cellx2\pard\intbl UK\par and Norway\cell 450\cell\row"
        r"\pard They will meet again."
    )
    document = read("a.rtf", _rtf(body))
    assert blocks(document) == [
        ("heading", "Aid to Kyiv"),
        ("paragraph", "The ministers met in Brussels."),
        ("heading", "Pledges"),
        ("item", "- drones"),
        ("item", "2. shells"),
        ("item", "- mines"),
        ("row", "State | Pledge"),
        ("row", "UK and Norway | 450"),
        ("paragraph", "They will meet again."),
    ]
    assert (document.title, document.format, document.pages) == ("Aid to Kyiv", "rtf", ())


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"caf\'e9", "café"),
        ("caf\xe9", "café"),
        (r"\f1 \'cc\'e8\'f0", "Мир"),
        (r"\f2 \'93\'fa\'96{", "日本"),
        (r"\u8364 ?5 \u8364\'805 \uc0\u8364 5", "€5 €5 €5"),
        (r"\uc2\u8364 ab5", "€5"),
        (r"\u-10179 ?\u-8704 ?", "😀"),
        (r"\u-10179 ?x", "\ufffdx"),
        (r"\ldblquote a\rdblquote\emdash b\~c\_d \{e\} \\f", "“a”—b c-d {e} \\f"),
        (r"soft\-hyphen", "softhyphen"),
        (r"a\line b\tab c", "a b c"),
        (r"{\bin5 }{}\\a}b", "ab"),
    ],
)  # fmt: skip
def test_characters(read: Read, written: str, text: str) -> None:
    if written.endswith("{"):
        written = written[:-1] + r"\'7b"
    assert read("a.rtf", _rtf(written)).text == text


@pytest.mark.parametrize(
    ("page", "byte", "text"),
    [("1251", "cf", "П"), ("1250", "b9", "ą"), ("65001", "c3\\'a9", "é"), ("99999", "e9", "é")],
)
def test_the_code_page_counts_where_no_font_tells(
    read: Read, page: str, byte: str, text: str
) -> None:
    data = rf"{{\rtf1\ansi\ansicpg{page} x\'{byte}}}".encode()
    assert read("a.rtf", data).text == f"x{text}"


@pytest.mark.parametrize(
    "formatting",
    [r"\v", r"\deleted", r"\cf1", r"\fs2", r"\cf2\highlight2", r"\cf2\chcbpat2", r"\cf1\cbpat1"],
)
def test_hidden_text_is_dropped_and_told(read: Read, formatting: str) -> None:
    document = read("a.rtf", _rtf(rf"Seen. {{{formatting} Hidden.}}Too."))
    assert document.text == "Seen. Too."
    assert _notes(document) == {"hidden_text": "Hidden text was left out (7 characters)."}


@pytest.mark.parametrize(
    "formatting",
    [r"\v0", r"\v\v0", r"\v\plain", r"\cf2", r"\cf1\highlight2", r"\cf1\cbpat2", r"\cf7", r"\fs8"],
)
def test_visible_text_stays(read: Read, formatting: str) -> None:
    document = read("a.rtf", _rtf(rf"Seen. {{{formatting} Seen too.}}"))
    assert (document.text, document.notes) == ("Seen. Seen too.", ())


def test_white_letters_in_a_shaded_cell_are_read(read: Read) -> None:
    shaded = r"\trowd\clcbpat2\cellx1\cellx2\pard\intbl{\cf1 State}\cell n\cell\row"
    plain = r"\trowd\cellx1\cellx2\pard\intbl{\cf1 Hidden.}\cell 4\cell\row"
    assert read("a.rtf", _rtf(shaded + plain)).text == "State | n\n | 4".replace("\n |", "\n|")


def test_notes_stand_apart_at_the_end_of_their_section(read: Read, blocks: Blocks) -> None:
    body = (
        r"They pledged much.{\super\chftn{\footnote\pard\plain{\super\chftn} In all.\par Not "
        r"each.}}"
        r" They met.{\super\chftn{\*\footnote\ftnalt{\chftn} On Friday.}}\par"
        r"\pard\s2 Prices\par\pard Up{\v{\footnote{\chftn} Secret.}}.{\footnote * Own mark.}\par"
    )
    document = read("a.rtf", _rtf(body))
    assert blocks(document) == [
        ("paragraph", "They pledged much. They met."),
        ("note", "1 In all. Not each."),
        ("note", "i On Friday."),
        ("heading", "Prices"),
        ("paragraph", "Up."),
        ("note", "* Own mark."),
    ]


def test_what_is_no_text_of_the_document_is_left_out(read: Read) -> None:
    body = (
        r"{\info{\title Aid to Kyiv in spring}{\author Nobody}"
        r"{\creatim\yr2025\mo4\dy11\hr9}}{\header Secret {\shp{\*\shpinst{\shptxt Boxed}}}}"
        r"{\footer Page \chpgn}{\*\generator Word}{\*\unknown Unknown}"
        r"Aid {\field{\*\fldinst{HYPERLINK x}}{\fldrslt linked}}, page "
        r"{\field{\*\fldinst PAGEREF a}{\fldrslt 17}}.{\*\annotation Sure?}{\xe{\v index}}"
        r"{\pict\wmetafile8 0102}{\upr{ansi}{\*\ud{ unicode}}}"
        r"{\object{\*\objdata 0102}{\result shown}}"
    )
    document = read("a.rtf", _rtf(body))
    assert document.text == "Aid linked, page . unicodeshown"
    assert (document.title, document.date) == ("Aid to Kyiv in spring", date(2025, 4, 11))
    assert _notes(document) == {
        "comments": "1 comment was left out.",
        "unread_parts": "Not read: 1 embedded object.",
    }


def test_a_text_box_is_read_once_after_its_paragraph(read: Read) -> None:
    shape = (
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard Boxed.\par}}{\shprslt{\*\do\dptxbx"
        r"{\dptxbxtext\pard Boxed.\par}}}}"
    )
    assert read("a.rtf", _rtf(rf"Before{shape} after.\par Next.")).text.split("\n\n") == [
        "Before after.",
        "Boxed.",
        "Next.",
    ]


def test_merged_cells_nested_tables_and_frames(read: Read, blocks: Blocks) -> None:
    body = (
        r"\trowd\cellx1\clmgf\cellx2\clmrg\cellx3\pard\intbl State\cell What\cell\cell\row"
        r"\trowd\clvmgf\cellx1\cellx2\cellx3\pard\intbl Germany\cell IRIS-T\cell 4\cell\row"
        r"\trowd\clvmrg\cellx1\cellx2\cellx3\pard\intbl\cell PAC-3\cell 30\cell\row"
        r"\trowd\cellx1\cellx2\pard\intbl In\par\pard\intbl\itap2 x\nestcell y\nestcell"
        r"{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}{\nonesttables\par}"
        r"\pard\intbl\itap1\cell a\cell\row"
        r"\pard\par\trowd\cellx1\pard\intbl A letter.\par\s1 Head\cell\row"
    )
    assert blocks(read("a.rtf", _rtf(body))) == [
        ("row", "State | What"),
        ("row", "Germany | IRIS-T | 4"),
        ("row", "Germany | PAC-3 | 30"),
        ("row", "In | a"),
        ("row", "x | y"),
        ("paragraph", "A letter."),
        ("heading", "Head"),
    ]


def test_a_file_that_is_cut_gives_what_it_has_and_says_so(read: Read) -> None:
    document = read("a.rtf", _rtf(r"The ministers met.\par They")[:-1])
    assert document.text == "The ministers met.\n\nThey"
    assert _notes(document) == {
        "salvaged": "The file ends in the middle; what stands before was read."
    }


def test_what_follows_the_end_is_not_read(read: Read) -> None:
    assert read("a.rtf", _rtf("Met.") + b"{Trailing} text").text == "Met."


def test_pictures_alone_are_a_scan_and_nothing_is_empty(read: Read) -> None:
    for body, code in ((r"{\pict 01}", "no_text"), ("", "empty")):
        with pytest.raises(ReadFailure) as failure:
            read("a.rtf", _rtf(body))
        assert failure.value.code == code


def test_groups_that_nest_too_deeply_are_damaged(read: Read) -> None:
    with pytest.raises(ReadFailure) as failure:
        read("a.rtf", b"{\\rtf1 " + b"{" * 5000)
    assert failure.value.code == "damaged"


def test_the_kind_is_told_by_the_content(read: Read) -> None:
    assert read("a.doc", _rtf("Met.")).format == "rtf"


_KINDS = st.sampled_from(["paragraph", "heading", "item", "row", "note"])
_TEXTS = st.text(st.characters(categories=["L", "N", "P", "Zs", "So"]), min_size=1, max_size=40)
_RTF = {
    "paragraph": r"\pard {}\par",
    "heading": r"\pard\s2 {}\par",
    "item": r"\pard{{\listtext\f3\'b7\tab}}{}\par",
    "row": r"\trowd\cellx1\cellx2\pard\intbl {}\cell\cell\row\pard\par",
    "note": r"\pard{{\footnote{{\chftn}} {}}}\par\pard\s1 End\par",
}


def _escaped(text: str) -> str:
    units = text.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return "".join(rf"\u{n - 0x10000 if n > 0x7FFF else n}?" for n in numbers)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(_KINDS, _TEXTS), min_size=1, max_size=8))
def test_what_was_written_stands_at_its_blocks_span(pieces: list[tuple[str, str]]) -> None:
    body = "".join(_RTF[kind].format(_escaped(text)) for kind, text in pieces)
    content = read_rtf(_rtf(body), DEFAULT_LIMITS)
    notes = iter(range(1, 10))
    expected = []
    for kind, text in pieces:
        shown = on_one_line(text)
        if shown:
            before = {"item": "- ", "note": f"{next(notes)} " if kind == "note" else ""}
            after = " |" if kind == "row" else ""
            expected.append((kind, before.get(kind, "") + shown + after))
    found = [(block.kind, content.text[block.start : block.end]) for block in content.blocks]
    assert [piece for piece in found if piece != ("heading", "End")] == expected


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_file_is_read(seed: int) -> None:
    random = Random(seed)
    body = r"\trowd\cellx1\cellx2\pard\intbl UK\cell 450\cell\row\pard\s1 A{\footnote \chftn B}\par"
    data = bytearray(_rtf(body * 20))
    for _ in range(25):
        data[random.randrange(6, len(data))] = random.randrange(256)
    content = read_rtf(bytes(data), DEFAULT_LIMITS)
    spans = [content.text[block.start : block.end] for block in content.blocks]
    assert " ".join(content.text.split()) == " ".join(" ".join(spans).split())
