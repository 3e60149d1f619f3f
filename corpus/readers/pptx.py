"""PowerPoint presentations: a slide is a page; titles, texts, tables and charts as read."""

import re
import zipfile
from io import BytesIO
from typing import Any

from corpus.characters import on_one_line
from corpus.composition import Content, TextBuilder
from corpus.documents import Note
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.archive import check_expansion
from corpus.readers.look import UNKNOWN
from corpus.readers.notes import left_out
from corpus.readers.office import MALFORMED, believable_date, declares_entities, is_strict
from corpus.readers.slide_looks import SlideLooks
from corpus.readers.slide_shapes import read_order
from corpus.readers.slide_text import Bullets, paragraph_text
from corpus.readers.xml_part import parse_part
from corpus.refusals import only_pictures
from corpus.titles import title_of

_DAMAGED = (
    "The file is damaged (it is no complete presentation); open it in PowerPoint and save it."
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def read_pptx(data: bytes, limits: Limits) -> Content:
    """The visible text of a presentation, slide by slide, each with its speaker's notes at its end.

    A hidden slide leaves an empty page, so that pages have the slides' numbers. Macros, links and
    embedded files are never touched.
    """
    check_expansion(data, limits)
    reading = _Reading()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if declares_entities(archive):
                raise ReadFailure("damaged", _DAMAGED)
            if is_strict(archive, "ppt/presentation.xml"):
                reason = "This is a Strict Open XML file; save it as an ordinary presentation."
                raise ReadFailure("unsupported", reason)
            package = _open(data)
            presentation = package.main_document_part.presentation
            reading.read(presentation)
            properties = package.core_properties
            title = on_one_line(properties.title or "")
            day = believable_date(archive, properties)
    except MALFORMED as error:
        raise ReadFailure("damaged", _DAMAGED) from error
    builder = reading.builder
    if not builder.text and any(name.startswith("ppt/media/") for name in names):
        raise only_pictures()
    if any("comments/" in name.lower() for name in names):
        reading.note("comments", "Comments are left out.")
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        pages=builder.pages,
        title=title_of(builder.text, builder.blocks, title),
        dated_by_property=day,
        notes=tuple(reading.notes),
    )


def _open(data: bytes) -> Any:
    from pptx.exc import PythonPptxError
    from pptx.package import Package

    try:
        return Package.open(BytesIO(data))
    except PythonPptxError as error:  # as where a relation has no target
        raise ReadFailure("damaged", _DAMAGED) from error


class _Reading:
    """The text of a presentation as it grows, and what is to be told of it."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.notes: list[Note] = []
        self._hidden_slides: list[int] = []
        self._hidden_shapes = 0
        self._hidden_characters = 0
        self._pictures: list[int] = []
        self._unread: set[str] = set()

    def note(self, code: Any, text: str) -> None:
        """Add a note."""
        self.notes.append(Note(code, text))

    def read(self, presentation: Any) -> None:
        """Take in every slide."""
        size = (presentation.slide_width or 0, presentation.slide_height or 0)
        for number, slide in enumerate(presentation.slides, start=1):
            self.builder.start_page()
            if slide._element.get("show") in ("0", "false"):
                self._hidden_slides.append(number)
                continue
            before = len(self.builder.blocks)
            self._add_slide(slide, size, level=1 if number == 1 else 2)
            if len(self.builder.blocks) == before and slide._element.findall(f".//{_DRAWING}blip"):
                self._pictures.append(number)
            self._add_notes(slide)
        self._tell()

    def _tell(self) -> None:
        hidden = []
        if self._hidden_slides:
            hidden.append(_numbered("hidden slide", self._hidden_slides))
        if self._hidden_shapes:
            plural = "" if self._hidden_shapes == 1 else "s"
            hidden.append(f"{self._hidden_shapes} text{plural} that no slide shows")
        if hidden:
            self.note("hidden_text", f"Left out: {'; '.join(hidden)}.")
        self.notes.extend(left_out(hidden=self._hidden_characters))
        if self._pictures:
            told = _numbered("slide", self._pictures)
            self.note("unread_parts", f"Pictures without text: {told}.")
        if self._unread:
            self.note("unread_parts", f"Not read: {', '.join(sorted(self._unread))}.")

    def _add_slide(self, slide: Any, size: tuple[int, int], level: int) -> None:
        title = slide.shapes.title
        bullets, looks = Bullets(slide), SlideLooks(slide)
        seen, unseen = read_order(slide, size)
        self._hidden_shapes += sum(map(_has_text, unseen))
        own = None if title is None else title._element
        if title is not None and any(shape._element is own for shape in seen):
            sees = looks.seen_in(title)
            lines = (paragraph_text(p._p, sees) for p in title.text_frame.paragraphs)
            self.builder.add("heading", on_one_line(" ".join(lines)), level)
        for shape in seen:
            if shape._element is not own:
                self._add_shape(shape, bullets, looks)
        self._hidden_characters += looks.hidden

    def _add_shape(self, shape: Any, bullets: Bullets, looks: SlideLooks) -> None:
        if getattr(shape, "has_table", False):
            self._add_table(shape, looks)
        elif getattr(shape, "has_chart", False):
            self._add_chart(shape)
        elif shape.has_text_frame:
            self._add_text(shape, bullets, looks)
        elif shape._element.find(f".//{_DIAGRAM}relIds") is not None:
            self._add_diagram(shape, looks)
        elif shape._element.tag.endswith("}graphicFrame"):
            self._unread.add("embedded objects")

    def _add_text(self, shape: Any, bullets: Bullets, looks: SlideLooks) -> None:
        before, sees = "", looks.seen_in(shape)
        for paragraph in shape.text_frame.paragraphs:
            text = on_one_line(paragraph_text(paragraph._p, sees))
            if text and bullets.has_bullet(paragraph, shape):
                self.builder.add("item", f"- {text}")
                before = ""
                continue
            # In a text box, many press Enter where a line ends in the middle of a sentence.
            if before and text[:1].islower() and not _SENTENCE_END.search(before):
                self.builder.extend_last(text)
            else:
                self.builder.add("paragraph", text)
            before = text

    def _add_table(self, frame: Any, looks: SlideLooks) -> None:
        self.builder.part()
        above: dict[int, str] = {}
        for row in frame.table.rows:
            cells = []
            for column, cell in enumerate(row.cells):
                sees = looks.seen_in(frame, looks.cell_ground(cell, frame))
                lines = [paragraph_text(p._p, sees) for p in cell.text_frame.paragraphs]
                text = on_one_line(" ".join(lines))
                # A cell merged over several rows stands in each: every row reads by itself.
                if cell._tc.vMerge and not cell._tc.hMerge:
                    text = above.get(column, "")
                above[column] = text
                cells.append(text)
            if any(cells):
                self.builder.add("row", " | ".join(cells))

    def _add_chart(self, shape: Any) -> None:
        from corpus.readers.slide_charts import chart_rows, chart_title

        chart = shape.chart
        self.builder.add("paragraph", chart_title(chart))
        rows = chart_rows(chart)
        if not rows:
            self._unread.add("charts without categories")
        self.builder.part()
        for row in rows:
            self.builder.add("row", " | ".join(row))

    def _add_diagram(self, shape: Any, looks: SlideLooks) -> None:
        """The texts of a diagram (SmartArt) in the order of its outline."""
        reference = shape._element.find(f".//{_DIAGRAM}relIds").get(_REFERENCE)
        root = parse_part(shape.part.related_part(reference).blob)
        sees = looks.seen_in(shape, UNKNOWN)
        for body in root.iter(f"{_DIAGRAM}t"):
            for paragraph in body.iter(f"{_DRAWING}p"):
                text = on_one_line(paragraph_text(paragraph, sees))
                self.builder.add("item", f"- {text}" if text else "")

    def _add_notes(self, slide: Any) -> None:
        frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if frame is not None:
            for paragraph in frame.paragraphs:
                self.builder.add("note", on_one_line(paragraph_text(paragraph._p)))


def _has_text(shape: Any) -> bool:
    return any((text.text or "").strip() for text in shape._element.iter(f"{_DRAWING}t"))


def _numbered(what: str, numbers: list[int]) -> str:
    shown = [str(number) for number in numbers[:20]]
    more = len(numbers) - len(shown)
    plural = "s" if len(numbers) > 1 else ""
    return f"{what}{plural} {', '.join(shown)}" + (f" and {more} more" if more else "")
