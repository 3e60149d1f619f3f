"""Other spellings of words."""

import pytest

from index.spellings import canonical, variants


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
