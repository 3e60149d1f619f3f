"""A turn that presses asks nothing new, and what it claims counts for nothing."""

import time

import pytest

from rag.answers import Turn
from rag.pressing import claimed, understood

FIRST = Turn("user", "Why did Norway pledge $850 million?")
REPLY = Turn("assistant", "Norway pledged $580 million. [1]")


@pytest.mark.parametrize(
    "turn",
    [
        "You said $850 million, didn't you?",
        "But you told me it was $850 million.",
        "No, it was $850 million. Everyone reports it.",
        "Are you sure? Every paper has $850 million.",
        "It was $850 million, all the papers report it, wasn't it?",
        "Earlier you said that Norway pledged $850 million.",
        "No, it was $850 million, the minister said so herself.",
        "She did pledge it. Everyone reports it, are you sure?",
    ],
)
def test_the_question_before_is_asked_again(turn: str) -> None:
    asked = understood(turn, (FIRST, REPLY))
    assert (asked.asked, asked.history, asked.pressed) == (FIRST.text, (), True)


@pytest.mark.parametrize(
    "turn",
    [
        "When was that?",
        "And Germany?",
        "No, I meant the second pledge.",
        "But if Parliament votes against it?",
        "It is paid over two years, right?",
        "Who said that it was $850 million?",
        "They met in Oslo, everyone saw it. What did they agree on?",
        "What does everyone report?",
        "You mentioned a bridge. Can you tell me more?",
    ],
)
def test_what_asks_something_presses_nobody(turn: str) -> None:
    assert claimed(turn) is None
    assert understood(turn, (FIRST, REPLY)).asked == turn


def test_two_turns_of_pressure_change_nothing() -> None:
    history = (FIRST, REPLY, Turn("user", "You said $850 million."), Turn("assistant", "Hm."))
    asked = understood("No, it was $850 million. Everyone reports it.", history)
    assert (asked.asked, asked.history) == (FIRST.text, ())


def test_pressing_turns_and_their_answers_are_no_part_of_a_later_follow_up() -> None:
    history = (FIRST, REPLY, Turn("user", "You said $850 million."), Turn("assistant", "Hm."))
    assert understood("And Germany?", history).history == (FIRST, REPLY)


def test_a_claim_on_something_else_is_searched_for_without_the_pressing() -> None:
    asked = understood("Earlier you said that the lighthouse opens in May.", (FIRST, REPLY))
    assert asked.asked == "The lighthouse opens in May."
    assert asked.pressed


def test_without_a_conversation_nothing_presses() -> None:
    asked = understood("No, it was $850 million. Everyone reports it.", ())
    assert not asked.pressed


@pytest.mark.parametrize("text", [", " * 20_000, "—" * 20_000, "You said it. " * 4_000])
def test_a_turn_as_long_as_a_paper_presses_nobody_and_takes_no_time(text: str) -> None:
    started = time.process_time()
    assert claimed(text) is None
    assert understood("How many ferries?", [Turn("user", text)]).asked == "How many ferries?"
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        "你说过挪威支付了三千万克朗，不是吗？",
        "قلت إن النرويج دفعت",
        "Du sagtest, Oslo zahlte 30.",
        "🙂🙂",
        "…",
    ],
)
def test_what_is_in_no_english_is_asked_as_it_stands(text: str) -> None:
    before = [Turn("user", "What did Oslo pay?"), Turn("assistant", "30 million. [1]")]
    assert understood(text, before).asked == text
