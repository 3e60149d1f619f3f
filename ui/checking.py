"""`footnote check`: each sentence of a text against the briefings."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ReadFailure, UsageError
from corpus.readers.encoding import decode
from ui.printing import counted, footnote_lines, input_bytes, put, put_json, wrapped
from ui.rendering import check_json

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.lookup import CheckedSentence

_SIGNS = {"supported": "✓", "contradicted": "≠", "not_found": "?"}
_PLAIN = ("", ".txt", ".text", ".md", ".markdown")
_OTHER = (b"%PDF-", b"PK\x03\x04")  # however they are named
_MOST_BYTES = 16_000_000  # the longest text that is checked has fewer, in any encoding


def run(application: "Application", file: str, *, as_json: bool) -> int:
    """Check and print; gives 0 when a sentence is supported, 1 when none is."""
    checked = application.lookup.check(_text_of(file))
    if as_json:
        put_json(check_json(checked))
    else:
        for line in _lines(checked):
            put(line)
    return 0 if any(sentence.verdict == "supported" for sentence in checked) else 1


def _lines(checked: "tuple[CheckedSentence, ...]") -> Iterable[str]:
    """The verdicts for a person to read, and a count at the end."""
    for sentence in checked:
        yield from wrapped(sentence.text, f"{_SIGNS[sentence.verdict]} ", "  ")
        if sentence.verdict == "not_found":
            yield "    no source found"
        else:
            for citation in sentence.citations:
                yield from footnote_lines(citation, "    ")
    verdicts = [sentence.verdict for sentence in checked]
    contradicted = verdicts.count("contradicted")
    yield ""
    yield (
        f"{counted(len(verdicts), 'sentence')}: {verdicts.count('supported')} supported, "
        + (f"{contradicted} contradicted, " if contradicted else "")
        + f"{verdicts.count('not_found')} without a source"
    )


def _text_of(file: str) -> str:
    """The text to check: as it stands for plain text, so that spans count its own characters."""
    try:
        if file == "-":
            return decode(input_bytes().read(_MOST_BYTES) or b"")
        path = Path(file)
        with path.open("rb") as opened:
            data = opened.read(_MOST_BYTES)
        if path.suffix.lower() in _PLAIN and not data.startswith(_OTHER):
            return decode(data)
        from corpus.readers.table import read_file

        return read_file(path, path.name).text
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}); name a file") from None
    except ReadFailure as failure:
        raise UsageError(f"{file} cannot be checked: {failure.reason}") from None
