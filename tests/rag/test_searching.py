"""A question is searched for by its parts, the sources and the days that it names."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from index.filters import Filters
from rag.preferred_days import PreferredDays
from rag.searching import MOST_WITHIN, PlannedSearch
from rag.sources import KnownSources
from tests.index.indexed import Indexed


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    return Indexed(tmp_path)


def _report(indexed: Indexed, path: str, source: str, day: str, text: str) -> None:
    indexed.write(path, f"---\nsource: {source}\ndate: {day}\n---\n{text}")


@contextmanager
def planned(indexed: Indexed) -> Iterator[PlannedSearch]:
    with indexed.parts() as (catalogue, _), indexed.search() as search:
        yield PlannedSearch(search, KnownSources(catalogue), (PreferredDays(catalogue),))


def _found(indexed: Indexed, question: str, filters: Filters | None = None) -> list[str]:
    with planned(indexed) as search:
        hits = search.find(question, filters, 5)
    return [hit.passage.entry.path for hit in hits]


@pytest.fixture
def ferries(indexed: Indexed) -> Indexed:
    """Many reports that fit better than those of one source, of one day, or of one part."""
    for n in range(30):
        words = "".join("bcdfghjklm"[int(digit)] + "o" for digit in f"{n:02}")
        text = f"The ferry company raised fares, {words} said. Fares of {words} rise again."
        _report(indexed, f"other/{n}.md", "The Gazette", "2025-01-01", text)
    _report(indexed, "wire.md", "Harbour Wire", "2025-01-02", "A company looked at tariffs.")
    _report(indexed, "may.md", "The Gazette", "2025-05-06", "A company met its crews.")
    indexed.sync()
    return indexed


def test_the_best_document_of_a_named_source_is_among_the_first_five(ferries: Indexed) -> None:
    assert "wire.md" not in _found(ferries, "Why did the ferry company raise fares?")
    asked = "Why did the ferry company raise fares, according to Harbour Wire?"
    assert "wire.md" in _found(ferries, asked)


def test_the_best_document_of_a_named_day_is_among_the_first_five(ferries: Indexed) -> None:
    assert "may.md" in _found(ferries, "Why did the ferry company raise fares on 6 May 2025?")


def test_limits_of_the_user_hold_whatever_a_question_prefers(ferries: Indexed) -> None:
    asked = "Why did the ferry company raise fares on 6 May 2025, according to Harbour Wire?"
    within = Filters(folder="other")
    assert all(path.startswith("other/") for path in _found(ferries, asked, within))
    until = Filters(until=date(2025, 1, 1))
    assert all(path.startswith("other/") for path in _found(ferries, asked, until))


def test_each_part_of_a_question_finds_its_document(indexed: Indexed) -> None:
    for n in range(30):
        words = "".join("bcdfghjklm"[int(digit)] + "o" for digit in f"{n:02}")
        text = (
            f"The board of {words} approved the {words} toll of the bridge and the board {words}."
        )
        indexed.write(f"board/{n}.md", text)
    indexed.write("ferry.md", "The old ferry was sold.")
    indexed.sync()
    asked = "Did the board approve the bridge toll before the mayor sold the old ferry?"
    assert "ferry.md" in _found(indexed, asked)


def test_sources_that_came_with_a_sync_are_known(indexed: Indexed) -> None:
    indexed.write("a.txt", "Nothing.")
    indexed.sync()
    with planned(indexed) as search:
        assert search.plan("What did Harbour Wire say?", Filters(), 5).within == ()
        _report(indexed, "wire.md", "Harbour Wire", "2025-01-02", "Nothing.")
        indexed.sync()
        (within,) = search.plan("What did Harbour Wire say?", Filters(), 5).within
    assert within == Filters(sources=("Harbour Wire",))


def test_a_source_that_most_documents_share_limits_nothing(indexed: Indexed) -> None:
    for n in range(3):
        _report(indexed, f"wire-{n}.md", "Harbour Wire", "2025-01-02", f"Nothing {n}.")
    _report(indexed, "age.md", "The Age", "2025-01-02", "Something.")
    indexed.sync()
    with planned(indexed) as search:
        plan = search.plan("What did Harbour Wire say?", Filters(), 5)
        other = search.plan("What did The Age say?", Filters(), 5)
    assert (plan.within, plan.bonuses) == ((), ())
    assert (len(other.within), len(other.bonuses)) == (1, 1)


def test_days_are_understood_from_documents_that_came_with_a_sync(indexed: Indexed) -> None:
    _report(indexed, "a.md", "The Gazette", "2024-05-31", "Nothing.")
    indexed.sync()
    with planned(indexed) as search:
        (before,) = search.plan("What was said on 6 May?", Filters(), 5).within
        _report(indexed, "b.md", "The Gazette", "2025-05-31", "Nothing.")
        indexed.sync()
        (after,) = search.plan("What was said on 6 May?", Filters(), 5).within
    assert (before.since, after.since) == (date(2024, 5, 6), date(2025, 5, 6))


def test_a_text_that_names_many_days_is_searched_for_within_a_few(indexed: Indexed) -> None:
    _report(indexed, "a.md", "The Gazette", "2025-05-31", "Nothing.")
    indexed.sync()
    asked = "What was said on " + ", ".join(f"{day} May 2025" for day in range(1, 31)) + "?"
    with planned(indexed) as search:
        plan = search.plan(asked, Filters(), 5)
    assert len(plan.within) == MOST_WITHIN
    assert len(plan.bonuses) == 1


def test_a_plain_question_is_searched_for_as_it_is(indexed: Indexed) -> None:
    indexed.write("a.txt", "Nothing.")
    indexed.sync()
    with planned(indexed) as search:
        plan = search.plan("How many buses did Oslo send?", Filters(folder="a"), 7)
    assert (plan.query, plan.limit) == ("How many buses did Oslo send?", 7)
    assert (plan.parts, plan.within, plan.bonuses) == ((), (), ())
    assert plan.filters == Filters(folder="a")
