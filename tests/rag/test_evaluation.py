"""The figures, on cases small enough to count by hand."""

import dataclasses
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Span
from rag.answers import Answer, Citation, Claim, Evidence, Question, Timings
from rag.evalset import EvalDocument, EvalQuestion, EvalSet, GoldQuote
from rag.evaluation import (
    Figure,
    Gold,
    Outcome,
    Place,
    Ranked,
    contains,
    evaluate,
    outcome_of,
    report_of,
)

NAMES = {
    *(f"{what}_recall@{k}" for what in ("document", "quote") for k in (1, 3, 5, 10)),
    *("answer_containment", "citation_precision", "citation_recall", "refusal_precision"),
    *("refusal_recall", "refusal_f1", "wrongly_refused", "latency_ms_p50", "latency_ms_p95"),
}


def _answer(text: str, *cited: Ranked, quote: str = "x") -> Answer:
    """An answer that cites these spans; a refusal without any."""
    citations = tuple(Citation(n, _evidence(span, quote)) for n, span in enumerate(cited, start=1))
    claims = (Claim(text, tuple(c.n for c in citations)),) if citations else ()
    return Answer(
        question=Question("?"),
        standalone_question="?",
        answered=bool(cited),
        text=text,
        claims=claims,
        citations=citations,
        missing="",
        nearest=(),
        withheld=(),
        model="quotes",
        timings=Timings(),
    )


def _evidence(span: Ranked, quote: str) -> Evidence:
    length = span.end - span.start
    return Evidence(
        document=span.document,
        document_id="1",
        title="T",
        date=None,
        source=None,
        page=None,
        start=span.start,
        end=span.end,
        quote=(quote * length)[:length],
        score=1.0,
    )


def _question(answerable: bool = True, *answers: str) -> EvalQuestion:
    return EvalQuestion("q", "?", answers, answerable, "", (), (), ())


def _outcome(**changes: object) -> Outcome:
    plain = Outcome("q", True, False, None, None, None, None, None, 10.0, 0)
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def _value(outcomes: Sequence[Outcome], name: str) -> tuple[float | None, int]:
    figure = report_of("set", outcomes).figures[name]
    return figure.value, figure.n


def _gold(document: str, *spans: Span) -> Gold:
    return Gold((Place(document, spans),))


GOLD = _gold("a", Span(100, 200))


@pytest.mark.parametrize(
    ("start", "end", "hit"),
    [
        (100, 200, True),
        (50, 150, True),  # half of it
        (49, 149, False),
        (120, 130, True),  # inside: the shorter lies in the longer
        (0, 1000, True),
        (95, 105, True),  # half of the shorter
        (94, 104, False),
        (200, 300, False),
    ],
)
def test_a_span_hits_a_quote_when_they_overlap_by_half_of_the_shorter(
    start: int, end: int, hit: bool
) -> None:
    assert GOLD.is_hit("a", start, end) is hit
    assert not GOLD.is_hit("b", start, end)


def test_a_lost_quote_is_hit_by_nothing_and_counted() -> None:
    lost = _gold("a")
    outcome = outcome_of(_question(), [lost], _answer("t", Ranked("a", 0, 9)), [], 1.0)
    assert not lost.is_hit("a", 0, 1000)
    assert (outcome.recall, outcome.lost) == (0.0, 1)


def test_document_recall_counts_distinct_documents() -> None:
    gold = [_gold("a"), _gold("a"), _gold("c")]
    ranked = [Ranked("b", 0, 5), Ranked("b", 9, 12), Ranked("a", 0, 5), Ranked("d", 0, 5)]
    ranked += [Ranked("e", 0, 5), Ranked("c", 0, 5)]
    outcome = outcome_of(_question(), gold, _answer("no"), ranked, 1.0)
    # Distinct and in order: b, a, d, e, c.
    assert outcome.documents == (0.0, 0.5, 1.0, 1.0)


def test_quote_recall_counts_spans_as_ranked() -> None:
    gold = [GOLD, _gold("a", Span(300, 340), Span(900, 940)), _gold("b", Span(0, 10))]
    ranked = [
        Ranked("a", 100, 150),
        Ranked("a", 0, 9),
        Ranked("a", 160, 200),
        Ranked("a", 905, 935),
    ]
    outcome = outcome_of(_question(), gold, _answer("no"), ranked, 1.0)
    assert outcome.quotes == (1 / 3, 1 / 3, 2 / 3, 2 / 3)


def test_citations_are_counted_against_gold_quotes() -> None:
    gold = [GOLD, _gold("b", Span(0, 10))]
    answer = _answer("t", Ranked("a", 100, 150), Ranked("a", 150, 200), Ranked("c", 0, 10))
    outcome = outcome_of(_question(), gold, answer, [], 1.0)
    assert (outcome.precision, outcome.recall) == (2 / 3, 1 / 2)


def test_of_quotes_that_say_the_same_one_is_enough() -> None:
    copies = Gold((Place("a", (Span(0, 10),)), Place("b", (Span(0, 10),))))
    gold = [copies, _gold("b", Span(20, 30))]
    outcome = outcome_of(
        _question(), gold, _answer("t", Ranked("b", 0, 10)), [Ranked("a", 0, 10)], 1.0
    )
    assert outcome.documents == outcome.quotes == (0.5, 0.5, 0.5, 0.5)
    assert (outcome.precision, outcome.recall) == (1.0, 0.5)


def test_a_refusal_cites_nothing_and_recalls_nothing() -> None:
    outcome = outcome_of(_question(True, "5"), [GOLD], _answer("no"), [], 1.0)
    assert (outcome.refused, outcome.precision, outcome.recall) == (True, None, 0.0)
    assert outcome.contained is False


def test_an_unanswerable_question_counts_only_for_refusing() -> None:
    answer = _answer("t 5", Ranked("a", 100, 200))
    outcome = outcome_of(_question(False, "5"), [GOLD], answer, [Ranked("a", 100, 200)], 1.0)
    assert (outcome.documents, outcome.quotes, outcome.contained) == (None, None, None)
    assert (outcome.precision, outcome.recall, outcome.refused) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "accepted", "held"),
    [
        ("It was the Battle of  Fort-Bull. [1]", ["battle of fort bull"], True),
        ("They pledged $1,500.5 million [1]", ["$1500.5 million"], True),
        ("They pledged 15 [1]", ["1", "5"], False),
        ("Norway paid [1]", ["no"], False),
        ("No, it did not [1]", ["no"], True),
        ("Putin’s war [1]", ["putin's"], True),
        ("It fell [1]", ["rose", "fell"], True),
        ("The end [1]", ["the"], False),
        ("Item 2 [1]", ["item 1"], False),
        ("3.5 per cent [1]", ["35"], False),
    ],
)
def test_an_accepted_answer_stands_word_for_word_in_the_text(
    text: str, accepted: list[str], held: bool
) -> None:
    assert contains(_answer(text, Ranked("a", 0, 5)), accepted) is held


def test_an_accepted_answer_may_stand_in_a_quote_but_not_across_two() -> None:
    one = _answer("t", Ranked("a", 0, 13), quote="nine children")
    assert contains(one, ["Nine children"])
    two = _answer("t", Ranked("a", 0, 4), Ranked("a", 9, 13), quote="nine")
    assert not contains(two, ["nine nine"])


def test_the_figures_have_the_names_of_the_interface() -> None:
    assert set(report_of("set", [_outcome()]).figures) == NAMES


def test_refusals_are_counted_as_a_detector_of_unanswerable_questions() -> None:
    right = [_outcome(answerable=False, refused=True)] * 3
    missed = [_outcome(answerable=False)] * 1
    wrong = [_outcome(refused=True)] * 2
    answered = [_outcome()] * 4
    outcomes = right + missed + wrong + answered
    assert _value(outcomes, "refusal_precision") == (3 / 5, 5)
    assert _value(outcomes, "refusal_recall") == (3 / 4, 4)
    assert _value(outcomes, "refusal_f1") == (pytest.approx(2 / 3), 10)
    assert _value(outcomes, "wrongly_refused") == (2 / 6, 6)


def test_means_leave_out_questions_with_nothing_to_count() -> None:
    outcomes = [
        _outcome(documents=(0.0, 0.5, 1.0, 1.0), precision=1.0, contained=True),
        _outcome(documents=(1.0, 1.0, 1.0, 1.0), recall=0.5, contained=False),
        _outcome(),
    ]
    assert _value(outcomes, "document_recall@1") == (0.5, 2)
    assert _value(outcomes, "document_recall@3") == (0.75, 2)
    assert _value(outcomes, "quote_recall@1") == (None, 0)
    assert _value(outcomes, "citation_precision") == (1.0, 1)
    assert _value(outcomes, "citation_recall") == (0.5, 1)
    assert _value(outcomes, "answer_containment") == (0.5, 2)


def test_latency_is_a_percentile_of_milliseconds() -> None:
    outcomes = [_outcome(milliseconds=float(n)) for n in range(1, 102)]
    assert _value(outcomes, "latency_ms_p50") == (51.0, 101)
    assert _value(outcomes, "latency_ms_p95") == (96.0, 101)


def test_the_interval_of_a_share_is_about_as_wide_as_the_binomial_one() -> None:
    outcomes = [_outcome(precision=float(n < 80)) for n in range(100)]
    figure = report_of("set", outcomes).figures["citation_precision"]
    assert figure == report_of("set", outcomes).figures["citation_precision"]
    # 1.96 standard errors of 0.04
    assert figure.low == pytest.approx(0.72, abs=0.02)
    assert figure.high == pytest.approx(0.88, abs=0.02)


def test_questions_that_all_agree_have_no_interval_around_their_value() -> None:
    outcomes = [_outcome(precision=1.0)] * 20
    assert report_of("s", outcomes).figures["citation_precision"] == Figure(1.0, 20, 1.0, 1.0)


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0, 1)), min_size=1, max_size=30))
def test_every_figure_lies_between_its_bounds(cases: list[tuple[bool, bool, float]]) -> None:
    outcomes = [
        _outcome(answerable=a, refused=r, precision=None if r else p, milliseconds=p)
        for a, r, p in cases
    ]
    for name, figure in report_of("set", outcomes).figures.items():
        if figure.value is None:
            assert (figure.n, figure.low, figure.high) == (0, None, None)
            continue
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.high
        assert 0 <= figure.low <= figure.high <= 1, name
        assert figure.n <= len(cases)


def test_a_whole_set_is_asked_and_counted() -> None:
    text = "Aid rose “again”\n  to 5. It ended."
    evalset = EvalSet(
        "small",
        (EvalDocument("d/1", "", "", None, text), EvalDocument("d2", "", "", None, "Nothing.")),
        (
            EvalQuestion(
                "q1",
                "How much?",
                ("5",),
                True,
                "",
                (GoldQuote("d/1", 'rose "again" to 5.'),),
                (),
                (),
            ),
            EvalQuestion("q2", "Who?", (), False, "", (), (), ("d2",)),
        ),
    )
    asked: list[Question] = []
    seen: list[str] = []
    ticks = count(step=0.25)

    def ask(question: Question) -> Answer:
        asked.append(question)
        return (
            _answer("It is 5 [1]", Ranked("d-1.md", 0, 22)) if question.id == "q1" else _answer("")
        )

    report = evaluate(
        evalset,
        ask,
        ranked=lambda question: [Ranked("d2.md", 0, 8), Ranked("d-1.md", 0, 24)],
        text_of={"d-1.md": text, "d2.md": "Nothing."}.get,
        done=lambda outcome: seen.append(outcome.question),
        clock=lambda: next(ticks),
    )
    assert [q.filters.documents for q in asked] == [(), ("d2.md",)]
    assert seen == ["q1", "q2"]
    values = {name: figure.value for name, figure in report.figures.items()}
    assert values == {
        **dict.fromkeys(NAMES, 1.0),
        **{"document_recall@1": 0.0, "quote_recall@1": 0.0, "wrongly_refused": 0.0},
        **{"latency_ms_p50": 250.0, "latency_ms_p95": 250.0},
    }
    assert (report.name, report.lost) == ("small", 0)


def test_quotes_of_one_fact_are_counted_as_one() -> None:
    quotes = (
        GoldQuote("a", "It rose.", 1),
        GoldQuote("b", "It rose.", 1),
        GoldQuote("b", "Why?", 2),
    )
    evalset = EvalSet("s", (), (EvalQuestion("q", "?", (), True, "", quotes, (), ()),))
    texts = {"a": "It rose.", "b": "It  rose. Why?"}
    report = evaluate(
        evalset, lambda q: _answer("t", Ranked("a", 0, 8)), lambda q: [Ranked("b", 0, 9)], texts.get
    )
    values = {name: figure.value for name, figure in report.figures.items()}
    assert values["document_recall@1"] == 1.0
    assert values["quote_recall@1"] == values["citation_recall"] == 0.5
    assert values["citation_precision"] == 1.0


def test_a_gold_document_that_is_not_indexed_is_counted_as_lost() -> None:
    gold = (GoldQuote("gone.md", "It rose."),)
    evalset = EvalSet("s", (), (EvalQuestion("q", "?", (), True, "", gold, (), ()),))
    report = evaluate(evalset, lambda q: _answer(""), lambda q: [], lambda path: None)
    assert report.lost == 1
    assert report.figures["quote_recall@10"].value == 0.0
