"""Colours of a slide: its theme's, the master's names for them, and what makes them lighter."""

from functools import partial
from typing import Any

from corpus.errors import ReadFailure
from corpus.readers.look import PAPER, UNKNOWN
from corpus.readers.theme_colours import theme_colours, with_lightness
from corpus.readers.xml_part import number_in, parse_part

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
CLEAR = "clear"
_NAMED = {"white": "FFFFFF", "black": "000000"}
_FILLS = frozenset(
    f"{_DRAWING}{name}"
    for name in ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
)
_WHOLE = 100_000  # colours and their parts are in thousandths of a percent
_FIRST_GROUND = "1001"  # the theme's first fill for backgrounds


class SlideColours:
    """What the colours and fills of one slide mean."""

    def __init__(self, slide: Any) -> None:
        layout = slide.slide_layout
        master = layout.slide_master
        self._bases = [slide._element, layout._element, master._element]
        part = next((r for r in master.part.rels.values() if r.reltype == _THEME), None)
        theme = None if part is None or part.is_external else part.target_part.blob
        self._theme = theme_colours(theme)
        self._is_plain = theme is not None and _is_plain(theme)
        names = self._bases[2].find(f"{_PRESENTATION}clrMap")
        self._names: dict[str, str] = {} if names is None else dict(names.attrib)
        for base in self._bases[1::-1]:
            own = base.find(f"{_PRESENTATION}clrMapOvr/{_DRAWING}overrideClrMapping")
            if own is not None:
                self._names = dict(own.attrib)

    def background(self) -> str:
        """What lies behind the shapes: six hex digits or UNKNOWN."""
        path = f"{_PRESENTATION}cSld/{_PRESENTATION}bg"
        found = (base.find(path) for base in self._bases)
        ground = next((element for element in found if element is not None), None)
        if ground is None:
            return PAPER
        own = ground.find(f"{_PRESENTATION}bgPr")
        if own is not None:
            return self.fill(own) or UNKNOWN
        reference = ground.find(f"{_PRESENTATION}bgRef")
        if reference is None or reference.get("idx") != _FIRST_GROUND or not self._is_plain:
            return UNKNOWN
        return next((self.colour(child) or UNKNOWN for child in reference), UNKNOWN)

    def fill(self, properties: Any) -> str | None:
        """The colour that a `…Pr` fills with: UNKNOWN for a picture or a gradient, CLEAR for none.

        None where it does not tell.
        """
        fill = fill_in(properties)
        if fill is None:
            return None
        if fill.tag == f"{_DRAWING}noFill":
            return CLEAR
        if fill.tag != f"{_DRAWING}solidFill" or alpha_of(fill) < _WHOLE:
            return UNKNOWN
        return next((self.colour(child) or UNKNOWN for child in fill), UNKNOWN)

    def colour(self, element: Any) -> str | None:
        """A colour's six hex digits; None where they are not known for sure."""
        value, kind = element.get("val") or "", element.tag.removeprefix(_DRAWING)
        found: str | None = None
        if kind == "srgbClr":
            found = value.upper()
        elif kind == "schemeClr":
            found = self._theme.get(self._names.get(value, value))
        elif kind == "sysClr":
            found = (element.get("lastClr") or "").upper()
        elif kind == "prstClr":
            found = _NAMED.get(value)
        return _changed(found, element) if found else None


def fill_in(properties: Any) -> Any | None:
    """The element of a `…Pr` that says what it is filled with."""
    return next((child for child in properties.iterchildren() if child.tag in _FILLS), None)


def alpha_of(fill: Any) -> int:
    """How opaque a plain fill is, from 0 to 100,000."""
    told = fill.find(f"./*/{_DRAWING}alpha")
    return _WHOLE if told is None else _thousandths(told)


def _changed(colour: str, element: Any) -> str | None:
    """A colour as the changes inside its element make it; None where one is not known here."""
    for child in element.iterchildren(f"{_DRAWING}*"):
        name, share = child.tag.removeprefix(_DRAWING), _thousandths(child) / _WHOLE
        factor, more = (share, 0.0) if name == "lumMod" else (1.0, share)
        if name == "alpha":
            continue
        if name not in ("lumMod", "lumOff"):
            return None
        try:
            colour = with_lightness(colour, partial(_lit, factor, more))
        except ValueError:
            return None
    return colour


def _lit(factor: float, more: float, lightness: float) -> float:
    return lightness * factor + more


def _thousandths(element: Any) -> int:
    """A share in thousandths of a percent: "60000", or "60%" as newer files may write it."""
    value = element.get("val") or ""
    if value.endswith("%"):
        return 1000 * (number_in(value[:-1]) or 0)
    found = number_in(value)
    return _WHOLE if found is None else found


def _is_plain(theme: bytes) -> bool:
    """Whether the theme's first ground is nothing but the colour that a slide gives it."""
    try:
        grounds = parse_part(theme).find(f".//{_DRAWING}bgFillStyleLst")
    except ReadFailure:
        return False
    first = None if grounds is None or not len(grounds) else grounds[0]
    if first is None or first.tag != f"{_DRAWING}solidFill" or len(first) != 1:
        return False
    return first[0].get("val") == "phClr" and not len(first[0])
