"""Web pages: the article's text, without menus, scripts and notices."""

import re
from collections import Counter
from datetime import date
from typing import Any

from corpus.characters import on_one_line, zero_width
from corpus.composition import Content, TextBuilder
from corpus.dates import date_of, date_of_metadata
from corpus.documents import Block
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.encoding import decode
from corpus.readers.html_blocks import (
    HEADINGS,
    add_elements,
    add_row,
    own_text,
    settle_spans,
    words_of,
)
from corpus.readers.html_hidden import drop_hidden
from corpus.readers.html_notes import take_notes
from corpus.readers.notes import LeftOut
from corpus.titles import heading_of, heading_title, is_plausible, readable, without_site

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


def read_html(data: bytes, limits: Limits) -> Content:
    """The main text of a web page, its title and its date by its meta tags.

    Footnotes follow the text as blocks of their own. What the page does not show is left out,
    and the notes tell of it.
    """
    tree = _tree(_page_text(data))
    metadata = _metadata(tree)
    page_title = on_one_line(tree.findtext(".//title") or "")
    language = tree.get("lang") or tree.get("xml:lang")
    left_out, footnotes = _without_hidden(tree), take_notes(tree)
    whole, builder = _article(tree)
    text, blocks = builder.text, builder.blocks
    source = _first(metadata, _SOURCE_NAMES)
    for footnote in footnotes:
        builder.add("note", footnote)
    if not builder.text and left_out.cut:
        reason = "The page is nested too deep to be read; save it as PDF or text."
        raise ReadFailure("too_large", reason)
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        title=_title(metadata, page_title, heading_of(text, blocks), source),
        date=_meta_date(metadata) or _date(text, whole, language) or _time_element(tree),
        source=source,
        notes=tuple(left_out.notes()),
        language=language,
    )


def add_page(builder: TextBuilder, page: str, pictures: bool = False) -> LeftOut:
    """Append all visible text of a page in which nothing is a menu, as of a mail.

    Gives what was left out.

    Raises:
        ReadFailure: `damaged` where it cannot be parsed.
    """
    if not page.strip():
        return LeftOut()
    tree = _tree(page)
    left_out, footnotes = _without_hidden(tree), take_notes(tree)
    add_elements(builder, tree, menus=True, pictures=pictures)
    for footnote in footnotes:
        builder.add("note", footnote)
    return left_out


def _without_hidden(tree: Any) -> LeftOut:
    # Of a page so deep that the parser dropped its rest, it tells here alone.
    errors = tree.getroottree().parser.error_log
    cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in errors)
    left_out = drop_hidden(tree)
    return left_out + LeftOut(hidden=zero_width("".join(tree.itertext())), cut=cut)


def _title(
    metadata: dict[str, str], page_title: str, heading: str | None, source: str | None
) -> str | None:
    """What the meta tags say; else the page's own headline; else its title, without the site."""
    site = metadata.get("og:site_name") or source
    for name in _TITLE_NAMES:
        said = readable(without_site(metadata.get(name, ""), site))
        if said and is_plausible(said):
            return heading_title(said)
    if heading and not _names_the_site(heading, page_title, site):
        return heading
    said = readable(without_site(page_title, site or heading))
    return said if said and is_plausible(said) else heading


def _names_the_site(heading: str, page_title: str, site: str | None) -> bool:
    """Whether a headline is the site's name, which stands behind the title of each page."""
    return heading == site or bool(re.search(rf"\s[|–—·•-]\s+{re.escape(heading)}$", page_title))


def _date(text: str, whole: TextBuilder, language: str | None) -> date | None:
    """The date in the article; else in the lines about the page's headline, which finding the
    article may have cost."""
    if found := date_of(text, language, None):
        return found
    blocks = whole.blocks
    first = next((n for n, block in enumerate(blocks) if block.kind == "heading"), 0)
    near = blocks[max(0, first - 2) : first + 6]
    return date_of("\n\n".join(_piece(whole.text, block) for block in near), language, None)


def _piece(text: str, block: Block) -> str:
    return text[block.start : block.end]


def _tree(page: str) -> Any:
    from lxml import html as lxml_html  # type: ignore[import-untyped]
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        return lxml_html.document_fromstring(page.encode("utf-8"), parser=_parser())
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


def _article(tree: Any) -> tuple[TextBuilder, TextBuilder]:
    """All of the page, and the article as trafilatura finds it.

    Where that is next to nothing, or has lost the page's blocks, the article is all of the page.
    """
    from copy import deepcopy

    settle_spans(tree)
    whole = TextBuilder()
    add_elements(whole, tree)
    preformatted = sum(len(element.text_content()) for element in tree.iter("pre"))
    if 2 * preformatted > len(whole.text):
        return whole, whole  # a plain text in a page's clothes: its lines tell its blocks
    body = _extracted(deepcopy(tree))
    if body is None:
        return whole, whole
    article = TextBuilder()
    _add_extracted(article, body)
    # Extraction can mistake a plain page of short blocks for boilerplate, gives up on the blocks of
    # a page with few of them, and knows less of lists and tables: it is for finding the article.
    share = len(article.text) / max(1, len(whole.text))
    return whole, whole if share < 0.4 or share > 0.9 or _has_lost(article, whole) else article


def _has_lost(article: TextBuilder, whole: TextBuilder) -> bool:
    """Whether the article holds most of the page, but fewer of its headings, items or rows."""
    if len(article.text) < 0.7 * len(whole.text):
        return False
    kept = Counter(block.kind for block in article.blocks)
    there = Counter(block.kind for block in whole.blocks)
    return any(kept[kind] < there[kind] for kind in ("heading", "item", "row")) or (
        2 * len(article.blocks) < len(whole.blocks)
    )


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
                    "heading", words_of(element), HEADINGS.get(element.get("rend") or "h2", 2)
                )
            case "list":
                _add_list(builder, element)
            case "table":
                for row in element.iter("row"):
                    add_row(builder, [words_of(cell) for cell in row.iter("cell")])
            case "quote" if len(element):
                if element.text and element.text.strip():
                    builder.add("paragraph", on_one_line(element.text))
                _add_extracted(builder, element)
            case _:
                builder.add("paragraph", words_of(element))
        if element.tail:
            builder.add("paragraph", on_one_line(element.tail))


def _add_list(builder: TextBuilder, element: Any, indent: int = 0) -> None:
    numbered = element.get("rend") == "ol"
    for number, item in enumerate(element.iterchildren("item"), start=1):
        if text := on_one_line("".join(own_text(item, skipped="list"))):
            mark = f"{number}. " if numbered else "- "
            builder.add("item", mark + text, indent=indent)
        for inner in item.iterchildren("list"):
            _add_list(builder, inner, indent + 1)
