"""A text and its blocks and pages, put together piece by piece."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from corpus.documents import Block, BlockKind, Note, Page, Place, Recognised

_CLOSE_TOGETHER = ("item", "row")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that another file carries, under the name it has there."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader finds in a file: a `Document` but for the path and the hash.

    `dated_by_property` is the date a file's properties give. It counts only where the text and
    the metadata inside the content (`date`) say nothing. `dated_text` is the part of the text in
    which its own date may stand, None for all of it. `attachments` are files inside this one.
    `language` is the one that the file names, as HTML does: "en-GB".
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    title: str | None = None
    date: datetime.date | None = None
    source: str | None = None
    dated_by_property: datetime.date | None = None
    notes: tuple[Note, ...] = ()
    places: tuple[Place, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    dated_text: str | None = None
    language: str | None = None


class Run(NamedTuple):
    """Characters `start` to `end` of a piece of text are, one by one, a page's from `first` on."""

    start: int
    end: int
    first: int


class TextBuilder:
    """Collects blocks in reading order.

    Blocks stand a blank line apart; items after items and rows after rows, one line apart. `runs`
    tell of a text which characters of the present page it is made of.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._page_starts: list[int] = []
        self._places: list[Place] = []
        self._parted = False

    def add(
        self,
        kind: BlockKind,
        text: str,
        level: int = 0,
        runs: Iterable[Run] = (),
        indent: int = 0,
    ) -> None:
        """Append a block; text of white space alone adds nothing.

        An item stands `indent` steps to the right, as those of a list in a list do.
        """
        cut = len(text) - len(text.lstrip())
        text = text.strip()
        if not text:
            return
        if self._blocks:
            close = kind in _CLOSE_TOGETHER and kind == self._blocks[-1].kind
            self._append("\n" if close and not self._parted else "\n\n")
            self._append("  " * indent)
        self._parted = False
        start = self._length
        self._append(text)
        self._place(runs, start, cut)
        self._blocks.append(Block(kind, start, self._length, level))

    def part(self) -> None:
        """What is added next stands a blank line apart, as where a second table begins."""
        self._parted = True

    def extend_last(self, text: str, runs: Iterable[Run] = (), between: str = " ") -> None:
        """Continue the last block, as where a paragraph runs over a page's end."""
        cut = len(text) - len(text.lstrip())
        if not self._blocks:
            self.add("paragraph", text, runs=runs)
        elif text := text.strip():
            last = self._blocks[-1]
            self._append(f"{between}{text}")
            self._place(runs, self._length - len(text), cut)
            self._blocks[-1] = Block(last.kind, last.start, self._length, last.level)

    def start_page(self) -> None:
        """What is added from here on stands on the next page."""
        self._page_starts.append(self._length)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    @property
    def ending(self) -> str:
        """The text's last characters, enough to tell whether a sentence has ended."""
        return "".join(self._parts[-2:])[-20:]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far."""
        return tuple(self._blocks)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the text so far is printed; what was put in between belongs to no place."""
        return tuple(self._places)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages so far, trimmed to their visible text; one without text is empty."""
        text = self.text
        ends = [*self._page_starts[1:], self._length]
        pages = []
        for number, (start, end) in enumerate(zip(self._page_starts, ends, strict=True), start=1):
            visible = text[start:end]
            trimmed = start + len(visible) - len(visible.lstrip())
            pages.append(Page(number, trimmed if visible.strip() else start, end))
        return tuple(pages)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _place(self, runs: Iterable[Run], start: int, cut: int) -> None:
        """Note where a text is printed that begins at `start`, less `cut` characters before it."""
        page = len(self._page_starts)
        for run in runs:
            begin, end = (
                max(start, start + run.start - cut),
                min(start + run.end - cut, self._length),
            )
            if begin >= end:
                continue
            first = run.first + begin - (start + run.start - cut)
            last = self._places[-1] if self._places else None
            if (
                last is not None
                and (last.end, last.page) == (begin, page)
                and first - last.first == begin - last.start
            ):
                self._places[-1] = Place(last.start, end, page, last.first)
            else:
                self._places.append(Place(begin, end, page, first))
