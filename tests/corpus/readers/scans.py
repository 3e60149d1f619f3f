"""Pages scanned: pictures of printed pages, clean or as a bad scanner makes them."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pypdfium2
from fpdf import FPDF
from PIL import Image, ImageFilter

_DPI = 200


def pictures(data: bytes) -> list[Image.Image]:
    """The pages of a PDF as a clean scan shows them."""
    document = pypdfium2.PdfDocument(data)
    found = [page.render(scale=_DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    return found


def worn(picture: Image.Image, degrees: float = 0.8) -> Image.Image:
    """As a bad scanner sees it: turned a little, blurred, grey, noisy, and squeezed by JPEG."""
    noise = np.random.default_rng(20250411).normal(0, 14, (picture.height, picture.width))
    turned = picture.rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
    values = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
    grey = Image.fromarray((values * 0.85 + 20 + noise).clip(0, 255).astype(np.uint8))
    stream = BytesIO()
    grey.save(stream, "JPEG", quality=45)
    return Image.open(BytesIO(stream.getvalue()))


def scan(pages: Sequence[Image.Image]) -> bytes:
    """A PDF of nothing but these pictures, each as large as what it shows."""
    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    for picture in pages:
        add_picture(pdf, picture)
    return bytes(pdf.output())


def add_picture(pdf: FPDF, picture: Image.Image) -> None:
    """A page of nothing but this picture."""
    width, height = (72 / _DPI * side for side in picture.size)
    pdf.add_page(format=(width, height))
    pdf.image(picture, 0, 0, width, height)


def saved(pages: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    """A picture file; of several pages where its kind can hold them."""
    stream = BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(stream, kind, **more, **options)
    return stream.getvalue()


def share_of_words(text: str, truth: str) -> float:
    """How many of the true words stand in a text, each as often as it should; from 0 to 1."""
    wanted = Counter(truth.split())
    return (wanted & Counter(text.split())).total() / wanted.total()
