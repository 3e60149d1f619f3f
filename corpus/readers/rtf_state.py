"""What holds at one place of an RTF file: saved where a group opens, restored where it closes."""

from dataclasses import dataclass, field

from corpus.readers.look import PAPER, UNKNOWN, Look


@dataclass(slots=True)
class Paragraph:
    """A finished paragraph: its text, the label before it, and what its style says."""

    text: str
    label: str | None = None
    style: int = 0
    outline: int | None = None


@dataclass(slots=True)
class Sink:
    """Where text goes: the body, a note, a text box, a label, or a name that is looked at."""

    name: str
    parts: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    label: str | None = None
    is_endnote: bool = False
    is_numbered: bool = False

    def take(self) -> str:
        """The text so far, which is then gone; halves of a character are put together."""
        text = "".join(self.parts)
        self.parts.clear()
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(slots=True)
class State:
    """The formatting and the destination inside a group."""

    sink: Sink
    destination: str = ""
    skips: bool = False
    font: int | None = None
    after_unicode: int = 1
    hidden: bool = False
    deleted: bool = False
    colour: int = 0
    fill: int | None = None
    half_points: int = 24
    style: int = 0
    outline: int | None = None
    in_table: bool = False
    nesting: int = 0
    behind: int | None = None

    def inner(self) -> "State":
        """The state with which a group in this one begins. Quicker than `copy`: it is most often
        all that a group costs."""
        return State(
            self.sink, self.destination, self.skips, self.font, self.after_unicode, self.hidden,
            self.deleted, self.colour, self.fill, self.half_points, self.style, self.outline,
            self.in_table, self.nesting, self.behind,
        )  # fmt: skip

    def format(self, word: str, number: int | None) -> bool:
        """Take in a word of formatting; False for any other."""
        on = number != 0
        match word:
            case "v":
                self.hidden = on
            case "deleted":
                self.deleted = on
            case "cf":
                self.colour = number or 0
            case "cb" | "chcbpat" | "highlight":
                self.fill = number or None
            case "cbpat":
                self.behind = number or None
            case "fs":
                self.half_points = 24 if number is None else number
            case "f":
                self.font = number
            case "uc":
                self.after_unicode = max(0, min(1 if number is None else number, 16))
            case "s":
                self.style = number or 0
            case "outlinelevel":
                self.outline = number
            case "intbl":
                self.in_table = True
            case "itap":
                self.nesting = number or 0
            case "plain":
                self.reset_characters()
            case "pard":
                self.reset_paragraph()
            case _:
                return False
        return True

    def reset_characters(self) -> None:
        """As `\\plain` does."""
        self.hidden = self.deleted = False
        self.colour, self.fill, self.half_points = 0, None, 24

    def reset_paragraph(self) -> None:
        """As `\\pard` does."""
        self.style, self.outline, self.in_table, self.nesting = 0, None, False, 0
        self.behind = None

    def is_unseen(self, colours: list[str | None], shaded: bool) -> bool:
        """Whether nobody sees text here; `shaded` tells of cells with a background."""
        if self.deleted:
            return True
        paper = UNKNOWN if shaded else PAPER
        behind = paper if self.behind is None else _at(colours, self.behind) or PAPER
        fill = None if self.fill is None else _at(colours, self.fill)
        look = Look(self.hidden, _at(colours, self.colour), self.half_points / 2, fill)
        return look.is_unseen(behind)


def _at(colours: list[str | None], number: int) -> str | None:
    return colours[number] if 0 <= number < len(colours) else None
