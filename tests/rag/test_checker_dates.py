"""Dates in sentences: read, and compared under the date of a document."""

from datetime import date

import pytest

from rag.check_dates import agrees, dates_of, is_of

DAY = date(2025, 4, 11)  # a Friday


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on Wednesday 15 January 2025", ["Wednesday 15 January 2025"]),
        ("on 29 and 30 April", ["29", "30 April"]),
        ("in May it may rain", ["May"]),
        ("It may march on", []),
        ("by May 5, 2025.", ["May 5, 2025"]),
        ("at 16:30 on Tuesday", ["16:30", "Tuesday"]),
        ("a peak of 5.50 metres", []),
        ("the financial year 2026/27", []),
        ("in Sept. 2025", ["Sept. 2025"]),
        ("this morning", ["this morning"]),
    ],
)
def test_dates_are_found_as_they_are_written(text: str, found: list[str]) -> None:
    assert [text[when.start : when.end] for when in dates_of(text)] == found


@pytest.mark.parametrize(
    ("said", "there", "agree"),
    [
        ("11 April", "Friday", True),
        ("10 April", "Friday", False),
        ("4 April 2025", "Friday", False),
        ("18 April", "Friday", True),
        ("11 April 2025", "11 April", True),
        ("11 April 2024", "11 April 2025", False),
        ("April", "11 April", True),
        ("11 April", "April", False),
        ("2025", "11 April", True),
        ("Friday 11 April", "11 April", True),
        ("Monday 11 April", "11 April 2025", False),
        ("11 April", "today", True),
        ("10 April", "yesterday", True),
        ("4.30 p.m.", "16:30", True),
        ("April 11, 2025", "2025-04-11", True),
    ],
)
def test_dates_agree_when_nothing_that_is_said_differs(said: str, there: str, agree: bool) -> None:
    ours, theirs = dates_of(said)[0], dates_of(there)[0]
    assert agrees(ours, theirs, DAY) is agree


def test_a_date_may_be_the_documents_own() -> None:
    assert is_of(dates_of("April 2025")[0], DAY)
    assert not is_of(dates_of("12 April 2025")[0], DAY)
    assert not is_of(dates_of("16:30")[0], DAY)
