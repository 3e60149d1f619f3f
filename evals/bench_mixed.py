"""Ingest of mixed files: ours reads them as they are, the plain pipeline is given their text.

Run as a module it is the process whose memory is measured.
"""

import json
import shutil
import sys
import time
from pathlib import Path

from evals.bench_ingest import STAGES, encode, run
from evals.bench_page import Figure, Target
from evals.bench_process import Worker, memory_mb, result_of, say
from evals.bench_sizes import Sizes
from evals.bench_texts import texts
from evals.mixed_files import write_mixed
from index.catalogue import Catalogue
from index.embedder import SentenceEmbedder
from index.home import Home
from index.sync import Summary
from rag.bootstrap import build
from rag.settings import load_settings

LENGTH = 1_500  # characters of a document


def measure(sizes: Sizes, scratch: Path, plain: Worker, embedder: SentenceEmbedder) -> list[Figure]:
    """Index a folder of mixed files, again without a change, and as a command of its own."""
    folder = scratch / "mixed"
    files = write_mixed(_texts(sizes.mixed), folder)
    home = Home(scratch / "mixed-home")
    ours = run(home, folder, embedder)
    bare = encode(embedder, ours.windows)
    as_text = scratch / "mixed-as-text"
    characters = _write_as_text(home, as_text)
    seconds = plain.ask({"do": "ingest", "folder": str(as_text)})["seconds"]
    again = _again(home, folder)
    request = {"folder": str(folder), "home": str(scratch / "mixed-command")}
    peak = result_of("evals.bench_mixed", request)["peak_mb"]
    say(f"mixed: plain {seconds:.1f} s, ours {ours.seconds:.1f}, bare {bare:.1f}")
    shutil.rmtree(folder)
    where = f"{len(files):,} files of 9 formats, {characters / 1e6:.2f} MB of text"
    found = [
        Figure("ratio", "Mixed files: ours ÷ plain pipeline, text per second",
               seconds / ours.seconds, "×", Target(low=2.5),
               f"{where}; the plain one is given their text"),
        Figure("ratio", "Mixed files: ours ÷ our bare encoder, text per second",
               bare / ours.seconds, "×", Target(low=0.8)),
        Figure("ratio", "Mixed files: the second run ÷ the first, time",
               100 * again / ours.seconds, "%", Target(high=2), f"{again:.2f} s, nothing changed"),
        Figure("memory", "Indexing the mixed files", peak, "MB",
               note="peak of a process of its own, weights included"),
    ]  # fmt: skip
    for stage in STAGES:
        share = 100 * ours.stages[stage] / ours.seconds
        found.append(Figure("part", f"Mixed files, time in {stage}", share, "%"))
    return found


def _texts(count: int) -> list[str]:
    whole = "\n".join(texts(count * LENGTH))
    return [whole[n * LENGTH : (n + 1) * LENGTH] for n in range(count)]


def _write_as_text(home: Home, folder: Path) -> int:
    """The text of each document as a .txt file; gives the characters in all."""
    folder.mkdir()
    catalogue = Catalogue(home.catalogue)
    total = 0
    for number, entry in enumerate(catalogue.entries()):
        opened = catalogue.open(entry.id)
        assert opened is not None
        (folder / f"{number:05}.txt").write_text(opened.text, encoding="utf-8")
        total += len(opened.text)
    catalogue.close()
    return total


def _again(home: Home, folder: Path) -> float:
    """Seconds of `footnote index` over an unchanged folder, but for starting Python."""
    seconds, summary = _index(home, folder)
    if summary.embedded or summary.failed:
        raise RuntimeError(f"{folder} was not unchanged: {summary}")
    return seconds


def _index(home: Home, folder: Path) -> tuple[float, Summary]:
    """What `footnote index` does, and the seconds it takes."""
    application = build(home, load_settings(home))
    begun = time.perf_counter()
    with application.syncing() as sync:
        summary = sync.run(folder)
    return time.perf_counter() - begun, summary


def main() -> None:
    """Index a folder into an empty home and tell the most memory it took, readers apart."""
    request = json.load(sys.stdin)
    _, summary = _index(Home(Path(request["home"])), Path(request["folder"]))
    if summary.failed:
        raise SystemExit(f"{len(summary.failed)} files failed, first {summary.failed[0]}")
    print(json.dumps({"peak_mb": memory_mb(peak=True)}))


if __name__ == "__main__":
    main()
