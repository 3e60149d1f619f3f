"""A question that asks two things is taken apart; one that asks one thing is not."""

import pytest

from rag.answers import Evidence
from rag.evidence import Found
from rag.partly import parts_asked, together, unanswered


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
        "Who called the war a meat grinder, and when?",
        "What are the rules when it rains and when it snows?",
        "Explain what the plan is and how it works.",
        "What did the minister, who resigned in May, say of the wall?",
        "How many homes were flooded in Camberholt, where the wall failed?",
    ],
)
def test_one_question_is_left_whole(question: str) -> None:
    assert parts_asked(question) == ()


def test_a_bare_question_word_may_be_a_question_with_the_words_of_the_first() -> None:
    first, second = parts_asked("Who called the war a meat grinder, and when?", bare=True)
    assert first.alone == "Who called the war a meat grinder?"
    assert (second.asked, second.alone) == (
        "When?",
        "When was it that they called the war a meat grinder?",
    )
    assert parts_asked("Who said what and when?", bare=True) == ()


def test_how_many_is_a_question_of_its_own() -> None:
    parts = parts_asked("How many died? How many were wounded?")
    assert [part.alone for part in parts] == ["How many died?", "How many were wounded?"]


def one(text: str, share: float, others: Found | None = None) -> Found:
    item = Evidence("a.md", "a", "A", None, None, None, 0, len(text), text, 0.5)
    rest = others or Found((), (), (), 0.9, ())
    return Found(
        (item, *rest.evidence), (None, *rest.leads), (share, *rest.weights), 0.7, ("lacking",)
    )


def test_the_evidence_of_the_parts_is_that_of_the_whole_each_sentence_once() -> None:
    short = one("Oslo paid.", 0.25)
    whole = together((one("Oslo paid in May.", 0.75, short), one("Oslo paid.", 1.0)))
    assert [item.quote for item in whole.evidence] == ["Oslo paid.", "Oslo paid in May."]
    assert whole.leads == (None, None)
    assert sum(whole.weights) == pytest.approx(1.0)
    assert (whole.probability, whole.words, whole.readings) == (0.7, (), ())


def test_what_is_missing_is_named() -> None:
    assert "“What did they pay?”" in unanswered(("What did they pay?",))
