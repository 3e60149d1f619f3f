"""How many passages a time affords."""

from hypothesis import given
from hypothesis import strategies as st

from rag.reader_budget import AT_LEAST, affordable


def test_passages_are_read_while_the_time_lasts() -> None:
    tokens = [100.0] * 10
    assert affordable(tokens, speed=2000, budget_ms=250) == 5
    assert affordable(tokens, speed=4000, budget_ms=250) == 10
    assert affordable(tokens, speed=1000, budget_ms=250) == AT_LEAST


def test_a_long_passage_ends_the_reading_before_shorter_ones() -> None:
    assert affordable([10.0] * 5 + [1000.0] + [10.0] * 5, speed=1000, budget_ms=100) == 5


@given(st.lists(st.floats(1, 1000), max_size=30), st.floats(1, 1e6), st.floats(20, 60_000))
def test_there_are_never_fewer_than_four_or_more_than_given(
    tokens: list[float], speed: float, budget_ms: float
) -> None:
    count = affordable(tokens, speed, budget_ms)
    assert min(AT_LEAST, len(tokens)) <= count <= len(tokens)
    if count > AT_LEAST:
        assert sum(tokens[:count]) <= speed * budget_ms / 1000 * 1.0001
