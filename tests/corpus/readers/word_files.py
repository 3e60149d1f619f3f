"""Word files for the tests, made with python-docx and, where it has no words for it, with XML."""

import zipfile
from io import BytesIO

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
W = nsdecls("w")


def saved(document: WordDocument) -> bytes:
    """The bytes of a document."""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def rewritten(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The archive with other bytes in these parts."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        names = [name for name in source.namelist() if name not in changes]
        for name in names:
            archive.writestr(name, source.read(name))
        for name, content in changes.items():
            archive.writestr(name, content)
    return stream.getvalue()


def append(paragraph: Paragraph, *pieces: str) -> None:
    """Append XML to a paragraph; `{W}` stands for the namespace."""
    for piece in pieces:
        paragraph._p.append(parse_xml(piece.replace("{W}", W)))


def append_block(document: WordDocument, xml: str) -> None:
    """Append a block in XML to the body, before its last section."""
    element = parse_xml(xml.replace("{W}", W))
    document._body._element.sectPr.addprevious(element)


def add_part(document: WordDocument, kind: str, xml: str, name: str | None = None) -> None:
    """Relate the document to a part of this kind, such as "footnotes"."""
    part = Part(
        PackURI(f"/word/{name or kind + '.xml'}"),
        CONTENT_TYPE.XML,
        xml.replace("{W}", W).encode(),
        document.part.package,
    )
    document.part.relate_to(part, _RELATION + kind)


def add_numbering(document: WordDocument, definition: str, *numbers: str) -> None:
    """Define a list (its `w:lvl` elements) as number 90, and further `w:num` elements."""
    numbering = document.part.numbering_part.element
    first = numbering.find(f"{{{numbering.nsmap['w']}}}num")
    first.addprevious(
        parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{definition}</w:abstractNum>')
    )
    plain = f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
    for number in (plain, *numbers):
        numbering.append(parse_xml(number.replace("{W}", W)))


def numbered(document: WordDocument, text: str, level: int = 0, number: int = 90) -> Paragraph:
    """Append a paragraph of a list."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = level
    return paragraph
