"""How much one file may cost."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file.

    On the file as it lies (`max_bytes`), unpacked (`max_expanded_bytes`), on each packed part
    against what it unpacks to (`max_ratio`), on files inside files inside it (`max_nesting`) and
    on their number (`max_attachments`), on its text (`max_characters`), and on all that the
    reader hands over as JSON (`max_reply_bytes`). `recognition_s` is how many seconds the text in
    one file's pictures may be looked for; 0 is not at all.
    """

    max_bytes: int = 200 * MEGABYTE
    max_expanded_bytes: int = 500 * MEGABYTE
    max_ratio: int = 200
    max_nesting: int = 3
    max_attachments: int = 500
    max_characters: int = 50_000_000
    max_reply_bytes: int = 400 * MEGABYTE
    recognition_s: float = 0.0


DEFAULT_LIMITS = Limits()
