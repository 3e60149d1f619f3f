"""Pictures: PNG, JPEG, TIFF and others, and the text that is recognised in them."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.composition import Content
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.readers.pdf_layout import compose
from corpus.readers.pdf_line import PageLines
from corpus.readers.recognised_pages import Recognition
from corpus.readers.recognition import LONGEST_SIDE, installed
from corpus.titles import title_of

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PIXELS = 100_000_000
_MOST_PAGES = 2000
_WIDEST = 4000
_POINT = 72 / 200  # of a pixel; most scans have about 200 to an inch
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")


def read_picture(data: bytes, limits: Limits) -> Content:
    """The text that is recognised in a picture; each picture of a TIFF is a page.

    Raises:
        ReadFailure: `no_text` where none is found or none is looked for.
    """
    with _opened(data) as picture:
        count = _pages(picture)
        if not limits.recognition_s:
            raise ReadFailure("no_text", f"No text: this is a picture; {how_to_read()}")
        recognition = Recognition(limits.recognition_s)
        sizes: list[tuple[int, int]] = []
        for number in range(1, count + 1):
            width, height = _size(picture, number)
            sizes.append((width, height))
            recognition.read(
                number,
                lambda number=number: _array(picture, number),  # type: ignore[misc]
                width * _POINT,
                height * _POINT,
            )
    found = recognition.pages()
    empty = PageLines((), 0.0)
    builder, _ = compose([found.get(number, empty) for number in range(1, count + 1)])
    text, blocks = builder.text, builder.blocks
    _, recognised = recognition.divided(builder.places)
    if not recognised:
        raise nothing_recognised(recognition)
    return Content(
        text=text,
        blocks=blocks,
        pages=builder.pages,
        recognised=recognised,
        notes=tuple(recognition.notes(recognised)),
        title=title_of(text, blocks, ""),
    )


def how_to_read() -> str:
    """What a person can do so that text in pictures is read."""
    if installed():
        return 'set ocr = "auto" to have its text recognised.'
    return (
        "install the extra (pip install 'footnote-briefings[ocr]') to have its text recognised, "
        "or save it with its text."
    )


def nothing_recognised(recognition: Recognition) -> ReadFailure:
    """What to say of pictures in which no text was found."""
    why = next((note.text for note in recognition.notes(())), "no words were found in the picture.")
    return ReadFailure("no_text", f"No text: {why[:1].lower()}{why[1:]}")


def render_picture(data: bytes, number: int, width: int) -> bytes:
    """Picture `number` (from 1) as PNG, at most `width` pixels wide, upright as it is shown.

    Raises:
        ReadFailure: where the data cannot be opened or have no such picture.
    """
    with _opened(data) as picture:
        if not 1 <= number <= _pages(picture):
            raise ReadFailure("damaged", f"There is no page {number}; it has {_pages(picture)}.")
        shown = _frame(picture, number)
        width = min(max(width, 1), _WIDEST, shown.width)
        shown = shown.resize((width, max(round(shown.height * width / shown.width), 1)))
        stream = BytesIO()
        shown.save(stream, format="PNG")
        return stream.getvalue()


@contextmanager
def _opened(data: bytes) -> Iterator["Image"]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes, which are looked at here
            picture = Image.open(BytesIO(data), formats=_FORMATS)
        with picture:
            _check_size(picture)
            yield picture
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        reason = "The picture is damaged; open it in a viewer and save it again."
        raise ReadFailure("damaged", reason) from error


def _check_size(picture: "Image") -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise _too_large()


def _too_large() -> ReadFailure:
    reason = f"The picture has more than {_MOST_PIXELS // 10**6} million pixels; save it smaller."
    return ReadFailure("too_large", reason)


def _pages(picture: "Image") -> int:
    """How many pages: what moves is one picture."""
    return min(getattr(picture, "n_frames", 1), _MOST_PAGES) if picture.format == "TIFF" else 1


def _size(picture: "Image", number: int) -> tuple[int, int]:
    """Width and height as it is shown."""
    picture.seek(number - 1)
    _check_size(picture)
    width, height = picture.size
    return (height, width) if picture.getexif().get(_ORIENTATION, 1) in _LYING else (width, height)


_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)


def _array(picture: "Image", number: int) -> NDArray[np.uint8]:
    """Rows, columns, and blue, green, red."""
    shown = _frame(picture, number)
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return np.asarray(shown)[:, :, ::-1]


def _frame(picture: "Image", number: int) -> "Image":
    """One picture of the file, turned as its camera says, in colours, on white."""
    from PIL import Image, ImageOps

    picture.seek(number - 1)
    _check_size(picture)
    frame = ImageOps.exif_transpose(picture)
    if frame.mode.startswith(("I", "F")):
        values = np.asarray(frame, dtype=np.float32)
        lowest, highest = float(values.min()), float(values.max())
        scaled = (values - lowest) * (255 / max(highest - lowest, 1.0))
        frame = Image.fromarray(scaled.astype(np.uint8))
    if frame.has_transparency_data:
        seen = frame.convert("RGBA")
        frame = Image.new("RGB", seen.size, "white")
        frame.paste(seen, mask=seen.getchannel("A"))
    return frame.convert("RGB")
