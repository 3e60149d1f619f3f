"""From a scan to a footnote that says so, and shows the words on the page's picture."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from corpus.documents import Rectangle
from corpus.readers.recognition import installed
from index.home import Home
from rag.answers import Citation, Question
from rag.bootstrap import Application, build
from rag.settings import Settings
from tests.fakes import HashingEmbedder
from ui.printing import place
from ui.rendering import citation_json

pytestmark = pytest.mark.skipif(installed() is None, reason="the extra ocr is not installed")

TYPED = "Norway pledged forty million crowns for the northern grid."
SCANNED = "The harbour of Lindvik closes in March."
PHOTOGRAPHED = "The bridge at Ostrov was opened by the mayor."


def _picture(text: str) -> Image.Image:
    picture = Image.new("L", (1100, 500), 255)
    ImageDraw.Draw(picture).text((60, 200), text, 0, ImageFont.load_default(40))
    return picture


def _folder(folder: Path) -> Path:
    folder.mkdir()
    pdf = FPDF(unit="pt", format=(550, 250))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("times", size=14)
    pdf.text(40, 100, TYPED)
    pdf.add_page()
    pdf.image(_picture(SCANNED), 0, 0, 550, 250)
    pdf.output(folder / "mixed.pdf")
    _picture(PHOTOGRAPHED).save(folder / "photo.jpg")
    return folder


def _application(home: Path, **settings: object) -> Application:
    given = Settings.model_validate({"answer_threshold": 0.0, **settings})
    application = build(Home(home), given)
    vars(application)["embedder"] = HashingEmbedder()  # where the weights would be
    return application


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An index of a PDF with a typed and a scanned page, and of a photograph."""
    top = tmp_path_factory.mktemp("scans")
    application = _application(top / "home")
    with application.syncing() as sync:
        assert not sync.run(_folder(top / "desk")).failed
    yield application
    application.library.close()


def _cited(application: Application, question: str, quote: str) -> Citation:
    answer = application.assistant.invoke(Question(question))
    return next(one for one in answer.citations if one.evidence.quote == quote)


@pytest.mark.parametrize(
    ("question", "quote", "document", "page"),
    [
        ("When does the harbour of Lindvik close?", SCANNED, "mixed.pdf", 2),
        ("Who opened the bridge at Ostrov?", PHOTOGRAPHED, "photo.jpg", 1),
    ],
)
def test_a_footnote_of_recognised_text_says_so_and_shows_its_words(
    application: Application, question: str, quote: str, document: str, page: int
) -> None:
    citation = _cited(application, question, quote)
    found = citation.evidence
    assert (found.document, found.page) == (document, page)
    opened = application.library.open(found.document_id)
    assert opened.text[found.start : found.end] == quote
    lowest = min(p.confidence for p in opened.recognised if found.start <= p.start < found.end)
    assert found.recognised is not None
    assert lowest - 0.01 <= found.recognised <= lowest
    assert citation_json(citation)["recognised"] == found.recognised
    assert f"recognised text, confidence {100 * found.recognised:.0f} %" in place(found)
    areas = application.library.rectangles(found.document_id, found.start, found.end)
    picture = application.library.page_image(found.document_id, page, 900)
    assert len(areas) == len(quote.split())
    assert all(area.page == page for area in areas)
    assert _ink(picture, areas) == (True, True)


def _ink(png: bytes, areas: tuple[Rectangle, ...]) -> tuple[bool, bool]:
    """Whether there is ink in every rectangle, and none anywhere else."""
    picture = Image.open(BytesIO(png)).convert("L")
    width, height = picture.size
    inside = []
    for area in areas:
        box = (area.left * width, area.top * height, area.right * width, area.bottom * height)
        left, top, right, bottom = map(round, box)
        inside.append(picture.crop((left, top, right, bottom)).getextrema()[0] < 100)
        picture.paste(255, (left - 3, top - 3, right + 3, bottom + 3))
    return all(inside), picture.getextrema()[0] > 150


def test_a_footnote_of_typed_text_says_nothing_of_it(application: Application) -> None:
    citation = _cited(application, "How much did Norway pledge for the northern grid?", TYPED)
    assert citation.evidence.recognised is None
    assert "recognised" not in citation_json(citation)
    assert "recognised" not in place(citation.evidence)


def test_switched_off_scans_are_listed_with_what_to_do(tmp_path: Path) -> None:
    application = _application(tmp_path / "home", ocr="off")
    with application.syncing() as sync:
        sync.run(_folder(tmp_path / "desk"))
    (failure,) = application.library.failures()
    assert (failure.path, failure.code) == ("photo.jpg", "no_text")
    assert 'set ocr = "auto"' in failure.reason
    (entry,) = application.library.documents()
    assert [note.code for note in entry.notes] == ["pictures"]
