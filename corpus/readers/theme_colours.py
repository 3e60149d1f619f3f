"""Colours of an Office file: those that its theme names, and those made lighter or darker."""

from collections.abc import Callable
from colorsys import hls_to_rgb, rgb_to_hls

from corpus.errors import ReadFailure
from corpus.readers.xml_part import parse_part

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# Where a file has no theme, its programs take these.
_OFFICE = {"lt1": "FFFFFF", "dk1": "000000"}


def theme_colours(part: bytes | None) -> dict[str, str]:
    """Names ("lt1", "accent1") and colours, six hex digits in capitals, of a theme's part."""
    colours = dict(_OFFICE)
    try:
        scheme = None if part is None else parse_part(part).find(f".//{_DRAWING}clrScheme")
    except ReadFailure:  # a theme is not worth the file
        scheme = None
    for named in () if scheme is None else scheme.iterchildren(f"{_DRAWING}*"):
        for colour in named.iterchildren(f"{_DRAWING}*"):
            value = colour.get("lastClr") or colour.get("val") or ""
            colours[named.tag.removeprefix(_DRAWING)] = value.upper()
    return colours


def with_lightness(colour: str, change: Callable[[float], float]) -> str:
    """A colour of six hex digits whose lightness, from 0 to 1, is changed.

    Raises:
        ValueError: it is no such colour.
    """
    red, green, blue = (part / 255 for part in bytes.fromhex(colour))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    changed = hls_to_rgb(hue, min(max(change(lightness), 0.0), 1.0), saturation)
    return bytes(round(part * 255) for part in changed).hex().upper()
