import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import FolderError, ReadFailure
from corpus.folder import sha256_of, walk
from corpus.limits import Limits


def _make(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)


def test_files_of_all_depths_come_sorted_with_forward_slashes(tmp_path: Path) -> None:
    _make(tmp_path, "b.txt", "a/c d/Übersicht.md", "a/b.md")
    listing = walk(tmp_path)
    assert [file.path for file in listing.files] == ["a/b.md", "a/c d/Übersicht.md", "b.txt"]
    assert listing.files[2].file.read_text() == "b.txt"
    assert listing.files[2].size == 5
    assert listing.files[2].mtime_ns == (tmp_path / "b.txt").stat().st_mtime_ns


def test_hidden_files_and_what_programs_leave_are_passed_over(tmp_path: Path) -> None:
    _make(tmp_path, ".git/config", ".DS_Store", "~$brief.docx", "Thumbs.db", "a/.x", "a/y.txt")
    assert [file.path for file in walk(tmp_path).files] == ["a/y.txt"]


def test_a_name_that_is_not_utf8_has_a_valid_path_and_opens(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "wb") as stream:
        stream.write(b"x")
    [file] = walk(tmp_path).files
    assert file.path == "caf\\xe9.txt"
    assert file.file.read_bytes() == b"x"


def test_a_link_to_a_file_inside_counts_and_one_that_leads_out_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    _make(tmp_path, "outside.txt")
    _make(folder, "a.txt")
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "dead.txt").symlink_to("nowhere")
    listing = walk(folder)
    assert [file.path for file in listing.files] == ["a.txt", "again.txt"]
    assert [(p.path, p.code) for p in listing.problems] == [
        ("dead.txt", "unreadable"),
        ("out.txt", "unreadable"),
    ]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    _make(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    listing = walk(tmp_path)
    assert [file.path for file in listing.files] == ["a/b.txt"]
    assert [problem.path for problem in listing.problems] == ["self"]


def test_a_pipe_is_reported_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    listing = walk(tmp_path)
    assert not listing.files
    assert [(p.path, p.code) for p in listing.problems] == [("pipe.txt", "unsupported")]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anyone may list."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may read everything: as root, be someone else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX systems")
def test_a_folder_without_permission_is_reported(open_folder: Path) -> None:
    _make(open_folder, "a/x.txt", "b.txt", "c/y.txt")
    (open_folder / "a").chmod(0)
    (open_folder / "c").chmod(0o644 if os.geteuid() == 0 else 0o400)
    try:
        with _as_nobody():
            listing = walk(open_folder)
    finally:
        (open_folder / "a").chmod(0o700)
        (open_folder / "c").chmod(0o700)
    assert [file.path for file in listing.files] == ["b.txt"]
    # The second can be listed, but nothing in it can be reached.
    assert [(p.path, p.code) for p in listing.problems] == [
        ("a", "unreadable"),
        ("c/y.txt", "unreadable"),
    ]
    assert all("permission denied" in problem.reason for problem in listing.problems)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX systems")
def test_a_file_without_permission_has_no_hash_but_a_reason(open_folder: Path) -> None:
    _make(open_folder, "a.txt")
    (open_folder / "a.txt").chmod(0)
    with _as_nobody():
        [file] = walk(open_folder).files
        with pytest.raises(ReadFailure, match="permission denied") as failure:
            sha256_of(file.file)
    assert failure.value.code == "unreadable"


def test_a_file_that_is_too_large_to_read_is_reported(tmp_path: Path) -> None:
    _make(tmp_path, "a.txt", "longer.txt")
    listing = walk(tmp_path, Limits(max_bytes=6))
    assert [file.path for file in listing.files] == ["a.txt"]
    [problem] = listing.problems
    assert (problem.path, problem.code) == ("longer.txt", "too_large")
    assert "split it" in problem.reason


def test_a_missing_folder_and_a_file_are_refused_by_name(tmp_path: Path) -> None:
    _make(tmp_path, "a.txt")
    with pytest.raises(FolderError, match=r"no folder .*missing"):
        walk(tmp_path / "missing")
    with pytest.raises(FolderError, match=r"a\.txt is a file"):
        walk(tmp_path / "a.txt")


def test_an_empty_folder_is_an_empty_listing(tmp_path: Path) -> None:
    assert walk(tmp_path).files == ()


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    _make(tmp_path, "a.txt")
    assert sha256_of(tmp_path / "a.txt") == hashlib.sha256(b"a.txt").hexdigest()


def test_a_vanished_file_has_no_hash_but_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ReadFailure) as failure:
        sha256_of(tmp_path / "gone.txt")
    assert failure.value.code == "unreadable"
