"""What lies behind the texts of a slide, and which of their runs nobody sees on it.

White letters on a dark shape, a picture or a table's style are seen: where it cannot be told what
lies behind a text, only letters that are too small or transparent are held for hidden.
"""

from collections.abc import Callable, Iterator
from typing import Any

from corpus.readers.look import UNKNOWN, Look
from corpus.readers.slide_colours import CLEAR, SlideColours, alpha_of, fill_in
from corpus.readers.xml_part import number_in

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SHAPE, _PICTURE = f"{_PRESENTATION}sp", f"{_PRESENTATION}pic"
_TREE, _LINE = f"{_PRESENTATION}spTree", f"{_PRESENTATION}cxnSp"
_NO_SHAPES = (f"{_PRESENTATION}nvGrpSpPr", f"{_PRESENTATION}grpSpPr", f"{_PRESENTATION}extLst")
_PLAIN_TABLES = ("{2D5ABB26-0587-4C30-8999-92F81FD0307C}", "{5940675A-B579-460E-94D1-54222C63F5DA}")
_UNSEEN_ALPHA = 2_000  # two percent

Box = tuple[int, int, int, int]


class SlideLooks:
    """The grounds of a slide's texts; `hidden` counts the characters that nobody sees."""

    def __init__(self, slide: Any) -> None:
        self.hidden = 0
        self._colours = SlideColours(slide)
        self._ground = self._colours.background()
        self._painted = list(self._paints(slide))

    def seen_in(self, shape: Any, ground: str | None = None) -> Callable[[Any], bool]:
        """Tells of each run (`a:r`) in a shape whether people see it; `ground`: what it lies on."""
        behind = self.behind(shape) if ground is None else ground

        def sees(run: Any) -> bool:
            if not self._look(run, shape._element).is_unseen(behind):
                return True
            text = "".join(part.text or "" for part in run.iter(f"{_DRAWING}t"))
            self.hidden += len(text.strip())
            return False

        return sees

    def cell_ground(self, cell: Any, frame: Any) -> str:
        """What the text of a table's cell lies on; a table's style may colour it."""
        properties = cell._tc.tcPr
        own = None if properties is None else self._colours.fill(properties)
        if own is None:
            style = frame._element.find(f".//{_DRAWING}tableStyleId")
            own = CLEAR if style is None or style.text in _PLAIN_TABLES else UNKNOWN
        return self.behind(frame) if own == CLEAR else own

    def behind(self, shape: Any) -> str:
        """What the text of a shape lies on: its own fill, or what lies under it."""
        own = self._fill_of(shape._element, shape)
        if own not in (None, CLEAR):
            return own or UNKNOWN
        top = _topmost(shape._element)
        box = _box(shape._element, shape)
        if top is not shape._element:
            if any(self._paint(element) for element in top.iter(_SHAPE, _PICTURE)):
                return UNKNOWN
            box = _box(top)
        ground = self._ground
        for element, painted, paint in self._painted:
            if element is top:
                break
            if not _are_apart(box, painted):
                ground = paint if _holds(painted, box) else UNKNOWN
        return ground

    def _paints(self, slide: Any) -> Iterator[tuple[Any, Box | None, str]]:
        """What is drawn on the slide, the lowest first, with its colour."""
        layout = slide.slide_layout
        bases = [slide._element]
        if _shows_master(slide._element):
            bases.insert(0, layout._element)
            if _shows_master(layout._element):
                bases.insert(0, layout.slide_master._element)
        for base in bases:
            for element in base.find(f"{_PRESENTATION}cSld/{_TREE}").iterchildren("{*}*"):
                if element.tag in _NO_SHAPES:
                    continue
                is_example = base is not slide._element and _is_placeholder(element)
                if not is_example and (paint := self._paint(element)):
                    yield element, _box(element), paint
                elif base is slide._element:
                    yield element, _NOWHERE, UNKNOWN  # a mark of its height in the pile

    def _paint(self, element: Any) -> str | None:
        """The colour of what an element draws over others: UNKNOWN where it is not one."""
        if element.tag == _LINE:
            return None
        if element.tag != _SHAPE:
            return UNKNOWN
        fill = self._fill_of(element)
        if fill in (None, CLEAR):
            return None
        form = element.find(f"{_PRESENTATION}spPr/{_DRAWING}prstGeom")
        is_whole = form is None or form.get("prst") in ("rect", "roundRect")
        drawn = element.find(f"{_PRESENTATION}spPr/{_DRAWING}custGeom") is not None
        return fill if is_whole and not drawn else UNKNOWN

    def _fill_of(self, element: Any, shape: Any = None) -> str | None:
        """What a shape is filled with, by itself, its style, or the placeholders it comes from."""
        properties = element.find(f"{_PRESENTATION}spPr")
        own = None if properties is None else self._colours.fill(properties)
        if own is None:
            style = element.find(f"{_PRESENTATION}style/{_DRAWING}fillRef")
            own = UNKNOWN if style is not None and style.get("idx") != "0" else None
        if own is None and shape is not None and shape.is_placeholder:
            base = _base_of(shape)
            return None if base is None else self._fill_of(base._element, base)
        return own

    def _look(self, run: Any, shape: Any) -> Look:
        """The look of a run: its own, over the shape's."""
        look = self._shape_look(run.getparent(), shape)
        formatting = run.find(f"{_DRAWING}rPr")
        return look if formatting is None else self._formatted(formatting, look)

    def _shape_look(self, paragraph: Any, shape: Any) -> Look:
        look = Look()
        reference = shape.find(f"{_PRESENTATION}style/{_DRAWING}fontRef")
        for colour in () if reference is None else reference:
            look = Look(colour=self._colours.colour(colour))
        properties = paragraph.find(f"{_DRAWING}pPr")
        level = (number_in(properties.get("lvl")) if properties is not None else None) or 0
        path = f".//{_DRAWING}lstStyle/{_DRAWING}lvl{level + 1}pPr/{_DRAWING}defRPr"
        own = shape.find(path)
        return look if own is None else self._formatted(own, look)

    def _formatted(self, formatting: Any, base: Look) -> Look:
        """A look with what an `a:rPr` says laid over it."""
        size = number_in(formatting.get("sz"))
        points = base.size if size is None else size / 100
        mark = formatting.find(f"{_DRAWING}highlight")
        marked = None if mark is None else next(map(self._colours.colour, mark), None) or UNKNOWN
        line, fill = formatting.find(f"{_DRAWING}ln"), fill_in(formatting)
        drawn = line is not None and line.find(f"{_DRAWING}noFill") is None and len(line) > 0
        effects = formatting.find(f"{_DRAWING}effectLst")
        # Letters with an outline or a shadow are seen by it; a link has the theme's colour.
        if drawn or bool(len(effects) if effects is not None else 0) or _is_link(formatting):
            return Look(size=points, fill=marked)
        if fill is None:
            return Look(base.vanish, base.colour, points, marked)
        if fill.tag == f"{_DRAWING}noFill" or alpha_of(fill) <= _UNSEEN_ALPHA:
            return Look(vanish=True, size=points)
        colour = None
        if fill.tag == f"{_DRAWING}solidFill":
            colour = next(map(self._colours.colour, fill), None)
        return Look(colour=colour, size=points, fill=marked)


def _base_of(placeholder: Any) -> Any | None:
    """The placeholder that a slide's or a layout's takes what it does not say from."""
    try:
        return getattr(placeholder, "_base_placeholder", None)
    except KeyError:  # the library knows no base for rarer kinds, such as vertical titles
        return None


_NOWHERE: Box = (0, 0, 0, 0)


def _topmost(element: Any) -> Any:
    """The element right on the slide that holds this one."""
    while element.getparent() is not None and element.getparent().tag != _TREE:
        element = element.getparent()
    return element


def _box(element: Any, shape: Any = None) -> Box | None:
    """Left, top, right and bottom; None where they are not told, or where the shape is turned."""
    place = element.find("./{*}xfrm")
    if place is None:
        place = element.find(f"./*/{_DRAWING}xfrm")
    if place is not None and place.get("rot") not in (None, "0"):
        return None
    if shape is not None and None not in (shape.left, shape.top, shape.width, shape.height):
        return (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
    offset, size = (None, None) if place is None else (place.find("{*}off"), place.find("{*}ext"))
    if offset is None or size is None:
        return None
    left, top = int(offset.get("x")), int(offset.get("y"))
    return (left, top, left + int(size.get("cx")), top + int(size.get("cy")))


def _are_apart(one: Box | None, other: Box | None) -> bool:
    if other is _NOWHERE:
        return True
    if one is None or other is None:
        return False
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _holds(outer: Box | None, inner: Box | None) -> bool:
    if outer is None or inner is None:
        return False
    begins = outer[0] <= inner[0] and outer[1] <= inner[1]
    return begins and outer[2] >= inner[2] and outer[3] >= inner[3]


def _shows_master(element: Any) -> bool:
    return element.get("showMasterSp") not in ("0", "false")


def _is_placeholder(element: Any) -> bool:
    return element.find(f"./*/{_PRESENTATION}nvPr/{_PRESENTATION}ph") is not None


def _is_link(formatting: Any) -> bool:
    return formatting.find(f"{_DRAWING}hlinkClick") is not None
