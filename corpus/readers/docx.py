"""Word documents: paragraphs, headings, lists and tables in the order they stand."""

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

from corpus.characters import on_one_line
from corpus.composition import Content, TextBuilder, first_heading
from corpus.errors import ReadFailure
from corpus.limits import MEGABYTE, Limits

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DAMAGED = "The file is damaged (it is no complete Word document); open it in Word and save it."
# The template of python-docx carries this date and title; a file that still has them has none.
_TEMPLATE_DATE = date(2013, 12, 23)
_TEMPLATE_TITLES = {"word document", "document", "untitled", "title"}
_MAX_RATIO = 200
_MAX_NESTING = 20


def read_docx(data: bytes, limits: Limits) -> Content:
    """The visible text of a Word document (or a macro-enabled one: macros are never touched)."""
    _check_expansion(data, limits)
    document = _open(data)
    builder = TextBuilder()
    try:
        _add_blocks(builder, document, document)
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
        title=styled
        or (title if _believable(title) else None)
        or first_heading(builder.text, builder.blocks),
        dated_by_property=None if template or written is None else written.date(),
    )


def _check_expansion(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadFailure("damaged", _DAMAGED) from error
    expanded = sum(part.file_size for part in parts)
    largest_text = max(
        (part.file_size for part in parts if part.filename.endswith(".xml")), default=0
    )
    if expanded > limits.max_expanded_bytes or (
        largest_text > 10 * MEGABYTE and expanded > _MAX_RATIO * len(data)
    ):
        raise ReadFailure(
            "too_large",
            f"The file unpacks to {expanded / MEGABYTE:,.0f} MB, which no briefing needs; "
            "split it, or save it again.",
        )


def _open(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        return docx.Document(BytesIO(data))
    except ValueError as error:
        if "content type" not in str(error):
            raise ReadFailure("damaged", _DAMAGED) from error
        return _open_macro_document(data, error)
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, OSError, zipfile.error) as error:
        raise ReadFailure("damaged", _DAMAGED) from error


def _open_macro_document(data: bytes, error: ValueError) -> Any:
    """python-docx refuses .docm and templates for their content type; the text is the same."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.package import Package

    part = Package.open(BytesIO(data)).part_related_by(RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    if not hasattr(part, "document"):
        raise ReadFailure(
            "unsupported", "This is a Word template or a macro document; save it as DOCX."
        ) from error
    return part.document


def _add_blocks(builder: TextBuilder, container: Any, document: Any, depth: int = 0) -> None:
    from docx.table import Table

    if depth > _MAX_NESTING:
        return
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            _add_table(builder, block)
        else:
            _add_paragraph(builder, block)


def _add_paragraph(builder: TextBuilder, paragraph: Any) -> None:
    text = on_one_line(_visible_text(paragraph))
    if not text:
        return
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
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
        if run.tag != f"{_WORD}r" or _is_hidden(run):
            continue
        if node.tag == f"{_WORD}t":
            parts.append(node.text or "")
        else:
            parts.append("-" if node.tag == f"{_WORD}noBreakHyphen" else " ")
    return "".join(parts)


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
    for block in cell.iter_inner_content():
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


def _believable(title: str) -> bool:
    lowered = title.lower()
    return bool(title) and lowered not in _TEMPLATE_TITLES and not lowered.startswith("microsoft")


def _has_pictures(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return any(name.startswith("word/media/") for name in archive.namelist())
