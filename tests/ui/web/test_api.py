"""The HTTP API and what guards it."""

import json
from typing import Any

import httpx
import pytest
from browsing import Site
from fake_briefings import HARBOUR, PORT

from corpus.errors import ModelUnavailable, QuestionError

WALL = "Why did the east harbour flood wall give way?"


@pytest.fixture
def client(site: Site) -> Any:
    with httpx.Client(base_url=site.url) as client:
        yield client


def test_a_question_is_answered_as_the_command_line_would(client: httpx.Client, site: Site) -> None:
    line = {
        "id": "q1",
        "question": WALL,
        "history": [{"role": "user", "text": "Before"}],
        "documents": [HARBOUR.path],
        "since": "2025-03-01",
    }
    answer = client.post("/api/ask", json=line).json()
    assert answer["id"] == "q1"
    assert answer["answered"] is True
    assert answer["citations"][0]["document"] == HARBOUR.path
    asked = site.assistant.asked[-1]
    assert asked.history[0].text == "Before"
    assert str(asked.filters.since) == "2025-03-01"


def test_an_answer_streams_as_lines(client: httpx.Client) -> None:
    with client.stream("POST", "/api/ask/stream", json={"question": WALL}) as answer:
        events = [json.loads(line) for line in answer.iter_lines()]
    kinds = [event["event"] for event in events]
    assert kinds[0] == "evidence"
    assert kinds[-1] == "answer"
    assert set(kinds[1:-1]) == {"sentence"}
    assert len(kinds) - 2 == len(events[-1]["answer"]["claims"])


def test_a_failing_stream_says_so_in_its_last_line(client: httpx.Client, site: Site) -> None:
    site.assistant.error = ModelUnavailable("the model did not answer")
    with client.stream("POST", "/api/ask/stream", json={"question": WALL}) as answer:
        events = [json.loads(line) for line in answer.iter_lines()]
    assert events == [{"event": "failed", "error": "the model did not answer"}]


def test_a_bad_question_is_told_in_one_line(client: httpx.Client, site: Site) -> None:
    assert client.post("/api/ask", json={"quest": "x"}).status_code == 422
    site.assistant.error = QuestionError("the question is empty; ask something")
    answer = client.post("/api/ask", json={"question": " "})
    assert answer.status_code == 422
    assert answer.json() == {"error": "the question is empty; ask something"}


@pytest.mark.parametrize(
    ("method", "address", "body", "where"),
    [
        ("POST", "/api/ask", '{"quest": "x"}', "question"),
        ("POST", "/api/ask", '{"question": "x", "history": [{"role": "no"}]}', "history.0.role"),
        ("POST", "/api/ask", "nonsense", "the body"),
        ("POST", "/api/ask", "", "the body"),
        ("GET", f"/api/documents/{PORT.id}/pages/two.png", None, "number"),
        ("GET", f"/api/documents/{PORT.id}/pages/{'9' * 5000}.png", None, "number"),
        ("GET", f"/api/documents/{PORT.id}/pages/2.png?width=99999", None, "width"),
        ("GET", f"/api/documents/{PORT.id}/rectangles?start=-1&end=2", None, "start"),
        ("GET", f"/api/documents/{PORT.id}/rectangles?start=nan&end=2", None, "start"),
        ("GET", f"/api/documents/{PORT.id}/rectangles", None, "start"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_one_line(
    client: httpx.Client, method: str, address: str, body: str | None, where: str
) -> None:
    answer = client.request(
        method, address, content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert list(answer.json()) == ["error"]
    assert answer.json()["error"].startswith(f"{where}: ")
    assert "\n" not in answer.json()["error"]


def test_a_document_is_served_by_id_with_spans_that_fit(client: httpx.Client) -> None:
    opened = client.get(f"/api/documents/{HARBOUR.id}").json()
    assert opened["document"] == HARBOUR.path
    assert opened["date"] == "2025-03-18"
    for sentence in HARBOUR.sentences():
        assert opened["text"][sentence.start : sentence.end] == sentence.quote
    assert {block["kind"] for block in opened["blocks"]} == {"heading", "paragraph", "item", "row"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/documents/nobody",
        "/api/documents/..%2f..%2fetc%2fpasswd",
        "/api/documents/%2fetc%2fpasswd/original",
        f"/api/documents/{HARBOUR.path.replace('/', '%2f')}",
        f"/api/documents/{HARBOUR.id}/pages/1.png",
        f"/api/documents/{PORT.id}/pages/99.png",
        f"/api/documents/{PORT.id}/pages/0.png",
        "/page/../serve.py",
        "/page/%2e%2e/%2e%2e/serve.py",
        "/page/parts/",
    ],
)
def test_what_is_not_there_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_original_is_handed_over_as_a_file_and_never_run(client: httpx.Client) -> None:
    from fake_briefings import MEASLES

    answer = client.get(f"/api/documents/{MEASLES.id}/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    disposition = 'attachment; filename="2025-04-09-measles-coverage.html"'
    assert answer.headers["content-disposition"] == disposition
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.text == MEASLES.notation


def test_a_page_picture_is_a_png_of_the_width_asked_for(client: httpx.Client) -> None:
    answer = client.get(f"/api/documents/{PORT.id}/pages/2.png?width=300")
    assert answer.headers["content-type"] == "image/png"
    assert int.from_bytes(answer.content[16:20], "big") == 300
    assert client.get(f"/api/documents/{PORT.id}/pages/2.png?width=99999").status_code == 422


def test_the_index_is_told(client: httpx.Client) -> None:
    health = {"ready": True, "documents": 4, "failures": 2}
    assert client.get("/api/health").json() == health
    status = client.get("/api/status").json()
    assert status["documents"][0]["document"] == HARBOUR.path
    assert status["failures"][0]["code"] == "no_text"
    assert client.get("/api/documents").json()["documents"][0]["id"] == HARBOUR.id


@pytest.mark.parametrize("path", ["/", "/api/health", "/page/main.js", "/nowhere", "/config"])
def test_every_answer_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_each_page_has_a_nonce_of_its_own(client: httpx.Client) -> None:
    one, two = client.get("/"), client.get("/")
    assert one.headers["content-security-policy"] != two.headers["content-security-policy"]
    nonce = one.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert one.text.count("<script") == one.text.count(f'<script nonce="{nonce}"') > 3
    assert "http://" not in one.text.replace(str(client.base_url), "").split("gradio_config")[0]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_foreign_name_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/api/documents", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_other_sites_are_refused(client: httpx.Client, origin: str) -> None:
    headers = {"origin": origin}
    assert client.post("/api/ask", json={"question": WALL}, headers=headers).status_code == 403
    assert client.post("/gradio_api/queue/join", json={}, headers=headers).status_code == 403
    assert client.get("/api/documents", headers=headers).status_code == 403


def test_our_own_origin_is_not_refused(client: httpx.Client, site: Site) -> None:
    headers = {"origin": site.url}
    assert client.post("/api/ask", json={"question": WALL}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "route", ["upload", "file=/etc/passwd", "proxy=http://evil.example", "info", "component_server"]
)
def test_what_the_page_does_not_need_of_gradio_is_closed(client: httpx.Client, route: str) -> None:
    assert client.get(f"/gradio_api/{route}").status_code == 404
    assert client.post(f"/gradio_api/{route}").status_code == 404
