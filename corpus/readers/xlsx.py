"""Excel workbooks: a sheet is a page, a row a block; cells as a person sees them."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import chain
from typing import Any

from corpus.characters import on_one_line
from corpus.composition import Content, TextBuilder
from corpus.documents import Note
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.archive import check_expansion
from corpus.readers.cell_text import cell_text
from corpus.readers.look import PAPER
from corpus.readers.office import MALFORMED, believable_date, declares_entities, is_strict
from corpus.readers.rows import Row, add_rows, dated_text, reads_like_heading
from corpus.readers.sheet_colours import SheetLooks
from corpus.readers.sheet_drawings import drawn_texts
from corpus.readers.sheet_layout import Layout, layout_of
from corpus.refusals import only_pictures, too_long
from corpus.titles import is_plausible

_DAMAGED = "The file is damaged (it is no complete workbook); open it in Excel and save it."
# "Sheet1", in any language.
_DEFAULT_NAME = re.compile(r"(?:[^\W\d_]+ ?\d{1,3}|sheet|data)", re.IGNORECASE)
_SHEET, _TITLE = 2, 3
_FEW_WORDS = 200  # letters and figures


class _Unread:
    """What of a workbook is left out, for its notes."""

    def __init__(self) -> None:
        self.hidden_sheets = 0
        self.hidden_rows = 0
        self.hidden_columns = 0
        self.hidden_cells = 0
        self.uncomputed = 0

    def notes(self, names: set[str], letters: int) -> tuple[Note, ...]:
        """One note a matter, each in one sentence; `letters` counts those that were read."""
        found = list[Note]()
        hidden = [
            _counted(self.hidden_sheets, "hidden sheet"),
            _counted(self.hidden_rows, "hidden row"),
            _counted(self.hidden_columns, "hidden column"),
            _counted(self.hidden_cells, "cell that nobody sees"),
        ]
        if told := [part for part in hidden if part]:
            found.append(Note("hidden_text", f"Left out: {', '.join(told)}."))
        if any("comments" in name.lower() and name.startswith("xl/") for name in names):
            found.append(Note("comments", "Comments and notes on cells are left out."))
        if self.uncomputed:
            cells = _counted(self.uncomputed, "formula")
            text = f"{cells} without a stored result; open the file in Excel and save it."
            found.append(Note("unread_parts", text))
        # A chart shows what stands in cells; a picture beside many is mostly a logo.
        pictures = any(name.startswith("xl/media/") for name in names)
        if pictures and letters < _FEW_WORDS:
            found.append(Note("unread_parts", "Pictures on sheets are not read."))
        return tuple(found)


def read_xlsx(data: bytes, limits: Limits) -> Content:
    """The visible cells of a workbook, sheet by sheet, each with its columns' names.

    Formulas give the result that was stored with them; macros and links are never touched.
    """
    check_expansion(data, limits)
    builder, unread = TextBuilder(), _Unread()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, warnings.catch_warnings():
            # The library warns of what it does not read, such as the validation of input.
            warnings.simplefilter("ignore")
            names = set(archive.namelist())
            if declares_entities(archive):
                raise ReadFailure("damaged", _DAMAGED)
            if is_strict(archive, "xl/workbook.xml"):
                reason = (
                    "This is a Strict Open XML workbook; save it as an ordinary Excel workbook."
                )
                raise ReadFailure("unsupported", reason)
            workbook = _open(data)
            looks = SheetLooks(workbook)
            for sheet in _visible_sheets(workbook, unread):
                _add_sheet(builder, sheet, looks, archive, unread, limits)
            title = _title(builder, on_one_line(workbook.properties.title or ""))
            day = believable_date(archive, workbook.properties)
    except MALFORMED as error:
        raise ReadFailure("damaged", _DAMAGED) from error
    if not builder.text and any(name.startswith("xl/media/") for name in names):
        raise only_pictures()
    return Content(
        text=builder.text,
        blocks=builder.blocks,
        pages=builder.pages,
        title=title,
        dated_by_property=day,
        notes=unread.notes(names, sum(map(str.isalnum, builder.text))),
        dated_text=dated_text(builder.text, builder.blocks),
    )


def _open(data: bytes) -> Any:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    return load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)


def _visible_sheets(workbook: Any, unread: _Unread) -> list[Any]:
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    unread.hidden_sheets = len(workbook.worksheets) - len(visible)
    return visible


def _add_sheet(
    builder: TextBuilder,
    sheet: Any,
    looks: SheetLooks,
    archive: zipfile.ZipFile,
    unread: _Unread,
    limits: Limits,
) -> None:
    builder.start_page()
    with archive.open(sheet._worksheet_path) as part:
        layout = layout_of(part)
    unread.uncomputed += layout.uncomputed
    rows = _rows(sheet, layout, looks, unread, limits)
    first = next(rows, None)
    drawn = [text for text in drawn_texts(archive, sheet._worksheet_path) if text]
    if first is None and not drawn:
        return
    builder.add("heading", on_one_line(sheet.title), _SHEET)
    if first is not None:
        add_rows(builder, chain([first], rows), _TITLE)
    for text in drawn:
        builder.add("paragraph", text)


def _rows(
    sheet: Any, layout: Layout, looks: SheetLooks, unread: _Unread, limits: Limits
) -> Iterator[Row]:
    """The visible rows from the first that holds something on."""
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    look = _Look(layout, looks)
    begun, length = False, 0
    hidden_columns = set[int]()
    carried: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [look.text(cell) for cell in cells]
        _fill_down(texts, number, layout, carried)
        if number in layout.hidden_rows:
            unread.hidden_rows += any(texts)
            continue
        hidden_columns.update(
            n for n, text in enumerate(texts) if text and layout.is_hidden_column(n + 1)
        )
        kept = [n for n in range(len(texts)) if not layout.is_hidden_column(n + 1)]
        texts_kept = tuple(texts[n] for n in kept)
        begun = begun or any(texts_kept)
        if begun:
            length += sum(map(len, texts_kept))
            if length > limits.max_characters:
                raise too_long(limits.max_characters)
            yield Row(texts_kept, _groups(layout, number))
    unread.hidden_columns += len(hidden_columns)
    unread.hidden_cells += look.hidden


def _fill_down(
    texts: list[str], number: int, layout: Layout, carried: dict[int, tuple[int, str]]
) -> None:
    """A cell that is merged over several rows stands in each of them: each row reads by itself."""
    for column, last_row in layout.merged_down(number):
        carried[column] = (last_row, texts[column - 1] if column <= len(texts) else "")
    for column, (last_row, text) in list(carried.items()):
        if number > last_row:
            del carried[column]
        elif text:
            texts.extend([""] * (column - len(texts)))
            texts[column - 1] = texts[column - 1] or text


def _groups(layout: Layout, number: int) -> tuple[tuple[int, int], ...]:
    """The merged cells of a row as places among the columns that are not hidden."""
    found = []
    for first, last in layout.merged_across(number):
        before = sum(not layout.is_hidden_column(n) for n in range(1, first))
        width = sum(not layout.is_hidden_column(n) for n in range(first, last + 1))
        if width > 1:
            found.append((before, before + width - 1))
    return tuple(found)


class _Look:
    """How the cells of a sheet look: by their number formats, and whether they can be seen."""

    def __init__(self, layout: Layout, looks: SheetLooks) -> None:
        self._styled = layout.is_styled
        self._looks = looks
        self._unseen: dict[int, bool] = {}
        self.hidden = 0

    def text(self, cell: Any) -> str:
        """What a person reads in a cell."""
        if cell.value is None:
            return ""
        if isinstance(cell.value, str):
            text = on_one_line(cell.value)
        else:
            text = cell_text(cell.value, cell.number_format or "General")
        if not text or self._is_unseen(cell):
            self.hidden += bool(text) or not isinstance(cell.value, str)
            return ""
        return text

    def _is_unseen(self, cell: Any) -> bool:
        """Whether a cell is written in the colour of its ground, or too small for eyes.

        Colours tell nothing where a table's style, a condition or a picture may change the ground.
        """
        if not cell.has_style:
            return False
        style = cell._style_id
        if style not in self._unseen:
            look = self._looks.of(cell)
            if self._styled:
                look = replace(look, colour=None)
            self._unseen[style] = look.is_unseen(PAPER)
        return self._unseen[style]


def _title(builder: TextBuilder, property_title: str) -> str | None:
    """The line over the first table; else a property that reads like a title; else a name that
    somebody gave the first sheet."""
    texts = [builder.text[block.start : block.end] for block in builder.blocks[:2]]
    over = len(texts) > 1 and builder.blocks[1].kind != "row" and reads_like_heading(texts[1])
    if over:
        return texts[1]
    if is_plausible(property_title):
        return property_title
    name = texts[0] if texts else ""
    return name if is_plausible(name) and not _DEFAULT_NAME.fullmatch(name) else None


def _counted(count: int, what: str) -> str:
    if not count:
        return ""
    plural = what.replace("cell ", "cells ", 1) if what.startswith("cell ") else f"{what}s"
    return f"{count:,} {what if count == 1 else plural}"
