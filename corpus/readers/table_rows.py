"""The rows of one table of a text document, laid into its text."""

from corpus.composition import TextBuilder


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
