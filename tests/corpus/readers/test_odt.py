"""OpenDocument texts: everything a reader sees, at its span, and nothing else."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.characters import on_one_line
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.odt import read_odt
from tests.corpus.readers.odf_files import NAMESPACES, odf, paragraph, styled

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]


def _notes(document: Document) -> dict[str, str]:
    return {note.code: note.text for note in document.notes}


def test_a_file_of_another_library_is_read(read: Read, blocks: Blocks) -> None:
    source = odfdo.Document("text")
    source.body.clear()
    source.body.append(odfdo.Header(1, "Aid to Kyiv"))
    source.body.append(odfdo.Paragraph("The ministers  met\tin Brussels."))
    source.body.append(odfdo.List(["drones", "shells"]))
    table = odfdo.Table("Pledges", width=2, height=2)
    for place, text in {"A1": "State", "B1": "Pledge", "A2": "UK", "B2": "450"}.items():
        table.set_value(place, text)
    source.body.append(table)
    stream = BytesIO()
    source.save(stream)
    document = read("a.odt", stream.getvalue())
    assert blocks(document) == [
        ("heading", "1. Aid to Kyiv"),  # the library's template numbers headings
        ("paragraph", "The ministers met in Brussels."),
        ("item", "- drones"),
        ("item", "- shells"),
        ("row", "State | Pledge"),
        ("row", "UK | 450"),
    ]
    assert (document.title, document.format, document.pages) == ("Aid to Kyiv", "odt", ())


def test_a_template_and_a_flat_file_are_read(read: Read) -> None:
    assert read("a.ott", odf(paragraph("Dear Sir."), kind="text-template")).text == "Dear Sir."
    flat = (
        f'<?xml version="1.0"?>\n<office:document {NAMESPACES} '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:meta>'
        "<dc:title>Aid to Kyiv for the spring</dc:title></office:meta><office:body><office:text>"
        "<text:h>Aid to Kyiv</text:h></office:text></office:body></office:document>"
    )
    document = read("a.fodt", flat)
    assert (document.text, document.format) == ("Aid to Kyiv", "odt")


def test_the_title_is_that_of_its_style_and_the_date_that_of_the_properties(read: Read) -> None:
    own = styled("P1", "", "paragraph", "Title")
    meta = "<meta:creation-date>2025-04-11T09:00:00</meta:creation-date>"
    body = paragraph("Aid to Kyiv", "P1") + paragraph("They met.")
    common = styled("Title", "", "paragraph")
    document = read("a.odt", odf(body, automatic=own, styles=common, meta=meta))
    assert (document.title, document.date) == ("Aid to Kyiv", date(2025, 4, 11))
    assert document.blocks[0].kind == "heading"


LIST = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="3" style:num-format="i" text:display-levels="3"/>'
    '</text:list-style><text:list-style style:name="L2"><text:list-level-style-bullet '
    'text:level="1" text:bullet-char="•"/></text:list-style>'
)


def _item(*parts: str, start: str = "") -> str:
    begin = f' text:start-value="{start}"' if start else ""
    return f"<text:list-item{begin}>{''.join(parts)}</text:list-item>"


def _list(*items: str, about: str = 'text:style-name="L1"') -> str:
    return f"<text:list {about}>{''.join(items)}</text:list>"


def test_lists_keep_their_numbers(read: Read, blocks: Blocks) -> None:
    third = _list(_item(paragraph("c")), about="")
    second = _list(_item(paragraph("b"), third), _item(paragraph("d")), about="")
    first = _list(
        _item(paragraph("A"), paragraph("More of A."), second),
        _item(paragraph("E")),
        about='text:style-name="L1" xml:id="one"',
    )
    again = _list(_item(paragraph("F")), about='text:continue-list="one" text:style-name="L1"')
    new = _list(_item(paragraph("G"), start="5"), _item(paragraph("H")))
    on = 'text:style-name="L1" text:continue-numbering="true"'
    body = first + paragraph("Between.") + again + new + _list(_item(paragraph("I")), about=on)
    bullets = _list(_item(paragraph("J")), about='text:style-name="L2"')
    assert blocks(read("a.odt", odf(body + bullets, automatic=LIST))) == [
        ("item", "1. A"),
        ("item", "More of A."),
        ("item", "(a) b"),
        ("item", "1.a.i c"),
        ("item", "(b) d"),
        ("item", "2. E"),
        ("paragraph", "Between."),
        ("item", "3. F"),
        ("item", "5. G"),
        ("item", "6. H"),
        ("item", "7. I"),
        ("item", "- J"),
    ]


def test_headings_keep_their_numbers_and_levels(read: Read) -> None:
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" '
        'style:num-format="1"/><text:outline-level-style text:level="2" style:num-format="1" '
        'text:display-levels="2"/></text:outline-style>'
    )
    heads = (("1", "Aid"), ("2", "Pledges"), ("2", "Prices"), ("1", "Next"))
    body = "".join(f'<text:h text:outline-level="{level}">{text}</text:h>' for level, text in heads)
    written = "<text:h><text:number>IV</text:number>Last</text:h>"
    document = read("a.odt", odf(body + written, styles=outline))
    shown = ["1 Aid", "1.1 Pledges", "1.2 Prices", "2 Next", "IV Last"]
    assert document.text.split("\n\n") == shown
    assert [block.level for block in document.blocks] == [1, 2, 2, 1, 1]


def test_notes_stand_apart_at_the_end_of_their_section(read: Read, blocks: Blocks) -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>3</text:note-citation>'
        "<text:note-body><text:p>In all.</text:p><text:p>Not each.</text:p></text:note-body>"
        "</text:note>"
    )
    body = paragraph(f"They pledged{note} much.") + "<text:h>Prices</text:h>" + paragraph("Up.")
    assert blocks(read("a.odt", odf(body))) == [
        ("paragraph", "They pledged much."),
        ("note", "3 In all. Not each."),
        ("heading", "Prices"),
        ("paragraph", "Up."),
    ]


@pytest.mark.parametrize(
    "formatting",
    [
        'text:display="none"',
        'fo:color="#ffffff"',
        'fo:color="#FFFFFF" fo:background-color="transparent"',
        'fo:color="#123456" fo:background-color="#123456"',
        'fo:font-size="1pt"',
        'fo:font-size="0.3mm"',
    ],
)
def test_hidden_text_is_dropped_and_told(read: Read, formatting: str) -> None:
    body = paragraph('Seen. <text:span text:style-name="T1">Hidden.</text:span> Too.')
    document = read("a.odt", odf(body, automatic=styled("T1", formatting)))
    assert document.text == "Seen. Too."
    assert _notes(document) == {"hidden_text": "Hidden text was left out (7 characters)."}


@pytest.mark.parametrize(
    "formatting",
    [
        'fo:color="#ffffff" fo:background-color="#123456"',
        'fo:color="#ffffff" style:use-window-font-color="true"',
        'fo:font-size="6pt"',
        'fo:font-size="50%"',
        'text:display="true"',
    ],
)
def test_visible_text_stays(read: Read, formatting: str) -> None:
    body = paragraph('Seen. <text:span text:style-name="T1">Seen too.</text:span>')
    document = read("a.odt", odf(body, automatic=styled("T1", formatting)))
    assert (document.text, document.notes) == ("Seen. Seen too.", ())


def test_a_hidden_paragraph_section_or_style_is_dropped(read: Read) -> None:
    body = (
        '<text:section text:name="a" text:display="none"><text:p>Secret.</text:p></text:section>'
        '<text:section text:name="b"><text:p>Open.</text:p></text:section>'
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>Gone.</text:p>'
        + paragraph("Away.", "P2")
    )
    own = styled("P1", 'text:display="none"', "paragraph") + styled("P2", "", "paragraph", "P1")
    document = read("a.odt", odf(body, automatic=own))
    assert document.text == "Open."
    assert _notes(document) == {"hidden_text": "Hidden text was left out (17 characters)."}


def test_deletions_comments_and_page_numbers_are_not_in_the_text(read: Read) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        + paragraph(
            "The<office:annotation><text:p>Sure?</text:p></office:annotation> <text:change-start "
            'text:change-id="c"/>ministers<text:change-end text:change-id="c"/><text:s '
            'text:c="3"/>met<text:page-number>4</text:page-number>. See page <text:bookmark-ref '
            'text:reference-format="page">7</text:bookmark-ref>.'
        )
    )
    document = read("a.odt", odf(body))
    assert document.text == "The ministers met. See page ."
    assert _notes(document) == {"comments": "1 comment was left out."}


def test_a_text_box_is_read_after_its_paragraph_and_an_object_is_told(read: Read) -> None:
    box = "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>"
    chart = '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame>'
    document = read("a.odt", odf(paragraph(f"Before {box}after.") + paragraph(chart)))
    assert document.text == "Before after.\n\nBoxed."
    assert _notes(document) == {"unread_parts": "Not read: 1 embedded object."}


def _cell(text: str, about: str = "") -> str:
    return f"<table:table-cell {about}><text:p>{text}</text:p></table:table-cell>"


def _row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def test_merged_cells_nested_tables_and_frames(read: Read, blocks: Blocks) -> None:
    covered = "<table:covered-table-cell/>"
    inner = _table(_row(_cell("x"), _cell("y")))
    wide, high = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    head = _row(_cell("State"), _cell("What", wide), covered)
    table = _table(
        f"<table:table-header-rows>{head}</table:table-header-rows>",
        _row(_cell("Germany", high), _cell("IRIS-T"), _cell("4")),
        _row(covered, _cell("PAC-3"), _cell("30")),
        _row(
            f"<table:table-cell><text:p>In</text:p>{inner}</table:table-cell>",
            _cell("a"),
            _cell("b"),
        ),
    )
    document = read("a.odt", odf(table + _table(_row(_cell("A letter.")))))
    assert blocks(document) == [
        ("row", "State | What"),
        ("row", "Germany | IRIS-T | 4"),
        ("row", "Germany | PAC-3 | 30"),
        ("row", "In | a | b"),
        ("row", "x | y"),
        ("paragraph", "A letter."),
    ]


def test_a_table_of_contents_has_no_page_numbers(read: Read, blocks: Blocks) -> None:
    body = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>Not this"
        "</text:index-title-template></text:table-of-content-source><text:index-body>"
        "<text:index-title><text:p>Contents</text:p></text:index-title>"
        "<text:p>Aid of 2025<text:tab/>3</text:p></text:index-body></text:table-of-content>"
    )
    document = read("a.odt", odf(body))
    assert blocks(document) == [("paragraph", "Contents"), ("item", "- Aid of 2025")]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (
            odf("", more={"META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}>"
            "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
            "</manifest:manifest>"}),
            "encrypted",
            "password",
        ),
        (odf("", more={"encrypted-package": "x"}), "encrypted", "password"),
        (odf("", more={"Pictures/1.png": "x"}), "no_text", "scan"),
        (odf(""), "empty", "no text"),
        (odf("<text:p>"), "damaged", "XML"),
        (odf("", kind="graphics"), "unsupported", "save it as PDF"),
        (odf("", kind="spreadsheet"), "unsupported", "save it as XLSX"),
        (odf("", kind="presentation-template"), "unsupported", "save it as PPTX"),
        (odf("", more={"mimetype": "application/zip"}), "unsupported", "unpack it"),
        (odf("", more={"mimetype": "application/epub+zip"}), "unsupported", "EPUB"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told(read: Read, data: bytes, code: str, words: str) -> None:
    with pytest.raises(ReadFailure, match=words) as failure:
        read("a.odt", data)
    assert failure.value.code == code


def test_entities_are_refused(read: Read) -> None:
    content = (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><office:document-content '
        f"{NAMESPACES}><office:body><office:text><text:p>&e;</text:p></office:text></office:body>"
        "</office:document-content>"
    )
    with pytest.raises(ReadFailure) as failure:
        read("a.odt", odf("", more={"content.xml": content}))
    assert failure.value.code == "damaged"


def test_parts_that_nest_too_deeply_are_damaged(read: Read) -> None:
    deep = "<text:section>" * 3000 + "<text:p>x</text:p>" + "</text:section>" * 3000
    with pytest.raises(ReadFailure) as failure:
        read("a.odt", odf(deep))
    assert failure.value.code == "damaged"


_KINDS = st.sampled_from(["paragraph", "heading", "item", "row", "note"])
_TEXTS = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=40)
_XML = {
    "paragraph": "<text:p>{}</text:p>",
    "heading": '<text:h text:outline-level="3">{}</text:h>',
    "item": "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
    "row": "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
    "<table:table-cell/></table:table-row></table:table>",
    "note": "<text:p><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>"
    "{}</text:p></text:note-body></text:note></text:p><text:h>End</text:h>",
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_KINDS, _TEXTS), min_size=1, max_size=8))
def test_what_was_written_stands_at_its_blocks_span(pieces: list[tuple[str, str]]) -> None:
    body = "".join(_XML[kind].format(text) for kind, text in pieces)
    content = read_odt(odf(body), DEFAULT_LIMITS)
    marks = {"item": ("- ", ""), "row": ("", " |"), "note": ("1 ", "")}
    expected = [
        (kind, on_one_line(text).join(marks.get(kind, ("", ""))))
        for kind, text in pieces
        if on_one_line(text)
    ]
    found = [(block.kind, content.text[block.start : block.end]) for block in content.blocks]
    assert [piece for piece in found if piece != ("heading", "End")] == expected
