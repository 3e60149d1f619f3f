"""How rows become examples, and examples batches."""

import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from corpus.documents import Span
from corpus.errors import UsageError
from evals.reader_data import BATCH, MAX_LENGTH, Example, base_tokenizer, example_of, training_data
from evals.reader_rows import Row
from tests.evals.test_reader_rows import labelled, marked, written

TEXT = "Ministers met in Oslo. The rate is 4.25 percent, said Ms Álvarez."


@cache
def tokenizer() -> Tokenizer:
    return base_tokenizer()


def row(answer: str, passage: str = TEXT, **changes: object) -> Row:
    start = passage.index(answer)
    spans = (Span(start, start + len(answer)),)
    return replace(Row("news", "What is it?", passage, spans, False, ""), **changes)


def words(example: Example, start: int, end: int) -> str:
    return tokenizer().decode(list(example.ids[start : end + 1]))


def made(of: Row, seed: int = 0) -> Example:
    example = example_of(of, tokenizer(), random.Random(seed))
    assert example is not None
    return example


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("answer", "told"), [("4.25 percent", "4. 25 percent"), ("Oslo", "oslo")])
def test_the_marked_tokens_are_the_answers(answer: str, told: str, seed: int) -> None:
    example = made(row(answer, title="Interest rates"), seed)
    assert words(example, example.starts[0], example.ends[0]) == told
    assert example.inside[example.starts[0]] == 1


def test_only_tokens_of_the_passage_are_inside_not_the_title() -> None:
    texts = set()
    for seed in range(20):
        example = made(row("Oslo", title="Interest rates"), seed)
        pairs = zip(example.ids, example.inside, strict=True)
        texts.add(tokenizer().decode([token for token, own in pairs if own]))
    assert texts == {tokenizer().decode(tokenizer().encode(TEXT).ids)}


def test_a_sentence_that_answers_is_marked_as_a_whole_and_weighs_half() -> None:
    example = made(row("Ministers met in Oslo.", whole=True))
    assert example.starts == example.ends
    assert words(example, example.starts[0], example.starts[-1]) == "ministers met in oslo."
    assert example.weight == 0.5


def test_without_an_answer_nothing_is_marked() -> None:
    example = made(row("Oslo", spans=()))
    assert (example.starts, example.ends, example.answers) == ([], [], 0.0)


@pytest.mark.parametrize("seed", range(20))
def test_a_long_passage_is_cut_round_its_answer(seed: int) -> None:
    filler = "Nothing of note was said that day. " * 60
    example = made(row("4.25 percent", filler + TEXT + filler), seed)
    assert words(example, example.starts[0], example.ends[0]) == "4. 25 percent"
    assert len(example.ids) <= MAX_LENGTH


def test_an_answer_beyond_the_window_makes_no_example() -> None:
    many = "é, " * 300  # two tokens each: cut by tokens before it is cut by characters
    late = row("Oslo", many + "Oslo")
    assert example_of(late, tokenizer(), random.Random(0)) is None


def folder(tmp_path: Path) -> Path:
    news = [marked(question=f"Where was it on day {number}?") for number in range(90)]
    return written(tmp_path, news=news, text=[labelled(number % 20) for number in range(60)])


def test_the_digest_tells_other_examples_and_another_order(tmp_path: Path) -> None:
    data = training_data(folder(tmp_path), again=True)
    assert data.digest() == training_data(tmp_path, again=True).digest()
    assert data.digest() != training_data(tmp_path, again=True, seed=8).digest()
    assert data.digest() != training_data(tmp_path, limit=100, again=True).digest()


def test_a_smaller_run_learns_from_so_many(tmp_path: Path) -> None:
    data = training_data(folder(tmp_path), limit=100, again=True)
    assert data.total == 100
    assert all(len(batch) <= BATCH for batch in data.batches)


def test_the_counts_are_those_of_the_batches(tmp_path: Path) -> None:
    data = training_data(folder(tmp_path), again=True)
    assert data.counts == {"news": (90, 90), "text": (60, 60)}
    assert data.total == 150


def test_the_recorded_draws_do_not_fit_other_rows(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--draw-again"):
        training_data(folder(tmp_path))


def test_a_set_that_counts_twice_is_there_twice(tmp_path: Path) -> None:
    written(tmp_path, squad_and_nq=json.loads(json.dumps([marked()])))
    assert training_data(tmp_path, again=True).counts == {"squad_and_nq": (2, 2)}
