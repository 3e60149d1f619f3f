"""Clauses of a question that are searched for by themselves."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question_parts import MOST, asks_of, parts_of
from rag.sources import NamedSources


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Did the board approve the bridge toll before the mayor sold the old ferry?",
            ("Did the board approve the bridge toll", "the mayor sold the old ferry"),
        ),
        (
            "Which firm, fined over its harbour cranes, also builds wind turbines at sea?",
            ("Which firm, fined over its harbour cranes", "also builds wind turbines at sea"),
        ),
        ("How much did Britain and Norway pledge?", ()),
        ("Who signed the treaty?", ()),
        ('Who wrote "The bridge, the harbour, the old lighthouse, and the sea wall"?', ()),
        ("", ()),
    ],
)
def test_a_question_is_cut_into_clauses_that_say_enough(
    question: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(question) == parts


def test_a_source_is_neither_cut_nor_what_a_clause_is_about() -> None:
    question = (
        "Does the Ports, Tides and Ships article suggest that ferry fares rise, "
        "while the Wired article claims that harbour dues fall?"
    )
    mentions = NamedSources({"Ports, Tides and Ships": 1, "Wired": 1}).mentions(question)
    assert parts_of(question, mentions) == (
        "Does the Ports, Tides and Ships article suggest that ferry fares rise",
        "while the Wired article claims that harbour dues fall",
    )


@given(st.text(st.sampled_from("abAB ,;:?'\"“”-ando whilebefore"), max_size=200))
def test_parts_stand_in_the_question_in_order(question: str) -> None:
    parts, place = parts_of(question), 0
    assert len(parts) != 1
    assert len(parts) <= MOST
    for part in parts:
        place = question.index(part, place) + len(part)


@pytest.mark.parametrize("pasted", [" ", "\n", "a, "])
def test_a_pasted_text_is_cut_at_once(pasted: str) -> None:
    began = process_time()
    assert parts_of("Who won" + 20_000 * pasted + "the vote?") == ()
    assert process_time() - began < 5


def test_each_question_within_a_question_is_told_with_its_asking_word() -> None:
    assert asks_of("What did Oslo pay and what did Bergen say?") == (
        "What did Oslo pay",
        "what did Bergen say",
    )


def test_a_later_question_that_leans_on_the_first_has_its_words() -> None:
    assert asks_of("Who called the bridge a folly, and when?") == (
        "Who called the bridge a folly",
        "when: called the bridge a folly",
    )
    assert asks_of("What did the mayor promise, and at what cost will it come?")[1].startswith(
        "at what cost will it come: did the mayor promise"
    )


def test_a_mere_comma_joins_questions_too() -> None:
    assert asks_of("Who signed the deal, when, and for how much?") == (
        "Who signed the deal",
        "when: signed the deal",
        "for how much: signed the deal",
    )


def test_one_question_is_no_question_within_a_question() -> None:
    for question in (
        "Who said “I wonder, and who does not”?",
        "Did Oslo and Bergen agree on what to pay?",
        "How much did Oslo pay, all in all?",
        "How many homes burnt in Oslo, where the wind turned?",
        "What did the mayor, who resigned in May, say?",
        "What?",
        "",
    ):
        assert asks_of(question) == ()


def test_questions_within_a_question_are_not_counted_without_end() -> None:
    assert len(asks_of("Who ran and " + "who sang and " * 500 + "who left?")) == 4
