"""PDFs written by hand: what fpdf2 would not write."""

from collections.abc import Sequence

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def raw_pdf(
    *pages: str,
    page_entries: str = "",
    resources: str = "",
    catalogue: str = "",
    objects: Sequence[str] = (),
) -> bytes:
    """A PDF of pages with these content streams, 600 by 800 points; its font is /F.

    `objects` get the numbers from 10 on.
    """
    numbered = {1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>", 3: FONT}
    numbered |= dict(enumerate(objects, start=10))
    first = 10 + len(objects)
    kids = []
    for place, content in enumerate(pages):
        page, stream = first + 2 * place, first + 2 * place + 1
        kids.append(f"{page} 0 R")
        box = "" if "/MediaBox" in page_entries else "/MediaBox [0 0 600 800]"
        numbered[page] = (
            f"<< /Type /Page /Parent 2 0 R {box} {page_entries} /Contents {stream} 0 R "
            f"/Resources << /Font << /F 3 0 R >> {resources} >> >>"
        )
        numbered[stream] = stream_object(content)
    numbered[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _file(numbered)


def stream_object(content: str, entries: str = "") -> str:
    """A stream object of this content."""
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def show(text: str, x: float = 50, y: float = 700, size: float = 12, before: str = "") -> str:
    """Operators that print `text` at a point, after the operators `before`."""
    return f"q BT {before} /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET Q\n"


def bar(x: float, y: float, width: float, height: float, colour: str = "0 0 0 rg") -> str:
    """Operators that fill a rectangle."""
    return f"q {colour} {x} {y} {width} {height} re f Q\n"


def _file(objects: dict[int, str]) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(data)
        data += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("latin-1")
    table = len(data)
    data += f"xref\n0 1\n{0:010} 65535 f \n".encode()
    for number, place in places.items():
        data += f"{number} 1\n{place:010} 00000 n \n".encode()
    data += f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n".encode()
    return bytes(data + b"%%EOF\n")
