"""Packing a checkpoint of the training script."""

import json
import sys
from pathlib import Path

import pytest
import torch

from evals import pack_reader
from rag.reader_file import read
from tests.rag import tiny_reader


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    state = {name: torch.from_numpy(tensor) for name, tensor in tiny_reader.state().items()}
    state["enc.embeddings.position_ids"] = torch.arange(tiny_reader.PLACES)
    torch.save(state, tmp_path / "state.pt")
    return tmp_path / "state.pt"


def test_a_checkpoint_becomes_a_readers_folder(
    checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = tmp_path / "told.json"
    told.write_text(json.dumps(tiny_reader.told()))
    folder = tmp_path / "reader"
    monkeypatch.setattr(sys, "argv", ["pack", str(checkpoint), str(told), str(folder)])
    assert pack_reader.main() == 0
    stored = read(folder)
    assert {name.removesuffix(".scales") for name in stored.tensors} == set(tiny_reader.state())
    assert stored.card.name == "tiny"
    assert stored.card.sha256["weights.safetensors"][:12] in capsys.readouterr().out


def test_the_tokenizer_of_the_base_cuts_and_fills_nothing() -> None:
    told = json.loads(pack_reader.tokenizer_of_base())
    assert told["truncation"] is None
    assert told["padding"] is None
    assert len(told["model"]["vocab"]) == 30522
