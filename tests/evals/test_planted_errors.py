"""Planted errors: the rules that plant and reword, and the figures that the checker must hold."""

import random
from collections.abc import Sequence
from datetime import date

import pytest

from evals.paraphrasing import PARAPHRASED
from evals.planted_errors import (
    BRIEFINGS,
    LAYERS,
    cases_of,
    chosen,
    judged_cases,
    layer_table,
    table,
)
from evals.planting import PLANTED
from evals.planting_ground import of_briefings
from rag.checker import check
from rag.entailment import Entailment, Scores

DAY = date(2025, 4, 11)
_OTHERS = (
    *("negation", "speaker", "attribution"),
    *("opposite", "quantifier", "direction", "roles", "hedge"),
)
BESIDE = "In Lenham Cross, Mr. Leo Vandermeer said that Bark Lane was dry on 3 March."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "The number of flooded homes is 412 in all."),
        ("date", "The statement was withdrawn on 29 January."),
        ("name", "On Monday the coroner Miriam Tolland came."),
        ("negation", "The wall was finished in September."),
        ("speaker", "Ilse Varga said that it would bring jobs."),
        ("attribution", "Ilse Varga said that it would bring jobs."),
    ],
)
def test_an_error_changes_the_sentence_the_same_way_each_time(kind: str, text: str) -> None:
    planted = [PLANTED[kind](text, BESIDE, random.Random(1)) for _ in range(2)]
    assert planted[0]
    assert planted[0] != text
    assert planted[0] == planted[1]


@pytest.mark.parametrize(
    ("kind", "text", "reworded"),
    [
        ("number format", "It cost £2.4 million.", "It cost £2,400,000."),
        ("number format", "There were 30 dowels.", "There were thirty dowels."),
        ("date format", "It ended on 31 May.", "It ended on May 31."),
        ("date format", "It ended on Wednesday.", "It ended on 9 April."),
        ("contraction", "It did not fail.", "It didn’t fail."),
        ("reordered", "In Eskford, the road was shut.", "The road was shut in Eskford."),
        ("attribution moved", "Ms. Osei said that it rained.", "According to Ms. Osei, it rained."),
        (
            "passive",
            "Finch Partners designed the work.",
            "The work was designed by Finch Partners.",
        ),
        ("without adjunct", "The joint, which was old, was clean.", "The joint was clean."),
    ],
)
def test_a_paraphrase_keeps_what_the_sentence_says(kind: str, text: str, reworded: str) -> None:
    assert PARAPHRASED[kind](text, DAY) == reworded


def test_the_checker_holds_its_figures_on_the_samples() -> None:
    cases = cases_of(chosen(of_briefings(BRIEFINGS)))
    rejected: dict[str, list[bool]] = {}
    for case in cases:
        kind = case.kind if not case.is_true else "true"
        checked = check(case.text, [case.truth.evidence], LAYERS)
        rejected.setdefault(kind, []).append(checked.verdict != "supported")
    shares = {kind: sum(each) / len(each) for kind, each in rejected.items()}
    assert min(shares[kind] for kind in ("number", "date", "name")) >= 0.95
    assert min(shares[kind] for kind in _OTHERS) >= 0.85
    assert shares["true"] <= 0.05


def test_the_tables_have_a_row_for_each_kind_and_each_layer() -> None:
    judged = judged_cases(cases_of(chosen(of_briefings(BRIEFINGS))[:3]))
    rows = table(judged)
    assert all(f"| {kind} |" in rows for kind in [*PLANTED, *PARAPHRASED])
    assert all(f"| without {name} |" in layer_table(judged) for name in LAYERS.on)


def test_the_checker_holds_its_figures_with_the_scorer_on_some_of_the_samples() -> None:
    cases = cases_of(chosen(of_briefings(BRIEFINGS))[::10])
    judged = judged_cases(cases, Entailment())
    caught = [one.both.verdict != "supported" for one in judged if not one.case.is_true]
    rejected = [one.both.verdict != "supported" for one in judged if one.case.is_true]
    assert sum(caught) / len(caught) >= 0.95
    assert sum(rejected) / len(rejected) <= 0.1


def test_a_scorer_that_doubts_everything_leaves_only_what_is_exact() -> None:
    class Doubting:
        def score(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
            return [Scores(0.0, 0.0, 1.0)] * len(pairs)

    judged = judged_cases(cases_of(chosen(of_briefings(BRIEFINGS))[:10]), Doubting())
    assert all((one.both.verdict == "supported") == one.is_exact for one in judged)
    assert "| entailment alone | 100 % " in layer_table(judged)
