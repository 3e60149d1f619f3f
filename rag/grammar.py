"""The format of an answer as a grammar (GBNF), for models that can be held to one.

A model that runs here samples only what its grammar allows: whole sentences, each with the numbers
of evidence that exists behind it. A small model without one writes bare numbers, and forgets
footnotes. What a sentence says is not the grammar's business but the checker's.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from rag.prompts import NOT_IN_BRIEFINGS

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# An answer has up to five sentences; a small model pads what is too long for its evidence.
MOST_SENTENCES = 4
_MOST_WORDS = 70
# LangChain's names of the kinds of models that take the one or the other.
_TAKE_GRAMMARS = frozenset({"gguf"})
_TAKE_SCHEMAS = frozenset({"chat-ollama"})

# Links, tags, lists, headings and tables need one of the characters that a word here has not.
_WORDS = f"""\
sentence ::= opening (" " word){{2,{_MOST_WORDS}}} " " closing (" " note){{1,2}}
opening ::= [A-Z0-9"$£€“‘À-Þ] [^ \\n\\r\\t<>|*_#`~{{}}\\x5b\\x5d]{{0,40}}
word ::= [^ \\n\\r\\t<>|*_#`~{{}}\\x5b\\x5d]{{1,40}}
closing ::= [^ \\n\\r\\t<>|*_#`~{{}}\\x5b\\x5d]{{1,40}} [.!?] ["”’]?
"""


YES_OR_NO = 'root ::= "yes" | "no"\n'


def answer_grammar(evidence: int, *, may_refuse: bool) -> str:
    """One to four sentences that end with numbers from 1 to `evidence`, or the refusal."""
    refusal = f' | "{NOT_IN_BRIEFINGS}"' if may_refuse else ""
    more = f'(" " sentence){{0,{MOST_SENTENCES - 1}}}'
    return f"root ::= sentence {more}{refusal}\n{_WORDS}{_note(evidence)}"


def sentence_grammar(evidence: int) -> str:
    """One sentence that ends with numbers from 1 to `evidence`."""
    return f"root ::= sentence\n{_WORDS}{_note(evidence)}"


def line_grammar(longest: int) -> str:
    """One line of up to `longest` characters."""
    return f"root ::= [^\\n\\r\\t<>]{{1,{longest}}}\n"


def held_to(
    model: "BaseChatModel", grammar: str, schema: Mapping[str, Any] | None = None
) -> "BaseChatModel":
    """The model, held to a grammar or to a JSON schema where it can be.

    Others are read as they write: a hosted model keeps to the format by itself, and not each of
    them takes a schema.
    """
    if model._llm_type in _TAKE_GRAMMARS:
        return cast("BaseChatModel", model.bind(grammar=grammar))
    if schema is not None and model._llm_type in _TAKE_SCHEMAS:
        return cast("BaseChatModel", model.bind(format=dict(schema)))
    return model


def may_judge(model: "BaseChatModel") -> bool:
    """Whether a model is asked if the evidence answers at all: a hosted one.

    Small models refuse what they are offered to refuse: with 1.5 billion weights all of seven
    questions, four of which the evidence answered.
    """
    if model._llm_type in _TAKE_GRAMMARS | _TAKE_SCHEMAS:
        return False
    return not getattr(model, "openai_api_base", None)


def _note(evidence: int) -> str:
    numbers = " | ".join(f'"{n}"' for n in range(1, evidence + 1))
    return f'note ::= "[" ({numbers}) "]"\n'
