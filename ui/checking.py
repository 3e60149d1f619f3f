"""`footnote check`: each sentence of a text against the briefings."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from ui.printing import counted, footnote_lines, input_bytes, place, put, put_json, wrapped
from ui.rendering import check_json

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.lookup import CheckedSentence
    from rag.references import Style

_SIGNS = {"supported": "✓", "contradicted": "≠", "not_found": "?"}
_NO_CLAIM = "·"
_INDENT = "    "


def run(
    application: "Application", file: str, *, as_json: bool, style: "Style | None" = None
) -> int:
    """Check and print; gives 0 when a sentence is supported, 1 when none is."""
    data = _bytes_of(file)
    checked = application.lookup.check_file(data, "text" if file == "-" else file)
    if as_json:
        put_json(check_json(checked))
    else:
        for line in lines(checked, style):
            put(line)
    return 0 if any(sentence.verdict == "supported" for sentence in checked) else 1


def style_of(name: str | None) -> "Style | None":
    """The style of this name; raises UsageError where there is none."""
    from rag.references import STYLES

    for style in STYLES:
        if style == name:
            return style
    if name is not None:
        raise UsageError(f"there is no style {name!r}; the styles are {', '.join(STYLES)}")
    return None


def lines(checked: "Sequence[CheckedSentence]", style: "Style | None" = None) -> Iterable[str]:
    """The verdicts for a person to read, and a count at the end."""
    for sentence in checked:
        sign = _SIGNS[sentence.verdict] if sentence.claims else _NO_CLAIM
        yield from wrapped(sentence.text, f"{sign} ", "  ")
        if sentence.claims:
            yield from _grounds(sentence, style)
    yield ""
    yield _count(checked)


def _grounds(sentence: "CheckedSentence", style: "Style | None") -> Iterable[str]:
    """Why, what the briefings say instead, and where."""
    if sentence.verdict == "not_found":
        yield from wrapped(f"no source found: {sentence.reason}", _INDENT, _INDENT)
        for citation in sentence.citations:
            item = citation.evidence
            yield from wrapped(f"nearest: “{item.quote}” ({place(item)})", _INDENT, _INDENT)
        return
    if sentence.reason:
        yield from wrapped(sentence.reason, _INDENT, _INDENT)
    for citation, references in zip(sentence.citations, sentence.references, strict=True):
        if sentence.verdict == "contradicted":
            yield from wrapped(f"“{citation.evidence.quote}”", _INDENT, _INDENT)
        if style is None:
            yield from footnote_lines(citation, _INDENT)
        else:
            number = f"{_INDENT}[{citation.n}] "
            yield from wrapped(references.of(style), number, " " * len(number))


def _count(checked: "Sequence[CheckedSentence]") -> str:
    verdicts = [sentence.verdict for sentence in checked if sentence.claims]
    contradicted = verdicts.count("contradicted")
    silent = len(checked) - len(verdicts)
    return (
        f"{counted(len(checked), 'sentence')}: {verdicts.count('supported')} supported, "
        + (f"{contradicted} contradicted, " if contradicted else "")
        + f"{verdicts.count('not_found')} without a source"
        + (f", {silent} that {'claims' if silent == 1 else 'claim'} nothing" if silent else "")
    )


def _bytes_of(file: str) -> bytes:
    """The file's bytes, one more at most than are checked."""
    from rag.draft_files import MOST_BYTES

    try:
        if file == "-":
            return input_bytes().read(MOST_BYTES + 1) or b""
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}); name a file") from None
