"""The text of one OpenDocument paragraph as a reader sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.characters import zero_width
from corpus.readers.look import PAPER, UNKNOWN, Look
from corpus.readers.odf_package import DRAW, OFFICE, PRESENTATION, TEXT
from corpus.readers.odf_styles import Styles
from corpus.readers.xml_part import number_in

_SPACES = {f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"}
# Numbers of pages, which another printing changes; parts that are no text; second readings.
_GONE = frozenset(
    f"{TEXT}{name}"
    for name in (
        "page-number", "page-count", "page-continuation", "number", "ruby-text",
        "tracked-changes", "note-citation", "script",
    )
) | {f"{OFFICE}event-listeners", f"{DRAW}glue-point"}  # fmt: skip
_REFERENCES = frozenset(
    f"{TEXT}{name}" for name in ("bookmark-ref", "reference-ref", "sequence-ref", "note-ref")
)
_OBJECTS = frozenset(f"{DRAW}{name}" for name in ("object", "object-ole", "plugin", "applet"))
_SHAPES = frozenset(
    f"{DRAW}{name}"
    for name in (
        "text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "caption", "line",
        "polyline", "path", "regular-polygon", "connector",
    )
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """A paragraph's text, its notes (`text:note`), and the shapes with text anchored in it."""

    parts: list[str] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    shapes: list[tuple[Any, str]] = field(default_factory=list)  # with the background of each

    @property
    def text(self) -> str:
        """The text, with white space as it stands in the file."""
        return "".join(self.parts)


class LineReader:
    """Reads paragraphs, and counts what it leaves out."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.hidden = 0
        self.comments = 0
        self.objects = 0

    def read(self, paragraph: Any, background: str = PAPER) -> Line:
        """The line of a `text:p` or `text:h`; `background` is what lies behind it."""
        line = Line()
        style = self._styles.of("paragraph", paragraph.get(f"{TEXT}style-name"))
        gone = any(
            hidden.get(f"{TEXT}is-hidden") == "true"
            for hidden in paragraph.iterchildren(f"{TEXT}hidden-paragraph")
        )
        look = Look(vanish=True) if gone else style.look
        self._add(line, paragraph, look, style.fill or background)
        return line

    def _add(self, line: Line, element: Any, look: Look, behind: str) -> None:
        self._add_text(line, element.text, look, behind)
        for child in element.iterchildren():
            self._add_child(line, child, look, behind)
            self._add_text(line, child.tail, look, behind)

    def _add_child(self, line: Line, child: Any, look: Look, behind: str) -> None:
        if child.tag in _SPACES:
            line.parts.append(" ")
        elif child.tag == f"{OFFICE}annotation":
            self.comments += 1
        elif child.tag == f"{TEXT}note":
            if not look.is_unseen(behind):
                line.notes.append(child)
        elif child.tag == f"{DRAW}frame" or child.tag == f"{DRAW}g" or child.tag in _SHAPES:
            line.shapes.extend(self.shapes(child))
        elif child.tag == f"{TEXT}hidden-text" and child.get(f"{TEXT}is-hidden") == "true":
            self.hidden += _length(child.get(f"{TEXT}string-value") or "")
        elif child.tag in _REFERENCES and child.get(f"{TEXT}reference-format") == "page":
            return
        elif child.tag not in _GONE:
            over = self._styles.of("text", child.get(f"{TEXT}style-name")).look
            self._add(line, child, look.under(over), behind)

    def shapes(self, element: Any) -> Iterator[tuple[Any, str]]:
        """The shapes with text in a drawing, each once, with what lies behind the text."""
        if element.tag in _SHAPES:
            name = element.get(f"{DRAW}style-name") or element.getparent().get(f"{DRAW}style-name")
            name = name or element.get(f"{PRESENTATION}style-name")
            yield element, self._styles.of("graphic", name).fill or UNKNOWN
            return
        if element.tag in _OBJECTS:
            self.objects += 1
            return
        for child in element.iterchildren():
            yield from self.shapes(child)

    def _add_text(self, line: Line, text: str | None, look: Look, behind: str) -> None:
        if not text:
            return
        if look.is_unseen(behind):
            self.hidden += _length(text)
            return
        self.hidden += zero_width(text)
        line.parts.append(text)


def spanned(element: Any, name: str) -> int:
    """How often a cell or row counts by this attribute: at least once."""
    return max(1, number_in(element.get(name)) or 1)


def _length(text: str) -> int:
    return len("".join(text.split()))
