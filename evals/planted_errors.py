"""What the checker catches of planted errors, and which true sentences it rejects.

    python -m evals.planted_errors [--folder FOLDER] [--show KIND] [--layers]

True sentences with a fact in them (300, drawn with a fixed seed, those with rare kinds first) are
taken from the sample briefings, or from a folder in the `footnote eval` format, each with itself
as evidence. Every kind of error that applies is planted once into each (`planting.py`); each is
also put in other words that keep what it says (`paraphrasing.py`). Caught is what is not
supported: by the rules, by the trained scorer alone, by both; shares of both have a bootstrap
interval of 95 % by sentence. The scorer learnt from errors and other words that the same rules made
of other texts: what it does here flatters it.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.paraphrasing import PARAPHRASED
from evals.planting import PLANTED
from evals.planting_ground import TrueSentence, halves, of_briefings, of_evalset
from evals.table_figures import Series, figure_of
from rag.check_exact import says_exactly
from rag.checker import (
    DOUBTED_BELOW,
    LAYERS,
    SURE_FROM,
    Checked,
    Scorer,
    ruled,
    weighed,
)
from rag.entailment import Entailment, Scores

SEED = 20250411
SENTENCES = 300
BRIEFINGS = Path(__file__).parents[1] / "corpus" / "briefings"
UNTOUCHED = "untouched"
# What the scorer alone takes for supported.
LIKELY = 0.5
_INEXACT = replace(LAYERS, exact=False)
_RARE = {"speaker", "attribution", "quantifier", "direction", "roles", "hedge"}


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to check: true as it stands or in other words, or with an error in it."""

    kind: str
    text: str
    truth: TrueSentence

    @property
    def is_true(self) -> bool:
        """Whether it should be supported."""
        return self.kind not in PLANTED


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a case: whether it is exact, what the rules found, and what the scorer says.

    The rules are asked of what is exact as well, and the scorer of all, for the tables.
    """

    case: Case
    is_exact: bool
    rules: Checked
    both: Checked
    scores: Scores | None

    @property
    def by_scorer(self) -> bool:
        """Whether the scorer alone takes it for supported."""
        return self.is_exact or (self.scores is not None and self.scores.supported >= LIKELY)


def main() -> None:
    """Plant, check, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--folder", type=Path, help="a folder in the `footnote eval` format")
    parser.add_argument("--half", choices=["first", "second"], help="every second document")
    parser.add_argument("--show", metavar="KIND", help="print what went wrong with it")
    parser.add_argument("--layers", action="store_true", help="without each layer, and each alone")
    parser.add_argument("--rules", action="store_true", help="without the trained scorer")
    given = parser.parse_args()
    found = of_evalset(given.folder, 400, SEED) if given.folder else of_briefings(BRIEFINGS)
    if given.half:
        found = tuple(halves(found)[given.half == "second"])
    cases = cases_of(chosen(found))
    if given.show:
        cases = [case for case in cases if case.kind == given.show]
    judged = judged_cases(cases, None if given.rules else Entailment())
    if given.show:
        show(judged)
    else:
        print(layer_table(judged) if given.layers else table(judged))


def chosen(found: Sequence[TrueSentence]) -> list[TrueSentence]:
    """The sentences to plant errors into: first those with rare kinds, the rest by chance."""
    chance = random.Random(SEED)
    shuffled = chance.sample(list(found), len(found))
    kinds = {one.id: _kinds(one) for one in shuffled}
    usable = [one for one in shuffled if kinds[one.id]]
    usable.sort(key=lambda one: not kinds[one.id] & _RARE)
    return usable[:SENTENCES]


def cases_of(sentences: Sequence[TrueSentence]) -> list[Case]:
    """Each sentence untouched, with each error and in each other way that apply to it."""
    cases = list[Case]()
    for one in sentences:
        cases.append(Case(UNTOUCHED, one.text, one))
        for kind, plant in PLANTED.items():
            changed = plant(one.text, one.beside, random.Random(f"{SEED}{kind}{one.id}"))
            if changed and changed != one.text:
                cases.append(Case(kind, changed, one))
        for kind, reword in PARAPHRASED.items():
            changed = reword(one.text, one.evidence.date)
            if changed and changed != one.text:
                cases.append(Case(kind, changed, one))
    return cases


def judged_cases(cases: Sequence[Case], scorer: Scorer | None = None) -> list[Judged]:
    """What becomes of each case, with a scorer or by the rules alone."""
    found = [ruled(case.text, [case.truth.evidence], _INEXACT) for case in cases]
    exact = [says_exactly(case.truth.evidence.quote, case.text) for case in cases]
    scores = list(scorer.score([one.asked for one in found])) if scorer else [None] * len(cases)
    judged = list[Judged]()
    for case, one, is_exact, score in zip(cases, found, exact, scores, strict=True):
        rules = Checked("supported") if is_exact else one.checked
        asked = score is not None and not is_exact and one.is_left
        both = weighed(one, score) if asked and score is not None else rules
        judged.append(Judged(case, is_exact, one.checked, both, score))
    return judged


def table(judged: Sequence[Judged]) -> str:
    """Share not supported, by kind of sentence: high for errors, low for true ones."""
    lines = [
        "| Kind | Rules | Scorer | Both | 95 % interval | Contradicted | Sentences |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in [*PLANTED, UNTOUCHED, *PARAPHRASED]:
        lines.append(_row(kind, [one for one in judged if one.case.kind == kind]))
    lines.append(_row("all paraphrases", [one for one in judged if one.case.kind in PARAPHRASED]))
    lines.append(_row("all true", [one for one in judged if one.case.is_true]))
    return "\n".join(lines) + "\n"


def layer_table(judged: Sequence[Judged]) -> str:
    """The share not supported of each kind, without each layer and with it alone.

    With one piece of evidence a sentence is rejected when any rule that is on finds something, or
    the scorer doubts it, unless it is exact. Where only words are missing (`content`) a scorer that
    is sure overrules that.
    """
    every = frozenset(LAYERS.on)
    choices = {"all": every}
    choices |= {f"without {name}": every - {name} for name in LAYERS.on}
    choices |= {f"{name} alone": frozenset({name}) for name in LAYERS.on if name != "exact"}
    heads = [*PLANTED, UNTOUCHED, "paraphrases"]
    lines = ["| Layers | " + " | ".join(heads) + " |", "|---" + "|--:" * len(heads) + "|"]
    for name, on in choices.items():
        rejected = [_is_rejected(one, on) for one in judged]
        cases = [one.case for one in judged]
        lines.append(f"| {name} | " + " | ".join(_shares(cases, rejected)) + " |")
    return "\n".join(lines) + "\n"


def _is_rejected(one: Judged, on: frozenset[str]) -> bool:
    if one.is_exact and "exact" in on:
        return False
    by = {finding.layer for finding in one.rules.findings} & on
    if one.scores is None or "entailment" not in on:
        return bool(by)
    if by <= {"content"} and one.scores.supported >= SURE_FROM:
        return False
    return bool(by) or one.scores.supported < DOUBTED_BELOW


def _shares(cases: Sequence[Case], rejected: Sequence[bool]) -> Iterator[str]:
    groups = dict[str, list[bool]]()
    for case, is_rejected in zip(cases, rejected, strict=True):
        kind = "paraphrases" if case.kind in PARAPHRASED else case.kind
        groups.setdefault(kind, []).append(is_rejected)
    for kind in [*PLANTED, UNTOUCHED, "paraphrases"]:
        group = groups.get(kind)
        yield f"{100 * sum(group) / len(group):.0f} %" if group else "–"


def show(judged: Sequence[Judged]) -> None:
    """Print what went wrong."""
    for one in judged:
        if (one.both.verdict == "supported") != one.case.is_true:
            print(f"{one.case.truth.id}\n  was {one.case.truth.text}\n  now {one.case.text}")
            for finding in one.both.findings:
                print(f"  {finding.layer}: {finding.reason}")


def _kinds(one: TrueSentence) -> set[str]:
    return {
        kind
        for kind, plant in PLANTED.items()
        if plant(one.text, one.beside, random.Random(f"{SEED}{kind}{one.id}"))
    }


def _row(kind: str, judged: Sequence[Judged]) -> str:
    both = figure_of(_rejected(judged, lambda one: one.both.verdict != "supported"))
    if both.value is None:
        return f"| {kind} | – | – | – | – | – | 0 |"
    rules = figure_of(
        _rejected(judged, lambda one: not one.is_exact and one.rules.verdict != "supported")
    )
    alone = figure_of(_rejected(judged, lambda one: not one.by_scorer))
    has_scores = judged[0].scores is not None
    denied = sum(one.both.verdict == "contradicted" for one in judged) / len(judged)
    low, high = 100 * (both.low or 0), 100 * (both.high or 0)
    return (
        f"| {kind} | {100 * (rules.value or 0):.1f} % "
        f"| {f'{100 * (alone.value or 0):.1f} %' if has_scores else '–'} "
        f"| {100 * both.value:.1f} % | {low:.1f}–{high:.1f} | {100 * denied:.0f} % "
        f"| {len(judged)} |"
    )


def _rejected(judged: Sequence[Judged], is_rejected: Callable[[Judged], bool]) -> Series:
    pairs = {
        f"{one.case.truth.id} {one.case.kind}": (float(is_rejected(one)), 1.0) for one in judged
    }
    return Series("share", pairs)


if __name__ == "__main__":
    main()
