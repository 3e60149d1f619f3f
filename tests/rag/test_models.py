"""A model is found by name or address, and its troubles come out in one line without the key."""

import time
from datetime import date

import pytest
from local_model import missing, served, small_model
from misbehaving_server import Server, server
from pydantic import SecretStr

from corpus.errors import ModelError, ModelUnavailable
from rag.answers import Claim, Evidence, Withheld
from rag.model_errors import model_error
from rag.models import chat_model, model_label
from rag.stream import TRIES, Limits
from rag.writing import Refused, write

KEY = SecretStr("sk-do-not-tell-4711")
QUOTES = (
    "Oslo paid 30 million crowns for the new bridge.",
    "The bridge opens in May, the minister said.",
)
EVIDENCE = tuple(
    Evidence("a.md", "1", "Bridges", date(2025, 4, 11), "Desk", None, 0, len(q), q, 0.9)
    for q in QUOTES
)


def asked(running: Server, timeout_s: float = 10, limits: Limits | None = None) -> list[object]:
    model = chat_model("small", running.address, KEY, timeout_s)
    return list(write("Who paid?", EVIDENCE, model, limits=limits or Limits()))


def _assert_tells(error: ModelError, *words: str) -> None:
    message = str(error)
    assert "\n" not in message
    assert KEY.get_secret_value() not in message
    assert KEY.get_secret_value() not in repr(error)
    assert error.__cause__ is None
    for word in words:
        assert word in message


def test_an_answer_comes_through_an_address() -> None:
    with server("well") as running:
        assert asked(running) == [Claim("Oslo paid 30 million crowns.", (1,))]
        assert running.paths == ["/v1/chat/completions"]
        assert running.keys == [f"Bearer {KEY.get_secret_value()}"]


def test_the_first_model_of_the_server_is_taken_where_none_is_named() -> None:
    with server("well") as running:
        model = chat_model(None, f"{running.address}/v1/", None, 5)
        assert model_label(model) == "openai:small"
        assert running.paths == ["/v1/models"]


def test_no_other_key_is_sent_to_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-service")
    with server("well") as running:
        list(write("Who?", EVIDENCE, chat_model(None, running.address, None, 5)))
        assert not any("another" in (key or "") for key in running.keys)


@pytest.mark.parametrize("status", ["401", "403"])
def test_a_wrong_key_is_told_without_showing_it(status: str) -> None:
    with server(status) as running, pytest.raises(ModelError) as caught:
        asked(running)
    assert not isinstance(caught.value, ModelUnavailable)
    _assert_tells(caught.value, "did not accept the key", status, running.address)


@pytest.mark.parametrize(
    ("status", "word"), [("404", "not known"), ("400", "refused"), ("422", "refused")]
)
def test_a_wrong_setting_is_told(status: str, word: str) -> None:
    with server(status) as running, pytest.raises(ModelError) as caught:
        asked(running)
    assert not isinstance(caught.value, ModelUnavailable)
    _assert_tells(caught.value, word, status)


@pytest.mark.parametrize(
    ("status", "word"),
    [("429", "no more questions now"), ("500", "failed on its side"), ("503", "failed")],
)
def test_a_busy_or_failing_server_is_tried_again_and_told(status: str, word: str) -> None:
    with server(status) as running:
        with pytest.raises(ModelUnavailable) as caught:
            asked(running)
        assert len(running.paths) == TRIES
    _assert_tells(caught.value, word, status)


@pytest.mark.parametrize("way", ["dies", "hangs"])
def test_what_was_written_before_the_server_broke_off_stands(way: str) -> None:
    with server(way) as running:
        stream = write("Who paid?", EVIDENCE, chat_model("small", running.address, KEY, 0.5))
        assert next(stream) == Claim("Oslo paid 30 million crowns.", (1,))
        assert isinstance(next(stream), Withheld)
        with pytest.raises(ModelUnavailable) as caught:
            next(stream)
    _assert_tells(caught.value, running.address, "in time" if way == "hangs" else "broke off")


def test_half_a_sentence_of_a_server_that_just_ends_is_withheld() -> None:
    with server("ends early") as running:
        claim, rest = asked(running)
    assert claim == Claim("Oslo paid 30 million crowns.", (1,))
    assert rest == Withheld(
        "The minister said that the bridge", "the answer broke off in this sentence"
    )


def test_a_server_that_only_keeps_the_line_alive_is_left() -> None:
    with server("keeps alive") as running, pytest.raises(ModelUnavailable, match="longer than"):
        asked(running, limits=Limits(seconds=0.4))


@pytest.mark.parametrize("way", ["empty", "garbage", "html"])
def test_an_answer_that_is_none_is_told(way: str) -> None:
    with server(way) as running, pytest.raises(ModelUnavailable) as caught:
        asked(running)
    _assert_tells(caught.value)


def test_an_endless_answer_is_cut_and_the_connection_closed() -> None:
    with server("endless") as running:
        found = asked(running, limits=Limits(characters=2_000))
        assert running.left.wait(timeout=10), "the client went on reading"
    assert found[0] == Claim("Oslo paid 30 million crowns.", (1,))
    assert all(isinstance(outcome, Withheld) for outcome in found[1:])


def test_nobody_at_the_address_is_told() -> None:
    with server("well") as running:
        address = running.address
    for name in ("small", None):
        with pytest.raises(ModelUnavailable) as caught:
            list(write("Who?", EVIDENCE, chat_model(name, address, KEY, 2)))
        _assert_tells(caught.value, "could not be reached", address)


@pytest.mark.parametrize("way", ["no models", "html"])
def test_a_server_without_models_is_told(way: str) -> None:
    with server(way) as running, pytest.raises(ModelError, match="lists no models") as caught:
        chat_model(None, running.address, KEY, 2)
    _assert_tells(caught.value, running.address)


@pytest.mark.parametrize("status", ["401", "404", "500"])
def test_a_server_that_will_not_list_its_models_is_told(status: str) -> None:
    with server(status) as running, pytest.raises(ModelError) as caught:
        chat_model(None, running.address, KEY, 2)
    _assert_tells(caught.value, status)


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8080",
        "ftp://host/v1",
        "http://",
        "http://host:99999",
        "http://a b/",
        "http://h/?a=b",
    ],
)
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(ModelError, match="is not a web address") as caught:
        chat_model("small", url, KEY, 2)
    _assert_tells(caught.value)


def test_a_password_in_an_address_is_not_shown() -> None:
    with server("401") as running, pytest.raises(ModelError) as caught:
        chat_model(None, running.address.replace("//", "//ann:hunter2@"), None, 2)
    assert "hunter2" not in str(caught.value)
    with pytest.raises(ModelError) as refused:
        chat_model(None, "http://ann:hunter2@host:port/", None, 2)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("key", ["sk-a\nb", "sk a b", "sk-ключ", "sk-\x00"])
def test_a_key_that_cannot_be_one_is_told(key: str) -> None:
    with pytest.raises(ModelError, match="key holds characters") as caught:
        chat_model("openai:gpt-4o", None, SecretStr(key), 2)
    assert key not in str(caught.value)


@pytest.mark.parametrize("name", ["", "nonsense", "provider:model", None])
def test_a_name_that_is_none_is_told(name: str | None) -> None:
    with pytest.raises(ModelError, match="openai:") as caught:
        chat_model(name, None, KEY, 2)
    _assert_tells(caught.value)


def test_a_missing_package_is_told() -> None:
    with pytest.raises(ModelError, match="pip install langchain-groq") as caught:
        chat_model("groq:llama", None, KEY, 2)
    _assert_tells(caught.value)


@pytest.mark.parametrize("name", ["openai:gpt-4o-mini", "anthropic:claude-small"])
def test_a_missing_key_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ModelError, match="needs a key") as caught:
        list(write("Who?", EVIDENCE, chat_model(name, None, None, 2)))
    assert not isinstance(caught.value, ModelUnavailable)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("openai:gpt-4o-mini", "openai:gpt-4o-mini"),
        ("openai:o3", "openai:o3"),
        ("anthropic:claude-small", "anthropic:claude-small"),
        ("ollama:qwen2.5:1.5b", "ollama:qwen2.5:1.5b"),
    ],
)
def test_a_name_gives_the_model_of_its_provider(name: str, label: str) -> None:
    assert model_label(chat_model(name, None, KEY, 2)) == label


def test_ollama_may_be_at_an_address() -> None:
    with server("500") as running:
        model = chat_model("ollama:small", running.address, None, 5)
        with pytest.raises(ModelUnavailable, match="failed on its side"):
            list(write("Who?", EVIDENCE, model))
        assert set(running.paths) == {"/api/chat"}


def test_anthropic_may_be_at_an_address() -> None:
    with server("401") as running:
        model = chat_model("anthropic:claude-small", running.address, KEY, 5)
        with pytest.raises(ModelError, match="did not accept the key"):
            list(write("Who?", EVIDENCE, model))
        assert running.paths[0].startswith("/v1/messages")


@pytest.mark.parametrize(
    "error", [KeyError(KEY.get_secret_value()), RuntimeError("odd\nlines"), ValueError("")]
)
def test_an_error_of_no_known_kind_is_told_in_one_line(error: Exception) -> None:
    told = model_error(error)
    assert isinstance(told, ModelUnavailable)
    _assert_tells(told, type(error).__name__)


@pytest.mark.skipif(missing() is not None, reason=f"no local model: {missing()}")
def test_a_real_model_behind_a_real_address_keeps_the_contract() -> None:
    path = small_model()
    assert path is not None
    with served(path) as address:
        model = chat_model(None, address, None, 30)
        assert model_label(model).endswith(".gguf")
        started = time.monotonic()
        stream = write("Who paid for the bridge?", EVIDENCE, model, limits=Limits(seconds=30))
        first = next(stream)
        to_first = time.monotonic() - started
        found = [first, *stream]
        whole = time.monotonic() - started
    assert 0 < to_first <= whole < 35
    assert any(isinstance(outcome, Claim | Withheld) for outcome in found)
    for outcome in found:
        assert isinstance(outcome, Claim | Withheld | Refused)
        if isinstance(outcome, Claim):
            assert set(outcome.citations) <= {1, 2}
