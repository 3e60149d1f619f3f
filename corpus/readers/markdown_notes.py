"""Footnotes of Markdown, which its own standard does not know: `[^1]` and `[^1]: the note`."""

import re
from collections.abc import Mapping

_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(.*)")
_MARK = re.compile(r"\[\^([^\]\s]{1,60})\]")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_CODE = re.compile(r"(`+)(?:(?!\1).)+\1")


def without_notes(body: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with "[1]" in the place of each mark, and the notes with their marks, in order.

    Code keeps what looks like a mark.
    """
    if "[^" not in body:
        return body, []
    kept, notes = _parted(body)
    if not notes:
        return body, []
    numbers = _numbers(notes)
    text = "\n".join(line if code else _marked(line, numbers) for line, code in kept)
    return text, [(numbers[name], _marked(note, numbers)) for name, note in notes.items()]


def _parted(body: str) -> tuple[list[tuple[str, bool]], dict[str, str]]:
    """The lines that are no notes, each with whether it is code; and the notes by name."""
    kept: list[tuple[str, bool]] = []
    notes: dict[str, str] = {}
    fence = name = ""
    blank = False
    for line in body.split("\n"):
        if name and _goes_on(line, blank):
            notes[name] += f"\n{line.strip()}"
            blank = not line.strip()
            continue
        opened = _FENCE.match(line)
        if fence:
            kept.append((line, True))
            fence = "" if opened and opened[1].startswith(fence) else fence
        elif opened:
            fence, name = opened[1], ""
            kept.append((line, True))
        elif match := _NOTE.match(line):
            name, blank = match[1], False
            notes.setdefault(name, match[2])
        else:
            name = ""
            kept.append((line, False))
    return kept, notes


def _goes_on(line: str, blank: bool) -> bool:
    """Whether a line belongs to the note above it: until a blank line, then while indented."""
    if not line.strip():
        return not blank
    if blank:
        return line.startswith(("    ", "\t"))
    return not _NOTE.match(line) and not re.match(r" {0,3}(?:#{1,6}\s|```|~~~)", line)


def _numbers(notes: Mapping[str, str]) -> dict[str, str]:
    """What each note is called: its own number, or its place where any has a name."""
    if all(name.isascii() and name.isdigit() for name in notes):
        return {name: name for name in notes}
    return {name: str(place) for place, name in enumerate(notes, start=1)}


def _marked(line: str, numbers: Mapping[str, str]) -> str:
    """The line with its marks as plain numbers; escaped, for "[1]" may name a link."""
    code = [match.span() for match in _CODE.finditer(line)]

    def number(match: re.Match[str]) -> str:
        if match[1] not in numbers or any(a <= match.start() < b for a, b in code):
            return match[0]
        return rf"\[{numbers[match[1]]}\]"

    return _MARK.sub(number, line)
