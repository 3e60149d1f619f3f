"""Passages: what is embedded and searched. Whole sentences in order, under their headings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.documents import Block, BlockKind, Document, Span
from index.sentences import MAX_SENTENCE, pieces, sentences

# Part of the index's fingerprint: raise it whenever the spans made here or in sentences.py change.
SPLITTER_VERSION = "2"
# The embedding model takes in 256 tokens, some 1,000 characters of English.
TARGET = 1000
# A table row is one sentence, whatever its length, as long as a passage can hold it.
MAX_ROW = 1200
# The names of a table's columns go with each passage of it, as long as they leave it room.
_MAX_HEADER = 400
# A figure is no column's name; a year or a small number may be one.
_FIGURE = re.compile(r"[-+(]?[^\w\s]?\s?\d[\d.,\s]*\)?\s?(?:%|[^\w\s])?")
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d\W?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences of a document, from `start` to `end` of its text.

    `headings` is the path of headings that its first content stands under, outermost first.
    `kinds` runs parallel to `sentences`: the kind of the block each one stands in. A heading is a
    sentence of its own, and so is a table row. `header` is set where the passage begins in the
    middle of a table: the table's first row, which stands before the passage.
    """

    start: int
    end: int
    headings: tuple[str, ...]
    sentences: tuple[Span, ...]
    kinds: tuple[BlockKind, ...]
    header: Span | None = None

    def __post_init__(self) -> None:
        if not self.sentences or len(self.kinds) != len(self.sentences):
            raise ValueError("a passage has sentences, and a kind for each")
        if (self.start, self.end) != (self.sentences[0].start, self.sentences[-1].end):
            raise ValueError("a passage starts and ends with its sentences")


def passages(document: Document, target: int = TARGET) -> tuple[Passage, ...]:
    """The document's passages in order; together they hold every sentence exactly once.

    A passage has about `target` characters, at most one and a half times as many unless a single
    sentence, with the headings over it, is longer. It ends before a heading of the same or a higher
    level than its own once it is substantial (a third of `target`), prefers the ends of blocks, and
    never ends with a heading that something follows.
    """
    groups: list[list[_Sentence]] = []
    current: list[_Sentence] = []
    for sentence in _sentences(document):
        if current and _closes(current, sentence, target):
            kept, carried = _without_trailing_headings(current)
            groups.append(kept)
            current = carried
        current.append(sentence)
    if current:
        groups.append(current)
    _merge_small_tail(groups, target)
    return tuple(_passage(group) for group in groups)


def names_columns(row: str) -> bool:
    """Whether a table's first row can be the names of its columns: it holds no figure.

    In a table without names, such as one of labels and values, it is a row like any other.
    """
    return not any(map(_is_figure, row.split(" | ")))


def carried_header(row: str) -> str:
    """What goes with each passage of a table whose first row is `row`: the row, or nothing."""
    return row if len(row) <= _MAX_HEADER and names_columns(row) else ""


def _is_figure(cell: str) -> bool:
    if not _FIGURE.fullmatch(cell) or _YEAR.fullmatch(cell):
        return False
    return sum(map(str.isdigit, cell)) > 2 or not cell.isdigit()


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    block: Block
    path: tuple[tuple[int, str], ...]
    header: Span | None = None
    carried: int = 0

    @property
    def opens_block(self) -> bool:
        return self.span.start == self.block.start

    @property
    def is_heading(self) -> bool:
        return self.block.kind == "heading"


def _sentences(document: Document) -> Iterator[_Sentence]:
    path: tuple[tuple[int, str], ...] = ()
    first: Block | None = None
    carried = end = 0
    for block in document.blocks:
        if block.kind != "row" or not _continues_table(document.text[end : block.start]):
            first = None
        end = block.end
        if block.kind == "heading":
            title = " ".join(document.text[block.start : block.end].split())
            path = (*(step for step in path if step[0] < block.level), (block.level, title))
        header = Span(first.start, first.end) if first else None
        for span in _spans(document.text, block):
            yield _Sentence(span, block, path, header, carried)
        if block.kind == "row" and first is None:
            first = block
            carried = len(carried_header(document.text[block.start : block.end]))


def _continues_table(between: str) -> bool:
    """Whether rows with this between them are of one table: another begins after a blank line."""
    return between.count("\n") < 2


def _spans(text: str, block: Block) -> Iterable[Span]:
    if block.kind == "heading":
        return pieces(text, block.start, block.end, MAX_SENTENCE)
    if block.kind == "row":
        return pieces(text, block.start, block.end, MAX_ROW)
    return sentences(text, block.start, block.end)


def _closes(current: list[_Sentence], following: _Sentence, target: int) -> bool:
    start = _begin(current)
    size = current[-1].span.end - start
    if following.span.end - start > 1.5 * target:
        return True
    if all(sentence.is_heading for sentence in current):
        return False
    if following.is_heading and following.opens_block and size >= target / 3:
        level = current[-1].path[-1][0] if current[-1].path else following.block.level
        if following.block.level <= level:
            return True
    if following.block.end - start <= target:
        return False
    if following.opens_block:
        return size >= 0.6 * target
    # Within a block: run on to its end if that is near, else stop at the target.
    return following.span.end - start > target and following.block.end - start > 1.25 * target


def _begin(group: list[_Sentence]) -> int:
    """Where a passage would begin if what it carries of its table's header stood before it."""
    return group[0].span.start - (group[0].carried if group[0].header else 0)


def _without_trailing_headings(
    group: list[_Sentence],
) -> tuple[list[_Sentence], list[_Sentence]]:
    cut = len(group)
    while cut and group[cut - 1].is_heading:
        cut -= 1
    return (group[:cut], group[cut:]) if cut else (group, [])


def _merge_small_tail(groups: list[list[_Sentence]], target: int) -> None:
    if len(groups) < 2:
        return
    before, last = groups[-2:]
    small = last[-1].span.end - last[0].span.start < target / 3
    fits = last[-1].span.end - before[0].span.start <= 1.5 * target
    if small and fits and not last[0].is_heading:
        groups[-2:] = [before + last]


def _passage(group: list[_Sentence]) -> Passage:
    content = next((s for s in group if not s.is_heading), group[-1])
    return Passage(
        start=group[0].span.start,
        end=group[-1].span.end,
        headings=tuple(title for _, title in content.path),
        sentences=tuple(sentence.span for sentence in group),
        kinds=tuple(sentence.block.kind for sentence in group),
        header=group[0].header,
    )
