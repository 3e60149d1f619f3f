"""From a file of slides, sheets or rows to a footnote: the quote is what the document shows."""

from io import BytesIO

import pptx
import pytest
from openpyxl import Workbook
from pptx.util import Inches

from index.filters import Filters
from index.home import Home
from rag.answers import Evidence, Question
from rag.bootstrap import Application, build
from rag.settings import Settings
from tests.fakes import HashingEmbedder

PORTS = [f"Port{number:03}" for number in range(120)]
HEADER = "Port | Ferry passengers | Freight tonnes"


def _workbook() -> bytes:
    workbook = Workbook()
    cover = workbook.active
    assert cover is not None
    cover.title = "About"
    cover.append(["Traffic of the northern ports"])
    sheet = workbook.create_sheet("Traffic")
    sheet.append(HEADER.split(" | "))
    for number, port in enumerate(PORTS):
        sheet.append([port, 1000 + number, 50_000 + number])
    facts = workbook.create_sheet("Facts")
    for fact in (["Population of Lindvik", "5,512"], ["Founded", "1650"], ["Mayor", "Anna Holm"]):
        facts.append(fact)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _rows(mark: str) -> bytes:
    rows = [HEADER.split(" | "), *([port, str(n), str(7 * n)] for n, port in enumerate(PORTS))]
    return "\r\n".join(mark.join(row) for row in rows).encode("utf-16")


def _deck() -> bytes:
    deck = pptx.Presentation()
    for title, text in (
        ("Northern ports", "Lindvik opened a new ferry quay."),
        ("Costs", "The quay cost 3.2 million crowns."),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = text
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(6), Inches(4), Inches(1)).table
    for cell, text in zip(table.iter_cells(), ("Payer", "Crowns", "Council", "900"), strict=True):
        cell.text = text
    slide.notes_slide.notes_text_frame.text = "The mayor doubts the tender of Holm."
    stream = BytesIO()
    deck.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Application:
    """An index of one file of each kind, read in a child process."""
    place = tmp_path_factory.mktemp("office")
    folder = place / "desk"
    folder.mkdir()
    (folder / "traffic.xlsx").write_bytes(_workbook())
    (folder / "traffic.csv").write_bytes(_rows(";"))
    (folder / "traffic.tsv").write_bytes(_rows("\t"))
    (folder / "ports.pptx").write_bytes(_deck())
    settings = Settings.model_validate({"answer_threshold": 0.0})
    application = build(Home(place / "home"), settings)
    vars(application)["embedder"] = HashingEmbedder()  # where the weights would be
    with application.syncing() as sync:
        assert not sync.run(folder).failed
    return application


def _quotes(application: Application, document: str, question: str) -> dict[str, Evidence]:
    """The cited evidence by its quote, each compared with what the document shows."""
    filters = Filters(documents=(document,))
    answer = application.assistant.invoke(Question(question, filters=filters))
    for citation in answer.citations:
        evidence = citation.evidence
        opened = application.library.at(evidence.document)
        assert opened.text[evidence.start : evidence.end] == evidence.quote
        assert opened.page_of(evidence.start) == evidence.page
    return {citation.evidence.quote: citation.evidence for citation in answer.citations}


def test_every_row_of_a_sheet_is_quoted_with_the_names_of_its_columns(
    application: Application,
) -> None:
    """Those far below the names too, and those that a passage begins with."""
    for number, port in enumerate(PORTS):
        question = f"How many ferry passengers did {port} have?"
        quotes = _quotes(application, "traffic.xlsx", question)
        assert quotes[f"{port} | {1000 + number} | {50_000 + number}"].page == 2
        assert quotes[HEADER].page == 2


def test_the_first_of_rows_without_names_is_a_row_like_any_other(application: Application) -> None:
    question = "What is the population of Lindvik?"
    quotes = _quotes(application, "traffic.xlsx", question)
    assert quotes["Population of Lindvik | 5,512"].page == 3


@pytest.mark.parametrize("document", ["traffic.csv", "traffic.tsv"])
def test_a_row_of_a_file_of_rows_is_quoted_with_the_names_of_its_columns(
    application: Application, document: str
) -> None:
    quotes = _quotes(application, document, "How many freight tonnes did Port100 have?")
    row = quotes["Port100 | 100 | 700"]
    assert row.page is None
    assert quotes[HEADER].end < row.start


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What did the quay cost in crowns?", "- The quay cost 3.2 million crowns."),
        ("Whose tender does the mayor doubt?", "The mayor doubts the tender of Holm."),
        ("How many crowns from the council as payer?", "Council | 900"),
    ],
)
def test_a_bullet_a_note_and_a_row_of_a_slide_are_quoted_with_the_slides_number(
    application: Application, question: str, quote: str
) -> None:
    assert _quotes(application, "ports.pptx", question)[quote].page == 2
