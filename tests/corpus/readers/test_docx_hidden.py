"""What a reader of a Word document does not see is not in its text, and its notes say so."""

from collections.abc import Callable

import docx
import pytest
from docx.shared import Pt, RGBColor

from corpus.documents import Document
from tests.corpus.readers.word_files import W, add_part, append, append_block, saved

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]

TOLD = "Hidden text was left out (7 characters)."


def _notes(document: Document) -> dict[str, str]:
    return {note.code: note.text for note in document.notes}


def _run(formatting: str, text: str = "Hidden.") -> str:
    return f"<w:r {W}><w:rPr>{formatting}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "formatting",
    [
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="fefefe"/>',
        '<w:sz w:val="2"/>',
        '<w:color w:val="000000"/><w:highlight w:val="black"/>',
        '<w:color w:val="1F3864"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:color="auto" w:fill="auto"/>',
    ],
)
def test_hidden_runs_are_dropped_and_told(read: Read, formatting: str) -> None:
    word = docx.Document()
    append(word.add_paragraph("Seen. "), _run(formatting))
    document = read("a.docx", saved(word))
    assert document.text == "Seen."
    assert _notes(document) == {"hidden_text": TOLD}


@pytest.mark.parametrize(
    "formatting",
    [
        '<w:vanish w:val="0"/>',
        "<w:webHidden/>",
        '<w:color w:val="auto"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:sz w:val="8"/>',
    ],
)
def test_visible_runs_stay(read: Read, formatting: str) -> None:
    word = docx.Document()
    append(word.add_paragraph("Seen. "), _run(formatting, "Seen too."))
    document = read("a.docx", saved(word))
    assert document.text == "Seen. Seen too."
    assert document.notes == ()


def test_a_style_hides_and_a_run_shows_again(read: Read) -> None:
    word = docx.Document()
    base = word.styles.add_style("Instruction", 1)
    base.font.hidden = True
    word.styles.add_style("Aside", 1).base_style = base
    paragraph = word.add_paragraph("Hidden.", style="Aside")
    append(paragraph, _run('<w:vanish w:val="0"/>', "Shown."))
    character = word.styles.add_style("Secret", 2)
    character.font.color.rgb = RGBColor(255, 255, 255)
    character.font.size = Pt(9)
    word.add_paragraph("Seen.").add_run("Invisible", style="Secret")
    document = read("a.docx", saved(word))
    assert document.text == "Shown.\n\nSeen."
    assert _notes(document) == {"hidden_text": "Hidden text was left out (16 characters)."}


def test_white_letters_on_a_dark_cell_or_table_style_are_read(read: Read) -> None:
    word = docx.Document()
    table = word.add_table(rows=1, cols=2)
    dark, light = table.rows[0].cells
    append(dark.paragraphs[0], _run('<w:color w:val="FFFFFF"/>', "State"))
    append(light.paragraphs[0], _run('<w:color w:val="FFFFFF"/>', "Hidden."))
    dark._tc.get_or_add_tcPr().append(
        docx.oxml.parse_xml(f'<w:shd {W} w:val="clear" w:fill="1F3864"/>')
    )
    styled = word.add_table(rows=1, cols=2, style="Light Shading Accent 1")
    for cell, text in zip(styled.rows[0].cells, ("Germany", "4"), strict=True):
        append(cell.paragraphs[0], _run('<w:color w:val="FFFFFF"/>', text))
    shaded = word.add_table(rows=1, cols=2)
    append(shaded.cell(0, 0).paragraphs[0], _run('<w:color w:val="FFFFFF"/>', "Norway"))
    shaded._tbl.tblPr.append(docx.oxml.parse_xml(f'<w:shd {W} w:val="clear" w:fill="1F3864"/>'))
    assert read("a.docx", saved(word)).text == "State |\n\nGermany | 4\n\nNorway |"


def test_a_dark_page_shows_white_letters(read: Read) -> None:
    word = docx.Document()
    append(word.add_paragraph("Seen. "), _run('<w:color w:val="FFFFFF"/>', "Seen too."))
    word.element.insert(0, docx.oxml.parse_xml(f'<w:background {W} w:color="000000"/>'))
    assert read("a.docx", saved(word)).text == "Seen. Seen too."


def test_characters_without_width_are_dropped(read: Read) -> None:
    word = docx.Document()
    word.add_paragraph("The mini\u200bsters\u2060 met.\U000e0041")
    document = read("a.docx", saved(word))
    assert document.text == "The ministers met."
    assert _notes(document) == {"hidden_text": "Hidden text was left out (2 characters)."}


def test_a_hidden_row_is_dropped(read: Read) -> None:
    word = docx.Document()
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("State", "Pledge", "Hid", "den."), strict=True):
        cell.text = text
    table.rows[1]._tr.get_or_add_trPr().append(docx.oxml.parse_xml(f"<w:hidden {W}/>"))
    document = read("a.docx", saved(word))
    assert document.text == "State | Pledge"
    assert _notes(document) == {"hidden_text": TOLD}


def test_deletions_moves_and_deleted_rows_are_gone(read: Read) -> None:
    word = docx.Document()
    append(
        word.add_paragraph("Seen. "),
        '<w:moveFrom {W} w:id="1" w:author="a"><w:r><w:t>Moved.</w:t></w:r></w:moveFrom>',
        '<w:moveTo {W} w:id="2" w:author="a"><w:r><w:t>Arrived.</w:t></w:r></w:moveTo>',
    )
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("State", "Pledge", "UK", "450"), strict=True):
        cell.text = text
    table.rows[1]._tr.get_or_add_trPr().append(
        docx.oxml.parse_xml(f'<w:del {W} w:id="3" w:author="a"/>')
    )
    assert read("a.docx", saved(word)).text == "Seen. Arrived.\n\nState | Pledge"


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(read: Read) -> None:
    word = docx.Document()
    first = word.add_paragraph("The ministers ")
    append(first, "<w:pPr {W}><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>")
    word.add_paragraph("met in Brussels.")
    assert read("a.docx", saved(word)).text == "The ministers met in Brussels."


def test_comments_are_dropped_and_counted(read: Read) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("The ministers met.")
    word.add_comment(paragraph.runs, "Is this so?", "A", "a")
    document = read("a.docx", saved(word))
    assert document.text == "The ministers met."
    assert _notes(document) == {"comments": "1 comment was left out."}


def test_headers_footers_and_page_numbers_are_not_in_the_text(read: Read) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
    word.sections[0].footer.paragraphs[0].text = "Page"
    field = '<w:r {W}><w:fldChar w:fldCharType="%s"/></w:r>'
    append(
        word.add_paragraph("See page "),
        field % "begin",
        "<w:r {W}><w:instrText> PAGEREF _Toc1 </w:instrText></w:r>",
        field % "separate",
        "<w:r {W}><w:t>17</w:t></w:r>",
        field % "end",
        "<w:r {W}><w:t>below, on </w:t></w:r>",
        '<w:fldSimple {W} w:instr=" DATE "><w:r><w:t>3 May</w:t></w:r></w:fldSimple>',
        '<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>18</w:t></w:r></w:fldSimple>',
        field % "begin",
        "<w:r {W}><w:t xml:space='preserve'> never closed</w:t></w:r>",
    )
    word.add_paragraph("The next one.")
    assert read("a.docx", saved(word)).text == "See page below, on 3 May\n\nThe next one."


def test_a_table_of_contents_has_no_page_numbers(read: Read, blocks: Blocks) -> None:
    word = docx.Document()
    word.styles.add_style("toc 1", 1)
    word.add_paragraph("Aid of 2025\t3", style="toc 1")
    plain = word.add_paragraph("Prices of 2025", style="toc 1")
    plain.paragraph_format.tab_stops.add_tab_stop(Pt(400))
    assert blocks(read("a.docx", saved(word))) == [
        ("item", "- Aid of 2025"),
        ("item", "- Prices of 2025"),
    ]


def test_parts_that_are_not_read_are_told(read: Read) -> None:
    word = docx.Document()
    word.add_paragraph("The ministers met.")
    append_block(
        word,
        '<w:altChunk {W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships" r:id="rId99"/>',
    )
    append(
        word.add_paragraph(),
        '<w:r {W}><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" '
        'Type="Embed"/></w:object></w:r>',
    )
    add_part(word, "aFChunk", "<html>Inserted.</html>", "chunk.html")
    document = read("a.docx", saved(word))
    assert document.text == "The ministers met."
    assert _notes(document) == {"unread_parts": "Not read: 1 inserted file, 1 embedded object."}
