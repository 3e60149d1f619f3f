import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.documents import Document
from corpus.errors import ReadFailure

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]


def _saved(document: WordDocument) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_paragraphs_headings_lists_and_tables_come_in_order(read: Read, blocks: Blocks) -> None:
    word = docx.Document()
    word.add_heading("Aid to Kyiv", 0)
    word.add_paragraph("The ministers met.")
    word.add_heading("Pledges", 2)
    word.add_paragraph("drones", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("State", "Pledge", "UK", "450"), strict=True):
        cell.text = text
    word.add_paragraph("They will meet again.")
    document = read("a.docx", _saved(word))
    assert blocks(document) == [
        ("heading", "Aid to Kyiv"),
        ("paragraph", "The ministers met."),
        ("heading", "Pledges"),
        ("item", "- drones"),
        ("row", "State | Pledge"),
        ("row", "UK | 450"),
        ("paragraph", "They will meet again."),
    ]
    assert [block.level for block in document.blocks[:3]] == [1, 0, 2]
    assert (document.title, document.format, document.pages) == ("Aid to Kyiv", "docx", ())


def test_the_templates_date_is_not_believed(read: Read) -> None:
    word = docx.Document()
    word.add_paragraph("The ministers met.")
    document = read("a.docx", _saved(word))
    assert (document.date, document.title) == (None, None)


def test_properties_count_where_the_text_says_nothing(read: Read) -> None:
    word = docx.Document()
    word.core_properties.title = "Aid to Kyiv"
    word.core_properties.created = datetime(2025, 4, 11, 9, 0)
    paragraph = word.add_paragraph("The ministers met in Kyiv over aid.")
    document = read("a.docx", _saved(word))
    assert (document.title, document.date) == ("Aid to Kyiv", date(2025, 4, 11))
    paragraph.insert_paragraph_before("3 March 2025")
    assert read("a.docx", _saved(word)).date == date(2025, 3, 3)


def test_links_and_insertions_are_text_and_hidden_runs_and_deletions_are_not(read: Read) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Seen. ")
    paragraph.add_run("Hidden. ").font.hidden = True
    for xml in (
        '<w:ins {0} w:id="1" w:author="a"><w:r><w:t>Inserted. </w:t></w:r></w:ins>',
        '<w:del {0} w:id="2" w:author="a"><w:r><w:delText>Deleted. </w:delText></w:r></w:del>',
        "<w:hyperlink {0}><w:r><w:t>Linked.</w:t></w:r></w:hyperlink>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert read("a.docx", _saved(word)).text == "Seen. Inserted. Linked."


def test_a_paragraph_in_a_content_control_is_read(read: Read) -> None:
    word = docx.Document()
    word.add_paragraph("After.")
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Inside.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    word._body._element.insert(0, parse_xml(control))
    assert read("a.docx", _saved(word)).text == "Inside.\n\nAfter."


def test_a_merged_cell_is_written_once(read: Read) -> None:
    word = docx.Document()
    table = word.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(0, 2).text = "One"
    assert read("a.docx", _saved(word)).text == "Both | One"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(60):
                part.write(b" " * 10_000_000)
    with pytest.raises(ReadFailure) as failure:
        read("a.docx", stream.getvalue())
    assert failure.value.code == "too_large"


def _with_document_part(xml: bytes) -> bytes:
    source = zipfile.ZipFile(BytesIO(_saved(docx.Document())))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return stream.getvalue()


def test_entities_neither_multiply_nor_open_files(read: Read) -> None:
    body = (
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&{{}};</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    for declared, name in ((laughs, "j"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "x")):
        xml = f"<!DOCTYPE w:document [{declared}]>{body.format(name)}"
        with pytest.raises(ReadFailure) as failure:
            read("a.docx", _with_document_part(xml.encode()))
        assert failure.value.code in ("damaged", "empty")


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_file_is_damaged(read: Read, keep: float) -> None:
    data = _saved(docx.Document())
    with pytest.raises(ReadFailure) as failure:
        read("a.docx", data[: int(len(data) * keep)])
    assert failure.value.code == "damaged"
