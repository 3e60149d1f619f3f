"""The numbers that an OpenDocument file's lists and headings show."""

from collections.abc import Iterator
from typing import Any

from corpus.readers.list_numbers import BULLET, number_as
from corpus.readers.odf_package import STYLE, TEXT
from corpus.readers.xml_part import number_in

_LEVELS = 10
_ITEM, _HEADER = f"{TEXT}list-item", f"{TEXT}list-header"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "": "none",
}  # fmt: skip


class Counter:
    """Counts the items of one list, or a document's headings, on all their levels.

    `style` is a `text:list-style` or `text:outline-style`; None for a list without one.
    """

    def __init__(self, style: Any | None) -> None:
        self._levels: dict[int, Any] = {}
        self._counts: list[int | None] = [None] * (_LEVELS + 1)
        for level in () if style is None else style.iterchildren():
            number = number_in(level.get(f"{TEXT}level"))
            if number is not None:
                self._levels[number] = level

    def next(self, level: int, start: int | None = None) -> str:
        """The label of the next item on `level` (from 1): "2.1", "-", or "" for none."""
        level = max(1, min(level, _LEVELS))
        before = self._counts[level]
        count = self._start(level) if before is None else before + 1
        self._counts[level] = count if start is None else start
        self._counts[level + 1 :] = [None] * (_LEVELS - level)
        return self._written(level)

    def _start(self, level: int) -> int:
        about = self._levels.get(level)
        start = None if about is None else number_in(about.get(f"{TEXT}start-value"))
        return 1 if start is None else start

    def _written(self, level: int) -> str:
        about = self._levels.get(level)
        if about is None or not about.tag.endswith(("-number", "outline-level-style")):
            return BULLET
        form = about.get(f"{STYLE}num-format") or ""
        if not form:
            return ""
        shown = number_in(about.get(f"{TEXT}display-levels")) or 1
        numbers = [self._number(at) for at in range(max(1, level - shown + 1), level + 1)]
        before, after = about.get(f"{STYLE}num-prefix"), about.get(f"{STYLE}num-suffix")
        return f"{before or ''}{'.'.join(filter(None, numbers))}{after or ''}".strip()

    def _number(self, level: int) -> str:
        about = self._levels.get(level)
        form = "" if about is None else about.get(f"{STYLE}num-format") or ""
        count = self._counts[level]
        return number_as(self._start(level) if count is None else count, _FORMS.get(form, form))


class Lists:
    """The lists of one document: which paragraphs are items, and with which labels."""

    def __init__(self, styles: dict[str, Any]) -> None:
        self._styles = styles
        self._by_style: dict[str | None, Counter] = {}
        self._by_id: dict[str, Counter] = {}

    def blocks(self, element: Any) -> Iterator[tuple[Any, str | None]]:
        """The blocks in a `text:list`, each with its label.

        That is "" for a further paragraph of an item, None for what is no part of one.
        """
        style = element.get(f"{TEXT}style-name")
        continued = element.get(f"{TEXT}continue-list")
        counter = self._by_id.get(continued or "")
        if counter is None and element.get(f"{TEXT}continue-numbering") == "true":
            counter = self._by_style.get(style)
        if counter is None:
            counter = Counter(self._styles.get(style or ""))
        self._by_style[style] = counter
        if name := element.get(_ID):
            self._by_id[name] = counter
        yield from self._blocks(element, counter, style, level=1)

    def _blocks(
        self, element: Any, counter: Counter, style: str | None, level: int
    ) -> Iterator[tuple[Any, str | None]]:
        own = element.get(f"{TEXT}style-name")
        if own and own != style:
            counter, style = Counter(self._styles.get(own)), own
        for item in element.iterchildren(_ITEM, _HEADER):
            start = number_in(item.get(f"{TEXT}start-value"))
            labelled = item.tag == _HEADER
            for child in item.iterchildren():
                if child.tag == f"{TEXT}list":
                    yield from self._blocks(child, counter, style, level + 1)
                elif child.tag not in (f"{TEXT}p", f"{TEXT}h"):
                    yield child, None
                elif labelled:
                    yield child, None if item.tag == _HEADER else ""
                else:
                    labelled = True
                    yield child, counter.next(level, start)
