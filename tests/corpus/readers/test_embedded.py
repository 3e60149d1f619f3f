"""Files inside files, and how deep they may lie."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import fpdf
import pytest

from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.readers.embedded import check_nesting

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
LONG = "The ministers met in Brussels on Friday and agreed on further aid to Kyiv. " * 4


def zipped(*parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(parts):
            archive.writestr(f"{number}.bin", part)
    return stream.getvalue()


def pdf(text: str, *attached: bytes) -> bytes:
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.multi_cell(0, text=text)
    for number, part in enumerate(attached):
        document.embed_file(bytes=part, basename=f"{number}.bin")
    return bytes(document.output())


def wrapped(data: bytes) -> bytes:
    """As Word keeps an object: inside a container of its own."""
    return OLE + data + bytes(100)


def nested(depth: int, wrap: Callable[[bytes], bytes]) -> bytes:
    """A container in `depth` others."""
    data = zipped(b"text")
    for _ in range(depth):
        data = wrap(data)
    return data


def _code(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str | None:
    try:
        check_nesting(data, limits)
    except ReadFailure as failure:
        return failure.code
    return None


@pytest.mark.parametrize(
    "wrap",
    [zipped, lambda data: pdf("x", data), lambda data: zipped(b"<xml/>", wrapped(data))],
    ids=["zip", "pdf", "object"],
)
def test_containers_may_lie_three_deep_and_no_deeper(wrap: Callable[[bytes], bytes]) -> None:
    assert _code(nested(3, wrap)) is None
    assert _code(nested(4, wrap)) == "too_large"
    assert _code(nested(1, wrap), Limits(max_nesting=0)) == "too_large"


def test_an_archive_in_each_of_many_archives_is_counted_once_each() -> None:
    inner = zipped(bytes(400_000))
    data = zipped(*[zipped(inner + bytes(200_000))] * 5)
    assert _code(data) is None
    assert _code(data, Limits(max_expanded_bytes=500_000)) == "too_large"


def test_what_is_no_container_is_not_unpacked() -> None:
    """A large part costs nothing: the limit on what is unpacked is not touched."""
    assert _code(zipped(bytes(5_000_000)), Limits(max_expanded_bytes=1000)) is None


@pytest.mark.parametrize(
    "part",
    [
        b"PK\x03\x04 and no archive",
        b"%PDF-1.7 and no PDF",
        zipped(b"text")[:-5],
        OLE,
        wrapped(b"PK\x03\x04"),
    ],
)
def test_what_is_damaged_inside_is_no_reason_to_refuse(part: bytes) -> None:
    assert _code(zipped(part)) is None


def test_a_part_without_a_name_is_a_part_like_any_other() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("name of a part", nested(3, zipped))
    data = stream.getvalue().replace(b"name of a part", b"\0ame of a part")
    assert zipfile.ZipFile(BytesIO(data)).namelist() == [""]
    assert _code(data) == "too_large"


def test_a_false_claim_of_size_is_no_reason_to_unpack_more() -> None:
    inner = zipped(b"text") + bytes(1_000_000)
    data = zipped(inner)
    lying = data.replace(struct.pack("<I", len(inner)), struct.pack("<I", 200))
    lying = lying.replace(
        struct.pack("<I", zlib.crc32(inner)), struct.pack("<I", zlib.crc32(inner[:200]))
    )
    assert _code(lying, Limits(max_expanded_bytes=10_000)) is None


def test_a_pdf_tells_of_the_files_attached_to_it(
    read: Callable[[str, bytes | str], Document],
) -> None:
    assert read("none.pdf", pdf(LONG)).notes == ()
    [note] = read("two.pdf", pdf(LONG, b"one", b"two")).notes
    assert note.code == "unread_parts"
    assert note.text.startswith("2 files are attached")


def test_a_pdf_that_is_but_a_cover_for_its_files_is_told_as_that(
    read: Callable[[str, bytes | str], Document],
) -> None:
    assert read("short.pdf", pdf("For the best experience")).text == "For the best experience"
    with pytest.raises(ReadFailure, match="1 file is attached") as failure:
        read("cover.pdf", pdf("For the best experience", b"one"))
    assert failure.value.code == "unsupported"


def test_a_word_document_that_nests_is_refused_before_it_is_read(
    read: Callable[[str, bytes | str], Document],
) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<not even read/>")
        archive.writestr("word/embeddings/oleObject1.bin", wrapped(nested(3, zipped)))
    with pytest.raises(ReadFailure, match="more than 3 deep") as failure:
        read("a.docx", stream.getvalue())
    assert failure.value.code == "too_large"
