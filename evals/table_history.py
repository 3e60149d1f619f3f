"""The recorded runs: one line a run in `runs.jsonl`, and what each question gave beside it.

`RUN.json.gz` holds the pairs of every question where they are small enough for the repository; they
are what a later run is compared with. Without them only the figures are compared.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from evals.table_figures import Change, Series, change_of, figure_of
from evals.table_stages import REFERENCES
from rag.evaluation import Figure

LARGEST = 300_000  # bytes


@dataclass(frozen=True, slots=True)
class SetRow:
    """The figures of one set in one run, by name: stage/figure.

    `asked` of `total` questions were asked. `changes` are against the run named `since`. `lost`
    counts gold quotes that stand in no indexed document. `against` is how far a stage is ahead of
    what the product does, in the same run.
    """

    asked: int
    total: int
    seconds: float
    lost: int
    figures: Mapping[str, Figure]
    since: str = ""
    changes: Mapping[str, Change] = field(default_factory=dict)
    against: Mapping[str, Change] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `settings` is a fingerprint of everything that the figures depend on but the code.

    `changed` says that the code differed from the commit. `load` is what the machine had to do
    when the run began, over `cores`.
    """

    name: str
    date: str
    commit: str
    changed: bool
    settings: str
    load: float
    cores: int
    sets: Mapping[str, SetRow]

    @property
    def is_busy(self) -> bool:
        """Whether the machine had other things to do, which times show."""
        return self.load > self.cores / 4


class History:
    """A folder with the recorded runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def runs(self) -> tuple[Run, ...]:
        """All of them, oldest first."""
        file = self._folder / "runs.jsonl"
        if not file.is_file():
            return ()
        lines = file.read_text(encoding="utf-8").split("\n")
        return tuple(_run(json.loads(line)) for line in lines if line.strip())

    def tried(self) -> str:
        """What was tried and did not help, as written by hand; "" for nothing."""
        file = self._folder / "tried.md"
        return file.read_text(encoding="utf-8").strip() if file.is_file() else ""

    def compared(self, name: str, row: SetRow, series: Mapping[str, Series]) -> SetRow:
        """A set's figures with their changes against the last run that has the set."""
        before = [run for run in self.runs() if name in run.sets]
        if not before:
            return row
        last = before[-1]
        known = self.series(last.name).get(name, {})
        changes = dict[str, Change]()
        for figure, now in row.figures.items():
            change = None
            if figure in known:
                change = change_of(series[figure], known[figure])
            if change is None:
                change = _difference(now, last.sets[name].figures.get(figure))
            if change is not None:
                changes[figure] = change
        return replace(row, since=last.name, changes=changes)

    def append(self, run: Run, series: Mapping[str, Mapping[str, Series]]) -> bool:
        """Record a run; False where what each question gave was too much to keep."""
        self._folder.mkdir(parents=True, exist_ok=True)
        values = gzip.compress(_dumped(series), mtime=0)
        kept = len(values) <= LARGEST
        if kept:
            (self._folder / f"{run.name}.json.gz").write_bytes(values)
        with (self._folder / "runs.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(_row_of(run), ensure_ascii=False) + "\n")
        return kept

    def series(self, run: str) -> dict[str, dict[str, Series]]:
        """By set what each question gave to each figure in a run; empty where it was not kept."""
        file = self._folder / f"{run}.json.gz"
        if not file.is_file():
            return {}
        return _loaded(json.loads(gzip.decompress(file.read_bytes())))


def row_of(
    asked: int, total: int, seconds: float, lost: int, series: Mapping[str, Series]
) -> SetRow:
    """The figures of a set; those on which no question bears are left out."""
    figures = {name: figure_of(values) for name, values in series.items()}
    known = {name: figure for name, figure in figures.items() if figure.value is not None}
    against = dict[str, Change]()
    for name in known:
        stage, _, figure = name.partition("/")
        reference = REFERENCES.get(stage, stage)
        other = series.get(f"{reference}/{figure}") if reference != stage else None
        ahead = change_of(series[name], other) if other is not None else None
        if ahead is not None:
            against[name] = ahead
    return SetRow(asked, total, round(seconds, 1), lost, known, against=against)


def _difference(now: Figure, then: Figure | None) -> Change | None:
    if then is None or now.value is None or then.value is None:
        return None
    return Change(now.value - then.value, 0, None, None)


_PLACES = 4


def _dumped(series: Mapping[str, Mapping[str, Series]]) -> bytes:
    """By set: its questions, and by figure the kind, then parts and wholes, in their order.

    A question that has nothing to do with a figure has null for both.
    """
    sets = dict[str, Any]()
    for name, figures in series.items():
        ids = list(dict.fromkeys(question for own in figures.values() for question in own.pairs))
        rows = {figure: _columns(own, ids) for figure, own in figures.items()}
        sets[name] = {"questions": ids, "figures": rows}
    return json.dumps(sets, ensure_ascii=False, separators=(",", ":")).encode()


def _columns(series: Series, ids: Sequence[str]) -> list[Any]:
    pairs = [series.pairs.get(question) for question in ids]
    columns = [[None if pair is None else _short(pair[at]) for pair in pairs] for at in (0, 1)]
    return [series.kind, *columns]


def _loaded(values: Mapping[str, Any]) -> dict[str, dict[str, Series]]:
    sets = dict[str, dict[str, Series]]()
    for name, own in values.items():
        sets[name] = {
            figure: Series(
                kind,
                {
                    question: (part, whole)
                    for question, part, whole in zip(own["questions"], parts, wholes, strict=True)
                    if part is not None
                },
            )
            for figure, (kind, parts, wholes) in own["figures"].items()
        }
    return sets


def _row_of(run: Run) -> dict[str, Any]:
    row = asdict(run)
    for own in row["sets"].values():
        for kind in ("figures", "changes", "against"):
            own[kind] = {
                name: [_short(value) for value in values.values()]
                for name, values in own[kind].items()
            }
    return row


def _run(row: Mapping[str, Any]) -> Run:
    sets = {
        name: SetRow(
            **{
                **own,
                "figures": {figure: Figure(*values) for figure, values in own["figures"].items()},
                "changes": {figure: Change(*values) for figure, values in own["changes"].items()},
                "against": {figure: Change(*values) for figure, values in own["against"].items()},
            }
        )
        for name, own in row["sets"].items()
    }
    return Run(**{**row, "sets": sets})


def _short(value: float | None) -> float | int | None:
    """A number in as few characters as it needs."""
    if value is None or value == int(value):
        return None if value is None else int(value)
    return round(value, _PLACES)
