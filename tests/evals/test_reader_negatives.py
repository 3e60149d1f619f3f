"""Passages near a question that do not answer it, and questions made false."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.documents import Span
from corpus.errors import UsageError
from evals.reader_negatives import Draws, Near, drawn, mined
from evals.reader_rows import Row, fingerprint, rows
from evals.reader_swaps import swapped

TRAINING = Path(__file__).resolve().parents[3] / "shared" / "training"

CITIES = ["Oslo", "Rome", "Lima", "Cairo", "Delhi", "Paris", "Quito", "Tunis", "Minsk", "Sofia"]


def spoken(number: int) -> Row:
    """A row that only one other passage comes near to: the one that names its city as well."""
    city, before = CITIES[number], CITIES[number - 1]
    start = f"On tariff {number} a minister called "
    passage = f"{start}Anna{number} spoke in {city}. Before her {before} was heard."
    answer = Span(len(start), len(start) + len(f"Anna{number}"))
    return Row("news", f"Who spoke about tariff {number} in {city}?", passage, (answer,), False, "")


ROWS = [spoken(number) for number in range(10)] * 3
ROWS += [replace(ROWS[0], passage=f"Filler {number}, of no use.", spans=()) for number in range(40)]


def test_the_nearest_passages_share_rare_words_and_hold_no_answer() -> None:
    passages = list(dict.fromkeys(row.passage for row in ROWS))
    row = ROWS[3]
    nearest = [passages[number] for number in Near(passages).to(row, set())]
    assert nearest
    assert "Cairo" in nearest[0]  # the other passage with the city that is asked about
    assert not any("Anna3" in passage for passage in nearest)


def test_each_row_with_an_answer_gives_one_without() -> None:
    found = mined(ROWS, drawn(ROWS))
    assert len(found) == 30
    assert {row.source for row in found} == {"news+hard"}
    for row in found:
        own = next(one for one in ROWS if one.question == row.question)
        assert row.spans == ()
        assert own.passage[own.spans[0].start : own.spans[0].end] not in row.passage


def test_a_passage_that_another_row_has_as_an_answer_is_not_drawn() -> None:
    passages = list(dict.fromkeys(row.passage for row in ROWS))
    row, near = ROWS[3], Near(passages)
    nearest = passages[near.to(row, set())[0]]
    assert nearest not in {passages[number] for number in near.to(row, {nearest})}


def test_a_draw_is_decided_by_rows_and_seed() -> None:
    assert drawn(ROWS) == drawn(ROWS)
    assert drawn(ROWS) != drawn(ROWS, seed=5)


def test_templated_questions_are_not_mined() -> None:
    templated = [replace(row, source="policyqa") for row in ROWS]
    assert mined(templated, drawn(templated)) == []


def test_draws_come_back_as_they_were_written(tmp_path: Path) -> None:
    lone = Row("other", "Who?", "Nobody said.", (Span(0, 6),), False, "")
    draws = drawn([*ROWS, lone])
    assert draws.numbers["other"] == (None,)
    (tmp_path / "draws.txt").write_text(draws.dumps(), encoding="utf-8")
    assert Draws.from_file(tmp_path / "draws.txt") == draws


def test_draws_of_other_rows_are_refused() -> None:
    with pytest.raises(UsageError, match="--draw-again"):
        mined(ROWS[1:], drawn(ROWS))


def test_the_recorded_draws_are_of_the_rows_beside_the_project() -> None:
    if not TRAINING.is_dir():
        pytest.skip(f"there are no rows to train on in {TRAINING}")
    draws, own = Draws.from_file(), rows(TRAINING)
    assert draws.rows == fingerprint(own)
    found = mined(own, draws)
    assert len(found) == sum(n is not None for own in draws.numbers.values() for n in own)


def question(text: str) -> list[Row]:
    passage = "In 1990 Ada Smith and 12 others met Bob Jones before the vote."
    return [Row("covidqa", text, passage, (Span(8, 17),), False, "News")]


def made_of(text: str) -> set[str]:
    return {row.question for seed in range(60) for row in swapped(question(text), seed)}


def test_a_year_is_swapped_for_one_nearby() -> None:
    found = made_of("who met in 1990?")
    assert "who met in 1997?" not in found
    assert "who met in 1994?" in found
    assert all(re.fullmatch(r"who met in (19|20)\d\d\?", text) for text in found)


def test_a_number_is_swapped_for_a_larger_one() -> None:
    assert made_of("who met the 12 others?") == {
        f"who met the {12 + more} others?" for more in (1, 2, 5, 10, 100)
    }


def test_a_name_is_swapped_for_another_of_the_passage() -> None:
    assert made_of("who met Bob Jones?") == {"who met Ada Smith?"}


def test_a_word_of_contrast_is_swapped_for_its_other() -> None:
    assert made_of("who met before the vote?") == {"who met after the vote?"}


def test_a_question_with_nothing_to_swap_gives_no_row() -> None:
    assert made_of("who met whom?") == set()


def test_a_swapped_question_keeps_the_passage_and_loses_the_answer() -> None:
    (row,) = swapped(question("who met before the vote?"))
    assert (row.source, row.spans, row.passage) == (
        "covidqa+swap",
        (),
        question("")[0].passage,
    )


def test_questions_of_other_sets_are_not_swapped() -> None:
    assert swapped([replace(question("who met in 1990?")[0], source="medquad")]) == []
