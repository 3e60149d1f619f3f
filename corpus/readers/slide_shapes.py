"""The shapes of a slide: which there are, which nobody sees, and in which order they are read."""

from collections.abc import Iterator
from typing import Any

_PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GROUP = f"{_PRESENTATION}grpSp"
_SHAPES = (f"{_PRESENTATION}sp", f"{_PRESENTATION}graphicFrame", _GROUP)
_FURNITURE = frozenset(("dt", "ftr", "sldNum", "hdr"))
# Shapes whose upper edges differ by less than this share of the slide's height stand in one line.
_SAME_LINE = 0.04
_DEEPEST = 20


def read_order(slide: Any, size: tuple[int, int]) -> tuple[list[Any], list[Any]]:
    """The shapes of a slide that people see, as they are read, and those that nobody sees.

    From top to bottom, and from left to right where shapes stand side by side; a group is read as
    one. Slide numbers, dates, headers and footers are in neither list.
    """
    unseen: list[Any] = []
    seen = list(_in_order(slide.shapes._spTree, slide.shapes, size, unseen))
    return seen, unseen


def _in_order(
    container: Any, parent: Any, size: tuple[int, int], unseen: list[Any], depth: int = 0
) -> Iterator[Any]:
    from pptx.shapes.shapetree import SlideShapeFactory

    shapes = []
    for element in _elements(container):
        shape = SlideShapeFactory(element, parent)
        if _is_furniture(element):
            continue
        # The shapes of a group have their places in the group's own measure.
        if _is_hidden(element) or (depth == 0 and _is_off_slide(shape, size)):
            unseen.append(shape)
        else:
            shapes.append(shape)
    for shape in _sorted(shapes, _SAME_LINE * size[1]):
        if shape._element.tag != _GROUP:
            yield shape
        elif depth < _DEEPEST:
            yield from _in_order(shape._element, shape, size, unseen, depth + 1)


def _elements(container: Any) -> Iterator[Any]:
    """The shapes right inside a container; of alternatives, the one for new programs."""
    for child in container.iterchildren():
        if child.tag in _SHAPES:
            yield child
        elif child.tag == f"{_COMPATIBILITY}AlternateContent":
            choice = child.find(f"{_COMPATIBILITY}Choice")
            for inner in () if choice is None else choice.iterchildren():
                if inner.tag in _SHAPES:
                    yield inner


def _sorted(shapes: list[Any], tolerance: float) -> list[Any]:
    lines: list[list[Any]] = []
    for shape in sorted(shapes, key=lambda shape: shape.top or 0):
        if lines and (shape.top or 0) - (lines[-1][0].top or 0) <= tolerance:
            lines[-1].append(shape)
        else:
            lines.append([shape])
    for line in lines:
        line.sort(key=lambda shape: shape.left or 0)
    ordered = []
    place = 0
    while place < len(lines):
        line, below = lines[place], lines[place + 1] if place + 1 < len(lines) else []
        place += 1
        if _are_heads(line, below):
            place += 1
            line = [shape for pair in zip(line, below, strict=True) for shape in pair]
        ordered.extend(line)
    return ordered


def _are_heads(line: list[Any], below: list[Any]) -> bool:
    """Whether the shapes of a line are the heads of columns, each low and right over its column."""
    if len(line) < 2 or len(line) != len(below):
        return False
    return all(map(_is_head, line, below))


def _is_head(upper: Any, lower: Any) -> bool:
    if None in (upper.left, upper.width, upper.height, lower.left, lower.width, lower.height):
        return False
    shared = min(upper.left + upper.width, lower.left + lower.width) - max(upper.left, lower.left)
    narrower = min(upper.width, lower.width)
    return bool(shared >= 0.7 * narrower and upper.height <= 0.6 * lower.height)


def _is_furniture(element: Any) -> bool:
    mark = element.find(f"./*/{_PRESENTATION}nvPr/{_PRESENTATION}ph")
    return mark is not None and mark.get("type") in _FURNITURE


def _is_hidden(element: Any) -> bool:
    properties = element.find(f"./*/{_PRESENTATION}cNvPr")
    return properties is not None and properties.get("hidden") in ("1", "true")


def _is_off_slide(shape: Any, size: tuple[int, int]) -> bool:
    left, top, width, height = shape.left, shape.top, shape.width, shape.height
    if None in (left, top, width, height) or not all(size):
        return False
    return bool(left >= size[0] or top >= size[1] or left + width <= 0 or top + height <= 0)
