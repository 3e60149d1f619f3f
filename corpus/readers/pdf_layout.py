"""Lines of PDF pages become headings, paragraphs, list items and table rows."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.composition import TextBuilder
from corpus.dates import is_date_line
from corpus.readers.pdf_blocks import settled
from corpus.readers.pdf_cells import is_marked
from corpus.readers.pdf_columns import Columns
from corpus.readers.pdf_footnotes import Footnote, parted, printed, without_references
from corpus.readers.pdf_headings import LARGER, Group, mark_headings, rounded
from corpus.readers.pdf_line import Line, PageLines
from corpus.readers.pdf_order import columns
from corpus.readers.pdf_places import without_last
from corpus.readers.pdf_ruled import ruled_tables
from corpus.readers.pdf_running import running_lines, without_line_numbers
from corpus.readers.pdf_tables import Table, replaced, tables_among
from corpus.readers.pdf_words import Words, are_level, is_broken, text_of_lines

_ITEM = re.compile(r"(?:[•‣◦▪●■–*\-]|\(?\d{1,2}[.)]|\(?[a-z][)])\s+[\w\"'“‘(£$€]")
_TITLE = 70  # letters: what is longer is no short line
_BEGINS = re.compile(r"[\"'“‘(]?[^\W_a-zß-öø-ÿ]")
# After these words, or a comma, a line goes on; "the treaty of" with a date.
_RUNS_ON = re.compile(
    r"(?:[,(–-]|\b(?:of|on|since|from|until|till|by|in|before|after|to|between|and|or|than|the|at"
    r"|during|for|with|a|an|vom|am|bis|und|du|au|le|et|de|del|al|od|do|і|з|до|від|в))$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]\d]*$")


@dataclass(slots=True)
class _PageGroups:
    """The blocks of a page in order, and its footnotes."""

    body: list[Group]
    notes: list[Footnote]

    @property
    def columns(self) -> Columns:
        """Those of the table that ends the page."""
        table = self.body[-1].table if self.body else None
        return table.columns if table else ()


def compose(pages: list[PageLines]) -> tuple[TextBuilder, list[str]]:
    """The text of the pages, and the running headers and footers that were left out of it."""
    running = running_lines(pages)
    kept = [
        without_line_numbers(
            [line for place, line in enumerate(page.lines) if (number, place) not in running]
        )
        for number, page in enumerate(pages)
    ]
    words = Words(kept)
    body = _body_height(itertools.chain(*kept))
    grouped: list[_PageGroups] = []
    for lines, page in zip(kept, pages, strict=True):
        grouped.append(_grouped(lines, page, body, grouped[-1].columns if grouped else ()))
    mark_headings([group for page in grouped for group in page.body], itertools.chain(*kept))
    builder = TextBuilder()
    continues: str | None = None
    for own, following in zip(grouped, [*grouped[1:], None], strict=True):
        builder.start_page()
        continues = _add_page(builder, own, words, continues, _runs_on(own, following))
    dropped = [pages[number].lines[place].text for number, place in sorted(running)]
    return builder, list(dict.fromkeys(dropped))


def _body_height(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[rounded(line.height)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _grouped(lines: Sequence[Line], page: PageLines, body: float, before: Columns) -> _PageGroups:
    """The blocks of a page in the order of reading; what runs up or down the page comes last.

    `before` are the columns of a table that ended the page before.
    """
    texts: list[list[Line | Table]] = []
    notes: list[Footnote] = []
    for items in _with_ruled(lines, page):
        above, own = parted(_lines(items), body)
        texts.append(_only(items, above))
        notes += own
    if notes:
        texts = [_only(part, without_references(_lines(part), notes, body)) for part in texts]
    parts = [
        settled(list(_with_tables(part, page, () if place else before)))
        for place, part in enumerate(texts)
    ]
    parts.append([line for line in lines if not line.height])
    return _PageGroups(_groups(parts, _pitch(lines)), notes)


def _with_ruled(lines: Sequence[Line], page: PageLines) -> Iterator[list[Line | Table]]:
    """The columns of a page, with its ruled tables in them."""
    tables = ruled_tables(lines, page.rules, page.uprights)
    placed: set[int] = set()
    for part in columns([line for line in lines if line.height]):
        # What columns cut off a table is in it already.
        items = [item for item in replaced(part, tables) if id(item) not in placed]
        placed |= {id(item) for item in items if isinstance(item, Table)}
        yield items


def _lines(items: Iterable[Line | Table]) -> list[Line]:
    return [item for item in items if isinstance(item, Line)]


def _only(items: Iterable[Line | Table], lines: Iterable[Line]) -> list[Line | Table]:
    """The tables, and of the lines these."""
    kept = {id(line) for line in lines}
    return [item for item in items if isinstance(item, Table) or id(item) in kept]


def _with_tables(
    items: Sequence[Line | Table], page: PageLines, before: Columns
) -> Iterator[Line | Table]:
    """The tables without rules too, each between those that are ruled."""
    for is_table, stretch in itertools.groupby(items, lambda item: isinstance(item, Table)):
        if is_table:
            yield from stretch
        else:
            yield from tables_among(_lines(stretch), page.rules, before)
        before = ()


def _runs_on(page: _PageGroups, following: _PageGroups | None) -> str | None:
    """How the next page begins, where a paragraph runs on to it; else None."""
    if following is None or not page.body or not following.body:
        return None
    last, first = page.body[-1], following.body[0]
    if not last.lines or last.kind not in ("paragraph", "item") or first.kind != "paragraph":
        return None
    text = first.lines[0].text
    return text if text[:1].islower() and not _SENTENCE_END.search(last.lines[-1].text) else None


def _add_page(
    builder: TextBuilder,
    page: _PageGroups,
    words: Words,
    continues: str | None,
    runs_on: str | None,
) -> str | None:
    """Add a page; returns what stands between it and the next where a paragraph `runs_on` there.

    `continues` is what stood between this page and the one before; `runs_on` how the next begins.
    Footnotes come after the page's text; but before its last paragraph, where this runs on.
    """
    before = len(page.body)
    if runs_on and page.notes:
        before -= 1
        while before and page.body[before - 1].kind == "heading":
            before -= 1
        if before == 0 and continues is not None:
            before = len(page.body)
    for place, group in enumerate(page.body):
        if place == before:
            _add_notes(builder, page.notes, words)
        if group.table:
            _add_table(builder, group.table, words)
            continue
        text = text_of_lines(group.lines, words)
        if runs_on and place == len(page.body) - 1 and is_broken(group.lines[-1], runs_on):
            text = without_last(text)
            runs_on = words.hyphen_between(text.text, runs_on)
        elif place == len(page.body) - 1:
            runs_on = None if runs_on is None else " "
        if continues is not None and place == 0:
            builder.extend_last(*text, between=continues)
        else:
            builder.add(group.kind, text.text, group.level, text.runs)
    if page.notes and before == len(page.body):
        _add_notes(builder, page.notes, words)
        return None
    return runs_on


def _add_notes(builder: TextBuilder, notes: Sequence[Footnote], words: Words) -> None:
    for note in notes:
        text, runs = printed(note, text_of_lines(note.lines[note.apart :], words))
        builder.add("note", text, runs=runs)


def _pitch(lines: Sequence[Line]) -> float:
    """The usual step from line to line; 0 where there is none."""
    steps = [
        above.bottom - below.bottom
        for above, below in itertools.pairwise(lines)
        if 0 < above.bottom - below.bottom < 2.5 * max(above.height, 1.0)
    ]
    return median(steps) if steps else 0.0


def _groups(parts: Iterable[Sequence[Line | Table]], pitch: float) -> list[Group]:
    groups: list[Group] = []
    for part in parts:
        lines = [item for item in part if isinstance(item, Line)]
        place = 0
        for item in part:
            if isinstance(item, Table):
                groups.append(Group([], "row", table=item))
                continue
            following = lines[place + 1] if place + 1 < len(lines) else None
            last = groups[-1] if groups and groups[-1].lines else None
            if last and _same_group(last, item, following, pitch, _right_edge(lines, place)):
                last.lines.append(item)
            else:
                groups.append(Group([item]))
            place += 1
    for group in groups:
        if group.lines and _ITEM.match(group.lines[0].text):
            group.kind = "item"
    return groups


def _same_group(
    group: Group, line: Line, following: Line | None, pitch: float, right: float
) -> bool:
    above = group.lines[-1]
    if above.hyphen:
        return True
    step = above.bottom - line.bottom
    size = max(above.height, line.height, 1.0)
    if are_level(above, line) and line.left >= above.right - 0.5 * size:
        return True  # a raised figure or another font cut one printed line in two
    if _ITEM.match(line.text):
        return False
    if max(above.height, line.height) > LARGER * min(above.height, line.height):
        return False
    if any(len(part.cells) > 1 and not is_marked(part) for part in (above, line)):
        return False
    apart = following is None or line.bottom - following.bottom > 1.35 * (pitch or 1.2 * size)
    if apart and len(group.lines) == 1 and _is_below_title(above, line):
        return False
    if step < 0:  # up again: the next column
        return not _SENTENCE_END.search(above.text) and line.text[:1].islower()
    stops = _stops_early(above, line, right)
    if step > 1.35 * max(pitch or 1.2 * size, 0.9 * size):
        # Between widely set lines, only one that stops in mid-sentence tells that it goes on.
        return step < 3 * size and not stops and not _SENTENCE_END.search(above.text)
    if line.left > above.left + 0.8 * size and len(group.lines) > 1:
        return following is None or following.left > line.left - 0.5 * size
    return not stops


def _is_below_title(above: Line, line: Line) -> bool:
    """Whether of two lines that stand alone the second is none of the first's: in other type, or a
    date. How far a line of text would reach cannot be told of two short ones.
    """
    if max(len(above.text), len(line.text)) > _TITLE or not _BEGINS.match(line.text):
        return False
    if _RUNS_ON.search(above.text):
        return False
    like = above.bold == line.bold and abs(above.height - line.height) < 0.04 * line.height
    return not like or (is_date_line(line.text) and not _SENTENCE_END.search(line.text))


def _right_edge(lines: list[Line], place: int) -> float:
    """How far the lines around this one reach that start about where it does."""
    line = lines[place]
    near = lines[max(place - 8, 0) : place + 9]
    indent = 3 * max(line.height, 1.0)
    return max(other.right for other in near if abs(other.left - line.left) < indent)


def _stops_early(above: Line, line: Line, right: float) -> bool:
    """Whether `line`'s first word would have fitted after `above`: then a paragraph ended there."""
    letter = (above.right - above.left) / max(len(above.text), 1)
    word = len(line.text.split(None, 1)[0]) + 1
    room = right - above.right > 1.2 * letter * word
    ends = bool(_SENTENCE_END.search(above.text)) or above.bold != line.bold
    return room and (ends or not line.text[:1].islower())


def _add_table(builder: TextBuilder, table: Table, words: Words) -> None:
    builder.part()
    for row in range(len(table.rows)):
        text, runs = table.printed(row, lambda lines: text_of_lines(lines, words))
        builder.add("row", text, runs=runs)
    builder.part()
