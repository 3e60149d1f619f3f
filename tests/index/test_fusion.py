"""Scores of several lists as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Weights, combined, ordered, placed, spread

EVEN = Weights(dense=0.5, lexical=0.5)


def test_each_way_counts_by_its_share_of_its_best() -> None:
    scores = combined({1: 0.8, 2: 0.4, 3: -0.1}, {2: 30.0, 3: 15.0, 9: 5.0}, EVEN)
    assert scores == pytest.approx({1: 0.5, 2: 0.75, 3: 0.25})


def test_how_far_one_is_ahead_counts_not_only_that_it_is() -> None:
    near, far = {1: 0.80, 2: 0.79}, {1: 2.0, 2: 20.0}
    assert ordered(combined(near, far, EVEN)) == [2, 1]


def test_without_words_the_vectors_decide() -> None:
    assert ordered(combined({1: 0.2, 2: 0.7}, {}, EVEN)) == [2, 1]
    assert combined({}, {}, EVEN) == {}


def test_further_passages_of_a_document_give_way_to_others() -> None:
    scores = {1: 1.0, 2: 0.99, 3: 0.98, 4: 0.97}
    documents = {1: "a", 2: "a", 3: "a", 4: "b"}
    assert ordered(spread(scores, documents, 0.05)) == [1, 4, 2, 3]
    assert spread(scores, documents, 0.0) == scores


def test_a_leader_far_down_gets_a_place_and_those_above_it_stay() -> None:
    scores = {n: 1.0 - n / 10 for n in range(8)}
    documents = {n: f"document {n}" for n in scores}
    assert ordered(placed(scores, documents, [7], 3)) == [0, 1, 7, 2, 3, 4, 5, 6]
    assert placed(scores, documents, [1], 3) == scores


def test_the_best_document_keeps_its_place_however_many_lead() -> None:
    scores = {n: 1.0 - n / 10 for n in range(8)}
    documents = {n: f"document {n}" for n in scores}
    assert ordered(placed(scores, documents, [5, 6, 7], 3))[:3] == [0, 5, 6]
    assert ordered(placed(scores, documents, [2, 7], 3))[:3] == [0, 2, 7]


@given(
    st.dictionaries(st.integers(0, 30), st.floats(0, 2), max_size=20),
    st.lists(st.integers(0, 30), max_size=4, unique=True),
)
def test_leaders_have_their_places_and_nothing_is_lost(
    scores: dict[int, float], wanted: list[int]
) -> None:
    documents = {number: str(number // 2) for number in scores}
    leaders = [number for number in wanted if number in scores]
    found = placed(scores, documents, leaders, 5)
    order = list(dict.fromkeys(documents[number] for number in ordered(found)))
    assert found.keys() == scores.keys()
    best = {documents[number] for number in ordered(scores)[:1]}
    assert best | {documents[number] for number in leaders} <= set(order[:5])
