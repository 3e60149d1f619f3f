"""Running `footnote`: in this process, with real streams, or as a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import resources
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

from jsonschema import Draft202012Validator

from ui import cli

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(str(resources.files("corpus") / "briefings"))
PROGRAM = Path(sys.executable).parent / "footnote"


@dataclass(frozen=True)
class Ran:
    """What a run left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    def json(self, schema: dict[str, Any]) -> Any:
        """Standard output as the one JSON value it is, checked against a schema."""
        value = json.loads(self.out)
        Draft202012Validator(schema).validate(value)
        return value

    def each(self, schema: dict[str, Any]) -> list[Any]:
        """Standard output as one JSON value a line, each checked against a schema."""
        values = [json.loads(line) for line in self.out.splitlines()]
        for value in values:
            Draft202012Validator(schema).validate(value)
        return values

    @property
    def told(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, f"not one line: {self.err!r}"
        assert lines[0].startswith("footnote: ")
        return lines[0]


@dataclass(frozen=True)
class Footnote:
    """The command over one home."""

    home: Path

    def __call__(self, *arguments: str | Path, stdin: str | bytes = "") -> Ran:
        """Run in this process, where the weights are loaded already."""
        return run(*arguments, "--home", self.home, stdin=stdin)

    def process(self, *arguments: str | Path, **options: Any) -> Ran:
        """Run as a process of its own."""
        return process(*arguments, "--home", self.home, **options)


def run(*arguments: str | Path, stdin: str | bytes = "") -> Ran:
    """`footnote` with these arguments, in this process."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    streams = [TextIOWrapper(BytesIO(data), encoding="ascii") for data in (given, b"", b"")]
    fed, out, err = streams
    with (
        patch.object(sys, "argv", ["footnote", *map(str, arguments)]),
        patch.object(sys, "stdin", fed),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            cli.main()
            code: Any = 0
        except SystemExit as ended:
            code = ended.code or 0
    assert isinstance(code, int)
    return Ran(code, *(_written(stream) for stream in (out, err)))


def process(*arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
    """`footnote` with these arguments, as a process of its own."""
    import os

    done = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        input=stdin.encode(),
        capture_output=True,
        env={**os.environ, **(env or {})},
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def lines(values: Iterable[Any]) -> str:
    """One JSON value a line."""
    return "".join(f"{json.dumps(value)}\n" for value in values)


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, BytesIO)
    return buffer.getvalue().decode("utf-8")
