"""Paragraphs of a slide: their text, and whether a bullet stands before them."""

from collections.abc import Callable, Iterator
from typing import Any

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_BULLETS = frozenset(f"{_DRAWING}{name}" for name in ("buChar", "buAutoNum", "buBlip"))
_NO_BULLET = f"{_DRAWING}buNone"
# Placeholders whose texts the master's style for bodies holds for.
_BODIES = frozenset(("body", "obj", "tbl", "chart", "dgm", "clipArt", "media", None))


def paragraph_text(paragraph: Any, sees: Callable[[Any], bool] | None = None) -> str:
    """The text of an `a:p` element, without the fields for a slide's number and today's date.

    `sees` tells of each run whether people see it; without it all are read.
    """
    parts = []
    for child in paragraph.iterchildren():
        if child.tag == f"{_DRAWING}br":
            parts.append(" ")
        elif child.tag == f"{_DRAWING}r" or (
            child.tag == f"{_DRAWING}fld"
            and not (child.get("type") or "").startswith(("slidenum", "datetime"))
        ):
            text = "".join(part.text or "" for part in child.iter(f"{_DRAWING}t"))
            # Not asked of spaces: words beside a hidden one must not run together.
            if text.isspace() or sees is None or sees(child):
                parts.append(text)
    return "".join(parts)


class Bullets:
    """Which paragraphs of a slide have bullets: most of them inherit theirs."""

    def __init__(self, slide: Any) -> None:
        self._layout = slide.slide_layout
        self._master = self._layout.slide_master

    def has_bullet(self, paragraph: Any, shape: Any) -> bool:
        """Whether a bullet or a number stands before a paragraph.

        Its own properties tell first, then the shape's list style, then those of the placeholders
        that it inherits from, then the master's style for bodies.
        """
        level = paragraph._p.pPr.lvl if paragraph._p.pPr is not None else 0
        for properties in self._properties(paragraph, shape, level):
            for child in properties.iterchildren():
                if child.tag in _BULLETS:
                    return True
                if child.tag == _NO_BULLET:
                    return False
        return False

    def _properties(self, paragraph: Any, shape: Any, level: int) -> Iterator[Any]:
        if paragraph._p.pPr is not None:
            yield paragraph._p.pPr
        name = f"{_DRAWING}lvl{level + 1}pPr"
        yield from shape._element.findall(f".//{_DRAWING}lstStyle/{name}")
        if not shape.is_placeholder:
            return
        mark = shape._element.find(f".//{_PRESENTATION}nvPr/{_PRESENTATION}ph")
        index, kind = mark.get("idx") or "0", mark.get("type")
        inherited = _placeholder(self._layout, lambda ph: (ph.get("idx") or "0") == index)
        if inherited is not None:
            yield from inherited.findall(f".//{_DRAWING}lstStyle/{name}")
        if kind in _BODIES:
            body = _placeholder(self._master, lambda ph: ph.get("type") == "body")
            if body is not None:
                yield from body.findall(f".//{_DRAWING}lstStyle/{name}")
            styles = f"{_PRESENTATION}txStyles/{_PRESENTATION}bodyStyle/{name}"
            yield from self._master._element.findall(styles)


def _placeholder(slide: Any, fits: Any) -> Any | None:
    path = f"./{_PRESENTATION}cSld/{_PRESENTATION}spTree/{_PRESENTATION}sp"
    for shape in slide._element.findall(path):
        mark = shape.find(f"./*/{_PRESENTATION}nvPr/{_PRESENTATION}ph")
        if mark is not None and fits(mark):
            return shape
    return None
