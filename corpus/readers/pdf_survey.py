"""What a PDF page draws, in order, as far as it could hide text.

Each page is asked, so the look must be quick: pictures of the page are made only where it finds
something (`corpus.readers.pdf_hidden`).
"""

import ctypes
from dataclasses import dataclass, field
from typing import Any

from corpus.readers.pdf_annotations import annotations_of, is_filled_in, is_remark, says
from corpus.readers.pdf_file import Box
from corpus.readers.pdf_grid import ALL, Grid

Colour = tuple[int, int, int]

_NEAR = 48  # of 255: colours no further apart are compared in a picture of the page
_OPAQUE = 200  # of 255
_SMALLEST = 1.0  # points: no one reads smaller letters
_DEEPEST = 12  # forms in forms
_MOST_FILLS = 2000
_FILLED_MODES = (0, 2)  # filled; filled and stroked
_INVISIBLE_MODES = (3, 7)  # neither; only a clip for what follows


@dataclass(slots=True)
class Text:
    """A text object of the page: where it lies, and whether it paints nothing."""

    handle: Any
    box: Box
    invisible: bool


@dataclass(slots=True)
class Survey:
    """The texts and pictures of a page; a picture's box with the number of texts drawn before it.

    `outside` are texts wholly beside the page; `suspicious` where other text could be hidden,
    `scanned` where pictures cover half of the page or more, `comments` where there are
    annotations that speak, `fields` where something was typed into a form.
    """

    texts: list[Text] = field(default_factory=list)
    pictures: list[tuple[int, Box]] = field(default_factory=list)
    outside: list[Any] = field(default_factory=list)
    scanned: bool = False
    suspicious: bool = False
    comments: bool = False
    fields: bool = False

    def beneath(self, place: int) -> bool:
        """Whether the text at `place` lies wholly under a picture."""
        box = self.texts[place].box
        return any(before > place and _inside(box, area) for before, area in self.pictures)


def survey(page: Any) -> Survey:
    """Look through the objects of a page."""
    looking = _Look(page)
    looking.at_objects()
    looking.at_annotations(page)
    return looking.found


class _Look:
    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

        self.found = Survey()
        self._pdfium = pdfium
        self._page = page.raw
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page, box)
        self._sheet = box.left, box.bottom, box.right, box.top
        self._grid = Grid(self._sheet)
        self._transparent = bool(pdfium.FPDFPage_HasTransparency(self._page))
        self._drawn = 0  # cells of texts so far
        self._fresh: list[Box] = []  # texts that are not yet among them
        self._pictured = 0
        self._unknown = 0  # cells whose colour is not known: pictures, shadings
        self._grounds: dict[Colour, int] = {(255, 255, 255): ALL}
        self._alikes: dict[Colour, tuple[int, tuple[Colour, ...]]] = {}
        self._clips: tuple[object, Box] = None, self._sheet
        self._fills = 0
        self._sides = [ctypes.c_float() for _ in range(4)]
        self._shades = [ctypes.c_uint() for _ in range(4)]

    def at_objects(self) -> None:
        """Texts, and what is drawn under and over them."""
        pdfium = self._pdfium
        for place in range(pdfium.FPDFPage_CountObjects(self._page)):
            drawn = pdfium.FPDFPage_GetObject(self._page, place)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._text(drawn)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(drawn)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and self._texts_in(drawn, _DEEPEST):
                # Forms have places, clips and layers of their own: only a picture tells.
                self.found.suspicious = True
            else:
                self._picture(drawn)

    def at_annotations(self, page: Any) -> None:
        """Comments, and what lies over the text."""
        pdfium = self._pdfium
        box = pdfium.FS_RECTF()
        for annotation in annotations_of(page):
            self.found.fields |= is_filled_in(annotation)
            if is_remark(annotation):
                # A highlighter's stroke often has a place for words and none in it.
                self.found.comments |= says(annotation, b"Contents")
                pdfium.FPDFAnnot_GetRect(annotation, box)
                within = self._grid.within((box.left, box.bottom, box.right, box.top))
                self.found.suspicious |= self._covers(within)

    def _text(self, drawn: Any) -> None:
        box = self._bounds(drawn)
        mode = self._pdfium.FPDFTextObj_GetTextRenderMode(drawn)
        self.found.texts.append(Text(drawn, box, mode in _INVISIBLE_MODES))
        if not self.found.suspicious:
            self._fresh.append(box)
            self.found.suspicious = self._could_hide(drawn, box, mode)

    def _could_hide(self, drawn: Any, box: Box, mode: int) -> bool:
        left, bottom, right, top = box
        if top - bottom < _SMALLEST * 1.2:
            if self._size(drawn) < _SMALLEST:
                return True
            if right - left < 0.1:
                return False  # only spaces
        if mode not in _FILLED_MODES or self._in_layer(drawn):
            return True
        if self._transparent and self._pdfium.FPDFPageObj_HasTransparency(drawn):
            return True
        sheet = self._sheet
        if left > sheet[2] or right < sheet[0] or bottom > sheet[3] or top < sheet[1]:
            self.found.outside.append(drawn)  # as printers' marks are
            return False
        if not _inside(box, sheet) or not _inside(box, self._clip(drawn)):
            return True
        colour = self._colour(drawn)
        if colour is None:
            return True
        # The middle of the letters: their edges may reach beyond a coloured bar.
        alike = self._alike(colour)
        if not alike and not self._unknown:
            return False
        edge = (top - bottom) * 0.3
        middle = self._grid.touched((left, bottom + edge, right, top - edge))
        return bool(middle & self._unknown) or any(middle & self._grounds[one] for one in alike)

    def _covers(self, within: int) -> bool:
        """Whether what covers these cells covers text that was drawn before."""
        for box in self._fresh:
            self._drawn |= self._grid.touched(box)
        self._fresh.clear()
        return bool(within & self._drawn)

    def _alike(self, colour: Colour) -> tuple[Colour, ...]:
        """The colours under the text so far that a colour is hard to tell from."""
        known, alike = self._alikes.get(colour, (0, ()))
        if known < len(self._grounds):
            alike = tuple(other for other in self._grounds if _near(colour, other))
            self._alikes[colour] = len(self._grounds), alike
        return alike

    def _path(self, drawn: Any) -> None:
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        self._pdfium.FPDFPath_GetDrawMode(drawn, filled, stroked)
        if not filled.value:
            if stroked.value:
                self._stroke(drawn)
            return
        self._fills += 1
        if self._fills > _MOST_FILLS:
            self.found.suspicious = True
        if self.found.suspicious:
            return
        box, clip = self._bounds(drawn), self._clip(drawn)
        clipped = not _inside(box, clip)
        if clipped:
            box = (
                max(box[0], clip[0]),
                max(box[1], clip[1]),
                min(box[2], clip[2]),
                min(box[3], clip[3]),
            )
        within = self._grid.within(box)
        colour = self._colour(drawn)
        if colour is None or clipped:
            self._unknown |= self._grid.touched(box)
        else:
            self._unknown &= ~within
            for other in self._grounds:
                self._grounds[other] &= ~within
            self._grounds[colour] = self._grounds.get(colour, 0) | self._grid.touched(box)
        self.found.suspicious = self._covers(within)

    def _stroke(self, drawn: Any) -> None:
        """A line so thick that it covers; of a frame the inside stays open."""
        width = ctypes.c_float()
        self._pdfium.FPDFPageObj_GetStrokeWidth(drawn, width)
        if width.value > 3:
            left, bottom, right, top = self._bounds(drawn)
            if width.value > 0.25 * min(right - left, top - bottom):
                self._picture(drawn, scan=False)

    def _picture(self, drawn: Any, scan: bool = True) -> None:
        box = self._bounds(drawn)
        cells = self._grid.touched(box)
        if scan:
            self._note_picture(box)
        self._unknown |= cells
        self.found.suspicious |= self._covers(self._grid.within(box))

    def _note_picture(self, box: Box) -> None:
        self.found.pictures.append((len(self.found.texts), box))
        self._pictured |= self._grid.touched(box)
        self.found.scanned = self._pictured.bit_count() >= ALL.bit_count() / 2

    def _texts_in(self, form: Any, depth: int) -> int:
        """How many texts a form holds, forms inside it included; they and pictures are noted."""
        pdfium = self._pdfium
        found = 0
        for place in range(pdfium.FPDFFormObj_CountObjects(form) if depth else 0):
            drawn = pdfium.FPDFFormObj_GetObject(form, place)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn)
                box = self._bounds(form)
                self.found.texts.append(Text(drawn, box, mode in _INVISIBLE_MODES))
                found += 1
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                found += self._texts_in(drawn, depth - 1)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._note_picture(self._bounds(form))
        return found

    def _bounds(self, drawn: Any) -> Box:
        left, bottom, right, top = self._sides
        if not self._pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            return 0.0, 0.0, 0.0, 0.0
        return left.value, bottom.value, right.value, top.value

    def _colour(self, drawn: Any) -> Colour | None:
        """The colour it is filled with; None for patterns and what is seen through."""
        red, green, blue, alpha = self._shades
        if not self._pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
            return None
        return (red.value, green.value, blue.value) if alpha.value >= _OPAQUE else None

    def _size(self, drawn: Any) -> float:
        """The height of a text object's letters in points."""
        size, matrix = ctypes.c_float(), self._pdfium.FS_MATRIX()
        self._pdfium.FPDFTextObj_GetFontSize(drawn, size)
        self._pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
        return float(size.value * (matrix.c**2 + matrix.d**2) ** 0.5)

    def _in_layer(self, drawn: Any) -> bool:
        """Whether an object belongs to optional content, which may be switched off."""
        pdfium = self._pdfium
        name, length = (ctypes.c_ushort * 4)(), ctypes.c_ulong()
        for place in range(pdfium.FPDFPageObj_CountMarks(drawn)):
            mark = pdfium.FPDFPageObj_GetMark(drawn, place)
            if pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length) and (
                bytes(name)[:4] == "OC".encode("utf-16-le") and length.value == 6
            ):
                return True
        return False

    def _clip(self, drawn: Any) -> Box:
        """The box outside of which nothing of an object is shown."""
        clip = self._pdfium.FPDFPageObj_GetClipPath(drawn)
        paths = self._pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        if paths <= 0:
            return self._sheet
        # One clip holds for many objects in a row: known by its last path, it is not asked again.
        known = paths, self._corners(clip, paths - 1)
        if known != self._clips[0]:
            box = self._sheet
            for place in range(paths):
                corners = self._corners(clip, place)
                if corners:
                    across, up = zip(*corners, strict=True)
                    box = (
                        max(box[0], min(across)),
                        max(box[1], min(up)),
                        min(box[2], max(across)),
                        min(box[3], max(up)),
                    )
            self._clips = known, box
        return self._clips[1]

    def _corners(self, clip: Any, place: int) -> list[tuple[float, float]]:
        """The points of one path; of a rectangle, two that lie across from each other."""
        pdfium = self._pdfium
        count = pdfium.FPDFClipPath_CountPathSegments(clip, place)
        points = []
        x, y = self._sides[:2]
        for number in (0, 2) if 4 <= count <= 5 else range(count):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, place, number)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        return points


def _near(one: Colour, other: Colour) -> bool:
    return (
        abs(one[0] - other[0]) < _NEAR
        and abs(one[1] - other[1]) < _NEAR
        and abs(one[2] - other[2]) < _NEAR
    )


def _inside(box: Box, sheet: Box, slack: float = 1.0) -> bool:
    return (
        box[0] >= sheet[0] - slack
        and box[1] >= sheet[1] - slack
        and box[2] <= sheet[2] + slack
        and box[3] <= sheet[3] + slack
    )
