"""A rewriting by the model is believed where it brings in nothing and loses nothing."""

from collections.abc import Iterator

import pytest
from scripted_model import ScriptedModel

from corpus.errors import ModelError
from rag.answers import Turn
from rag.rewriting import Rewriter, is_faithful

HISTORY = (
    Turn("user", "What did Norway pledge on 11 April?"),
    Turn("assistant", "Norway pledged $580 million with Britain. [1]"),
)
BY_RULES = "When is it paid (Norway)?"


def rewritten(text: str, question: str = "When is it paid?", by_rules: str = BY_RULES) -> str:
    model = ScriptedModel(pieces=(text,))
    return Rewriter(lambda: model, 5.0).rewritten(question, HISTORY, by_rules)


def test_the_models_words_are_taken() -> None:
    said = "When is the $580 million that Norway pledged paid?"
    assert rewritten(said) == said
    assert rewritten(f"<think>Hm.</think>\n“{said}”") == said


@pytest.mark.parametrize(
    "text",
    [
        "When is the $850 million that Norway pledged paid?",
        "When is the $580 million that Sweden pledged paid?",
        "Norway pays soon.\nWhen is it paid?",
        "When are taxes due in most municipal districts?",
        "",
        "word " * 100,
    ],
)
def test_what_nobody_said_leaves_the_rules(text: str) -> None:
    assert rewritten(text) == BY_RULES


def test_a_name_of_the_question_must_stay() -> None:
    assert not is_faithful("What did Norway pledge?", "And what of Germany?", HISTORY)
    assert is_faithful("What did Germany pledge on 11 April?", "And what of Germany?", HISTORY)


def test_what_stands_alone_by_the_rules_asks_no_model() -> None:
    model = ScriptedModel(pieces=("Who paid?",))
    question = "Who is the mayor of Lisk?"
    assert Rewriter(lambda: model, 5.0).rewritten(question, HISTORY, question) == question
    assert model.asked == []


def test_a_model_that_fails_or_is_not_there_leaves_the_rules() -> None:
    def none() -> ScriptedModel:
        raise ModelError("no key")

    dying = ScriptedModel(pieces=("When is ",), error=ConnectionError("gone"))
    for source in (none, lambda: None, lambda: dying):
        assert Rewriter(source, 5.0).rewritten("When?", HISTORY, BY_RULES) == BY_RULES


class Endless(ScriptedModel):
    """Goes on until it is told to stop."""

    def _all_pieces(self) -> Iterator[str]:
        while True:
            yield "<think>hm "


def test_an_endless_model_leaves_the_rules() -> None:
    endless = Endless(pieces=("",))
    assert Rewriter(lambda: endless, 1.0).rewritten("When?", HISTORY, BY_RULES) == BY_RULES
