"""The reader's network: BERT's encoder (encoder_network.py) under two heads."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rag.encoder_network import Encoder, head_of
from rag.reader_file import StoredReader
from rag.reader_spans import Logits
from rag.reader_windows import Window


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the network says of a window: a row of two logits a token, and the log odds."""

    spans: Logits
    answers: float


class Network:
    """The network with its weights in one numeric type."""

    def __init__(self, stored: StoredReader, dtype: Any) -> None:
        self._encoder = Encoder(stored, dtype)
        self._span = head_of(stored, "span")
        self._answers = head_of(stored, "cls")

    @property
    def precision(self) -> str:
        """The numeric type, such as bfloat16."""
        return self._encoder.precision

    def judge(self, windows: Sequence[Window]) -> list[Judgement]:
        """A judgement for each window."""
        import torch
        from torch.nn.functional import linear

        judged = list[Judgement]()
        with torch.inference_mode():
            for hidden, bounds in self._encoder.parts(windows):
                spans = linear(hidden.float(), self._span.weight, self._span.bias).numpy()
                firsts = hidden[bounds[:-1]].float()
                answers = linear(firsts, self._answers.weight, self._answers.bias)[:, 0].tolist()
                judged += [
                    Judgement(spans[first:last], answer)
                    for (first, last), answer in zip(pairwise(bounds), answers, strict=True)
                ]
        return judged
