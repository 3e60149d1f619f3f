"""Two small questions to a language model: does it keep to the format, and how fast is it?

Both are asked as any question is (`rag/writing.py`), on evidence that is invented here: the first
is answered by it, the second is not.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.outputs import LLMResult

from corpus.errors import ModelError
from rag.answers import Claim, Evidence
from rag.models import model_label
from rag.writing import Manner, write

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_QUOTES = (
    "The Lisk ferry carried 41,200 passengers in April, Mayor Ada Brandt said.",
    "A new pier opens in June.",
    "Ferry fares rise by 4 percent from July.",
)
ANSWERED = "How many passengers did the Lisk ferry carry in April?"
NOT_ANSWERED = "Who designed the lighthouse?"


@dataclass(frozen=True, slots=True)
class Speed:
    """Of one answer: seconds until the first word, tokens a second after it, tokens of the prompt.

    None where the model does not tell, or wrote too little to time.
    """

    first_word_s: float
    tokens_per_s: float | None
    prompt_tokens: int | None


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of asking: whether the first answer was a sentence with a footnote that its
    evidence carries, and whether nothing was answered to the second. `load_s`: seconds to load
    weights, of a model that runs in this process.
    """

    label: str
    load_s: float | None
    footnoted: bool
    refused: bool
    first: Speed
    second: Speed


def probe(model: "BaseChatModel") -> Probe:
    """Ask both questions. Raises ModelError or ModelUnavailable as asking does."""
    load_s = _load(model)
    footnoted, first = _asked(model, ANSWERED)
    answered, second = _asked(model, NOT_ANSWERED)
    return Probe(model_label(model), load_s, footnoted, not answered, first, second)


def _load(model: "BaseChatModel") -> float | None:
    engine = getattr(model, "engine", None)
    if engine is None:
        return None
    started = time.perf_counter()
    engine.load()
    return time.perf_counter() - started


def _asked(model: "BaseChatModel", question: str) -> tuple[bool, Speed]:
    """Whether a sentence came that may be shown, and how fast."""
    clock = _Clock()
    timed = model.model_copy(update={"callbacks": [clock]})
    found = list[Any]()
    try:
        found += write(question, _evidence(), timed, Manner(repairs=0, may_refuse=True))
    except ModelError:
        if not clock.pieces:
            raise
    return any(isinstance(item, Claim) for item in found), clock.speed()


def _evidence() -> Sequence[Evidence]:
    day = date(2019, 5, 3)
    return [
        Evidence(
            "harbour.md", "1", "Harbour notes", day, "Port Office", None, n, n + len(q), q, 0.9
        )
        for n, q in enumerate(_QUOTES)
    ]


@dataclass
class _Clock(BaseCallbackHandler):
    """Notes when the words of one answer come."""

    started: float = field(default_factory=time.perf_counter)
    pieces: list[float] = field(default_factory=list)
    used: dict[str, Any] = field(default_factory=dict)

    def on_llm_new_token(self, token: str | list[str | dict[str, Any]], **kwargs: Any) -> None:
        if token:
            self.pieces.append(time.perf_counter())

    def on_llm_end(self, response: LLMResult, **kwargs: Any) -> None:
        message = getattr(response.generations[0][0], "message", None)
        self.used = dict(getattr(message, "usage_metadata", None) or {})

    def speed(self) -> Speed:
        first = (self.pieces[0] if self.pieces else time.perf_counter()) - self.started
        written = self.used.get("output_tokens") or len(self.pieces)
        took = self.pieces[-1] - self.pieces[0] if self.pieces else 0.0
        rate = (written - 1) / took if written > 1 and took > 0 else None
        return Speed(first, rate, self.used.get("input_tokens"))
