"""Presentations: slides are pages, read in the order people read them."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Emu, Inches

from corpus.characters import on_one_line
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.pptx import read_pptx

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]
FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"
TITLE, BULLETS, TWO_COLUMNS, COMPARISON, TITLE_ONLY, BLANK = 0, 1, 3, 4, 5, 6
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def _saved(presentation: Presentation) -> bytes:
    stream = BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def _slide(presentation: Presentation, layout: int = BLANK, title: str = "") -> Slide:
    slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        assert slide.shapes.title is not None
        slide.shapes.title.text = title
    return slide


def _box(slide: Slide, text: str, left: float, top: float) -> None:
    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(0.5))
    box.text_frame.text = text


def _edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    stream = BytesIO()
    source = zipfile.ZipFile(BytesIO(data))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, change(content.decode()) if name == part else content)
    return stream.getvalue()


def test_a_slide_is_a_page_with_its_title_bullets_and_notes(read: Read, blocks: Blocks) -> None:
    deck = pptx.Presentation()
    first = _slide(deck, TITLE, "Aid to\vKyiv")
    first.placeholders[1].text_frame.text = "11 April 2025"
    second = _slide(deck, BULLETS, "Pledges")
    second.placeholders[1].text_frame.text = "Norway gives 450.\nDenmark gives 320."
    second.notes_slide.notes_text_frame.text = "Say that Sweden is late.\nThank them."
    document = read("a.bin", _saved(deck))
    assert blocks(document) == [
        ("heading", "Aid to Kyiv"),
        ("paragraph", "11 April 2025"),
        ("heading", "Pledges"),
        ("item", "- Norway gives 450."),
        ("item", "- Denmark gives 320."),
        ("note", "Say that Sweden is late."),
        ("note", "Thank them."),
    ]
    assert [block.level for block in document.blocks if block.kind == "heading"] == [1, 2]
    assert (document.format, document.title, document.date) == (
        "pptx",
        "Aid to Kyiv",
        date(2025, 4, 11),
    )
    assert document.page_of(document.text.index("Kyiv")) == 1
    assert document.page_of(document.text.index("Sweden")) == 2


def test_boxes_are_read_from_top_to_bottom_and_left_to_right(read: Read, blocks: Blocks) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck, TITLE_ONLY, "Order")
    for text, left, top in (
        ("fourth", 5, 4.05),
        ("second", 5, 2.1),
        ("third", 1, 4.0),
        ("first", 1, 2.15),
    ):
        _box(slide, text, left, top)
    assert [text for _, text in blocks(read("a.pptx", _saved(deck)))] == [
        "Order",
        "first",
        "second",
        "third",
        "fourth",
    ]


def test_two_columns_of_bullets_are_read_one_after_the_other(read: Read) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck, TWO_COLUMNS, "Both")
    slide.placeholders[2].text_frame.text = "right one\nright two"
    slide.placeholders[1].text_frame.text = "left one\nleft two"
    text = read("a.pptx", _saved(deck)).text
    assert text == "Both\n\n- left one\n- left two\n- right one\n- right two"


def test_the_head_of_a_column_is_read_before_its_column(read: Read) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck, COMPARISON, "Flood")
    for place, text in enumerate(("Before", "Roads open", "After", "Roads shut"), start=1):
        slide.placeholders[place].text_frame.text = text
    text = read("a.pptx", _saved(deck)).text
    assert text == "Flood\n\nBefore\n\n- Roads open\n\nAfter\n\n- Roads shut"


def test_a_paragraph_says_itself_whether_it_has_a_bullet(read: Read, blocks: Blocks) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck, BULLETS, "Mixed")
    frame = slide.placeholders[1].text_frame
    frame.text = "A sentence."
    frame.paragraphs[0]._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {_A}/>"))
    _box(slide, "An item", 1, 6)
    box = slide.shapes[-1].text_frame
    box.paragraphs[0]._p.get_or_add_pPr().append(parse_xml(f'<a:buChar {_A} char="•"/>'))
    assert blocks(read("a.pptx", _saved(deck)))[1:] == [
        ("paragraph", "A sentence."),
        ("item", "- An item"),
    ]


def test_a_sentence_that_was_broken_by_hand_is_joined(read: Read, blocks: Blocks) -> None:
    deck = pptx.Presentation()
    _box(_slide(deck), "The ministers met in\nthe old town.\nThey left.", 1, 1)
    assert blocks(read("a.pptx", _saved(deck))) == [
        ("paragraph", "The ministers met in the old town."),
        ("paragraph", "They left."),
    ]


def test_tables_are_rows_and_merged_cells_keep_the_columns(read: Read) -> None:
    deck = pptx.Presentation()
    table = _slide(deck).shapes.add_table(3, 3, Inches(1), Inches(1), Inches(6), Inches(2)).table
    for row, texts in enumerate((("State", "Ship", "Tons"), ("Norway", "Fram", "400"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(2, 1).text, table.cell(2, 2).text = "Gjøa", "70"
    table.cell(1, 0).merge(table.cell(2, 0))
    text = read("a.pptx", _saved(deck)).text
    assert text == "State | Ship | Tons\nNorway | Fram | 400\nNorway | Gjøa | 70"


def test_a_chart_is_a_table_under_its_title(read: Read) -> None:
    deck = pptx.Presentation()
    data = CategoryChartData(number_format="0%")
    data.categories = ["Norway", "Denmark"]
    data.add_series("2024", (0.25, 0.5))
    data.add_series("2025", (0.3, None))
    shape = _slide(deck).shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(6), Inches(4), data
    )
    shape.chart.has_title = True
    shape.chart.chart_title.text_frame.text = "Shares paid"
    text = read("a.pptx", _saved(deck)).text
    assert text == "Shares paid\n\n| 2024 | 2025\nNorway | 25% | 30%\nDenmark | 50% |"


def test_a_chart_without_categories_is_told(read: Read) -> None:
    deck = pptx.Presentation()
    data = XyChartData()
    data.add_series("Speed").add_data_point(1, 2)
    slide = _slide(deck, TITLE_ONLY, "Speed")
    slide.shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER, Inches(1), Inches(1), Inches(6), Inches(4), data
    )
    (note,) = read("a.pptx", _saved(deck)).notes
    assert (note.code, note.text) == ("unread_parts", "Not read: charts without categories.")


def test_a_group_is_read_as_one(read: Read) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck)
    _box(slide, "last", 1, 6)
    group = slide.shapes.add_group_shape()
    for text, top in (("lower", 3), ("upper", 1)):
        box = group.shapes.add_textbox(Inches(4), Inches(top), Inches(2), Inches(0.5))
        box.text_frame.text = text
    _box(slide, "middle", 1, 4)
    assert read("a.pptx", _saved(deck)).text == "upper\n\nlower\n\nmiddle\n\nlast"


def test_hidden_slides_leave_an_empty_page_and_are_told(read: Read) -> None:
    deck = pptx.Presentation()
    for title in ("One", "Secret", "Three"):
        _slide(deck, TITLE_ONLY, title)
    deck.slides[1]._element.set("show", "0")
    document = read("a.pptx", _saved(deck))
    assert "Secret" not in document.text
    assert document.page_of(document.text.index("Three")) == 3
    (note,) = document.notes
    assert (note.code, note.text) == ("hidden_text", "Left out: hidden slide 2.")


def test_text_beside_the_slide_or_marked_as_hidden_is_left_out_and_told(read: Read) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck, TITLE_ONLY, "Seen")
    _box(slide, "secret beside", 20, 1)
    _box(slide, "secret marked", 1, 3)
    slide.shapes[-1]._element.nvSpPr.cNvPr.set("hidden", "1")
    document = read("a.pptx", _saved(deck))
    assert document.text == "Seen"
    (note,) = document.notes
    assert note.text == "Left out: 2 texts that no slide shows."


def test_numbers_dates_and_footers_are_not_mixed_in(read: Read) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck, TITLE_ONLY, "Seen")
    for kind, text in (("sldNum", "7"), ("dt", "1 January 2020"), ("ftr", "Ministry footer")):
        _box(slide, text, 1, 6)
        properties = slide.shapes[-1]._element.nvSpPr.nvPr
        properties.append(
            parse_xml(
                '<p:ph xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
                f'type="{kind}" idx="1{len(kind)}"/>'
            )
        )
    _box(slide, "Page ", 1, 3)
    field = f'<a:fld {_A} id="{{0}}" type="slidenum"><a:t>7</a:t></a:fld>'
    slide.shapes[-1].text_frame.paragraphs[0]._p.append(parse_xml(field))
    assert read("a.pptx", _saved(deck)).text == "Seen\n\nPage"


def test_the_templates_date_and_title_are_not_believed(read: Read) -> None:
    deck = pptx.Presentation()
    _box(_slide(deck), "The ministers met.", 1, 1)
    deck.core_properties.title = "PowerPoint Presentation"
    document = read("a.pptx", _saved(deck))
    assert (document.title, document.date) == (None, None)
    deck.core_properties.title = "Aid to Kyiv"
    deck.core_properties.modified = datetime(2025, 4, 11)
    document = read("a.pptx", _saved(deck))
    assert (document.title, document.date) == ("Aid to Kyiv", date(2025, 4, 11))


def test_pictures_alone_are_no_text_and_beside_text_are_told(read: Read) -> None:
    picture = BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    deck = pptx.Presentation()
    _slide(deck).shapes.add_picture(picture, Emu(0), Emu(0))
    with pytest.raises(ReadFailure, match="scan") as failure:
        read("a.pptx", _saved(deck))
    assert failure.value.code == "no_text"
    _slide(deck, TITLE_ONLY, "Words")
    (note,) = read("a.pptx", _saved(deck)).notes
    assert (note.code, note.text) == ("unread_parts", "Pictures without text: slide 1.")


def test_a_deck_without_anything_is_empty(read: Read) -> None:
    deck = pptx.Presentation()
    _slide(deck)
    with pytest.raises(ReadFailure) as failure:
        read("a.pptx", _saved(deck))
    assert failure.value.code == "empty"


@pytest.mark.parametrize(
    "kind",
    [
        "vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
        "vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        "vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    ],
)
def test_slide_shows_macros_and_templates_are_read_alike(read: Read, kind: str) -> None:
    deck = pptx.Presentation()
    _slide(deck, TITLE_ONLY, "Seen")
    plain = "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    data = _edited(_saved(deck), "[Content_Types].xml", lambda xml: xml.replace(plain, kind))
    assert read("a.ppsx", data).text == "Seen"


def test_a_diagram_gives_its_texts_as_items(read: Read) -> None:
    deck = pptx.Presentation()
    slide = _slide(deck, TITLE_ONLY, "Steps")
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    space = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    points = "".join(
        f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>"
        for text in ("Plan", "Build")
    )
    blob = f'<d:dataModel xmlns:d="{space}" {_A}><d:ptLst>{points}</d:ptLst></d:dataModel>'
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    name = PackURI("/ppt/diagrams/data1.xml")
    part = Part(name, kind, slide.part.package, blob.encode())
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    reference = slide.part.relate_to(part, f"{base}/diagramData")
    slide.shapes._spTree.append(
        parse_xml(
            '<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
            f'{_A} xmlns:r="{base}"><p:nvGraphicFramePr><p:cNvPr id="9" name="d"/>'
            "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>"
            '<a:off x="0" y="2000000"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic>'
            f'<a:graphicData uri="{space}"><d:relIds xmlns:d="{space}" r:dm="{reference}" '
            'r:lo="" r:qs="" r:cs=""/></a:graphicData></a:graphic></p:graphicFrame>'
        )
    )
    assert read("a.pptx", _saved(deck)).text == "Steps\n\n- Plan\n- Build"


def test_comments_are_left_out_and_told(read: Read) -> None:
    deck = pptx.Presentation()
    _slide(deck, TITLE_ONLY, "Seen")
    stream = BytesIO(_saved(deck))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("ppt/comments/comment1.xml", "<x>secret</x>")
    document = read("a.pptx", stream.getvalue())
    assert document.text == "Seen"
    assert [note.code for note in document.notes] == ["comments"]


def test_entities_neither_multiply_nor_open_files(read: Read) -> None:
    deck = pptx.Presentation()
    _slide(deck, TITLE_ONLY, "Seen")
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    for declared, name in ((laughs, "j"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "x")):

        def hostile(xml: str, declared: str = declared, name: str = name) -> str:
            body = xml[xml.index("<p:sld") :].replace("Seen", f"&{name};")
            return f"<!DOCTYPE sld [{declared}]>{body}"

        data = _edited(_saved(deck), "ppt/slides/slide1.xml", hostile)
        with pytest.raises(ReadFailure) as failure:
            read("a.pptx", data)
        assert failure.value.code == "damaged"


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_file_is_damaged(read: Read, keep: float) -> None:
    data = _saved(pptx.Presentation())
    with pytest.raises(ReadFailure) as failure:
        read("a.pptx", data[: int(len(data) * keep)])
    assert failure.value.code == "damaged"


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the folder of awkward files is not here")
def test_a_deck_of_a_government_is_read_in_order() -> None:
    name = "government-document/testMSChart-govdocs-428996.pptx"
    content = read_pptx((FIXTURES / name).read_bytes(), DEFAULT_LIMITS)
    assert content.text.startswith("Subcontract $$$ out the door has dropped 36% since 2002.")
    assert [note.text for note in content.notes] == ["Not read: embedded objects."]


_LINE = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20
).map(lambda text: f"C{text}.")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=20)
@given(st.lists(st.lists(_LINE, min_size=1, max_size=3), min_size=1, max_size=4))
def test_every_line_that_is_put_in_is_read_at_its_span_and_page(slides: list[list[str]]) -> None:
    deck = pptx.Presentation()
    for lines in slides:
        _slide(deck, BULLETS).placeholders[1].text_frame.text = "\n".join(lines)
    content = read_pptx(_saved(deck), DEFAULT_LIMITS)
    read = [content.text[block.start : block.end] for block in content.blocks]
    assert read == [f"- {on_one_line(line)}" for lines in slides for line in lines]
    for page, lines in zip(content.pages, slides, strict=True):
        on_page = content.text[page.start : page.end].split("\n")
        assert [line for line in on_page if line] == [f"- {on_one_line(line)}" for line in lines]
