from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.readers.table import read_file

Read = Callable[[str, bytes | str], Document]
Blocks = Callable[[Document], list[tuple[str, str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file of this name and content, and read it."""

    def written_and_read(name: str, content: bytes | str) -> Document:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(file, name)

    return written_and_read


@pytest.fixture
def blocks() -> Blocks:
    """Kind and text of each block of a document."""

    def of(document: Document) -> list[tuple[str, str]]:
        return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]

    return of
