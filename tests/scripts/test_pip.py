"""pip's output becomes progress, its failure an error."""

from pathlib import Path

import pytest

from scripts.pip import PipFailed, Progress, pip


def python_that(folder: Path, script: str) -> Path:
    """A program that stands where the environment's Python would."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_failure_names_the_log_and_shows_the_end_of_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    python = python_that(tmp_path, "seq 30; echo ERROR: no such package; exit 1")
    log = tmp_path / "log"
    with (tmp_path / "lock").open("w") as lock, pytest.raises(PipFailed, match=str(log)):
        pip(python, ["install", "numpy"], log, lock.fileno())
    assert log.read_text().startswith("1\n2\n")
    said = capfd.readouterr().err.splitlines()
    assert said[-1] == "ERROR: no such package"
    assert len(said) == 15


def test_the_child_holds_the_lock(tmp_path: Path) -> None:
    """So that a pip whose parent was killed is waited for."""
    with (tmp_path / "lock").open("w") as lock:
        python = python_that(tmp_path, f"echo of a lock: $(ls -d /dev/fd/{lock.fileno()})")
        pip(python, [], tmp_path / "log", lock.fileno())
        assert f"/dev/fd/{lock.fileno()}" in (tmp_path / "log").read_text()


def test_stages_are_told_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    for line in ("Collecting numpy==2.4.6", "Installing collected packages: numpy, torch"):
        progress.show(line)
    progress.end()
    assert capsys.readouterr().out.split() == ["0", "s", "installing", "2", "packages"]
