"""Pack a trained scorer into the folder that is installed with Footnote.

    python -m evals.pack_checker CHECKPOINT [FOLDER]

CHECKPOINT is a state that `evals.checker_training` wrote (`enc.…` and `nli.…`). Its word embeddings
must be the packaged reader's: they are not stored again. FOLDER is rag/weights/checker unless
given; figures that its card already has are kept, for `evals.checker_figures` to renew.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.checker_data import MAX_LENGTH
from evals.pack_reader import state_of
from rag.checker_file import write_checker
from rag.entailment import PACKAGED
from rag.reader_file import CARD, WEIGHTS, ReaderCard
from rag.span_reader import PACKAGED as READER

# What a clone of the repository should not grow beyond for it.
MOST_BYTES = 15_000_000
TOLD: Mapping[str, Any] = {
    "name": "footnote-checker",
    "base": "footnote-reader, itself from all-MiniLM-L6-v2 (Apache-2.0)",
    "licence": "Apache-2.0",
    "trained_by": "evals/checker_training.py",
    "trained_on": "public sets and planted errors, see docs/checker.md",
    "max_length": MAX_LENGTH,
    "attention_heads": 12,
    "norm_epsilon": 1e-12,
    "figures": {},
}


def main() -> int:
    """Pack, and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=PACKAGED)
    given = parser.parse_args()
    card = pack(given.checkpoint, given.folder)
    size = (given.folder / WEIGHTS).stat().st_size
    print(f"{given.folder}: {size / 1e6:.1f} MB, sha256 {card.sha256[WEIGHTS][:12]}…")
    return 1 if size > MOST_BYTES else 0


def pack(
    checkpoint: Path, folder: Path, reader: Path = READER, told: Mapping[str, Any] = TOLD
) -> ReaderCard:
    """Write the scorer's folder from a checkpoint; gives its card."""
    known = folder / CARD
    figures = json.loads(known.read_text("utf-8"))["figures"] if known.is_file() else {}
    return write_checker(folder, state_of(checkpoint), reader, {**told, "figures": figures})


if __name__ == "__main__":
    raise SystemExit(main())
