"""Printed lines made into one text: words broken at their ends, and what touches, put together."""

import re
from collections.abc import Iterator, Sequence

from corpus.readers.pdf_line import Line
from corpus.readers.pdf_places import Printed, joined, without_last

_HYPHEN_END = re.compile(r"[^\W\d_]-$")
_CLOSING = re.compile(r"[.,;:!?)\]”’](?![.,])")  # stands at a word, though a mark was between
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Words:
    """The words of the document, to tell a broken word from a hyphenated one."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self._known = {word for lines in pages for line in lines for word in _words_inside(line)}

    def hyphen_between(self, before: str, after: str) -> str:
        """ "-" where the hyphen at a line's end belongs to the word, else ""."""
        first, second = _WORD.findall(before)[-1:], _WORD.match(after)
        if not first or not second or not before[-1].isalpha() or not after[0].islower():
            return "-"
        head, tail = first[0].lower(), second.group().lower()
        if head + tail in self._known:
            return ""
        whole = f"{head}-{tail}"
        apart = len(head) >= 4 and len(tail) >= 4 and {head, tail} <= self._known
        return "-" if whole in self._known or apart or "-" in head else ""


def text_of_lines(lines: Sequence[Line], words: Words) -> Printed:
    """The text of lines that follow each other, as one."""
    parts: list[Printed] = []
    above: Line | None = None
    for line in lines:
        own = line.printed()
        if above is not None and is_broken(above, own.text):
            if not above.hyphen:
                parts[-1] = without_last(parts[-1])
            parts.append(Printed(words.hyphen_between(parts[-1].text, own.text)))
        elif above is not None:
            gap = line.left - above.right
            size = max(above.height, 1.0)
            touching = are_level(above, line) and (
                -size < gap < 0.12 * size or (gap < size and bool(_CLOSING.match(own.text)))
            )
            parts.append(Printed("" if touching else " "))
        parts.append(own)
        above = line
    return joined(parts)


def is_broken(above: Line, text: str) -> bool:
    """Whether a line ends within a word: pdfium tells it only of lines that follow in the file."""
    return above.hyphen or bool(_HYPHEN_END.search(above.text) and text[:1].islower())


def are_level(one: Line, other: Line) -> bool:
    """Whether two lines are parts of one printed line."""
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    lower, higher = sorted((one.height, other.height))
    # A mark is raised; lines of one size may be set so tightly that their boxes meet.
    return overlap > (0.3 if lower < 0.85 * higher else 0.6) * max(lower, 1.0)


def _words_inside(line: Line) -> Iterator[str]:
    found = [word.lower() for word in _WORD.findall(line.text)]
    # A broken word's half is no word.
    yield from found[:-1] if line.hyphen or _HYPHEN_END.search(line.text) else found
