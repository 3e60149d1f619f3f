from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.readers.pdf import render_page
from tests.corpus.readers.raw_pdf import raw_pdf, show

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]
SENTENCE = "The ministers met in Brussels on Friday and agreed on a larger package of aid. "


def _page(pdf: FPDF, text: str, size: int = 11, style: str = "") -> None:
    pdf.set_font("helvetica", style=style, size=size)
    pdf.multi_cell(0, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(5)


def _pdf(*pages: list[tuple[str, int, str]]) -> FPDF:
    pdf = FPDF()
    pdf.set_creation_date(datetime(2025, 4, 11, 8, 0))
    for page in pages:
        pdf.add_page()
        for text, size, style in page:
            _page(pdf, text, size, style)
    return pdf


def _plain(*texts: str) -> bytes:
    return bytes(_pdf(*([(text, 11, "")] for text in texts)).output())


def test_wrapped_lines_are_one_paragraph_and_large_type_a_heading(
    read: Read, blocks: Blocks
) -> None:
    pdf = _pdf([("Aid to Kyiv", 18, ""), (SENTENCE * 4, 11, ""), (SENTENCE * 3, 11, "")])
    document = read("a.pdf", bytes(pdf.output()))
    assert blocks(document) == [
        ("heading", "Aid to Kyiv"),
        ("paragraph", (SENTENCE * 4).strip()),
        ("paragraph", (SENTENCE * 3).strip()),
    ]
    assert document.title == "Aid to Kyiv"
    assert document.format == "pdf"


def test_bold_lines_are_headings_below_larger_ones(read: Read) -> None:
    pdf = _pdf(
        [("Aid", 18, ""), (SENTENCE * 2, 11, ""), ("Pledges", 11, "B"), (SENTENCE * 2, 11, "")]
    )
    document = read("a.pdf", bytes(pdf.output()))
    assert [(b.kind, b.level) for b in document.blocks] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_each_page_holds_its_text(read: Read) -> None:
    texts = [f"Page {word} speaks of {word}." for word in ("one", "two", "three")]
    document = read("a.pdf", _plain(*texts))
    assert [document.text[p.start : p.end] for p in document.pages] == texts
    assert document.page_of(document.text.index("speaks of two")) == 2


def test_a_page_without_text_keeps_its_number(read: Read) -> None:
    document = read("a.pdf", _plain("First.", "", "Third."))
    assert document.page_of(document.text.index("Third")) == 3


def test_a_sentence_over_a_page_break_is_one_block(read: Read, blocks: Blocks) -> None:
    document = read("a.pdf", _plain("The ministers met in Brussels and", "agreed on more aid."))
    assert blocks(document) == [
        ("paragraph", "The ministers met in Brussels and agreed on more aid.")
    ]
    assert [document.text[p.start : p.end] for p in document.pages] == [
        "The ministers met in Brussels and",
        "agreed on more aid.",
    ]


def test_running_headers_footers_and_page_numbers_are_left_out(read: Read) -> None:
    class Report(FPDF):
        def header(self) -> None:
            self.set_font("helvetica", size=9)
            self.cell(90, 5, "Aid Monitor - 11 April 2025")
            self.cell(0, 5, f"Part {'AABB'[self.page_no() - 1]}", align="R")
            self.ln(12)

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 5, f"Page {self.page_no()} of 4", align="C")

    pdf = Report()
    pdf.set_creation_date(datetime(2019, 1, 1))
    for word in ("drones", "mines", "radar", "money"):
        pdf.add_page()
        _page(pdf, f"The ministers spoke of {word} and agreed on more.")
    document = read("a.pdf", bytes(pdf.output()))
    assert "Aid Monitor" not in document.text
    assert "of 4" not in document.text
    assert [b.kind for b in document.blocks] == ["paragraph"] * 4
    assert document.date == date(2025, 4, 11)


def test_figures_at_the_edges_of_pages_are_no_page_numbers(read: Read) -> None:
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    pdf.set_auto_page_break(False)
    for page in range(4):
        pdf.add_page()
        for row in range(20):
            pdf.cell(60, 8, f"{page}{row:02}.5")
            pdf.cell(0, 8, f"{page}{row:02}.7", new_x="LMARGIN", new_y="NEXT")
    document = read("a.pdf", bytes(pdf.output()))
    assert sum(block.kind == "row" for block in document.blocks) == 80


def test_a_word_broken_at_a_line_end_is_joined_and_a_hyphen_of_its_own_kept(read: Read) -> None:
    text = (
        "They discussed the replace-\nment of long-term aid. A replacement is due. "
        "They want long-\nterm plans and a Franco-\nGerman one."
    )
    document = read("a.pdf", _plain(text))
    assert "the replacement of long-term aid" in document.text
    assert "want long-term plans" in document.text
    assert "a Franco-German one" in document.text


def test_table_rows_keep_their_cells(read: Read, blocks: Blocks) -> None:
    pdf = _pdf([(SENTENCE * 2, 11, "")])
    with pdf.table() as table:
        for cells in (("State", "Pledge"), ("United Kingdom", "450"), ("Norway", "40")):
            table.row(cells)
    document = read("a.pdf", bytes(pdf.output()))
    rows = [text for kind, text in blocks(document) if kind == "row"]
    assert rows == ["State | Pledge", "United Kingdom | 450", "Norway | 40"]


def test_the_property_date_counts_where_the_text_gives_none(read: Read) -> None:
    assert read("a.pdf", _plain(SENTENCE)).date == date(2025, 4, 11)
    assert read("a.pdf", _plain(f"3 March 2024\n\n{SENTENCE}")).date == date(2024, 3, 3)


@pytest.mark.parametrize("name", ["Microsoft Word - draft7.doc", "scan of a page.jpg"])
def test_a_file_name_as_title_property_is_not_believed(name: str, read: Read) -> None:
    pdf = _pdf([(SENTENCE, 11, "")])
    pdf.set_title(name)
    assert read("a.pdf", bytes(pdf.output())).title is None


def test_a_title_property_is_believed_where_the_text_has_none(read: Read) -> None:
    pdf = _pdf([(SENTENCE, 11, "")])
    pdf.set_title("A package of aid")
    assert read("a.pdf", bytes(pdf.output())).title == "A package of aid"


def test_a_pdf_is_known_by_its_content(read: Read) -> None:
    assert read("a.txt", _plain(SENTENCE)).format == "pdf"


def test_short_pages_that_are_alike_keep_their_text(read: Read) -> None:
    notices = [[(f"Notice {n} of the harbour office", 11, ""), ("Quay 4 is shut.", 11, "")]
               for n in (7, 8, 9, 10)]  # fmt: skip
    text = read("a.pdf", bytes(_pdf(*notices).output())).text
    assert text.count("of the harbour office") == text.count("Quay 4 is shut.") == 4


def test_a_scanners_name_on_each_picture_is_no_text(read: Read, tmp_path: Path) -> None:
    Image.new("L", (60, 80), 200).save(tmp_path / "scan.png")
    pdf = _pdf()
    for _ in range(4):
        pdf.add_page()
        pdf.image(tmp_path / "scan.png", 0, 0, 210, 280)
        _page(pdf, "Scanned with ScanApp")
    with pytest.raises(ReadFailure) as failure:
        read("a.pdf", bytes(pdf.output()))
    assert failure.value.code == "no_text"


def test_blank_pages_are_no_scan(read: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(ReadFailure, match="blank") as failure:
        read("a.pdf", bytes(pdf.output()))
    assert failure.value.code == "empty"


def test_a_scan_has_no_text(read: Read, tmp_path: Path) -> None:
    Image.new("L", (60, 80), 200).save(tmp_path / "scan.png")
    pdf = FPDF()
    pdf.add_page()
    pdf.image(tmp_path / "scan.png")
    with pytest.raises(ReadFailure) as failure:
        read("a.pdf", bytes(pdf.output()))
    assert failure.value.code == "no_text"


@pytest.mark.parametrize(("password", "readable"), [("", True), ("secret", False)])
def test_a_password_is_told_from_an_empty_one(read: Read, password: str, readable: bool) -> None:
    pdf = _pdf([(SENTENCE, 11, "")])
    pdf.set_encryption(owner_password="owner", user_password=password)
    data = bytes(pdf.output())
    if readable:
        assert read("a.pdf", data).text == SENTENCE.strip()
        return
    with pytest.raises(ReadFailure) as failure:
        read("a.pdf", data)
    assert failure.value.code == "encrypted"


def test_a_broken_pdf_is_damaged(read: Read) -> None:
    with pytest.raises(ReadFailure) as failure:
        read("a.pdf", b"%PDF-1.7\nnothing more")
    assert failure.value.code == "damaged"


@pytest.mark.parametrize("lost", [[2], [1, 3, 4]])
def test_the_rest_of_a_pdf_with_damaged_pages_is_read(read: Read, lost: list[int]) -> None:
    texts = dict(enumerate(("Aid is due.", "It rained.", "Go on.", "Who voted?", "The end."), 1))
    data = raw_pdf(*map(show, texts.values()))
    for number in lost:
        page = f"{8 + 2 * number} 0 obj\n<< /Type /Page".encode()
        assert page in data
        data = data.replace(page, page.replace(b"<< /Type /Page", b"null          %"))
    document = read("a.pdf", data)
    kept = [text for number, text in texts.items() if number not in lost]
    assert document.text.split("\n\n") == kept
    assert document.page_of(document.text.index("The end.")) == 5
    assert [note.code for note in document.notes] == ["salvaged"]
    named = "page 2" if lost == [2] else "pages 1, 3-4"
    assert f"({named})" in document.notes[0].text


def test_a_pdf_of_damaged_pages_alone_is_damaged(read: Read) -> None:
    data = raw_pdf(show("Read me.")).replace(b"<< /Type /Page /Parent", b"null %", 1)
    with pytest.raises(ReadFailure) as failure:
        read("a.pdf", data)
    assert failure.value.code == "damaged"


def test_a_page_is_rendered_at_the_width_asked(tmp_path: Path) -> None:
    data = _plain(SENTENCE, "Second.")
    (tmp_path / "a.png").write_bytes(render_page(data, 2, 300))
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size[0] == 300
        assert len(set(picture.convert("L").tobytes())) > 1
    (tmp_path / "a.png").write_bytes(
        render_page(raw_pdf("", page_entries="/MediaBox [0 0 2 14400]"), 1, 2400)
    )
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size[1] <= 10_000
    with pytest.raises(ReadFailure, match="no page 3"):
        render_page(data, 3, 300)
