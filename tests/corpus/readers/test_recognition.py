import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image
from printed_pages import PrintedPage, squeezed
from scans import add_picture, pictures, saved, scan, share_of_words, worn
from typeset import SENTENCES, Sheet, story

from corpus.documents import Document, Recognised, Rectangle
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers import recognised_pages
from corpus.readers.recognition import installed
from corpus.readers.table import read_bytes, render_page

pytestmark = pytest.mark.skipif(installed() is None, reason="the extra ocr is not installed")

RECOGNISING = Limits(recognition_s=200)
ROWS = (
    ("Port", "Passengers", "Tonnes"),
    ("Lindvik", "1,204", "50,310"),
    ("Ostrov", "987", "41,022"),
    ("Camberholt", "2,310", "7,800"),
)


def _page() -> bytes:
    """A heading, a date, two paragraphs and a table."""
    sheet = Sheet(420, 340)
    sheet.line(40, 45, "Harbour works at Lindvik", 18, "B")
    sheet.line(40, 70, "Friday 11 April 2025")
    y = sheet.stack(40, 95, sheet.wrapped(340, story(0, 3)))
    y = sheet.stack(40, y + 12, sheet.wrapped(340, story(3, 3)))
    sheet.rows(y + 12, (40, 240, 340), ROWS)
    return sheet.bytes()


PRINTED = _page()
TRUTH = [
    "Harbour works at Lindvik",
    "Friday 11 April 2025",
    story(0, 3),
    story(3, 3),
    *(" | ".join(row) for row in ROWS),
]


def _short(text: str) -> Image.Image:
    """A picture of one line."""
    sheet = Sheet(300, 60)
    sheet.line(20, 36, text, 12)
    return pictures(sheet.bytes())[0]


def _read(data: bytes, name: str = "a.pdf", limits: Limits = RECOGNISING) -> Document:
    return read_bytes(data, name, limits)[0]


@pytest.fixture(scope="module")
def clean() -> Document:
    return _read(scan(pictures(PRINTED)))


def _texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def _upright(part: Recognised, degrees: int) -> Rectangle:
    """Where a part of a page stood before the page was turned left by so much."""
    left, top, right, bottom = part.left, part.top, part.right, part.bottom
    match degrees:
        case 90:
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        case 180:
            left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
        case 270:
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
    return Rectangle(1, left, top, right, bottom)


def _misplaced(document: Document, degrees: int = 0) -> list[tuple[str, str]]:
    """Words, and the letters that were printed where they are said to stand."""
    page = PrintedPage(PRINTED, 1)
    pairs = [
        (document.text[part.start : part.end], page.text_in(_upright(part, degrees)))
        for part in document.recognised
    ]
    return [(word, inside) for word, inside in pairs if squeezed(word) != inside]


def test_a_clean_scan_has_the_words_the_blocks_and_the_date_of_what_was_scanned(
    clean: Document,
) -> None:
    assert share_of_words(clean.text, "\n".join(TRUTH)) >= 0.98
    kinds = ["heading", "paragraph", "paragraph", "paragraph", "row", "row", "row", "row"]
    assert [block.kind for block in clean.blocks] == kinds
    assert _texts(clean)[0] == "Harbour works at Lindvik" == clean.title
    assert clean.date is not None
    assert clean.date.isoformat() == "2025-04-11"
    assert _texts(clean)[4:] == TRUTH[4:]


def test_each_recognised_word_has_its_span_its_confidence_and_its_place(clean: Document) -> None:
    spans = [clean.text[part.start : part.end] for part in clean.recognised]
    assert spans == [word for word in clean.text.split() if word != "|"]
    assert all(0.75 <= part.confidence <= 1 for part in clean.recognised)
    assert len(_misplaced(clean)) <= 0.02 * len(spans)
    assert clean.places == ()


def test_the_document_says_that_its_text_was_recognised_and_how_surely(clean: Document) -> None:
    letters = [part.end - part.start for part in clean.recognised]
    mean = np.average([part.confidence for part in clean.recognised], weights=letters)
    (note,) = clean.notes
    assert note.code == "recognised"
    assert f"(page 1; mean confidence {math.floor(100 * mean) / 100:.2f})" in note.text


def test_a_bad_scan_that_lies_askew_is_read_too() -> None:
    document = _read(scan([worn(pictures(PRINTED)[0])]))
    assert share_of_words(document.text, "\n".join(TRUTH)) >= 0.95
    assert len(_misplaced(document)) <= 0.05 * len(document.recognised)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_or_stands_on_its_head_is_turned(degrees: int) -> None:
    turned = pictures(PRINTED)[0].rotate(degrees, expand=True, fillcolor=255)
    document = _read(scan([turned]))
    assert share_of_words(document.text, "\n".join(TRUTH)) >= 0.95
    assert _texts(document)[0] == "Harbour works at Lindvik"
    assert len(_misplaced(document, degrees)) <= 0.05 * len(document.recognised)


def test_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet(500, 330)
    for x, number in ((30, 0), (265, 4)):
        sheet.stack(x, 40, sheet.wrapped(205, story(number, 6)))
    text = _read(scan(pictures(sheet.bytes()))).text
    assert text.index("Story Alder") < text.index(SENTENCES[4][:30]) < text.index("Story Elm")


def test_of_a_mixed_file_only_the_pages_that_are_pictures_are_recognised() -> None:
    pdf = FPDF(unit="pt", format=(300, 60))
    pdf.set_auto_page_break(False)
    for text in ("This page was typed.", "", "This one was typed as well."):
        pdf.add_page()
        pdf.set_font("times", size=12)
        if text:
            pdf.text(20, 36, text)
    add_picture(pdf, _short("This page was scanned."))
    document = _read(bytes(pdf.output()))
    assert _texts(document) == [
        "This page was typed.",
        "This one was typed as well.",
        "This page was scanned.",
    ]
    assert [page.end - page.start for page in document.pages] == [20, 0, 27, 22]
    assert {part.page for part in document.recognised} == {4}
    assert {place.page for place in document.places} == {1, 3}
    assert [note.code for note in document.notes] == ["recognised"]
    assert "(page 4; " in document.notes[0].text


def test_the_day_of_scanning_is_not_the_day_of_what_was_scanned() -> None:
    pdf = FPDF(unit="pt", format=(300, 60))
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(datetime(2019, 3, 12, tzinfo=UTC))
    add_picture(pdf, _short("The bridge is open again."))
    scanned = bytes(pdf.output())
    assert _read(scanned).date is None
    pdf = FPDF(unit="pt", format=(300, 60))
    pdf.set_creation_date(datetime(2019, 3, 12, tzinfo=UTC))
    pdf.add_page()
    pdf.set_font("times", size=12)
    pdf.text(20, 36, "The bridge is open again.")
    assert _read(bytes(pdf.output())).date == date(2019, 3, 12)


def test_without_recognition_a_mixed_file_tells_which_pages_were_not_read() -> None:
    pdf = FPDF(unit="pt", format=(300, 60))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("times", size=12)
    pdf.text(20, 36, "This page was typed.")
    add_picture(pdf, _short("This page was scanned."))
    document = _read(bytes(pdf.output()), limits=Limits())
    assert document.text == "This page was typed."
    assert [note.code for note in document.notes] == ["pictures"]
    assert "(page 2); set ocr" in document.notes[0].text


def test_a_stamp_on_each_page_hides_no_scan() -> None:
    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    add_picture(pdf, _short("The court has decided."))
    pdf.set_font("times", size=6)
    pdf.text(250, 54, "ABC000017")
    document = _read(bytes(pdf.output()))
    assert "The court has decided." in document.text
    assert document.text.count("ABC000017") == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_picture_of_each_kind_has_no_text_and_the_reason_says_what_to_do(kind: str) -> None:
    data = saved([_short("The quay is closed.")], kind)
    with pytest.raises(
        ReadFailure, match=r"this is a picture; .*to have its text recog"
    ) as failure:
        _read(data, "a.txt", Limits())
    assert failure.value.code == "no_text"


def test_the_reason_names_the_extra_where_it_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("corpus.readers.pictures.installed", lambda: None)
    for data in (saved([_short("A")], "PNG"), scan([_short("A")])):
        with pytest.raises(ReadFailure, match=r"pip install 'footnote-briefings\[ocr\]'"):
            _read(data, limits=Limits())


def test_the_pictures_of_one_file_are_its_pages() -> None:
    texts = ["The first page is about ships.", "The second page is about trains."]
    document = _read(saved([_short(text) for text in texts], "TIFF"), "fax.tif")
    assert document.format == "picture"
    assert [document.text[page.start : page.end].strip() for page in document.pages] == texts
    assert [part.page for part in document.recognised] == [1] * 6 + [2] * 6


def test_a_photograph_is_read_and_shown_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned right by a quarter
    upright = _short("The bridge is open again.")
    data = saved([upright.rotate(90, expand=True)], "JPEG", exif=exif)
    document = _read(data, "photo.jpg")
    assert document.text == "The bridge is open again."
    first = document.recognised[0]
    assert first.left < 0.15
    assert first.right > first.left
    assert _size(render_page(data, 1, 600)) == (600, round(600 * upright.height / upright.width))


def test_what_can_be_seen_through_lies_on_white() -> None:
    letters = _short("The mayor has resigned.")
    clear = Image.new("RGBA", letters.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=Image.eval(letters, lambda value: 255 - value))
    assert _read(saved([clear], "PNG"), "a.png").text == "The mayor has resigned."


def test_a_picture_without_words_has_no_text() -> None:
    values = np.random.default_rng(7).integers(0, 255, (300, 400), dtype=np.uint8)
    data = saved([Image.fromarray(values)], "PNG")
    for picture in (data, scan([Image.fromarray(values)])):
        with pytest.raises(ReadFailure, match="no words were found") as failure:
            _read(picture)
        assert failure.value.code == "no_text"


def test_pages_beyond_the_time_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 100.0, 200.0])
    monkeypatch.setattr(recognised_pages, "monotonic", lambda: next(clock))
    pages = [_short(f"This is page {number}.") for number in ("one", "two", "three")]
    document = _read(scan(pages), limits=Limits(recognition_s=50))
    assert document.text == "This is page one."
    assert len(document.pages) == 3
    assert [note.code for note in document.notes] == ["recognised", "cut"]
    assert "(pages 2-3); raise ocr_timeout_s" in document.notes[1].text


def test_a_page_over_which_the_engine_fails_costs_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = recognised_pages.recognise
    failures = iter([RuntimeError("no memory")])

    def failing_once(picture: object) -> object:
        for failure in failures:
            raise failure
        return real(picture)  # type: ignore[arg-type]

    monkeypatch.setattr(recognised_pages, "recognise", failing_once)
    document = _read(scan([_short("This is lost."), _short("This is kept.")]))
    assert document.text == "This is kept."
    assert [note.code for note in document.notes] == ["recognised", "unread_parts"]
    assert "(page 1)" in document.notes[1].text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (saved([_short("A")], "PNG")[:60], "damaged"),
        (saved([_short("A")], "JPEG")[:200], "damaged"),
        (b"BM" + b"\0" * 40, "damaged"),
        (saved([Image.new("1", (20_000, 6_000))], "PNG"), "too_large"),
    ],
)
def test_what_is_no_whole_picture_is_told(data: bytes, code: str) -> None:
    with pytest.raises(ReadFailure) as failure:
        _read(data, "a.png")
    assert failure.value.code == code
    assert "\n" not in failure.value.reason


def test_a_text_that_begins_like_a_bitmap_is_a_text() -> None:
    assert _read(b"BMW and Volvo have agreed on a price.", "a.txt").format == "text"


def test_the_picture_of_a_page_is_as_wide_as_asked() -> None:
    data = saved([Image.new("L", (900, 300), 200)] * 2, "TIFF")
    assert _size(render_page(data, 2, 450)) == (450, 150)
    with pytest.raises(ReadFailure, match="no page 3"):
        render_page(data, 3, 450)


def _size(png: bytes) -> Sequence[int]:
    return Image.open(BytesIO(png)).size
