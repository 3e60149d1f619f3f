"""The figures of a reader are of what it judged."""

from collections.abc import Sequence

from corpus.documents import Span
from evals.reader_figures import Asked, figures_of, read
from rag.evalset import EvalQuestion, GoldQuote
from rag.reader import Judged, Material

PASSAGE = Material("Rates", "It rose. It fell.", (Span(0, 8), Span(9, 17)))


class Scripted:
    """Judges by a table: for each question the log odds of two sentences."""

    def __init__(self, **judged: tuple[float, float]) -> None:
        self.judged = judged

    def judge(self, question: str, passages: Sequence[Material]) -> list[Judged]:
        scores = self.judged.get(question, ())
        return [Judged(max(scores) + 1, scores, (None, None)) for _ in passages]


def asked(text: str, gold: int | None) -> Asked:
    evidence = () if gold is None else (GoldQuote("doc", "quote"),)
    question = EvalQuestion(text, text, (), gold is not None, "", evidence, (), ())
    return Asked(question, (PASSAGE,), (tuple(number == gold for number in range(2)),))


ASKED = [asked("rose", 0), asked("fell", 1), asked("none", None)]


def values(reader: Scripted) -> dict[str, float | None]:
    return {name: figure.value for name, figure in figures_of(read(reader, ASKED)).items()}


def test_a_reader_that_is_right_has_the_highest_figures() -> None:
    found = values(Scripted(rose=(3, -1), fell=(-2, 4), none=(-5, -6)))
    assert set(found.values()) == {1.0}


def test_a_reader_that_is_wrong_has_the_lowest() -> None:
    found = values(Scripted(rose=(-3, -1), fell=(-2, -4), none=(5, 6)))
    assert [found[f"auc of {name}"] for name in ("passages", "sentences", "both")] == [0, 0, 0]
    assert found["gold_sentence@1"] == 0
    assert found["gold_sentence@3"] == 1.0


def test_one_of_two_gold_sentences_first_is_half() -> None:
    found = values(Scripted(rose=(3, -1), fell=(2, 1), none=(2.5, 0)))
    assert found["gold_sentence@1"] == 0.5
    assert found["auc of sentences"] == 0.5


def test_a_question_without_passages_is_the_least_likely_to_have_an_answer() -> None:
    none = Asked(ASKED[2].question, (), ())
    found = figures_of(read(Scripted(rose=(-9, -9)), [ASKED[0], none]))
    assert found["auc of both"].value == 1.0
