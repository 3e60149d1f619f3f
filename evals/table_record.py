"""Asking the questions of a set: what each gives to every figure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from evals.table_figures import NONE, Kind, Pair, Series
from evals.table_ground import Ground, Pace, Seen
from evals.table_sets import Drawn
from evals.table_stages import (
    CHOICES,
    DECISIONS,
    SEARCH,
    STAGES,
    Choice,
    Decision,
    Ranks,
    Stage,
)
from index.query import content_words
from rag.answers import Question
from rag.evalset import EvalQuestion, question_of
from rag.evaluation import DEPTHS, Gold, Outcome, QuoteFinder, Ranked, outcome_of
from rag.followup import standalone
from rag.terms import stem

AT = 5  # of recall before and after rewriting


class Tally:
    """Pairs by figure and question."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._pairs: dict[str, dict[str, Pair]] = {}

    def put(self, figure: str, question: str, pair: Pair, kind: Kind = "share") -> None:
        """What a question gave to a figure, which is named stage/figure."""
        self._kinds[figure] = kind
        self._pairs.setdefault(figure, {})[question] = pair

    def mean(self, figure: str, question: str, value: float | None) -> None:
        """A value to be averaged; None where the question has nothing to say to it."""
        self.put(figure, question, NONE if value is None else (float(value), 1.0))

    def series(self) -> dict[str, Series]:
        """Every figure on which a question bears."""
        return {
            figure: Series(self._kinds[figure], pairs)
            for figure, pairs in self._pairs.items()
            if self._kinds[figure] != "share" or any(whole for _, whole in pairs.values())
        }


def measured(
    drawn: Drawn,
    ground: Ground,
    stages: Sequence[Stage] = STAGES,
    choices: Sequence[Choice] = CHOICES,
    decisions: Sequence[Decision] = DECISIONS,
) -> dict[str, Series]:
    """Ask every question of a set with documents."""
    tally, pace = Tally(), Pace()
    quotes = QuoteFinder(ground.texts.get)
    ranks = {stage.name: stage.prepare(ground) for stage in stages}
    whole = ranks.get(SEARCH)
    questions = drawn.evalset.questions
    for done, question in enumerate(questions):
        pace.tell(f"{drawn.name}: {done} of {len(questions)} questions")
        asked = question_of(question, ground.paths)
        gold = quotes.gold(question.evidence, ground.paths)
        seen = ground.ask(asked)
        _passages(tally, question, gold, seen, ranks)
        _reach(tally, question, gold, seen)
        _sentences(tally, question, gold, seen, choices)
        _decision(tally, question, seen, decisions)
        _answer(tally, question, gold, seen)
        if whole is not None:
            _followup(tally, question, gold, seen, whole, drawn.rewrites)
        tally.put("latency/latency_ms_p50", question.id, (seen.milliseconds, 1.0), "p50")
        tally.put("latency/latency_ms_p95", question.id, (seen.milliseconds, 1.0), "p95")
    return tally.series()


def lost(drawn: Drawn, ground: Ground) -> int:
    """How many gold quotes stand in no indexed document: nothing can find them."""
    quotes = QuoteFinder(ground.texts.get)
    return sum(
        not place.spans
        for question in drawn.evalset.questions
        for gold in quotes.gold(question.evidence, ground.paths)
        for place in gold.places
    )


def rewritten(drawn: Drawn) -> dict[str, Series]:
    """Follow-ups of a set without documents, compared with their gold rewrites word by word."""
    tally = Tally()
    for question in drawn.evalset.questions:
        gold = _words(drawn.rewrites.get(question.id, ""))
        if not question.history or not gold:
            continue
        for stage, text in (
            ("last_turn", question.text),
            ("rewritten", standalone(question.text, question.history)),
        ):
            ours = _words(text)
            common = len(ours & gold)
            tally.put(f"{stage}/words_found", question.id, (common, len(gold)))
            tally.put(f"{stage}/words_right", question.id, (common, len(ours)))
    return tally.series()


def _words(text: str) -> frozenset[str]:
    return frozenset(map(stem, content_words(text)))


def _passages(
    tally: Tally,
    question: EvalQuestion,
    gold: Sequence[Gold],
    seen: Seen,
    ranks: Mapping[str, Ranks],
) -> None:
    if not _bears(question, gold):
        return
    alone = _alone(question, seen.answer.question, seen.answer.standalone_question)
    for name, ranked in ranks.items():
        outcome = outcome_of(question, gold, seen.answer, ranked(alone), 0.0)
        _recall(tally, name, outcome)


def _recall(tally: Tally, stage: str, outcome: Outcome) -> None:
    for figure, shares in (
        ("document_recall", outcome.documents),
        ("quote_recall", outcome.quotes),
    ):
        for at, depth in enumerate(DEPTHS):
            share = shares[at] if shares else None
            tally.mean(f"{stage}/{figure}@{depth}", outcome.question, share)


def _reach(tally: Tally, question: EvalQuestion, gold: Sequence[Gold], seen: Seen) -> None:
    """How far the first of the gold gets: each step loses some of what the one before had."""
    if not _bears(question, gold):
        return
    read = [Ranked(h.passage.entry.path, h.passage.start, h.passage.end) for h in seen.passages]
    considered = _considered(seen)
    best = [Ranked(e.document, e.start, e.end) for e in seen.found.evidence]
    answered = seen.answer.answered
    cited = [c.evidence for c in seen.answer.citations] if answered else []
    opened = [Ranked(e.document, e.start, e.end) for e in cited]
    for step, places in (
        ("passages_read", read),
        ("sentences_considered", considered),
        ("first_3_sentences", best[:3]),
        ("not_refused", best[:3] if answered else []),
        ("opened_by_a_footnote", opened),
    ):
        tally.mean(f"reach/{step}", question.id, _meets(gold, places))


def _considered(seen: Seen) -> list[Ranked]:
    found = list[Ranked]()
    for item in seen.weighed:
        passage = item.candidate.passage
        span = passage.sentences[item.candidate.number]
        found.append(Ranked(passage.entry.path, span.start, span.end))
    return found


def _sentences(
    tally: Tally,
    question: EvalQuestion,
    gold: Sequence[Gold],
    seen: Seen,
    choices: Sequence[Choice],
) -> None:
    if not _bears(question, gold):
        return
    for choice in choices:
        ranked = choice.ranks(seen)
        for depth in (1, 3):
            value = _meets(gold, ranked[:depth])
            tally.mean(f"{choice.name}/gold_sentence@{depth}", question.id, value)


def _decision(
    tally: Tally, question: EvalQuestion, seen: Seen, decisions: Sequence[Decision]
) -> None:
    answerable, refused = float(question.answerable), float(not seen.answer.answered)
    without = 1 - answerable
    for decision in decisions:
        tally.put(f"{decision.name}/auc", question.id, (decision.score(seen), answerable), "auc")
    right = refused * without
    tally.put("decision/refusal_precision", question.id, (right, refused))
    tally.put("decision/refusal_recall", question.id, (right, without))
    # 2 · precision · recall / (precision + recall), with refusals as the positive class
    tally.put("decision/refusal_f1", question.id, (2 * right, refused + without))
    tally.put("decision/wrongly_refused", question.id, (refused * answerable, answerable))


def _answer(tally: Tally, question: EvalQuestion, gold: Sequence[Gold], seen: Seen) -> None:
    outcome = outcome_of(question, gold, seen.answer, (), 0.0)
    tally.mean("answer/citation_precision", question.id, outcome.precision)
    tally.mean("answer/citation_recall", question.id, outcome.recall)
    tally.mean("answer/answer_containment", question.id, outcome.contained)


def _followup(
    tally: Tally,
    question: EvalQuestion,
    gold: Sequence[Gold],
    seen: Seen,
    ranked: Ranks,
    rewrites: Mapping[str, str],
) -> None:
    """Recall of the last turn as it is, rewritten by us, and as people rewrote it."""
    rewrite = rewrites.get(question.id)
    if not question.history or not _bears(question, gold) or (rewrites and rewrite is None):
        return
    texts = {"last_turn": question.text, "rewritten": seen.answer.standalone_question}
    if rewrite is not None:
        texts["gold_rewrite"] = rewrite
    outcomes = {
        name: outcome_of(
            question,
            gold,
            seen.answer,
            ranked(_alone(question, seen.answer.question, text)),
            0.0,
        )
        for name, text in texts.items()
    }
    at = DEPTHS.index(AT)
    shares: list[tuple[str, Callable[[Outcome], float]]] = [
        (f"document_recall@{AT}", lambda outcome: (outcome.documents or (0.0,) * 4)[at]),
        (f"quote_recall@{AT}", lambda outcome: (outcome.quotes or (0.0,) * 4)[at]),
    ]
    for figure, share in shares:
        for name, outcome in outcomes.items():
            tally.mean(f"{name}/{figure}", question.id, share(outcome))
        if rewrite is not None:
            best = share(outcomes["gold_rewrite"])
            for name in ("last_turn", "rewritten"):
                pair = share(outcomes[name]), best
                tally.put(f"{name}_to_gold/{figure}", question.id, pair)


def _alone(question: EvalQuestion, asked: Question, text: str) -> Question:
    return replace(asked, text=text, history=(), id=question.id)


def _bears(question: EvalQuestion, gold: Sequence[Gold]) -> bool:
    return question.answerable and bool(gold)


def _meets(gold: Sequence[Gold], places: Sequence[Ranked]) -> float:
    return float(any(g.is_hit(p.document, p.start, p.end) for g in gold for p in places))
