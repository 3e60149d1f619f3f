"""A reader's conversation: what was asked and answered, and how a new answer grows on the page."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from rag.answers import (
    Answer,
    Answered,
    Claim,
    Event,
    Evidence,
    EvidenceFound,
    Question,
    SentenceWritten,
    Turn,
)
from ui.web import limits, render

if TYPE_CHECKING:
    from rag.assistant import Assistant

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it so far. `problem` is the line shown where it failed."""

    number: int
    question: Question
    searched: str
    found: EvidenceFound | None = None
    sentences: tuple[SentenceWritten, ...] = ()
    answer: Answer | None = None
    problem: str = ""

    @property
    def done(self) -> bool:
        """Nothing more will come."""
        return self.answer is not None or bool(self.problem)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The sentences that may be shown, in order."""
        return self.answer.claims if self.answer else tuple(s.claim for s in self.sentences)

    @property
    def notes(self) -> dict[int, Evidence]:
        """Footnote number to the sentence it opens, in the order of the numbers."""
        cited = self.answer.citations if self.answer else ()
        for sentence in self.sentences if not cited else ():
            cited += sentence.citations
        return {c.n: c.evidence for c in sorted(cited, key=lambda c: c.n)}

    def after(self, event: Event) -> "Exchange":
        """This exchange with what `event` tells."""
        match event:
            case EvidenceFound():
                return replace(self, found=event)
            case SentenceWritten():
                return replace(self, sentences=(*self.sentences, event))
            case Answered():
                return replace(self, answer=event.answer)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The finished exchanges of one reader, with their HTML, which is made once."""

    exchanges: tuple[Exchange, ...] = ()
    html: tuple[str, ...] = ()

    def history(self) -> tuple[Turn, ...]:
        """The turns a follow-up is understood from; failed questions are not part of it."""
        turns: list[Turn] = []
        for exchange in self.exchanges:
            if exchange.answer:
                turns.append(Turn("user", exchange.question.text))
                turns.append(Turn("assistant", exchange.answer.text or exchange.answer.missing))
        return tuple(turns)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows of a conversation: three pieces of escaped HTML."""

    turns: str
    asked: str
    evidence: str
    conversation: Conversation


class Talk:
    """Puts questions to the assistant and turns its events into views."""

    def __init__(self, assistant: "Assistant", briefings: Callable[[], int]) -> None:
        self._assistant = assistant
        self._briefings = briefings

    def ask(self, text: str, filters: str, conversation: Conversation) -> Iterator[View]:
        """Yield a view at once, one for each event, and a last one with the exchange kept."""
        exchange = Exchange(len(conversation.exchanges) + 1, Question(text.strip()), "")
        try:
            question = Question(text.strip(), conversation.history(), limits.filters_from(filters))
            exchange = replace(exchange, question=question, searched=self._searched(question))
            yield _view(conversation, exchange)
            for event in self._assistant.stream(question):
                exchange = exchange.after(event)
                if not exchange.done:
                    yield _view(conversation, exchange)
        except FootnoteError as error:
            exchange = replace(exchange, problem=str(error))
        except Exception:  # noqa: BLE001 - the edge: the reader gets a line, the log the traceback
            _log.exception("a question failed")
            problem = "Something went wrong while answering; the server's log has the details."
            exchange = replace(exchange, problem=problem)
        kept = Conversation(
            (*conversation.exchanges, exchange), (*conversation.html, render.turn(exchange))
        )
        yield View(
            render.turns(kept.html),
            render.asked(kept.exchanges),
            render.evidence(exchange),
            kept,
        )

    def _searched(self, question: Question) -> str:
        return limits.described(question.filters) or f"{self._briefings():,} briefings"


def _view(conversation: Conversation, exchange: Exchange) -> View:
    return View(
        render.turns((*conversation.html, render.turn(exchange))),
        render.asked((*conversation.exchanges, exchange)),
        render.evidence(exchange),
        conversation,
    )
