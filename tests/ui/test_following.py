"""Following a folder that comes, goes, and loses its drive, with a fake embedder."""

import os
import queue
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from corpus.errors import Interrupted
from corpus.reading import Reading
from index.catalogue import Catalogue
from index.commits import Commits
from index.home import Home
from index.sync import Sync
from rag.bootstrap import Application
from tests.fakes import DirectReader
from tests.index.indexed import TARGET, Indexed, check_whole
from ui import following, serving

WAIT_S = 30


class FollowedHome:
    """What `follow` needs of an application, over an index with fakes."""

    def __init__(self, indexed: Indexed) -> None:
        self._indexed = indexed

    @property
    def home(self) -> Home:
        return self._indexed.home

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self._indexed.home.catalogue)

    @contextmanager
    def syncing(self) -> Iterator[Sync]:
        indexed = self._indexed
        with indexed.home.writing("a test"), indexed.parts() as (catalogue, store):
            commits = Commits(catalogue, store)
            yield Sync(catalogue, commits, indexed.reader, indexed.encoder, TARGET)


class Followed:
    """A folder that is followed in a thread, and what is said about it."""

    def __init__(self, indexed: Indexed, said: "queue.Queue[str]") -> None:
        self.indexed = indexed
        self._said = said

    def wait_for(self, words: str) -> str:
        """The next line that holds these words; the lines before it are dropped."""
        while True:
            line = self._said.get(timeout=WAIT_S)
            if words in line:
                return line


class HangingReader(DirectReader):
    """Hangs in the fifth file until it is cancelled."""

    def __init__(self) -> None:
        self.hangs = threading.Event()
        self._cancelled = threading.Event()
        self._read = 0

    def read(self, file: Path, path: str) -> Reading:
        self._read += 1
        if self._read == 5:
            self.hangs.set()
            assert self._cancelled.wait(WAIT_S)
        return super().read(file, path)

    def cancel(self) -> None:
        self._cancelled.set()


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[Indexed]:
    """A folder of nine files, and a reader that comes to no end."""
    indexed = Indexed(tmp_path)
    for number in range(9):
        indexed.write(f"{number}.txt", f"Notice {number} of Storholm harbour.")
    yield indexed
    indexed.reader = DirectReader()
    assert indexed.sync().unchanged < 9
    assert len(indexed.texts()) == 9
    check_whole(indexed)


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Followed]:
    said: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(following, "tell", said.put)
    indexed = Indexed(tmp_path)
    for number in range(30):
        indexed.write(f"drive/{number}.txt", f"Notice {number} of Storholm harbour.")
    indexed.write("own.txt", "A notice of our own.")
    stop = threading.Event()
    application = cast(Application, FollowedHome(indexed))
    thread = threading.Thread(
        target=following.follow, args=(application, indexed.folder, stop, 1.0), daemon=True
    )
    thread.start()
    followed = Followed(indexed, said)
    try:
        followed.wait_for("31 added")
        yield followed
    finally:
        stop.set()
        thread.join(timeout=WAIT_S)
        assert not thread.is_alive()


def test_a_new_file_and_a_changed_one_are_indexed(followed: Followed) -> None:
    followed.indexed.write("drive/0.txt", "Notice 0 of Storholm harbour, corrected.")
    followed.indexed.write("new.txt", "A new notice.")
    line = followed.wait_for("added")
    if "1 changed" not in line:  # two notices of the system, two syncs
        line = followed.wait_for("changed")
    texts = followed.indexed.texts()
    assert texts["new.txt"] == "A new notice."
    assert texts["drive/0.txt"].endswith("corrected.")


def test_a_file_whose_name_is_not_utf8_does_not_end_the_following(followed: Followed) -> None:
    folder = os.fsencode(followed.indexed.folder)
    try:
        with open(folder + b"/caf\xe9.txt", "wb") as file:
            file.write(b"A notice with an old name.")
    except OSError as error:
        pytest.skip(f"names here are Unicode: {error}")
    followed.wait_for("1 added")
    followed.indexed.write("after.txt", "A notice after it.")
    followed.wait_for("1 added")
    assert followed.indexed.texts()["caf\\xe9.txt"] == "A notice with an old name."


def test_a_folder_that_disappears_removes_nothing_and_is_followed_again(
    followed: Followed,
) -> None:
    folder = followed.indexed.folder
    away = folder.with_name("away")
    folder.rename(away)
    followed.wait_for("is gone (a drive that dropped?)")
    assert len(followed.indexed.texts()) == 31
    (away / "late.txt").write_text("A late notice.")
    away.rename(folder)
    followed.wait_for("1 added")
    assert followed.indexed.texts()["late.txt"] == "A late notice."


def test_an_empty_folder_in_its_place_removes_nothing(followed: Followed) -> None:
    folder = followed.indexed.folder
    away = folder.with_name("away")
    folder.rename(away)
    folder.mkdir()
    followed.wait_for("holds no files (a drive that dropped?)")
    assert len(followed.indexed.texts()) == 31


def test_most_files_gone_at_once_are_kept_and_told(followed: Followed) -> None:
    folder = followed.indexed.folder
    (folder / "drive").rename(folder.with_name("away"))
    told = followed.wait_for("30 of 31 files")
    assert "'footnote index'" in told
    assert len(followed.indexed.texts()) == 31
    folder.with_name("away").rename(folder / "drive")
    followed.indexed.write("after.txt", "A notice after the drive came back.")
    followed.wait_for("1 added")
    assert len(followed.indexed.texts()) == 32


def test_a_folder_renamed_inside_is_no_drive_that_dropped(followed: Followed) -> None:
    folder = followed.indexed.folder
    (folder / "drive").rename(folder / "archive")
    assert "30 renamed" in followed.wait_for("renamed")
    assert "archive/7.txt" in followed.indexed.texts()


def test_a_few_files_removed_leave_the_index(followed: Followed) -> None:
    for number in range(3):
        (followed.indexed.folder / f"drive/{number}.txt").unlink()
    while len(followed.indexed.texts()) > 28:  # two notices of the system may be two syncs
        followed.wait_for("removed")
    assert len(followed.indexed.texts()) == 28


def test_a_failure_is_told_once(followed: Followed) -> None:
    followed.indexed.write("broken.txt", " ")
    assert "1 failed" in followed.wait_for("failed")
    followed.wait_for("! broken.txt: empty")
    followed.indexed.write("more.txt", "A further notice.")
    assert "1 failed" in followed.wait_for("1 added")
    followed.indexed.write("broken-too.txt", " ")
    assert "2 failed" in followed.wait_for("2 failed")
    assert "broken-too.txt" in followed.wait_for("! broken")


def test_a_home_that_another_process_writes_is_tried_again(followed: Followed) -> None:
    with followed.indexed.home.writing("another process"):
        followed.indexed.write("new.txt", "A new notice.")
        followed.wait_for("is being written by")
    followed.wait_for("1 added")


def test_a_folder_deleted_and_made_again_is_followed(followed: Followed) -> None:
    folder = followed.indexed.folder
    shutil.rmtree(folder)
    followed.wait_for("gone")
    for number in range(31):
        followed.indexed.write(f"drive/{number}.txt", f"Notice {number} of another harbour.")
    followed.wait_for("changed")
    assert followed.indexed.texts()["drive/3.txt"] == "Notice 3 of another harbour."


def test_a_stop_ends_the_sync_under_way_and_says_what_remains(hanging: Indexed) -> None:
    stop, reader = threading.Event(), HangingReader()
    hanging.reader = reader

    def ask_for_a_stop() -> None:
        assert reader.hangs.wait(WAIT_S)
        stop.set()

    stopper = threading.Thread(target=ask_for_a_stop)
    stopper.start()
    with pytest.raises(Interrupted, match="of 9 files done; run 'footnote index' again"):
        following.follow(cast(Application, FollowedHome(hanging)), hanging.folder, stop)
    stopper.join()


def test_following_ends_with_the_server(hanging: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    said: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(serving, "tell", said.put)
    hanging.reader = reader = HangingReader()
    with serving.following(cast(Application, FollowedHome(hanging)), hanging.folder):
        assert reader.hangs.wait(WAIT_S)
    assert any("of 9 files done" in line for line in said.queue)
    assert "following" not in [thread.name for thread in threading.enumerate()]


def test_a_copy_is_told_though_nothing_is_embedded(followed: Followed) -> None:
    followed.indexed.write("copy.txt", "A notice of our own.")
    assert "1 added" in followed.wait_for("added")
