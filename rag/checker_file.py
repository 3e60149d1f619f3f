"""The checker's trained scorer on disk: what differs from the reader, which it was trained from.

`weights.safetensors` holds the encoder's layers, places and norms and the head, packed as a
reader's (reader_file.py). The word embeddings, half of such a network, were left alone in both
trainings: they and the tokenizer are the packaged reader's. The card says which word embeddings
belong to the weights, and they are compared before use.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import FootnoteError, SettingsError
from rag.reader_file import CARD, SCALES, WEIGHTS, Array, ReaderCard, StoredReader, packed, read

FORMAT = "footnote-checker-1"
WORDS = "enc.embeddings.word_embeddings.weight"
WORDS_HASH = "word embeddings"  # among the hashes of a card
_MEND = "reinstall footnote-briefings"


def read_checker(folder: Path, reader: Path) -> StoredReader:
    """The scorer of a folder, with the words of the reader's.

    Raises SettingsError where one of them is missing or damaged, or they do not belong together.
    """
    try:
        card = ReaderCard(**json.loads((folder / CARD).read_text("utf-8")))
        weights = (folder / WEIGHTS).read_bytes()
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(
            f"the checker's weights in {folder} cannot be read ({_short(error)}); {_MEND}"
        ) from error
    if card.format != FORMAT:
        raise SettingsError(
            f"the checker's weights in {folder} are in the format {card.format!r}, not {FORMAT!r}; "
            + _MEND
        )
    digest = hashlib.sha256(weights).hexdigest()
    if digest != card.sha256.get(WEIGHTS):
        raise SettingsError(
            f"{folder / WEIGHTS} is damaged (sha256 {digest[:12]}…, its card says "
            f"{card.sha256.get(WEIGHTS, 'nothing')[:12]}…); {_MEND}"
        )
    try:
        shared = read(reader)
    except FootnoteError as error:
        raise SettingsError(
            f"the checker's scorer needs the word embeddings of the reader in {reader}, which "
            f"cannot be read ({error}); {_MEND}"
        ) from error
    words = {name: shared.tensors[name] for name in (WORDS, WORDS + SCALES)}
    if hash_of(words) != card.sha256.get(WORDS_HASH):
        raise SettingsError(
            f"the reader in {reader} has other word embeddings than the checker's weights in "
            f"{folder} were trained with; {_MEND}"
        )
    from safetensors.numpy import load

    return StoredReader(card, {**load(weights), **words}, shared.tokenizer)


def write_checker(
    folder: Path, state: Mapping[str, Array], reader: Path, told: Mapping[str, Any]
) -> ReaderCard:
    """Write a scorer's folder; `told` are the card's fields but hashes and format. Gives the card.

    Raises ValueError where the state's word embeddings are not those of the reader.
    """
    from safetensors.numpy import save

    stored = packed(state)
    words = {name: stored.pop(name) for name in (WORDS, WORDS + SCALES)}
    shared = read(reader).tensors
    if hash_of(words) != hash_of({name: shared[name] for name in words}):
        raise ValueError(f"the word embeddings are not those of the reader in {reader}")
    weights = save(stored)
    hashes = {WEIGHTS: hashlib.sha256(weights).hexdigest(), WORDS_HASH: hash_of(words)}
    card = ReaderCard(**{**told, "sha256": hashes, "format": FORMAT})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(weights)
    text = json.dumps(asdict(card), ensure_ascii=False, indent=1)
    (folder / CARD).write_text(text + "\n", "utf-8")
    return card


def hash_of(tensors: Mapping[str, Array]) -> str:
    """The sha256 of tensors, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(f"{name} {tensors[name].dtype} {tensors[name].shape}\n".encode())
        digest.update(tensors[name].tobytes())
    return digest.hexdigest()


def _short(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or str(error).splitlines()[0])
