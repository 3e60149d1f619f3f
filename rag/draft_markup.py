"""The words of a draft without footnote marks, Markdown and tags, and where they stand."""

import re
from dataclasses import dataclass

_DRESS = re.compile(
    r"""
    [ \t]*\[\^[^\]\s]{1,40}\]                                # [^note]
    | [ \t]*\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\](?!\()        # [1], [2, 3]
    | !\[[^\]\n]*\]\([^()\n]*\)                              # a picture
    | \[(?=[^\[\]\n]+\]\([^()\n]*\)) | (?<=[^\s\[])\]\([^()\n]*\)   # around the words of a link
    | </?[A-Za-z][^<>\n]{0,200}>
    | (?<=[.,;:!?”"’)\]])[⁰¹²³⁴-⁹]+                          # the number of a footnote
    | \*{1,3}(?=\S) | (?<=\S)\*{1,3}
    | (?<!\w)_{1,3}(?=\w) | (?<=[\w.,!?])_{1,3}(?!\w)
    | `+ | ~~
    | \\(?=[^\w\s])
    | (?<=\n)[ \t]*>[ \t]?                                   # a quotation goes on
    """,
    re.VERBOSE,
)
_OPENING = re.compile(
    r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+•▪◦‣●]|\d{1,3}[.)])[ \t]+|#{1,6}[ \t]+)?(?:\[[ xX]\][ \t]+)?"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """Words without their dress; character n stood at `places[n]` of the text."""

    text: str
    places: tuple[int, ...]


def plain(text: str, start: int, end: int) -> Plain:
    """`text[start:end]` without what dresses it: one part of a draft, from the start of a line."""
    opening = _OPENING.match(text, start, end)
    begin = opening.end() if opening else start
    kept = list[int]()
    at = begin
    for match in _DRESS.finditer(text, begin, end):
        kept.extend(range(at, match.start()))
        at = match.end()
    kept.extend(range(at, end))
    return Plain("".join(text[n] for n in kept), tuple(kept))
