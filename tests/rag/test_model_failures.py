"""Whatever a provider's server does, the reader gets the evidence and a line that says why."""

import logging
import time
import traceback
from collections.abc import Callable
from datetime import date
from email.utils import formatdate

import pytest
from misbehaving_server import Server, server
from pydantic import SecretStr

from corpus.errors import ModelError, ModelUnavailable
from index.search import RankedPassage
from rag.answers import Answer, Claim, Evidence, Question
from rag.assistant import Assistant
from rag.evidence import Found
from rag.models import chat_model
from rag.settings import Settings
from rag.stream import LIMITS, TRIES, Limits, limits_for
from rag.writing import write

KEY = "sk-do-not-tell-4711"
QUOTES = (
    "Oslo paid 30 million crowns for the new bridge.",
    "The bridge opens in May, the minister said.",
)
EVIDENCE = tuple(
    Evidence(
        "a.md", "1", "Bridges", date(2025, 4, 11), "Desk", None, n * 100, n * 100 + len(q), q, 0.9
    )
    for n, q in enumerate(QUOTES)
)
ASKED = Question("How much did Oslo pay for the bridge?")


class _Search:
    def find(self, *args: object) -> tuple[RankedPassage, ...]:
        return ()


class _Finder:
    def find(self, *args: object) -> Found:
        return Found(EVIDENCE, (None, None), (0.5, 0.5), 0.97, ())


def answered(running: Server, timeout_s: float = 5.0, name: str | None = "small") -> Answer:
    """The answer of the whole assistant, with the model of this server."""
    assistant = Assistant(
        _Search(),  # type: ignore[arg-type]
        _Finder(),  # type: ignore[arg-type]
        lambda: chat_model(name, running.address, SecretStr(KEY), timeout_s),
        passages=5,
        sentences=3,
        threshold=0.5,
    )
    return assistant.invoke(ASKED)


@pytest.mark.parametrize(
    ("way", "says"),
    [
        ("401", "did not accept the key"),
        ("403", "did not accept the key"),
        ("404", "not known there"),
        ("422", "refused the question"),
        ("429", "takes no more questions now"),
        ("500", "failed on its side"),
        ("503", "failed on its side"),
        ("307", "to another address (307)"),
        ("302", "to another address (302)"),
        ("silent", "did not answer in time"),
        ("hangs up", "broke off the connection"),
        ("empty", ""),
        ("garbage", "no usable answer"),
        ("html", ""),
        ("a whole answer", ""),
        ("error in the stream", "no usable answer"),
    ],
)
def test_the_evidence_stands_and_a_line_says_why(way: str, says: str) -> None:
    with server(way) as running:
        answer = answered(running, timeout_s=0.7 if way == "silent" else 5)
    assert answer.answered
    assert answer.model == "quotes"
    assert QUOTES[0] in [claim.text for claim in answer.claims]
    assert all(citation.evidence.quote in QUOTES for citation in answer.citations)
    assert isinstance(answer.trouble, ModelError)
    told = str(answer.trouble)
    assert says in told
    assert "\n" not in told
    assert KEY not in told


@pytest.mark.parametrize("way", ["dies", "ends early"])
def test_what_was_written_before_a_server_broke_off_is_kept(way: str) -> None:
    with server(way) as running:
        answer = answered(running)
    assert [claim.text for claim in answer.claims] == ["Oslo paid 30 million crowns."]
    assert answer.model == "openai:small"
    assert (answer.trouble is not None) == (way == "dies")


def test_nobody_at_the_address_leaves_the_evidence() -> None:
    with server("well") as running:
        pass
    answer = answered(running)
    assert answer.model == "quotes"
    assert "could not be reached" in str(answer.trouble)


@pytest.mark.parametrize("status", ["429", "503", "500", "529"])
def test_a_server_that_is_busy_for_a_moment_is_asked_again(status: str) -> None:
    with server(f"{status} then well") as running:
        answer = answered(running)
        assert len(running.paths) == 2
    assert answer.trouble is None
    assert [claim.text for claim in answer.claims] == ["Oslo paid 30 million crowns."]


def test_without_a_word_of_when_the_waits_grow() -> None:
    with server("429", retry_after=None) as running:
        started = time.monotonic()
        answer = answered(running)
        assert 1.4 < time.monotonic() - started < 5
        assert len(running.paths) == TRIES
    assert "Try again later" in str(answer.trouble)


@pytest.mark.parametrize(
    "asked_for", ["3", lambda: formatdate(time.time() + 4, usegmt=True)], ids=["seconds", "a date"]
)
def test_a_wait_longer_than_the_limit_is_told_and_not_waited_for(
    asked_for: str | Callable[[], str],
) -> None:
    wanted = asked_for if isinstance(asked_for, str) else asked_for()
    with server("429", retry_after=wanted) as running:
        started = time.monotonic()
        answer = answered(running, timeout_s=1)
        assert time.monotonic() - started < 1
        assert len(running.paths) == 1
    assert "seconds" in str(answer.trouble)


@pytest.mark.parametrize("wanted", ["soon", "nan", "-3", "Fri, 99 Foo 2025 10:00:00 GMT"])
def test_a_wait_that_is_none_does_no_harm(wanted: str) -> None:
    with server("429 then well", retry_after=wanted) as running:
        assert answered(running).trouble is None


@pytest.mark.parametrize("status", ["400", "401", "404", "422"])
def test_what_will_not_change_is_asked_once(status: str) -> None:
    with server(status) as running:
        answered(running)
        assert len(running.paths) == 1


@pytest.mark.parametrize("name", ["small", "anthropic:claude-small", "ollama:small"])
@pytest.mark.parametrize("status", ["302", "307"])
def test_question_evidence_and_key_do_not_follow_to_another_address(name: str, status: str) -> None:
    with server("well") as other, server(status) as running:
        running.elsewhere = other.address
        answer = answered(running, name=name)
        assert other.paths == []
        assert other.keys == []
    assert "another address" in str(answer.trouble)


def test_a_key_shows_in_no_log_error_or_traceback(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with server("401") as running:
        model = chat_model("small", running.address, SecretStr(KEY), 5)
        with pytest.raises(ModelError) as caught:
            list(write("Who paid?", EVIDENCE, model))
        assert running.keys == [f"Bearer {KEY}"]
    shown = [
        caplog.text,
        "".join(traceback.format_exception(caught.value)),
        repr(caught.value),
        repr(model),
        str(model),
    ]
    for text in shown:
        assert KEY not in text


@pytest.mark.parametrize("name", ["openai:gpt-4o-mini", "anthropic:claude-small", "ollama:small"])
def test_a_key_shows_in_no_model(name: str) -> None:
    model = chat_model(name, None, SecretStr(KEY), 5)
    assert KEY not in repr(model) + str(model) + str(model.model_dump())
    assert KEY not in str(getattr(model, "_identifying_params", ""))


def test_a_key_shows_in_no_settings() -> None:
    settings = Settings(model_key=SecretStr(KEY))
    assert KEY not in repr(settings) + str(settings) + settings.model_dump_json()


def test_an_endless_answer_ends_and_keeps_its_first_sentence() -> None:
    with server("endless") as running:
        model = chat_model("small", running.address, SecretStr(KEY), 5)
        found = list(write("Who paid?", EVIDENCE, model, limits=Limits(characters=2_000)))
    assert found[0] == Claim("Oslo paid 30 million crowns.", (1,))


def test_whoever_waits_longer_for_a_word_waits_longer_for_the_answer() -> None:
    at = "http://127.0.0.1:1/v1"
    assert limits_for(chat_model("small", at, None, 60)) == LIMITS
    assert limits_for(chat_model("small", at, None, 600)).seconds == 1200
    assert limits_for(chat_model("ollama:small", None, None, 300)).seconds == 600


@pytest.mark.parametrize("name", ["small", None, "ollama:small"])
def test_what_is_asked_on_this_machine_goes_through_no_proxy(
    name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    with server("well") as running:
        trouble = answered(running, name=name).trouble
        assert running.paths
    assert "reached" not in str(trouble)


def test_a_trouble_that_passes_is_no_wrong_setting() -> None:
    with server("500") as passing, server("401") as lasting:
        assert isinstance(answered(passing).trouble, ModelUnavailable)
        assert not isinstance(answered(lasting).trouble, ModelUnavailable)
