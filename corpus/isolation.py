"""Files are read in a child process: one that hangs, crashes or swells takes nothing with it.

Requests and replies are JSON, one a line, over the child's standard input and output. What the
child does with them is in `corpus.reader_child`, what it gives up before in `corpus.confinement`.
"""

import json
import os
import signal
import sys
import threading
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, astuple
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.apart import Ended, read_apart
from corpus.child import Child, end, exchange, kill, start
from corpus.documents import Place, Rectangle
from corpus.errors import FAILURE_CODES, ReadFailure
from corpus.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from corpus.reader_child import READY
from corpus.reading import READERS_VERSION, Reading
from corpus.wire import from_json


class ReaderProcess:
    """Reads files, and renders pages, in a child process that starts with the first request.

    `timeout_s` bounds one request, `memory_mb` the child's address space (where the system can
    bound it), `limits` a file's size. Requests from several threads take turns. `readers` says what
    it can read: see `corpus.reading.READERS_VERSION`.
    """

    readers = READERS_VERSION

    def __init__(
        self,
        *,
        timeout_s: float = 120.0,
        memory_mb: int = 2048,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._limits = limits
        self._child: Child | None = None
        self._cancelled = 0
        self._turn = threading.Lock()

    def read(self, file: Path, path: str) -> Reading:
        """What `file` holds and carries; `path` is its name relative to the folder.

        Raises:
            ReadFailure: with the reason; `timed_out`, `too_large` or `damaged` where the child
                was stopped or died over it.
        """
        asked = {"file": os.path.abspath(file), "path": path}
        cancelled = self._cancelled
        try:
            return self._reading({"do": "read", **asked})
        except Ended:
            # It may have been something attached to the file.
            if self._cancelled > cancelled or not self._carries(asked):
                raise
        return read_apart(self._reading, asked)

    def extract(self, file: Path, inside: str) -> bytes:
        """The bytes of a file that `file` carries; `inside` is its path below it.

        Raises:
            ReadFailure: as `read`; `unreadable` where there is none.
        """
        reply = self._ask({"do": "extract", "file": os.path.abspath(file), "inside": inside})
        with self._mistrusted():
            return b64decode(reply["data"])

    def render_page(self, file: Path, number: int, width: int, inside: str = "") -> bytes:
        """Page `number` (from 1) of a PDF as a PNG picture `width` pixels wide.

        `inside` is the PDF's path below the file that carries it.

        Raises:
            ReadFailure: as `read`.
        """
        asked = {"file": os.path.abspath(file), "inside": inside, "number": number, "width": width}
        reply = self._ask({"do": "render", **asked})
        with self._mistrusted():
            return b64decode(reply["picture"])

    def rectangles(
        self, file: Path, places: Iterable[Place], start: int, end: int, inside: str = ""
    ) -> tuple[Rectangle, ...]:
        """Where characters `start` to `end` of a PDF's text are printed, a rectangle each line.

        `places` are the document's, `inside` as for `render_page`.

        Raises:
            ReadFailure: as `read`.
        """
        asked = {
            "file": os.path.abspath(file),
            "inside": inside,
            "places": [astuple(one) for one in places if one.start < end and one.end > start],
            "start": start,
            "end": end,
        }
        reply = self._ask({"do": "rectangles", **asked})
        with self._mistrusted():
            return tuple(Rectangle(*rectangle) for rectangle in reply["rectangles"])

    def close(self) -> None:
        """End the child. A later request starts another."""
        with self._turn:
            self._stop()

    def cancel(self) -> None:
        """End the child from another thread, and with it what it is reading: that read fails."""
        self._cancelled += 1
        if (child := self._child) is not None:
            kill(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _carries(self, asked: dict[str, Any]) -> bool:
        try:
            return self._ask({"do": "carries", **asked}).get("carries") is True
        except ReadFailure:
            return False

    def _reading(self, request: dict[str, Any]) -> Reading:
        reply = self._ask(request)
        with self._mistrusted():
            reading = from_json(reply["reading"])
            path = "/".join(filter(None, (request["path"], request.get("inside"))))
            if reading.document.path != path:
                raise ValueError(f"{reading.document.path} was not asked for")
            return reading

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._turn:
            child = self._started()
            asked, most = json.dumps(request).encode("ascii"), self._limits.max_reply_bytes
            line, timed_out = exchange(child, asked + b"\n", self._timeout_s, most)
            if not line.endswith(b"\n"):
                code = self._stop()
                if timed_out:
                    raise self._timeout()
                raise _swollen(self._limits) if len(line) >= most else _crash(code)
            reply = _reply_in(line)
            if reply is None or reply.get("exhausted"):
                self._stop()  # what a failed allocation left behind is not to be trusted
        if reply is None:
            raise _crash(None)
        if reply.get("exhausted"):
            raise Ended(reply["code"], reply["reason"])
        if "code" in reply:
            raise ReadFailure(reply["code"], reply["reason"])
        return reply

    def _started(self) -> Child:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            settings = {
                "memory_mb": self._memory_mb,
                "timeout_s": self._timeout_s,
                "limits": asdict(self._limits),
            }
            self._child = start([*self._command(), json.dumps(settings)], READY)
        return self._child

    def _command(self) -> list[str]:
        # -P: nothing in the current folder, which may be a folder of documents, is run.
        # -B: the child may not write, so it need not try.
        return [sys.executable, "-P", "-B", "-m", "corpus.reader_child"]

    def _stop(self) -> int | None:
        child, self._child = self._child, None
        return None if child is None else end(child)

    @contextmanager
    def _mistrusted(self) -> Iterator[None]:
        """A file that takes the child over can make it say anything; it cannot raise it here."""
        try:
            yield
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            self.close()
            raise _crash(None) from error

    def _timeout(self) -> Ended:
        return Ended(
            "timed_out",
            f"Reading took longer than {self._timeout_s:g} seconds; split the file, or raise the "
            "limit.",
        )


def _reply_in(line: bytes) -> dict[str, Any] | None:
    """The reply, or None where it is none that a reader gives."""
    try:
        reply = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(reply, dict):
        return None
    if "code" in reply:
        told = reply["code"] in FAILURE_CODES and isinstance(reply.get("reason"), str)
        return reply if told else None
    return reply


def _swollen(limits: Limits) -> Ended:
    return Ended(
        "too_large",
        f"What the file holds takes more than {limits.max_reply_bytes / MEGABYTE:,.0f} MB; "
        "split it.",
    )


def _crash(code: int | None) -> Ended:
    # After the pipe has closed the child is killed, so its own end shows only in other codes.
    with suppress(ValueError):
        if code is not None and code < 0 and -code != signal.SIGKILL:
            name = signal.Signals(-code).name
            return Ended("damaged", f"Reading the file crashed ({name}); save it again.")
    return Ended("damaged", "Reading the file crashed; open it and save it again.")
