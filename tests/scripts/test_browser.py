"""Which Chromium the browser tests get."""

from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the search path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, exit_code: int) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


def test_a_chromium_that_starts_is_taken(commands: Path) -> None:
    put(commands, "chromium", 1)
    working = put(commands, "google-chrome", 0)
    assert browser.find() == str(working)


def test_a_stub_that_does_not_start_is_none(commands: Path) -> None:
    put(commands, "chromium-browser", 1)
    assert browser.find() is None


@pytest.mark.usefixtures("commands")
def test_without_a_browser_it_is_said_loudly_and_nothing_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert browser.main() == 0
    assert "NO BROWSER TESTS: no Chromium here and no apt-get" in capsys.readouterr().out


def test_a_failing_installation_says_what_failed(
    commands: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("apt-get", "env"):
        put(commands, name, 100)
    put(commands, "sudo", 0)
    assert browser.main() == 0
    assert "failed with exit code 100" in capsys.readouterr().out
