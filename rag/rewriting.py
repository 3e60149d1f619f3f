"""A follow-up rewritten by the chat model, where its words can be believed.

The rules (`followup.py`) come first and stand where the model is slow, fails, or brings in what
nobody said: every name and figure of the rewriting must stand in the conversation, every one of
the question must still be there.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from index.query import content_words
from rag.answers import Turn
from rag.grammar import held_to, line_grammar
from rag.mentions import names
from rag.prompts import rewriting_messages
from rag.quantities import quantities
from rag.stemming import stem
from rag.stream import Limits, Pieces, Thoughts

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LONGEST = 300  # characters
# Words that are neither the conversation's nor small: more of them is another question.
MOST_NEW = 2


class Rewriter:
    """Asks the model that `model` gives, for `seconds` at most."""

    def __init__(self, model: "Callable[[], BaseChatModel | None]", seconds: float) -> None:
        self._model = model
        self._limits = Limits(characters=LONGEST, thoughts=8_000, seconds=seconds)

    def rewritten(self, question: str, history: Sequence[Turn], by_rules: str) -> str:
        """The question as it stands alone: the model's words, or what the rules made of it.

        A question that the rules leave as it is stands alone already; no model is asked.
        """
        if not history or by_rules == question:
            return by_rules
        try:
            model = self._model()
            said = "" if model is None else self._asked(model, question, history)
        except ModelError:
            return by_rules
        return said if said and is_faithful(said, question, history) else by_rules

    def _asked(self, model: "BaseChatModel", question: str, history: Sequence[Turn]) -> str:
        thoughts = Thoughts()
        text = ""
        held = held_to(model, line_grammar(LONGEST))
        with closing(Pieces(held, rewriting_messages(question, history), self._limits)) as pieces:
            for piece in pieces:
                text += thoughts.visible(piece)
                if len(text) > LONGEST:
                    return ""
        lines = [line.strip() for line in (text + thoughts.rest()).splitlines() if line.strip()]
        return lines[0].strip("\"'“”* ") if len(lines) == 1 else ""


def is_faithful(said: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a rewriting keeps the question's names and figures and brings in none of its own."""
    known = "\n".join([question, *(turn.text for turn in history)])
    there = _stems(known)
    if len([word for word in _stems(said) if word not in there]) > MOST_NEW:
        return False
    if not _facts(question) <= _stems(said) | _figures(said):
        return False
    return _facts(said) <= there | _figures(known)


def _facts(text: str) -> set[str]:
    """The stems of the names of a text, and its figures."""
    found = _figures(text)
    for span in names(text):
        if span.start:  # the first word has a capital anyway
            found |= _stems(text[span.start : span.end])
    return found


def _figures(text: str) -> set[str]:
    return {f"{item.value.normalize():f} {item.unit.name}" for item in quantities(text)}


def _stems(text: str) -> set[str]:
    plain = re.sub(r"['’]s\b", "", text)
    return {stem(word) for word in content_words(plain)}
