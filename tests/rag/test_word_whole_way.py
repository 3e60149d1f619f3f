"""From a file of a word processor to a footnote: the quote is what the document shows."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from msoffcrypto.format.ooxml import OOXMLFile

from index.filters import Filters
from index.home import Home
from rag.answers import Evidence, Question
from rag.bootstrap import Application, build
from rag.settings import Settings
from tests.corpus.readers.odf_files import odf
from tests.corpus.readers.word_files import W, add_part, append, saved
from tests.fakes import HashingEmbedder

FILES = ("report.docx", "locked.docx", "report.odt", "report.rtf")
FACTS = (
    ("Who opened the quay of Lindvik?", "Minister Åse Brandt opened the quay of Lindvik."),
    ("What must the boats carry?", "1. The boats must carry radar."),
    ("How many crowns did the council pay?", "Council | 900 crowns"),
    ("When were the tenders of Holm signed?", "1 The tenders of Holm were signed on Friday."),
)
HIDDEN = "The quay of Lindvik cost a secret bribe."


def _word() -> WordDocument:
    word = docx.Document()
    word.add_heading("Northern ports", 0)
    opened = word.add_paragraph(FACTS[0][1])
    append(opened, f'<w:r {W}><w:footnoteReference w:id="4"/></w:r>')
    opened.add_run(f" {HIDDEN}").font.hidden = True
    word.add_paragraph("The boats must carry radar.", style="List Number")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Payer", "Sum", "Council", "900 crowns"), strict=True):
        cell.text = text
    note = "<w:p><w:r><w:t>The tenders of Holm were signed on Friday.</w:t></w:r></w:p>"
    footnotes = f'<w:footnotes {W}><w:footnote w:id="4">{note}</w:footnote></w:footnotes>'
    add_part(word, "footnotes", footnotes)
    return word


def _locked() -> bytes:
    stream = BytesIO()
    OOXMLFile(BytesIO(saved(_word()))).encrypt("VelvetSweatshop", stream)
    return stream.getvalue()


def _opendocument() -> bytes:
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = (("Payer", "Sum"), ("Council", "900 crowns"))
    table = "".join(row.format("".join(map(cell.format, texts))) for texts in rows)
    body = (
        '<text:h text:outline-level="1">Northern ports</text:h>'
        f"<text:p>{FACTS[0][1]}<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>The tenders of Holm were signed on Friday.</text:p>"
        f'</text:note-body></text:note> <text:span text:style-name="H">{HIDDEN}</text:span>'
        '</text:p><text:list text:style-name="L"><text:list-item><text:p>The boats must carry '
        f"radar.</text:p></text:list-item></text:list><table:table>{table}</table:table>"
    )
    styles = (
        '<style:style style:name="H" style:family="text"><style:text-properties '
        'text:display="none"/></style:style><text:list-style style:name="L">'
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        "</text:list-style>"
    )
    return odf(body, automatic=styles)


def _rich_text() -> bytes:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    opened = FACTS[0][1].replace("Å", r"\'c5")
    return (
        r"{\rtf1\ansi\ansicpg1252{\stylesheet{\s1 heading 1;}}\pard\s1 Northern ports\par"
        rf"\pard {opened}{{\super\chftn{{\footnote{{\chftn}} The tenders of Holm were signed on "
        rf"Friday.}}}} {{\v {HIDDEN}}}\par"
        r"{\listtext 1.\tab}The boats must carry radar.\par"
        + row.format("Payer", "Sum")
        + row.format("Council", "900 crowns")
        + r"\pard\par}"
    ).encode("latin-1")


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Application:
    """An index of one file of each kind, read in a child process."""
    place = tmp_path_factory.mktemp("words")
    folder: Path = place / "desk"
    folder.mkdir()
    contents = (saved(_word()), _locked(), _opendocument(), _rich_text())
    for name, content in zip(FILES, contents, strict=True):
        (folder / name).write_bytes(content)
    application = build(Home(place / "home"), Settings.model_validate({"answer_threshold": 0.0}))
    vars(application)["embedder"] = HashingEmbedder()  # where the weights would be
    with application.syncing() as sync:
        assert not sync.run(folder).failed
    return application


def _quotes(application: Application, document: str, question: str) -> dict[str, Evidence]:
    """The cited evidence by its quote, each compared with what the document shows."""
    asked = Question(question, filters=Filters(documents=(document,)))
    answer = application.assistant.invoke(asked)
    for citation in answer.citations:
        evidence = citation.evidence
        opened = application.library.at(evidence.document)
        assert opened.text[evidence.start : evidence.end] == evidence.quote
    return {citation.evidence.quote: citation.evidence for citation in answer.citations}


@pytest.mark.parametrize("document", FILES)
@pytest.mark.parametrize(("question", "quote"), FACTS)
def test_a_sentence_an_item_a_row_and_a_note_are_quoted(
    application: Application, document: str, question: str, quote: str
) -> None:
    quotes = _quotes(application, document, question)
    assert quotes[quote].page is None


@pytest.mark.parametrize("document", FILES)
def test_what_nobody_sees_is_never_quoted_and_the_document_says_so(
    application: Application, document: str
) -> None:
    assert "bribe" not in application.library.at(document).text
    entry = next(entry for entry in application.library.documents() if entry.path == document)
    assert [note.code for note in entry.notes] == ["hidden_text"]
    assert entry.format == ("docx" if document.endswith("docx") else document[-3:])
