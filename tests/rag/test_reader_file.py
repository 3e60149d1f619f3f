"""A reader's folder: what is written is read again, and what is damaged is told in one line."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from corpus.errors import SettingsError
from rag.reader_file import CARD, TOKENIZER, WEIGHTS, holds_reader, quantised, read, restored
from tests.rag.tiny_reader import state, tokenizer, write_tiny_reader


@given(
    arrays.arrays(
        np.float32,
        arrays.array_shapes(min_dims=2, max_dims=2, max_side=12),
        elements=st.floats(-100, 100, width=32, allow_subnormal=False),
    )
)
def test_a_packed_value_is_off_by_half_a_step_of_its_row_at_most(matrix: np.ndarray) -> None:
    small, scales = quantised(matrix)
    assert small.dtype == np.int8
    steps = np.abs(matrix).max(axis=1) / 127
    off = np.abs(restored(small, scales) - matrix).max(axis=1)
    assert (off <= steps / 2 * 1.001 + 1e-30).all()


def test_a_row_of_nothing_stays_nothing() -> None:
    small, scales = quantised(np.zeros((2, 3), np.float32))
    assert not restored(small, scales).any()
    assert (scales > 0).all()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    stored = read(write_tiny_reader(tmp_path / "reader"))
    whole = state()
    assert stored.card.name == "tiny"
    assert stored.card.figures == {"auc": 0.5}
    assert stored.tokenizer.decode() == tokenizer().to_str()
    for name, tensor in whole.items():
        largest = np.abs(tensor).max()
        assert np.abs(stored.whole(name) - tensor).max() <= largest / 127 / 2 * 1.001, name
    for exact in ("span.weight", "cls.weight", "enc.embeddings.LayerNorm.weight", "span.bias"):
        assert np.array_equal(stored.whole(exact), whole[exact])


def test_only_a_folder_in_this_format_holds_a_reader(tmp_path: Path) -> None:
    assert holds_reader(write_tiny_reader(tmp_path / "reader"))
    assert not holds_reader(tmp_path)
    assert not holds_reader(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_damaged_file_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    _refused(folder, rf"{name} is damaged \(sha256 [0-9a-f]{{12}}…, its card says .* set reader")


def test_a_missing_file_is_told_in_one_line(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    (folder / WEIGHTS).unlink()
    _refused(folder, r"cannot be read \(No such file or directory\); .*set reader")


def test_a_card_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    for text in ("", "{", "[]", '{"name": "x"}'):
        (folder / CARD).write_text(text)
        _refused(folder, r"the reader in .* cannot be read \(.+\); ")


def test_another_format_is_refused(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    card = json.loads((folder / CARD).read_text())
    (folder / CARD).write_text(json.dumps(card | {"format": "footnote-reader-9"}))
    _refused(folder, "in the format 'footnote-reader-9', not 'footnote-reader-1'")


def _refused(folder: Path, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        read(folder)
    assert "\n" not in str(caught.value)
