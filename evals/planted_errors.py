"""What the checker catches of planted errors, and which true sentences it rejects.

    python -m evals.planted_errors [--folder FOLDER] [--show KIND] [--layers]

True sentences with a fact in them (300, drawn with a fixed seed, those with rare kinds first) are
taken from the sample briefings, or from a folder in the `footnote eval` format, each with itself
as evidence. Every kind of error that applies is planted once into each (`planting.py`); each is
also put in other words that keep what it says (`paraphrasing.py`). Caught is what is not
supported; shares have a bootstrap interval of 95 % by sentence.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.paraphrasing import PARAPHRASED
from evals.planting import PLANTED
from evals.planting_ground import TrueSentence, halves, of_briefings, of_evalset
from evals.table_figures import Series, figure_of
from rag.check_exact import says_exactly
from rag.checker import LAYERS, Checked, Layers, check

SEED = 20250411
SENTENCES = 300
BRIEFINGS = Path(__file__).parents[1] / "corpus" / "briefings"
UNTOUCHED = "untouched"
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


def main() -> None:
    """Plant, check, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--folder", type=Path, help="a folder in the `footnote eval` format")
    parser.add_argument("--half", choices=["first", "second"], help="every second document")
    parser.add_argument("--show", metavar="KIND", help="print what went wrong with it")
    parser.add_argument("--layers", action="store_true", help="without each layer, and each alone")
    arguments = parser.parse_args()
    found = of_evalset(arguments.folder, 400, SEED) if arguments.folder else of_briefings(BRIEFINGS)
    if arguments.half:
        found = tuple(halves(found)[arguments.half == "second"])
    cases = cases_of(chosen(found))
    if arguments.show:
        show(cases, arguments.show)
    else:
        print(table(cases, LAYERS))
        if arguments.layers:
            print(layer_table(cases))


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


def table(cases: Sequence[Case], layers: Layers) -> str:
    """Share not supported, by kind of sentence: high for errors, low for true ones."""
    verdicts = _checked(cases, layers)
    lines = [
        "| Kind | Not supported | 95 % interval | Contradicted | Sentences |",
        "|---|--:|--:|--:|--:|",
    ]
    for kind in [*PLANTED, UNTOUCHED, *PARAPHRASED]:
        lines.append(_row(kind, [(c, v) for c, v in verdicts if c.kind == kind]))
    lines.append(_row("all paraphrases", [(c, v) for c, v in verdicts if c.kind in PARAPHRASED]))
    lines.append(_row("all true", [(c, v) for c, v in verdicts if c.is_true]))
    return "\n".join(lines) + "\n"


def layer_table(cases: Sequence[Case]) -> str:
    """The share not supported of each kind, without each layer and with it alone.

    The layers are asked once and told apart by what they found: with one piece of evidence a
    sentence is rejected when any layer that is on finds something, unless it is exact.
    """
    exact = [says_exactly(case.truth.evidence.quote, case.text) for case in cases]
    found = [
        {finding.layer for finding in checked.findings}
        for _, checked in _checked(cases, replace(LAYERS, exact=False))
    ]
    every = frozenset(LAYERS.on)
    choices = {"all": every}
    choices |= {f"without {name}": every - {name} for name in LAYERS.on}
    choices |= {f"{name} alone": frozenset({name}) for name in LAYERS.on if name != "exact"}
    heads = [*PLANTED, UNTOUCHED, "paraphrases"]
    lines = ["| Layers | " + " | ".join(heads) + " |", "|---" + "|--:" * len(heads) + "|"]
    for name, on in choices.items():
        rejected = [
            bool(by & on) and not (word_for_word and "exact" in on)
            for word_for_word, by in zip(exact, found, strict=True)
        ]
        lines.append(f"| {name} | " + " | ".join(_shares(cases, rejected)) + " |")
    return "\n".join(lines) + "\n"


def _shares(cases: Sequence[Case], rejected: Sequence[bool]) -> Iterator[str]:
    groups = dict[str, list[bool]]()
    for case, is_rejected in zip(cases, rejected, strict=True):
        kind = "paraphrases" if case.kind in PARAPHRASED else case.kind
        groups.setdefault(kind, []).append(is_rejected)
    for kind in [*PLANTED, UNTOUCHED, "paraphrases"]:
        group = groups.get(kind)
        yield f"{100 * sum(group) / len(group):.0f} %" if group else "–"


def show(cases: Sequence[Case], kind: str) -> None:
    """Print what went wrong with one kind."""
    for case, checked in _checked([case for case in cases if case.kind == kind], LAYERS):
        if (checked.verdict == "supported") != case.is_true:
            print(f"{case.truth.id}\n  was {case.truth.text}\n  now {case.text}")
            for finding in checked.findings:
                print(f"  {finding.layer}: {finding.reason}")


def _kinds(one: TrueSentence) -> set[str]:
    return {
        kind
        for kind, plant in PLANTED.items()
        if plant(one.text, one.beside, random.Random(f"{SEED}{kind}{one.id}"))
    }


def _checked(cases: Sequence[Case], layers: Layers) -> list[tuple[Case, Checked]]:
    return [(case, check(case.text, [case.truth.evidence], layers)) for case in cases]


def _row(kind: str, verdicts: Sequence[tuple[Case, Checked]]) -> str:
    rejected = _rejected(verdicts)
    figure = figure_of(rejected)
    if figure.value is None:
        return f"| {kind} | – | – | – | 0 |"
    denied = sum(checked.verdict == "contradicted" for _, checked in verdicts) / len(verdicts)
    low, high = 100 * (figure.low or 0), 100 * (figure.high or 0)
    return (
        f"| {kind} | {100 * figure.value:.1f} % | {low:.1f}–{high:.1f} | {100 * denied:.0f} % "
        f"| {len(verdicts)} |"
    )


def _rejected(verdicts: Sequence[tuple[Case, Checked]]) -> Series:
    pairs = {
        f"{case.truth.id} {case.kind}": (float(checked.verdict != "supported"), 1.0)
        for case, checked in verdicts
    }
    return Series("share", pairs)


if __name__ == "__main__":
    main()
