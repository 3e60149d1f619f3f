"""What is told of a document's reading, in the same words for each format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.documents import Note


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Characters of hidden text and comments that were left out; `cut` where something was lost."""

    hidden: int = 0
    comments: int = 0
    cut: bool = False

    def __add__(self, other: "LeftOut") -> "LeftOut":
        return LeftOut(
            self.hidden + other.hidden, self.comments + other.comments, self.cut or other.cut
        )

    def notes(self) -> Iterator[Note]:
        """What to tell of it."""
        if self.cut:
            yield Note("cut", "The page is nested too deep; what lies deeper was not read.")
        yield from left_out(hidden=self.hidden, comments=self.comments)


def left_out(*, hidden: int = 0, comments: int = 0) -> Iterator[Note]:
    """The notes on `hidden` characters of text that nobody sees, and on `comments`."""
    if hidden:
        characters = "1 character" if hidden == 1 else f"{hidden:,} characters"
        yield Note("hidden_text", f"Hidden text was left out ({characters}).")
    if comments:
        counted = "1 comment was" if comments == 1 else f"{comments:,} comments were"
        yield Note("comments", f"{counted} left out.")


def unread(parts: Mapping[str, int]) -> Iterator[Note]:
    """The note on parts that were not read, by name and number."""
    counted = [f"{number:,} {name}{'s' if number > 1 else ''}" for name, number in parts.items()]
    if counted:
        yield Note("unread_parts", f"Not read: {', '.join(counted)}.")
