"""Fakes by hand, passed through constructors."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.readers.carried import read_all
from corpus.reading import READERS_VERSION, Reading
from index.embedder import ModelCard, Vectors
from index.query import content_words

DIMENSION = 64


class HashingEmbedder(Embeddings):
    """Counts words into 64 hashed places: ranks sensibly, needs no weights. Counts its calls."""

    def __init__(self, name: str = "hashing") -> None:
        self.name = name
        self.encoded: list[str] = []

    def card(self) -> ModelCard:
        return ModelCard(self.name, hashlib.sha256(self.name.encode()).hexdigest(), DIMENSION)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSION)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.encode(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return _vector(text)


class DirectReader:
    """Reads in this process: tests of the index need no child."""

    readers = READERS_VERSION

    def read(self, file: Path, path: str) -> Reading:
        return read_all(file, path)

    def cancel(self) -> None:
        """There is no child to end."""


def _vector(text: str) -> list[float]:
    places = np.zeros(DIMENSION)
    for word in content_words(text) or ["nothing"]:
        digest = hashlib.md5(word.removesuffix("s").encode(), usedforsecurity=False).digest()
        places[digest[0] % DIMENSION] += 1.0 if digest[1] % 2 else -1.0
    norm = float(np.linalg.norm(places))
    if norm == 0.0:
        places[0] = norm = 1.0
    return [float(value / norm) for value in places]
