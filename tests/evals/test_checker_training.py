"""The checker's scorer learns, from the reader, and what is learnt can be packed and used."""

import json
from pathlib import Path

import pytest
import torch

from evals.checker_data import example_of, pair_tokenizer
from evals.checker_learner import CheckerLearner, batch_of, loss_of
from evals.checker_rows import CheckerRow
from evals.checker_training import main, train
from evals.pack_checker import pack
from rag.checker_file import WORDS
from rag.entailment import Entailment
from rag.reader_file import read
from rag.span_reader import PACKAGED
from tests.evals.test_checker_rows import written

ROWS = [
    CheckerRow("The bridge is open.", "The bridge opened in May.", "supported", "a"),
    CheckerRow("The bridge is shut.", "The bridge opened in May.", "contradicted", "a"),
    CheckerRow("The bridge is old.", "The bridge opened in May.", "not_enough", "a"),
    CheckerRow("The bridge is gone.", "The bridge opened in May.", "not_supported", "a"),
]


def test_it_starts_from_the_packaged_reader_and_a_few_steps_lower_the_loss() -> None:
    torch.manual_seed(0)
    learner = CheckerLearner()
    reader = read(PACKAGED)
    first = "enc.encoder.layer.0.output.dense.weight"
    assert torch.equal(learner.state_dict()[first], torch.from_numpy(reader.whole(first)))
    batch = [example_of(row, pair_tokenizer()) for row in ROWS]
    steps = list(train(learner, [batch] * 14))
    # The loss that is told is a mean over the steps so far: the last one's own is lower still.
    assert steps[-1].losses[0] < 0.9 * steps[0].losses[0]
    assert torch.equal(learner.state_dict()[WORDS], torch.from_numpy(reader.whole(WORDS)))
    assert not torch.equal(learner.state_dict()[first], torch.from_numpy(reader.whole(first)))


def test_what_is_only_not_supported_may_be_either_of_both() -> None:
    sure = torch.tensor([[0.0, 50.0, 0.0], [0.0, 0.0, 50.0], [50.0, 0.0, 0.0]])
    losses = [loss_of(row[None], torch.tensor([3])).item() for row in sure]
    assert losses == pytest.approx([0, 0, 50], abs=1)
    labels = torch.tensor([1, 2, 0])
    assert loss_of(sure, labels).item() == pytest.approx(0, abs=1e-3)
    assert loss_of(sure, labels.roll(1)).item() > 30


def test_claim_and_evidence_are_padded_together() -> None:
    batch = batch_of([example_of(row, pair_tokenizer()) for row in ROWS])
    assert batch.ids.shape == batch.mask.shape == batch.kinds.shape
    assert batch.labels.tolist() == [0, 1, 2, 3]
    assert (batch.mask.sum(1) > batch.kinds.sum(1)).all()


def test_the_command_writes_weights_that_are_packed_and_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, claims=1700)
    flags = ["--data", str(folder), "--examples", "40"]
    assert main([*flags, "--out", str(tmp_path / "out"), "--every", "1"]) == 0
    out = tmp_path / "out"
    assert (out / "checker-32.pt").is_file()
    report = json.loads((out / "training.json").read_text("utf-8"))
    assert report["mix"] == "first"
    assert report["progress"][-1]["steps"] == 2
    card = pack(out / "checker.pt", tmp_path / "packed")
    assert card.name == "footnote-checker"
    (scores,) = Entailment(tmp_path / "packed").score([("It rained.", "It was wet.")])
    assert 0 < scores.supported < 1
    capsys.readouterr()
    assert main([*flags, "--print-hash"]) == 0
    assert report["sha256_of_examples"] in capsys.readouterr().out
