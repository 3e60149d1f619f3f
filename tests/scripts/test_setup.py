"""The environment of `make`: what is trusted, what is made again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import setup
from scripts.setup import Environment, Interpreter

ROOT = Path(__file__).resolve().parents[2]
VERSION = sys.version.split()[0]


@pytest.fixture(autouse=True)
def no_python_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON", raising=False)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment as a finished `make run` leaves it, in a project of its own."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "requirements-models.txt").touch()
    made = Environment(tmp_path)
    for name in ("pip", "numpy", "numpy-2.4.6.dist-info"):
        (site_packages(made) / name).mkdir(parents=True)
    (site_packages(made) / "pip" / "__main__.py").touch()
    setup.write_stamp(made, "run", interpreter(made))
    return made


def site_packages(environment: Environment) -> Path:
    return environment.folder / "lib" / "python3" / "site-packages"


def interpreter(environment: Environment) -> Interpreter:
    return Interpreter(VERSION, site_packages(environment))


def state(environment: Environment, purpose: str = "run") -> str:
    return setup.state_of(environment, purpose, interpreter(environment))


def test_a_finished_environment_is_ready(environment: Environment) -> None:
    assert state(environment) == "ready"


def test_an_environment_for_tests_is_ready_for_runs_too(environment: Environment) -> None:
    environment.stamp("run").rename(environment.stamp("dev"))
    assert state(environment, "run") == "ready"
    assert state(environment, "dev") == "ready"


def test_an_environment_with_a_local_model_is_between_the_two(environment: Environment) -> None:
    assert state(environment, "local") == "outdated"
    environment.stamp("run").rename(environment.stamp("local"))
    assert state(environment, "run") == "ready"
    assert state(environment, "local") == "ready"
    assert state(environment, "dev") == "outdated"


def test_an_environment_for_runs_lacks_what_tests_need(environment: Environment) -> None:
    assert state(environment, "dev") == "outdated"


def test_no_environment_is_absent(tmp_path: Path) -> None:
    assert setup.state_of(Environment(tmp_path), "run", None) == "absent"


@pytest.mark.parametrize("kind", ["file", "broken link"])
def test_what_is_no_folder_makes_way(tmp_path: Path, kind: str) -> None:
    environment = Environment(tmp_path)
    if kind == "file":
        environment.folder.touch()
    else:
        environment.folder.symlink_to(tmp_path / "gone")
    assert setup.state_of(environment, "run", None) == "damaged"
    setup.remove(environment)
    assert setup.state_of(environment, "run", None) == "absent"


def test_an_interrupted_installation_is_half_made_whatever_else_is_there(
    environment: Environment,
) -> None:
    environment.marker.touch()
    assert state(environment) == "half-made"


def test_an_interpreter_that_does_not_start_is_damage(environment: Environment) -> None:
    assert setup.state_of(environment, "run", None) == "damaged"


def test_missing_pip_is_damage(environment: Environment) -> None:
    (site_packages(environment) / "pip" / "__main__.py").unlink()
    assert state(environment) == "damaged"


def test_a_package_that_has_gone_is_damage(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    (site_packages(environment) / "numpy").rmdir()
    assert state(environment) == "damaged"
    assert "Missing from .venv: numpy" in capsys.readouterr().out


def test_a_package_that_was_added_by_hand_is_kept(environment: Environment) -> None:
    (site_packages(environment) / "black").mkdir()
    assert state(environment) == "ready"


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt", "requirements-models.txt"])
def test_a_changed_requirement_is_outdated(environment: Environment, name: str) -> None:
    (environment.root / name).write_text("changed\n")
    assert state(environment) == "outdated"


def test_a_half_written_stamp_is_no_stamp(environment: Environment) -> None:
    text = environment.stamp("run").read_text()
    environment.stamp("run").write_text(text[: len(text) // 2])
    assert state(environment) == "outdated"


def test_a_moved_project_is_outdated(environment: Environment) -> None:
    moved = environment.root.parent / "moved"
    environment.root.rename(moved)
    assert state(Environment(moved)) == "outdated"


def test_an_environment_of_another_python_than_the_named_one_is_made_again(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON", "python3.99")
    other = Interpreter("3.12.1", site_packages(environment))
    assert setup.state_of(environment, "run", other) == "damaged"


def test_any_python_that_is_new_enough_fits_where_none_is_named() -> None:
    assert setup.fits("3.12.1", None, "3.13.0")
    assert not setup.fits("3.10.13", None, "3.13.0")


def test_an_environment_is_taken_away_whole(environment: Environment) -> None:
    (environment.root / ".cache" / "discarded-environment" / "left by a kill").mkdir(parents=True)
    setup.remove(environment)
    assert not environment.folder.exists()
    assert list((environment.root / ".cache").iterdir()) == []


def test_a_linked_environment_is_unlinked_and_what_it_points_to_stays(
    environment: Environment,
) -> None:
    elsewhere = environment.root / "elsewhere"
    environment.folder.rename(elsewhere)
    environment.folder.symlink_to(elsewhere)
    setup.remove(environment)
    assert not environment.folder.is_symlink()
    assert (elsewhere / "lib").is_dir()


def test_an_old_python_is_told_what_to_do() -> None:
    with pytest.raises(setup.SetupError, match=r"3\.11 or newer .* this is 3\.10; .*make run"):
        setup.check_python((3, 10))


def test_an_interpreter_that_is_missing_or_broken_says_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.symlink_to(tmp_path / "gone")
    assert setup.ask_interpreter(broken) is None
    assert setup.ask_interpreter(Path("/bin/false")) is None


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "cache" / "setup.lock"
    program = (
        "import sys; from pathlib import Path; from scripts.setup import locked\n"
        "with locked(Path(sys.argv[1])): print('mine')"
    )
    with setup.locked(lock):
        second = subprocess.Popen(
            [sys.executable, "-c", program, str(lock)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout is not None
        assert "waiting" in second.stdout.readline()
        assert second.poll() is None
    out, _ = second.communicate(timeout=30)
    assert out == "mine\n"


def test_make_says_in_one_line_which_python_is_too_old(tmp_path: Path) -> None:
    """with-python.sh asks an old Python for its version; this one answers as 3.10 would."""
    old = tmp_path / "python3.10"
    old.write_text('#!/bin/sh\necho "$3 is Python 3.10.2" >&2\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["sh", "scripts/with-python.sh", "-m", "scripts.setup", "run"],
        cwd=ROOT,
        env={**os.environ, "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert f"{old} is Python 3.10.2" in done.stderr


def test_no_address_is_written_into_the_set_up() -> None:
    files = ["Makefile", "constraints.txt", ".ci/run", "pyproject.toml"]
    files += [f"scripts/{path.name}" for path in (ROOT / "scripts").iterdir() if path.is_file()]
    assert not [name for name in files if "://" in (ROOT / name).read_text(encoding="utf-8")]
