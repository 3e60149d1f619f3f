"""Random changes to a folder, with a sync now and then: the index equals the folder each time."""

import random
import re
import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.errors import ReadFailure
from tests.index.indexed import Indexed, check_whole
from tests.index.mails import Attached, mail

SYNCS = 8
NAMES = ("a.txt", "b c.md", "dé/ep.txt", "deep/er/e.html", "100%_x.txt", "it's.md", "z.txt")
MAILS = ("m.eml", "dé/n.eml", "deep/er/o o.eml", "p%_x.eml")
ANNEXES = (
    ("annex.txt", b"Annexq tells of ferries."),
    ("annex.txt", b"Supplementq tells of trams."),
    ("map.png", b"\x89PNG\r\n\x1a\nmap"),
    ("empty.txt", b" "),
)


class Changes:
    """Does random things to a folder; each text holds a word of its own."""

    def __init__(self, indexed: Indexed, seed: int, names: tuple[str, ...]) -> None:
        self.chance = random.Random(seed)
        self.indexed = indexed
        self.names = names
        self.written = 0

    def files(self) -> list[Path]:
        return sorted(file for file in self.indexed.folder.rglob("*") if file.is_file())

    def somewhere(self) -> Path:
        self.written += 1
        name = self.chance.choice(self.names)
        if self.chance.random() < 0.5:
            name = f"more {self.written}/{name}"
        return self.indexed.folder / name

    def write(self, file: Path) -> None:
        self.written += 1
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".eml":
            file.write_bytes(self.mail(depth=0).as_bytes())
            return
        body = f"Unique{self.written}q tells of {self.chance.choice(['ferries', 'trams'])}."
        if file.suffix == ".html":
            body = f"<html><body><article><p>{body}</p></article></body></html>"
        file.write_text(body * self.chance.choice([1, 1, 1, 30]))

    def mail(self, depth: int) -> EmailMessage:
        """A mail with up to three annexes, often the same, or files of the folder, or mails."""
        self.written += 1
        number, attached = self.written, list[Attached | EmailMessage]()
        for _ in range(self.chance.randint(0, 3)):
            what = self.chance.random()
            if what < 0.3 and depth < 2:
                attached.append(self.mail(depth + 1))
            elif what < 0.5 and (files := self.files()):
                file = self.chance.choice(files)
                attached.append((file.name, file.read_bytes()))
            else:
                attached.append(self.chance.choice(ANNEXES))
        return mail(f"Mail {number}", *attached, text=f"Unique{number}q tells of trains.")

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
            reading = indexed.reader.read(file, path)
        except ReadFailure as failure:
            failures[path] = failure.code
        else:
            texts |= {part.path: part.text for part in (reading.document, *reading.attached)}
            failures |= {part.path: part.code for part in reading.unread}
    return texts, failures


def _marks(texts: dict[str, str]) -> set[str]:
    found = [re.search(r"\b[A-Z][a-z]+\d*q\b", text) for text in texts.values()]
    return {mark.group().lower() for mark in found if mark}


@pytest.mark.parametrize("names", [NAMES, NAMES[:3] + MAILS], ids=["files", "mails"])
@pytest.mark.parametrize("seed", range(6))
def test_the_index_equals_the_folder_after_every_sync(
    indexed: Indexed, seed: int, names: tuple[str, ...]
) -> None:
    changes = Changes(indexed, seed, names)
    gone = set[str]()
    for _ in range(SYNCS):
        for _ in range(changes.chance.randint(1, 9)):
            changes.step()
        if not changes.files():
            changes.write(changes.somewhere())
        files = changes.files()
        texts, failures = _read(indexed, files)
        summary = indexed.sync()
        assert indexed.texts() == texts
        assert indexed.failures() == failures
        assert {failure.path for failure in (*summary.failed, *summary.unread)} == set(failures)
        check_whole(indexed)
        marks = _marks(texts)
        with indexed.search() as search:
            for mark in sorted(marks):
                found = [hit.passage.text.lower() for hit in search.find(mark)]
                assert any(mark in text for text in found)
            for mark in sorted(gone - marks)[:5]:
                assert not any(mark in hit.passage.text.lower() for hit in search.find(mark))
        gone |= marks
        indexed_files = summary.added + summary.changed + summary.renamed + summary.unchanged
        assert indexed_files + len(summary.failed) == len(files)
        assert summary.attached == len(texts) + len(summary.failed) - len(files)
