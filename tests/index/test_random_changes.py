"""Random changes to a folder, with a sync now and then: the index equals the folder each time."""

import random
import shutil
from pathlib import Path

import pytest

from corpus.errors import ReadFailure
from tests.index.indexed import Indexed, check_whole

SYNCS = 8
NAMES = ("a.txt", "b c.md", "dé/ep.txt", "deep/er/e.html", "100%_x.txt", "it's.md", "z.txt")


class Changes:
    """Does random things to a folder; each text holds a word of its own."""

    def __init__(self, indexed: Indexed, seed: int) -> None:
        self.chance = random.Random(seed)
        self.indexed = indexed
        self.written = 0

    def files(self) -> list[Path]:
        return sorted(file for file in self.indexed.folder.rglob("*") if file.is_file())

    def somewhere(self) -> Path:
        self.written += 1
        name = self.chance.choice(NAMES)
        if self.chance.random() < 0.5:
            name = f"more {self.written}/{name}"
        return self.indexed.folder / name

    def write(self, file: Path) -> None:
        self.written += 1
        file.parent.mkdir(parents=True, exist_ok=True)
        body = f"Unique{self.written}q tells of {self.chance.choice(['ferries', 'trams'])}."
        if file.suffix == ".html":
            body = f"<html><body><article><p>{body}</p></article></body></html>"
        file.write_text(body * self.chance.choice([1, 1, 1, 30]))

    def step(self) -> None:
        files = self.files()
        what = self.chance.choice(
            ["add", "add", "change", "rename", "swap", "remove", "copy", "break", "touch"]
        )
        if what == "add" or len(files) < 3:
            self.write(self.somewhere())
            return
        one, other = self.chance.sample(files, 2)
        if what == "change":
            self.write(one)
        elif what == "rename":
            target = self.somewhere()
            target.parent.mkdir(parents=True, exist_ok=True)
            one.replace(target)
        elif what == "swap":
            kept = one.read_bytes()
            one.write_bytes(other.read_bytes())
            other.write_bytes(kept)
        elif what == "remove":
            one.unlink()
        elif what == "copy":
            target = self.somewhere()
            target.parent.mkdir(parents=True, exist_ok=True)
            if target != one:
                shutil.copy(one, target)
        elif what == "break":
            one.write_bytes(self.chance.choice([b"", b"%PDF-1.7 no more", bytes(300)]))
        elif what == "touch":
            one.touch()


def _read(indexed: Indexed, files: list[Path]) -> tuple[dict[str, str], dict[str, str]]:
    """What reading the folder gives: texts and failures, by path."""
    texts, failures = dict[str, str](), dict[str, str]()
    for file in files:
        path = file.relative_to(indexed.folder).as_posix()
        try:
            texts[path] = indexed.reader.read(file, path).document.text
        except ReadFailure as failure:
            failures[path] = failure.code
    return texts, failures


@pytest.mark.parametrize("seed", range(6))
def test_the_index_equals_the_folder_after_every_sync(indexed: Indexed, seed: int) -> None:
    changes = Changes(indexed, seed)
    gone = set[str]()
    for _ in range(SYNCS):
        for _ in range(changes.chance.randint(1, 9)):
            changes.step()
        if not changes.files():
            changes.write(changes.somewhere())
        texts, failures = _read(indexed, changes.files())
        summary = indexed.sync()
        assert indexed.texts() == texts
        assert indexed.failures() == failures
        assert {failure.path for failure in summary.failed} == set(failures)
        check_whole(indexed)
        marks = {text.split()[0].lower() for text in texts.values()}
        with indexed.search() as search:
            for mark in sorted(marks):
                found = [hit.passage.text.lower() for hit in search.find(mark)]
                assert any(mark in text for text in found)
            for mark in sorted(gone - marks)[:5]:
                assert not any(mark in hit.passage.text.lower() for hit in search.find(mark))
        gone |= marks
        assert summary.added + summary.changed + summary.renamed + summary.unchanged == len(texts)
