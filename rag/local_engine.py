"""A GGUF file that answers inside this process: the only room that knows xllamacpp.

xllamacpp carries llama.cpp and its server. The server is asked by function calls; it also opens a
port of this machine, which cannot be left out, so it is given a key that nobody knows.
"""

import ctypes
import json
import os
import queue
import secrets
import signal
import threading
import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import ModelError, ModelUnavailable
from rag.gguf import GgufFile
from rag.machine import cores, free_memory

EXTRA = "footnote-briefings[local]"
# Tokens read at a time: a question that is given up stops after so many, and a smaller batch is
# slower (llama.cpp's own default is 2,048).
_BATCH = 256
# Memory for the prompts of other questions, so that their common beginning is not read again.
_REMEMBERED_MB = 256
_GOODBYE_S = 10.0
# How soon a question that waits for another one notices that nobody wants its answer any more.
_WAITING_S = 0.25

Chunk = dict[str, Any]


class Engine:
    """One model, loaded at the first question; questions are answered one after the other.

    `context` bounds prompt and answer together, in tokens. Raises ModelError at once where the
    extra is missing or the file is none.
    """

    def __init__(self, path: Path, context: int) -> None:
        _check_installed()
        self.file = GgufFile.at(path)
        self.context = self.file.context(context)
        self._lock = threading.Lock()
        self._state = _State()
        # Runs when the program ends, too: a thread inside the library must not outlive Python.
        self._finalizer = weakref.finalize(self, _State.close, self._state)

    def load(self) -> None:
        """Load the weights, unless they are. Raises ModelError or ModelUnavailable."""
        with self._lock:
            if self._state.closed:
                raise ModelError("The model was closed. Start Footnote again.")
            if self._state.server is None:
                self._check_memory()
                self._state.server = _serve(self.file, self.context)

    def chunks(self, request: Chunk, timeout_s: float) -> Generator[Chunk]:
        """What the server says, piece by piece, to a request in OpenAI's form.

        While another question is answered, empty pieces come, so that whoever has given up waiting
        can leave; then those that tell how far the prompt is read. Closing the generator stops the
        model. Raises ModelUnavailable where nothing comes for `timeout_s`, ModelError where the
        request is refused.
        """
        self.load()
        while not self._state.turn.acquire(timeout=_WAITING_S):
            yield {}
        call = _Call(self._state, request)
        try:
            while (chunk := call.next(timeout_s)) is not None:
                if "error" in chunk:
                    raise _refused(chunk["error"])
                yield chunk
        finally:
            call.cancelled.set()

    @property
    def address(self) -> str:
        """Where the library's server listens, once it is loaded; it asks for a key."""
        return str(self._state.server.listening_address)

    def close(self) -> None:
        """Stop what is being written and let go of the memory."""
        self._finalizer()

    def _check_memory(self) -> None:
        needed, free = self.file.memory(self.context), free_memory()
        if free is not None and needed > free:
            raise ModelUnavailable(
                f"The model {self.file.path.name} needs some {needed / 1e9:.1f} GB of memory, and "
                f"{free / 1e9:.1f} GB are free. Close other programs, or set a smaller model."
            )


@dataclass(slots=True)
class _State:
    """What has to be taken down in order: calls first, then the server.

    `turn` is held while a question is answered. The server would line questions up as well, but
    what waits in its line cannot be taken out, and is silent for as long as others take.
    """

    server: Any = None
    turn: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False
    calls: "set[_Call]" = field(default_factory=set)

    def close(self) -> None:
        self.closed = True
        calls = list(self.calls)
        for call in calls:
            call.cancelled.set()
        for call in calls:
            call.thread.join(_GOODBYE_S)
        # The server waits for its calls: one that does not end must not hold up the program.
        if not any(call.thread.is_alive() for call in calls):
            self.server = None


class _Call:
    """One request, in a thread of its own: the library comes back only when all is written.

    Whoever makes it holds the turn; the thread gives it back when it ends.
    """

    def __init__(self, state: _State, request: Chunk) -> None:
        self.cancelled = threading.Event()
        self._queue: queue.SimpleQueue[Chunk | None] = queue.SimpleQueue()
        self.thread = threading.Thread(
            target=self._run, args=(state, state.server, request), daemon=True, name="local-model"
        )
        state.calls.add(self)
        self.thread.start()

    def next(self, timeout_s: float) -> Chunk | None:
        try:
            return self._queue.get(timeout=timeout_s)
        except queue.Empty:
            raise ModelUnavailable(
                f"The model on this machine wrote nothing for {timeout_s:g} seconds. Try again, "
                "set a smaller model, or raise model_timeout_s."
            ) from None

    def _run(self, state: _State, server: Any, request: Chunk) -> None:
        try:
            if server is not None:  # closed in this moment
                server.handle_chat_completions(request, self._take)
        except RuntimeError as error:  # the library's only kind
            self._queue.put({"error": {"message": str(error)}})
        finally:
            state.calls.discard(self)
            state.turn.release()
            self._queue.put(None)

    def _take(self, chunk: Chunk | str | bytes) -> bool:
        """Called for each piece; true stops the model."""
        if isinstance(chunk, dict):
            self._queue.put(chunk)
        return self.cancelled.is_set()


def _check_installed() -> None:
    from importlib.util import find_spec

    if find_spec("xllamacpp") is None:
        raise ModelError(
            f"A GGUF file needs a package that is not installed: pip install '{EXTRA}'"
        )


def _serve(file: GgufFile, context: int) -> Any:
    # The threads meet after each of some thousand steps a token. Where other programs kept both of
    # two cores busy, the 1.5 B model wrote 0.4 tokens a second with threads that wait in a loop,
    # and 5 to 14 with threads that sleep. OpenMP reads this when the library is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelError(
            f"xllamacpp does not start on this machine ({str(error).splitlines()[0]}). "
            f"Install it again: pip install --force-reinstall '{EXTRA}'"
        ) from None
    threads = cores()
    params = xllamacpp.CommonParams()
    params.model.path = str(file.path)
    params.n_ctx = context
    params.n_batch = params.n_ubatch = _BATCH
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.cache_prompt = True
    params.cache_ram_mib = _REMEMBERED_MB
    params.api_keys = [secrets.token_urlsafe(32)]
    params.cors_origins = ""
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # any that is free
    params.offline = True
    params.endpoint_slots = params.ui = params.warmup = False
    params.sse_ping_interval = -1  # a sign of life would come as a piece that is no JSON
    params.verbosity = -1
    try:
        with _signals_kept():
            return xllamacpp.Server(params)
    except RuntimeError:
        raise ModelError(
            f"{file.path} could not be loaded: it is cut short, or of a kind that the installed "
            f"xllamacpp does not know ({file.architecture or 'unnamed'}). Fetch it again, or name "
            "another."
        ) from None


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Ctrl-C and SIGTERM stay Python's: the server takes them for itself when it starts.

    Python's own function for it works in the main thread alone, and a model loads in another.
    """
    python = ctypes.pythonapi
    python.PyOS_getsig.restype = ctypes.c_void_p
    python.PyOS_setsig.restype = ctypes.c_void_p
    python.PyOS_setsig.argtypes = [ctypes.c_int, ctypes.c_void_p]
    kept = {which: python.PyOS_getsig(which) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for which, handler in kept.items():
            python.PyOS_setsig(which, handler)


def _refused(told: Any) -> ModelError:
    told = told if isinstance(told, dict) else {}
    if told.get("type") == "exceed_context_size_error":
        return ModelError(
            f"Question and evidence have {told.get('n_prompt_tokens')} tokens, and the model has "
            f"room for {told.get('n_ctx')}. Raise model_context."
        )
    message = " ".join(json.dumps(told.get("message", "no reason given")).strip('"').split())
    return ModelError(f"The model on this machine refused the request ({message[:200]}).")
