"""Plain text: kept character for character, with blocks laid over its lines."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.characters import visible, zero_width
from corpus.composition import Content
from corpus.documents import Block, BlockKind
from corpus.limits import Limits
from corpus.readers.encoding import decode
from corpus.readers.notes import left_out
from corpus.refusals import too_long
from corpus.titles import ends_a_sentence, heading_title, readable, subject_in

_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪●–]|\(?\d{1,3}[.)]|\(?[a-z]\)|\([a-z]+\))\s+\S")
_DECORATION = re.compile(r"^[ \t]*+(?=[^\n]*([-=_*~#])\1\1)[-=_*~#|+: \t]+$", re.MULTILINE)
_ROW = re.compile(r"\S(?:\t+| {3,})\S")
_FIELD = re.compile(r"[A-Z][\w ]{1,24}:\s+\S")
_BYLINE = re.compile(r"(?:By|BY|From) (?!the\b)(?:[^\d.]|(?<=\b[A-Z])\.){3,80}$")
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_LONGEST_WRAP = 130
_LONGEST_HEADING = 100
_BEFORE_TEXT = 5


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's place, trimmed; `alone` where blank lines (or the file's ends) stand around it."""

    start: int
    end: int
    text: str
    first: bool
    last: bool

    @property
    def alone(self) -> bool:
        return self.first and self.last


def read_text(data: bytes, limits: Limits) -> Content:
    """The text as it is, but for its line ends and invisible characters; its headline as title.

    A word that is hyphenated at a line's end stays so: a text is quoted as it was written.
    """
    decoded = decode(data)
    if len(decoded) > limits.max_characters:  # before it costs half a minute
        raise too_long(limits.max_characters)
    text = _DECORATION.sub("", visible(decoded))
    blocks = blocks_of(text)
    hidden = zero_width(decoded.removeprefix("\ufeff"))
    return Content(
        text=text,
        blocks=blocks,
        title=_headline(text, blocks),
        notes=tuple(left_out(hidden=hidden)),
    )


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text: lines of one paragraph belong together where a fixed width
    wrapped them; otherwise each line is a block."""
    lines = _lines(text)
    width = _wrap_width(lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not line.first and _continues(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_blocks(groups))


def _lines(text: str) -> list[_Line]:
    places: list[tuple[int, int]] = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        lead = len(raw) - len(raw.lstrip())
        places.append((start + lead, start + lead + len(stripped)))
        start += len(raw) + 1
    lines = []
    for number, (start, end) in enumerate(places):
        if start == end:
            continue
        first = number == 0 or places[number - 1][0] == places[number - 1][1]
        last = number == len(places) - 1 or places[number + 1][0] == places[number + 1][1]
        lines.append(_Line(start, end, text[start:end], first, last))
    return lines


def _wrap_width(lines: list[_Line]) -> int:
    """The width at which the file's lines were wrapped; 0 where they were not.

    In a wrapped file nearly every line that is not its paragraph's last is so long that the next
    line's first word would not have fitted.
    """
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if not b.first]
    if not pairs:
        return 0
    lengths = sorted(len(line.text) for line, _ in pairs)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not 20 <= width <= _LONGEST_WRAP:
        return 0
    full = sum(_fills(line, following, width) for line, following in pairs)
    # Of short notes, too few lines are there to tell; those that end in mid-sentence tell.
    return width if full >= 0.6 * len(pairs) else 0


def _fills(line: _Line, following: _Line, width: int) -> bool:
    return len(line.text) + 1 + len(following.text.split(None, 1)[0]) > 0.9 * width


def _continues(line: _Line, following: _Line, width: int) -> bool:
    if _ITEM.match(following.text) or _is_row(line.text) or _is_row(following.text):
        return False
    if width and _fills(line, following, width):
        return True
    # A line that stops in mid-sentence goes on, however short.
    return (
        len(line.text) >= 40
        and not _SENTENCE_END.search(line.text)
        and following.text[:1].islower()
    )


def _is_row(line: str) -> bool:
    return bool(_ROW.search(line)) or line.count(" | ") >= 2


def _blocks(groups: list[list[_Line]]) -> Iterator[Block]:
    for number, group in enumerate(groups):
        following = groups[number + 1] if number + 1 < len(groups) else None
        kind, level = _kind(group, following, first=number == 0)
        yield Block(kind, group[0].start, group[-1].end, level)


def _kind(group: list[_Line], following: list[_Line] | None, first: bool) -> tuple[BlockKind, int]:
    line = group[0]
    if len(group) == 1 and _is_heading(line, following):
        return "heading", 1 if first else 2
    if _ITEM.match(line.text):
        return "item", 0
    if _is_row(line.text):
        return "row", 0
    return "paragraph", 0


def _is_heading(line: _Line, following: list[_Line] | None) -> bool:
    text = line.text
    if following is None or len(text) > _LONGEST_HEADING or not any(map(str.isalpha, text)):
        return False
    if _BYLINE.match(text) or _FIELD.match(text) or _is_row(text):
        return False
    if _SENTENCE_END.search(text) or text[0].islower() or not text[0].isalnum():
        return False
    from corpus.dates import is_date_line

    if is_date_line(text):
        return False
    if text.isupper() and sum(map(str.isalpha, text)) >= 4:
        return True
    length = sum(len(other.text) for other in following)
    if line.alone:
        return len(text.split()) <= 14 and (length > len(text) or following[0].alone)
    return line.first and length >= 2 * len(text) and len(text.split()) <= 14


def _headline(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The subject that a memo names; else the first heading above the running text that says
    something; else a first line that a byline follows."""
    if subject := subject_in(text):
        return subject
    pieces = [text[block.start : block.end] for block in blocks[:_BEFORE_TEXT]]
    if len(pieces) > 1 and blocks[0].kind != "heading" and _is_headline(*pieces[:2]):
        return readable(pieces[0].rstrip("."))
    for block, piece in zip(blocks, pieces, strict=False):
        if block.kind == "heading":
            if title := heading_title(piece):
                return title
        elif ends_a_sentence(piece):
            return None
    return None


def _is_headline(first: str, second: str) -> bool:
    return (
        "\n" not in first
        and len(first) <= 200
        and len(second) <= 90
        and bool(_BYLINE.match(second))
    )
