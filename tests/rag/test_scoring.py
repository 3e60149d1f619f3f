"""How well a sentence fits a question."""

from dataclasses import astuple, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.scoring import WEIGHTS, Fit, coverage, fit, logit, score, shows
from rag.terms import stems, terms_of

QUESTION = terms_of("How much did Britain and Norway pledge?")
EVEN = dict.fromkeys(QUESTION.keys, 1.0)


def fitted(text: str, cosine: float = 0.5, rank: int = 0) -> Fit:
    own = stems(text)
    return fit(text, cosine, own, own, rank, QUESTION, EVEN)


def test_every_field_has_a_weight() -> None:
    assert len(WEIGHTS) == len(fields(Fit))


def test_coverage_is_the_share_by_weight() -> None:
    there = frozenset({"norway", "pledg"})
    assert coverage(["norway", "oslo2", "pledg"], {"norway": 1, "oslo2": 2, "pledg": 1}, there) == (
        pytest.approx(0.5)
    )


def test_without_terms_nothing_is_covered() -> None:
    assert coverage([], {}, frozenset({"a"})) == 0.0


def test_the_sentence_that_says_it_beats_one_on_the_subject() -> None:
    said = fitted("Britain and Norway pledged more than $580 million.")
    near = fitted("Ministers from Britain and Norway met in Brussels on the same day.")
    assert logit(said) > logit(near)


def test_a_country_is_met_by_its_adjective() -> None:
    assert fitted("The British and Norwegian pledge is large.").names_own == 1.0


def test_an_earlier_passage_is_better_all_else_equal() -> None:
    text = "Britain and Norway pledged more than $580 million."
    assert logit(fitted(text, rank=0)) > logit(fitted(text, rank=5))


@pytest.mark.parametrize(
    ("question", "text", "there"),
    [
        ("How many homes were flooded?", "In all 412 homes were flooded.", 1.0),
        ("How many homes were flooded?", "Homes in the lower town were flooded.", 0.0),
        ("When did the wall fail?", "It failed on Tuesday.", 1.0),
        ("When did the wall fail?", "It failed before the water reached its top.", 0.0),
        ("Who chairs the inquiry?", "The chair is Dame Ruth Oyelaran.", 1.0),
        ("Why did it fail?", "It failed because the bolts were short.", 1.0),
        ("Describe the wall.", "The wall is long.", 0.5),
    ],
)
def test_the_kind_of_answer_shows(question: str, text: str, there: float) -> None:
    assert shows(terms_of(question).wanted, text) == there


@given(st.builds(Fit, *[st.floats(0, 1) for _ in fields(Fit)]))
def test_a_score_is_a_share(any_fit: Fit) -> None:
    assert 0.0 <= score(any_fit) <= 1.0


@given(st.text(max_size=200), st.floats(-1, 1), st.integers(0, 30))
def test_every_part_of_a_fit_is_a_share(text: str, cosine: float, rank: int) -> None:
    assert all(0.0 <= value <= 1.0 for value in astuple(fitted(text, cosine, rank)))
