"""The reader while it learns: the encoder of the default embedding weights under two heads.

The span head says of each token how likely an answer starts and ends there; the first token stands
for no answer (Devlin et al., NAACL 2019, section 4.3). The other head says from the first token
whether the passage answers. What is learnt is run by rag/reader_network.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from evals.reader_data import Example, base_folder

_NOWHERE = -1e4  # the logit of a token that cannot be in an answer
_NEVER = -1e9
_SPREAD = 0.02  # of the heads' first weights, as BERT's own


class Learner(nn.Module):
    """The network; the names of its parts are those of the stored weights."""

    def __init__(self) -> None:
        super().__init__()
        self.enc = base_encoder()
        size = self.enc.config.hidden_size
        self.span = nn.Linear(size, 2)
        self.cls = nn.Linear(size, 1)
        nn.init.normal_(self.span.weight, std=_SPREAD)
        nn.init.normal_(self.cls.weight, std=_SPREAD)

    def forward(self, batch: "Batch") -> tuple[Tensor, Tensor]:
        """Logits of start and end, shape (examples, tokens, 2), and of an answer, (examples,)."""
        hidden = self.enc(
            input_ids=batch.ids, attention_mask=batch.mask, token_type_ids=batch.kinds
        ).last_hidden_state
        return self.span(hidden).float(), self.cls(hidden[:, 0]).float().squeeze(-1)


def base_encoder() -> Any:
    """The default embedding weights' encoder, to learn with its word embeddings left alone."""
    from transformers import AutoModel
    from transformers.utils import logging

    # The report that the pooling layer is not loaded: that is meant.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers is untyped
    # No dropout: drawing its masks takes a CPU longer than some of the layers, and each
    # example is seen once. Word embeddings stay the base's own, so rare words keep their sense.
    encoder = AutoModel.from_pretrained(
        str(base_folder()),
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="sdpa",
        local_files_only=True,
    )
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return encoder


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of one length: all but the last two of shape (examples, tokens)."""

    ids: Tensor
    mask: Tensor
    kinds: Tensor
    allowed: Tensor
    starts: Tensor
    ends: Tensor
    answers: Tensor
    weights: Tensor


def batch_of(examples: Sequence[Example]) -> Batch:
    """The examples, padded to the longest. Where there is no answer, the first token is it."""
    shape = len(examples), max(len(example.ids) for example in examples)
    ids, mask, kinds = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    allowed, starts, ends = (torch.zeros(shape, dtype=torch.bool) for _ in range(3))
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length] = torch.tensor(example.ids)
        mask[row, :length] = 1
        kinds[row, :length] = torch.tensor(example.kinds)
        allowed[row, :length] = torch.tensor(example.inside, dtype=torch.bool)
        allowed[row, 0] = True
        starts[row, list(example.starts) or [0]] = True
        ends[row, list(example.ends) or [0]] = True
    answers = torch.tensor([example.answers for example in examples])
    weights = torch.tensor([example.weight for example in examples])
    return Batch(ids, mask, kinds, allowed, starts, ends, answers, weights)


def losses(spans: Tensor, answers: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """Of both heads, averaged over the batch, loose examples weighing less.

    Of the spans: minus the log of the chance given to all right starts together (Clark and Gardner,
    ACL 2018), and of ends likewise. Of the other: binary cross-entropy.
    """
    chances = spans.masked_fill(~batch.allowed[..., None], _NOWHERE).log_softmax(1)
    marked = _missed(chances[..., 0], batch.starts) + _missed(chances[..., 1], batch.ends)
    judged = functional.binary_cross_entropy_with_logits(answers, batch.answers, reduction="none")
    return (marked / 2 * batch.weights).mean(), (judged * batch.weights).mean()


def _missed(chances: Tensor, right: Tensor) -> Tensor:
    return -torch.logsumexp(chances.masked_fill(~right, _NEVER), 1)
