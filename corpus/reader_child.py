"""The process that reads files for `corpus.isolation`: one request a line, one reply a line."""

import json
import os
import signal
import sys
from base64 import b64encode
from dataclasses import astuple
from pathlib import Path
from typing import Any, BinaryIO

from corpus.confinement import confine, expire_after
from corpus.documents import Place
from corpus.errors import ReadFailure
from corpus.limits import Limits
from corpus.refusals import cannot_be_parsed, not_installed, too_deep
from corpus.wire import to_json

READY = b'{"ready": true}\n'


def main() -> None:
    """Answer requests until the input ends, as it does when the parent is gone."""
    settings = json.loads(sys.argv[1])
    requests, replies = _private_pipes()
    nothing = os.open(os.devnull, os.O_RDWR)
    # Ctrl-C is the parent's to understand.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine(settings["memory_mb"])
    limits = Limits(**settings["limits"])
    replies.write(READY)
    replies.flush()
    _silence(nothing)
    for line in requests:
        expire_after(settings["timeout_s"] + 10)
        answer = _line(_reply(json.loads(line), limits), limits)
        expire_after(0)
        replies.write(answer)
        replies.flush()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes under numbers of their own, so that a library's stray print cannot reach them."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    return requests, replies


def _silence(nothing: int) -> None:
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)


def _line(reply: dict[str, Any], limits: Limits) -> bytes:
    try:
        line = json.dumps(reply).encode("ascii") + b"\n"
    except MemoryError:
        line = json.dumps(_exhausted()).encode("ascii") + b"\n"
    if len(line) <= limits.max_reply_bytes:
        return line
    reason = f"What the file holds takes {len(line) / 1e6:,.0f} MB; split it."
    return json.dumps({"code": "too_large", "reason": reason}).encode("ascii") + b"\n"


def _reply(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    file = Path(request["file"])
    try:
        if request["do"] == "render":
            from corpus.readers.table import render_page

            data = _data(file, request["inside"], limits)
            picture = render_page(data, request["number"], request["width"])
            return {"picture": b64encode(picture).decode("ascii")}
        if request["do"] == "rectangles":
            from corpus.readers.pdf_rectangles import rectangles

            places = [Place(*place) for place in request["places"]]
            data = _data(file, request["inside"], limits)
            found = rectangles(data, places, request["start"], request["end"])
            return {"rectangles": [astuple(rectangle) for rectangle in found]}
        if request["do"] == "extract":
            return {"data": b64encode(_data(file, request["inside"], limits)).decode("ascii")}
        return _read(request, file, limits)
    except ReadFailure as failure:
        return _told(failure)
    except MemoryError:
        return _exhausted()
    except RecursionError:
        return _told(too_deep())
    except ImportError as error:
        # Where the memory does not suffice for a library, its import says so.
        return _exhausted() if "map segment" in str(error) else _told(not_installed(error))
    # A parser may raise anything over a malformed file, or want to leave: the file is listed, the
    # run goes on.
    except (Exception, SystemExit) as error:  # noqa: BLE001
        return _told(cannot_be_parsed(error))


def _read(request: dict[str, Any], file: Path, limits: Limits) -> dict[str, Any]:
    from corpus.readers import carried

    path = request["path"]
    match request["do"]:
        case "carries":
            return {"carries": carried.carries(file, path, limits)}
        case "read alone":
            reading = carried.read_alone(file, path, limits)
        case "read part":
            reading = carried.read_part(file, path, request["inside"], limits)
        case _:
            reading = carried.read_all(file, path, limits)
    return {"reading": to_json(reading)}


def _data(file: Path, inside: str, limits: Limits) -> bytes:
    from corpus.readers.carried import extract
    from corpus.readers.table import bytes_of

    return extract(file, inside, limits) if inside else bytes_of(file, limits)


def _told(failure: ReadFailure) -> dict[str, Any]:
    return {"code": failure.code, "reason": failure.reason}


def _exhausted() -> dict[str, Any]:
    reason = "Reading the file needs more memory than is allowed; split the file."
    return {"code": "too_large", "reason": reason, "exhausted": True}


if __name__ == "__main__":
    main()
