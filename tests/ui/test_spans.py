"""A span by its place: its words, and where they are printed, over the command line and HTTP."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command import SAMPLES, Footnote
from fastapi import FastAPI
from fastapi.testclient import TestClient
from schemas import SHOW, SPAN

from index.home import Home
from rag.bootstrap import build
from rag.settings import Settings
from ui.api import install

REPORT = "flood/quay-lane-inquiry-interim-report.pdf"
WIRE = "ukraine/2025-04-11-wire-first.txt"


@pytest.fixture(scope="module")
def client(samples: Footnote) -> Iterator[TestClient]:
    app = FastAPI()
    built = build(Home(samples.home), Settings())
    library = built.library
    install(app, built.assistant, library)
    with TestClient(app) as client, closing(library):
        yield client


@pytest.fixture(scope="module")
def report(samples: Footnote) -> dict[str, Any]:
    return samples("show", REPORT, "--json").json(SHOW)


def _middle_of(report: dict[str, Any], number: int) -> tuple[int, int]:
    page = next(page for page in report["pages"] if page["number"] == number)
    start = (page["start"] + page["end"]) // 2
    return start, start + 80


def test_a_span_is_shown_with_its_page_and_rectangles(
    samples: Footnote, report: dict[str, Any]
) -> None:
    start, end = _middle_of(report, 7)
    ran = samples("show", REPORT, "--json", "--span", f"{start}:{end}")
    assert (ran.code, ran.err) == (0, "")
    shown = ran.json(SPAN)
    assert shown["quote"] == report["text"][start:end]
    assert shown["page"] == 7
    assert {area["page"] for area in shown["rectangles"]} == {7}
    assert all(area["left"] < area["right"] for area in shown["rectangles"])
    assert samples("show", REPORT, "--span", f"{start}:{end}").out == f"{shown['quote']}\n"


def test_what_is_not_printed_on_pages_has_no_rectangles(samples: Footnote) -> None:
    shown = samples("show", WIRE, "--json", "--span", "0:20").json(SPAN)
    assert (shown["page"], shown["rectangles"]) == (None, [])


@pytest.mark.parametrize("span", ["", "3", "a:b", "-1:4", "9:9", "9:4", "0:99999999"])
def test_what_is_no_span_of_the_document_is_told(samples: Footnote, span: str) -> None:
    ran = samples("show", WIRE, f"--span={span}")
    assert (ran.code, ran.out) == (2, "")
    assert repr(span) in ran.told or f"no characters {span}" in ran.told


def test_the_rectangles_are_served(
    client: TestClient, samples: Footnote, report: dict[str, Any]
) -> None:
    start, end = _middle_of(report, 3)
    listed = client.get("/api/documents").json()["documents"]
    known = next(item["id"] for item in listed if item["document"] == REPORT)
    at = f"/api/documents/{known}/rectangles"
    served = client.get(at, params={"start": start, "end": end}).json()
    shown = samples("show", REPORT, "--json", "--span", f"{start}:{end}").json(SPAN)
    assert served == {"rectangles": shown["rectangles"]}
    assert client.get(at, params={"start": -1, "end": 4}).status_code == 422
    assert client.get(at, params={"start": 0}).status_code == 422
    assert client.get(at, params={"start": 5, "end": 99_999_999}).status_code == 404
    nobody = client.get("/api/documents/nobody/rectangles", params={"start": 0, "end": 4})
    assert nobody.status_code == 404


def test_a_pdf_that_was_changed_since_has_its_quote_and_no_rectangles(
    footnote: Footnote, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    file = folder / "report.pdf"
    file.write_bytes((SAMPLES / REPORT).read_bytes())
    footnote("index", folder)
    file.write_bytes((SAMPLES / "trade/2025-05-16-agreement-signed.pdf").read_bytes())
    assert footnote("show", "report.pdf", "--span", "0:10").code == 0
    ran = footnote("show", "report.pdf", "--span", "0:10", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "was changed or removed; run 'footnote index'" in ran.told
