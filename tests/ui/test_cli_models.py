"""A language model that is set wrongly or does not answer: the evidence stands, a line says why."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from command import Footnote, Ran
from schemas import ANSWER

QUESTION = "How much did Britain and Norway pledge?"
KEY = "sk-not-to-be-told-0815"


class _Refusing(BaseHTTPRequestHandler):
    """Accepts no key and, as some servers do, says which it was."""

    def log_message(self, *args: object) -> None:
        """Nothing on standard error."""

    def do_GET(self) -> None:
        body = f'{{"error": {{"message": "bad key {KEY}"}}}}'.encode()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()


@pytest.fixture
def refusing_server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def closed_port() -> str:
    """An address of this machine where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def evidence_stands(ran: Ran) -> None:
    answer = ran.json(ANSWER)
    assert answer["answered"]
    assert answer["model"] == "quotes"
    assert any("$580 million" in citation["quote"] for citation in answer["citations"])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("openai:gpt-5-mini", "key"),
        ("anthropic:claude-haiku-4-5", "key"),
        ("nonsense", "provider:model"),
        ("nobody:model", "provider:model"),
    ],
)
def test_a_model_that_cannot_be_used_is_wrong_use(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    for variable in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    ran = samples("ask", QUESTION, "--json", "--model", name)
    assert ran.code == 2
    assert says in ran.told
    evidence_stands(ran)


def test_a_key_that_is_not_accepted_is_wrong_use_and_never_shown(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch, refusing_server: str
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "small")
    monkeypatch.setenv("FOOTNOTE_MODEL_URL", refusing_server)
    monkeypatch.setenv("FOOTNOTE_MODEL_KEY", KEY)
    ran = samples("ask", QUESTION, "--json")
    assert ran.code == 2
    assert "401" in ran.told
    assert KEY not in ran.err + ran.out
    evidence_stands(ran)


def test_a_server_that_does_not_answer_leaves_the_quotes_and_no_error(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch, closed_port: str
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "small")
    monkeypatch.setenv("FOOTNOTE_MODEL_URL", closed_port)
    ran = samples("ask", QUESTION, "--json")
    assert ran.code == 0
    assert "could not be reached" in ran.told
    evidence_stands(ran)


def test_an_address_that_is_none_is_wrong_use(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL_URL", "no address")
    ran = samples("ask", QUESTION, "--json")
    assert ran.code == 2
    assert "not a web address" in ran.told
    evidence_stands(ran)


def test_a_refusal_asks_no_model(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch, closed_port: str
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL_URL", closed_port)
    ran = samples("ask", "What is the capital of Mongolia?", "--json")
    assert (ran.code, ran.err) == (1, "")
