"""Containers of Office: what opens without a password is read; the rest is told by its name."""

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.readers.encrypted_office import opened
from corpus.readers.table import read_file
from tests.corpus.readers.containers import container
from tests.corpus.readers.word_files import saved

Read = Callable[[str, bytes | str], Document]
FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"


def _encrypted(data: bytes, password: str) -> bytes:
    stream = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def _word(text: str = "The ministers met.") -> bytes:
    word = docx.Document()
    word.add_paragraph(text)
    return saved(word)


def test_a_file_that_only_restricts_editing_is_read_as_what_it_is(read: Read) -> None:
    document = read("a.docx", _encrypted(_word(), "VelvetSweatshop"))
    assert (document.text, document.format) == ("The ministers met.", "docx")


def test_a_file_with_a_password_of_its_own_is_encrypted(read: Read) -> None:
    with pytest.raises(ReadFailure, match="save a copy without one") as failure:
        read("a.docx", _encrypted(_word(), "quite another"))
    assert failure.value.code == "encrypted"


def test_names_of_streams_are_the_same_in_capitals(read: Read) -> None:
    data = container({"ENCRYPTEDPACKAGE": b"x", "ENCRYPTIONINFO": b"\x04\0\x04\0"})
    with pytest.raises(ReadFailure) as failure:
        opened(data)
    assert failure.value.code == "encrypted"


def _excel(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


EOF_RECORD = (0x0A, b"")


@pytest.mark.parametrize(
    ("streams", "code", "words"),
    [
        ({"WordDocument": b"\xec\xa5" + bytes(30)}, "unsupported", "Word .*save it as DOCX"),
        ({"WordDocument": b"\xec\xa5" + bytes(9) + b"\x01"}, "encrypted", "password"),
        ({"Workbook": _excel((0x809, bytes(16)), EOF_RECORD)}, "unsupported", "Excel .*XLSX"),
        ({"Book": _excel((0x809, bytes(8)), EOF_RECORD)}, "unsupported", "Excel .*XLSX"),
        ({"Workbook": _excel((0x809, bytes(16)), (0x2F, bytes(54)))}, "encrypted", "password"),
        (
            {"Workbook": _excel((0x809, bytes(16)), EOF_RECORD, (0x2F, b""))},
            "unsupported",
            "Excel",
        ),
        ({"PowerPoint Document": b"x"}, "unsupported", "PowerPoint .*PPTX"),
        (
            {"PowerPoint Document": b"x", "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"},
            "encrypted",
            "password",
        ),
        ({"__properties_version1.0": b"x"}, "unsupported", r"Outlook .*\.eml"),
        ({"\tDRMContent": b"x", "WordDocument": b"\xec\xa5"}, "encrypted", "password"),
        ({"VisioDocument": b"x"}, "unsupported", "Visio"),
        ({"Something": b"x"}, "unsupported", "old Office file"),
        ({"EncryptedPackage": b"x"}, "encrypted", "password"),
    ],
)
def test_a_container_is_told_by_its_streams(
    streams: dict[str, bytes], code: str, words: str
) -> None:
    with pytest.raises(ReadFailure, match=words) as failure:
        opened(container(streams))
    assert failure.value.code == code
    assert "\n" not in failure.value.reason


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_container_is_refused_with_a_reason(data: st.DataObject) -> None:
    whole = bytearray(container({"WordDocument": b"\xec\xa5" + bytes(30), "1Table": b"x"}))
    for _ in range(25):
        whole[data.draw(st.integers(8, 2048))] = data.draw(st.integers(0, 255))
    with pytest.raises(ReadFailure):
        opened(bytes(whole[: data.draw(st.integers(8, len(whole)))]))


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the folder of awkward files is not here")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("encrypted-no-password/testPPT_protected_passtika.pptx", "encrypted"),
        ("encrypted-no-password/testWORD_protected_drm.doc", "encrypted"),
        ("encrypted-no-password/testWORD_protected_passtika.doc", "encrypted"),
        # Neither Office's own password nor none opens it: it asks for a password.
        ("owner-password-only/protected_normal_case.docx", "encrypted"),
        ("government-document/testMSEquation-govdocs-863534.doc", "unsupported"),
        ("xxe-active-content/testWORD_macros.doc", "unsupported"),
    ],
)
def test_real_containers(name: str, code: str) -> None:
    with pytest.raises(ReadFailure) as failure:
        read_file(FIXTURES / name, name)
    assert failure.value.code == code
