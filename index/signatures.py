"""Signatures of whole texts: which documents tell one story in nearly the same words.

MinHash over runs of words, found again through bands (Broder 1997; Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, chapter 3). The hashes are the same in every process and on every
machine: they are kept in the catalogue.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.query import words

Signature = NDArray[np.uint64]

RUN = 3  # words
ROWS = 3
BANDS = 24
HASHES = ROWS * BANDS
# Two texts count as near-copies from this share of common runs on. A wire story under another
# first line and with a paragraph cut is above 0.6; other reports of one event are below 0.2.
NEAR = 0.5
# Shorter texts agree by chance.
FEWEST_WORDS = 40
_CHUNK = 8192
_WORD = np.uint64(0x9E3779B97F4A7C15)


def signature(text: str) -> Signature | None:
    """The least hash of the text's runs of words under each of `HASHES` functions.

    Shape (HASHES,), unsigned 64 bit; None for a text of few words.
    """
    tokens = words(text)
    if len(tokens) < FEWEST_WORDS:
        return None
    runs = _runs(tokens)
    least = np.full(HASHES, np.iinfo(np.uint64).max, dtype=np.uint64)
    factors, offsets = _functions()
    for first in range(0, len(runs), _CHUNK):
        part = runs[first : first + _CHUNK, None]
        least = np.minimum(least, _mixed(part * factors + offsets).min(axis=0))
    return least


def bands(of: Signature) -> tuple[int, ...]:
    """`BANDS` signed 64-bit numbers; near-copies share one of them but for 1 in 25."""
    rows = of.reshape(BANDS, ROWS)
    mixed = rows[:, 0]
    for column in range(1, ROWS):
        mixed = _mixed(mixed * _WORD + rows[:, column])
    return tuple(int(value) for value in mixed.astype(np.int64))


def likeness(one: Signature, other: Signature) -> float:
    """An estimate of the share of runs that two texts have in common, from 0 to 1."""
    return float(np.mean(one == other))


def dump_signature(of: Signature | None) -> bytes | None:
    """A signature as little-endian bytes."""
    return None if of is None else of.astype("<u8").tobytes()


def load_signature(blob: bytes) -> Signature:
    """Read back what `dump_signature` wrote."""
    return np.frombuffer(blob, dtype="<u8")


def _runs(tokens: Sequence[str]) -> Signature:
    """One hash for each run of `RUN` words, each once."""
    known = {token: zlib.crc32(token.encode("utf-8", "surrogatepass")) for token in set(tokens)}
    numbers = np.array([known[token] for token in tokens], dtype=np.uint64)
    length = len(numbers) - RUN + 1
    runs = np.zeros(length, dtype=np.uint64)
    for place in range(RUN):
        runs = _mixed(runs * _WORD + numbers[place : place + length])
    return np.unique(runs)


def _functions() -> tuple[Signature, Signature]:
    """Odd factors and offsets, always the same."""
    numbers = np.arange(1, 2 * HASHES + 1, dtype=np.uint64)
    mixed = _mixed(numbers * _WORD)
    return mixed[:HASHES] | np.uint64(1), mixed[HASHES:]


def _mixed(values: Signature) -> Signature:
    """The finalizer of SplitMix64 (Steele, Lea and Flood 2014): each bit depends on all."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
