"""Quotes as an answer: which sentences are shown, in which order."""

from datetime import date

from rag.answers import Evidence
from rag.evidence import Found
from rag.quotes import choose, quote_claims


def evidence(text: str, score: float, at: int = 0, document: str = "a", day: int = 1) -> Evidence:
    dated = date(2025, 4, day) if day else None
    return Evidence(
        f"{document}.md", document, "T", dated, None, None, at, at + len(text), text, score
    )


def found(*items: Evidence, leads: tuple[Evidence | None, ...] | None = None) -> Found:
    total = sum(item.score for item in items)
    weights = tuple(item.score / total for item in items)
    return Found(items, leads or (None,) * len(items), weights, 0.9, ())


BEST = evidence("Oslo paid 30 million crowns for the bridge.", 0.9, at=50)
NEXT = evidence("Bergen sent two ferries to Storholm in March.", 0.85, at=200)
FAR = evidence("The cat of the harbour master sleeps.", 0.01, at=900)


def test_the_best_is_always_shown() -> None:
    assert choose(found(FAR), 1) == (FAR,)


def test_what_comes_near_the_best_is_shown_and_the_far_is_not() -> None:
    assert choose(found(BEST, NEXT, FAR), 5) == (BEST, NEXT)


def test_no_more_are_shown_than_set() -> None:
    assert choose(found(BEST, NEXT), 1) == (BEST,)


def test_a_copy_of_one_shown_is_left_out() -> None:
    copy = evidence(BEST.quote, 0.89, document="b")
    assert choose(found(BEST, copy, NEXT), 5) == (BEST, NEXT)


def test_a_sentence_that_cannot_stand_alone_brings_the_one_before_it() -> None:
    lead = evidence("The minister spoke in Oslo.", 0.9, at=10)
    assert choose(found(BEST, leads=(lead,)), 1) == (lead, BEST)


def test_documents_stand_by_date_and_the_undated_last() -> None:
    later = evidence("Bergen paid nothing at all this year.", 0.88, document="b", day=9)
    never = evidence("Tromsø asked for ships and for crews.", 0.87, document="c", day=0)
    assert choose(found(never, later, BEST), 5) == (BEST, later, never)


def test_each_quote_is_a_claim_with_a_footnote_of_its_own() -> None:
    broken = evidence("Two lines\n  of one sentence.", 0.8)
    claims, citations = quote_claims((BEST, broken))
    assert [claim.text for claim in claims] == [BEST.quote, "Two lines of one sentence."]
    assert [claim.citations for claim in claims] == [(1,), (2,)]
    assert [(c.n, c.evidence) for c in citations] == [(1, BEST), (2, broken)]
