"""A quotation finds its source through slips, and not through another word."""

import pytest

from rag.quotations import held, is_misspelt, quotations_in

SOURCE = (
    "President Zelenskyy wrote to them. “I have seen worse and signed worse,” he said. "
    "A spokesperson said the aim was that Ukraine should prevail and not merely survive."
)


@pytest.mark.parametrize(
    ("quotation", "differs"),
    [
        ("I have seen worse, and signed worse", []),
        ("I have seen worse and sined worse", [("sined", "signed")]),
        ("teh aim was that Ukraine should prevail", [("teh", "the")]),
        ("aim was Ukraine should prevail and not merely survive", [("", "that")]),
        ("the aim was that Ukraine … not merely survive", []),
    ],
)
def test_slips_are_told_and_change_nothing(quotation: str, differs: list[tuple[str, str]]) -> None:
    match = held(quotation, SOURCE)
    assert match is not None
    assert match.turns == ()
    assert [(slip.ours, slip.theirs) for slip in match.slips] == differs


@pytest.mark.parametrize(
    ("quotation", "differs"),
    [
        ("I have seen better and signed worse", ("better", "worse")),
        ("I have not seen worse and signed worse", ("not", "")),
        ("Ukraine should prevail and merely survive", ("", "not")),
        ("the aim was that Russia should prevail", ("Russia", "Ukraine")),
    ],
)
def test_another_word_turns_what_was_said(quotation: str, differs: tuple[str, str]) -> None:
    match = held(quotation, SOURCE)
    assert match is not None
    assert [(slip.ours, slip.theirs) for slip in match.turns] == [differs]


@pytest.mark.parametrize("quotation", ["seen worse", "The harbour is open for boats again", "…"])
def test_other_words_and_short_phrases_are_not_held(quotation: str) -> None:
    assert held(quotation, SOURCE) is None


def test_the_span_is_that_of_the_quoted_words() -> None:
    match = held("i have seen worse and SIGNED worse", SOURCE)
    assert match is not None
    assert SOURCE[match.start : match.end] == "I have seen worse and signed worse"


@pytest.mark.parametrize(
    ("ours", "theirs", "is_slip"),
    [
        ("desicions", "decisions", True),
        ("ukrane", "ukraine", True),
        ("million", "billion", False),
        ("2025", "2026", False),
        ("not", "now", False),
        ("rose", "fell", False),
        ("cease-fire", "ceasefire", True),
    ],
)
def test_a_misspelling_is_a_letter_or_two(ours: str, theirs: str, is_slip: bool) -> None:
    assert is_misspelt(ours, theirs) is is_slip


def test_quotations_of_some_length_are_found_in_a_sentence() -> None:
    sentence = 'He said “the aim is that we prevail”, not "at once".'
    assert [sentence[span.start : span.end] for span in quotations_in(sentence)] == [
        "the aim is that we prevail"
    ]
