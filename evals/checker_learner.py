"""The checker's scorer while it learns: the reader's encoder under a head of three classes.

What is learnt is run by rag/entailment.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from evals.checker_data import CheckerExample
from evals.checker_rows import LABELS
from evals.reader_learner import base_encoder
from rag.reader_file import read
from rag.span_reader import PACKAGED

_SPREAD = 0.02  # of the head's first weights, as BERT's own
_UNSAID = LABELS.index("not_supported")


class CheckerLearner(nn.Module):
    """The network; the names of its parts are those of the stored weights."""

    def __init__(self, reader: Path = PACKAGED) -> None:
        super().__init__()
        self.enc = base_encoder()
        self.enc.load_state_dict(_encoder_of(reader), strict=False)
        self.nli = nn.Linear(self.enc.config.hidden_size, 3)
        nn.init.normal_(self.nli.weight, std=_SPREAD)

    def forward(self, batch: "PairBatch") -> Tensor:
        """Logits of supported, contradicted and not enough, shape (examples, 3)."""
        hidden = self.enc(
            input_ids=batch.ids, attention_mask=batch.mask, token_type_ids=batch.kinds
        ).last_hidden_state
        logits: Tensor = self.nli(hidden[:, 0]).float()
        return logits


@dataclass(frozen=True, slots=True)
class PairBatch:
    """Examples of one length: all but `labels` of shape (examples, tokens)."""

    ids: Tensor
    mask: Tensor
    kinds: Tensor
    labels: Tensor


def batch_of(examples: Sequence[CheckerExample]) -> PairBatch:
    """The examples, padded to the longest."""
    shape = len(examples), max(len(example.ids) for example in examples)
    ids, mask, kinds = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length] = torch.tensor(example.ids)
        mask[row, :length] = 1
        kinds[row, :length] = torch.tensor(example.kinds)
    labels = torch.tensor([LABELS.index(example.label) for example in examples])
    return PairBatch(ids, mask, kinds, labels)


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Minus the log of the chance of the label: of what is only not supported, of both others."""
    chances = logits.log_softmax(-1)
    said = -chances.gather(1, labels.clamp(max=_UNSAID - 1)[:, None])[:, 0]
    return torch.where(labels == _UNSAID, -torch.logsumexp(chances[:, 1:], -1), said).mean()


def _encoder_of(reader: Path) -> dict[str, Tensor]:
    stored = read(reader)
    return {
        name.removeprefix("enc."): torch.from_numpy(np.ascontiguousarray(stored.whole(name)))
        for name in stored.tensors
        if name.startswith("enc.") and not name.endswith(".scales")
    }
