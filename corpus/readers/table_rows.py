"""The cells of a text document's tables, and their rows laid into its text."""

from dataclasses import dataclass
from typing import Any

from corpus.composition import TextBuilder


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell where it begins, or (`above`) the one that reaches down into this row."""

    element: Any
    column: int
    above: bool
    fill: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells from left to right; `hidden` where the program does not show it."""

    cells: tuple[Cell, ...]
    hidden: bool


class TableRows:
    """Writes a table's rows, apart from another table before it."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._head: list[str] = []
        self._last: list[str] = []
        builder.part()

    def add(self, texts: list[str]) -> None:
        """Write a row by the texts of its cells; an empty one is left out."""
        if any(texts) and not self._repeats(texts):
            self._builder.add("row", " | ".join(texts))
        self._head, self._last = self._head or texts, texts

    def end(self) -> None:
        """What follows is no row of this table."""
        self._builder.part()

    def _repeats(self, texts: list[str]) -> bool:
        """Whether it is the header once more, as where a table was put together of two."""
        return texts == self._head != self._last and not any(map(str.isdigit, "".join(texts)))
