"""How a document's date suits a question."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rag.period_preference import NEUTRAL, preference, preferences
from rag.periods import periods_of

OLDEST, NEWEST = date(2025, 1, 15), date(2025, 6, 26)
DAY = date(2025, 5, 5)


def test_a_document_of_the_day_is_wholly_preferred() -> None:
    assert preference(periods_of("What happened on 5 May?", NEWEST, OLDEST), DAY) == 1.0


def test_a_question_without_a_time_prefers_nothing() -> None:
    asked = periods_of("What happened?", NEWEST, OLDEST)
    assert {preference(asked, day) for day in (DAY, NEWEST, None)} == {NEUTRAL}
    assert set(preferences(asked, [DAY, None], [1.0, 0.5])) == {NEUTRAL}


def test_a_document_without_a_date_is_neither_preferred_nor_not() -> None:
    assert preference(periods_of("What happened on 5 May?", NEWEST, OLDEST), None) == NEUTRAL


@given(st.integers(0, 100), st.integers(1, 100))
def test_the_preference_falls_with_distance(near: int, farther: int) -> None:
    asked = periods_of("What happened on 5 May?", NEWEST, OLDEST)
    for side in (-1, 1):
        here = preference(asked, DAY + side * timedelta(days=near))
        there = preference(asked, DAY + side * timedelta(days=near + farther))
        assert 0 <= there < here <= 1


def test_of_what_happened_the_days_after_tell_more_than_the_days_before() -> None:
    asked = periods_of("What happened on 5 May?", NEWEST, OLDEST)
    week = timedelta(days=7)
    assert preference(asked, DAY + week) > preference(asked, DAY - week)


def test_a_date_of_the_document_is_stricter_than_one_of_what_happened() -> None:
    document = periods_of("What did the article of 5 May say?", NEWEST, OLDEST)
    event = periods_of("What happened on 5 May?", NEWEST, OLDEST)
    later = DAY + timedelta(days=7)
    assert preference(document, later) < preference(event, later)


def test_any_of_the_periods_is_enough() -> None:
    asked = periods_of("What did the reports of 3 March and of 7 April say?", NEWEST, OLDEST)
    assert preference(asked, date(2025, 3, 3)) == preference(asked, date(2025, 4, 7)) == 1.0


def test_the_latest_prefers_the_newest_of_those_about_the_same_thing() -> None:
    asked = periods_of("What is the latest count of cases?", NEWEST, OLDEST)
    days = [date(2025, 2, 1), date(2025, 6, 1), date(2025, 4, 1), date(2025, 6, 20), None]
    old, new, middle, other, undated = preferences(asked, days, [1.0, 0.9, 0.8, 0.1, 0.9])
    assert new > middle > old
    assert other <= old  # newest of all, but about something else
    assert old <= undated < new


def test_the_earliest_prefers_the_oldest() -> None:
    asked = periods_of("What was the first estimate?", NEWEST, OLDEST)
    old, new = preferences(asked, [date(2025, 2, 1), date(2025, 6, 1)], [0.9, 1.0])
    assert old > new


def test_the_latest_of_a_month_is_of_that_month() -> None:
    asked = periods_of("What was the latest count in April?", NEWEST, OLDEST)
    first, last, later = preferences(
        asked, [date(2025, 4, 2), date(2025, 4, 28), date(2025, 6, 20)], [1.0, 1.0, 1.0]
    )
    assert last > first
    assert last > later


@given(st.lists(st.tuples(st.none() | st.dates(OLDEST, NEWEST), st.floats(0, 1)), max_size=8))
def test_preferences_lie_between_none_and_all(candidates: list[tuple[date | None, float]]) -> None:
    days, scores = [day for day, _ in candidates], [score for _, score in candidates]
    for question in ("What is the latest count?", "What was the first report of 5 May?"):
        given_to = preferences(periods_of(question, NEWEST, OLDEST), days, scores)
        assert len(given_to) == len(days)
        assert all(0 <= value <= 1 for value in given_to)
