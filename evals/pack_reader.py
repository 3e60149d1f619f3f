"""Pack trained reader weights into the folder that is installed with Footnote.

    python -m evals.pack_reader CHECKPOINT TOLD [FOLDER]

CHECKPOINT is the training script's state (torch.save of a state dict with `enc.…`, `span.…` and
`cls.…`), TOLD a JSON file with what the card says beside the hashes: name, base, licence,
trained_by, trained_on, max_length, attention_heads, norm_epsilon, figures. The tokenizer is the
base's own, that of the default embedding weights. FOLDER is rag/weights/reader unless given.
"""

import argparse
import json
from importlib import metadata
from pathlib import Path
from typing import Any

from index.embedder import DEFAULT_PACKAGE
from rag.reader_file import TOKENIZER, WEIGHTS, Array, ReaderCard, write
from rag.span_reader import PACKAGED

# What a clone of the repository should not grow beyond for it.
MOST_BYTES = 30_000_000


def main() -> int:
    """Pack, and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("told", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=PACKAGED)
    given = parser.parse_args()
    card = pack(given.checkpoint, json.loads(given.told.read_text("utf-8")), given.folder)
    size = (given.folder / WEIGHTS).stat().st_size
    print(f"{given.folder}: {size / 1e6:.1f} MB, sha256 {card.sha256[WEIGHTS][:12]}…")
    return 1 if size > MOST_BYTES else 0


def pack(checkpoint: Path, told: dict[str, Any], folder: Path) -> ReaderCard:
    """Write the reader's folder from a checkpoint; gives its card."""
    return write(folder, state_of(checkpoint), tokenizer_of_base(), told)


def state_of(checkpoint: Path) -> dict[str, Array]:
    """The tensors of a checkpoint in fp32."""
    import torch

    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    return {
        name: tensor.float().numpy()
        for name, tensor in state.items()
        if tensor.is_floating_point()  # BERT also keeps the numbers 0, 1, 2, … of its places
    }


def tokenizer_of_base() -> str:
    """The tokenizer of the default embedding weights, with no length of its own."""
    from tokenizers import Tokenizer

    file = next(f for f in metadata.files(DEFAULT_PACKAGE) or [] if f.name == TOKENIZER)
    tokenizer = Tokenizer.from_file(str(file.locate()))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer.to_str()


if __name__ == "__main__":
    raise SystemExit(main())
