"""Standard output and standard error: results on the one, everything else on the other."""

import json
import sys
import textwrap
from collections.abc import Iterable
from typing import Any

from rag.answers import Answer, Evidence

_WIDTH = 92


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


def answer_lines(answer: Answer) -> Iterable[str]:
    """An answer for a person to read: sentences with footnotes, then the notes."""
    if answer.standalone_question != answer.question.text:
        yield f"Understood as: {answer.standalone_question}"
        yield ""
    if not answer.answered:
        yield from _wrapped(answer.missing)
        if answer.nearest:
            yield ""
            yield "Nearest in the briefings:"
            for item in answer.nearest:
                yield from _wrapped(f"“{_line(item.quote)}” ({place(item)})", "  - ", "    ")
        return
    for claim in answer.claims:
        yield from _wrapped(claim.text + "".join(f" [{n}]" for n in claim.citations))
    yield ""
    for citation in answer.citations:
        yield from _wrapped(place(citation.evidence), f"[{citation.n}] ", "    ")
    if answer.withheld:
        yield f"({len(answer.withheld)} written sentences were withheld: no support)"


def place(item: Evidence) -> str:
    """Where a span stands: title, date, path, page, characters."""
    parts = [item.title, item.date.strftime("%-d %B %Y") if item.date else None, item.document]
    if item.page is not None:
        parts.append(f"page {item.page}")
    return ", ".join([*(part for part in parts if part), f"characters {item.start}–{item.end}"])


def _line(text: str) -> str:
    return " ".join(text.split())


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        _line(text), _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False
    )
