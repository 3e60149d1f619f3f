"""The styles of an OpenDocument file: names, levels, lists, and what a reader cannot see."""

import re
from dataclasses import dataclass, replace
from typing import Any

from corpus.readers.look import PLAIN, UNKNOWN, Look
from corpus.readers.odf_package import DRAW, FO, OFFICE, STYLE, TEXT

_LENGTH = re.compile(r"([\d.]{1,12})\s*(pt|cm|mm|in|px|pc)")
_POINTS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "px": 0.75, "pc": 12.0}


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits. `named` are its own name and those above it."""

    named: tuple[str, ...] = ()
    look: Look = PLAIN
    fill: str | None = None


class Styles:
    """The styles of one document by family and name."""

    def __init__(self, *roots: Any | None) -> None:
        self._elements: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        self._styles: dict[tuple[str, str], Style] = {}
        self.lists: dict[str, Any] = {}
        self.outline: Any | None = None
        # Names of the content's own styles come last: they win over the same name elsewhere.
        for root in roots:
            for group in () if root is None else root.iterchildren(*_GROUPS):
                self._learn(group)

    def of(self, family: str, name: str | None) -> Style:
        """The style of this family ("paragraph", "text", …) and name."""
        key = (family, name or "")
        if key not in self._styles:
            chain: list[str] = []
            above = name
            while above and (family, above) in self._elements and above not in chain:
                chain.append(above)
                above = self._elements[family, above].get(f"{STYLE}parent-style-name")
            style = Style()
            if family in self._defaults:
                style = _over(style, self._defaults[family])
            for inherited in reversed(chain):
                style = _over(style, self._elements[family, inherited])
            self._styles[key] = style
        return self._styles[key]

    def _learn(self, group: Any) -> None:
        for element in group.iterchildren():
            name = element.get(f"{STYLE}name") or ""
            family = element.get(f"{STYLE}family") or ""
            if element.tag == f"{STYLE}style":
                self._elements[family, name] = element
            elif element.tag == f"{STYLE}default-style":
                self._defaults[family] = element
            elif element.tag == f"{TEXT}list-style":
                self.lists[name] = element
            elif element.tag == f"{TEXT}outline-style":
                self.outline = element


_GROUPS = (f"{OFFICE}styles", f"{OFFICE}automatic-styles")


def _over(style: Style, element: Any) -> Style:
    name = element.get(f"{STYLE}display-name") or element.get(f"{STYLE}name") or ""
    paragraph = element.find(f"{STYLE}paragraph-properties")
    cell = element.find(f"{STYLE}table-cell-properties")
    row = element.find(f"{STYLE}table-row-properties")
    table = element.find(f"{STYLE}table-properties")
    shape = element.find(f"{STYLE}graphic-properties")
    fills = [_fill(part) for part in (paragraph, cell, row, table)]
    fill = next((fill for fill in fills if fill), None) or _shape_fill(shape)
    return replace(
        style,
        named=(name, *style.named) if name else style.named,
        look=style.look.under(_look(element.find(f"{STYLE}text-properties"))),
        fill=fill or style.fill,
    )


def _look(formatting: Any | None) -> Look:
    if formatting is None:
        return PLAIN
    shown = formatting.get(f"{TEXT}display")
    colour = _hex(formatting.get(f"{FO}color"))
    if formatting.get(f"{STYLE}use-window-font-color") == "true":
        colour = UNKNOWN  # black or white, whichever can be read
    return Look(
        None if shown is None else shown == "none",
        colour,
        points(formatting.get(f"{FO}font-size")),
        _fill(formatting),
    )


def points(length: str | None) -> float | None:
    """A length in points; None for a relative one."""
    match = _LENGTH.fullmatch((length or "").strip())
    try:
        return float(match[1]) * _POINTS[match[2]] if match else None
    except ValueError:
        return None


def _fill(formatting: Any | None) -> str | None:
    value = None if formatting is None else formatting.get(f"{FO}background-color")
    return None if value in (None, "transparent") else _hex(value) or UNKNOWN


def _shape_fill(formatting: Any | None) -> str | None:
    if formatting is None:
        return None
    kind = formatting.get(f"{DRAW}fill")
    if kind == "solid":
        return _hex(formatting.get(f"{DRAW}fill-color")) or UNKNOWN
    return None if kind in (None, "none") else UNKNOWN


def _hex(colour: str | None) -> str | None:
    colour = (colour or "").strip()
    return colour[1:].upper() if colour.startswith("#") and len(colour) == 7 else None
