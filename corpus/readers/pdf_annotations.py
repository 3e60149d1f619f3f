"""What is laid over a PDF page: comments, and what was typed into the fields of a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Kinds of annotations that say something or cover something. Links and form fields do neither.
_REMARKS = range(1, 16)
_LINK = 2


def annotations_of(page: Any) -> Iterator[Any]:
    """The annotations of a page, each open until the next."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    for place in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        with _opened(page, place) as annotation:
            yield annotation


def is_remark(annotation: Any) -> bool:
    """Whether it is a comment, a stroke, a stamp or the like."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    return kind in _REMARKS and kind != _LINK


def says(annotation: Any, key: bytes) -> bool:
    """Whether an annotation has a text under this key; its length is told with its end."""
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    return bool(length > len("\0\0"))


def is_filled_in(annotation: Any) -> bool:
    """Whether it is a field into which something was typed. Ticks are names, no strings."""
    import pypdfium2.raw as pdfium

    return (
        pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET
        and pdfium.FPDFAnnot_GetValueType(annotation, b"V") == pdfium.FPDF_OBJECT_STRING
        and says(annotation, b"V")
    )


def print_fields(page: Any) -> bool:
    """Make what was typed into a form a part of its page, which must be opened anew to show it.

    Not where a field has no look of its own, or where comments would be printed with the fields.
    """
    import pypdfium2.raw as pdfium

    filled = False
    for annotation in annotations_of(page):
        if is_remark(annotation):
            return False
        if is_filled_in(annotation):
            filled = True
            if not pdfium.FPDFAnnot_HasKey(annotation, b"AP"):
                return False
    return filled and (
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
    )


@contextmanager
def _opened(page: Any, place: int) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
    try:
        yield annotation
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)
