import resource
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.characters import on_one_line
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.docx import read_docx
from tests.corpus.readers.word_files import rewritten, saved

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]


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
    document = read("a.docx", saved(word))
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
    document = read("a.docx", saved(word))
    assert (document.date, document.title) == (None, None)


def test_properties_count_where_the_text_says_nothing(read: Read) -> None:
    word = docx.Document()
    word.core_properties.title = "Aid to Kyiv"
    word.core_properties.created = datetime(2025, 4, 11, 9, 0)
    paragraph = word.add_paragraph("The ministers met in Kyiv over aid.")
    document = read("a.docx", saved(word))
    assert (document.title, document.date) == ("Aid to Kyiv", date(2025, 4, 11))
    paragraph.insert_paragraph_before("3 March 2025")
    assert read("a.docx", saved(word)).date == date(2025, 3, 3)


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
    assert read("a.docx", saved(word)).text == "Seen. Inserted. Linked."


def test_a_paragraph_in_a_content_control_is_read(read: Read) -> None:
    word = docx.Document()
    word.add_paragraph("After.")
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Inside.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    word._body._element.insert(0, parse_xml(control))
    assert read("a.docx", saved(word)).text == "Inside.\n\nAfter."


def test_a_merged_cell_is_written_once(read: Read) -> None:
    word = docx.Document()
    table = word.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(0, 2).text = "One"
    assert read("a.docx", saved(word)).text == "Both | One"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(6):
                part.write(b" " * 10_000_000)
    with pytest.raises(ReadFailure) as failure:
        read("a.docx", stream.getvalue())
    assert failure.value.code == "too_large"


def _with_document_part(xml: bytes) -> bytes:
    return rewritten(saved(docx.Document()), {"word/document.xml": xml})


def test_entities_neither_multiply_nor_open_files(read: Read) -> None:
    body = (
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&{{}};</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    for declared, name in ((laughs, "j"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "x")):
        for encoding in ("utf-8", "utf-16"):
            xml = f"<!DOCTYPE w:document [{declared}]>{body.format(name)}"
            with pytest.raises(ReadFailure) as failure:
                read("a.docx", _with_document_part(xml.encode(encoding)))
            assert failure.value.code == "damaged"


def test_entities_in_an_attribute_are_refused_in_little_memory(read: Read) -> None:
    laughs = '<!ENTITY a "hahahahaha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    xml = f'<!DOCTYPE w:document [{laughs}]><w:document {nsdecls("w")} w:a="&i;"/>'
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ReadFailure) as failure:
        read("a.docx", _with_document_part(xml.encode()))
    assert failure.value.code == "damaged"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_file_is_damaged(read: Read, keep: float) -> None:
    data = saved(docx.Document())
    with pytest.raises(ReadFailure) as failure:
        read("a.docx", data[: int(len(data) * keep)])
    assert failure.value.code == "damaged"


@pytest.mark.parametrize(
    "kind",
    ["ms-word.document.macroEnabled", "openxmlformats-officedocument.wordprocessingml.template"],
)
def test_templates_and_files_with_macros_are_read_and_macros_are_not_touched(
    read: Read, kind: str
) -> None:
    word = docx.Document()
    word.add_paragraph("The ministers met.")
    types = zipfile.ZipFile(BytesIO(saved(word))).read("[Content_Types].xml")
    plain = b"openxmlformats-officedocument.wordprocessingml.document.main"
    changes = {
        "[Content_Types].xml": types.replace(plain, f"{kind}.main".encode()),
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0 no macro that could be parsed",
    }
    assert read("a.docm", rewritten(saved(word), changes)).text == "The ministers met."


def test_the_strict_dialect_and_a_main_part_of_another_name_are_read(read: Read) -> None:
    word = docx.Document()
    word.add_heading("Aid to Kyiv", 1)
    with zipfile.ZipFile(BytesIO(saved(word))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    strict = {
        name.replace("word/document.xml", "word/document2.xml").replace(
            "_rels/document.xml", "_rels/document2.xml"
        ): content.replace(b"word/document.xml", b"word/document2.xml")
        .replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        .replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts.items()
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in strict.items():
            archive.writestr(name, content)
    document = read("a.docx", stream.getvalue())
    assert [(block.kind, block.level) for block in document.blocks] == [("heading", 1)]


def test_a_relation_to_nothing_does_not_hinder_reading(read: Read) -> None:
    word = docx.Document()
    word.add_paragraph("The ministers met.")
    name = "word/_rels/document.xml.rels"
    relations = zipfile.ZipFile(BytesIO(saved(word))).read(name)
    broken = relations.replace(b"styles.xml", b"../NULL").replace(b"numbering.xml", b"%%")
    assert read("a.docx", rewritten(saved(word), {name: broken})).text == "The ministers met."


def test_parts_that_nest_too_deeply_are_damaged(read: Read) -> None:
    depth = 3000
    xml = (
        f"<w:document {nsdecls('w')}><w:body><w:p>{'<w:smartTag>' * depth}<w:r><w:t>x</w:t></w:r>"
        f"{'</w:smartTag>' * depth}</w:p></w:body></w:document>"
    )
    with pytest.raises(ReadFailure) as failure:
        read("a.docx", _with_document_part(xml.encode()))
    assert failure.value.code == "damaged"


_KINDS = st.sampled_from(["paragraph", "heading", "item", "row"])
_TEXTS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=40)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(_KINDS, _TEXTS), min_size=1, max_size=8))
def test_what_was_written_stands_at_its_blocks_span(pieces: list[tuple[str, str]]) -> None:
    word = docx.Document()
    for kind, text in pieces:
        if kind == "row":
            word.add_table(rows=1, cols=2).cell(0, 0).text = text
        else:
            style = {"heading": "Heading 3", "item": "List Bullet"}.get(kind)
            word.add_paragraph(text, style=style)
    content = read_docx(saved(word), DEFAULT_LIMITS)
    expected = [(kind, on_one_line(text)) for kind, text in pieces if on_one_line(text)]
    marks = {"item": ("- ", ""), "row": ("", " |")}
    assert [(b.kind, content.text[b.start : b.end]) for b in content.blocks] == [
        (kind, text.join(marks.get(kind, ("", "")))) for kind, text in expected
    ]
