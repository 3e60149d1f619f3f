"""Web pages: the article's text, without menus, scripts and notices."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from corpus.characters import on_one_line, visible
from corpus.composition import Content, TextBuilder, first_heading
from corpus.dates import date_in_text, date_of_metadata
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.encoding import decode
from corpus.readers.text import blocks_of

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DATE_NAMES = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "publication_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
)
_SOURCE_NAMES = ("source", "og:site_name", "dc.publisher", "dcterms.publisher", "publisher")
_TITLE_NAMES = ("og:title", "dc.title", "dcterms.title", "title")
_DROPPED = (
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "iframe",
    "object", "embed", "svg", "math", "head", "button", "select", "dialog", "menu",
)  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "body", "blockquote", "ul", "ol", "dl", "dt", "dd"}
    | {"li", "table", "thead", "tbody", "tfoot", "tr", "pre", "figure", "figcaption", "address"}
    | {"html", "center", "details", "summary", "caption", "hr", *_HEADINGS}
)
_LONGEST_CELL = 400
_SITE_SUFFIX = re.compile(r"\s+[|–—·•-]\s+[^|–—·•]{1,40}$")


def read_html(data: bytes, limits: Limits) -> Content:
    """The main text of a web page, its title and its date by its meta tags."""
    tree = _tree(_page_text(data))
    metadata = _metadata(tree)
    page_title = on_one_line(tree.findtext(".//title") or "")
    _drop_hidden(tree)
    builder = _article(tree)
    text, blocks = builder.text, builder.blocks
    title = _first(metadata, _TITLE_NAMES) or first_heading(text, blocks)
    return Content(
        text=text,
        blocks=blocks,
        title=title or _SITE_SUFFIX.sub("", page_title) or None,
        date=_meta_date(metadata) or date_in_text(text) or _time_element(tree),
        source=_first(metadata, _SOURCE_NAMES),
    )


def add_page(builder: TextBuilder, page: str) -> None:
    """Append all visible text of a page in which nothing is a menu, as of a mail.

    Raises:
        ReadFailure: `damaged` where it cannot be parsed.
    """
    if page.strip():
        tree = _tree(page)
        _drop_hidden(tree)
        _add_page(builder, tree)


def _tree(page: str) -> Any:
    from lxml import html as lxml_html  # type: ignore[import-untyped]
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        return lxml_html.fromstring(page.encode("utf-8"), parser=_parser())
    except (ValueError, LxmlError) as error:  # an empty or hopeless page
        raise ReadFailure("damaged", "The page cannot be parsed; save it again.") from error


def _page_text(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decode(data)
        return text if "\0" not in text else decode(data)
    return decode(data)


def _parser() -> Any:
    from lxml import html as lxml_html

    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)


def _metadata(tree: Any) -> dict[str, str]:
    """The page's meta tags by lower-case name; of several alike, the first that says anything."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        value = on_one_line(tag.get("content") or "")
        if name and value:
            found.setdefault(name.strip().lower(), value)
    return found


def _first(metadata: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metadata[name] for name in names if name in metadata), None)


def _meta_date(metadata: dict[str, str]) -> date | None:
    dates = (date_of_metadata(metadata[name]) for name in _DATE_NAMES if name in metadata)
    return next((found for found in dates if found), None)


def _time_element(tree: Any) -> date | None:
    stamps = [tag.get("datetime") for tag in tree.iter("time") if tag.get("datetime")]
    return date_of_metadata(stamps[0]) if stamps else None


_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)


def _drop_hidden(tree: Any) -> None:
    """Remove what a reader of the page never sees: its text must not be quoted as the page's."""
    from lxml import etree

    hidden = [
        element
        for element in tree.iter()
        if not isinstance(element.tag, str)
        or element.tag in ("script", "style", "template")
        or element.get("hidden") is not None
        or _HIDDEN_STYLE.search(element.get("style") or "")
    ]
    for element in hidden:
        parent = element.getparent()
        if parent is not None:
            # `remove` would take the text after the element along.
            element.tail, tail = None, element.tail
            _append_text(parent, element.getprevious(), tail)
            parent.remove(element)
    etree.strip_tags(tree, etree.Comment)


def _append_text(parent: Any, previous: Any, text: str | None) -> None:
    if not text:
        return
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _article(tree: Any) -> TextBuilder:
    """The article as trafilatura finds it; where it finds next to nothing, the page's body."""
    from copy import deepcopy

    whole = TextBuilder()
    _add_page(whole, tree)
    preformatted = sum(len(element.text_content()) for element in tree.iter("pre"))
    if 2 * preformatted > len(whole.text):
        return whole  # a plain text in a page's clothes: its lines tell its blocks
    body = _extracted(deepcopy(tree))
    if body is None:
        return whole
    article = TextBuilder()
    _add_extracted(article, body)
    # Extraction can mistake a plain page of short blocks for boilerplate.
    return whole if len(article.text) < 0.4 * len(whole.text) else article


def _extracted(tree: Any) -> Any:
    from trafilatura import bare_extraction

    found = bare_extraction(
        tree, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
    )
    return None if found is None or isinstance(found, dict) else found.body


def _add_extracted(builder: TextBuilder, body: Any) -> None:
    for element in body:
        match element.tag:
            case "head":
                builder.add(
                    "heading", _words(element), _HEADINGS.get(element.get("rend") or "h2", 2)
                )
            case "list":
                _add_list(builder, element)
            case "table":
                for row in element.iter("row"):
                    _add_row(builder, [_words(cell) for cell in row.iter("cell")])
            case "quote" if len(element):
                if element.text and element.text.strip():
                    builder.add("paragraph", on_one_line(element.text))
                _add_extracted(builder, element)
            case _:
                builder.add("paragraph", _words(element))
        if element.tail:
            builder.add("paragraph", on_one_line(element.tail))


def _add_list(builder: TextBuilder, element: Any) -> None:
    for item in element.iter("item"):
        own = "".join(_own_text(item, skipped="list"))
        if text := on_one_line(own):
            builder.add("item", f"- {text}")


def _own_text(element: Any, skipped: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != skipped:
            if child.tag in ("lb", "br", "p"):
                yield " "
            yield from _own_text(child, skipped)
        yield child.tail or ""


def _words(element: Any) -> str:
    return on_one_line("".join(_own_text(element, skipped="")))


def _add_row(builder: TextBuilder, cells: list[str]) -> None:
    filled = [cell for cell in cells if cell]
    if any(len(cell) > _LONGEST_CELL for cell in filled):
        for cell in filled:  # the table only lays the page out
            builder.add("paragraph", cell)
    elif filled:
        builder.add("row", filled[0] if len(filled) == 1 else " | ".join(cells))


def _add_preformatted(builder: TextBuilder, element: Any) -> None:
    text = visible("".join(_own_text(element, skipped="")))
    for block in blocks_of(text):
        builder.add(block.kind, on_one_line(text[block.start : block.end]), block.level)


def _add_page(builder: TextBuilder, tree: Any) -> None:
    """All visible text of the page, block by block, but for menus and forms."""
    pending: list[str] = []

    def flush(kind: str = "p") -> None:
        text = on_one_line("".join(pending))
        pending.clear()
        if kind in _HEADINGS:
            builder.add("heading", text, _HEADINGS[kind])
        elif kind == "li" and text:
            builder.add("item", f"- {text}")
        else:
            builder.add("paragraph", text)

    def walk(element: Any, kind: str) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            return
        if tag == "pre":
            flush(kind)
            _add_preformatted(builder, element)
            return
        if tag == "tr" and not any(True for _ in element.iter("table", "p", "ul", "ol", "h2")):
            flush(kind)
            cells = [child for child in element if child.tag in ("td", "th")]
            _add_row(builder, [_words(cell) for cell in cells])
            return
        is_block = tag in _BLOCKS
        if is_block:
            flush(kind)
        inner = tag if is_block else kind
        pending.append(" " if tag == "br" else "")
        pending.append(element.text or "")
        for child in element:
            walk(child, inner)
            pending.append(child.tail or "")
        if is_block:
            flush(inner)

    walk(tree, "p")
    flush()
