"""A published reranker in the reader's place, tried with a tiny one of chance weights."""

from pathlib import Path

import pytest

from corpus.documents import Span
from corpus.errors import SettingsError
from rag.reader import Material
from rag.reader_cross import CrossReader
from rag.reader_spans import LOWEST
from tests.rag.tiny_reader import write_tiny_reranker

QUESTION = "Who promised money for the bridge?"
TEXT = "The minister promised $580 million. It rained on Tuesday."
PASSAGE = Material("Council", TEXT, (Span(0, 35), Span(36, 57)))
OTHER = Material("", "The ferry sails four times a day.", (Span(0, 33),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_reranker(tmp_path_factory.mktemp("reranker"))


def test_sentences_have_the_rerankers_scores_before_any_activation(folder: Path) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Identity

    first, second = CrossReader(str(folder)).judge(QUESTION, [PASSAGE, OTHER])
    texts = [TEXT[:35], TEXT[36:], OTHER.text]
    model = CrossEncoder(str(folder), device="cpu")
    scores = model.predict([(QUESTION, text) for text in texts], activation_fn=Identity())
    assert [*first.sentences, *second.sentences] == pytest.approx(
        scores.tolist(), abs=0.1
    )  # bfloat16 or not


def test_a_passage_answers_as_far_as_its_best_sentence(folder: Path) -> None:
    empty = Material("", "", ())
    first, nothing, second = CrossReader(str(folder)).judge(QUESTION, [PASSAGE, empty, OTHER])
    assert first.answers == max(first.sentences)
    assert second.answers == second.sentences[0]
    assert first.words == (None, None)
    assert (nothing.answers, nothing.sentences, nothing.words) == (LOWEST, (), ())


def test_nothing_to_judge_gives_nothing(folder: Path) -> None:
    assert CrossReader(str(folder)).judge(QUESTION, []) == []


def test_a_budget_affords_what_the_measured_speed_allows(folder: Path) -> None:
    assert CrossReader(str(folder), 0.001).affords(QUESTION, [PASSAGE] * 9) == 4
    assert CrossReader(str(folder), 1e9).affords(QUESTION, [PASSAGE] * 9) == 9


def test_a_folder_without_a_reranker_is_told_in_one_line(tmp_path: Path) -> None:
    _refused(CrossReader(str(tmp_path)), r"could not be loaded \(.+\); set reader")


def test_a_name_that_is_not_at_hand_is_told_in_one_line() -> None:
    _refused(CrossReader("nobody/no-such-reranker"), r"'nobody/no-such-reranker' could not be")


def test_a_model_with_several_scores_is_refused(tmp_path: Path) -> None:
    reader = CrossReader(str(write_tiny_reranker(tmp_path / "three", scores=3)))
    _refused(reader, "gives 3 scores a pair, not one; set reader")


def _refused(reader: CrossReader, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        reader.warm()
    assert "\n" not in str(caught.value)
