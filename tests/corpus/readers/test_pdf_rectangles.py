"""The rectangles of a span hold the letters of its quote, and no others."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fpdf import FPDF

from corpus import briefings
from corpus.documents import Document, Place, Span
from corpus.errors import ReadFailure
from corpus.readers.pdf_rectangles import rectangles
from corpus.readers.table import read_file
from index.sentences import sentences
from tests.corpus.readers.printed_pages import PrintedDocument
from tests.corpus.readers.raw_pdf import raw_pdf, show

Read = Callable[[str, bytes | str], Document]
SAMPLES = sorted(Path(next(iter(briefings.__path__))).rglob("*.pdf"))
FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"
LIBERATION = Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf")
LINES = (
    "The ministers met in Brussels on Friday. They agreed on a larger",
    "package of aid. The first convoys leave on Monday, and the others",
    "follow in May. Nobody voted against it.",
)
TEXT = "".join(show(line, y=700 - 15 * place) for place, line in enumerate(LINES))


def _sentences(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        yield from sentences(document.text, block.start, block.end)


def _wrong(read: Read, data: bytes) -> list[tuple[str, str]]:
    document = read("a.pdf", data)
    spans = list(_sentences(document))
    assert spans
    return PrintedDocument(data).unlike(document, spans)


def _fpdf(**options: object) -> FPDF:
    pdf = FPDF(unit="pt", format=(600, 800), **options)  # type: ignore[arg-type]
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    return pdf


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 5


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_every_sentence_of_the_samples_has_its_rectangles(file: Path) -> None:
    document = read_file(file, file.name)
    spans = list(_sentences(document))
    assert len(spans) > 15
    assert PrintedDocument(file.read_bytes()).unlike(document, spans) == []


@pytest.mark.parametrize(
    "entries",
    [
        "",
        "/Rotate 90",
        "/Rotate 180",
        "/Rotate 270",
        "/CropBox [40 300 500 750]",
        "/MediaBox [-100 -200 700 1000]",
        "/MediaBox [30 20 630 820] /CropBox [45 200 620 780] /Rotate 90",
        "/MediaBox [-100 -200 700 1000] /Rotate 270",
    ],
)
def test_pages_that_are_turned_cropped_or_moved(read: Read, entries: str) -> None:
    assert _wrong(read, raw_pdf(TEXT, page_entries=entries)) == []


@pytest.mark.parametrize("matrix", ["0 1 -1 0 760 0", "0 -1 1 0 -200 700", "-1 0 0 -1 600 1400"])
def test_lines_that_run_another_way(read: Read, matrix: str) -> None:
    assert _wrong(read, raw_pdf(f"q {matrix} cm {TEXT} Q")) == []


def test_slanted_text_is_marked_letter_by_letter(read: Read) -> None:
    data = raw_pdf(f"q .7 .7 -.7 .7 100 -100 cm {show('Not for release.', 300, 200)} Q")
    document = read("a.pdf", data)
    areas = rectangles(data, document.places, 0, 3)
    printed = PrintedDocument(data)
    assert all(letter in printed.text_in([area]) for letter, area in zip("Not", areas, strict=True))


def test_each_printed_line_has_one_rectangle(read: Read) -> None:
    data = raw_pdf(TEXT)
    document = read("a.pdf", data)
    start = document.text.index("They agreed")
    areas = rectangles(data, document.places, start, document.text.index(" Nobody"))
    printed = PrintedDocument(data)
    assert [printed.text_in([area]) for area in areas] == [
        "Theyagreedonalarger",
        "packageofaid.Thefirstconvoysleaveonmonday,andtheothers".replace("monday", "Monday"),
        "followinMay.",
    ]


def test_a_word_broken_at_a_line_end(read: Read) -> None:
    pdf = _fpdf()
    pdf.multi_cell(0, 14, "They spoke of the replace-\nment of aid. A replacement is due.")
    data = bytes(pdf.output())
    document = read("a.pdf", data)
    start = document.text.index("replacement of")
    areas = rectangles(data, document.places, start, start + len("replacement"))
    printed = PrintedDocument(data)
    assert [printed.text_in([area]).rstrip("-\ufffe") for area in areas] == ["replace", "ment"]


@pytest.mark.skipif(not LIBERATION.exists(), reason="no font with ligatures is installed")
def test_a_letter_of_a_ligature_is_marked_with_all_of_it(read: Read) -> None:
    pdf = _fpdf()
    pdf.add_font("serif", fname=LIBERATION)
    pdf.set_font("serif", size=12)
    pdf.multi_cell(0, 14, "The ﬁnal ofﬁce was small. It was ﬂat.")
    data = bytes(pdf.output())
    document = read("a.pdf", data)
    assert document.text == "The final office was small. It was flat."
    assert PrintedDocument(data).unlike(document, _sentences(document)) == []
    whole, *letters = (
        rectangles(data, document.places, *span) for span in ((4, 6), (4, 5), (5, 6))
    )
    assert letters == [whole, whole]


@pytest.mark.skipif(not LIBERATION.exists(), reason="no font with these letters is installed")
def test_letters_beyond_the_first_65536_do_not_move_what_follows(read: Read) -> None:
    # A figure of mathematical script, and words that stand after it.
    font = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    pdf = _fpdf()
    pdf.add_font("sans", fname=font)
    pdf.set_font("sans", size=12)
    pdf.multi_cell(0, 14, "The set \U0001d538 and \U0001d539 hold. The ministers met again.")
    data = bytes(pdf.output())
    document = read("a.pdf", data)
    start = document.text.index("ministers")
    areas = rectangles(data, document.places, start, start + len("ministers"))
    assert PrintedDocument(data).text_in(areas) == "ministers"


def test_no_rectangle_spans_two_columns_or_cells(read: Read) -> None:
    pdf = _fpdf()
    for row in (("State", "Pledge"), ("Norway", "40 million"), ("Sweden", "70 million")):
        for place, cell in enumerate(row):
            pdf.text(60 + 260 * place, 100 + 20 * row[0].count("way"), cell)
            pdf.set_y(pdf.get_y() + 1)
    data = bytes(pdf.output())
    document = read("a.pdf", data)
    areas = rectangles(data, document.places, 0, len(document.text))
    assert all(area.right - area.left < 0.2 for area in areas)


def test_what_is_left_out_of_a_line_is_not_marked(read: Read) -> None:
    text = "BT /F 12 Tf 1 0 0 1 50 700 Tm (They pledged 45) Tj 1 g (000) Tj 0 g ( tonnes.) Tj ET"
    data = raw_pdf(text)
    document = read("a.pdf", data)
    areas = rectangles(data, document.places, 0, len(document.text))
    printed = PrintedDocument(data)
    assert [printed.text_in([area]) for area in areas] == ["Theypledged45", "tonnes."]


def test_a_sentence_over_a_page_break_has_rectangles_on_both(read: Read) -> None:
    data = raw_pdf(
        show("The ministers met in Brussels and"), show("agreed on more aid. Nobody voted.")
    )
    document = read("a.pdf", data)
    areas = rectangles(data, document.places, 0, document.text.index(" Nobody"))
    assert [area.page for area in areas] == [1, 2]
    assert PrintedDocument(data).text_in(areas) == "TheministersmetinBrusselsandagreedonmoreaid."


def test_places_are_in_order_and_say_letter_by_letter_what_is_printed(read: Read) -> None:
    document = read("a.pdf", raw_pdf(TEXT, TEXT))
    placed = "".join(document.text[place.start : place.end] for place in document.places)
    assert placed.replace(" ", "") == document.text.replace(" ", "").replace("\n", "")
    # A run for each printed line: neighbours are one.
    assert len(document.places) == 2 * len(LINES)


def test_a_span_of_what_we_put_in_has_no_rectangle(read: Read) -> None:
    data = raw_pdf(TEXT)
    document = read("a.pdf", data)
    gap = document.text.index(" package")
    assert rectangles(data, document.places, gap, gap + 1) == ()


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises(ReadFailure, match="no page 7"):
        rectangles(raw_pdf(TEXT), [Place(0, 5, 7, 0)], 0, 5)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
def test_spans_of_awkward_files_have_their_rectangles() -> None:
    """They differ where letters of formulas lie over each other, or a heading is repeated."""
    found = wrong = 0
    for file in sorted(FIXTURES.rglob("*.pdf")):
        try:
            document = read_file(file, file.name)
        except ReadFailure:
            continue
        spans = list(_sentences(document))[::3]
        found += len(spans)
        wrong += len(PrintedDocument(file.read_bytes()).unlike(document, spans))
    assert found > 200
    assert wrong <= 0.02 * found
