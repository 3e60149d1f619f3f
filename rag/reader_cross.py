"""A published reranker in the reader's place: it scores the question against each sentence."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SettingsError
from index.embedder import fastest_type, quiet_libraries, steady_threads
from rag.reader import Judged, Material
from rag.reader_budget import CHARACTERS, affordable
from rag.reader_spans import LOWEST

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

BATCH = 16
_TRIAL = ("Who promised money?", "The minister promised money for roads and bridges. " * 4)


class CrossReader:
    """A `Reader` over any CrossEncoder of sentence-transformers with one score a pair.

    A passage answers as far as its best sentence does. No words are marked. Its weights load at
    first use, once; `name` is a folder or a name that sentence-transformers knows.
    """

    def __init__(self, name: str, budget_ms: float = 2000) -> None:
        self._name = name
        self._budget_ms = budget_ms
        self._lock = threading.Lock()
        # The tokenizer fails when two threads use it at once.
        self._using = threading.Lock()
        self._loaded: CrossEncoder | None = None
        self._speed = 0.0

    def warm(self) -> None:
        """Load the weights now; raises SettingsError when they cannot be."""
        self._model()

    def affords(self, question: str, passages: Sequence[Material]) -> int:
        """How many of the passages, from the first, are read within the budget; at least four."""
        self._model()
        tokens = [(len(p.text) + len(question) * len(p.sentences)) / CHARACTERS for p in passages]
        return affordable(tokens, self._speed, self._budget_ms)

    def judge(self, question: str, passages: Sequence[Material]) -> list[Judged]:
        """One judgement a passage, in their order."""
        texts = [p.text[s.start : s.end] for p in passages for s in p.sentences]
        scores = iter(self._scores(question, texts))
        judged = list[Judged]()
        for passage in passages:
            own = tuple(next(scores) for _ in passage.sentences)
            judged.append(Judged(max(own, default=LOWEST), own, (None,) * len(own)))
        return judged

    def _scores(self, question: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        return _scores(self._model(), self._using, question, texts)

    def _model(self) -> "CrossEncoder":
        with self._lock:
            if self._loaded is None:
                model = _load(self._name)
                self._speed = _speed(model, self._using)
                self._loaded = model
            return self._loaded


def _scores(
    model: "CrossEncoder", using: threading.Lock, question: str, texts: Sequence[str]
) -> list[float]:
    from torch.nn import Identity

    pairs = [(question, text) for text in texts]
    with using:
        # Without the activation that a model may have of its own: scores are to be log odds.
        scores = model.predict(
            pairs, batch_size=BATCH, show_progress_bar=False, activation_fn=Identity()
        )
    return [float(score) for score in scores]


def _speed(model: "CrossEncoder", using: threading.Lock) -> float:
    """Tokens a second; the first go prepares the second."""
    question, text = _TRIAL
    took = 0.0
    for _ in range(2):
        begun = time.perf_counter()
        _scores(model, using, question, [text] * BATCH)
        took = time.perf_counter() - begun
    return BATCH * (len(question) + len(text)) / CHARACTERS / took


def _load(name: str) -> "CrossEncoder":
    steady_threads()
    quiet_libraries()
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(
            name,
            device="cpu",
            local_files_only=Path(name).is_dir(),
            model_kwargs={"dtype": fastest_type()},
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise SettingsError(
            f"the reader {name!r} could not be loaded ({reason[0]}); "
            "set reader to a folder that holds a reranker, to footnote or to none"
        ) from error
    if model.num_labels != 1:
        raise SettingsError(
            f"the reader {name!r} gives {model.num_labels} scores a pair, not one; "
            "set reader to a reranker with one, to footnote or to none"
        )
    return model
