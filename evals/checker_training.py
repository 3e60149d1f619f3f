"""Train the checker's scorer: `make checker`.

    python -m evals.checker_training [--data FOLDER] [--out FOLDER] [--mix MIX] [--examples N]

Trains from the packaged reader's weights on the rows in FOLDER (docs/checker.md tells which and
how) and writes `checker.pt`, the same after every 400 steps as `checker-<examples>.pt`, and
`training.json`, which tells how the weights came about. The same rows, seeds, threads and machine
give the same weights; on another machine sums round otherwise. `--print-hash` says what would be
learnt from, `--print-counts` of which sets, and neither trains. Without the folder nothing is
done. What came of it is packed by `evals.pack_checker`.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from evals.bench_process import ROOT
from evals.checker_data import MIXES, SEED, CheckerData, CheckerExample, checker_data
from evals.checker_rows import LABELS
from evals.learning import Step, kept, learnt
from evals.reader_data import BATCH
from evals.reader_training import DATA, THREADS, count

if TYPE_CHECKING:
    from torch import Tensor

    from evals.checker_learner import CheckerLearner

OUT = ROOT / ".cache" / "checker"
EVERY = 400  # steps between two states that are kept on the way


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, or tell what would be learnt from; 2 for wrong use."""
    given = _parser().parse_args(arguments)
    if not given.data.is_dir():
        print(
            f"checker: {given.data} is not on this machine, so nothing is trained; "
            "the packaged weights stay, or name another folder with --data",
            file=sys.stderr,
        )
        return 0
    try:
        data = checker_data(given.data, given.examples, given.seed, mix=MIXES[given.mix])
    except FootnoteError as error:
        print(f"checker: {error}", file=sys.stderr)
        return 2
    print(f"{data.total} examples in {len(data.batches)} batches, sha256 {data.digest()}")
    if given.print_counts:
        for source, counts in data.counts.items():
            shares = " | ".join(
                f"{counts[label]:,}" if label in counts else "–" for label in LABELS
            )
            print(f"| `{source}` | {sum(counts.values()):,} | {shares} |")
    if not (given.print_hash or given.print_counts):
        _trained(data, given)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals.checker_training", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--data", type=Path, default=DATA, help="where checker/*.jsonl lie")
    parser.add_argument("--out", type=Path, default=OUT, help="where the weights go")
    parser.add_argument("--examples", type=count, help="learn from so many only")
    parser.add_argument("--mix", choices=MIXES, default="first", help="of which rows how many")
    parser.add_argument("--seed", type=int, default=SEED, help="of the order and the first weights")
    parser.add_argument("--threads", type=count, default=THREADS)
    parser.add_argument("--every", type=count, default=EVERY, help="keep a state after N steps")
    parser.add_argument("--print-hash", action="store_true", help="only the hash of the examples")
    parser.add_argument("--print-counts", action="store_true", help="only the examples by set")
    return parser


def _trained(data: CheckerData, given: argparse.Namespace) -> None:
    # Read when torch is imported: threads that spin while they wait starve each other.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    from evals.checker_learner import CheckerLearner

    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    learner = CheckerLearner()
    report = {
        "examples": data.total,
        "sha256_of_examples": data.digest(),
        "mix": given.mix,
        "seed": given.seed,
        "threads": given.threads,
        "torch": torch.__version__,
        "counts": data.counts,
    }
    weights = given.out / "checker.pt"
    kept(learner, train(learner, data.batches), weights, given.every, BATCH, report)


def train(learner: "CheckerLearner", batches: Sequence[Sequence[CheckerExample]]) -> Iterator[Step]:
    """Learn from each batch once, in order; tells of each step when it is made."""
    import torch

    from evals.checker_learner import batch_of, loss_of

    def losses_of(examples: Sequence[CheckerExample]) -> "tuple[Tensor, ...]":
        batch = batch_of(examples)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = learner(batch)
        return (loss_of(logits, batch.labels),)

    learner.train()
    return learnt(learner.enc, [learner.nli], batches, losses_of)


if __name__ == "__main__":
    sys.exit(main())
