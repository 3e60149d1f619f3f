"""The scorer's weights on disk, with the word embeddings of the reader that they came from."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import SettingsError
from rag.checker_file import WORDS, read_checker, write_checker
from tests.rag import tiny_reader


def scorer_state() -> dict[str, np.ndarray]:
    """The tiny reader's encoder, its layers moved by training, under a head of three."""
    chance = np.random.default_rng(5)
    state = {name: array for name, array in tiny_reader.state().items() if name.startswith("enc.")}
    for name, array in state.items():
        if name != WORDS and array.dtype == np.float32:
            state[name] = array + chance.normal(scale=0.01, size=array.shape).astype(np.float32)
    state["nli.weight"] = chance.normal(size=(3, 32)).astype(np.float32)
    state["nli.bias"] = chance.normal(size=3).astype(np.float32)
    return state


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The scorer's folder and the reader's."""
    reader = tiny_reader.write_tiny_reader(tmp_path / "reader")
    write_checker(tmp_path / "checker", scorer_state(), reader, tiny_reader.told(name="scorer"))
    return tmp_path / "checker", reader


def test_what_is_written_is_read_with_the_words_of_the_reader(folders: tuple[Path, Path]) -> None:
    stored = read_checker(*folders)
    state = scorer_state()
    assert stored.card.name == "scorer"
    assert stored.tokenizer == (folders[1] / "tokenizer.json").read_bytes()
    for name, array in state.items():
        if array.dtype == np.float32:
            assert np.abs(stored.whole(name) - array).max() <= np.abs(array).max() / 200


def test_the_word_embeddings_are_not_stored_again(folders: tuple[Path, Path]) -> None:
    checker, reader = ((folder / "weights.safetensors").stat().st_size for folder in folders)
    words = tiny_reader.state()[WORDS].size
    assert checker < reader - words / 2


def test_weights_with_other_words_than_the_readers_are_not_written(tmp_path: Path) -> None:
    reader = tiny_reader.write_tiny_reader(tmp_path / "reader")
    state = scorer_state()
    state[WORDS] = state[WORDS] * 2
    with pytest.raises(ValueError, match="word embeddings"):
        write_checker(tmp_path / "checker", state, reader, tiny_reader.told())


def _without_reader(checker: Path, reader: Path) -> None:
    (reader / "weights.safetensors").unlink()


def _other_reader(checker: Path, reader: Path) -> None:
    change(checker / "card.json", lambda card: card["sha256"].update({"word embeddings": "0" * 64}))


def _damaged(checker: Path, reader: Path) -> None:
    weights = checker / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")


def _missing(checker: Path, reader: Path) -> None:
    (checker / "card.json").unlink()


def _of_another_format(checker: Path, reader: Path) -> None:
    change(checker / "card.json", lambda card: card.update(format="footnote-checker-9"))


def change(file: Path, how: Any) -> None:
    card = json.loads(file.read_text())
    how(card)
    file.write_text(json.dumps(card))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_without_reader, "needs the word embeddings of the reader"),
        (_other_reader, "has other word embeddings"),
        (_damaged, "is damaged"),
        (_missing, "cannot be read"),
        (_of_another_format, "footnote-checker-9"),
    ],
)
def test_an_error_says_in_a_line_what_is_wrong_and_what_to_do(
    folders: tuple[Path, Path], spoil: Any, told: str
) -> None:
    spoil(*folders)
    with pytest.raises(SettingsError, match=told) as raised:
        read_checker(*folders)
    assert str(raised.value).endswith("reinstall footnote-briefings")
    assert "\n" not in str(raised.value)
