"""What stands at the edges of a PDF's pages and is no part of their text.

Running headers and footers, page numbers, and the numbers of lines in the margin.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_edges import Place, is_text
from corpus.readers.pdf_line import Line, PageLines

_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
# What is a page number even on a page that is alone.
_NAMED_NUMBER = re.compile(r"page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s+of\s+\d{1,4}", re.I)
_FIGURES = re.compile(r"\d+")
_MOST_FIGURES = 6
_EDGE_LINES = 3
_SAME_HEIGHT = 4.0  # points
_FEWEST_NUMBERS = 15  # of lines of a page


def running_lines(pages: Sequence[PageLines]) -> set[Place]:
    """Lines at the pages' edges that come again and again: page, line.

    Their figures are the same on all pages, or one counts with these. Rows of tables, notes and
    lines of paragraphs are none.

    Where most of the text comes again, as in a row of short notices, they are its text; but not
    where it only stands on pictures, as a scanner's name does.
    """
    edges = [_edges(page.lines) for page in pages]
    numbers = _page_numbers(pages, edges)
    alike: dict[tuple[object, ...], list[Place]] = {}
    for number, sides in enumerate(edges):
        for side, places in enumerate(sides):
            for place in places:
                for reading in _readings(pages[number].lines[place], number):
                    alike.setdefault((side, *reading), []).append((number, place))
    groups = [found for found in _in_sections(alike) if _runs(found, pages)]
    running = numbers.union(*groups)
    while text := [found for found in groups if is_text(found, pages, running)]:
        groups = [found for found in groups if found not in text]
        running = numbers.union(*groups)
    if _is_most(running, pages) and not all(_is_pictured(page) for page in pages):
        return numbers
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


def _readings(line: Line, number: int) -> Iterator[tuple[str, tuple[int, ...], int, int]]:
    """What stays of a running line from page to page: its words and figures, or, of one figure,
    how far it is from the page's number. None of figures alone, as in a table's rows.
    """
    # Of a header in two parts the other often names the chapter, and changes.
    worded = (cell.text for cell in line.cells if sum(map(str.isalpha, cell.text)) >= 8)
    part = next(worded, line.text)
    if sum(map(str.isalpha, part)) < 3:
        return
    shape = _FIGURES.sub("#", part.lower())
    figures = tuple(map(int, _FIGURES.findall(part)))
    yield shape, figures, -1, 0
    for place, figure in enumerate(figures[:_MOST_FIGURES]):
        yield shape, (*figures[:place], *figures[place + 1 :]), place, figure - number


def _in_sections(alike: dict[tuple[object, ...], list[Place]]) -> Iterator[list[Place]]:
    """The lines of one shape; of those that count, each section that begins anew, together."""
    sections: dict[tuple[object, ...], list[Place]] = {}
    for reading, found in alike.items():
        side, shape, figures, counting, _ = reading
        steps = [after - before for (before, _), (after, _) in pairwise(found)]
        if counting == -1:
            yield found
        elif len(found) > 1 and max(steps) <= 2:
            sections.setdefault((side, shape, figures, counting), []).extend(found)
    yield from sections.values()


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
