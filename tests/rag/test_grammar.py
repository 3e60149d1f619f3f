"""The grammars name what exists, and only models that can be held to one are."""

import pytest
from langchain_core.runnables import RunnableBinding
from scripted_model import ScriptedModel

from rag.grammar import answer_grammar, held_to, line_grammar, sentence_grammar
from rag.prompts import NOT_IN_BRIEFINGS


def test_footnotes_are_those_that_exist() -> None:
    assert 'note ::= "[" ("1" | "2" | "3") "]"' in answer_grammar(3, may_refuse=False)
    assert '("1")' in sentence_grammar(1)


def test_the_refusal_is_there_only_where_it_may_be() -> None:
    assert NOT_IN_BRIEFINGS in answer_grammar(3, may_refuse=True)
    assert NOT_IN_BRIEFINGS not in answer_grammar(3, may_refuse=False)


@pytest.mark.parametrize(
    "grammar",
    [answer_grammar(6, may_refuse=True), sentence_grammar(2), line_grammar(300)],
)
def test_every_rule_that_is_used_is_there(grammar: str) -> None:
    rules = [line.split(" ::= ")[0] for line in grammar.strip().split("\n")]
    assert rules[0] == "root"
    for rule in ("sentence", "opening", "word", "closing", "note"):
        assert (rule in rules) == ("sentence" in rules)


class Held(ScriptedModel):
    """A model that takes a grammar."""

    @property
    def _llm_type(self) -> str:
        return "gguf"


def test_only_models_that_take_one_are_held_to_a_grammar() -> None:
    plain = ScriptedModel(pieces=("Hm.",))
    assert held_to(plain, "root ::= .") is plain
    held = held_to(Held(pieces=("Hm.",)), "root ::= .")
    assert isinstance(held, RunnableBinding)
    assert held.kwargs == {"grammar": "root ::= ."}
