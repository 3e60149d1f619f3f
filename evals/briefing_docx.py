"""A sample as DOCX, the same bytes each time."""

import io
import zipfile
from datetime import datetime, time

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from evals.briefing_source import Piece, Source

_UNDATED = ("dcterms:created", "dcterms:modified")


def docx_bytes(source: Source) -> bytes:
    """The sample as a Word document, with its title, author and dates as properties."""
    document = docx.Document()
    _drop_thumbnail(document)
    _set_properties(document, source)
    first = None
    for piece in source.pieces:
        if piece.kind == "number":
            paragraph = document.add_paragraph(piece.text, style="List Number")
            first = first or _restart_numbering(document, paragraph)
            _set_numbering(paragraph, first)
            continue
        first = None
        _add(document, piece)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_times(buffer.getvalue())


def _add(document: Document, piece: Piece) -> None:
    if piece.kind == "heading":
        document.add_heading(piece.text, level=piece.level)
    elif piece.kind == "bullet":
        document.add_paragraph(piece.text, style="List Bullet")
    elif piece.kind == "table":
        _add_table(document, piece)
    else:
        document.add_paragraph(piece.text)


def _add_table(document: Document, piece: Piece) -> None:
    table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Light Grid Accent 1")
    for texts in piece.rows:
        for cell, text, right in zip(table.add_row().cells, texts, piece.right, strict=True):
            cell.text = text
            if right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _restart_numbering(document: Document, paragraph: Paragraph) -> int:
    """A numbering of its own for each list: Word goes on counting through the document else."""
    numbering = document.part.numbering_part.element
    style = paragraph.style
    assert style is not None
    style_numbering = style.element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style_numbering).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def _set_numbering(paragraph: Paragraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", 0), ("w:numId", number)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(value))
        numbering.append(element)
    properties.append(numbering)


def _drop_thumbnail(document: Document) -> None:
    """The library's template brings a picture of an empty page, larger than a sample's text."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RT.THUMBNAIL]:
        del relations[key]


def _set_properties(document: Document, source: Source) -> None:
    properties = document.core_properties
    properties.title = source.title
    properties.author = source.source
    properties.comments = "Sample briefing, written for Footnote"
    if source.date:
        properties.created = properties.modified = datetime.combine(source.date, time(9))
        return
    # The library's template brings a date of its own, which would not be this document's.
    element = properties._element
    for tag in _UNDATED:
        for child in element.findall(qn(tag)):
            element.remove(child)


def _with_fixed_times(archive: bytes) -> bytes:
    """The same archive with one time for all its members: zip notes when it was written."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
