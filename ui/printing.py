"""Standard output and standard error: results on the one, everything else on the other."""

import io
import json
import os
import sys
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from corpus.characters import on_one_line
from rag.answers import Answer, Citation, Claim, Evidence
from ui.marking import Parts, parts_of

_WIDTH = 92
_BOLD, _PLAIN = "\x1b[1;4m", "\x1b[0m"


def prepare() -> None:
    """Make the standard streams UTF-8, whatever the locale, and able to take any character.

    Half a character pair, which UTF-8 cannot hold, becomes `\\ud83d`: that is JSON too. A stream
    that the caller has closed becomes one that leads nowhere.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def input_bytes() -> BinaryIO:
    """Standard input as bytes; empty where the caller has closed it."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def put(text: str = "") -> None:
    """A line of the result, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def put_json(value: Any) -> None:
    """A value as one line of JSON."""
    put(json.dumps(value, ensure_ascii=False))


def tell(text: str) -> None:
    """A line for the person at the terminal that is no part of the result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def answer_lines(
    answer: Answer, emphasis: bool = False, *, withheld: bool = False
) -> Iterable[str]:
    """An answer for a person to read: sentences with footnotes, then the notes.

    With `emphasis`, for a terminal, the words that answer are bold and underlined. Sentences that
    were withheld are counted; with `withheld` they are listed.
    """
    if answer.standalone_question != answer.question.text:
        yield f"Understood as: {answer.standalone_question}"
        yield ""
    if not answer.answered:
        yield from wrapped(answer.missing)
        if answer.nearest:
            yield ""
            yield "Nearest in the briefings:"
            for item in answer.nearest:
                yield from wrapped(f"“{on_one_line(item.quote)}” ({place(item)})", "  - ", "    ")
        yield from _withheld_lines(answer, withheld)
        return
    notes = {citation.n: citation.evidence for citation in answer.citations}
    for claim in answer.claims:
        yield from _claim_lines(claim, notes, emphasis)
    if answer.missing:
        yield ""
        yield from wrapped(answer.missing)
    for note in answer.notes:
        yield ""
        yield from wrapped(note)
    yield ""
    for citation in answer.citations:
        yield from footnote_lines(citation)
    if answer.model != "quotes":
        yield ""
        yield f"Written by {answer.model} from the sentences that the footnotes open."
    yield from _withheld_lines(answer, withheld)


def _withheld_lines(answer: Answer, listed: bool) -> Iterable[str]:
    if not answer.withheld:
        return
    count = counted(len(answer.withheld), "written sentence")
    told = ":" if listed else "; --withheld lists what."
    yield f"Withheld, as no footnote carries it: {count}{told}"
    for item in answer.withheld if listed else ():
        yield from wrapped(f"{on_one_line(item.text)} ({on_one_line(item.reason)})", "  - ", "    ")


def _claim_lines(claim: Claim, notes: Mapping[int, Evidence], emphasis: bool) -> list[str]:
    numbers = "".join(f" [{n}]" for n in claim.citations)
    shown = on_one_line(claim.text)
    marked = next((parts for n in claim.citations if (parts := parts_of(notes[n], shown))), None)
    lines = wrapped(shown + numbers)
    return _emphasised(lines, marked) if emphasis and marked else lines


def _emphasised(lines: list[str], parts: Parts) -> list[str]:
    """The lines with the words marked, on each line that they reach into."""
    found, seen = list[str](), 0
    first = len("".join(parts.before.split()))
    last = first + len("".join(parts.words.split()))
    for line in lines:
        places = [at for at, character in enumerate(line) if not character.isspace()]
        here = [at for count, at in enumerate(places, start=seen) if first <= count < last]
        seen += len(places)
        if here:
            start, end = here[0], here[-1] + 1
            line = f"{line[:start]}{_BOLD}{line[start:end]}{_PLAIN}{line[end:]}"
        found.append(line)
    return found


def takes_emphasis() -> bool:
    """Whether standard output is a terminal that shows type in bold, and may."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and "NO_COLOR" not in os.environ


def footnote_lines(citation: Citation, indent: str = "") -> list[str]:
    """Where a footnote leads, with its number."""
    number = f"{indent}[{citation.n}] "
    return wrapped(place(citation.evidence), number, " " * len(number))


def counted(number: int, what: str) -> str:
    """A count and what it is of: "1 page", "2 pages"."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def place(item: Evidence) -> str:
    """Where a span stands: title, date, path, page, characters."""
    parts = [item.title, item.date.strftime("%-d %B %Y") if item.date else None, item.document]
    if item.page is not None:
        parts.append(f"page {item.page}")
    parts.append(f"characters {item.start}–{item.end}")
    parts.append(recognition(item))
    return ", ".join(part for part in parts if part)


def recognition(item: Evidence) -> str | None:
    """How sure the recognition of a span is; None for text that is no picture's."""
    if item.recognised is None:
        return None
    return f"recognised text, confidence {100 * item.recognised:.0f} %"


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """A text on lines that a terminal holds; no path or word is broken."""
    return textwrap.wrap(
        on_one_line(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
