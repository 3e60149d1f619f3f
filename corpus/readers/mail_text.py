"""The plain text of a mail: what its sender wrote, and what is quoted from earlier mails."""

import itertools
import re
from collections.abc import Iterator

from corpus.characters import on_one_line, visible
from corpus.composition import TextBuilder
from corpus.readers.text import blocks_of

_MARKS = re.compile(r"(?:>[ \t]?)+")
_MBOX_ESCAPE = re.compile(r">+From ")
_FIELD = re.compile(r"\*{0,2}[A-ZÀ-Þ][\w-]{0,14}( [\w-]{1,10})?[ \t]?:\*{0,2}[ \t]+\S")
_INTRODUCTION = re.compile(
    r"-{2,}[ \w]{4,40}-{2,}$"  # -----Original Message-----
    r"|\S.{4,200}\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)\b.{0,80}:$"
)


def add_plain(builder: TextBuilder, text: str, *, flowed: bool = False) -> None:
    """Append a mail's plain text. A quoted line keeps one mark, at the start of its block.

    `flowed` (RFC 3676): a line that ends in a space goes on in the next.
    """
    lines = [_measured(line) for line in visible(text).split("\n")]
    if flowed:
        lines = list(_joined(lines))
    for depth, group in itertools.groupby(lines, key=lambda line: line[0]):
        _add_part(builder, [line for _, line in group], quoted=depth > 0)


def _measured(line: str) -> tuple[int, str]:
    """How deeply a line is quoted, and the line without its marks."""
    marks = None if _MBOX_ESCAPE.match(line) else _MARKS.match(line)
    return (marks.group().count(">"), line[marks.end() :]) if marks else (0, line)


def _joined(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    held: tuple[int, str] | None = None
    for depth, line in lines:
        line = line.removeprefix(" ")  # space-stuffing
        if held is not None and held[0] == depth:
            line = held[1] + line
        elif held is not None:
            yield held
        held = (depth, line) if line.endswith(" ") and line != "-- " else None
        if held is None:
            yield depth, line
    if held is not None:
        yield held


def _add_part(builder: TextBuilder, lines: list[str], quoted: bool) -> None:
    text = "\n".join(_set_apart(lines))
    for block in blocks_of(text):
        words = on_one_line(text[block.start : block.end])
        if not any(map(str.isalnum, words)):
            continue  # a line of dashes
        if quoted:
            builder.add("item" if block.kind == "item" else "paragraph", f"> {words}")
        elif block.kind == "heading" and not words.isupper():
            # In a mail a short line alone is a greeting or a name.
            builder.add("paragraph", words)
        else:
            builder.add(block.kind, words, 2 if block.kind == "heading" else 0)


def _set_apart(lines: list[str]) -> Iterator[str]:
    """Empty lines around the header of a forwarded mail, and around what introduces a quote."""
    fields = [bool(_FIELD.match(line)) for line in lines]
    for number, line in enumerate(lines):
        near = fields[max(0, number - 2) : number + 3]
        if (fields[number] and sum(near) >= 3) or _INTRODUCTION.match(line.strip()):
            yield from ("", line, "")
        else:
            yield line
