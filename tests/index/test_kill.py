"""A process that is killed at any moment leaves each document in its old version or its new one."""

import json
import os
import random
import re
import shutil
import sys
from pathlib import Path

import pytest

from index.publishing import rebuild
from tests.index.indexed import Indexed, check_rows, check_whole
from tests.index.processes import Victim
from tests.index.victim import WINDOW, embedded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no kill")

FILES = 200
KILLS = int(os.environ.get("KILLS", "20"))  # KILLS=100 for the whole measurement
# Embedded and not yet committed: a window at the encoder, two that wait, and one being committed.
# A window ends with the document that fills it.
LONGEST = 5
IN_FLIGHT = 4 * (WINDOW + LONGEST)
WORDS = [a + b for a in ("fer", "har", "is", "bri", "co") for b in ("ry", "bour", "land", "dge")]


class Folder:
    """A folder whose files change at random. Each text holds a word that no other text does."""

    def __init__(self, indexed: Indexed, seed: int) -> None:
        self.chance = random.Random(seed)
        self.indexed = indexed
        self.names = list[str]()
        self._serial = 0
        for _ in range(FILES):
            self.add()

    def add(self) -> None:
        self._serial += 1
        name = f"part {self._serial % 7}/file{self._serial}.txt"
        self.names.append(name)
        self.fill(name)

    def fill(self, name: str) -> None:
        self._serial += 1
        mark = f"mark{self._serial}x"
        paragraphs = [
            " ".join([mark, *(self.chance.choice(WORDS) for _ in range(40))]) + "."
            for _ in range(self.chance.randint(1, 5))
        ]
        self.indexed.write(name, "\n\n".join(paragraphs))

    def texts(self) -> dict[str, str]:
        """Path → text; for these plain files what reading them gives."""
        return {name: (self.indexed.folder / name).read_text() for name in self.names}

    def change(self) -> None:
        """A mix of changes to about a third of the files."""
        for _ in range(FILES // 3):
            what = self.chance.choice(["add", "fill", "fill", "fill", "rename", "remove", "copy"])
            name = self.chance.choice(self.names)
            file = self.indexed.folder / name
            if what == "add":
                self.add()
            elif what == "fill":
                self.fill(name)
            elif what == "rename":
                self._serial += 1
                self.names[self.names.index(name)] = f"renamed{self._serial}.txt"
                file.rename(self.indexed.folder / f"renamed{self._serial}.txt")
            elif what == "remove" and len(self.names) > FILES // 2:
                self.names.remove(name)
                file.unlink()
            elif what == "copy":
                self._serial += 1
                self.names.append(f"copy{self._serial}.txt")
                shutil.copy(file, self.indexed.folder / f"copy{self._serial}.txt")


@pytest.fixture
def folder(indexed: Indexed) -> Folder:
    return Folder(indexed, seed=7)


def _mark(text: str) -> str:
    return text.split()[0]


def _check_old_or_new(indexed: Indexed, before: dict[str, str], now: dict[str, str]) -> None:
    texts = indexed.texts()
    for path, text in texts.items():
        assert text in (before.get(path), now.get(path)), path
    assert set(before) & set(now) <= set(texts)
    with indexed.parts() as (catalogue, _):
        check_rows(catalogue)
        for uid, start, end, body in catalogue.rows(
            'SELECT p.uid, p.start, p."end", f.body FROM passages p '
            "JOIN passages_fts f ON f.rowid = p.id"
        ):
            opened = catalogue.open(uid)
            assert opened is not None
            assert opened.text[start:end] == body


def _check_found(indexed: Indexed, paths: list[str], absent: set[str]) -> None:
    texts = indexed.texts()
    with indexed.search() as search:
        for path in paths:
            hits = search.find(_mark(texts[path]))
            assert _mark(texts[path]) in {_mark(hit.passage.text) for hit in hits}
        for mark in absent:
            assert all(mark not in hit.passage.text for hit in search.find(mark))


def _rows(indexed: Indexed) -> list[tuple[object, ...]]:
    with indexed.parts() as (catalogue, _):
        return catalogue.rows(
            "SELECT d.path, v.text, v.title, v.date, v.sha256, p.ordinal, p.start, "
            'p."end", p.headings, p.sentences, p.vector, f.title, f.headings, f.body '
            "FROM documents d JOIN versions v USING (uid) JOIN passages p USING (uid) "
            "JOIN passages_fts f ON f.rowid = p.id ORDER BY d.path, p.ordinal"
        )


def _bodies(indexed: Indexed) -> set[str]:
    with indexed.parts() as (catalogue, _):
        return {body for (body,) in catalogue.rows("SELECT body FROM passages_fts")}


def _of(bodies: set[str], embedded: set[str]) -> set[str]:
    """Those of the embedded texts, which may begin with a title, that are passages of these."""
    return {
        text
        for text in embedded
        if text in bodies or any(text[at.end() :] in bodies for at in re.finditer("\n", text))
    }


@pytest.mark.timeout(120 + 20 * KILLS)
def test_kills_lose_and_double_nothing_and_waste_only_what_was_in_flight(
    indexed: Indexed, folder: Folder, tmp_path: Path
) -> None:
    chance = random.Random(11)
    kills = 0
    with Victim(tmp_path) as victim:
        length = victim.finish("sync")
        before = indexed.texts()
        assert before == indexed.read()
        lost = list[int]()  # passages that were embedded and not committed, a number a kill
        embedded(tmp_path)
        for _ in range(4 * KILLS):
            folder.change()
            now = folder.texts()
            held = _bodies(indexed)
            killed = victim.kill("sync", chance.uniform(0, length))
            kills += killed
            worked = embedded(tmp_path)
            assert not _of(held, worked), "what was committed was embedded again"
            lost += [len(worked - _of(_bodies(indexed), worked))] * killed
            _check_old_or_new(indexed, before, now)
            gone = {_mark(t) for t in before.values()} - {_mark(t) for t in now.values()}
            after = indexed.texts()
            gone -= {_mark(text) for text in after.values()}
            _check_found(indexed, chance.sample(sorted(after), 4), set(sorted(gone)[:4]))
            assert killed or after == now
            before = after
            if kills == KILLS:
                break
        assert kills == KILLS
        assert max(lost) <= IN_FLIGHT
        assert max(lost) > 0, "no kill came while something was in flight"
        if told := os.environ.get("KILLS_TOLD"):
            Path(told).write_text(json.dumps(lost))
        victim.finish("sync")
    assert indexed.texts() == indexed.read()
    check_whole(indexed)
    fresh = Indexed(tmp_path / "fresh")
    fresh.folder = indexed.folder
    fresh.sync()
    assert _rows(indexed) == _rows(fresh)
    _check_found(indexed, sorted(indexed.texts())[::10], set())


def test_a_kill_during_a_rebuild_leaves_the_vectors_usable(
    indexed: Indexed, folder: Folder, tmp_path: Path
) -> None:
    chance = random.Random(5)
    with Victim(tmp_path) as victim:
        victim.finish("sync")
        sample = sorted(indexed.texts())[::25]
        length = victim.finish("rebuild")
        for _ in range(5):
            victim.kill("rebuild", chance.uniform(0, length))
            _check_found(indexed, sample, set())
        victim.finish("rebuild")
    check_whole(indexed)


@pytest.fixture
def kept(indexed: Indexed) -> Indexed:
    """An index of some files, with vectors."""
    for number in range(30):
        indexed.write(f"{number}.txt", f"Ferry mark{number}x left harbour{number}.")
    indexed.sync()
    return indexed


def test_a_rebuild_finds_the_same_and_embeds_nothing(kept: Indexed) -> None:
    with kept.search() as search:
        before = search.find("ferry harbour7", limit=5)
    shutil.rmtree(kept.home.vectors)
    embedded = len(getattr(kept.encoder, "encoded"))  # noqa: B009
    with kept.home.writing("a test"), kept.parts() as (catalogue, store):
        assert rebuild(catalogue, store) == 30
    assert len(getattr(kept.encoder, "encoded")) == embedded  # noqa: B009
    with kept.search() as search:
        assert search.find("ferry harbour7", limit=5)[0] == before[0]
    check_whole(kept)
