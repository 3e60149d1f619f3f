"""`footnote check`: each sentence of a text against the briefings."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ReadFailure, UsageError
from ui.printing import place, put, put_json
from ui.rendering import check_json

if TYPE_CHECKING:
    from rag.bootstrap import Application

_SIGNS = {"supported": "✓", "contradicted": "≠", "not_found": "?"}


def run(application: "Application", file: str, *, as_json: bool) -> int:
    """Check and print; gives 0 when a sentence is supported, 1 when none is."""
    checked = application.lookup.check(_text_of(file))
    if as_json:
        put_json(check_json(checked))
    else:
        for sentence in checked:
            put(f"{_SIGNS[sentence.verdict]} {' '.join(sentence.text.split())}")
            if sentence.verdict != "not_found":
                for citation in sentence.citations:
                    put(f"    [{citation.n}] {place(citation.evidence)}")
        supported = sum(sentence.verdict == "supported" for sentence in checked)
        put(f"\n{supported} of {len(checked)} sentences are supported.")
    return 0 if any(sentence.verdict == "supported" for sentence in checked) else 1


def _text_of(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    from corpus.readers.table import read_file

    path = Path(file)
    try:
        if path.suffix.lower() in (".txt", ".md", ""):
            return path.read_text(encoding="utf-8-sig")
        return read_file(path, path.name).text
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read as text ({error})") from None
    except ReadFailure as failure:
        raise UsageError(f"{file} cannot be checked: {failure.reason}") from None
