"""PDF pages set line by line, each at its place and in the order the test wants it written."""

from collections.abc import Iterable, Sequence

from fpdf import FPDF

SENTENCES = (
    "The ministers met in Brussels on Friday and agreed on a larger package of aid.",
    "Norway pledged a further forty million for the repair of the northern grid.",
    "The committee heard that the bridge at Ostrov had been closed since March.",
    "A report on the harbour is expected before the summer recess begins.",
    "Nobody from the company wished to comment on the delay of the second ship.",
    "The court will decide next week whether the contract can be ended early.",
    "Farmers in the valley asked for help after the wettest spring in decades.",
    "The mayor said that the new school would open two months later than planned.",
)


class Sheet(FPDF):
    """Pages in points from the upper left corner; nothing is drawn but what is asked for."""

    def __init__(self, width: float = 595, height: float = 842) -> None:
        super().__init__(unit="pt", format=(width, height))
        self.set_auto_page_break(False)
        self.add_page()

    def line(  # type: ignore[override]
        self, x: float, y: float, text: str, size: float = 11, style: str = ""
    ) -> None:
        """One line with its baseline at `y`."""
        self.set_font("times", style, size)
        self.text(x, y, text)

    def right(self, x: float, y: float, text: str, size: float = 11) -> None:
        """One line that ends at `x`."""
        self.set_font("times", "", size)
        self.text(x - self.get_string_width(text), y, text)

    def rule(self, x: float, y: float, width: float) -> None:
        """A thin rule across."""
        self.set_line_width(0.5)
        super().line(x, y, x + width, y)

    def rule_down(self, x: float, y: float, height: float) -> None:
        """A thin rule down."""
        self.set_line_width(0.5)
        super().line(x, y, x, y + height)

    def wrapped(self, width: float, text: str, size: float = 11) -> list[str]:
        """The text in lines of at most this width."""
        self.set_font("times", "", size)
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.get_string_width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def stack(self, x: float, y: float, lines: Iterable[str], size: float = 11) -> float:
        """Lines one below another; returns where the next would stand."""
        for text in lines:
            self.line(x, y, text, size)
            y += 1.25 * size
        return y

    def rows(
        self, y: float, edges: Sequence[float], rows: Iterable[Sequence[str]], step: float = 15
    ) -> float:
        """A table's rows: names at the left, figures flush right at the edge of their column."""
        for row in rows:
            for place, (edge, cell) in enumerate(zip(edges, row, strict=True)):
                if cell and place and any(map(str.isdigit, cell)):
                    self.right(edge, y, cell)
                elif cell:
                    self.line(edges[0] if place == 0 else edge - 60, y, cell)
            y += step
        return y

    def bytes(self) -> bytes:
        """The file."""
        return bytes(self.output())


def story(number: int, sentences: int = 4) -> str:
    """Some sentences, the first with a name of its own to find it by."""
    rest = [SENTENCES[(number + place) % len(SENTENCES)] for place in range(sentences - 1)]
    return " ".join([f"Story {_NAMES[number]} begins in this column of the page.", *rest])


_NAMES = ("Alder", "Birch", "Cedar", "Damson", "Elm", "Fir", "Gorse", "Hazel")
