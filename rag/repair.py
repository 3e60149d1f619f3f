"""One more try at a sentence that may not be shown: the model is told what is wrong with it."""

import re
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from rag.grammar import held_to, sentence_grammar
from rag.judging import Failed
from rag.markup import Written, written
from rag.prompts import repair_messages
from rag.stream import Limits, Pieces, Thoughts
from rag.structured import in_words, is_structured

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

# The reader has the evidence, and waits for one sentence.
_LIMITS = Limits(characters=800, thoughts=8_000, seconds=30.0)


def repaired(
    model: "BaseChatModel",
    messages: "Sequence[BaseMessage]",
    answer: str,
    failed: Failed,
    evidence: int,
) -> Written | None:
    """The sentence as the model writes it again; None where it gives none.

    `messages` asked for `answer`, in which the sentence stands: a server that keeps them ready
    reads only what is new. A model that cannot be asked gives none: what is shown stands.
    """
    asked = repair_messages(messages, answer, failed.text, failed.reason)
    thoughts = Thoughts()
    text = ""
    try:
        held = held_to(model, sentence_grammar(evidence))
        with closing(Pieces(held, asked, _LIMITS)) as pieces:
            for piece in pieces:
                text += thoughts.visible(piece)
                if len(text) > _LIMITS.characters:
                    return None
    except ModelError:
        return None
    text += thoughts.rest()
    found = written(in_words(text) if is_structured(text) else text)
    return found[0] if found and not _echoes(found[0].text, failed.reason) else None


_WORD = re.compile(r"\w+")
_TOLD = re.compile(r"(?i)\b(?:cited sentences?|no footnote|cannot be shown|the briefing has)\b")


def _echoes(text: str, reason: str) -> bool:
    """Whether a small model has said the reason again instead of the sentence."""
    told = set(_WORD.findall(reason.casefold()))
    words = _WORD.findall(text.casefold())
    return bool(_TOLD.search(text)) or sum(w in told for w in words) >= 0.7 * len(words)
