"""Files are read in a child process: one that hangs, crashes or swells takes nothing with it.

Requests and replies are JSON, one a line, over the child's standard input and output.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from corpus.documents import Document
from corpus.errors import FootnoteError, ReadFailure
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.wire import from_json, to_json

_MEGABYTE = 1 << 20


class ReaderProcess:
    """Reads files, and renders pages, in a child process that starts with the first request.

    `timeout_s` bounds one request, `memory_mb` the child's address space (where the system can
    bound it), `limits` a file's size. Requests from several threads take turns.
    """

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
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def read(self, file: Path, path: str) -> Document:
        """The document that `file` holds; `path` is its name relative to the folder.

        Raises:
            ReadFailure: with the reason; `timed_out`, `too_large` or `damaged` where the child
                was stopped or died over it.
        """
        reply = self._ask({"do": "read", "file": str(file), "path": path})
        return from_json(reply["document"])

    def render_page(self, file: Path, number: int, width: int) -> bytes:
        """Page `number` (from 1) of a PDF as a PNG picture `width` pixels wide.

        Raises:
            ReadFailure: as `read`.
        """
        ask = {"do": "render", "file": str(file), "number": number, "width": width}
        return b64decode(self._ask(ask)["picture"])

    def close(self) -> None:
        """End the child. A later request starts another."""
        with self._turn:
            self._stop()

    def cancel(self) -> None:
        """End the child from another thread, and with it what it is reading: that read fails."""
        if (child := self._child) is not None:
            child.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._turn:
            child = self._started()
            line, timed_out = _exchange(child, request, self._timeout_s)
            if not line.endswith(b"\n"):
                code = self._stop()
                raise self._timeout() if timed_out else _crash(code)
            reply: dict[str, Any] = json.loads(line)
            if reply.get("exhausted"):
                self._stop()  # what a failed allocation left behind is not to be trusted
        if "code" in reply:
            raise ReadFailure(reply["code"], reply["reason"])
        return reply

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._stop()
        settings = {
            "memory_mb": self._memory_mb,
            "timeout_s": self._timeout_s,
            "limits": asdict(self._limits),
        }
        with tempfile.TemporaryFile() as complaints:
            child = subprocess.Popen(
                # -P: nothing in the current folder, which may be a folder of documents, is run.
                [sys.executable, "-P", "-m", "corpus.isolation", json.dumps(settings)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
            self._child = child
            assert child.stdout is not None
            if child.stdout.readline() != _READY:
                code = self._stop()
                complaints.seek(0)
                last = complaints.read().decode("utf-8", "replace").strip().splitlines()[-1:]
                raise FootnoteError(
                    f"The reader process does not start (exit code {code}"
                    f"{': ' + last[0] if last else ''}); install the project again."
                )
        return child

    def _stop(self) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        assert child.stdin is not None
        assert child.stdout is not None
        with suppress(ProcessLookupError):
            child.kill()
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.stdout.close()
        return child.wait()

    def _timeout(self) -> ReadFailure:
        return ReadFailure(
            "timed_out",
            f"Reading took longer than {self._timeout_s:g} seconds; split the file, or raise the "
            "limit.",
        )


def _exchange(
    child: "subprocess.Popen[bytes]", request: dict[str, Any], timeout_s: float
) -> tuple[bytes, bool]:
    """The child's reply line and whether time ran out; without a line end where the child died."""
    assert child.stdin is not None
    assert child.stdout is not None
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        child.kill()

    # A timer rather than a wait on the pipe: Windows cannot wait on pipes.
    timer = threading.Timer(timeout_s, expire)
    timer.daemon = True
    timer.start()
    try:
        child.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        child.stdin.flush()
        line = child.stdout.readline()
    except BrokenPipeError:
        line = b""
    finally:
        timer.cancel()
    return line, expired.is_set()


def _crash(code: int | None) -> ReadFailure:
    # After the pipe has closed the child is killed, so its own end shows only in other codes.
    with suppress(ValueError):
        if code is not None and code < 0 and -code != signal.SIGKILL:
            name = signal.Signals(-code).name
            return ReadFailure("damaged", f"Reading the file crashed ({name}); save it again.")
    return ReadFailure("damaged", "Reading the file crashed; open it and save it again.")


# From here on: what runs in the child.

_READY = b'{"ready": true}\n'


def main() -> None:
    """Answer requests until the input ends, as it does when the parent is gone."""
    settings = json.loads(sys.argv[1])
    _bound(settings["memory_mb"])
    requests, replies = _private_pipes()
    limits = Limits(**settings["limits"])
    replies.write(_READY)
    replies.flush()
    _silence()
    for line in requests:
        _expire_after(settings["timeout_s"] + 10)
        reply = _reply(json.loads(line), limits)
        _expire_after(0)
        replies.write(json.dumps(reply).encode("ascii") + b"\n")
        replies.flush()


def _bound(memory_mb: int) -> None:
    # Ctrl-C reaches the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":  # Windows has no such limits; time still is bounded there
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MEGABYTE,) * 2)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes under numbers of their own, so that a library's stray print cannot reach them."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    return requests, replies


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)


def _expire_after(seconds: float) -> None:
    # Where the parent is gone nobody else ends a reader that hangs.
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _reply(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    file = Path(request["file"])
    try:
        if request["do"] == "render":
            from corpus.readers.pdf import render_page

            picture = render_page(file, request["number"], request["width"])
            return {"picture": b64encode(picture).decode("ascii")}
        from corpus.readers.table import read_file

        return {"document": to_json(read_file(file, request["path"], limits))}
    except ReadFailure as failure:
        return {"code": failure.code, "reason": failure.reason}
    except MemoryError:
        reason = "Reading the file needs more memory than is allowed; split the file."
        return {"code": "too_large", "reason": reason, "exhausted": True}
    except RecursionError:
        return {"code": "damaged", "reason": "The file nests too deeply; save it again."}
    # A parser may raise anything over a malformed file: the file is listed, the run goes on.
    except Exception as error:  # noqa: BLE001
        reason = f"The file cannot be parsed ({type(error).__name__}); open it and save it again."
        return {"code": "damaged", "reason": reason}


if __name__ == "__main__":
    main()
