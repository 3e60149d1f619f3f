"""The section of the table's page on the probability of an answer: is it to be believed?"""

from collections.abc import Mapping

from evals.reliability import Reliability, reliability
from evals.table_history import History
from evals.table_stages import DECISION
from rag.settings import Settings

PICTURE = "reliability.svg"


def calibration(history: History) -> dict[str, Reliability]:
    """The reliability of each set, from the last run that kept what its questions gave."""
    last = {name: run.name for run in history.runs() for name in run.sets}
    found = dict[str, Reliability]()
    for name, run in last.items():
        series = history.series(run).get(name, {}).get(f"{DECISION}/auc")
        if series is not None and series.pairs:
            found[name] = reliability(list(series.pairs.values()))
    return found


def section(sets: Mapping[str, Reliability]) -> str:
    """The section; a set whose questions all have an answer shows only how sure it was."""
    threshold = Settings().answer_threshold
    lines = [
        "## Is the probability to be believed?\n",
        f"Below a probability of {threshold:g} Footnote refuses. A question with no answer in the "
        "documents that is answered costs five that are wrongly refused.\n",
        f"![Reliability by set]({PICTURE})\n",
        "| Set | Calibration error | Brier score | Questions | Told → true, by bins |",
        "|---|--:|--:|--:|---|",
    ]
    for name, known in sets.items():
        bins = ", ".join(f"{b.probability:.2f} → {b.answerable:.2f} ({b.n})" for b in known.bins)
        lines.append(f"| {name} | {known.error:.3f} | {known.brier:.3f} | {known.n} | {bins} |")
    return "\n".join(lines)
