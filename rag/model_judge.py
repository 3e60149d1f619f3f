"""The language model as the last judge: is a sentence that all other checks let pass really said?

One question, answered by yes or no. It is a check of its own, `model`, off unless the setting
`checks` names it: it costs a question a sentence, and a model may be wrong about its own words.
"""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from rag.answers import Evidence
from rag.grammar import YES_OR_NO, held_to
from rag.markup import plain_text
from rag.prompts import judging_messages
from rag.stream import Limits, Pieces, Thoughts

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# The sentence is written and checked; a reader waits only so long for one more opinion of it.
LIMITS = Limits(characters=200, thoughts=8_000, seconds=30.0)
_SAID = re.compile(r"\W*(?:answer\W+)?(yes|no)\b", re.IGNORECASE)


@dataclass(slots=True)
class ModelJudge:
    """Asks `model` of the sentences of one answer; once it cannot be asked, it is left alone."""

    model: "BaseChatModel"
    limits: Limits = LIMITS
    _is_silent: bool = field(default=False, init=False)

    def denies(self, sentence: str, evidence: Sequence[Evidence]) -> bool:
        """Whether the model says that the evidence does not say so.

        False where it cannot be asked, or says neither: what the other checks decided stands.
        """
        if self._is_silent:
            return False
        try:
            said = _SAID.match(self._asked(sentence, evidence))
        except ModelError:
            self._is_silent = True
            return False
        return said is not None and said[1].lower() == "no"

    def _asked(self, sentence: str, evidence: Sequence[Evidence]) -> str:
        thoughts = Thoughts()
        text = ""
        held = held_to(self.model, YES_OR_NO)
        messages = judging_messages(sentence, evidence)
        with closing(Pieces(held, messages, self.limits)) as pieces:
            for piece in pieces:
                text += thoughts.visible(piece)
                if len(text) > self.limits.characters:
                    break
        return plain_text(text + thoughts.rest())
