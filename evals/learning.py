"""How the networks of our own learn: each batch once, in order, encoder and heads at two rates."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

if TYPE_CHECKING:
    from torch import Tensor, nn

RATE = 1e-4
HEADS_RATE = 1e-3  # the heads start from nothing
DECAY = 0.01
CLIPPED = 1.0
RECENT = 50  # steps that a told loss is the mean of
_WARM = 0.06  # the share of steps over which the rate rises, before it falls to its lowest share
_LOWEST = 0.02

_Example = TypeVar("_Example")


@dataclass(frozen=True, slots=True)
class Step:
    """After some steps: the losses, averaged over the last ones, and how long it took."""

    steps: int
    total: int
    losses: tuple[float, ...]
    seconds: float
    speed: float

    def __str__(self) -> str:
        """A line for the terminal."""
        losses = ", ".join(f"{loss:.3f}" for loss in self.losses)
        return (
            f"{self.steps}/{self.total} steps: loss {losses}; "
            f"{self.seconds:.0f} s, {self.speed:.1f} examples/s"
        )


def learnt(
    encoder: "nn.Module",
    heads: "Sequence[nn.Module]",
    batches: Sequence[Sequence[_Example]],
    losses_of: "Callable[[Sequence[_Example]], tuple[Tensor, ...]]",
) -> Iterator[Step]:
    """Learn from each batch once, in order; tells of each step when it is made.

    What is made small is the sum of the losses. AdamW; the rate rises over the first steps and then
    falls in a line. `losses_of` runs the network, in bfloat16 where it wishes.
    """
    import torch
    from torch import nn

    weights = [weight for weight in encoder.parameters() if weight.requires_grad]
    own = [weight for head in heads for weight in head.parameters()]
    groups = [{"params": weights, "lr": RATE}, {"params": own, "lr": HEADS_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    begun, recent, seen = time.perf_counter(), list[tuple[float, ...]](), 0
    for step, examples in enumerate(batches):
        for group, rate in zip(optimizer.param_groups, (RATE, HEADS_RATE), strict=True):
            group["lr"] = rate * share_of_rate(step, len(batches))
        losses = losses_of(examples)
        optimizer.zero_grad()
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]  # torch's own
        nn.utils.clip_grad_norm_([*weights, *own], CLIPPED)
        optimizer.step()
        recent = [*recent, tuple(loss.item() for loss in losses)][-RECENT:]
        seen += len(examples)
        took = time.perf_counter() - begun
        means = tuple(sum(values) / len(recent) for values in zip(*recent, strict=True))
        yield Step(step + 1, len(batches), means, took, seen / took)


class Told(Protocol):
    """Progress that can be told: a dataclass whose text is a line for the terminal."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def steps(self) -> int:
        """How many were made."""

    @property
    def total(self) -> int:
        """How many there are to make."""


def kept(
    learner: "nn.Module",
    progress: Iterable[Told],
    file: Path,
    every: int,
    batch: int,
    report: Mapping[str, Any],
) -> None:
    """Run the training that `progress` is of, keep its weights in `file`, tell how it went.

    After `every` steps the weights of then are kept beside it, under the number of examples seen;
    `training.json` holds `report` and the progress.
    """
    import torch

    file.parent.mkdir(parents=True, exist_ok=True)
    told = list[Told]()
    for step in progress:
        if step.steps % RECENT == 0 or step.steps == step.total:
            told.append(step)
            print(step, flush=True)
        if step.steps % every == 0:
            beside = file.with_name(f"{file.stem}-{step.steps * batch}{file.suffix}")
            torch.save(learner.state_dict(), beside)
    torch.save(learner.state_dict(), file)
    whole = {**report, "progress": [asdict(one) for one in told]}
    (file.parent / "training.json").write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
    print(f"wrote {file}")


def share_of_rate(step: int, total: int) -> float:
    """The share of the learning rate at a step, from 0."""
    return min(1, (step + 1) / (_WARM * total)) * max(_LOWEST, 1 - step / total)
