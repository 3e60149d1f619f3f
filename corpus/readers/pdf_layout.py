"""Lines of PDF pages become headings, paragraphs, list items and table rows."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.composition import TextBuilder
from corpus.documents import BlockKind
from corpus.readers.pdf_cells import is_marked
from corpus.readers.pdf_columns import Columns
from corpus.readers.pdf_footnotes import Footnote, parted, printed, without_references
from corpus.readers.pdf_lines import Line, PageLines
from corpus.readers.pdf_order import columns, settled
from corpus.readers.pdf_places import Printed, joined, without_last
from corpus.readers.pdf_rules import Rule
from corpus.readers.pdf_running import running_lines, without_line_numbers
from corpus.readers.pdf_tables import Table, tables_among

_ITEM = re.compile(r"(?:[•‣◦▪●■–*\-]|\(?\d{1,2}[.)]|\(?[a-z][)])\s+[\w\"'“‘(£$€]")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]\d]*$")
_HYPHEN_END = re.compile(r"[^\W\d_]-$")
_CLOSING = re.compile(r"[.,;:!?)\]”’](?![.,])")  # stands at a word, though a mark was between
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LARGER = 1.12


@dataclass(slots=True)
class _Group:
    """Lines that make one block."""

    lines: list[Line]
    kind: BlockKind = "paragraph"
    level: int = 0
    table: Table | None = None


@dataclass(slots=True)
class _PageGroups:
    """The blocks of a page in order, and its footnotes."""

    body: list[_Group]
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
    words = _Words(kept)
    body = _body_height(itertools.chain(*kept))
    grouped: list[_PageGroups] = []
    for lines, page in zip(kept, pages, strict=True):
        grouped.append(_grouped(lines, page.rules, body, grouped[-1].columns if grouped else ()))
    _mark_headings([group for page in grouped for group in page.body], itertools.chain(*kept))
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
        sizes[_rounded(line.height)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _grouped(
    lines: Sequence[Line], rules: Sequence[Rule], body: float, before: Columns
) -> _PageGroups:
    """The blocks of a page in the order of reading; what runs up or down the page comes last.

    `before` are the columns of a table that ended the page before.
    """
    texts: list[list[Line]] = []
    notes: list[Footnote] = []
    for part in columns([line for line in lines if line.height]):
        above, own = parted(part, body)
        texts.append(above)
        notes += own
    if notes:
        texts = [without_references(part, notes, body) for part in texts]
    parts = [
        settled(tables_among(part, rules, () if place else before))
        for place, part in enumerate(texts)
    ]
    parts.append([line for line in lines if not line.height])
    return _PageGroups(_groups(parts, _pitch(lines)), notes)


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
    words: "_Words",
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
        text = _joined(group.lines, words)
        if runs_on and place == len(page.body) - 1 and _is_broken(group.lines[-1], runs_on):
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


def _add_notes(builder: TextBuilder, notes: Sequence[Footnote], words: "_Words") -> None:
    for note in notes:
        text, runs = printed(note, _joined(note.lines[note.apart :], words))
        builder.add("note", text, runs=runs)


def _pitch(lines: Sequence[Line]) -> float:
    """The usual step from line to line; 0 where there is none."""
    steps = [
        above.bottom - below.bottom
        for above, below in itertools.pairwise(lines)
        if 0 < above.bottom - below.bottom < 2.5 * max(above.height, 1.0)
    ]
    return median(steps) if steps else 0.0


def _groups(parts: Iterable[Sequence[Line | Table]], pitch: float) -> list[_Group]:
    groups: list[_Group] = []
    for part in parts:
        lines = [item for item in part if isinstance(item, Line)]
        place = 0
        for item in part:
            if isinstance(item, Table):
                groups.append(_Group([], "row", table=item))
                continue
            following = lines[place + 1] if place + 1 < len(lines) else None
            last = groups[-1] if groups and groups[-1].lines else None
            if last and _same_group(last, item, following, pitch, _right_edge(lines, place)):
                last.lines.append(item)
            else:
                groups.append(_Group([item]))
            place += 1
    for group in groups:
        if group.lines and _ITEM.match(group.lines[0].text):
            group.kind = "item"
    return groups


def _same_group(
    group: _Group, line: Line, following: Line | None, pitch: float, right: float
) -> bool:
    above = group.lines[-1]
    if above.hyphen:
        return True
    step = above.bottom - line.bottom
    size = max(above.height, line.height, 1.0)
    if _level(above, line) and line.left >= above.right - 0.5 * size:
        return True  # a raised figure or another font cut one printed line in two
    if _ITEM.match(line.text):
        return False
    if max(above.height, line.height) > _LARGER * min(above.height, line.height):
        return False
    if any(len(part.cells) > 1 and not is_marked(part) for part in (above, line)):
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


def _level(one: Line, other: Line) -> bool:
    """Whether two lines are parts of one printed line."""
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    lower, higher = sorted((one.height, other.height))
    # A mark is raised; lines of one size may be set so tightly that their boxes meet.
    return overlap > (0.3 if lower < 0.85 * higher else 0.6) * max(lower, 1.0)


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


def _mark_headings(groups: list[_Group], lines: Iterable[Line]) -> None:
    """Blocks in larger type are headings, the largest of level 1; then short bold ones."""
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        sizes[_rounded(line.height)] += len(line.text)
        bold += len(line.text) if line.bold else 0
    if not sizes:
        return
    body = sizes.most_common(1)[0][0]
    larger = sorted(
        {
            _rounded(group.lines[0].height)
            for group in groups
            if _could_be_heading(group) and group.lines[0].height > _LARGER * body
        },
        reverse=True,
    )
    mostly_bold = bold > 0.4 * sizes.total()
    for group in groups:
        if not _could_be_heading(group):
            continue
        if group.lines[0].height > _LARGER * body:
            group.kind, group.level = "heading", larger.index(_rounded(group.lines[0].height)) + 1
        elif not mostly_bold and all(line.bold for line in group.lines):
            group.kind, group.level = "heading", len(larger) + 1


def _rounded(height: float) -> float:
    return round(height * 2) / 2


def _could_be_heading(group: _Group) -> bool:
    text = " ".join(line.text for line in group.lines)
    return (
        len(group.lines) <= 4
        and len(text) <= 200
        and group.table is None
        and any(map(str.isalpha, text))
        and not text.endswith((".", ",", ";"))
        and all(len(line.cells) == 1 or is_marked(line) for line in group.lines)
    )


def _add_table(builder: TextBuilder, table: Table, words: "_Words") -> None:
    builder.part()
    for row in range(len(table.rows)):
        text, runs = table.printed(row, lambda lines: _joined(lines, words))
        builder.add("row", text, runs=runs)
    builder.part()


def _joined(lines: Sequence[Line], words: "_Words") -> Printed:
    parts: list[Printed] = []
    above: Line | None = None
    for line in lines:
        own = line.printed()
        if above is not None and _is_broken(above, own.text):
            if not above.hyphen:
                parts[-1] = without_last(parts[-1])
            parts.append(Printed(words.hyphen_between(parts[-1].text, own.text)))
        elif above is not None:
            gap = line.left - above.right
            size = max(above.height, 1.0)
            touching = _level(above, line) and (
                -size < gap < 0.12 * size or (gap < size and bool(_CLOSING.match(own.text)))
            )
            parts.append(Printed("" if touching else " "))
        parts.append(own)
        above = line
    return joined(parts)


def _is_broken(above: Line, text: str) -> bool:
    """Whether a line ends within a word: pdfium tells it only of lines that follow in the file."""
    return above.hyphen or bool(_HYPHEN_END.search(above.text) and text[:1].islower())


class _Words:
    """The words of the document, to tell a broken word from a hyphenated one."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self._known = {word for lines in pages for line in lines for word in _words_inside(line)}

    def hyphen_between(self, before: str, after: str) -> str:
        """ "-" where the hyphen at a line's end belongs to the word, else ""."""
        first, second = _WORD.findall(before)[-1:], _WORD.match(after)
        if not first or not second or not before[-1].isalpha() or not after[0].islower():
            return "-"
        head, tail = first[0].lower(), second.group().lower()
        if head + tail in self._known:
            return ""
        whole = f"{head}-{tail}"
        apart = len(head) >= 4 and len(tail) >= 4 and {head, tail} <= self._known
        return "-" if whole in self._known or apart or "-" in head else ""


def _words_inside(line: Line) -> Iterator[str]:
    found = [word.lower() for word in _WORD.findall(line.text)]
    # A broken word's half is no word.
    yield from found[:-1] if line.hyphen or _HYPHEN_END.search(line.text) else found
