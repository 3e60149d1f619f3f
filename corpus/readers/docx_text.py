"""The text of one Word paragraph as a reader sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.characters import zero_width
from corpus.readers.docx_package import MC, W
from corpus.readers.docx_styles import Style, Styles, fill_of
from corpus.readers.look import PAPER, UNKNOWN
from corpus.readers.style_names import is_page_field

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "rt"))
_BOX = f"{W}txbxContent"
_REFERENCES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_CHARACTERS = {
    **dict.fromkeys((f"{W}tab", f"{W}ptab", f"{W}br", f"{W}cr"), " "),
    f"{W}noBreakHyphen": "-",
}
# The font Symbol, where a text may hold what changes its sense; other symbol fonts only adorn.
_SYMBOLS = {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA2: "′",
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """A paragraph's text, the notes it refers to (part, id), and the text boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[tuple[Any, str]] = field(default_factory=list)  # with the background of each

    @property
    def text(self) -> str:
        """The text, with white space as it stands in the file."""
        return "".join(self.parts)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows: bool = False


class LineReader:
    """Reads paragraphs, and counts the characters that it leaves out because nobody sees them."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.hidden = 0

    def read(self, paragraph: Any, style: Style, background: str = PAPER) -> Line:
        """The line of a `w:p`; `background` is what lies behind it, six hex digits or UNKNOWN."""
        line = Line()
        behind = fill_of(paragraph.find(f"{W}pPr")) or style.fill or background
        # A field that is not closed in its paragraph hides nothing of the next one.
        fields: list[_Field] = []
        for run in self._runs(paragraph):
            self._add_run(line, run, style, behind, fields)
        return line

    def _runs(self, element: Any) -> Iterator[Any]:
        for child in element.iterchildren():
            if child.tag in (f"{W}r", _MATHS):
                yield child
            elif child.tag == f"{W}fldSimple" and is_page_field(child.get(f"{W}instr") or ""):
                continue
            elif child.tag == f"{MC}AlternateContent":
                yield from self._runs(one_of(child))
            elif child.tag not in _GONE and child.tag != _BOX:
                yield from self._runs(child)

    def _add_run(
        self, line: Line, run: Any, style: Style, behind: str, fields: list[_Field]
    ) -> None:
        if run.tag == _MATHS:
            line.parts.append(run.text or "")
            return
        hidden = self._styles.hides(run.find(f"{W}rPr"), style, behind)
        own_mark = False
        for node in run.iterchildren():
            if node.tag == f"{W}fldChar":
                _step(fields, node.get(f"{W}fldCharType"))
            elif node.tag == f"{W}instrText":
                if fields:
                    fields[-1].instruction += node.text or ""
            elif any(not f.shows or is_page_field(f.instruction) for f in fields):
                continue
            elif node.tag in _REFERENCES and not hidden:
                line.references.append((_REFERENCES[node.tag], node.get(f"{W}id") or ""))
                own_mark = node.get(f"{W}customMarkFollows") in ("1", "true", "on")
            elif text := _text_of(node):
                if hidden:
                    self.hidden += len("".join(text.split()))
                elif not own_mark:
                    self.hidden += zero_width(text)
                    line.parts.append(text)
            elif len(node):
                self._add_inner(line, node, style, behind, hidden)

    def _add_inner(self, line: Line, node: Any, style: Style, behind: str, hidden: bool) -> None:
        """What stands inside a run: pictures with text boxes, and base text under ruby."""
        if hidden:
            return
        for box in _boxes(node):
            line.boxes.append((box, _behind(box)))
        if node.tag == f"{W}ruby":
            for run in self._runs(node):
                self._add_run(line, run, style, behind, [])


def one_of(alternatives: Any) -> Any:
    """The first of the ways to show something: the others show the same once more."""
    chosen = alternatives.find(f"{MC}Choice")
    return alternatives if chosen is None else chosen


def _step(fields: list[_Field], kind: str | None) -> None:
    if kind == "begin":
        fields.append(_Field())
    elif kind == "separate" and fields:
        fields[-1].shows = True
    elif kind == "end" and fields:
        fields.pop()


def _text_of(node: Any) -> str:
    if node.tag == f"{W}t":
        return node.text or ""
    if node.tag == f"{W}sym" and (node.get(f"{W}font") or "").lower() == "symbol":
        try:
            return _SYMBOLS.get(int(node.get(f"{W}char") or "0", 16) & 0xFF, "")
        except ValueError:
            return ""
    return _CHARACTERS.get(node.tag, "")


def _boxes(element: Any) -> Iterator[Any]:
    if element.tag == _BOX:
        yield element
        return
    shown = one_of(element) if element.tag == f"{MC}AlternateContent" else element
    for child in shown.iterchildren():
        yield from _boxes(child)


def _behind(box: Any) -> str:
    """What lies behind a box: white paper where its shape says that it has no fill."""
    shape = next(box.iterancestors(f"{_SHAPE}wsp"), None)
    own = None if shape is None else shape.find(f"{_SHAPE}spPr")
    if own is None:
        return UNKNOWN
    if own.find(f"{_DRAWING}noFill") is not None:
        return PAPER
    fill = own.find(f"{_DRAWING}solidFill/{_DRAWING}srgbClr")
    return UNKNOWN if fill is None else (fill.get("val") or UNKNOWN).upper()
