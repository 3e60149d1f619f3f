"""A backup of one home is the index of another: the same texts, spans and answers."""

import json
import os
import random
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import FootnoteError, HomeBusy, UsageError
from index.backup import CATALOGUE, MANIFEST, SETTINGS, write_backup
from index.commits import Commits
from index.restoring import read_manifest, restore
from tests.fakes import HashingEmbedder
from tests.index.indexed import Indexed, check_whole, holds

COUNT = 30
SETTING = "passages = 20\n"


@pytest.fixture
def filled(indexed: Indexed) -> Indexed:
    for number in range(COUNT):
        indexed.write(f"{number}.txt", f"Ferry mark{number}x left harbour{number % 5}.")
    indexed.write("empty.txt", "")
    indexed.sync()
    return indexed


@pytest.fixture
def other(filled: Indexed, tmp_path: Path) -> Indexed:
    """Another home with nothing in it, over the same folder."""
    other = Indexed(tmp_path / "other")
    other.folder = filled.folder
    return other


def _backed_up(indexed: Indexed, file: Path, *, replace: bool = False) -> Path:
    with indexed.parts() as (catalogue, _):
        write_backup(catalogue, SETTING, file, replace=replace)
    return file


def _answers(indexed: Indexed) -> list[object]:
    questions = [f"ferry harbour{number}" for number in range(5)] + ["mark7x", "mark29x left"]
    with indexed.search() as search:
        return [
            # Chroma's graph is approximate: what is merely near may vary.
            sorted(
                (h.passage.entry.path, h.passage.start, h.passage.text, round(h.cosine, 5))
                for h in search.find(question)
                if holds(h, question)
            )
            for question in questions
        ]


def test_a_restored_home_gives_the_same_answers_and_embeds_nothing(
    filled: Indexed, other: Indexed, tmp_path: Path
) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    manifest = restore(file, other.home, None, replace=False)
    assert (manifest.documents, manifest.passages) == (COUNT, COUNT)
    assert isinstance(other.encoder, HashingEmbedder)
    assert other.encoder.encoded == []
    assert _answers(other) == _answers(filled)
    assert (other.texts(), other.failures()) == (filled.texts(), filled.failures())
    assert other.home.settings.read_text() == SETTING
    check_whole(other)
    summary = other.sync()
    assert (summary.unchanged, summary.embedded) == (COUNT, 0)


def test_the_first_home_is_as_it_was(filled: Indexed, other: Indexed, tmp_path: Path) -> None:
    before = _answers(filled)
    file = _backed_up(filled, tmp_path / "backup.zip")
    restore(file, other.home, None, replace=False)
    other.write("new.txt", "A balloon landed.")
    other.sync()
    assert _answers(filled) == before
    check_whole(filled)


def test_a_backup_during_a_sync_is_of_one_moment(
    filled: Indexed, other: Indexed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.WINDOW", 4)
    whole, files, texts = Commits.add, list[Path](), list[dict[str, str]]()

    def back_up(commits: Commits, *given: Any) -> None:
        whole(commits, *given)
        texts.append(filled.texts())
        files.append(_backed_up(filled, tmp_path / f"{len(files)}.zip"))

    monkeypatch.setattr(Commits, "add", back_up)
    for number in range(COUNT):
        filled.write(f"{number}.txt", f"Tram mark{number}y left harbour{number % 5}.")
    filled.sync()
    monkeypatch.undo()
    for number in (0, len(files) // 2, len(files) - 1):
        restore(files[number], other.home, None, replace=True)
        assert other.texts() == texts[number]
        check_whole(other)
        for path, text in other.texts().items():
            assert other.found(text.split()[1]) == [path]
    assert other.texts() == filled.texts()


def test_a_file_that_is_there_is_not_replaced_unasked(filled: Indexed, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("precious")
    with pytest.raises(UsageError, match="--force"):
        _backed_up(filled, file)
    assert file.read_text() == "precious"
    _backed_up(filled, file, replace=True)
    assert read_manifest(file).documents == COUNT


def test_only_its_owner_can_read_a_backup_and_nothing_is_left_beside_it(
    filled: Indexed, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    file = _backed_up(filled, place / "backup.zip")
    assert os.listdir(place) == ["backup.zip"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["none/backup.zip", "."])
def test_a_place_that_cannot_be_written_is_told(filled: Indexed, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as raised:
        _backed_up(filled, tmp_path / name)
    assert "\n" not in str(raised.value)


def test_a_home_with_an_index_is_not_replaced_unasked(
    filled: Indexed, other: Indexed, tmp_path: Path
) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    other.folder = tmp_path / "others"
    other.write("own.txt", "A balloon landed.")
    other.sync()
    other.home.settings.write_text("passages = 30\n")
    with pytest.raises(UsageError, match="--force"):
        restore(file, other.home, None, replace=False)
    assert other.found("balloon landed") == ["own.txt"]
    restore(file, other.home, None, replace=True)
    assert _answers(other) == _answers(filled)
    assert other.home.settings.read_text() == "passages = 30\n", "its own settings stay"
    check_whole(other)


@pytest.mark.parametrize("damage", ["catalogue", "vectors", "all"])
def test_a_damaged_home_is_mended_by_a_backup(filled: Indexed, tmp_path: Path, damage: str) -> None:
    before = _answers(filled)
    file = _backed_up(filled, tmp_path / "backup.zip")
    if damage != "vectors":
        filled.home.catalogue.write_bytes(b"This is no database at all. " * 100)
        filled.home.catalogue.with_name("catalogue.db-wal").write_bytes(b"nor is this")
    if damage != "catalogue":
        for each in filled.home.vectors.rglob("*.sqlite3"):
            each.write_bytes(b"no database")
    with pytest.raises(FootnoteError, match="run 'footnote"):
        _answers(filled)
    restore(file, filled.home, None, replace=True)
    assert _answers(filled) == before
    check_whole(filled)


def test_a_search_that_is_open_follows(filled: Indexed, tmp_path: Path) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    filled.write("7.txt", "A tram newmark7x came instead.")
    filled.sync()
    with filled.search() as search:
        assert search.find("newmark7x")[0].passage.entry.path == "7.txt"
        restore(file, filled.home, None, replace=True)
        assert "mark7x" in search.find("mark7x")[0].passage.text
    check_whole(filled)


def test_a_home_that_is_being_written_is_not_replaced(filled: Indexed, tmp_path: Path) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    with filled.home.writing("footnote index"), pytest.raises(HomeBusy, match="footnote index"):
        restore(file, filled.home, None, replace=True)
    with filled.home.writing("footnote index"):
        _backed_up(filled, tmp_path / "during.zip")
    assert _answers(filled)


def test_what_cannot_be_made_ready_leaves_the_home_as_it_was(
    filled: Indexed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    filled.write("new.txt", "A balloon landed.")
    filled.sync()

    def full(*given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.restoring.refill", full)
    with pytest.raises(UsageError, match="No space left"):
        restore(file, filled.home, None, replace=True)
    assert filled.found("balloon landed") == ["new.txt"]
    assert not list(filled.home.folder.glob("restoring-*"))
    monkeypatch.undo()
    filled.sync()
    check_whole(filled)


# Files that are no backup, or no whole one.


def _rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _set(parts: dict[str, bytes], **fields: object) -> None:
    parts[MANIFEST] = json.dumps({**json.loads(parts[MANIFEST]), **fields}).encode()


def _other_words(parts: dict[str, bytes]) -> None:
    parts[CATALOGUE] = parts[CATALOGUE].replace(b"Ferry", b"Fairy")


FOREIGN: dict[str, Callable[[dict[str, bytes]], None]] = {
    "is damaged": _other_words,
    "holds other files": lambda parts: parts.update({"../../evil.sh": b"rm"}),
    "other files than": lambda parts: parts.update({"/etc/evil": b"rm"}),
    "a backup does": lambda parts: parts.__delitem__(SETTINGS),
    "is no backup": lambda parts: parts.__delitem__(MANIFEST),
    "no backup of this program": lambda parts: parts.update({MANIFEST: b"[1]"}),
    "name a file of 'footnote backup'": lambda parts: _set(parts, format="another"),
    "has layout 1": lambda parts: _set(parts, layout=1),
    "not what the manifest tells": lambda parts: _set(parts, documents=7),
}


@pytest.mark.parametrize("says", FOREIGN)
def test_a_foreign_file_is_refused_in_one_line(
    filled: Indexed, other: Indexed, tmp_path: Path, says: str
) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    _rewritten(file, FOREIGN[says])
    with pytest.raises(UsageError, match=says) as raised:
        restore(file, other.home, None, replace=False)
    assert "\n" not in str(raised.value)
    assert not other.home.catalogue.exists()
    assert not (tmp_path / "evil.sh").exists()


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(
    filled: Indexed, other: Indexed, tmp_path: Path
) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    with zipfile.ZipFile(file) as archive:
        manifest = archive.read(MANIFEST)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, manifest)
        archive.writestr(SETTINGS, SETTING)
        archive.writestr(CATALOGUE, bytes(200_000_000))
    with pytest.raises(UsageError, match="not as it was written"):
        restore(file, other.home, None, replace=False)
    assert not list(other.home.folder.glob("restoring-*"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"text " * 999])
def test_what_is_no_archive_is_refused(tmp_path: Path, other: Indexed, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    for name in ("file", "none", "."):
        with pytest.raises(UsageError) as raised:
            restore(tmp_path / name, other.home, None, replace=False)
        assert "\n" not in str(raised.value)
    assert not other.home.folder.exists()


def test_cut_and_changed_backups_are_refused_or_restore_the_same(
    filled: Indexed, other: Indexed, tmp_path: Path
) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    whole, texts = file.read_bytes(), filled.texts()
    chance = random.Random(9)
    refused = 0
    for turn in range(60):
        at = chance.randrange(len(whole))
        changed = whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
        file.write_bytes(whole[:at] if turn % 3 == 0 else changed)
        try:
            restore(file, other.home, None, replace=True)
        except UsageError as error:
            assert "\n" not in str(error)  # noqa: PT017 - a changed time, say, does no harm
            refused += 1
        else:
            assert other.texts() == texts
    assert refused > 50


def test_a_backup_holds_a_catalogue_that_any_sqlite_reads(filled: Indexed, tmp_path: Path) -> None:
    file = _backed_up(filled, tmp_path / "backup.zip")
    with zipfile.ZipFile(file) as archive:
        archive.extract(CATALOGUE, tmp_path / "unpacked")
    with closing(sqlite3.connect(tmp_path / "unpacked" / CATALOGUE)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (COUNT,)
