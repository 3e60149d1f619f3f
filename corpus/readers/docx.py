"""Word documents: paragraphs, headings, lists and tables in the order they stand."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from corpus.characters import on_one_line
from corpus.composition import Content, TextBuilder
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.archive import check_expansion
from corpus.titles import title_of

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DAMAGED = "The file is damaged (it is no complete Word document); open it in Word and save it."
# The template of python-docx carries this date; a file that still has it has none.
_TEMPLATE_DATE = date(2013, 12, 23)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = frozenset(f"{_WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
_ALSO_WORD = (
    "ms-word.document.macroEnabled",
    "ms-word.template.macroEnabledTemplate",
    "openxmlformats-officedocument.wordprocessingml.template",
)
_MAX_NESTING = 20


def read_docx(data: bytes, limits: Limits) -> Content:
    """The visible text of a Word document (or a macro-enabled one: macros are never touched)."""
    check_expansion(data, limits)
    document = _open(data)
    builder = TextBuilder()
    try:
        _add_blocks(builder, document)
        properties = document.core_properties
        title = on_one_line(properties.title or "")
        written = properties.created or properties.modified
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise ReadFailure("damaged", _DAMAGED) from error
    if not builder.text and _has_pictures(data):
        raise ReadFailure(
            "no_text", "The document holds pictures, but no text: a scan? Save it as text."
        )
    template = written is not None and written.date() == _TEMPLATE_DATE
    styled = _styled_title(document)
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=styled or title_of(builder.text, builder.blocks, title),
        dated_by_property=None if template or written is None else written.date(),
    )


def _open(data: bytes) -> Any:
    from docx.opc.exceptions import OpcError
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    # `docx.Document` refuses these for their content type; the text in them is the same.
    for kind in _ALSO_WORD:
        PartFactory.part_type_for[f"application/vnd.{kind}.main+xml"] = DocumentPart
    try:
        return Package.open(BytesIO(data)).main_document_part.document
    except (
        OpcError, LxmlError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error,
        KeyError, ValueError, AttributeError, OSError, EOFError, NotImplementedError,
    ) as error:  # fmt: skip
        raise ReadFailure("damaged", _DAMAGED) from error


def _inner(element: Any, parent: Any) -> Iterator[Any]:
    """The paragraphs and tables inside an element, those in content controls too."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for child in element.iterchildren():
        if child.tag == f"{_WORD}p":
            yield Paragraph(child, parent)
        elif child.tag == f"{_WORD}tbl":
            yield Table(child, parent)
        elif child.tag in _WRAPPERS:
            yield from _inner(child, parent)


def _add_blocks(builder: TextBuilder, document: Any) -> None:
    from docx.table import Table

    styles = _style_names(document)
    body = document._body
    for block in _inner(body._element, body):
        if isinstance(block, Table):
            _add_table(builder, block)
        else:
            _add_paragraph(builder, block, styles)


def _style_names(document: Any) -> dict[str, str]:
    """Names of styles by id: asking each paragraph for its style takes most of the time."""
    return {style.style_id: style.name or "" for style in document.styles}


def _add_paragraph(builder: TextBuilder, paragraph: Any, styles: dict[str, str]) -> None:
    text = on_one_line(_visible_text(paragraph))
    if not text:
        return
    style = styles.get(paragraph._p.style or "", "")
    if level := _heading_level(paragraph, style):
        builder.add("heading", text, level)
    elif style.startswith("List") or paragraph._p.find(f"{_WORD}pPr/{_WORD}numPr") is not None:
        builder.add("item", f"- {text}")
    else:
        builder.add("paragraph", text)


def _heading_level(paragraph: Any, style: str) -> int:
    if style == "Title":
        return 1
    if match := _HEADING.match(style):
        return max(1, int(match.group(1)))
    outline = paragraph._p.find(f"{_WORD}pPr/{_WORD}outlineLvl")
    if outline is None:
        return 0
    level = int(outline.get(f"{_WORD}val") or 9)
    return level + 1 if level < 9 else 0


def _visible_text(paragraph: Any) -> str:
    """The paragraph's text as printed: links and insertions, but no hidden runs or deletions."""
    parts: list[str] = []
    for node in paragraph._p.iter(
        f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}noBreakHyphen"
    ):
        run = node.getparent()
        if run.tag != f"{_WORD}r" or _is_hidden(run) or _is_elsewhere(run):
            continue
        if node.tag == f"{_WORD}t":
            parts.append(node.text or "")
        else:
            parts.append("-" if node.tag == f"{_WORD}noBreakHyphen" else " ")
    return "".join(parts)


def _is_elsewhere(run: Any) -> bool:
    """Whether the run is the second copy of a text box, or was moved away."""
    return next(run.iterancestors(_FALLBACK, f"{_WORD}moveFrom"), None) is not None


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_WORD}rPr/{_WORD}vanish")
    return vanish is not None and vanish.get(f"{_WORD}val") not in ("0", "false", "off")


def _add_table(builder: TextBuilder, table: Any) -> None:
    for row in table.rows:
        cells = []
        seen = None
        for cell in row.cells:
            # A merged cell is listed once for each column it spans.
            if cell._tc is seen:
                continue
            seen = cell._tc
            cells.append(on_one_line(" ".join(_cell_texts(cell))))
        if any(cells):
            builder.add("row", " | ".join(cells))


def _cell_texts(cell: Any, depth: int = 0) -> list[str]:
    from docx.table import Table

    texts = []
    for block in _inner(cell._tc, cell):
        if not isinstance(block, Table):
            texts.append(_visible_text(block))
        elif depth < _MAX_NESTING:
            for row in block.rows:
                texts.extend(text for inner in row.cells for text in _cell_texts(inner, depth + 1))
    return texts


def _styled_title(document: Any) -> str | None:
    for paragraph in document.paragraphs[:10]:
        if paragraph.style is not None and paragraph.style.name == "Title":
            return on_one_line(_visible_text(paragraph)) or None
    return None


def _has_pictures(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return any(name.startswith("word/media/") for name in archive.namelist())
