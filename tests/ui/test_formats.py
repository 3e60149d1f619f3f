"""The whole way of each format: file, index, question, citation, and the same characters shown."""

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from command import Footnote

from evals.mixed_files import write_mixed

# A place and a figure that stand in one file alone.
FACTS = {
    "md": ("Storholm", "412"),
    "pdf": ("Lindvik", "587"),
    "docx": ("Askerby", "633"),
    "txt": ("Torsnes", "745"),
    "html": ("Granfoss", "816"),
    "eml": ("Mellvik", "924"),
    "pptx": ("Hammerby", "371"),
    "xlsx": ("Sandholm", "268"),
    "csv": ("Eikeland", "159"),
    "odt": ("Ravndal", "953"),
    "rtf": ("Brekkestad", "847"),
}
PAGED = ("pdf", "pptx", "xlsx")
ORDER = ("md", "pdf", "docx", "txt", "html", "pdf", "eml", "docx", "pptx", "xlsx", "csv")


def sentence(ending: str) -> str:
    place, figure = FACTS[ending]
    return f"The harbour of {place} was repaired for {figure} million crowns."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of each format, each with its fact among other sentences."""
    place = tmp_path_factory.mktemp("formats")
    seen = set[str]()
    texts = []
    for ending in ORDER:
        own = sentence(ending) if ending not in seen else "The second file says nothing of note."
        seen.add(ending)
        texts.append(f"The weather was fair all week.\n{own}\nThe council meets in May.")
    write_mixed(texts, place)
    _write_odt(place / "paper.odt")
    _write_rtf(place / "paper.rtf")
    return place


@pytest.fixture(scope="module")
def papers(weights: None, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Footnote:
    """The command over an index of them."""
    footnote = Footnote(tmp_path_factory.mktemp("papers") / "home")
    ran = footnote("index", folder)
    assert ran.code == 0, ran
    return footnote


@pytest.mark.parametrize("ending", FACTS)
def test_from_the_file_to_the_cited_characters(ending: str, papers: Footnote) -> None:
    place, figure = FACTS[ending]
    answer = asked(papers, f"How much did the repair of the harbour of {place} cost?")
    assert answer["answered"]
    # The evidence of a table's row is led by the row of its columns' names.
    cited = next(citation for citation in answer["citations"] if place in citation["quote"])
    assert cited["document"].endswith(f".{ending}")
    assert figure in cited["quote"]
    shown = json.loads(papers("show", cited["document"], "--json").out)
    assert shown["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert cited["page"] == (1 if ending in PAGED else None)
    on_page = [page for page in shown["pages"] if page["start"] <= cited["start"] < page["end"]]
    assert [page["number"] for page in on_page] == ([1] if ending in PAGED else [])


def test_the_cited_characters_of_a_pdf_have_rectangles(papers: Footnote) -> None:
    answer = asked(papers, "How much did the repair of the harbour of Lindvik cost?")
    cited = answer["citations"][0]
    span = f"{cited['start']}:{cited['end']}"
    shown = json.loads(papers("show", cited["document"], "--span", span, "--json").out)
    assert shown["quote"] == cited["quote"]
    assert shown["rectangles"]
    for rectangle in shown["rectangles"]:
        assert rectangle["page"] == cited["page"]
        assert 0 <= rectangle["left"] < rectangle["right"] <= 1
        assert 0 <= rectangle["top"] < rectangle["bottom"] <= 1


def test_what_a_mail_carries_is_cited_by_its_own_name(
    weights: None, folder: Path, tmp_path: Path
) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Desk <desk@example.org>", "The repair"
    mail.set_content("The report is attached.\n")
    report = (folder / "01" / "00001.pdf").read_bytes()
    mail.add_attachment(report, maintype="application", subtype="pdf", filename="report.pdf")
    post = tmp_path / "post"
    post.mkdir()
    (post / "note.eml").write_bytes(mail.as_bytes())
    footnote = Footnote(tmp_path / "home")
    assert footnote("index", post).code == 0
    cited = asked(footnote, "How much did the repair of the harbour of Lindvik cost?")["citations"]
    assert cited[0]["document"] == "note.eml/report.pdf"
    assert cited[0]["page"] == 1
    shown = json.loads(footnote("show", "note.eml/report.pdf", "--json").out)
    assert shown["text"][cited[0]["start"] : cited[0]["end"]] == cited[0]["quote"]


def asked(footnote: Footnote, question: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(footnote("ask", question, "--json").out)
    return answer


def _write_odt(file: Path) -> None:
    from odfdo import Document, Paragraph

    document = Document("text")
    document.body.clear()
    for text in ("The weather was fair all week.", sentence("odt"), "The council meets in May."):
        document.body.append(Paragraph(text))
    document.save(str(file))


def _write_rtf(file: Path) -> None:
    file.write_text(
        "{\\rtf1\\ansi The weather was fair all week.\\par "
        + sentence("rtf")
        + "\\par The council meets in May.\\par}"
    )
