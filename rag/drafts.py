"""A draft becomes sentences to look up: each with its span, and what it claims, if anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.documents import Block
from index.sentences import sentences
from rag.draft_markup import Plain, plain

Kind = Literal["text", "heading", "quotation", "code", "note"]

_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+\S")
_UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r"[ \t]*(?:[-*_][ \t]*){3,}$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•▪◦‣●]|\d{1,3}[.)])[ \t]+\S")
_QUOTED = re.compile(r"[ \t]*>")
_NOTE = re.compile(r"[ \t]*\[\^[^\]\s]{1,40}\]:")
_ROW = re.compile(r"[ \t]*\|")
_DIVIDER = re.compile(r"[ \t]*\|?[ \t]*:?-{3,}[-|: \t]*$")
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:.*\r?\n)*?---[ \t]*(?:\r?\n|\Z)")
_GREETING = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|cheers"
    r"|(?:(?:with|best|kind|warm|many) )*(?:regards|wishes)|yours (?:sincerely|faithfully|truly)"
    r"|sincerely)\b(?! to\b)",
    re.IGNORECASE,
)
_REQUEST = re.compile(r"please\b", re.IGNORECASE)
_LINK = re.compile(r"<?https?://\S+>?")
_OPENS, _CLOSES = "“„«\"‘'", "”“»\"’'"
_GREETS = 6  # words
_TITLE = 9  # words
_CLOSED = re.compile(r"[.!?…:;。！？](?:[\"”’»')\]]*)$")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a draft, from `start` to `end` of it, marks and all.

    `claim` is what it says, without marks, and character n of that stands at `places[n]`.
    `nothing` tells why it claims nothing ("a question"); "" where it does. `may_be_title` is set
    for a short line by itself without a full stop. `is_quotation` is set for one that is
    nothing but a quotation.
    """

    start: int
    end: int
    claim: str
    places: tuple[int, ...]
    nothing: str = ""
    may_be_title: bool = False
    is_quotation: bool = False

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` of the claim stand in the draft."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines that belong together. No sentence crosses its ends."""

    start: int
    end: int
    kind: Kind = "text"


def cut(text: str, blocks: Sequence[Block] = ()) -> tuple[Said, ...]:
    """The sentences of a draft, in order; `blocks` are its parts where its file tells them.

    Without blocks it is read as Markdown, of which plain text is a kind: a line break ends a
    sentence only where an empty line, a list or the like does.
    """
    parts = _of_blocks(blocks) if blocks else _of_lines(text)
    return tuple(said for part in parts for said in _sentences(text, part))


def _of_blocks(blocks: Sequence[Block]) -> Iterator[_Part]:
    for block in blocks:
        yield _Part(block.start, block.end, "heading" if block.kind == "heading" else "text")


def _of_lines(text: str) -> Iterator[_Part]:
    front = _FRONT_MATTER.match(text)
    at = front.end() if front else 0
    open_part: _Part | None = None
    fenced = False
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line, start = text[at:end].rstrip("\r"), at
        at = end + 1
        if _FENCE.match(line):
            fenced = not fenced
            line = ""
        if fenced or not line.strip() or _ends_part(line, open_part, text):
            if open_part:
                heads = _UNDERLINE.match(line) and "\n" not in text[open_part.start : open_part.end]
                yield _Part(open_part.start, open_part.end, "heading") if heads else open_part
            open_part = None
            continue
        kind = _kind(line)
        if open_part and (_opens_part(line) or kind != open_part.kind):
            yield open_part
            open_part = None
        open_part = _Part(open_part.start if open_part else start, start + len(line), kind)
        if kind == "heading":
            yield open_part
            open_part = None
    if open_part:
        yield open_part


def _ends_part(line: str, before: _Part | None, text: str) -> bool:
    """Whether a line holds no words: a rule, an underline, the line under a table's head."""
    return bool(_RULE.match(line) or _DIVIDER.match(line) or (before and _UNDERLINE.match(line)))


def _opens_part(line: str) -> bool:
    return bool(_ITEM.match(line) or _ROW.match(line) or _NOTE.match(line))


def _kind(line: str) -> Kind:
    if _HEADING.match(line):
        return "heading"
    if _QUOTED.match(line):
        return "quotation"
    return "note" if _NOTE.match(line) else "text"


def _sentences(text: str, part: _Part) -> Iterator[Said]:
    bare = plain(text, part.start, part.end)
    spans = sentences(bare.text)
    before = part.start
    for number, span in enumerate(spans):
        claim = bare.text[span.start : span.end]
        start, end = _dressed(text, bare, span.start, span.end, before)
        if number == 0:
            start = _first(text, part.start)
        before = end
        if not any(map(str.isalnum, claim)):
            continue
        yield Said(
            start,
            end,
            re.sub(r"\s", " ", claim),
            bare.places[span.start : span.end],
            _nothing(claim, part.kind),
            may_be_title=len(spans) == 1 and _is_short_line(claim),
            is_quotation=_is_quoted(claim)
            or (part.kind == "quotation" and not any(mark in claim for mark in '“”„«»"')),
        )


def _dressed(text: str, bare: Plain, first: int, last: int, before: int) -> tuple[int, int]:
    """The span in the draft with the dress that touches it, which belongs to no other sentence."""
    start, end = bare.places[first], bare.places[last - 1] + 1
    left = bare.places[first - 1] + 1 if first else before
    while start > max(left, before) and not text[start - 1].isspace():
        start -= 1
    right = bare.places[last] if last < len(bare.places) else end
    if last == len(bare.places):
        # Nothing but dress follows in this part: all of it that is on the line.
        stop = text.find("\n", end)
        rest = text[end : stop if stop >= 0 else len(text)]
        right = end + len(rest.rstrip()) if plain("x" + rest, 0, 1 + len(rest)).text == "x" else end
    while right > end and text[right - 1].isspace():
        right -= 1
    return start, max(end, right)


def _first(text: str, start: int) -> int:
    while text[start].isspace() or text[start] == "\ufeff":
        start += 1
    return start


def _nothing(claim: str, kind: Kind) -> str:
    """Why a sentence claims nothing; "" where it does."""
    if kind == "heading":
        return "a heading"
    if kind == "note":
        return "a reference"
    said = claim.strip().rstrip(_CLOSES + ")]").rstrip()
    if said.endswith("?"):
        return "a question"
    words = claim.split()
    if _GREETING.match(claim) and len(words) <= _GREETS and not re.search(r"\d", claim):
        return "a greeting"
    if _REQUEST.match(claim):
        return "a request"
    return "a link" if _LINK.fullmatch(claim.strip()) else ""


def _is_short_line(claim: str) -> bool:
    return len(claim.split()) <= _TITLE and not _CLOSED.search(claim)


def _is_quoted(claim: str) -> bool:
    said = claim.strip()
    inner = said.rstrip(".,;!?…")
    return (
        len(inner) > 1
        and said[0] in _OPENS
        and (inner[-1] in _CLOSES)
        and not any(mark in inner[1:-1] for mark in '“”„«»"')
    )
