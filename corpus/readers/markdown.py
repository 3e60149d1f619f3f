"""Markdown: what a reader of the rendered page would see, block by block."""

import re
from collections.abc import Mapping
from typing import Any

from corpus.characters import on_one_line, visible, zero_width
from corpus.composition import Content, TextBuilder
from corpus.date_order import order_of
from corpus.dates import date_of_metadata
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.encoding import decode
from corpus.readers.html import add_page
from corpus.readers.markdown_notes import without_notes
from corpus.readers.notes import LeftOut
from corpus.titles import heading_of, names_something, readable

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)

_DEEPEST = 60  # marks in marks; a list in a list is two


def read_markdown(data: bytes, limits: Limits) -> Content:
    """The text without its marks; title, date and source of the front matter.

    Footnotes follow the text as blocks of their own. HTML in it is read as in a page: what it
    hides is left out, and the notes tell of it.
    """
    decoded = decode(data)
    fields, body = _front_matter(visible(decoded))
    body, footnotes = without_notes(body)
    builder = TextBuilder()
    left_out = add_page(builder, _rendered(body), pictures=True)
    left_out += LeftOut(hidden=zero_width(decoded.removeprefix("\ufeff")))
    title = heading_of(builder.text, builder.blocks)
    language = on_one_line(str(fields.get("lang") or fields.get("language") or ""))
    for mark, footnote in footnotes:
        builder.add("note", f"[{mark}] {_text_of(footnote)}")
    source = on_one_line(str(fields.get("source") or ""))
    said = readable(str(fields.get("title") or ""))
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=said if said and names_something(said) else title or said,
        date=date_of_metadata(fields.get("date"), order_of(builder.text, language)),
        source=source or None,
        notes=tuple(left_out.notes()),
        language=language or None,
    )


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """The fields before the text, and the text; broken front matter is text like any other."""
    import yaml

    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        fields = yaml.safe_load(match.group("fields"))
    except (yaml.YAMLError, ValueError, RecursionError):
        fields = _lines_of_fields(match.group("fields"))
    if not isinstance(fields, dict):
        return {}, text
    # A list is no title; and written out, one of aliases may be far larger than the memory.
    said = {str(k).lower(): v for k, v in fields.items() if not isinstance(v, (dict, list, set))}
    return said, text[match.end() :]


def _lines_of_fields(block: str) -> dict[str, str]:
    """`key: value` line by line, for front matter that YAML refuses, as a title with a colon."""
    pairs = (line.partition(":") for line in block.splitlines() if ":" in line)
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}


def _rendered(body: str) -> str:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", options_update={"maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"])
    tokens = parser.parse(body)
    # What lies deeper is dropped, and nothing tells of it but how deep the tokens go.
    if max((token.level for token in tokens), default=0) >= _DEEPEST - 1:
        raise ReadFailure(
            "too_large",
            f"Its quotes or lists nest more than {_DEEPEST // 2} deep; save it as PDF or text.",
        )
    page: str = parser.renderer.render(tokens, parser.options, {})
    return page


def _text_of(markdown: str) -> str:
    builder = TextBuilder()
    add_page(builder, _rendered(markdown), pictures=True)
    return on_one_line(builder.text)
