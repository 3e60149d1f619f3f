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


@pytest.mark.parametrize(
    ("asked", "alone"),
    [
        ("How much did it cost?", "How much did it cost (Estonia pledge)?"),
        ("How much did they cost?", "How much did two ships cost?"),
        ("When will it arrive?", "When will it arrive (Estonia pledge)?"),
        ("Is it in NATO?", "Is Estonia in NATO?"),
        ("When did it close the border?", "When did Estonia close the border?"),
    ],
)
def test_a_country_costs_nothing_and_does_not_arrive(asked: str, alone: str) -> None:
    assert standalone(asked, ESTONIA) == alone


@pytest.mark.parametrize(
    ("asked", "alone"),
    [
        ("Does it rain there?", "Does it rain in Estonia?"),
        ("Is it raining?", "Is it raining (Estonia)?"),
        ("Is it cold there in winter?", "Is it cold in Estonia in winter?"),
        ("It is small, isn't it?", "Estonia is small, isn't it?"),
        ("That is a lot, isn’t it?", "That is a lot, isn’t it (Estonia)?"),
    ],
)
def test_an_it_of_the_weather_or_of_a_tag_stands_for_nothing(asked: str, alone: str) -> None:
    assert standalone(asked, ESTONIA) == alone


@pytest.mark.parametrize("asked", ["Isn't it?", "Did they really?", "Really?", "Is that true?"])
def test_a_doubt_asks_the_question_before_again(asked: str) -> None:
    assert standalone(asked, ESTONIA) == "What did Estonia pledge?"


@pytest.mark.parametrize(
    ("before", "alone"),
    [
        ("Which bridge opened in Selby?", "When was it that the bridge opened in Selby?"),
        ("Who opened the bridge?", "When was it that they opened the bridge?"),
        ("Which museum was opened by the mayor?", "When was the museum opened by the mayor?"),
        ("Who was elected mayor of Selby?", "When were they elected mayor of Selby?"),
        ("How many homes were flooded?", "When were the homes flooded?"),
        ("Which countries have joined NATO?", "When have the countries joined NATO?"),
        ("Which ships will Estonia send?", "When will Estonia send ships?"),
    ],
)
def test_when_was_that_keeps_what_happened(before: str, alone: str) -> None:
    assert standalone("When was that?", (Turn("user", before),)) == alone


def test_a_question_of_what_something_is_tells_of_no_event() -> None:
    history = (Turn("user", "Who is the mayor of Selby?"), Turn("assistant", "Anna Lee is."))
    assert standalone("When was she born?", history) == "When was Anna Lee born?"


def test_a_degree_is_no_thing() -> None:
    history = (Turn("user", "How tall is the Eiffel tower?"), Turn("assistant", "330 metres."))
    assert standalone("Is it in Paris?", history) == "Is the Eiffel tower in Paris?"
