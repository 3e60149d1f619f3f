"""Which blocks of a PDF are headings, and of which level: told by their type and their numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.documents import BlockKind
from corpus.readers.pdf_cells import is_marked
from corpus.readers.pdf_line import Line
from corpus.readers.pdf_tables import Table

LARGER = 1.12  # than other type: what is larger is a block of its own
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[^\W\d_])")


@dataclass(slots=True)
class Group:
    """Lines that make one block."""

    lines: list[Line]
    kind: BlockKind = "paragraph"
    level: int = 0
    table: Table | None = None


def mark_headings(groups: list[Group], lines: Iterable[Line]) -> None:
    """Blocks in larger type are headings, the largest of level 1; then short bold ones."""
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        sizes[rounded(line.height)] += len(line.text)
        bold += len(line.text) if line.bold else 0
    if not sizes:
        return
    body = sizes.most_common(1)[0][0]
    larger = sorted(
        {
            rounded(group.lines[0].height)
            for group in groups
            if _could_be_heading(group) and group.lines[0].height > LARGER * body
        },
        reverse=True,
    )
    mostly_bold = bold > 0.4 * sizes.total()
    headings: list[tuple[Group, int]] = []
    for group in groups:
        if not _could_be_heading(group):
            continue
        if group.lines[0].height > LARGER * body:
            headings.append((group, larger.index(rounded(group.lines[0].height)) + 1))
        elif not mostly_bold and all(line.bold for line in group.lines):
            headings.append((group, len(larger) + 1))
    _set_levels(headings)


def _set_levels(headings: Sequence[tuple[Group, int]]) -> None:
    """Of headings in one type, "2.1" stands a level below "2", and all levels move up to be next
    to each other.
    """
    depths = [(level, _depth(group)) for group, level in headings]
    tops = {
        level: min(depth for own, depth in depths if own == level and depth)
        for level in {own for own, depth in depths if depth}
    }
    ranks = [(level, depth - tops[level] if depth else 0) for level, depth in depths]
    order = sorted(set(ranks))
    for (group, _), rank in zip(headings, ranks, strict=True):
        group.kind, group.level = "heading", order.index(rank) + 1


def _depth(group: Group) -> int:
    """How many numbers stand before a heading: 2 of "4.1 The wall"; 0 of one without."""
    number = _NUMBERED.match(" ".join(line.text for line in group.lines))
    return len(re.findall(r"\d+", number[0])) if number else 0


def rounded(height: float) -> float:
    return round(height * 2) / 2


def _could_be_heading(group: Group) -> bool:
    text = " ".join(line.text for line in group.lines)
    return (
        len(group.lines) <= 4
        and len(text) <= 200
        and group.table is None
        and any(map(str.isalpha, text))
        and not text.endswith((".", ",", ";"))
        and all(len(line.cells) == 1 or is_marked(line) for line in group.lines)
    )
