"""Printed text that knows, through cleaning and joining, which characters of its page it is."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.characters import visible
from corpus.composition import Run

# What stands for a hidden character: it keeps its place until the text is cleaned.
HIDDEN = "\0"
# Ligatures; and the bullets of symbol fonts, which have no Unicode of their own.
_GLYPHS = str.maketrans(
    dict.fromkeys("\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\uf06e", "•")
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


class Printed(NamedTuple):
    """A text and the characters of the page's text layer that it is made of.

    What `runs` leave out was put in by us: spaces between cells and lines, and the like.
    """

    text: str
    runs: tuple[Run, ...] = ()


def cleaned(text: str, characters: Sequence[int]) -> Printed:
    """`text` as a reader sees it, on one line; `characters` are its places on the page, in order.

    Both letters of a ligature are the one character that is printed.
    """
    whole = " ".join(visible(text).translate(_GLYPHS).split())
    if whole == text.strip():
        start = len(text) - len(text.lstrip())
        return Printed(whole, tuple(_runs(characters[start : start + len(whole)])))
    letters: list[str] = []
    places: list[int] = []
    before = ""
    for character, place in zip(text, characters, strict=True):
        # Whether a joiner is seen depends on the letter before it.
        seen = visible(before + character)[len(visible(before)) :].translate(_GLYPHS)
        if seen.isspace():
            seen = " " if letters and letters[-1] != " " else ""
        letters += seen
        places += [place] * len(seen)
        before = character if seen.strip() else before
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return Printed("".join(letters), tuple(_runs(places)))


def joined(parts: Iterable[Printed]) -> Printed:
    """The parts as one, with nothing between them; `Printed(" | ")` is text of no place."""
    texts: list[str] = []
    runs: list[Run] = []
    length = 0
    for text, own in parts:
        texts.append(text)
        runs += [Run(start + length, end + length, first) for start, end, first in own]
        length += len(text)
    return Printed("".join(texts), tuple(runs))


def divided(printed: Printed, end: int, begin: int) -> tuple[Printed, Printed]:
    """The text before `end`, and that from `begin` on."""
    before = (Run(start, min(stop, end), first) for start, stop, first in printed.runs)
    after = (
        Run(max(start, begin) - begin, stop - begin, first + max(begin - start, 0))
        for start, stop, first in printed.runs
    )
    return (
        Printed(printed.text[:end], tuple(run for run in before if run.start < run.end)),
        Printed(printed.text[begin:], tuple(run for run in after if run.start < run.end)),
    )


def without_last(printed: Printed) -> Printed:
    """The text but for its last character, as a hyphen that only breaks a word."""
    return divided(printed, len(printed.text) - 1, len(printed.text))[0]


def _runs(characters: Sequence[int]) -> Iterable[Run]:
    """Neighbours whose places follow each other make one run."""
    if isinstance(characters, range):
        if characters:
            yield Run(0, len(characters), characters[0])
        return
    start = 0
    for end in range(1, len(characters) + 1):
        if end == len(characters) or characters[end] != characters[end - 1] + 1:
            yield Run(start, end, characters[start])
            start = end
