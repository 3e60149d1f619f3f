"""Near-copies share a story, whatever comes and goes."""

import random
from pathlib import Path

import pytest

from tests.index.indexed import Indexed

WORDS = [f"word{number}" for number in range(3000)]


def story(seed: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=200))


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    indexed = Indexed(tmp_path)
    indexed.write("wire.txt", f"{story(1)}\n")
    indexed.write("paper.txt", f"LONDON. From our own staff. {story(1)}\n")
    indexed.write("other.txt", f"{story(2)}\n")
    indexed.write("note.txt", "A short note.\n")
    indexed.sync()
    return indexed


def stories(indexed: Indexed) -> dict[str, str]:
    with indexed.parts() as (catalogue, _):
        return {entry.path: entry.story for entry in catalogue.entries()}


def test_near_copies_share_a_story_and_others_do_not(indexed: Indexed) -> None:
    found = stories(indexed)
    assert found["wire.txt"] == found["paper.txt"]
    assert len({found["wire.txt"], found["other.txt"], found["note.txt"]}) == 3


def test_a_later_near_copy_joins_the_story(indexed: Indexed) -> None:
    indexed.write("evening.txt", f"{story(1)} And a last word of the evening's edition.\n")
    indexed.sync()
    found = stories(indexed)
    assert found["evening.txt"] == found["wire.txt"]


def test_a_rewritten_document_leaves_the_story(indexed: Indexed) -> None:
    indexed.write("paper.txt", f"{story(3)}\n")
    indexed.sync()
    found = stories(indexed)
    assert found["paper.txt"] != found["wire.txt"]


def test_nothing_is_left_of_what_is_gone(indexed: Indexed) -> None:
    for file in ("wire.txt", "paper.txt", "other.txt"):
        (indexed.folder / file).unlink()
    indexed.sync()
    with indexed.parts() as (catalogue, _):
        assert catalogue.rows("SELECT count(*) FROM signatures") == [(0,)]
        assert catalogue.rows("SELECT count(*) FROM bands") == [(0,)]


def test_a_form_filled_in_many_times_is_one_story(indexed: Indexed) -> None:
    form = story(4)
    for number in range(60):
        indexed.write(f"form/{number}.txt", f"{form} Number {number}.\n")
    indexed.sync()
    indexed.write("form/late.txt", f"{form} Number late.\n")
    indexed.sync()
    found = stories(indexed)
    assert len({found[path] for path in found if path.startswith("form/")}) == 1
