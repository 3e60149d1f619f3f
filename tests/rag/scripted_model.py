"""A chat model that says what it is told to, in the pieces it is told to."""

from collections.abc import Iterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field


class ScriptedModel(BaseChatModel):
    """Streams `pieces`, then raises `error` if there is one; `endless` repeats the last piece.

    `asked` holds the messages of each call, `sent` the number of pieces taken, and `finished` says
    why the text ended, as a provider does ("": it does not).
    """

    pieces: tuple[str, ...]
    error: Exception | None = None
    endless: bool = False
    finished: str = "stop"
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    sent: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _stream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        self.asked.append(messages)
        for piece in self._all_pieces():
            self.sent.append(piece)
            yield ChatGenerationChunk(message=AIMessageChunk(piece))
        if self.error is not None:
            raise self.error
        told = {"finish_reason": self.finished or None}
        yield ChatGenerationChunk(message=AIMessageChunk("", response_metadata=told))

    def _all_pieces(self) -> Iterator[str]:
        yield from self.pieces
        while self.endless:
            yield self.pieces[-1]

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.asked.append(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self.pieces)))])
