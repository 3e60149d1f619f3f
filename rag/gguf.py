"""What a GGUF file says of itself, read from its first bytes: no library is needed for it.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corpus.errors import ModelError

_MAGIC = b"GGUF"
# How many bytes each type of value has; 8 is a text, 9 a list.
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_WHOLE = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 10: "<Q", 11: "<q"}
_TEXT, _LIST = 8, 9
_MOST_ENTRIES = 10_000  # far above what any model has: a damaged count must not be walked
_LONGEST = 1 << 20
# Memory that reckoning takes beside weights and context: 0.3 GB with a model of 1.5 B.
_REST = 400_000_000
# A number of the context in 16 bits, once as key and once as value.
_BYTES_A_PAIR = 4


@dataclass(frozen=True, slots=True)
class GgufFile:
    """A language model's file: its size in bytes, its kind, and how long a text it was made for.

    `context_bytes` is what each token of the context takes in memory; 0 where the file does not
    tell.
    """

    path: Path
    size: int
    architecture: str
    trained_context: int | None
    context_bytes: int

    @classmethod
    def at(cls, path: Path) -> "GgufFile":
        """The file at `path`. Raises ModelError where there is none, or it is no GGUF file."""
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                told = _told(file)
        except FileNotFoundError:
            raise ModelError(
                f"There is no model file {path}. Check the path in the setting model."
            ) from None
        except IsADirectoryError:
            raise ModelError(f"{path} is a folder. Name the GGUF file in it.") from None
        except OSError as error:
            raise ModelError(f"The model file {path} cannot be read ({error.strerror}).") from None
        if told is None:
            raise ModelError(
                f"{path} is no GGUF file, or only the beginning of one. Fetch it again, or name "
                "another."
            )
        kind = str(told.get("general.architecture", ""))
        return cls(path, size, kind, _number(told, f"{kind}.context_length"), _pairs(told, kind))

    def context(self, wanted: int) -> int:
        """As many tokens as wanted, or as many as the model was trained for."""
        return min(wanted, self.trained_context or wanted)

    def memory(self, context: int) -> int:
        """Bytes that answering takes with a context of so many tokens."""
        return self.size + context * self.context_bytes + _REST


def _number(told: dict[str, int | str], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) and value > 0 else None


def _pairs(told: dict[str, int | str], kind: str) -> int:
    layers = _number(told, f"{kind}.block_count")
    heads = _number(told, f"{kind}.attention.head_count")
    width = _number(told, f"{kind}.embedding_length")
    if layers is None or heads is None or width is None:
        return 0
    kept = _number(told, f"{kind}.attention.head_count_kv") or heads
    return layers * (width // heads) * kept * _BYTES_A_PAIR


def _told(file: BinaryIO) -> dict[str, int | str] | None:
    """The numbers and texts at the head of the file, up to its vocabulary; None for no GGUF."""
    try:
        if file.read(4) != _MAGIC or _whole(file, "<I") not in (2, 3):
            return None
        _whole(file, "<Q")  # tensors
        told = dict[str, int | str]()
        for _ in range(min(_whole(file, "<Q"), _MOST_ENTRIES)):
            name = _text(file)
            if name.startswith("tokenizer."):  # long, and what is asked for stands before it
                return told
            value = _value(file, _whole(file, "<I"))
            if value is not None:
                told[name] = value
    except (struct.error, KeyError, ValueError, RecursionError):
        return None
    return told


def _value(file: BinaryIO, kind: int) -> int | str | None:
    if kind == _TEXT:
        return _text(file)
    if kind == _LIST:
        inner, count = _whole(file, "<I"), _whole(file, "<Q")
        for _ in range(_checked(count)):
            _value(file, inner)
        return None
    if kind in _WHOLE:
        return _whole(file, _WHOLE[kind])
    file.seek(_SIZES[kind], 1)
    return None


def _text(file: BinaryIO) -> str:
    return file.read(_checked(_whole(file, "<Q"))).decode()


def _whole(file: BinaryIO, form: str) -> int:
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])


def _checked(length: int) -> int:
    if length > _LONGEST:
        raise ValueError("longer than anything at the head of a model's file")
    return length
