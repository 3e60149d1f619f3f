"""The styles of a Word document: names, levels, lists, and what a reader cannot see."""

from dataclasses import dataclass, replace
from typing import Any

from corpus.readers.docx_package import W
from corpus.readers.look import PLAIN, UNKNOWN, Look
from corpus.readers.xml_part import number_in

_OFF = ("0", "false", "off", "none")
_HIGHLIGHTS = {"white": "FFFFFF", "black": "000000", "yellow": "FFFF00", "none": None}


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits. `numbering` is its list's id and its level there."""

    id: str = ""
    name: str = ""
    look: Look = PLAIN
    fill: str | None = None
    outline: int | None = None
    numbering: tuple[str | None, int | None] = (None, None)


class Styles:
    """The styles of one document, by id."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._styles: dict[str, Style] = {}
        self._default = ""
        self._base = PLAIN
        if root is None:
            return
        for element in root.iterchildren(f"{W}style"):
            name = element.get(f"{W}styleId") or ""
            self._elements[name] = element
            if element.get(f"{W}type") == "paragraph" and is_on(element.get(f"{W}default") or "0"):
                self._default = name
        self._base = look_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def of_paragraph(self, paragraph: Any) -> Style:
        """The style of a `w:p`."""
        chosen = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._style(self._default if chosen is None else chosen.get(f"{W}val") or "")

    def shades(self, table: Any) -> bool:
        """Whether a `w:tbl` has a style that gives any of its cells a background."""
        chosen = table.find(f"{W}tblPr/{W}tblStyle")
        name = None if chosen is None else chosen.get(f"{W}val")
        seen: set[str] = set()
        while name in self._elements and name not in seen:
            seen.add(name)
            element = self._elements[name]
            if next(element.iter(f"{W}shd"), None) is not None:
                return True
            name = value_of(element, "basedOn")
        return False

    def hides(self, formatting: Any | None, style: Style, background: str) -> bool:
        """Whether nobody sees a run with this `w:rPr` in a paragraph of `style`."""
        if formatting is None and style.look == PLAIN:
            return False
        own = look_of(formatting)
        chosen = value_of(formatting, "rStyle")
        character = self._style(chosen).look if chosen else PLAIN
        look = self._base.under(style.look).under(character).under(own)
        if own.vanish is None:
            # Of a paragraph's and a character's style, the one switches the other off again.
            vanish = bool(style.look.vanish) != bool(character.vanish) or self._base.vanish
            look = replace(look, vanish=vanish)
        return look.is_unseen(background)

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            chain: list[str] = []
            base: str | None = name
            while base in self._elements and base not in chain:
                chain.append(base)
                base = value_of(self._elements[base], "basedOn")
            style = Style(name)
            for inherited in reversed(chain):
                style = _over(style, self._elements[inherited])
            self._styles[name] = style
        return self._styles[name]


def _over(style: Style, element: Any) -> Style:
    paragraph = element.find(f"{W}pPr")
    outline = value_of(paragraph, "outlineLvl")
    number, level = numbering_of(paragraph)
    return replace(
        style,
        name=value_of(element, "name") or style.name,
        look=style.look.under(look_of(element.find(f"{W}rPr"))),
        fill=fill_of(paragraph) or style.fill,
        outline=number_in(outline) if outline else style.outline,
        numbering=(number or style.numbering[0], style.numbering[1] if level is None else level),
    )


def look_of(formatting: Any | None) -> Look:
    """What a `w:rPr` says."""
    if formatting is None or not len(formatting):
        return PLAIN
    vanish = formatting.find(f"{W}vanish")
    colour = value_of(formatting, "color")
    half_points = number_in(value_of(formatting, "sz"))
    return Look(
        None if vanish is None else is_on(vanish.get(f"{W}val") or "1"),
        colour.upper() if colour else None,
        None if half_points is None else half_points / 2,
        fill_of(formatting),
    )


def numbering_of(paragraph: Any | None) -> tuple[str | None, int | None]:
    """The list's id and the level that a `w:pPr` gives."""
    numbered = None if paragraph is None else paragraph.find(f"{W}numPr")
    if numbered is None:
        return None, None
    return value_of(numbered, "numId"), number_in(value_of(numbered, "ilvl"))


def fill_of(formatting: Any | None) -> str | None:
    """The background that some `w:…Pr` gives; None where it gives none."""
    if formatting is None:
        return None
    highlight = value_of(formatting, "highlight")
    if highlight and highlight != "none":
        return _HIGHLIGHTS.get(highlight, UNKNOWN)
    shading = formatting.find(f"{W}shd")
    if shading is None:
        return None
    pattern = shading.get(f"{W}val") or "clear"
    if pattern == "nil":
        return None
    if pattern not in ("clear", "solid"):
        return UNKNOWN
    fill = (shading.get(f"{W}{'fill' if pattern == 'clear' else 'color'}") or "auto").upper()
    return None if fill == "AUTO" else fill


def value_of(element: Any | None, name: str) -> str | None:
    """The value of an element's child `name`, where it has one."""
    child = None if element is None else element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def is_on(value: str) -> bool:
    """Whether a switch with this value is on."""
    return value not in _OFF
