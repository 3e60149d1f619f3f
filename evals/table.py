"""The table of retrieval, evidence and refusal, made again: `make table`.

    python -m evals.table [SET[:N] …]

Asks the questions of the sets (all, or those that are named; N of them, drawn with a fixed seed)
and writes `docs/retrieval.md` and a line in `evals/history/runs.jsonl`. Each set is indexed once,
in a home under the scratch folder. With `--unrecorded` the page is printed and nothing is kept:
for trying something. After a change of `evals/history/tried.md`: `--only-page`.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import FootnoteError
from corpus.reading import READERS_VERSION
from evals.bench_process import ROOT, environment, say
from evals.reliability import diagram
from evals.table_calibration import PICTURE, calibration
from evals.table_figures import Series
from evals.table_ground import fingerprint, opened
from evals.table_history import History, Run, SetRow, row_of
from evals.table_page import page
from evals.table_record import lost, measured, rewritten
from evals.table_sets import FOLDER, SETS, Drawn, Wanted, draw, names
from index.embedder import Encoder, SentenceEmbedder
from rag.settings import Settings

PAGE = ROOT / "docs" / "retrieval.md"
HISTORY = ROOT / "evals" / "history"
SCRATCH = ROOT / ".cache" / "table"

Measured = dict[str, tuple[SetRow, dict[str, Series]]]


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> int:
    """Measure, record and write the page; 1 where a set is absent, 2 for wrong use.

    Without an `encoder` it is the product's own.
    """
    given = _parser().parse_intermixed_args(arguments)
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        del os.environ[name]
    os.environ |= environment()
    if given.only_page:
        return _write(given.page, History(given.history))
    try:
        return _run(given, names(given.sets), encoder or SentenceEmbedder())
    except FootnoteError as error:
        print(f"table: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.table", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET[:N]", help=f"of {', '.join(SETS)}")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the sets are")
    parser.add_argument("--scratch", type=Path, default=SCRATCH, help="where indexes are kept")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write the page")
    parser.add_argument("--history", type=Path, default=HISTORY, help="where runs are recorded")
    parser.add_argument("--unrecorded", action="store_true", help="print the page, keep nothing")
    parser.add_argument(
        "--only-page", action="store_true", help="the page again, measuring nothing"
    )
    return parser


def _run(given: argparse.Namespace, wanted: Sequence[Wanted], encoder: Encoder) -> int:
    blank = _begun(encoder)
    history = History(given.history)
    found, absent = _measured(wanted, given.folder, given.scratch, encoder, history)
    if not found:
        say("none of the sets is on this machine; nothing was measured")
        return 1
    run = replace(blank, sets={name: row for name, (row, _) in found.items()})
    if given.unrecorded:
        print(page([run], history.tried()))
        return 1 if absent else 0
    if not history.append(run, {name: series for name, (_, series) in found.items()}):
        say("what each question gave is too much to keep; a later run compares figures alone")
    say(f"recorded run {run.name}")
    _write(given.page, history)
    return 1 if absent else 0


def _write(file: Path, history: History) -> int:
    known = calibration(history)
    file.write_text(page(history.runs(), history.tried(), known), encoding="utf-8")
    picture = file.with_name(PICTURE)
    picture.write_text(diagram(known, Settings().answer_threshold), encoding="utf-8")
    say(f"wrote {file} and {picture}")
    return 0


def _measured(
    wanted: Sequence[Wanted],
    folder: Path,
    scratch: Path,
    encoder: Encoder,
    history: History,
) -> tuple[Measured, list[str]]:
    """Each set's figures and what its questions gave; the names of sets that are absent."""
    found, absent = Measured(), list[str]()
    for item in wanted:
        drawn = draw(item, folder)
        if drawn is None:
            say(f"{item.name}: not on this machine ({folder / item.name}); skipped")
            absent.append(item.name)
            continue
        begun = time.perf_counter()
        series, missing = _series(drawn, scratch, encoder)
        asked = len(drawn.evalset.questions)
        seconds = time.perf_counter() - begun
        row = row_of(asked, drawn.total, seconds, missing, series)
        found[item.name] = history.compared(item.name, row, series), series
        say(f"{item.name}: {asked} questions in {seconds:.0f} s")
    return found, absent


def _series(drawn: Drawn, scratch: Path, encoder: Encoder) -> tuple[dict[str, Series], int]:
    if drawn.folder is None:
        return rewritten(drawn), 0
    ground = opened(drawn, scratch, encoder)
    try:
        return measured(drawn, ground), lost(drawn, ground)
    finally:
        ground.close()


def _begun(encoder: Encoder) -> Run:
    """A run without sets yet: of the code and the machine as they are when it begins."""
    begun, load = datetime.now(UTC), _load()
    commit = _git("rev-parse", "--short=7", "HEAD") or "unknown"
    settings = json.dumps(Settings().model_dump(mode="json"), sort_keys=True)
    parts = (fingerprint(encoder).dumps(), READERS_VERSION, settings)
    return Run(
        name=f"{begun:%Y%m%d-%H%M}-{commit}",
        date=f"{begun:%Y-%m-%d %H:%M} UTC",
        commit=commit,
        changed=bool(_git("status", "--porcelain", "--", "corpus", "index", "rag", "evals")),
        settings=hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12],
        load=round(load, 2),
        cores=_cores(),
        sets={},
    )


def _git(*arguments: str) -> str:
    """What git says; "" outside a repository."""
    try:
        run = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return run.stdout.strip()


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
