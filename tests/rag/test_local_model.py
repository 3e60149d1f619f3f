"""A GGUF file as a chat model: what it writes, how it ends, and what it says when it cannot."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import httpx
import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from local_model import missing, small_model
from test_gguf import TINY

from corpus.errors import ModelError, ModelUnavailable
from rag import local_engine
from rag.local_model import ChatGguf
from rag.models import chat_model, model_file, model_label

real = pytest.mark.skipif(missing() is not None, reason=f"no local model: {missing()}")
ASKED: list[BaseMessage] = [SystemMessage("Answer in one word."), HumanMessage("Is the sea wet?")]
LONG = 4096  # tokens: no test waits for so many


@pytest.fixture(scope="module")
def model() -> Iterator[ChatGguf]:
    path = small_model()
    assert path is not None
    made = ChatGguf(model=str(path), context=1024, max_tokens=24, timeout_s=120)
    yield made
    made.close()


def merged(model: BaseChatModel, messages: list[BaseMessage], **options: object) -> AIMessageChunk:
    whole = AIMessageChunk("")
    for piece in model.stream(messages, **options):  # type: ignore[arg-type]
        whole += piece  # type: ignore[assignment]
    return whole


@real
def test_text_comes_in_pieces_and_the_last_one_counts(model: ChatGguf) -> None:
    pieces = list(model.stream(ASKED, max_tokens=6))
    assert len([piece for piece in pieces if piece.text]) > 1
    told, used = pieces[-1].response_metadata, pieces[-1].usage_metadata
    assert used is not None
    assert 0 < used["output_tokens"] <= 6
    assert used["input_tokens"] > 10
    assert told["finish_reason"] in ("stop", "length")
    assert told["timings"]["predicted_n"] == used["output_tokens"]
    assert told["timings"]["prompt_ms"] > 0


@real
def test_the_beginning_of_a_prompt_is_read_once(model: ChatGguf) -> None:
    merged(model, ASKED, max_tokens=1)
    again = merged(model, [ASKED[0], HumanMessage("Is sand dry?")], max_tokens=1)
    assert again.usage_metadata is not None
    assert again.usage_metadata["input_token_details"]["cache_read"] > 5


@real
def test_a_grammar_bounds_what_is_written(model: ChatGguf) -> None:
    bound = model.bind(grammar='root ::= "neither" | "both"')
    assert bound.invoke(ASKED).text in ("neither", "both")


@real
def test_a_grammar_that_is_none_is_told_in_one_line(model: ChatGguf) -> None:
    with pytest.raises(ModelError, match="refused the request") as caught:
        model.invoke(ASKED, grammar="root ::= (")
    assert "\n" not in str(caught.value)
    assert model.invoke(ASKED, max_tokens=1).text, "the next question is answered"


@real
def test_a_stop_word_ends_the_text(model: ChatGguf) -> None:
    whole = model.invoke(ASKED, grammar='root ::= "one two three"', stop=[" two"])
    assert whole.text == "one"
    assert whole.response_metadata["finish_reason"] == "stop"


@real
def test_the_same_question_gets_the_same_answer(model: ChatGguf) -> None:
    first, second = (merged(model, ASKED, max_tokens=8).text for _ in range(2))
    assert first == second


@real
def test_a_prompt_too_long_for_the_context_is_told(model: ChatGguf) -> None:
    with pytest.raises(ModelError, match=r"room for 1024. Raise model_context"):
        model.invoke([HumanMessage("the sea " * 1500)])


@real
def test_an_answer_that_is_given_up_leaves_the_model_free(model: ChatGguf) -> None:
    stream = model.stream([HumanMessage("Count to a thousand.")], max_tokens=LONG)
    assert next(stream) is not None
    stream.close()  # type: ignore[attr-defined]  # it is a generator
    assert merged(model, ASKED, max_tokens=1).usage_metadata is not None


@real
def test_questions_at_once_are_answered_one_after_the_other(model: ChatGguf) -> None:
    texts = dict[int, str]()

    def ask(n: int) -> None:
        texts[n] = model.invoke(ASKED, grammar=f'root ::= "{n}"').text

    threads = [threading.Thread(target=ask, args=(n,)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {1: "1", 2: "2", 3: "3"}


@real
def test_the_port_that_the_library_opens_answers_nobody(model: ChatGguf) -> None:
    model.engine.load()
    address = model.engine.address
    asked = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    with httpx.Client(base_url=address, trust_env=False) as client:
        assert client.post("/v1/chat/completions", json=asked).status_code == 401
        assert client.get("/props").status_code == 401
        assert client.get("/slots").status_code != 200
    assert address.startswith("http://127.0.0.1:")


@real
def test_ctrl_c_stays_with_the_program(model: ChatGguf) -> None:
    model.engine.load()
    came = threading.Event()

    def noted(number: int, frame: FrameType | None) -> None:
        came.set()

    before = signal.signal(signal.SIGINT, noted)
    try:
        os.kill(os.getpid(), signal.SIGINT)
        assert came.wait(10)
    finally:
        signal.signal(signal.SIGINT, before)
    assert merged(model, ASKED, max_tokens=1).usage_metadata is not None


@real
def test_loading_leaves_the_handlers_of_signals_as_they_were(model: ChatGguf) -> None:
    path = small_model()
    assert path is not None
    came = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: came.set())
    other = ChatGguf(model=str(path), context=1024)
    try:
        loading = threading.Thread(target=other.engine.load)
        loading.start()
        loading.join()
        os.kill(os.getpid(), signal.SIGTERM)
        assert came.wait(10)
    finally:
        signal.signal(signal.SIGTERM, before)
        other.close()


@real
def test_a_closed_model_says_so() -> None:
    path = small_model()
    assert path is not None
    made = ChatGguf(model=str(path))
    made.close()
    with pytest.raises(ModelError, match="was closed"):
        made.invoke(ASKED)


@real
def test_a_model_that_is_silent_for_too_long_is_told(model: ChatGguf) -> None:
    model.engine.load()
    hurried = model.engine.chunks(
        {"messages": [{"role": "user", "content": "Count."}], "stream": True}, timeout_s=0.0
    )
    with pytest.raises(ModelUnavailable, match="wrote nothing for 0 seconds"):
        next(hurried)


@real
def test_too_little_memory_is_told_before_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_model()
    assert path is not None
    monkeypatch.setattr(local_engine, "free_memory", lambda: 100_000_000)
    made = ChatGguf(model=str(path))
    with pytest.raises(ModelUnavailable, match=r"needs some 0\.6 GB of memory, and 0\.1 GB"):
        made.invoke(ASKED)


@real
def test_a_file_that_is_cut_short_is_told(tmp_path: Path) -> None:
    whole = small_model()
    assert whole is not None
    cut = tmp_path / "cut.gguf"
    with whole.open("rb") as file:
        cut.write_bytes(file.read(4_000_000))
    with pytest.raises(ModelError, match="cut short") as caught:
        ChatGguf(model=str(cut)).invoke(ASKED)
    assert "\n" not in str(caught.value)


@real
def test_a_message_of_another_kind_is_not_sent(model: ChatGguf) -> None:
    with pytest.raises(ValueError, match="no message of type 'tool'"):
        model.invoke([ToolMessage("1", tool_call_id="1")])


@real
def test_a_conversation_is_sent_as_it_was(model: ChatGguf) -> None:
    short = merged(model, [HumanMessage("Yes?")], max_tokens=1)
    talk = [HumanMessage("Is the sea wet?"), AIMessage("It is."), HumanMessage("Yes?")]
    long = merged(model, talk, max_tokens=1)
    assert short.usage_metadata is not None
    assert long.usage_metadata is not None
    assert long.usage_metadata["input_tokens"] > short.usage_metadata["input_tokens"] + 6


@real
def test_the_setting_names_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_model()
    assert path is not None
    monkeypatch.chdir(path.parent)
    for name in (str(path), f"gguf:{path}", path.name, f"GGUF:{path.name}"):
        made = chat_model(name, None, None, 5, 2048)
        assert model_label(made) == f"gguf:{path.name}"
        assert (made.model, made.context) == (str(path), 2048)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["openai:gpt-5-mini", "small", "ollama:x", "gguf-model:1"])
def test_other_names_are_no_file(name: str) -> None:
    assert model_file(name) is None


def test_a_file_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="address is set as well"):
        chat_model(str(tmp_path / "x.gguf"), "http://127.0.0.1:1", None, 5)


@real
def test_a_missing_file_is_told_when_it_is_set(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model file"):
        chat_model(f"gguf:{tmp_path / 'none'}", None, None, 5)


def test_a_missing_extra_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tiny.gguf").write_bytes(TINY)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"pip install 'footnote-briefings\[local\]'"):
        chat_model(str(tmp_path / "tiny.gguf"), None, None, 5)


@real
def test_a_question_that_waits_for_another_one_can_be_given_up(model: ChatGguf) -> None:
    first = model.stream([HumanMessage("Count to a thousand.")], max_tokens=LONG)
    assert next(first) is not None
    second = model.stream(ASKED, max_tokens=1)
    assert next(second).text == "", "it waits, and says so"
    second.close()  # type: ignore[attr-defined]  # it is a generator
    first.close()  # type: ignore[attr-defined]
    assert merged(model, ASKED, max_tokens=1).usage_metadata is not None


@real
def test_while_the_prompt_is_read_a_reader_may_leave(model: ChatGguf) -> None:
    long = [HumanMessage("the sea is wide " * 150)]
    stream = model.stream(long, max_tokens=LONG)
    assert next(stream).text == ""
    stream.close()  # type: ignore[attr-defined]  # it is a generator
    used = merged(model, ASKED, max_tokens=1).usage_metadata
    assert used is not None
