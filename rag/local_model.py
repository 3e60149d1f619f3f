"""A GGUF file as LangChain's chat model, answered by llama.cpp inside this process.

Beside LangChain's own, a call or `bind` takes `grammar` (GBNF: what the model may write),
`max_tokens`, `temperature`, `seed` and the other options of llama.cpp's server. The last piece
tells tokens in `usage_metadata`, and in `response_metadata` why the text ended and the `timings`:
`cache_n` tokens of the prompt known from before, `prompt_n` read in `prompt_ms`, `predicted_n`
written in `predicted_ms`.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from rag.local_engine import Chunk, Engine

_ROLES = {"system": "system", "human": "user", "ai": "assistant"}


class ChatGguf(BaseChatModel):
    """The model in a GGUF file. Nothing is loaded before the first question.

    Pieces without text come while it reads the prompt, or answers another question.

    `context` bounds prompt and answer together, in tokens; `timeout_s` is how long it may be
    silent. Raises ModelError at its making where the file or the extra is missing.
    """

    model: str
    context: int = 4096
    max_tokens: int = 2048
    temperature: float = 0.0
    timeout_s: float = 60.0

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        assert self.engine  # a missing file is told when the model is set, not when it is asked

    @cached_property
    def engine(self) -> Engine:
        """What runs the model."""
        return Engine(Path(self.model), self.context)

    @property
    def _llm_type(self) -> str:
        return "gguf"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model, "context": self.context}

    def close(self) -> None:
        """Stop, and let go of the memory; the model cannot be asked after that."""
        self.engine.close()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        request = self._request(messages, stop, kwargs)
        finished = ""
        last: Chunk = {}
        with closing(self.engine.chunks(request, self.timeout_s)) as chunks:
            for chunk in chunks:
                last = chunk
                text, ended = _said(chunk)
                finished = ended or finished
                # Empty pieces, too: whoever reads can then leave while the prompt is being read.
                piece = ChatGenerationChunk(message=AIMessageChunk(content=text))
                if run_manager:
                    run_manager.on_llm_new_token(text, chunk=piece)
                yield piece
        yield ChatGenerationChunk(message=_last_piece(finished, last, Path(self.model).name))

    def _request(
        self, messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> Chunk:
        given = {name: value for name, value in options.items() if value is not None}
        return {
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "cache_prompt": True,
            **given,
            **({"stop": stop} if stop else {}),
            "messages": [_as_sent(message) for message in messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "return_progress": True,
        }


def _as_sent(message: BaseMessage) -> dict[str, str]:
    role = _ROLES.get(message.type)
    if role is None:
        raise ValueError(f"a GGUF model is sent no message of type {message.type!r}")
    return {"role": role, "content": str(message.text)}


def _said(chunk: Chunk) -> tuple[str, str]:
    """The text of a piece, and why the text ended in it; each may be ""."""
    choices = chunk.get("choices") or ()
    texts = (choice.get("delta", {}).get("content") or "" for choice in choices)
    ended = (choice.get("finish_reason") or "" for choice in choices)
    return "".join(texts), next(filter(None, ended), "")


def _last_piece(finished: str, last: Chunk, name: str) -> AIMessageChunk:
    told: dict[str, Any] = {"model_name": name, "model_provider": "gguf"}
    if finished:
        told["finish_reason"] = finished
    if "timings" in last:
        told["timings"] = last["timings"]
    usage = last.get("usage")
    counted = None
    if isinstance(usage, dict):
        cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
        counted = UsageMetadata(
            input_tokens=usage["prompt_tokens"],
            output_tokens=usage["completion_tokens"],
            total_tokens=usage["total_tokens"],
            input_token_details=InputTokenDetails(cache_read=cached),
        )
    return AIMessageChunk(
        content="", response_metadata=told, usage_metadata=counted, chunk_position="last"
    )
