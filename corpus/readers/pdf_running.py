"""What stands at the edges of a PDF's pages and is no part of their text.

Running headers and footers, page numbers, and the numbers of lines in the margin.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_line import Line, PageLines

_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
# What is a page number even on a page that is alone.
_NAMED_NUMBER = re.compile(r"page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s+of\s+\d{1,4}", re.I)
_EDGE_LINES = 3
_SAME_HEIGHT = 4.0  # points
_FEWEST_NUMBERS = 15  # of lines of a page

Place = tuple[int, int]


def running_lines(pages: Sequence[PageLines]) -> set[Place]:
    """Lines at the pages' edges that come again and again but for their numbers: page, line.

    Where most of the text comes again, as in a row of short notices, they are its text; but not
    where it only stands on pictures, as a scanner's name does.
    """
    edges = [_edges(page.lines) for page in pages]
    running = _page_numbers(pages, edges)
    alike: dict[str, list[Place]] = {}
    for number, sides in enumerate(edges):
        for side, places in enumerate(sides):
            for place in places:
                if shape := _shape(pages[number].lines[place]):
                    alike.setdefault(f"{side} {shape}", []).append((number, place))
    for found in alike.values():
        if _runs(found, pages):
            running |= set(found)
    if _is_most(running, pages) and not all(_is_pictured(page) for page in pages):
        return _page_numbers(pages, edges)
    return running


def without_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without the numbers that count them down its margin."""
    numbers = [line for line in lines if re.fullmatch(r"\d{1,3}", line.cells[0].text)]
    if len(numbers) < _FEWEST_NUMBERS:
        return list(lines)
    edge = median(line.cells[0].right for line in numbers)
    numbered = [line for line in numbers if abs(line.cells[0].right - edge) < 2]
    numbered.sort(key=lambda line: -line.bottom)
    if len(numbered) < _FEWEST_NUMBERS or not _count_lines(numbered, lines):
        return list(lines)
    margin = set(map(id, numbered))
    kept = (
        line.part(1, len(line.cells)) if id(line) in margin else line
        for line in lines
        if id(line) not in margin or len(line.cells) > 1
    )
    return list(kept)


def _is_most(running: Iterable[Place], pages: Sequence[PageLines]) -> bool:
    lengths = [[len(line.text) for line in page.lines] for page in pages]
    return sum(lengths[page][line] for page, line in running) > 0.6 * sum(map(sum, lengths))


def _is_pictured(page: PageLines) -> bool:
    return page.unseen is not None and page.unseen.pictured


def _edges(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """The first and the last lines of a page, from the edge inwards."""
    order = sorted(range(len(lines)), key=lambda place: -lines[place].bottom)
    return order[:_EDGE_LINES], order[: -_EDGE_LINES - 1 : -1]


def _page_numbers(
    pages: Sequence[PageLines], edges: Sequence[tuple[list[int], list[int]]]
) -> set[Place]:
    """Numbers on the outermost lines; and those further in that count the pages."""
    found: set[Place] = set()
    counting: dict[int, set[Place]] = {}
    for number, sides in enumerate(edges):
        for places in sides:
            for depth, place in enumerate(places):
                text = pages[number].lines[place].text
                outermost = depth == 0 and _is_alone(place, pages[number].lines)
                if outermost and (
                    _NAMED_NUMBER.fullmatch(text)
                    or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(text))
                ):
                    found.add((number, place))
                if re.fullmatch(r"\d{1,4}", text):
                    counting.setdefault(int(text) - number, set()).add((number, place))
    for places_of in counting.values():
        if len({number for number, _ in places_of}) >= max(3, 0.6 * len(pages)):
            found |= places_of
    return found


def _is_alone(place: int, lines: Sequence[Line]) -> bool:
    """Whether nothing stands level with a line, as beside a figure in a table."""
    own = lines[place]
    middle = (own.bottom + own.top) / 2
    return not any(
        line.bottom < middle < line.top for other, line in enumerate(lines) if other != place
    )


def _runs(found: Sequence[Place], pages: Sequence[PageLines]) -> bool:
    """Whether lines of one shape run through the document."""
    numbers = sorted({number for number, _ in found})
    if len(numbers) >= max(3, 0.4 * len(pages)):
        return True
    if len(numbers) < 2 or len(pages) > 5:
        return False
    # Of few pages more is asked: the same height, and text that differs otherwise.
    heights = [pages[number].lines[place].bottom for number, place in found]
    if max(heights) - min(heights) > _SAME_HEIGHT:
        return False
    every_other = all(after - before == 2 for before, after in pairwise(numbers))
    if len(numbers) < len(pages) and not (every_other and len(numbers) >= len(pages) // 2):
        return False
    return not any(_copies(pages[a], pages[b]) for a, b in pairwise(numbers))


def _copies(one: PageLines, other: PageLines) -> bool:
    texts = {line.text for line in one.lines}
    same = sum(line.text in texts for line in other.lines)
    return same > 0.5 * min(len(one.lines), len(other.lines))


def _shape(line: Line) -> str:
    """What stays of a running line from page to page; "" for figures, as in a table's rows."""
    # Of a header in two parts the second often names the chapter, and changes.
    first = line.cells[0].text
    part = first if sum(map(str.isalpha, first)) >= 8 else line.text
    return re.sub(r"\d+", "#", part.lower()) if sum(map(str.isalpha, part)) >= 3 else ""


def _count_lines(numbered: Sequence[Line], lines: Iterable[Line]) -> bool:
    """Whether numbers count evenly down the page, left of all other text, over most of it."""
    values = [int(line.cells[0].text) for line in numbered]
    steps = [above.bottom - below.bottom for above, below in pairwise(numbered)]
    usual = sorted(steps)[len(steps) // 2]
    even = sum(abs(step - usual) < 0.1 * usual for step in steps) >= 0.9 * len(steps)
    by_one = all(after - before == 1 for before, after in pairwise(values))
    right = max(line.cells[0].right for line in numbered)
    own = set(map(id, numbered))
    others = [cell for line in lines for cell in line.cells[id(line) in own :]]
    beside = all(cell.left > right for cell in others if cell.right - cell.left > 3 * usual)
    heights = [line.bottom for line in lines if line.height]
    covered = numbered[0].bottom - numbered[-1].bottom >= 0.7 * (max(heights) - min(heights))
    return even and by_one and beside and covered
