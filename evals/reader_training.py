"""Train the reader of our own: `make reader`.

    python -m evals.reader_training [--data FOLDER] [--out FOLDER] [--examples N]

Trains from the default embedding weights on the rows in FOLDER (docs/reader.md tells which and how)
and writes `reader.pt`, `reader-<examples>.pt` on the way, and `training.json`, which tells how the
weights came about. The same rows, seeds, threads and machine give the same weights; on another
machine sums round otherwise. `--examples 6000` is a run that two cores repeat in some minutes.
`--print-hash` says what would be learnt from, and trains nothing. What came of it is measured by
`evals.reader_figures` and packed by `evals.pack_reader`.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from evals.bench_process import ROOT
from evals.learning import kept, learnt
from evals.reader_data import BATCH, SEED, Example, TrainingData, training_data

if TYPE_CHECKING:
    from torch import Tensor

    from evals.reader_learner import Learner

DATA = ROOT.parent / "shared" / "training"
OUT = ROOT / ".cache" / "reader"
THREADS = 2
EVERY = 300  # steps between two states that are kept on the way


@dataclass(frozen=True, slots=True)
class Progress:
    """After some steps: both losses, averaged over the last ones, and how long it took."""

    steps: int
    total: int
    span_loss: float
    answer_loss: float
    seconds: float
    speed: float

    def __str__(self) -> str:
        """A line for the terminal."""
        return (
            f"{self.steps}/{self.total} steps: loss of spans {self.span_loss:.3f}, of answers "
            f"{self.answer_loss:.3f}; {self.seconds:.0f} s, {self.speed:.1f} examples/s"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, or tell what would be learnt from; 2 for wrong use."""
    given = _parser().parse_args(arguments)
    try:
        data = training_data(given.data, given.examples, given.draw_again, given.seed)
    except FootnoteError as error:
        print(f"reader: {error}", file=sys.stderr)
        return 2
    print(f"{data.total} examples in {len(data.batches)} batches, sha256 {data.digest()}")
    if given.print_counts:
        for source, (count, answered) in data.counts.items():
            print(f"| {source} | {count:,} | {answered:,} |")
    if given.print_hash or given.print_counts:
        return 0
    _trained(data, given)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.reader_training", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--data", type=Path, default=DATA, help="where reader/*.jsonl lie")
    parser.add_argument("--out", type=Path, default=OUT, help="where the weights go")
    parser.add_argument("--examples", type=count, help="learn from so many only")
    parser.add_argument("--seed", type=int, default=SEED, help="of the order and the first weights")
    parser.add_argument("--threads", type=count, default=THREADS)
    parser.add_argument("--every", type=count, default=EVERY, help="keep a state after N steps")
    parser.add_argument(
        "--draw-again", action="store_true", help="draw near passages anew, for rows of your own"
    )
    parser.add_argument("--print-hash", action="store_true", help="only the hash of the examples")
    parser.add_argument("--print-counts", action="store_true", help="only the examples by set")
    return parser


def count(text: str) -> int:
    """A number of things, 1 or more."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return value


def _trained(data: TrainingData, given: argparse.Namespace) -> None:
    # Read when torch is imported: threads that spin while they wait starve each other.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    from evals.reader_learner import Learner

    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    learner = Learner()
    report = {
        "examples": data.total,
        "sha256_of_examples": data.digest(),
        "seed": given.seed,
        "threads": given.threads,
        "torch": torch.__version__,
        "counts": data.counts,
    }
    weights = given.out / "reader.pt"
    kept(learner, train(learner, data.batches), weights, given.every, BATCH, report)


def train(learner: "Learner", batches: Sequence[Sequence[Example]]) -> Iterator[Progress]:
    """Learn from each batch once, in order; tells of each step when it is made."""
    import torch

    from evals.reader_learner import batch_of, losses

    def losses_of(examples: Sequence[Example]) -> "tuple[Tensor, ...]":
        batch = batch_of(examples)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            spans, answers = learner(batch)
        return losses(spans, answers, batch)

    learner.train()
    for step in learnt(learner.enc, [learner.span, learner.cls], batches, losses_of):
        spans, answers = step.losses
        yield Progress(step.steps, step.total, spans, answers, step.seconds, step.speed)


if __name__ == "__main__":
    sys.exit(main())
