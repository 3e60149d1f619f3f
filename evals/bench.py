"""The page `docs/benchmarks.md`, made again: `make bench`, or `python -m evals.bench`.

`--small` tries everything at sizes whose figures mean nothing. Some ten minutes on two cores; the
machine should have nothing else to do.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from evals import (
    bench_ingest,
    bench_memory,
    bench_mixed,
    bench_recall,
    bench_search,
    bench_startup,
)
from evals.bench_page import Figure, page
from evals.bench_process import ROOT, Worker, environment, say
from evals.bench_sizes import FULL, SMALL, Sizes
from index.embedder import SentenceEmbedder

PAGE = ROOT / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything and write the page; 1 where something could not be measured."""
    given = _parser().parse_args(arguments)
    os.environ |= environment()
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        del os.environ[name]
    begun = time.perf_counter()
    about = _about(small=given.small)
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
        found, failures = _measure(SMALL if given.small else FULL, Path(scratch))
    about.append(f"The run took {(time.perf_counter() - begun) / 60:.0f} minutes.")
    given.page.write_text(page(found, about, failures), encoding="utf-8")
    say(f"wrote {given.page}")
    return 1 if failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="tiny sizes, to try the bench")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write the page")
    return parser


def _measure(sizes: Sizes, scratch: Path) -> tuple[list[Figure], list[str]]:
    embedder = SentenceEmbedder()
    parts: dict[str, Callable[[], list[Figure]]] = {
        "start": lambda: bench_startup.measure(sizes, scratch),
        "ingest and recall": lambda: _against_plain(sizes, scratch, embedder),
        "memory": lambda: bench_memory.measure(sizes, scratch),
        "search": lambda: bench_search.measure(sizes, scratch, embedder),
    }
    found, failures = list[Figure](), list[str]()
    for name, measure in parts.items():
        say(f"measuring {name}")
        try:
            found.extend(measure())
        # Whatever goes wrong in one part, the minutes spent on the others are not lost.
        except Exception as error:  # noqa: BLE001
            failures.append(f"{name} ({type(error).__name__}: {error})")
            say(f"not measured: {failures[-1]}")
    return found, failures


def _against_plain(sizes: Sizes, scratch: Path, embedder: SentenceEmbedder) -> list[Figure]:
    with Worker("evals.bench_plain") as plain:
        weights = str(bench_ingest.weights())
        kind = plain.ask({"do": "warm", "store": str(scratch / "plain"), "weights": weights})
        say(f"the plain pipeline has weights of type {kind['type']}")
        return [
            *bench_ingest.measure(sizes, scratch, plain, embedder),
            *bench_mixed.measure(sizes, scratch, plain, embedder),
            *bench_recall.measure(scratch, plain, embedder),
        ]


def _about(*, small: bool) -> list[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"; load when it began: {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    lines = [
        f"{date.today().isoformat()}, Python {platform.python_version()}, {platform.system()} "
        f"on {platform.machine()}",
        f"{cores} cores, {_bf16()}{load}",
    ]
    if small:
        lines.append("**A small run, to try the bench: its figures mean nothing.**")
    return lines


def _bf16() -> str:
    import torch

    native = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()
    return "bfloat16 in hardware (AVX512-BF16): " + ("yes" if native else "no")


if __name__ == "__main__":
    sys.exit(main())
