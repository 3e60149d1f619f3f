"""Archives that would unpack to more than they should, and those that lie about it."""

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO

import pytest

from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from corpus.readers.archive import check_expansion


def _zip(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _code(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(ReadFailure) as failure:
        check_expansion(data, limits)
    assert "\n" not in failure.value.reason
    return failure.value.code


def _claiming(data: bytes, true: bytes, claimed: bytes) -> bytes:
    """The archive with the size and the checksum of `claimed` in place of those of `true`."""

    def record(number: int) -> bytes:
        return struct.pack("<I", number)

    lying = data.replace(
        struct.pack("<I", zlib.crc32(true)), struct.pack("<I", zlib.crc32(claimed))
    )
    return lying.replace(record(len(true)), record(len(claimed)))


def test_ordinary_archives_pass() -> None:
    check_expansion(_zip({"a.xml": b"<a/>" * 1000, "b.txt": b"", "c/": b""}), DEFAULT_LIMITS)
    check_expansion(_zip({"a.xml": b"<a/>"}, zipfile.ZIP_STORED), DEFAULT_LIMITS)
    check_expansion(_zip({"blank.bmp": bytes(20 * MEGABYTE)}), DEFAULT_LIMITS)


def test_what_unpacks_to_more_than_allowed_is_too_large() -> None:
    data = _zip({"a.bin": b"a" * 1001}, zipfile.ZIP_STORED)
    assert _code(data, Limits(max_expanded_bytes=1000)) == "too_large"
    check_expansion(data, Limits(max_expanded_bytes=1001))


def test_a_part_that_swells_beyond_reason_is_too_large() -> None:
    assert _code(_zip({"word/document.xml": b" " * 20 * MEGABYTE})) == "too_large"


def test_a_swelling_part_is_not_hidden_by_a_large_picture() -> None:
    parts = {"a.xml": b" " * 20 * MEGABYTE, "b.jpg": bytes(range(256)) * 1000}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xml", parts["a.xml"], zipfile.ZIP_DEFLATED)
        archive.writestr("b.jpg", parts["b.jpg"], zipfile.ZIP_STORED)
    assert _code(stream.getvalue()) == "too_large"


def test_too_many_parts_are_too_large() -> None:
    assert _code(_zip({f"{number}.xml": b"" for number in range(20_001)})) == "too_large"


@pytest.mark.parametrize("keep_checksum", [True, False])
def test_a_part_that_claims_to_be_small_is_found_out_in_little_memory(keep_checksum: bool) -> None:
    true = b"x" * 50 * MEGABYTE
    claimed = true[:1000]
    data = _claiming(_zip({"word/document.xml": true}), true, claimed)
    if keep_checksum:
        checksum = struct.pack("<I", zlib.crc32(true))
        data = data.replace(struct.pack("<I", zlib.crc32(claimed)), checksum)
    tracemalloc.start()
    try:
        assert _code(data) == "damaged"
        assert tracemalloc.get_traced_memory()[1] < 5 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_stored_part_that_claims_another_size_is_damaged() -> None:
    data = bytearray(_zip({"a.xml": b"0123456789" * 100}, zipfile.ZIP_STORED))
    size = data.index(b"PK\x01\x02") + 24
    data[size : size + 4] = struct.pack("<I", 999)
    assert _code(bytes(data)) == "damaged"


def test_an_archive_in_an_archive_counts_by_its_own_size() -> None:
    data = _zip({"a.txt": b" " * 9 * MEGABYTE})
    for depth in range(20):
        data = _zip({f"{depth}.zip": data})
    check_expansion(data, DEFAULT_LIMITS)


def test_overlapping_parts_are_refused() -> None:
    """Two entries of the directory that lie on the same bytes, as in bombs without nesting."""
    data = _zip({"a.xml": b"a" * 1000, "b.xml": b"b" * 1000})
    directory = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", directory + 4)
    lying = bytearray(data)
    lying[second + 42 : second + 46] = lying[directory + 42 : directory + 46]
    assert _code(bytes(lying)) == "damaged"


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_methods_that_unpack_without_bounds_are_not_used(method: int) -> None:
    assert _code(_zip({"a.xml": b"<a/>"}, method)) == "unsupported"


def test_a_part_with_a_password_is_encrypted() -> None:
    data = bytearray(_zip({"a.xml": b"<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert _code(bytes(data)) == "encrypted"


def test_no_archive_is_damaged() -> None:
    assert _code(b"PK\x03\x04 and nothing else") == "damaged"
