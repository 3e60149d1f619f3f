"""What holds for every command: help, misuse, the home, one line on standard error."""

import os
from pathlib import Path

import pytest
from command import Footnote, process, run

from ui import cli

COMMANDS = ("index", "ask", "check", "show", "status", "rebuild", "serve", "eval")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str) -> None:
    ran = run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: footnote {command} ")
    assert "--home DIR" in ran.out
    assert "--debug" in ran.out


def test_without_arguments_the_help_is_shown() -> None:
    ran = run()
    assert ran.code == 0
    assert all(f"\n  {command} " in ran.out for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["status", "--nonsense"], "No such option: --nonsense"),
        (["show"], "Missing argument"),
        (["ask", "one", "two"], "two"),
        (["serve", "--port", "many"], "--port"),
        (["serve", "--port", "70000"], "--port"),
        (["ask", "--since"], "--since"),
        (["ask"], "give a question or --batch FILE"),
        (["ask", "Who?", "--batch", "-"], "give a question or --batch FILE"),
        (["ask", "Who?", "--since", "2025-02-30"], "'2025-02-30' is not a date"),
        (["ask", "Who?", "--until", "soon"], "'soon' is not a date"),
    ],
)
def test_misuse_is_told_in_one_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    ran = run("--home", tmp_path, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.told


@pytest.mark.parametrize(
    "arguments",
    [["status"], ["ask", "Who?"], ["check", "-"], ["show", "a.md"], ["rebuild"], ["serve"]],
)
def test_a_home_without_an_index_is_told_with_the_command_that_makes_one(
    arguments: list[str], tmp_path: Path
) -> None:
    ran = run(*arguments, "--home", tmp_path / "none", stdin="A sentence.")
    assert (ran.code, ran.out) == (4, "")
    assert "footnote index" in ran.told
    assert not (tmp_path / "none").exists()


def test_the_home_is_named_before_or_after_the_command_or_in_the_environment(
    indexed: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = indexed("status")
    before = run("--home", indexed.home, "status")
    monkeypatch.setenv("FOOTNOTE_HOME", str(indexed.home))
    named = run("status")
    assert after.code == 0
    assert after == before == named


def test_the_option_wins_over_the_environment(
    indexed: Footnote, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "elsewhere"))
    assert indexed("status").code == 0


def test_a_process_leaves_with_the_code_and_one_line(tmp_path: Path) -> None:
    ran = process("status", "--home", tmp_path / "none")
    assert (ran.code, ran.out) == (4, "")
    assert "footnote index" in ran.told


@pytest.mark.parametrize("place", ["before", "after"])
def test_debug_shows_the_traceback(place: str, tmp_path: Path) -> None:
    arguments = ["status", "--home", str(tmp_path / "none")]
    arguments.insert(0 if place == "before" else 1, "--debug")
    ran = process(*arguments)
    assert ran.code not in (0, 2)
    assert "Traceback" in ran.err
    assert "IndexMissing" in ran.err


def test_what_was_not_foreseen_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(**given: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(cli, "application", fail)
    ran = run("status", "--home", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "ZeroDivisionError: by nought" in ran.told
    assert "--debug" in ran.told


def test_a_reader_that_leaves_early_is_no_error(indexed: Footnote) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    import subprocess

    from command import PROGRAM

    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [PROGRAM, "status", "--home", str(indexed.home)],
            stdout=gone,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_output_is_utf_8_whatever_the_locale(indexed: Footnote, desk: Path) -> None:
    (desk / "Übersicht – 日本.md").write_text("# Œuvre\n\nŁódź pledged €5 million.\n", "utf-8")
    assert indexed("index").code == 0
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = process("status", "--home", indexed.home, env=plain)
    assert ran.code == 0
    assert "Übersicht – 日本.md: Œuvre" in ran.out
