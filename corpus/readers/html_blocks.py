"""A page's elements become blocks: headings, paragraphs, items, rows."""

from collections.abc import Iterator
from typing import Any

from corpus.characters import on_one_line, visible
from corpus.composition import TextBuilder
from corpus.readers.text import blocks_of

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head"}
)
_AROUND = frozenset(
    {"nav", "header", "footer", "aside", "form", "button", "select", "dialog", "menu"}
)
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "header",
        "footer",
        "aside",
        "nav",
        "form",
        "section",
        "article",
        "main",
        "body",
        "blockquote",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
    }
    | {"li", "table", "thead", "tbody", "tfoot", "tr", "pre", "figure", "figcaption", "address"}
    | {"html", "center", "details", "summary", "caption", "hr", *HEADINGS}
)
_LONGEST_CELL = 400
_WIDEST_SPAN = 50
_MOST_CELLS = 200
_LONGEST_SPAN = 2000
_MOST_SPANNING = 500


def add_elements(
    builder: TextBuilder, tree: Any, menus: bool = False, pictures: bool = False
) -> None:
    """Append all text of `tree`, block by block; without `menus`, not what stands around it.

    With `pictures`, a picture's description stands where it does.
    """
    _Walk(builder, menus, pictures).enter(tree, "p")


def add_row(builder: TextBuilder, cells: list[str]) -> None:
    """Append a table's row, or paragraphs where the table only lays the page out."""
    filled = [cell for cell in cells if cell]
    if any(len(cell) > _LONGEST_CELL for cell in filled):
        for cell in filled:
            builder.add("paragraph", cell)
    elif filled:
        builder.add("row", filled[0] if len(filled) == 1 else " | ".join(cells))


def words_of(element: Any) -> str:
    """The element's text on one line."""
    return on_one_line("".join(own_text(element, skipped="")))


def own_text(element: Any, skipped: str) -> Iterator[str]:
    """The element's text, piece by piece, without that of `skipped` elements in it."""
    yield element.text or ""
    for child in element:
        if child.tag != skipped:
            apart = child.tag in ("lb", "br") or child.tag in _BLOCKS
            yield " " if apart else ""
            yield from own_text(child, skipped)
            yield " " if apart else ""
        yield child.tail or ""


class _Walk:
    """One way through a page. `mark` is an item's, until its first text has come."""

    def __init__(self, builder: TextBuilder, menus: bool, pictures: bool) -> None:
        self._builder = builder
        self._menus = menus
        self._pictures = pictures
        self._pending: list[str] = []
        self._numbers: list[int] = []  # of the open lists: the next item's, -1 in a bulleted one
        self._mark = ""

    def enter(self, element: Any, kind: str) -> None:
        """Append what the element holds; `kind` is the block around it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            return
        if tag in _AROUND and not self._menus and not _holds_the_page(element):
            return
        if tag == "pre":
            self._flush(kind)
            self._add_preformatted(element)
        elif tag == "table" and _is_data(element):
            self._flush(kind)
            self._add_table(element)
        elif tag in _BLOCKS:
            self._flush(kind)
            self._enter_block(element, tag)
            self._flush(tag)
            self._leave(tag)
        else:
            self._enter_line(element, tag, kind)

    def _enter_line(self, element: Any, tag: str, kind: str) -> None:
        if tag in ("br", "td", "th"):  # cells of a layout stand apart, without a space between them
            self._pending.append(" ")
        elif tag == "img" and self._pictures:
            self._pending.append(element.get("alt") or "")
        self._pending.append(element.text or "")
        self._children(element, kind)

    def _enter_block(self, element: Any, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._numbers.append(_first_number(element) if tag == "ol" else -1)
        elif tag == "li":
            self._mark = self._next_mark()
        self._pending.append(element.text or "")
        self._children(element, tag)

    def _leave(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._numbers.pop()
        elif tag == "li":
            self._mark = ""

    def _children(self, element: Any, kind: str) -> None:
        for child in element:
            self.enter(child, kind)
            self._pending.append(child.tail or "")

    def _next_mark(self) -> str:
        if not self._numbers or self._numbers[-1] < 0:
            return "- "
        self._numbers[-1] += 1
        return f"{self._numbers[-1] - 1}. "

    def _flush(self, kind: str) -> None:
        text = on_one_line("".join(self._pending))
        self._pending.clear()
        if not text:
            return
        if kind in HEADINGS:
            self._builder.add("heading", text, HEADINGS[kind])
        elif self._mark:
            self._builder.add("item", self._mark + text, indent=max(0, len(self._numbers) - 1))
            self._mark = ""
        else:
            self._builder.add("paragraph", text)

    def _add_table(self, table: Any) -> None:
        self._builder.part()
        for caption in table.iter("caption"):
            self._builder.add("paragraph", words_of(caption))
        for cells in rows_of(table):
            add_row(self._builder, cells)

    def _add_preformatted(self, element: Any) -> None:
        text = visible("".join(own_text(element, skipped="")))
        if len(element) == 1 and element[0].tag == "code" and not (element.text or "").strip():
            self._builder.add("paragraph", text)
            return
        for block in blocks_of(text):
            piece = text[block.start : block.end]
            self._builder.add(block.kind, on_one_line(piece), block.level)


def settle_spans(tree: Any) -> None:
    """Write out the cells that span rows, so that each row is complete without them.

    Spans are then gone: to fill them up, as extraction does, could fill the memory.
    """
    for table in list(tree.iter("table")):
        spanning = [cell for cell in table.iter("td", "th") if cell.get("rowspan", "1") != "1"]
        if spanning and len(spanning) <= _MOST_SPANNING and _is_data(table):
            for row, cells in zip(list(table.iter("tr")), list(rows_of(table)), strict=True):
                _rewrite(row, cells)
    for cell in tree.iter("td", "th"):
        for name in ("colspan", "rowspan"):
            cell.attrib.pop(name, None)


def _rewrite(row: Any, cells: list[str]) -> None:
    tags = [cell.tag for cell in row if cell.tag in ("td", "th")]
    for child in list(row):
        row.remove(child)
    for place, text in enumerate(cells):
        cell = row.makeelement(tags[place] if place < len(tags) else "td")
        cell.text = text
        row.append(cell)


def rows_of(table: Any) -> Iterator[list[str]]:
    """The texts of a table's cells, row by row; one that spans rows is told in each."""
    above: dict[int, tuple[int, str]] = {}  # by column: the rows still spanned, and the text
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in [child for child in row if child.tag in ("td", "th")]:
            if len(cells) >= _MOST_CELLS:
                above.clear()
            cells.extend(_from_above(above, len(cells)))
            text = words_of(cell)
            if rows := _span(cell, "rowspan", _LONGEST_SPAN) - 1:
                above[len(cells)] = (rows, text)
            cells.append(text)
            cells.extend([""] * (_span(cell, "colspan", _WIDEST_SPAN) - 1))
        cells.extend(_from_above(above, len(cells)))
        yield cells


def _from_above(above: dict[int, tuple[int, str]], column: int) -> Iterator[str]:
    while column in above:
        left, text = above.pop(column)
        if left > 1:
            above[column] = (left - 1, text)
        yield text
        column += 1


def _span(cell: Any, name: str, longest: int) -> int:
    number = (cell.get(name) or "1")[:9]
    return min(int(number), longest) if number.isascii() and number.isdigit() else 1


def _holds_the_page(element: Any) -> bool:
    """Whether a header holds the headline, or a form the page, as some servers write it."""
    if element.tag == "header":
        return any(True for _ in element.iter("h1"))
    return element.tag == "form" and any(True for _ in element.iter("h1", "h2", "p", "table"))


def _is_data(table: Any) -> bool:
    """Whether a table holds data, and does not only lay the page out."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if any(True for _ in table.iter("h1", "h2", "h3", "ul", "ol", "pre")):
        return False
    if any(inner is not table for inner in table.iter("table")):
        return False
    return not any(len(words_of(cell)) > _LONGEST_CELL for cell in table.iter("td"))


def _first_number(element: Any) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
