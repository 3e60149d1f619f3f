"""Texts of slides that nobody sees are left out and told; what can be seen is read."""

from collections.abc import Callable
from io import BytesIO

import pptx
import pytest
from lxml import etree
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.text.text import Font, _Run
from pptx.util import Inches, Pt

from corpus.documents import Document

Read = Callable[[str, bytes | str], Document]
Change = Callable[[_Run], None]
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # no style, but for a grid
WHITE = RGBColor(255, 255, 255)
DARK = RGBColor(16, 32, 64)


def _deck() -> tuple[Presentation, Slide]:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    _box(slide, "Shown.", 1)
    return deck, slide


def _box(slide: Slide, text: str, top: float, change: Change | None = None) -> None:
    box = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(4), Inches(0.5))
    run = box.text_frame.paragraphs[0].add_run()
    run.text = text
    if change is not None:
        change(run)


def _document(read: Read, deck: Presentation) -> Document:
    stream = BytesIO()
    deck.save(stream)
    return read("a.pptx", stream.getvalue())


def _white(run: _Run) -> None:
    run.font.color.rgb = WHITE


def _themed(run: _Run) -> None:
    run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def _light(run: _Run) -> None:
    run.font.color.theme_color = MSO_THEME_COLOR.LIGHT_1


def _lightened(run: _Run) -> None:
    run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
    run.font.color.brightness = 0.99


def _tiny(run: _Run) -> None:
    run.font.size = Pt(1)


def _clear(run: _Run) -> None:
    run.font.color.rgb = DARK
    etree.SubElement(run._r.find(f".//{_A}srgbClr"), f"{_A}alpha", val="0")


def _unfilled(run: _Run) -> None:
    etree.SubElement(run._r.get_or_add_rPr(), f"{_A}noFill")


def _of_the_shape(run: _Run) -> None:
    styles = run._r.getparent().getparent().find(f"{_A}lstStyle")
    level = etree.SubElement(styles, f"{_A}lvl1pPr")
    Font(etree.SubElement(level, f"{_A}defRPr")).color.rgb = WHITE


@pytest.mark.parametrize(
    "change", [_white, _themed, _light, _lightened, _tiny, _clear, _unfilled, _of_the_shape]
)
def test_text_that_nobody_sees_is_left_out_and_told(read: Read, change: Change) -> None:
    deck, slide = _deck()
    _box(slide, "Secret", 2, change)
    document = _document(read, deck)
    assert document.text == "Shown."
    assert [(note.code, note.text) for note in document.notes] == [
        ("hidden_text", "Hidden text was left out (6 characters).")
    ]


def _grey(run: _Run) -> None:
    run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    run.font.color.brightness = -0.15


def _small(run: _Run) -> None:
    run.font.size = Pt(2)


def _faint(run: _Run) -> None:
    _clear(run)
    run._r.find(f".//{_A}alpha").set("val", "40000")


def _marked(run: _Run) -> None:
    _white(run)
    mark = etree.SubElement(run._r.get_or_add_rPr(), f"{_A}highlight")
    etree.SubElement(mark, f"{_A}srgbClr", val="102040")


def _outlined(run: _Run) -> None:
    line = etree.SubElement(run._r.get_or_add_rPr(), f"{_A}ln")
    etree.SubElement(etree.SubElement(line, f"{_A}solidFill"), f"{_A}srgbClr", val="102040")
    run.font.fill.solid()
    run.font.fill.fore_color.rgb = WHITE


def _linked(run: _Run) -> None:
    _white(run)
    run.hyperlink.address = "https://gov.example/"


@pytest.mark.parametrize("change", [_grey, _small, _faint, _marked, _outlined, _linked])
def test_text_that_can_be_seen_is_kept(read: Read, change: Change) -> None:
    deck, slide = _deck()
    _box(slide, "Pale", 2, change)
    document = _document(read, deck)
    assert document.text == "Shown.\n\nPale"
    assert not document.notes


def _dark_slide(slide: Slide) -> None:
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = DARK


def _dark_master(slide: Slide) -> None:
    _dark_slide(slide.slide_layout.slide_master)  # type: ignore[arg-type]


def _gradient(slide: Slide) -> None:
    slide.background.fill.gradient()


def _picture(slide: Slide) -> None:
    stream = BytesIO()
    Image.new("RGB", (40, 30), (16, 32, 64)).save(stream, "PNG")
    stream.seek(0)
    slide.shapes.add_picture(stream, 0, 0, Inches(10), Inches(7))


def _panel(slide: Slide) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, Inches(1.8), Inches(9), Inches(2))
    shape.fill.solid()
    shape.fill.fore_color.rgb = DARK


def _circle(slide: Slide) -> None:
    slide.shapes.add_shape(MSO_SHAPE.OVAL, 0, 0, Inches(9), Inches(7))


@pytest.mark.parametrize(
    "ground", [_dark_slide, _dark_master, _gradient, _picture, _panel, _circle]
)
def test_white_text_on_what_is_not_white_is_kept(
    read: Read, ground: Callable[[Slide], None]
) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    ground(slide)
    _box(slide, "Seen", 2, _white)
    document = _document(read, deck)
    assert document.text == "Seen"
    assert not document.notes


def test_a_shape_is_the_ground_of_its_own_text(read: Read) -> None:
    deck, slide = _deck()
    for top, fill, text in ((2, DARK, "On dark"), (4, WHITE, "On white")):
        shape = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(1), Inches(top), Inches(4), Inches(1)
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = fill
        run = shape.text_frame.paragraphs[0].add_run()
        run.text = text
        _white(run)
    assert _document(read, deck).text == "Shown.\n\nOn dark"


def test_a_dark_shape_elsewhere_is_not_the_ground(read: Read) -> None:
    deck, slide = _deck()
    _box(slide, "Secret", 5, _white)
    _panel(slide)
    _box(slide, "Hidden as well", 6, _white)
    assert _document(read, deck).text == "Shown."


def test_text_in_the_colour_of_a_dark_slide_or_panel_is_hidden(read: Read) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    _panel(slide)
    _box(slide, "Seen", 2, _white)
    _box(slide, "Secret", 3, lambda run: setattr(run.font.color, "rgb", DARK))
    assert _document(read, deck).text == "Seen"


@pytest.mark.parametrize(
    ("style", "fill", "kept"),
    [(_STYLE, None, False), (_STYLE, DARK, True), (None, None, True), (None, WHITE, False)],
)
def test_a_cells_ground_is_its_own_or_its_tables(
    read: Read, style: str | None, fill: RGBColor | None, kept: bool
) -> None:
    deck, slide = _deck()
    frame = slide.shapes.add_table(1, 2, Inches(1), Inches(2), Inches(4), Inches(1))
    if style:
        frame._element.find(f".//{_A}tableStyleId").text = style
    frame.table.cell(0, 0).text = "Norway"
    cell = frame.table.cell(0, 1)
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = "450"
    _white(run)
    if fill is not None:
        cell.fill.solid()
        cell.fill.fore_color.rgb = fill
    rows = "Norway | 450" if kept else "Norway |"
    assert _document(read, deck).text.strip() == f"Shown.\n\n{rows}"


def test_a_hidden_word_leaves_its_neighbours_as_they_are(read: Read) -> None:
    deck, slide = _deck()
    box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(4), Inches(0.5))
    for text, change in (("Norway", None), (" not", _white), (" ", _white), ("pays.", None)):
        run = box.text_frame.paragraphs[0].add_run()
        run.text = text
        if change is not None:
            change(run)
    assert _document(read, deck).text == "Shown.\n\nNorway pays."
