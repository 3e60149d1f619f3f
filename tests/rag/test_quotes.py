"""Quotes as an answer: which sentences are shown, in which order."""

from dataclasses import replace
from datetime import date

from corpus.documents import Span
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
ASKED = "What is known of Storholm?"
FAR = evidence("The cat of the harbour master sleeps.", 0.01, at=900)


def test_the_best_is_always_shown() -> None:
    assert choose(found(FAR), ASKED, 1) == (FAR,)


def test_what_comes_near_the_best_is_shown_and_the_far_is_not() -> None:
    assert choose(found(BEST, NEXT, FAR), ASKED, 5) == (BEST, NEXT)


def test_no_more_are_shown_than_set() -> None:
    assert choose(found(BEST, NEXT), ASKED, 1) == (BEST,)


def test_a_copy_of_one_shown_is_left_out() -> None:
    copy = evidence(BEST.quote, 0.89, document="b")
    assert choose(found(BEST, copy, NEXT), ASKED, 5) == (BEST, NEXT)


def test_a_sentence_that_cannot_stand_alone_brings_the_one_before_it() -> None:
    lead = evidence("The minister spoke in Oslo.", 0.9, at=10)
    assert choose(found(BEST, leads=(lead,)), ASKED, 1) == (lead, BEST)


def test_a_sentence_that_leads_and_answers_is_shown_once_with_its_words() -> None:
    lead = replace(NEXT, score=BEST.score)
    marked = replace(NEXT, words=Span(NEXT.start, NEXT.start + 6))
    after = evidence("“Storholm waited,” she said.", 0.9, at=400)
    assert choose(found(after, marked, leads=(lead, None)), ASKED, 5) == (marked, after)
    assert choose(found(marked, after, leads=(None, lead)), ASKED, 5) == (marked, after)


def test_where_a_change_is_asked_for_documents_stand_by_date_and_the_undated_last() -> None:
    later = evidence("Bergen paid nothing at all this year.", 0.88, document="b", day=9)
    never = evidence("Tromsø asked for ships and for crews.", 0.87, document="c", day=0)
    asked = "How did the plan for Storholm change?"
    assert choose(found(never, later, BEST), asked, 5) == (BEST, later, never)


def test_elsewhere_the_document_of_the_best_sentence_stands_first() -> None:
    older = evidence("Bergen paid nothing at all this year.", 0.88, document="b", day=1)
    later = evidence("Oslo paid 30 million crowns for it.", 0.9, document="a", day=9)
    also = evidence("Its mayor was glad of the bridge.", 0.7, at=400, document="a", day=9)
    assert choose(found(later, older, also), ASKED, 5) == (later, also, older)


def test_one_fact_takes_two_sentences_at_most() -> None:
    items = [
        evidence(f"The toll is {n} crowns for a {what}.", 0.9, at=100 * n)
        for n, what in enumerate(("car", "horse", "ferry", "tank"), start=1)
    ]
    assert len(choose(found(*items), "How much is the toll?", 5)) == 2
    assert len(choose(found(*items), "List all tolls and how they differ.", 5)) == 4


def test_a_sentence_that_adds_no_word_of_the_question_must_come_nearer() -> None:
    asked = "What is known of the bridge to Storholm?"
    first = evidence("The bridge to Storholm is of steel.", 0.9)
    again = evidence("Storholm wanted its bridge painted green.", 0.4, at=100)
    assert choose(found(first, again), asked, 5) == (first,)
    adds = evidence("Storholm wanted its bridge painted green.", 0.4, at=100)
    assert choose(found(first, adds), "Is the bridge at Storholm green?", 5) == (first, adds)


def test_each_source_that_is_named_has_its_say() -> None:
    one = replace(evidence("The bridge is safe, engineers say.", 0.9), source="The Herald")
    more = replace(evidence("The bridge is old and grey.", 0.1, at=300), source="The Herald")
    other = replace(evidence("Cracks run through a pier.", 0.05, document="b"), source="The Mail")
    asked = "Do The Herald and The Mail say that the bridge is safe?"
    assert choose(found(one, more, other), asked, 5) == (one, other)
    assert choose(found(one, more, other), "Is it said that the bridge is safe?", 5) == (one,)


def test_a_title_with_its_byline_is_no_answer_while_there_is_another() -> None:
    title = replace(
        evidence("Storholm has its bridge Herald, 2025-04-01, by Ann Lee", 0.9),
        title="Storholm has its bridge",
        source="Herald",
    )
    assert choose(found(title, NEXT), ASKED, 5) == (NEXT,)
    assert choose(found(title), ASKED, 5) == (title,)


def test_each_quote_is_a_claim_with_a_footnote_of_its_own() -> None:
    broken = evidence("Two lines\n  of one sentence.", 0.8)
    claims, citations = quote_claims((BEST, broken))
    assert [claim.text for claim in claims] == [BEST.quote, "Two lines of one sentence."]
    assert [claim.citations for claim in claims] == [(1,), (2,)]
    assert [(c.n, c.evidence) for c in citations] == [(1, BEST), (2, broken)]


def test_each_part_of_a_question_has_its_sentence() -> None:
    who = evidence("Ada Lind called the bridge of Storholm a folly.", 0.9)
    when = evidence("She called the bridge so on 3 May 2025.", 0.01, at=300)
    other = evidence("The bridge of Storholm is grey, folly or not.", 0.5, at=600)
    asked = "Who called the bridge of Storholm a folly, and when?"
    assert choose(found(who, other, when), asked, 5) == (who, when)


def test_one_sentence_may_serve_two_parts() -> None:
    both = evidence("Ada Lind opened the Storholm bridge on 3 May 2025.", 0.9)
    far = evidence("The cat was fed on 4 May 2025.", 0.01, at=400)
    assert choose(found(both, far), "Who opened the Storholm bridge and when?", 5) == (both,)


def test_what_only_announces_is_not_shown() -> None:
    opens = evidence("What is known of Storholm and Bergen:", 0.9, at=10)
    assert choose(found(opens, NEXT), ASKED, 5) == (NEXT,)
    assert choose(found(opens), ASKED, 5) == (opens,)


def test_a_question_for_a_figure_takes_two_sentences_at_most() -> None:
    items = [
        evidence(f"The coverage in {town} is {n} per cent.", 0.9, at=100 * n)
        for n, town in enumerate(("Oslo", "Bergen", "Narvik", "Alta"), start=61)
    ]
    assert len(choose(found(*items), "What was the coverage?", 5)) == 2


def test_a_sentence_without_a_figure_gives_way_to_the_one_asked_for() -> None:
    line = evidence("Storholm, of the dead.", 0.9)
    figure = evidence("In Storholm 20 people died.", 0.2, at=100)
    assert choose(found(line, figure), "How many died in Storholm?", 5) == (figure,)
