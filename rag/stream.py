"""A chat model's text as it streams: what it thinks aloud taken out, and never without an end."""

import contextvars
import queue
import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import ModelError, ModelUnavailable
from rag.model_errors import model_error, retry_after
from rag.models import patience

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage, BaseMessageChunk


@dataclass(frozen=True, slots=True)
class Limits:
    """Where an answer that does not end is cut off.

    `characters` counts what the reader could see, `thoughts` everything the model sends, `seconds`
    the whole answer: a server that keeps the line alive without a word never times out by itself.
    """

    sentences: int = 8
    characters: int = 4_000
    thoughts: int = 40_000
    seconds: float = 180.0


LIMITS = Limits()


def limits_for(model: "BaseChatModel") -> Limits:
    """The limits of an answer by this model: whoever waits longer for a piece waits longer for all.

    A slow machine may need its `model_timeout_s` for the first word alone.
    """
    return replace(LIMITS, seconds=max(LIMITS.seconds, 2 * patience(model)))


TRIES = 3
_FIRST_WAIT_S = 0.5  # doubled with each try


class Thoughts:
    """Takes out what a model thinks aloud between tags, wherever the pieces of its text break."""

    _OPEN = re.compile(r"<(think|thinking|thought|reasoning)>", re.IGNORECASE)
    _MAYBE = re.compile(r"<[a-z]{0,9}\Z", re.IGNORECASE)

    def __init__(self) -> None:
        self._held = ""
        self._closing: str | None = None

    def visible(self, piece: str) -> str:
        self._held += piece
        shown = ""
        while True:
            if self._closing is not None:
                at = self._held.lower().find(self._closing)
                if at < 0:
                    self._held = self._held[-len(self._closing) :]
                    return shown
                self._held = self._held[at + len(self._closing) :]
                self._closing = None
            opened = self._OPEN.search(self._held)
            if opened is None:
                break
            shown += self._held[: opened.start()]
            self._held = self._held[opened.end() :]
            self._closing = f"</{opened[1].lower()}>"
        maybe = self._MAYBE.search(self._held)
        keep = maybe.start() if maybe else len(self._held)
        shown, self._held = shown + self._held[:keep], self._held[keep:]
        return shown

    def rest(self) -> str:
        return "" if self._closing is not None else self._held


class Pieces:
    """A model's text as it comes, read in a thread of its own so that no server can hold us up.

    `cut` tells whether the text was cut short: by the server's limit on tokens, by ours, or by a
    server that went away without a word of why it ended.
    """

    def __init__(
        self, model: "BaseChatModel", messages: "list[BaseMessage]", limits: Limits
    ) -> None:
        self.cut = False
        self._begun = False
        self._limits = limits
        self._queue: queue.SimpleQueue[str | ModelError | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        context = contextvars.copy_context()
        thread = threading.Thread(
            target=context.run, args=(self._read, model, messages), daemon=True, name="model"
        )
        thread.start()

    def __iter__(self) -> Iterator[str]:
        deadline = time.monotonic() + self._limits.seconds
        while True:
            try:
                piece = self._queue.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise ModelUnavailable(
                    f"The language model took longer than {self._limits.seconds:g} seconds. Try "
                    "again, set a smaller model, or raise model_timeout_s."
                ) from None
            if piece is None:
                return
            if isinstance(piece, ModelError):
                raise piece
            yield piece

    def close(self) -> None:
        self._closed.set()

    def _read(self, model: "BaseChatModel", messages: "list[BaseMessage]") -> None:
        deadline = time.monotonic() + min(self._limits.seconds, patience(model))
        for tried in range(1, TRIES + 1):
            try:
                self._take(model, messages)
                self._queue.put(None)
                return
            # A provider's package may raise anything; the reader still gets the evidence.
            except Exception as error:  # noqa: BLE001
                told = model_error(error)
                wait = _wait(error, tried)
            if (
                self._begun
                or tried == TRIES
                or wait is None
                or time.monotonic() + wait >= deadline
                or self._closed.wait(wait)
            ):
                self._queue.put(told)
                return

    def _take(self, model: "BaseChatModel", messages: "list[BaseMessage]") -> None:
        length = 0
        ended: str | None = None
        stream = model.stream(messages)
        with closing(stream):  # type: ignore[type-var]  # it is a generator
            for chunk in stream:
                if self._closed.is_set():
                    return
                ended = _ended(chunk) or ended
                length += len(chunk.text)
                self._begun = self._begun or bool(chunk.text)
                self._queue.put(chunk.text)
                if length > self._limits.thoughts:
                    ended = "length"
                    break
        self.cut = ended in (None, "length", "max_tokens")


def _wait(error: Exception, tried: int) -> float | None:
    """Seconds until another try may help; None where none would.

    A server that is busy or starting says so with a status; one that is not there, or let the time
    pass, is not asked again.
    """
    if getattr(error, "status_code", None) not in _PASSING:
        return None
    asked = retry_after(error)
    return _FIRST_WAIT_S * 2 ** (tried - 1) if asked is None else asked


_PASSING = (408, 409, 425, 429, 500, 502, 503, 504, 529)


def _ended(chunk: "BaseMessageChunk") -> str | None:
    """Why the model ended, in its provider's word; None while it goes on."""
    told = chunk.response_metadata
    reasons = (told.get(name) for name in ("finish_reason", "stop_reason", "done_reason"))
    return next((reason for reason in reasons if isinstance(reason, str)), None)
