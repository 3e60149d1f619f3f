"""Other spellings of a question's words and figures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.spellings import canonical, spellings, variants


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("defence", "defense"),
        ("organisations", "organizations"),
        ("realised", "realized"),
        ("travelled", "traveled"),
        ("labelling", "labeling"),
        ("fuelled", "fueled"),
        ("neighbours", "neighbors"),
        ("kilometres", "kilometers"),
        ("centre", "center"),
        ("programme", "program"),
        ("zelenskyy", "zelenskiy"),
        ("zelensky", "zelenskyy"),
        ("kyiv", "kiev"),
        ("erdoğan", "erdogan"),
        ("café", "cafe"),
    ],
)
def test_spellings_of_one_word_come_together(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("promise", "promize"), ("metre", "metro"), ("four", "for"), ("slovakia", "slovenia")],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("word", ["promise", "exercise", "franchise", "house", "oslo", "four", ""])
def test_most_words_have_one_spelling(word: str) -> None:
    assert variants(word) == ()


@pytest.mark.parametrize(
    ("question", "ways"),
    [
        ("Who pledged $580 million?", {"580m", "580mn"}),
        ("Who pledged $580m?", {"580 million"}),
        ("Who pledged £4.5bn?", {"4.5 billion"}),
        ("How were the 1,200 homes lost?", {"1200"}),
        ("Which four systems?", {"4"}),
        ("Which 35 drones?", {"thirty-five"}),
        ("Who paid half a million?", {"500,000", "500k"}),
        ("Who speaks of defence?", {"defense"}),
        ("Did Zelenskyy speak in Kyiv?", {"zelensky", "zelenskiy", "kiev"}),
    ],
)
def test_a_question_has_other_spellings(question: str, ways: set[str]) -> None:
    assert ways <= set(spellings(question))


@pytest.mark.parametrize(
    "question",
    [
        "What was said in 2025?",
        "Who spoke on the 27th?",
        "Who spoke on 26 May, or April 3?",
        "Who spoke?",
        "The 30m wall?",
    ],
)
def test_years_and_plain_words_have_none(question: str) -> None:
    assert spellings(question) == []


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None)
def test_spellings_are_few_and_not_said_already(question: str) -> None:
    found = spellings(question)
    assert len(found) == len(set(found))
    assert not {way.lower() for way in found} & set(question.lower().split())
