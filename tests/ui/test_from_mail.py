"""From a mail with attachments to a footnote in one of them, over the command line and HTTP."""

import hashlib
import json
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from command import SAMPLES, Footnote
from fastapi import FastAPI
from fastapi.testclient import TestClient
from schemas import NAMED_ANSWER, SHOW, STATUS
from test_citations import wrong

from index.home import Home
from rag.bootstrap import build
from rag.settings import Settings
from ui.api import install

PDF = SAMPLES / "trade" / "2025-05-16-agreement-signed.pdf"
DOCX = SAMPLES / "health" / "2025-03-18-coverage-by-district.docx"
MAIL = "post/Für Ann.eml"


def mail(subject: str, text: str) -> EmailMessage:
    built = EmailMessage()
    built["From"], built["To"] = "Ines Vold <ines@gov.example>", "Ann Lee <ann@gov.example>"
    built["Subject"], built["Date"] = subject, "Mon, 26 May 2025 09:12:00 +0200"
    built.set_content(text)
    return built


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """A folder of one mail, which carries a PDF, a picture, and a mail with a Word file."""
    folder = tmp_path / "folder"
    inner = mail("Coverage", "The figures by district are attached.")
    inner.add_attachment(DOCX.read_bytes(), "application", "msword", filename="figures.docx")
    outer = mail("Papers for Tuesday", "The cabinet will discuss the lease at half past ten.")
    outer.add_attachment(PDF.read_bytes(), "application", "pdf", filename="Agreement, signed.pdf")
    outer.add_attachment(b"\x89PNG\r\n\x1a\n", "image", "png", filename="quay.png")
    outer.add_attachment(inner)
    (folder / "post").mkdir(parents=True)
    (folder / MAIL).write_bytes(outer.as_bytes())
    return folder


@pytest.mark.parametrize(
    ("question", "document", "words", "page"),
    [
        (
            "What rent does the Corran Ports Company pay?",
            "Agreement, signed.pdf",
            "$38",
            1,
        ),
        ("What will the cabinet discuss at half past ten?", "", "lease at half past ten", None),
    ],
)
def test_a_question_is_answered_from_where_the_answer_is_attached(
    footnote: Footnote, post: Path, question: str, document: str, words: str, page: int | None
) -> None:
    indexed = footnote("index", post)
    assert indexed.code == 1
    assert "1 added" in indexed.out
    assert "attached to them: 3 indexed, 1 failed" in indexed.out
    assert f"! {MAIL}/quay.png: damaged" in indexed.out
    ran = footnote("ask", "--batch", "-", stdin=f'{{"id": 1, "question": "{question}"}}\n')
    (answer,) = ran.each(NAMED_ANSWER)
    assert answer["answered"]
    first = next(each for each in answer["citations"] if words in each["quote"])
    assert first["document"] == f"{MAIL}/{document}".rstrip("/")
    assert first["page"] == page
    assert wrong(footnote, answer["citations"]) == []
    if page:
        span = f"{first['start']}:{first['end']}"
        shown = json.loads(footnote("show", first["document"], "--span", span, "--json").out)
        assert shown["quote"] == first["quote"]
        assert {rectangle["page"] for rectangle in shown["rectangles"]} == {page}


def test_status_and_show_name_attachments_by_their_mail(footnote: Footnote, post: Path) -> None:
    footnote("index", post)
    status = footnote("status", "--json").json(STATUS)
    parents = {each["document"]: each["parent"] for each in status["documents"]}
    assert parents == {
        MAIL: None,
        f"{MAIL}/Agreement, signed.pdf": MAIL,
        f"{MAIL}/Coverage.eml": MAIL,
        f"{MAIL}/Coverage.eml/figures.docx": f"{MAIL}/Coverage.eml",
    }
    (failure,) = status["failures"]
    assert (failure["document"], failure["parent"]) == (f"{MAIL}/quay.png", MAIL)
    for path, file in (("Agreement, signed.pdf", PDF), ("Coverage.eml/figures.docx", DOCX)):
        shown = footnote("show", f"{MAIL}/{path}", "--json").json(SHOW)
        assert shown["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert footnote("show", MAIL).out.startswith("Papers for Tuesday\n\nFrom: Ines Vold")
    assert next(e for e in status["documents"] if e["document"] == MAIL)["date"] == "2025-05-26"


def test_an_attachment_is_handed_over_and_drawn_over_http(footnote: Footnote, post: Path) -> None:
    footnote("index", post)
    application = build(Home(footnote.home), Settings())
    library = application.library
    app = FastAPI()
    install(app, application.assistant, library)
    with TestClient(app) as client, closing(library):
        ids = {entry.path.removeprefix(f"{MAIL}/"): entry.id for entry in library.documents()}
        for path, file in (("Agreement, signed.pdf", PDF), ("Coverage.eml/figures.docx", DOCX)):
            given = client.get(f"/api/documents/{ids[path]}/original")
            assert given.content == file.read_bytes()
            assert given.headers["content-type"] == "application/octet-stream"
            assert "sandbox" in given.headers["content-security-policy"]
        assert "filename*=utf-8''figures.docx" in given.headers["content-disposition"]
        whole = client.get(f"/api/documents/{ids[MAIL]}/original")
        assert whole.content == (post / MAIL).read_bytes()
        page = f"/api/documents/{ids['Agreement, signed.pdf']}/pages/1.png?width=200"
        assert client.get(page).content.startswith(b"\x89PNG")
        (post / MAIL).write_bytes(mail("Other", "Nothing is attached.").as_bytes())
        assert client.get(page).status_code == 404
