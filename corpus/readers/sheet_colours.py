"""The look of a workbook's cells: their letters' colour and size, and their ground."""

from typing import Any

from corpus.readers.look import PAPER, UNKNOWN, Look
from corpus.readers.theme_colours import theme_colours, with_lightness

# The order in which cells number a theme's colours.
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
_SYSTEM = {64: "000000", 65: PAPER}  # letters and grounds of the window


class SheetLooks:
    """Looks of cells, by the colours of their workbook."""

    def __init__(self, workbook: Any) -> None:
        self._theme = theme_colours(workbook.loaded_theme)
        self._palette: list[str] = [colour[-6:] for colour in workbook._colors]

    def of(self, cell: Any) -> Look:
        """The look of a cell, as its own style gives it."""
        font, fill = cell.font, cell.fill
        ground: str | None = UNKNOWN
        if fill.fill_type in (None, "none"):
            ground = None
        elif fill.fill_type == "solid":
            ground = self._hex(fill.fgColor) or UNKNOWN
        return Look(colour=self._hex(font.color), size=font.sz, fill=ground)

    def _hex(self, colour: Any) -> str | None:
        """Six hex digits in capitals; None where the file does not tell."""
        if colour is None:
            return None
        found: str | None = None
        if colour.type == "rgb" and isinstance(colour.rgb, str):
            found = colour.rgb[-6:].upper()
        elif colour.type == "theme" and 0 <= colour.theme < len(_THEME):
            found = self._theme.get(_THEME[colour.theme])
        elif colour.type == "indexed":
            known = 0 <= colour.indexed < len(self._palette)
            found = self._palette[colour.indexed] if known else _SYSTEM.get(colour.indexed)
        return _tinted(found, colour.tint or 0.0) if found else None


def _tinted(colour: str, tint: float) -> str | None:
    """A colour made darker (`tint` down to -1) or lighter (up to 1), as Excel does."""
    if not tint:
        return colour
    try:
        return with_lightness(
            colour,
            lambda light: light * (1 + tint) if tint < 0 else light * (1 - tint) + tint,
        )
    except ValueError:
        return None
