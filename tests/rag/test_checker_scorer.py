"""Rules and the trained scorer together: who is asked, who decides, and what is then said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from rag.answers import Evidence
from rag.check_atoms import text_of
from rag.check_pair import Ground, Pair
from rag.check_wording import in_their_words
from rag.checker import DOUBTED_BELOW, LAYERS, SURE_FROM, check, check_all
from rag.entailment import Entailment, Scores

QUOTE = "Once repairs were finished, the council opened the Bark Lane bridge again on 3 May."


class Fixed:
    """A scorer that says the same of every pair, and keeps what it was asked."""

    def __init__(self, supported: float, contradicted: float = 0.0) -> None:
        self.scores = Scores(supported, contradicted, 1 - supported - contradicted)
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        self.asked += pairs
        return [self.scores] * len(pairs)


def evidence(quote: str = QUOTE, **other: object) -> Evidence:
    item = Evidence("a.txt", "a", "Roads", None, None, None, 0, len(quote), quote, 1.0)
    return replace(item, **other)


def test_what_stands_there_word_for_word_is_not_scored() -> None:
    scorer = Fixed(0.0)
    assert check(QUOTE, [evidence()], LAYERS, scorer).verdict == "supported"
    assert scorer.asked == []


def test_what_the_rules_pass_and_the_scorer_doubts_is_not_supported() -> None:
    said = "The council opened the Bark Lane bridge again on 3 May."
    assert check(said, [evidence()]).verdict == "supported"
    assert check(said, [evidence()], LAYERS, Fixed(DOUBTED_BELOW)).verdict == "supported"
    for denied, verdict in ((0.9, "contradicted"), (0.1, "not_found")):
        checked = check(said, [evidence()], LAYERS, Fixed(DOUBTED_BELOW / 2, denied))
        assert checked.verdict == verdict
        assert [finding.layer for finding in checked.findings] == ["entailment"]
        assert checked.reason
        assert checked.scores is not None


def test_a_sure_scorer_overrules_the_rule_that_only_misses_words() -> None:
    said = "Traffic may cross the waterway once more thanks to works completed."
    ruled = check(said, [evidence()], replace(LAYERS, hedges=False))
    assert {finding.layer for finding in ruled.findings} == {"content"}
    soft = replace(LAYERS, hedges=False)
    assert check(said, [evidence()], soft, Fixed(SURE_FROM)).verdict == "supported"
    assert check(said, [evidence()], soft, Fixed(SURE_FROM - 0.1)).verdict == "not_found"


@pytest.mark.parametrize(
    "said",
    [
        "The council opened the Bark Lane bridge again on 4 May.",
        "The council opened the Mill Lane bridge again on 3 May.",
        "The council did not open the Bark Lane bridge again on 3 May.",
    ],
)
def test_no_scorer_overrules_a_fact_that_differs(said: str) -> None:
    scorer = Fixed(1.0)
    assert check(said, [evidence()], LAYERS, scorer).verdict == "contradicted"
    assert scorer.asked == []


def test_switched_off_it_is_not_asked() -> None:
    scorer = Fixed(0.0)
    said = "The council opened the Bark Lane bridge again on 3 May."
    off = replace(LAYERS, entailment=False)
    assert check(said, [evidence()], off, scorer).verdict == "supported"
    assert scorer.asked == []


def test_many_claims_are_scored_at_once_and_judged_as_one_by_one() -> None:
    claims = [
        (said, [evidence()])
        for said in ("The bridge opened again on 3 May.", "Nobody came.", QUOTE, "It is 4 May.")
    ]
    together = check_all(claims, LAYERS, Fixed(0.5))
    assert together == [check(*claim, LAYERS, Fixed(0.5)) for claim in claims]
    assert check_all([], LAYERS, Fixed(0.5)) == []


@pytest.mark.parametrize(
    ("said", "quote", "asked"),
    [
        ("It cost £2,400,000.", "It cost £2.4 million.", "It cost £2.4 million."),
        ("It cost thirty crowns.", "It cost 30 crowns.", "It cost 30 crowns."),
        ("It closed on 7 April.", "It closed on Monday.", "It closed on Monday."),
        ("It closed on April 7.", "It closed on 7 April.", "It closed on 7 April."),
        ("It closed in April.", "It closed on 7 April.", "It closed in April."),
        ("It cost 40 crowns.", "It cost 30 crowns.", "It cost 40 crowns."),
    ],
)
def test_the_scorer_reads_figures_and_dates_as_the_evidence_writes_them(
    said: str, quote: str, asked: str
) -> None:
    ground = Ground.from_evidence(evidence(quote, date=date(2025, 4, 11)))
    assert in_their_words(Pair(text_of(said), ground)) == asked


def test_the_packaged_scorer_sees_what_the_rules_do_not() -> None:
    item = evidence(
        "The hospital in Eskford will keep its ward, and the one in Lenham will lose it."
    )
    said = "The hospital in Lenham will keep its ward."
    assert check(said, [item]).verdict == "supported"
    scores = check(said, [item], LAYERS, Entailment()).scores
    assert scores is not None
    assert scores.contradicted > 0.5 > scores.supported
