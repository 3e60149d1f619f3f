"""The reading process, but that what a file says is done: as if each file broke the reader so."""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

from corpus import reader_child
from corpus.limits import Limits
from corpus.readers import carried
from corpus.reading import Reading

_read_all, _line = carried.read_all, reader_child._line


def _nest(depth: int) -> int:
    return _nest(depth + 1) + 1


def _hold_memory() -> None:
    held = []
    while True:
        held.append(bytearray(1 << 24))


def _spin() -> None:
    while True:
        pass


def _fork_without_end() -> None:
    while True:
        os.fork()


def _print_a_reply() -> None:
    for stream in (sys.stdout, sys.__stdout__):
        if stream is not None:
            stream.write('{"reading": {}}\n')
            stream.flush()
    os.write(1, b'{"reading": {}}\n')
    os.write(2, b"complaint\n")


def _import(told: str) -> None:
    raise ImportError(told, name="openpyxl")


DEEDS = {
    "segfault": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "be killed": lambda: signal.raise_signal(signal.SIGKILL),
    "hang in C": lambda: ctypes.CDLL(None).pause(),
    "spin": _spin,
    "fork without end": _fork_without_end,
    "hold memory": _hold_memory,
    "nest": lambda: _nest(0),
    "lack a library": lambda: _import("No module named openpyxl"),
    "lack memory for a library": lambda: _import("failed to map segment from shared object"),
    "leave": sys.exit,
    "leave at once": lambda: os._exit(0),
    "print": _print_a_reply,
    "raise": lambda: {}["a key that is not there"],
}
SAYINGS = {
    "say nonsense": b"nonsense\n",
    "say a list": b"[]\n",
    "say nothing": b"{}\n",
    "say half a document": b'{"reading": {"document": {"path": "a.txt"}}}\n',
    "say an unknown code": b'{"code": "invented", "reason": "x"}\n',
    "say a code without a reason": b'{"code": "damaged"}\n',
    "say numbers without end": b'{"reading": ' + b"[" * 100_000 + b"\n",
    "say no text but UTF-16": "{}\n".encode("utf-16"),
    "say too much": b'"' + b"x" * 3_000_000 + b'"\n',
    "say too much without end": b'"' + b"x" * 3_000_000,
    "say another path": b"",
}


def _do(file: Path, path: str, limits: Limits) -> Reading:
    deed = file.read_text().strip()
    if deed in DEEDS:
        DEEDS[deed]()
    return _read_all(file, path, limits)


def _say(reply: dict[str, object], limits: Limits) -> bytes:
    reading = reply.get("reading")
    text = reading["document"]["text"] if isinstance(reading, dict) else ""
    if text == "say another path":
        return json.dumps(reply).replace("a.txt", "b.txt").encode() + b"\n"
    return SAYINGS[text] if text in SAYINGS else _line(reply, limits)


if __name__ == "__main__":
    carried.read_all = _do
    reader_child._line = _say
    reader_child.main()
