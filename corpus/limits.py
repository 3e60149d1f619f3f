"""How much one file may cost."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file as it lies (`max_bytes`), unpacked (`max_expanded_bytes`), and as text."""

    max_bytes: int = 200 * MEGABYTE
    max_expanded_bytes: int = 500 * MEGABYTE
    max_characters: int = 50_000_000


DEFAULT_LIMITS = Limits()
