"""A trained reader on disk: a folder of weights in eight bits, a tokenizer and a card.

`weights.safetensors` holds each matrix of the encoder as int8, one scale (fp32) a row; biases,
norms and the two heads stay fp32. `tokenizer.json` is the tokenizer's own format. `card.json` tells
what the weights are and the sha256 of both files, checked before they are used.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SettingsError

FORMAT = "footnote-reader-1"
CARD = "card.json"
WEIGHTS = "weights.safetensors"
TOKENIZER = "tokenizer.json"
SCALES = ".scales"
_HEADS = ("span.", "cls.", "nli.")  # a few hundred numbers that every judgement passes through

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """What a reader is: where it comes from, how it reads, what it showed.

    `max_length` is the longest text in tokens, question and marks included; `figures` are by name
    what it reached on questions that training never saw.
    """

    name: str
    base: str
    licence: str
    trained_by: str
    trained_on: str
    max_length: int
    attention_heads: int
    norm_epsilon: float
    figures: Mapping[str, float]
    sha256: Mapping[str, str]
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class StoredReader:
    """A reader as it was read: tensors by name (matrices int8, their scales under name.scales)."""

    card: ReaderCard
    tensors: Mapping[str, Array]
    tokenizer: bytes

    def whole(self, name: str) -> Array:
        """A tensor in fp32."""
        return restored(self.tensors[name], self.tensors.get(name + SCALES))


def holds_reader(folder: Path) -> bool:
    """Whether the folder is in this format."""
    return (folder / CARD).is_file() and (folder / WEIGHTS).is_file()


def read(folder: Path) -> StoredReader:
    """The reader of a folder; raises SettingsError where it is missing, damaged or another's."""
    try:
        card = ReaderCard(**json.loads((folder / CARD).read_text("utf-8")))
        parts = {name: (folder / name).read_bytes() for name in (WEIGHTS, TOKENIZER)}
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(
            f"the reader in {folder} cannot be read ({_short(error)}); "
            "reinstall footnote-briefings, or set reader to another or to none"
        ) from error
    if card.format != FORMAT:
        raise SettingsError(
            f"the reader in {folder} is in the format {card.format!r}, not {FORMAT!r}; "
            "set reader to another or to none"
        )
    for name, content in parts.items():
        digest = hashlib.sha256(content).hexdigest()
        if digest != card.sha256.get(name):
            raise SettingsError(
                f"{folder / name} is damaged (sha256 {digest[:12]}…, its card says "
                f"{card.sha256.get(name, 'nothing')[:12]}…); "
                "reinstall footnote-briefings, or set reader to another or to none"
            )
    from safetensors.numpy import load

    return StoredReader(card, load(parts[WEIGHTS]), parts[TOKENIZER])


def write(
    folder: Path, state: Mapping[str, Array], tokenizer: str, told: Mapping[str, Any]
) -> ReaderCard:
    """Write a reader's folder; `told` are the card's fields but the hashes. Gives the card."""
    from safetensors.numpy import save

    parts = {WEIGHTS: save(dict(packed(state))), TOKENIZER: tokenizer.encode()}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    card = ReaderCard(**told, sha256=hashes)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in parts.items():
        (folder / name).write_bytes(content)
    text = json.dumps(asdict(card), ensure_ascii=False, indent=1)
    (folder / CARD).write_text(text + "\n", "utf-8")
    return card


def packed(state: Mapping[str, Array]) -> dict[str, Array]:
    """The tensors as they are stored."""
    stored = dict[str, Array]()
    for name, tensor in state.items():
        whole = np.ascontiguousarray(tensor, dtype=np.float32)
        if whole.ndim == 2 and not name.startswith(_HEADS):
            stored[name], stored[name + SCALES] = quantised(whole)
        else:
            stored[name] = whole
    return stored


def quantised(matrix: Array) -> tuple[Array, Array]:
    """A matrix as int8 and a scale for each row: no value is off by more than half its scale."""
    largest = np.abs(matrix).max(axis=1)
    scales = np.where(largest > 0, largest / 127, 1.0).astype(np.float32)
    return np.round(matrix / scales[:, None]).astype(np.int8), scales


def restored(tensor: Array, scales: Array | None) -> Array:
    """A stored tensor in fp32."""
    whole = tensor.astype(np.float32)
    return whole if scales is None else whole * scales[:, None]


def _short(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or str(error).splitlines()[0])
