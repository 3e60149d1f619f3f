"""Which reader an application has: ours, none, another in our format, a published reranker."""

from pathlib import Path

import pytest

from index.home import Home
from rag.bootstrap import Application, build
from rag.reader_cross import CrossReader
from rag.settings import Settings
from rag.span_reader import SpanReader
from tests.rag.tiny_reader import write_tiny_reader


def application(tmp_path: Path, **settings: object) -> Application:
    return build(Home(tmp_path / "home"), Settings.model_validate(settings))


def test_by_default_the_packaged_reader_reads(tmp_path: Path) -> None:
    reader = application(tmp_path).reader
    assert isinstance(reader, SpanReader)
    assert reader.card().name == "footnote-reader"


def test_without_a_reader_there_is_none(tmp_path: Path) -> None:
    assert application(tmp_path, reader="none").reader is None


def test_a_folder_in_our_format_is_another_reader_of_that_kind(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "own")
    reader = application(tmp_path, reader=str(folder)).reader
    assert isinstance(reader, SpanReader)
    assert reader.card().name == "tiny"


@pytest.mark.parametrize("name", ["a-folder", "cross-encoder/some-reranker"])
def test_anything_else_is_a_reranker(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-folder").mkdir()
    here = tmp_path / name
    reader = application(tmp_path, reader=str(here) if here.is_dir() else name).reader
    assert isinstance(reader, CrossReader)
