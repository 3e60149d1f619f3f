"""BERT's encoder, run without padding: what the reader and the checker's scorer have in common.

The tokens of all windows lie in one row; only attention looks at each window by itself. So windows
of any lengths are read together, none waits for a longer one, and company changes no judgement.
The architecture is that of Devlin et al. (NAACL 2019); a test holds it to transformers' BertModel.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from index.embedder import fastest_type, steady_threads
from rag.reader_file import SCALES, StoredReader
from rag.reader_windows import Window

if TYPE_CHECKING:
    from torch import Tensor

# Tokens of one go: more are no faster, and their activations leave the processor's cache.
TOKENS = 2048
# What is read to measure the speed: some windows of the usual length, and the best of some tries,
# for another program may take the processor meanwhile.
_TRIAL = (4, 192)
_TRIES = 3


class Reads(Protocol):
    """An encoder under heads: it says something of each window."""

    @property
    def precision(self) -> str:
        """The numeric type, such as bfloat16."""

    def judge(self, windows: Sequence[Window]) -> Sequence[Any]:
        """A judgement for each window."""


_Net = TypeVar("_Net", bound=Reads)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights and bias of a layer, or of a norm."""

    weight: "Tensor"
    bias: "Tensor"


@dataclass(frozen=True, slots=True)
class _Layer:
    mixed: Linear  # queries, keys and values
    attended: Linear
    attended_norm: Linear
    up: Linear
    down: Linear
    norm: Linear


class Encoder:
    """The encoder with its weights in one numeric type."""

    def __init__(self, stored: StoredReader, dtype: Any) -> None:
        self._heads = stored.card.attention_heads
        self._epsilon = stored.card.norm_epsilon
        self._dtype = dtype
        parts = _Parts(stored, dtype)
        # Of the largest matrix a few rows are needed at a time: it stays in eight bits.
        self._words = parts.stored("enc.embeddings.word_embeddings.weight")
        self._scales = parts.stored("enc.embeddings.word_embeddings.weight" + SCALES)
        self._places = parts.tensor("enc.embeddings.position_embeddings.weight")
        self._kinds = parts.tensor("enc.embeddings.token_type_embeddings.weight")
        self._norm = parts.linear("enc.embeddings.LayerNorm")
        self._layers = list(parts.layers())

    @property
    def precision(self) -> str:
        """The numeric type, such as bfloat16."""
        return str(self._dtype).removeprefix("torch.")

    def parts(self, windows: Sequence[Window]) -> Iterator[tuple["Tensor", list[int]]]:
        """The last layer's outputs, some windows at a time: a row a token, and where each starts.

        The list of starts ends with the number of rows.
        """
        for part in parted([len(window.ids) for window in windows]):
            some = windows[part]
            bounds = np.cumsum([0, *(len(window.ids) for window in some)])
            yield self._encode(some, bounds), bounds.tolist()

    def _encode(self, windows: Sequence[Window], bounds: Any) -> "Tensor":
        from torch.nn.functional import gelu, linear

        hidden = self._normed(self._embedded(windows), self._norm)
        for layer in self._layers:
            mixed = linear(hidden, layer.mixed.weight, layer.mixed.bias)
            seen = linear(
                self._attention(mixed, bounds), layer.attended.weight, layer.attended.bias
            )
            hidden = self._normed(hidden + seen, layer.attended_norm)
            wide = gelu(linear(hidden, layer.up.weight, layer.up.bias))
            thought = linear(wide, layer.down.weight, layer.down.bias)
            hidden = self._normed(hidden + thought, layer.norm)
        return hidden

    def _embedded(self, windows: Sequence[Window]) -> "Tensor":
        import torch

        ids = torch.from_numpy(np.concatenate([window.ids for window in windows]))
        places = np.concatenate([np.arange(len(window.ids)) for window in windows])
        kinds = np.concatenate([np.arange(len(w.ids)) >= w.question for w in windows])
        words = self._words[ids].float() * self._scales[ids][:, None]
        around = self._places[torch.from_numpy(places)] + self._kinds[torch.from_numpy(kinds).int()]
        return words.to(self._dtype) + around

    def _attention(self, mixed: "Tensor", bounds: Any) -> "Tensor":
        import torch
        from torch.nn.functional import scaled_dot_product_attention

        size = mixed.shape[1] // 3
        # Shape (queries|keys|values, 1, heads, tokens, size of a head).
        by_head = mixed.view(len(mixed), 3, 1, self._heads, size // self._heads)
        by_head = by_head.permute(1, 2, 3, 0, 4)
        seen = torch.empty(len(mixed), size, dtype=mixed.dtype)
        for first, last in pairwise(bounds):
            query, key, value = by_head[:, :, :, first:last]
            one = scaled_dot_product_attention(query, key, value)
            seen[first:last] = one[0].transpose(0, 1).reshape(last - first, size)
        return seen

    def _normed(self, hidden: "Tensor", norm: Linear) -> "Tensor":
        from torch.nn.functional import layer_norm

        return layer_norm(hidden, hidden.shape[-1:], norm.weight, norm.bias, self._epsilon)


class _Parts:
    """A stored reader's tensors as the network wants them."""

    def __init__(self, stored: StoredReader, dtype: Any) -> None:
        self._stored = stored
        self._dtype = dtype

    def stored(self, name: str) -> "Tensor":
        import torch

        return torch.from_numpy(self._stored.tensors[name])

    def tensor(self, *names: str) -> "Tensor":
        import torch

        whole = np.concatenate([self._stored.whole(name) for name in names])
        return torch.from_numpy(whole).to(self._dtype)

    def linear(self, *names: str) -> Linear:
        weights = [f"{name}.weight" for name in names]
        return Linear(self.tensor(*weights), self.tensor(*(f"{name}.bias" for name in names)))

    def layers(self) -> Iterator[_Layer]:
        number = 0
        while f"enc.encoder.layer.{number}.output.dense.weight" in self._stored.tensors:
            at = f"enc.encoder.layer.{number}"
            mixed = [f"{at}.attention.self.{name}" for name in ("query", "key", "value")]
            yield _Layer(
                mixed=self.linear(*mixed),
                attended=self.linear(f"{at}.attention.output.dense"),
                attended_norm=self.linear(f"{at}.attention.output.LayerNorm"),
                up=self.linear(f"{at}.intermediate.dense"),
                down=self.linear(f"{at}.output.dense"),
                norm=self.linear(f"{at}.output.LayerNorm"),
            )
            number += 1


def head_of(stored: StoredReader, name: str) -> Linear:
    """A head's weights, in fp32."""
    import torch

    weight, bias = (stored.tensors[f"{name}.{part}"] for part in ("weight", "bias"))
    return Linear(torch.from_numpy(weight), torch.from_numpy(bias))


def fastest_network(
    stored: StoredReader, make: Callable[[StoredReader, Any], _Net]
) -> tuple[_Net, float]:
    """The network in the type that this machine reads fastest, and its tokens a second.

    fp32 races bfloat16 where the processor has instructions for it; elsewhere bfloat16 is many
    times slower and not tried.
    """
    steady_threads()
    import torch

    types = dict.fromkeys((torch.float32, fastest_type()))
    raced = [(network := make(stored, dtype), speed_of(network, stored)) for dtype in types]
    return max(raced, key=lambda run: run[1])


def speed_of(network: Reads, stored: StoredReader) -> float:
    """Tokens that a network reads in a second, measured on windows of the usual length."""
    count, length = _TRIAL
    length = min(length, stored.card.max_length)
    known = len(stored.tensors["enc.embeddings.word_embeddings.weight"])
    ids = np.random.default_rng(0).integers(0, known, (count, length))
    none = np.zeros(0, np.int64)
    windows = [
        Window(number, row, length // 8, length, none, none) for number, row in enumerate(ids)
    ]
    took = list[float]()
    for _ in range(1 + _TRIES):
        begun = time.perf_counter()
        network.judge(windows)
        took.append(time.perf_counter() - begun)
    return count * length / min(took[1:])  # the first go prepares the others


def parted(lengths: Sequence[int], most: int = TOKENS) -> Iterator[slice]:
    """Neighbours that hold at most `most` together, or one that holds more by itself."""
    first = total = 0
    for number, length in enumerate(lengths):
        if number > first and total + length > most:
            yield slice(first, number)
            first, total = number, 0
        total += length
    if lengths:
        yield slice(first, len(lengths))
