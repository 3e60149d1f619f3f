"""How long the commands take to start, each as a user starts it: a process of its own."""

import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from evals.bench_page import Figure, Target, spread
from evals.bench_process import LONGEST_S, ROOT, environment, say
from evals.bench_sizes import Sizes
from evals.bench_texts import SAMPLES, samples, texts

PATIENCE_S = 120
HELPS = 5  # --help is short, so it is measured more often
QUIET = subprocess.DEVNULL


def measure(sizes: Sizes, scratch: Path) -> list[Figure]:
    """`--help`, `serve`, `index` of an unchanged folder, `ask`."""
    home = scratch / "small"
    _seconds(home, "index", str(SAMPLES))
    say("the sample briefings are indexed")
    return [
        *_help(home),
        *_serve(home, sizes.starts),
        *_unchanged(scratch, sizes),
        *_ask(home, sizes.starts),
    ]


def _help(home: Path) -> list[Figure]:
    taken = [_seconds(home, "--help") for _ in range(HELPS)]
    say(f"--help: {spread(taken, 's')}")
    note = f"median {statistics.median(taken):.2f} s of {HELPS}"
    return [Figure("start", "`footnote --help`, best", min(taken), "s", Target(high=0.3), note)]


def _serve(home: Path, times: int) -> list[Figure]:
    pairs = [_served(home) for _ in range(times)]
    opened, ready = [a for a, _ in pairs], [b for _, b in pairs]
    say(f"serve: port {spread(opened, 's')}, ready {spread(ready, 's')}")
    return [
        Figure("start", "`footnote serve`: port open", statistics.median(opened), "s",
               Target(high=2), spread(opened, "s")),
        Figure("start", "`footnote serve`: ready to answer", statistics.median(ready), "s",
               Target(high=12), spread(ready, "s")),
    ]  # fmt: skip


def _unchanged(scratch: Path, sizes: Sizes) -> list[Figure]:
    folder, home = scratch / "unchanged", scratch / "unchanged-home"
    folder.mkdir()
    whole = "".join(texts(1_500 * sizes.unchanged))
    for number in range(sizes.unchanged):
        part = whole[1_500 * number :][:1_500]
        (folder / f"{number:04}.txt").write_text(f"Text {number}\n\n{part}", encoding="utf-8")
    _seconds(home, "index", str(folder))
    taken = [_seconds(home, "index", str(folder)) for _ in range(sizes.starts)]
    say(f"index, unchanged: {spread(taken, 's')}")
    what = f"`footnote index`, {sizes.unchanged} unchanged files"
    return [Figure("start", what, statistics.median(taken), "s", note=spread(taken, "s"))]


def _ask(home: Path, times: int) -> list[Figure]:
    question = next(q.text for q in samples().questions if q.answerable and not q.history)
    taken = [_seconds(home, "ask", question) for _ in range(times)]
    say(f"ask: {spread(taken, 's')}")
    what = "`footnote ask`, the whole process"
    return [Figure("start", what, statistics.median(taken), "s", note=spread(taken, "s"))]


def _command(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("footnote")), *arguments]


def _seconds(home: Path, *arguments: str) -> float:
    """How long a command takes; raises RuntimeError where it does not end well."""
    begun = time.perf_counter()
    run = subprocess.run(
        _command(*arguments),
        cwd=ROOT,
        env=environment(home),
        stdout=QUIET,
        stderr=subprocess.PIPE,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    taken = time.perf_counter() - begun
    if run.returncode:
        said = run.stderr.strip().splitlines()[-1:]
        raise RuntimeError(f"footnote {arguments[0]} ended with {run.returncode}: {said}")
    return taken


def _served(home: Path) -> tuple[float, float]:
    """Seconds until the port accepts, and until the server says that it is ready."""
    port = _free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        _command("serve", "--port", str(port)),
        cwd=ROOT,
        env=environment(home),
        stdout=QUIET,
        stderr=QUIET,
    )
    try:
        _until(lambda: _accepts(port), server, pause=0.01)
        opened = time.perf_counter() - begun
        _until(lambda: _ready(port), server, pause=0.05)
        return opened, time.perf_counter() - begun
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _until(happens: Callable[[], bool], server: "subprocess.Popen[bytes]", pause: float) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        if server.poll() is not None:
            raise RuntimeError(f"footnote serve ended with {server.returncode}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"footnote serve was not there after {PATIENCE_S} seconds")
        time.sleep(pause)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        health = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):  # not there yet, or busy importing
        return False
    finally:
        connection.close()
    return bool(health["ready"])
