"""An answer as JSON says the same as one in words, however far it has come."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from scripted_model import ScriptedModel

from rag.answers import Claim, Evidence
from rag.prompts import NOT_IN_BRIEFINGS
from rag.structured import answer_schema, in_words, is_structured
from rag.writing import Refused, write

SAID = ("Oslo paid 30 million crowns.", "London did not pay.")
EVIDENCE = tuple(
    Evidence("a.md", "1", "A note", date(2025, 4, 11), None, None, 0, len(q), q, 0.9) for q in SAID
)
ANSWER = json.dumps(
    {"sentences": [{"text": text, "evidence": [n]} for n, text in enumerate(SAID, start=1)]}
)


class Ollama(ScriptedModel):
    """A model that takes a schema."""

    @property
    def _llm_type(self) -> str:
        return "chat-ollama"


def test_a_structured_answer_is_read_as_one_in_words() -> None:
    pieces = tuple(ANSWER[at : at + 7] for at in range(0, len(ANSWER), 7))
    assert list(write("Who paid?", EVIDENCE, Ollama(pieces=pieces))) == [
        Claim(SAID[0], (1,)),
        Claim(SAID[1], (2,)),
    ]


def test_no_sentence_is_a_refusal() -> None:
    (outcome,) = write("Who paid?", EVIDENCE, Ollama(pieces=('{"sentences": []}',)))
    assert outcome == Refused(NOT_IN_BRIEFINGS)


def test_of_an_answer_that_broke_off_whole_sentences_stand() -> None:
    cut = Ollama(pieces=(ANSWER[: ANSWER.index("did not")],), finished="length")
    assert list(write("Who paid?", EVIDENCE, cut)) == [Claim(SAID[0], (1,))]


@given(st.integers(min_value=1, max_value=len(ANSWER)))
def test_while_it_grows_only_whole_sentences_are_there(length: int) -> None:
    grown = in_words(ANSWER[:length], ended=False)
    assert in_words(ANSWER).startswith(grown)
    assert grown in ("", f"{SAID[0]} [1]")


def test_what_is_no_answer_says_nothing() -> None:
    for text in ("{", '{"a": 1}', '{"sentences": [1, {}]}', "{nonsense"):
        assert in_words(text) == ""
    assert is_structured("  {")
    assert not is_structured("Oslo paid. [1]")


def test_the_schema_bounds_the_numbers_and_the_refusal() -> None:
    sentences = answer_schema(3, may_refuse=False)["properties"]["sentences"]
    assert sentences["minItems"] == 1
    assert sentences["items"]["properties"]["evidence"]["items"]["maximum"] == 3
    assert answer_schema(3, may_refuse=True)["properties"]["sentences"]["minItems"] == 0
