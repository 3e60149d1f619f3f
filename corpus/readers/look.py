"""How a run of text looks, as far as it tells whether a reader can see it."""

from dataclasses import dataclass

PAPER = "FFFFFF"
# A background that is a picture, a pattern or a table style's: nothing on it is held for hidden.
UNKNOWN = "unknown"
_TINY = 1.0  # points
_NEAR = 6  # of 255: no eye tells colours that are closer


@dataclass(frozen=True, slots=True)
class Look:
    """What a style, or a run's own formatting, says; None where it says nothing.

    `size` is in points; colours are six hex digits in capitals.
    """

    vanish: bool | None = None
    colour: str | None = None
    size: float | None = None
    fill: str | None = None

    def under(self, other: "Look") -> "Look":
        """This look with `other` laid over it."""
        return Look(
            self.vanish if other.vanish is None else other.vanish,
            other.colour or self.colour,
            self.size if other.size is None else other.size,
            other.fill or self.fill,
        )

    def is_unseen(self, background: str) -> bool:
        """Whether nobody sees a run of this look on `background`."""
        if self.vanish or (self.size is not None and self.size <= _TINY):
            return True
        return _same(self.colour, self.fill or background)


PLAIN = Look()


def _same(colour: str | None, background: str) -> bool:
    if not colour or len(colour) != 6 or len(background) != 6:
        return False
    try:
        one, other = bytes.fromhex(colour), bytes.fromhex(background)
    except ValueError:
        return False
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
