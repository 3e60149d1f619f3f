"""How well a sentence fits a question."""

from dataclasses import astuple, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.scoring import READ, UNREAD, Fit, Scale, coverage, fit, shows
from rag.terms import stems, terms_of

QUESTION = terms_of("How much did Britain and Norway pledge?")
EVEN = dict.fromkeys(QUESTION.keys, 1.0)


def fitted(text: str, cosine: float = 0.5, rank: int = 0) -> Fit:
    own = stems(text)
    return fit(text, cosine, own, own, rank, QUESTION, EVEN)


BOTH = pytest.mark.parametrize("scale", [UNREAD, READ], ids=["unread", "read"])


@BOTH
def test_every_field_has_a_weight(scale: Scale) -> None:
    assert len(scale.weights) == len(fields(Fit))


def test_a_reader_counts_only_where_there_is_one() -> None:
    weights = dict(zip((f.name for f in fields(Fit)), UNREAD.weights, strict=True))
    assert not any(weights[name] for name in ("reads", "answers", "likely", "likely_passage"))
    assert fitted("Britain came.").likely == 0.0


def test_a_sentence_that_the_reader_takes_for_the_answer_beats_one_of_the_same_words() -> None:
    text = "Britain and Norway pledged more than $580 million."
    own = stems(text)
    sure, unsure = (
        fit(text, 0.0, own, own, 0, QUESTION, EVEN, reading)
        for reading in ((0.5, 0.3), (-0.5, -0.3))
    )
    assert sure.likely > 0.9 > 0.1 > unsure.likely
    assert READ.logit(sure) > READ.logit(unsure)


def test_coverage_is_the_share_by_weight() -> None:
    there = frozenset({"norway", "pledg"})
    assert coverage(["norway", "oslo2", "pledg"], {"norway": 1, "oslo2": 2, "pledg": 1}, there) == (
        pytest.approx(0.5)
    )


def test_without_terms_nothing_is_covered() -> None:
    assert coverage([], {}, frozenset({"a"})) == 0.0


@BOTH
def test_the_sentence_that_says_it_beats_one_on_the_subject(scale: Scale) -> None:
    said = fitted("Britain and Norway pledged more than $580 million.")
    near = fitted("Ministers from Britain and Norway met in Brussels on the same day.")
    assert scale.logit(said) > scale.logit(near)


def test_a_country_is_met_by_its_adjective() -> None:
    assert fitted("The British and Norwegian pledge is large.").names_own == 1.0


@BOTH
def test_an_earlier_passage_is_better_all_else_equal(scale: Scale) -> None:
    text = "Britain and Norway pledged more than $580 million."
    assert scale.logit(fitted(text, rank=0)) > scale.logit(fitted(text, rank=5))


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
    assert 0.0 <= UNREAD.score(any_fit) <= 1.0
    assert 0.0 <= READ.score(any_fit) <= 1.0


@given(st.text(max_size=200), st.floats(-1, 1), st.integers(0, 30))
def test_every_part_of_a_fit_is_a_share(text: str, cosine: float, rank: int) -> None:
    assert all(0.0 <= value <= 1.0 for value in astuple(fitted(text, cosine, rank)))
