"""A follow-up becomes a question that stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers import Turn
from rag.followup import standalone

ESTONIA = (Turn("user", "What did Estonia pledge?"), Turn("assistant", "Two ships. [1]"))


def test_without_history_a_question_stays_as_it_is() -> None:
    assert standalone("And Germany?", ()) == "And Germany?"
    assert standalone("And Germany?", (Turn("assistant", "Hello."),)) == "And Germany?"


@pytest.mark.parametrize("asked", ["And Germany?", "What about Germany?", "and for Germany"])
def test_another_name_takes_the_place_of_the_first(asked: str) -> None:
    assert standalone(asked, ESTONIA) == "What did Germany pledge?"


def test_several_names_before_are_replaced_together() -> None:
    before = (Turn("user", "How much did Britain and Norway pledge?"),)
    assert standalone("And Germany?", before) == "How much did Germany pledge?"


def test_the_question_before_is_asked_for_something_else() -> None:
    assert standalone("When was that?", ESTONIA) == "When did Estonia pledge?"


def test_a_question_that_says_enough_stays_as_it_is() -> None:
    asked = "How many homes were flooded in the lower town of Camberholt?"
    assert standalone(asked, ESTONIA) == asked


def test_follow_ups_build_on_each_other() -> None:
    turns = (*ESTONIA, Turn("user", "And Germany?"), Turn("assistant", "Four systems. [1]"))
    assert standalone("And the Netherlands?", turns) == "What did the Netherlands pledge?"


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_any_conversation_gives_a_question(question: str, earlier: list[str]) -> None:
    found = standalone(question, [Turn("user", text) for text in earlier])
    assert found == question or found.strip()


@pytest.mark.parametrize("gap", [" ", "  ", "\n"])
def test_a_noun_is_replaced_whatever_stands_before_it(gap: str) -> None:
    history = (
        Turn("user", "Which river crosses the old town of Lewiston?"),
        Turn("assistant", "The Androscoggin River crosses Lewiston."),
    )
    assert standalone(f"How long is this{gap}river?", history) == (
        "How long is the Androscoggin River?"
    )
