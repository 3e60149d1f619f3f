"""The assistant: what comes in which order, and what becomes of the language model's words."""

import threading
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from scripted_model import ScriptedModel

from corpus.errors import ModelError, ModelUnavailable, QuestionError
from index.filters import Filters
from rag.answers import Answer, Answered, Evidence, EvidenceFound, Question, SentenceWritten, Turn
from rag.assistant import LONGEST_QUESTION, Assistant
from rag.evidence import Found
from rag.prompts import NOT_IN_BRIEFINGS

QUOTES = (
    "Oslo paid 30 million crowns for the new bridge.",
    "The bridge opens in May, the minister said.",
    "A ferry runs until the bridge is open.",
)
EVIDENCE = tuple(
    Evidence("a.md", "1", "Bridges", date(2025, 4, 11), None, None, n * 100, n * 100 + len(q), q, s)
    for n, (q, s) in enumerate(zip(QUOTES, (0.9, 0.85, 0.8), strict=True))
)
ASKED = Question("What is known of the bridge?")


@dataclass
class FixedSearch:
    """Finds nothing, and remembers what for."""

    asked: list[tuple[str, Any, int]] = field(default_factory=list)

    def find(self, query: str, filters: Any = None, limit: int = 12) -> tuple[Any, ...]:
        self.asked.append((query, filters, limit))
        return ()


@dataclass
class FixedFinder:
    """Gives the evidence it was made with."""

    evidence: tuple[Evidence, ...] = EVIDENCE
    probability: float = 0.95

    def find(self, question: str, ranked: Any, limit: int = 20) -> Found:
        count = len(self.evidence)
        return Found(
            self.evidence, (None,) * count, (1 / max(count, 1),) * count, self.probability, ()
        )


def assistant(
    model: Any = None, finder: FixedFinder | None = None, search: FixedSearch | None = None
) -> Assistant:
    return Assistant(
        search or FixedSearch(),  # type: ignore[arg-type]
        finder or FixedFinder(),  # type: ignore[arg-type]
        model if callable(model) and not isinstance(model, ScriptedModel) else lambda: model,
        passages=7,
        sentences=3,
        threshold=0.5,
    )


def quotes_stand(answer: Answer) -> None:
    assert answer.answered
    assert answer.model == "quotes"
    assert [claim.text for claim in answer.claims] == list(QUOTES)
    assert [citation.n for citation in answer.citations] == [1, 2, 3]


def test_evidence_comes_first_then_each_sentence_then_the_answer() -> None:
    events = list(assistant().stream(ASKED))
    assert isinstance(events[0], EvidenceFound)
    assert events[0].evidence == EVIDENCE
    assert [type(event) for event in events[1:]] == [SentenceWritten] * 3 + [Answered]
    answer = events[-1].answer
    quotes_stand(answer)
    assert [event.claim for event in events[1:-1]] == list(answer.claims)
    assert answer.text == " ".join(f"{quote} [{n}]" for n, quote in enumerate(QUOTES, start=1))


def test_invoke_gives_the_answer_that_stream_ends_with() -> None:
    whole = assistant().invoke(ASKED)
    *_, last = assistant().stream(ASKED)
    assert (whole.claims, whole.citations) == (last.answer.claims, last.answer.citations)


def test_below_the_threshold_it_refuses_with_what_is_nearest() -> None:
    events = list(assistant(finder=FixedFinder(probability=0.49)).stream(ASKED))
    assert [type(event) for event in events] == [EvidenceFound, Answered]
    assert events[0].evidence == ()
    answer = events[1].answer
    assert (answer.answered, answer.claims, answer.citations) == (False, (), ())
    assert answer.nearest == EVIDENCE
    assert answer.text == answer.missing != ""


def test_without_evidence_it_refuses_however_sure_it_is() -> None:
    answer = assistant(finder=FixedFinder(evidence=(), probability=1.0)).invoke(ASKED)
    assert (answer.answered, answer.nearest) == (False, ())


def test_a_refusal_asks_no_model() -> None:
    model = ScriptedModel(pieces=("Oslo paid. [1] ",))
    answer = assistant(model, FixedFinder(probability=0.1)).invoke(ASKED)
    assert not answer.answered
    assert model.asked == []


def test_filters_and_the_stand_alone_question_reach_the_search() -> None:
    search = FixedSearch()
    history = (Turn("user", "What did Estonia pledge?"), Turn("assistant", "Nothing."))
    filters = Filters(folder="a")
    answer = assistant(search=search).invoke(Question("And Germany?", history, filters))
    assert search.asked == [("What did Germany pledge?", filters, 7)]
    assert answer.standalone_question == "What did Germany pledge?"


def test_footnotes_are_numbered_as_they_are_first_cited() -> None:
    model = ScriptedModel(
        pieces=(
            "The bridge opens in May, the minister said. [2] ",
            "Oslo paid 30 million crowns. [1][2] ",
        )
    )
    events = list(assistant(model).stream(ASKED))
    answer = events[-1].answer
    assert [(claim.text, claim.citations) for claim in answer.claims] == [
        ("The bridge opens in May, the minister said.", (1,)),
        ("Oslo paid 30 million crowns.", (2,)),
    ]
    assert [(c.n, c.evidence.quote) for c in answer.citations] == [(1, QUOTES[1]), (2, QUOTES[0])]
    assert answer.text == (
        "The bridge opens in May, the minister said. [1] Oslo paid 30 million crowns. [2]"
    )
    written = [event for event in events if isinstance(event, SentenceWritten)]
    assert [event.claim for event in written] == list(answer.claims)
    assert [c.n for c in written[1].citations] == [2]
    assert answer.model == "scriptedmodel"


def test_what_no_evidence_carries_is_withheld_and_the_rest_shown() -> None:
    model = ScriptedModel(
        pieces=("Oslo paid 40 million crowns. [1] ", "A ferry runs until then. [3] ")
    )
    answer = assistant(model).invoke(ASKED)
    assert [claim.text for claim in answer.claims] == ["A ferry runs until then."]
    assert [item.text for item in answer.withheld] == ["Oslo paid 40 million crowns."]
    assert "40 million" in answer.withheld[0].reason


def test_when_all_is_withheld_the_quotes_stand() -> None:
    answer = assistant(ScriptedModel(pieces=("Rome paid. ", "Rome paid 5. [9] "))).invoke(ASKED)
    quotes_stand(answer)
    assert len(answer.withheld) == 2


def test_a_model_that_finds_no_answer_is_believed_unless_the_evidence_is_sure() -> None:
    refusing = ScriptedModel(pieces=(NOT_IN_BRIEFINGS,))
    doubtful = assistant(refusing, FixedFinder(probability=0.7)).invoke(ASKED)
    assert (doubtful.answered, doubtful.nearest) == (False, EVIDENCE)
    quotes_stand(assistant(refusing, FixedFinder(probability=0.95)).invoke(ASKED))


def test_trouble_midway_keeps_the_sentences_so_far() -> None:
    model = ScriptedModel(
        pieces=("Oslo paid 30 million crowns. [1] ", "The minister "),
        error=ConnectionError("gone"),
    )
    answer = assistant(model).invoke(ASKED)
    assert [claim.text for claim in answer.claims] == ["Oslo paid 30 million crowns."]
    assert isinstance(answer.trouble, ModelUnavailable)
    assert answer.notice
    assert answer.answered


@pytest.mark.parametrize("error", [ModelError("no key"), ModelUnavailable("not there")])
def test_a_model_that_cannot_be_had_leaves_the_quotes(error: ModelError) -> None:
    def source() -> Any:
        raise error

    answer = assistant(source).invoke(ASKED)
    quotes_stand(answer)
    assert answer.trouble is error
    assert answer.notice == str(error)


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST_QUESTION + 1)])
def test_an_empty_or_endless_question_is_refused(text: str) -> None:
    with pytest.raises(QuestionError):
        assistant().invoke(Question(text))


def test_a_question_of_the_greatest_length_is_taken() -> None:
    assert assistant().invoke(Question("x" * LONGEST_QUESTION)).answered


FALSE = "Why did Oslo pay 90 million crowns for the new bridge?"
CORRECTION = "The briefings say 30 million crowns, not 90 million crowns."


@pytest.mark.parametrize(
    "pressing",
    [
        (),
        ("You said 90 million crowns, didn't you?",),
        ("You said 90 million crowns.", "No, it was 90 million crowns. Everyone reports it."),
    ],
)
def test_a_false_figure_is_refused_with_what_the_briefings_say(pressing: tuple[str, ...]) -> None:
    history = list[Turn]()
    for asked in (FALSE, *pressing):
        answer = assistant().invoke(Question(asked, tuple(history)))
        assert not answer.answered
        assert (answer.missing, answer.standalone_question) == (CORRECTION, FALSE)
        assert answer.nearest[0] == EVIDENCE[0]
        # As bad as it gets: an assistant that had agreed.
        history += [Turn("user", asked), Turn("assistant", "Oslo paid 90 million crowns. [1]")]


def test_what_was_claimed_in_earlier_turns_never_reaches_the_model() -> None:
    model = ScriptedModel(pieces=("Oslo paid 30 million crowns for the new bridge. [1] ",))
    claims = (
        Turn("user", "What did Oslo pay for the new bridge?"),
        Turn("assistant", "Oslo paid 90 million crowns. [1]"),
        Turn("user", "You said that Bergen paid, too."),
        Turn("assistant", "Bergen paid 90 million crowns. [1]"),
    )
    answer = assistant(model).invoke(Question("What did Oslo pay for the new bridge?", claims))
    assert answer.answered
    prompt = "\n".join(message.text for message in model.asked[0])
    assert "90 million" not in prompt
    assert "Bergen" not in prompt


def test_a_day_that_nothing_mentions_is_refused_by_name() -> None:
    answer = assistant().invoke(Question("Why did the minister open the bridge on 15 March?"))
    assert not answer.answered
    assert "“15 March”" in answer.missing


@dataclass
class PartFinder(FixedFinder):
    """Finds nothing that answers a question which holds `unknown`."""

    unknown: str = "insurers"

    def find(self, question: str, ranked: Any, limit: int = 20) -> Found:
        found = super().find(question, ranked, limit)
        return replace(found, probability=0.1) if self.unknown in question else found


def test_of_two_questions_the_one_that_is_answered_is_and_the_other_is_said_to_be_missing() -> None:
    asked = Question("What did Oslo pay for the new bridge, and what did the insurers pay?")
    answer = assistant(finder=PartFinder()).invoke(asked)
    assert answer.answered
    assert answer.claims[0].text == QUOTES[0]
    assert "“What did the insurers pay?”" in answer.missing


@dataclass
class OnePartFinder(FixedFinder):
    """Answers "who" by one sentence and "when" by another, and both in one by neither."""

    def find(self, question: str, ranked: Any, limit: int = 20) -> Found:
        if " and " in question or "insurers" in question:
            return replace(super().find(question, ranked), probability=0.1)
        kept = self.evidence[:1] if question.startswith("Who") else self.evidence[1:2]
        return Found(kept, (None,), (1.0,), 0.8, ())


@pytest.mark.parametrize("joint", ["and when", "and when was it that they paid"])
def test_where_each_part_is_answered_so_is_the_whole(joint: str) -> None:
    asked = Question(f"Who paid for the new bridge {joint}?")
    answer = assistant(finder=OnePartFinder()).invoke(asked)
    assert answer.answered
    assert [claim.text for claim in answer.claims] == list(QUOTES[:2])
    assert answer.missing == ""
    assert answer.probability == 0.8


def test_of_three_questions_the_two_that_are_answered_are() -> None:
    asked = Question(
        "Who paid for the new bridge, when did Oslo pay, and what did the insurers pay?"
    )
    answer = assistant(finder=OnePartFinder()).invoke(asked)
    assert answer.answered
    assert [claim.text for claim in answer.claims] == list(QUOTES[:2])
    assert "“What did the insurers pay?”" in answer.missing
    assert "Oslo pay" not in answer.missing


def test_where_no_part_is_answered_neither_is_the_whole() -> None:
    asked = Question("What did the insurers pay, and when did the insurers meet?")
    answer = assistant(finder=PartFinder()).invoke(asked)
    assert not answer.answered


def test_a_model_that_is_not_offered_to_refuse_is_not_believed() -> None:
    sure = FixedFinder(probability=0.97)
    model = ScriptedModel(pieces=(NOT_IN_BRIEFINGS,))
    quotes_stand(assistant(model, sure).invoke(ASKED))
    assert NOT_IN_BRIEFINGS not in model.asked[0][-1].text
    doubtful = ScriptedModel(pieces=(NOT_IN_BRIEFINGS,))
    assistant(doubtful, FixedFinder(probability=0.7)).invoke(ASKED)
    assert NOT_IN_BRIEFINGS in doubtful.asked[0][-1].text


class SmallModel(ScriptedModel):
    """A model that runs on this machine."""

    @property
    def _llm_type(self) -> str:
        return "gguf"

    def bind(self, **kwargs: Any) -> "SmallModel":  # type: ignore[override]
        return self


def test_a_small_model_is_neither_offered_to_refuse_nor_believed() -> None:
    small = SmallModel(pieces=(NOT_IN_BRIEFINGS,))
    quotes_stand(assistant(small, FixedFinder(probability=0.7)).invoke(ASKED))
    assert NOT_IN_BRIEFINGS not in small.asked[0][-1].text


def test_a_part_that_the_model_does_not_find_is_told() -> None:
    partly = ScriptedModel(pieces=(f"Oslo paid 30 million crowns. [1] {NOT_IN_BRIEFINGS}",))
    answer = assistant(partly, FixedFinder(probability=0.7)).invoke(ASKED)
    assert [claim.text for claim in answer.claims] == ["Oslo paid 30 million crowns."]
    assert answer.missing == "The briefings do not answer all of it."
    assert assistant(partly, FixedFinder(probability=0.97)).invoke(ASKED).missing == ""


def test_a_reader_who_leaves_midway_stops_the_model() -> None:
    endless = ScriptedModel(
        pieces=("Oslo paid 30 million crowns. [1] ", "And then the ships came in, "), endless=True
    )
    events = assistant(endless).stream(ASKED)
    assert [type(next(events)) for _ in range(2)] == [EvidenceFound, SentenceWritten]
    events.close()  # type: ignore[attr-defined]  # it is a generator
    for thread in threading.enumerate():
        if thread.name == "model":
            thread.join(timeout=10)
            assert not thread.is_alive()
