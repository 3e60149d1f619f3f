"""Markdown: what a reader of the rendered page would see, block by block."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from corpus.characters import on_one_line, visible
from corpus.composition import Content, TextBuilder, first_heading
from corpus.dates import date_of_metadata
from corpus.limits import Limits
from corpus.readers.encoding import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")


def read_markdown(data: bytes, limits: Limits) -> Content:
    """The text without its marks; title, date and source of the front matter."""
    text = visible(decode(data))
    fields, body = _front_matter(text)
    builder = TextBuilder()
    _add_tokens(builder, _tokens(body))
    title = on_one_line(str(fields.get("title") or ""))
    source = on_one_line(str(fields.get("source") or ""))
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=title or first_heading(builder.text, builder.blocks),
        date=date_of_metadata(fields.get("date")),
        source=source or None,
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
    return {str(key).lower(): value for key, value in fields.items()}, text[match.end() :]


def _lines_of_fields(block: str) -> dict[str, str]:
    """`key: value` line by line, for front matter that YAML refuses, as a title with a colon."""
    pairs = (line.partition(":") for line in block.splitlines() if ":" in line)
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}


def _tokens(body: str) -> "list[Token]":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)


def _add_tokens(builder: TextBuilder, tokens: "list[Token]") -> None:
    numbers: list[int] = []  # of the open lists: the next item's number, -1 in a bulleted one
    pending = ""  # the mark of an item whose first text has not come yet
    row: list[str] | None = None
    level = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "bullet_list_open":
                numbers.append(-1)
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                pending = "- " if numbers[-1] < 0 else f"{numbers[-1]}. "
                numbers[-1] += numbers[-1] >= 0
            case "tr_open":
                row = []
            case "tr_close":
                if row and any(row):
                    builder.add("row", " | ".join(row))
                row = None
            case "inline":
                text = _inline_text(token)
                if row is not None:
                    row.append(text)
                elif level:
                    builder.add("heading", text, level)
                    level = 0
                elif numbers:
                    builder.add("item", pending + text if text else "")
                    pending = ""
                else:
                    builder.add("paragraph", text)
            case "fence" | "code_block":
                builder.add("paragraph", token.content.strip("\n"))
            case "html_block":
                builder.add("paragraph", on_one_line(_TAG.sub(" ", token.content)))


def _inline_text(token: "Token") -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
    return on_one_line("".join(parts))
