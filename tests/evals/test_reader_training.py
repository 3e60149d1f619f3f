"""The reader learns, and the same seed learns the same."""

import json
import random
from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer

from corpus.documents import Span
from evals.learning import share_of_rate
from evals.pack_reader import state_of
from evals.reader_data import Example, base_folder, base_tokenizer, example_of
from evals.reader_learner import Learner, batch_of, losses
from evals.reader_rows import Row
from evals.reader_training import main, train
from tests.evals.test_reader_rows import marked, written

TEXT = "Ministers met in Oslo. The rate is 4.25 percent."


def examples() -> list[Example]:
    oslo, rate = TEXT.index("Oslo"), TEXT.index("4.25")
    asked = [
        Row("news", "Where did ministers meet?", TEXT, (Span(oslo, oslo + 4),), False, ""),
        Row("news", "What is the rate?", TEXT, (Span(rate, rate + 12),), False, ""),
        Row("news", "Who won the match?", TEXT, (), False, ""),
        Row("news", "Which sentence is on rates?", TEXT, (Span(23, len(TEXT)),), True, ""),
    ]
    made = [example_of(row, base_tokenizer(), random.Random(0)) for row in asked]
    return [example for example in made if example is not None]


def test_a_few_steps_on_a_few_examples_lower_both_losses() -> None:
    torch.manual_seed(0)
    batch = examples()
    steps = list(train(Learner(), [batch] * 16))
    # The progress is an average over the steps so far: the last one's own share is lower still.
    assert steps[-1].span_loss < 0.8 * steps[0].span_loss
    assert steps[-1].answer_loss < steps[0].answer_loss
    assert steps[-1].steps == steps[-1].total == 16


def test_word_embeddings_stay_those_of_the_base() -> None:
    learner = Learner()
    words = learner.enc.embeddings.word_embeddings.weight
    places = learner.enc.embeddings.position_embeddings.weight
    before, moved = words.clone(), places.clone()
    list(train(learner, [examples()] * 2))
    assert torch.equal(words, before)
    assert not torch.equal(places, moved)


def test_the_loss_is_that_of_the_right_tokens() -> None:
    batch = batch_of(examples())
    certain = torch.full((*batch.ids.shape, 2), -50.0)
    certain[..., 0][batch.starts] = 50.0
    certain[..., 1][batch.ends] = 50.0
    judged = torch.where(batch.answers > 0, 50.0, -50.0)
    right = losses(certain, judged, batch)
    wrong = losses(-certain, -judged, batch)
    assert [value.item() for value in right] == pytest.approx([0, 0], abs=1e-3)
    assert all(value > 10 for value in wrong)


def test_tokens_outside_the_passage_are_no_answer() -> None:
    batch = batch_of(examples())
    spans = torch.zeros((*batch.ids.shape, 2))
    spans[:, 1] = 90.0  # a word of the question
    flat = torch.zeros(len(batch.ids))
    assert losses(spans, flat, batch)[0] == losses(torch.zeros_like(spans), flat, batch)[0]


def test_the_tokens_are_those_of_the_library_that_made_the_base() -> None:
    theirs = AutoTokenizer.from_pretrained(str(base_folder()), local_files_only=True)
    for question, passage in (("Who is Ms Álvarez?", TEXT * 40), ("¿Qué? 日本", "naïve café")):
        ours = base_tokenizer().encode(question, passage)
        other = theirs(question, passage, truncation="only_second", max_length=256)
        assert (ours.ids, ours.type_ids) == (other["input_ids"], other["token_type_ids"])


def test_the_rate_rises_and_then_falls() -> None:
    shares = [share_of_rate(step, 1000) for step in range(1000)]
    assert shares.index(max(shares)) in range(50, 62)
    assert shares[0] < 0.02
    assert shares[-1] == pytest.approx(0.02)


def test_the_command_writes_weights_that_can_be_packed_and_how_they_came_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, news=[marked(question=f"Where on day {n}?") for n in range(40)])
    flags = ["--data", str(tmp_path), "--draw-again", "--examples", "36"]
    assert main([*flags, "--out", str(tmp_path / "out"), "--every", "1"]) == 0
    out = tmp_path / "out"
    assert (out / "reader-32.pt").is_file()
    report = json.loads((out / "training.json").read_text("utf-8"))
    assert report["counts"] == {"news": [36, 36]}
    assert report["progress"][-1]["steps"] == 2
    state = state_of(out / "reader.pt")
    assert {"span.weight", "cls.weight"} < state.keys()
    assert state["enc.embeddings.word_embeddings.weight"].shape[1] == 384

    capsys.readouterr()
    assert main([*flags, "--print-hash"]) == 0
    assert report["sha256_of_examples"] in capsys.readouterr().out


def test_a_folder_without_rows_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path)]) == 2
    assert "--data" in capsys.readouterr().err
