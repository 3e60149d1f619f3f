"""Near-verbatim: what may differ between a sentence and a quote, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.likeness import likeness, says

QUOTE = "Oslo and Bergen paid $30 million, or 12 %, for the new bridge, which will open in May."


@pytest.mark.parametrize(
    "sentence",
    [
        QUOTE,
        QUOTE.upper().replace("MAY", "May"),
        QUOTE.rstrip("."),
        "Oslo and Bergen paid $30 million, or 12 %, for a new bridge, which will open in May.",
        "“Oslo and Bergen paid $30 million, or 12 %, for the new bridge, which will open in May.”",
        "Oslo and Bergen paid $30 million",
    ],
)
def test_small_words_marks_and_a_cut_at_punctuation_may_differ(sentence: str) -> None:
    assert says(QUOTE, sentence)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("$30", "$31"),
        ("$30", "€30"),
        ("$30", "30"),
        ("million", "billion"),
        ("12 %", "12"),
        ("Oslo", "Rome"),
        ("Oslo and Bergen", "Bergen and Oslo"),
        ("Oslo and Bergen", "Bergen"),
        ("paid", "owes"),
        ("paid", "never paid"),
        ("will open", "may open"),
        ("will open", "won't open"),
        ("in May", "before May"),
        ("new bridge", "bridge"),
        ("for the new bridge", "for the new bridge and the tunnel"),
    ],
)
def test_figures_names_signs_order_and_turns_may_not(old: str, new: str) -> None:
    assert QUOTE.count(old) == 1
    assert not says(QUOTE, QUOTE.replace(old, new))


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("The wall is safe, the Authority said.", "The wall is safe."),
        ("According to the Authority, the wall is safe.", "The wall is safe."),
        ("If it rains, the wall is safe.", "The wall is safe."),
        ("The wall is safe, but the gate is not.", "The wall is safe."),
        ("Critics of the wall praised the gate.", "The wall praised the gate."),
    ],
)
def test_what_is_cut_off_may_not_turn_what_is_kept(quote: str, sentence: str) -> None:
    assert not says(quote, sentence)


def test_negations_are_the_same_short_or_long() -> None:
    assert says("The union doesn’t accept the rota.", "The union does not accept the rota.")
    assert says("The union cannot accept the rota.", "The union can't accept the rota.")


@pytest.mark.parametrize("sentence", ["", "...", "the", "🙂"])
def test_a_sentence_that_says_nothing_is_said_by_no_quote(sentence: str) -> None:
    assert not says(QUOTE, sentence)


@given(st.text(max_size=200))
def test_a_sentence_with_content_says_itself(text: str) -> None:
    if says(text, text):
        assert likeness(text, text) == 1.0
    assert says(f"Storholm {text}", f"Storholm {text}")


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_a_share(sentence: str, quote: str) -> None:
    assert 0.0 <= likeness(sentence, quote) <= 1.0
