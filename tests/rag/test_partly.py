"""A question that asks two things is taken apart; one that asks one thing is not."""

import pytest

from rag.partly import parts_asked, unanswered


def test_two_questions_in_one_are_two() -> None:
    parts = parts_asked("How many homes were flooded, and what did the insurers pay?")
    assert [part.alone for part in parts] == [
        "How many homes were flooded?",
        "What did the insurers pay?",
    ]


def test_a_part_that_leans_on_the_first_stands_alone() -> None:
    first, second = parts_asked("Who is Marian Kestle and when was she born?")
    assert first.alone == "Who is Marian Kestle?"
    assert "Marian Kestle" in second.alone
    assert second.asked == "When was she born?"


@pytest.mark.parametrize(
    "question",
    [
        "What did Britain and Norway pledge?",
        "Who said what and when?",
        "Did the board approve the bridge before the mayor resigned?",
        "How do the reports of the county and of the inquiry differ?",
        "Who came?",
    ],
)
def test_one_question_is_left_whole(question: str) -> None:
    assert parts_asked(question) == ()


def test_what_is_missing_is_named() -> None:
    assert "“What did they pay?”" in unanswered(("What did they pay?",))
