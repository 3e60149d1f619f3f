"""The checker's trained scorer: does a text say what a sentence says, deny it, or leave it open?

A small cross-encoder, trained from the packaged reader (docs/checker.md). It knows meaning where
the checker's rules know words; figures, dates and names it confuses more easily than they do.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.answers import Evidence
from rag.checker_file import read_checker
from rag.encoder_network import Encoder, fastest_network, head_of
from rag.reader import Material
from rag.reader_file import StoredReader
from rag.reader_windows import Window, Windows
from rag.span_reader import PACKAGED as READER
from rag.speakers import leans
from rag.trained_network import TrainedNetwork

if TYPE_CHECKING:
    from torch import Tensor

PACKAGED = Path(__file__).parent / "weights" / "checker"
HEAD = "nli"
# The sentence may take this share of a window, its evidence the rest.
_SENTENCE = 1 / 2


@dataclass(frozen=True, slots=True)
class Scores:
    """How likely a text supports a sentence, contradicts it, or does not say: they sum to 1."""

    supported: float
    contradicted: float
    not_found: float


class Entailment(TrainedNetwork["_Loaded"]):
    """Scores pairs of a sentence and its evidence; the weights load at first use, once."""

    def __init__(self, folder: Path = PACKAGED, reader: Path = READER) -> None:
        super().__init__(lambda: _Loaded(read_checker(folder, reader)))

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        """The scores of each pair of a sentence and its evidence (`evidence_text`), in order.

        Evidence that is longer than the network reads at once is read in parts, and the part that
        supports the sentence best counts.
        """
        model = self._model()
        asked = [(sentence, Material("", evidence, ())) for sentence, evidence in pairs]
        windows = model.windows.of_pairs(asked)
        best: list[Scores | None] = [None] * len(pairs)
        for window, scores in zip(windows, model.network.judge(windows), strict=True):
            known = best[window.passage]
            if known is None or scores.supported > known.supported:
                best[window.passage] = scores
        return [scores for scores in best if scores is not None]


def evidence_text(evidence: Sequence[Evidence]) -> str:
    """What the scorer reads of evidence that is cited together: its sentences, in order.

    The sentence before one is read where it takes that to know who or what is meant: elsewhere
    it draws away from what is asked (evals/history/tried.md).
    """
    parts = list[str]()
    last: Evidence | None = None
    for item in sorted(evidence, key=lambda one: (one.document_id, one.start)):
        alone = last is None or last.document_id != item.document_id
        parts += [item.before, item.quote] if alone and leans(item.quote) else [item.quote]
        last = item
    return " ".join(" ".join(parts).split())


def heading_of(title: str, source: str | None, day: date | None) -> str:
    """A document's title, source and day as they stand before its sentences."""
    told = [source] if source else []
    told += [f"{day.day} {day:%B} {day.year}"] if day else []
    return f"{title} ({', '.join(told)})." if told else f"{title}."


class EntailmentNetwork:
    """The encoder under a head of three classes on its first token."""

    def __init__(self, stored: StoredReader, dtype: Any) -> None:
        self._encoder = Encoder(stored, dtype)
        self._head = head_of(stored, HEAD)

    @property
    def precision(self) -> str:
        """The numeric type, such as bfloat16."""
        return self._encoder.precision

    def judge(self, windows: Sequence[Window]) -> list[Scores]:
        """The scores of each window."""
        import torch

        judged = list[Scores]()
        with torch.inference_mode():
            for hidden, bounds in self._encoder.parts(windows):
                judged += map(_scores, self._logits(hidden[bounds[:-1]].float()))
        return judged

    def _logits(self, firsts: "Tensor") -> list[list[float]]:
        from torch.nn.functional import linear

        logits: list[list[float]] = linear(firsts, self._head.weight, self._head.bias).tolist()
        return logits


class _Loaded:
    def __init__(self, stored: StoredReader) -> None:
        self.card = stored.card
        self.windows = Windows(stored.tokenizer, stored.card.max_length, _SENTENCE)
        self.network, self.speed = fastest_network(stored, EntailmentNetwork)


def _scores(logits: Sequence[float]) -> Scores:
    top = max(logits)
    supported, contradicted, not_found = (math.exp(logit - top) for logit in logits)
    total = supported + contradicted + not_found
    return Scores(supported / total, contradicted / total, not_found / total)
