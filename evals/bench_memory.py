"""Memory of a sync, over a folder and over one of four times as many documents.

Run as a module it is the process that is measured.
"""

import json
import random
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.isolation import ReaderProcess
from evals.bench_page import Figure, Target
from evals.bench_process import memory_mb, result_of, say
from evals.bench_sizes import Sizes
from evals.bench_texts import SEED, texts
from index.catalogue import Catalogue
from index.commits import Commits
from index.embedder import ModelCard, Vectors
from index.entries import Fingerprint
from index.home import Home
from index.passages import SPLITTER_VERSION, TARGET
from index.sync import Sync
from index.vectors import VectorStore

LENGTH = 5_000  # characters of a document
DIMENSION = 384  # that of the default weights
FLAT = 1.2


class RandomEncoder:
    """Vectors that depend on the text and mean nothing."""

    def card(self) -> ModelCard:
        """As Encoder."""
        return ModelCard("random", "0" * 64, DIMENSION)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As Encoder."""
        rows = [np.random.default_rng(zlib.crc32(t.encode())).normal(size=DIMENSION) for t in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(-1, DIMENSION)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def embed_query(self, text: str) -> list[float]:
        """As Encoder."""
        vector: list[float] = self.encode([text])[0].tolist()
        return vector


def measure(sizes: Sizes, scratch: Path) -> list[Figure]:
    """The peak of both folders, and their ratio."""
    peaks, notes, held = dict[int, float](), dict[int, str](), dict[int, int]()
    for count in sizes.folders:
        folder = scratch / f"documents-{count}"
        write(folder, count)
        request = {"folder": str(folder), "home": str(scratch / f"memory-{count}")}
        told = result_of("evals.bench_memory", request)
        peaks[count] = told["peak_mb"]
        notes[count] = f"peak, without the weights; {told['passages']:,} passages"
        say(f"{count} documents: peak {peaks[count]:.0f} MB")
        held[count] = told["passages"]
    few, many = sizes.folders
    more = 1024 * (peaks[many] - peaks[few]) / (held[many] - held[few])
    found = [
        Figure("ratio", f"Memory of a sync: {many:,} ÷ {few:,} documents",
               peaks[many] / peaks[few], "×", Target(high=FLAT),
               f"documents of {LENGTH:,} characters; {more:.1f} kB for each further passage; "
               "the bound is the bench's own"),
    ]  # fmt: skip
    for count, peak in peaks.items():
        found.append(
            Figure("memory", f"Sync of {count:,} documents", peak, "MB", note=notes[count])
        )
    return found


def write(folder: Path, count: int) -> None:
    """So many different documents of LENGTH characters."""
    rng = random.Random(SEED)
    whole = "".join(texts(min(count * LENGTH, 2_000_000)))
    folder.mkdir(parents=True)
    for number in range(count):
        start = rng.randrange(len(whole) - LENGTH + 1)
        text = f"Document {number}\n\n" + whole[start : start + LENGTH]
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")


def main() -> None:
    """Sync a folder into an empty home and tell the most memory it took."""
    request = json.load(sys.stdin)
    home, encoder = Home(Path(request["home"])), RandomEncoder()
    made_with = Fingerprint(encoder.card(), SPLITTER_VERSION, TARGET, "random")
    with home.writing("bench"):
        catalogue = Catalogue.create(home.catalogue, made_with)
        vectors = VectorStore(home.vectors, None, catalogue.state().vectors_name)
        with ReaderProcess() as reader:
            sync = Sync(catalogue, Commits(catalogue, vectors), reader, encoder, TARGET)
            summary = sync.run(Path(request["folder"]))
        vectors.close()
        catalogue.close()
    if summary.failed:
        raise SystemExit(f"{len(summary.failed)} files failed, first {summary.failed[0]}")
    print(json.dumps({"peak_mb": memory_mb(peak=True), "passages": summary.passages}))


if __name__ == "__main__":
    main()
