"""What a model's file tells of itself, and files that are none."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_model import missing, small_model

from corpus.errors import ModelError
from rag.gguf import GgufFile

Entry = tuple[str, int | str | list[str]]


def gguf(*entries: Entry) -> bytes:
    """A file with these entries at its head, and no weights."""
    body = b"".join(text(name) + value(held) for name, held in entries)
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(entries)) + body


def text(written: str) -> bytes:
    return struct.pack("<Q", len(written.encode())) + written.encode()


def value(held: int | str | list[str]) -> bytes:
    if isinstance(held, int):
        return struct.pack("<II", 4, held)
    if isinstance(held, str):
        return struct.pack("<I", 8) + text(held)
    return struct.pack("<IIQ", 9, 8, len(held)) + b"".join(text(one) for one in held)


TINY = gguf(
    ("general.architecture", "llama"),
    ("general.tags", ["one", "two"]),
    ("llama.context_length", 2048),
    ("llama.block_count", 4),
    ("llama.embedding_length", 64),
    ("llama.attention.head_count", 8),
    ("llama.attention.head_count_kv", 2),
    ("tokenizer.ggml.tokens", ["a"] * 3),
)


def test_a_file_tells_its_kind_and_what_it_takes(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(TINY)
    file = GgufFile.at(path)
    assert (file.architecture, file.trained_context, file.size) == ("llama", 2048, len(TINY))
    assert file.context_bytes == 4 * (64 // 8) * 2 * 2 * 2
    assert file.memory(1000) - file.memory(0) == 1000 * file.context_bytes
    assert (file.context(4096), file.context(1024)) == (2048, 1024)


def test_what_a_file_does_not_tell_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "odd.gguf"
    path.write_bytes(gguf(("general.architecture", "new"), ("new.block_count", 4)))
    file = GgufFile.at(path)
    assert (file.trained_context, file.context_bytes, file.context(4096)) == (None, 0, 4096)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model file .*none\.gguf"):
        GgufFile.at(tmp_path / "none.gguf")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is a folder"):
        GgufFile.at(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"GGUF", b"PK\x03\x04" * 20, b"GGUF" + b"\xff" * 60, TINY[:90]]
)
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="is no GGUF file") as caught:
        GgufFile.at(path)
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(tmp_path_factory: pytest.TempPathFactory, rest: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00" + rest)
    with suppress(ModelError):
        assert GgufFile.at(path).context(4096) > 0


@pytest.mark.skipif(missing() is not None, reason=f"no local model: {missing()}")
def test_a_real_file_is_read() -> None:
    path = small_model()
    assert path is not None
    file = GgufFile.at(path)
    assert (file.architecture, file.trained_context) == ("llama", 8192)
    # 30 layers of 3 kept heads of 64 numbers, as key and as value, in two bytes
    assert file.context_bytes == 30 * 3 * 64 * 2 * 2
