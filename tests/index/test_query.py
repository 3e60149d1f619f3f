"""Questions as full-text queries."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.query import content_words, match_expression, phrase_expression

SYNTAX = (
    '"', '""', '"unbalanced', "a OR", "OR", "AND", "NOT NOT", "NEAR(a b, 2)", "col:word",
    "body : word", "(", ")", "((a", "*", "pre*", "^start", "-minus", "+plus", "{a b}:c", "a'b",
    "--", ";", "\\", "%", "_", "__", "“quoted phrase”", "„low“", "😀", "👩‍👩‍👧", "\0", "a\0b",
    "\ud800",     "ﬁ", "ǅ", "½", "①", "\u200b", "\u0301", "I'm", "’s", "' '",
)  # fmt: skip


@pytest.fixture(scope="module")
def table() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5 "
        "(title, headings, body, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    connection.execute("INSERT INTO t VALUES ('A title', 'Heads', 'Oslo sent buses to Bergen')")
    with closing(connection):
        yield connection


def _runs(table: sqlite3.Connection, question: str) -> int:
    match = match_expression(question)
    if match is None:
        return 0
    return len(table.execute("SELECT rowid FROM t WHERE t MATCH ?", (match,)).fetchall())


@given(st.text(st.characters(), max_size=80))
@example("\ud800")
@settings(max_examples=300, deadline=None)
def test_no_question_is_a_syntax_error(table: sqlite3.Connection, question: str) -> None:
    assert _runs(table, question) in (0, 1)


@given(st.lists(st.sampled_from([*SYNTAX, "Oslo", " ", "buses"]), max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_mix_of_operators_is_a_syntax_error(table: sqlite3.Connection, parts: list[str]) -> None:
    assert _runs(table, " ".join(parts)) in (0, 1)
    assert _runs(table, "".join(parts)) in (0, 1)


@pytest.mark.parametrize("operator", SYNTAX)
def test_operators_in_a_question_do_not_keep_its_words_from_being_found(
    table: sqlite3.Connection, operator: str
) -> None:
    assert _runs(table, f"{operator} Oslo {operator} buses {operator}") == 1


@pytest.mark.parametrize("length", [4_000, 100_000])
def test_a_long_question_is_searched(table: sqlite3.Connection, length: int) -> None:
    question = " ".join(f"word{number}" for number in range(length // 9)) + " Oslo"
    assert _runs(table, question) == 1


def test_words_without_a_subject_are_left_out_unless_there_are_no_others() -> None:
    assert match_expression("What did the minister say about it?") == '"minister"'
    assert match_expression("What is it?") == '"what" OR "is" OR "it"'


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "…", "😀", '""'])
def test_nothing_to_look_for_gives_no_expression(nothing: str) -> None:
    assert match_expression(nothing) is None


def test_a_quoted_phrase_counts_as_a_whole_too() -> None:
    assert (
        match_expression('who said "buses to Bergen"') == '"buses" OR "bergen" OR "buses to bergen"'
    )


def test_names_in_capitals_are_words_though_they_look_like_pronouns() -> None:
    assert content_words("What does WHO say about IT?") == ["who", "it"]
    assert content_words("who says it?") == []


@given(st.text(st.characters(), max_size=300))
@example("\ud800")
@settings(max_examples=300, deadline=None)
def test_no_text_makes_a_phrase_that_is_a_syntax_error(
    table: sqlite3.Connection, text: str
) -> None:
    if expression := phrase_expression(text):
        found = table.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall()
        assert len(found) in (0, 1)


def test_a_text_is_looked_for_in_runs_of_its_words() -> None:
    text = "One two three four, five six seven eight nine ten."
    assert phrase_expression(text) == (
        'body : ("one two three four" OR "five six seven eight" OR "seven eight nine ten")'
    )
    assert phrase_expression("Two words") == 'body : ("two words")'
    assert phrase_expression("…") is None


def test_a_name_of_two_words_is_looked_for_as_a_handle_too() -> None:
    assert match_expression("What did Adam Smith tell Li Hua?") == (
        '"adam" OR "smith" OR "tell" OR "li" OR "hua" OR "adamsmith" OR "lihua"'
    ).replace(' OR "tell"', "")
    assert match_expression("Anna Maria Lund") == (
        '"anna" OR "maria" OR "lund" OR "annamaria" OR "marialund"'
    )


def test_other_spellings_of_words_and_figures_are_looked_for() -> None:
    match = match_expression("Who pledged $580 million for defence?")
    assert match is not None
    assert {'"580m"', '"580mn"', '"defense"', '"580"'} <= set(match.split(" OR "))
