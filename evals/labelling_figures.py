"""The figures of a labelled sheet: what was shown and should not have been, and the reverse."""

from collections.abc import Callable, Sequence

from evals.labelling_sheet import Sentence, Written
from evals.table_figures import Series, figure_of

Counts = tuple[float, float]


def table(answers: Sequence[Written]) -> str:
    """Shares of sentences with intervals by answer, of all sets and of each; then the costs."""
    lines = [
        "| Set | Figure | Share | 95 % interval | Sentences |",
        "|---|---|--:|--:|--:|",
    ]
    sets = list(dict.fromkeys(one.set for one in answers))
    groups = {"all": list(answers)} | {s: [one for one in answers if one.set == s] for s in sets}
    for name, group in groups.items():
        for what, count in FIGURES.items():
            lines.append(f"| {name} | {what} | {_share(group, count)} |")
    open_ones = sum(not s.label for one in answers for s in one.sentences)
    lines += ["", f"{len(answers)} answers; {open_ones} sentences without a label.", ""]
    lines += ["| Per answer | Median | 95th percentile | Answers |", "|---|--:|--:|--:|"]
    for name in ("evidence", "first", "whole"):
        values = [one.milliseconds[name] for one in answers if name in one.milliseconds]
        lines.append(_percentiles(f"milliseconds: {name}", values))
    for name in ("prompt", "anew", "written"):
        counted = [float(one.tokens[name]) for one in answers if name in one.tokens]
        lines.append(_percentiles(f"tokens: {name}", counted))
    return "\n".join(lines) + "\n"


def shown_unsupported(answer: Written) -> Counts:
    """Of the sentences that were shown, those that are not supported."""
    shown = [one for one in answer.sentences if one.shown and one.label]
    return float(sum(one.label == "not" for one in shown)), float(len(shown))


def withheld_supported(answer: Written) -> Counts:
    """Of the supported sentences as first written, those of which nothing was shown."""
    repaired = {one.repairs for one in answer.sentences if one.repairs and one.shown}
    good = [
        (number, one)
        for number, one in enumerate(answer.sentences, start=1)
        if one.label == "supported" and not one.repairs
    ]
    lost = [one for number, one in good if not one.shown and number not in repaired]
    return float(len(lost)), float(len(good))


def unchecked_unsupported(answer: Written) -> Counts:
    """Of all sentences as first written, those that are not supported."""
    first = [one for one in answer.sentences if not one.repairs and one.label]
    return float(sum(one.label == "not" for one in first)), float(len(first))


def repaired_shown(answer: Written) -> Counts:
    """Of the sentences that were not shown as first written, those shown after a repair."""
    failed = [n for n, one in enumerate(answer.sentences, start=1) if _failed(one)]
    repaired = {one.repairs for one in answer.sentences if one.repairs and one.shown}
    return float(sum(number in repaired for number in failed)), float(len(failed))


FIGURES: dict[str, Callable[[Written], Counts]] = {
    "shown and not supported": shown_unsupported,
    "supported and withheld": withheld_supported,
    "not supported, without the checker": unchecked_unsupported,
    "failed, and shown after a repair": repaired_shown,
}


def _failed(one: Sentence) -> bool:
    return not one.repairs and not one.shown


def _share(answers: Sequence[Written], count: Callable[[Written], Counts]) -> str:
    figure = figure_of(Series("share", {f"{a.set} {a.id}": count(a) for a in answers}))
    sentences = int(sum(count(answer)[1] for answer in answers))
    if figure.value is None:
        return "– | – | 0"
    low, high = 100 * (figure.low or 0), 100 * (figure.high or 0)
    return f"{100 * figure.value:.1f} % | {low:.1f}–{high:.1f} | {sentences}"


def _percentiles(name: str, values: Sequence[float]) -> str:
    pairs = {str(number): (value, 1.0) for number, value in enumerate(values)}
    middle, most = (figure_of(Series(kind, pairs)).value for kind in ("p50", "p95"))
    if middle is None or most is None:
        return f"| {name} | – | – | 0 |"
    return f"| {name} | {middle:,.0f} | {most:,.0f} | {len(values)} |"
