"""Citation lookup over HTTP."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import Any

import jsonschema
import pytest
from command import Footnote
from fastapi import FastAPI
from fastapi.testclient import TestClient
from schemas import CHECK

from index.home import Home
from rag.bootstrap import build
from rag.draft_files import MOST_BYTES
from rag.settings import Settings
from ui.api import install
from ui.api_check import install_checks

COUNT = "The number of flooded homes is {}."


@pytest.fixture(scope="module")
def client(samples: Footnote) -> Iterator[TestClient]:
    app = FastAPI()
    built = build(Home(samples.home), Settings())
    library = built.library
    install(app, built.assistant, library)
    install_checks(app, built.lookup)
    with TestClient(app) as client, closing(library):
        yield client


def verdicts(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    found = answer.json()
    jsonschema.validate(found, CHECK)
    return [sentence["verdict"] for sentence in found["sentences"]]


def test_a_text_is_checked(client: TestClient) -> None:
    text = f"{COUNT.format(412)} {COUNT.format(421)}"
    answer = client.post("/api/check", json={"text": text})
    assert verdicts(answer) == ["supported", "contradicted"]
    (difference,) = answer.json()["sentences"][1]["differences"]
    assert text[difference["start"] : difference["end"]] == difference["draft"] == "421"
    assert difference["briefing"] == "412"


def test_a_word_file_is_checked_and_its_headings_claim_nothing(client: TestClient) -> None:
    import docx

    document, data = docx.Document(), BytesIO()
    document.add_heading("The flood", 1)
    document.add_paragraph(COUNT.format(412))
    document.save(data)
    answer = client.post("/api/check/file?name=draft.docx", content=data.getvalue())
    assert verdicts(answer) == ["not_found", "supported"]
    assert [sentence.get("claim", True) for sentence in answer.json()["sentences"]] == [False, True]


def test_a_text_file_is_checked_as_it_stands(client: TestClient) -> None:
    data = f"# Flood\n\n{COUNT.format('**412**')}".encode()
    answer = client.post("/api/check/file?name=draft.md", content=data)
    assert verdicts(answer) == ["not_found", "supported"]
    assert answer.json()["sentences"][1]["start"] == data.index(b"The")


@pytest.mark.parametrize(
    ("way", "sent", "told"),
    [
        ("/api/check", {"json": {"text": " "}}, "empty"),
        ("/api/check", {"json": {"words": "x"}}, "text"),
        ("/api/check/file?name=draft.docx", {"content": b"PK\x03\x04 no"}, "draft.docx"),
        ("/api/check/file", {"content": b"x"}, "name"),
        ("/api/check/file?name=a.txt", {"content": b"x" * (MOST_BYTES + 1)}, "check it in parts"),
    ],
)
def test_what_cannot_be_checked_is_told_in_one_line(
    client: TestClient, way: str, sent: dict[str, Any], told: str
) -> None:
    answer = client.post(way, **sent)
    assert answer.status_code == 422
    assert told in answer.json()["error"]
