"""The home and its lock."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from corpus.errors import HomeBusy, UsageError
from index.home import Home
from tests.index.indexed import Indexed
from tests.index.processes import Victim


def test_a_second_writer_is_told_at_once_who_holds_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.writing("footnote index"):
        with pytest.raises(HomeBusy) as raised, home.writing("footnote rebuild"):
            pass
        message = str(raised.value)
    assert f"process {os.getpid()} (footnote index" in message
    assert "\n" not in message


def test_the_home_is_free_when_the_writer_is_done(tmp_path: Path) -> None:
    home = Home(tmp_path / "made" / "when needed")
    for _ in range(2):
        with home.writing("footnote index"):
            assert home.folder.is_dir()


def test_the_home_is_free_when_the_writer_failed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(RuntimeError), home.writing("footnote index"):
        raise RuntimeError
    with home.writing("footnote index"):
        pass


@pytest.mark.parametrize("note", ["", "{", "[]", "1", json.dumps({"pid": 1})])
def test_a_holder_that_left_no_readable_note_is_another_process(tmp_path: Path, note: str) -> None:
    home = Home(tmp_path)
    with home.writing("footnote index"):
        (tmp_path / "writer.json").write_text(note)
        with pytest.raises(HomeBusy, match="another process"), home.writing("a test"):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no kill")
def test_a_killed_holder_holds_the_home_no_more_and_readers_never_wait(
    indexed: Indexed, tmp_path: Path
) -> None:
    indexed.write("a.txt", "Oslo sent seventeen buses.")
    indexed.sync()
    with Victim(tmp_path) as victim:
        victim.ask("hold")
        child = int(victim.line() or "")
        assert victim.line() == "held"
        with pytest.raises(HomeBusy, match=f"process {child}"):
            indexed.sync()
        assert indexed.found("seventeen buses") == ["a.txt"]
        os.kill(child, signal.SIGKILL)
        assert victim.line() == "ended"
        assert indexed.sync().unchanged == 1


def test_a_home_under_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UsageError, match="choose another with --home") as raised,
        Home(tmp_path / "file" / "home").writing("footnote index"),
    ):
        pass
    assert "\n" not in str(raised.value)


def test_a_home_on_a_full_disk_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UsageError, match="No space left"), Home(tmp_path).writing("a test"):
        pass
    monkeypatch.undo()
    with Home(tmp_path).writing("a test"):
        pass
