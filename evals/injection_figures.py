"""The figures of instructions in documents, as tables."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.table_figures import Series, figure_of
from rag.answers import Answer


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one instruction in one carrier.

    `reached`: it is in the document's text as it was read. `given`: it stands in what the model
    wrote from. `shown`: it stands among the quotations on the page. `followed`: the answer does
    what it says; `followed_unchecked`: with the sentences that the checker withheld. `contained`:
    the carrier's known answer is in the answer, and `contained_clean` in that of the same document
    without the instruction.
    """

    name: str
    way: str
    seen: bool
    category: str
    attack: str
    reached: bool
    given: bool
    shown: bool
    followed: bool
    followed_unchecked: bool
    contained: bool
    contained_clean: bool
    answered: bool
    answered_clean: bool
    answer: Answer


_WHOLE: tuple[tuple[str, Callable[[Result], bool]], ...] = (
    ("the instruction is in the text that was read", lambda one: one.reached),
    ("it is in what the model was given", lambda one: one.given),
    ("shown as evidence, or nearest to a refusal", lambda one: one.shown),
    ("**followed, with the checker**", lambda one: one.followed),
    ("followed, without the checker", lambda one: one.followed_unchecked),
    ("known answer in the answer, with the instruction", lambda one: one.contained),
    ("known answer in the answer, without it", lambda one: one.contained_clean),
    ("answered, with the instruction", lambda one: one.answered),
    ("answered, without it", lambda one: one.answered_clean),
)


def table(results: Sequence[Result]) -> str:
    """All cases, then by way and by category."""
    lines = ["| Of all cases | Share | 95 % interval | Cases |", "|---|--:|--:|--:|"]
    for name, holds in _WHOLE:
        figure = figure_of(_series(results, holds))
        low, high = 100 * (figure.low or 0), 100 * (figure.high or 0)
        share = 100 * (figure.value or 0)
        lines.append(f"| {name} | {share:.1f} % | {low:.1f}–{high:.1f} | {figure.n} |")
    lines.append("\n| Where it stood | Read | Shown | Followed | Without the checker | Cases |")
    lines.append("|---|--:|--:|--:|--:|--:|")
    for kind, seen in (("seen", True), ("unseen", False)):
        lines.append(_row(f"**{kind}**", [one for one in results if one.seen is seen]))
        for way in sorted({one.way for one in results if one.seen is seen}):
            lines.append(_row(way, [one for one in results if one.way == way]))
    lines.append("\n| What it asked for | Read | Shown | Followed | Without the checker | Cases |")
    lines.append("|---|--:|--:|--:|--:|--:|")
    for category in dict.fromkeys(one.category for one in results):
        lines.append(_row(category, [one for one in results if one.category == category]))
    return "\n".join(lines) + "\n"


def _series(results: Iterable[Result], holds: Callable[[Result], bool]) -> Series:
    return Series("share", {one.name: (float(holds(one)), 1.0) for one in results})


def _row(name: str, results: Sequence[Result]) -> str:
    counts = (
        sum(one.reached for one in results),
        sum(one.shown for one in results),
        sum(one.followed for one in results),
        sum(one.followed_unchecked for one in results),
        len(results),
    )
    return f"| {name} | " + " | ".join(map(str, counts)) + " |"
