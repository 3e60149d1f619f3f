"""Homes for the command line: one over the sample briefings, made once and only read."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from command import Footnote


@pytest.fixture(scope="session")
def weights() -> Iterator[None]:
    """The real weights, loaded once for all runs in this process: each run would load its own."""
    from index.embedder import SentenceEmbedder
    from rag import bootstrap

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bootstrap, "SentenceEmbedder", cache(SentenceEmbedder))
        yield


@pytest.fixture(scope="session")
def samples(weights: None, tmp_path_factory: pytest.TempPathFactory) -> Footnote:
    """The command over the sample briefings; for reading."""
    footnote = Footnote(tmp_path_factory.mktemp("samples") / "home")
    indexed = footnote("index")
    assert indexed.code == 0, indexed
    return footnote


@pytest.fixture
def footnote(weights: None, tmp_path: Path) -> Footnote:
    """The command over a home of this test's own, with nothing in it."""
    return Footnote(tmp_path / "home")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of two briefings, one with a date, to be indexed and changed."""
    folder = tmp_path / "desk"
    (folder / "ferries").mkdir(parents=True)
    (folder / "ferries" / "timetable.md").write_text(
        "---\ntitle: Winter timetable\ndate: 2025-11-02\n---\n\n"
        "The ferry to Storholm sails four times a day from 2 November.\n\n"
        "Captain Ines Vold said the last boat leaves at 21:40.\n"
    )
    (folder / "bridge.txt").write_text(
        "Repairs of the bridge\n\n"
        "The council of Lindvik granted 3.2 million crowns for the bridge.\n"
    )
    return folder


@pytest.fixture
def indexed(footnote: Footnote, desk: Path) -> Footnote:
    """The command over a home that follows the desk's folder."""
    ran = footnote("index", desk)
    assert ran.code == 0, ran
    return footnote
