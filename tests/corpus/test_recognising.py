from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import ReadFailure
from corpus.isolation import ReaderProcess
from corpus.readers.recognition import installed
from corpus.recognising import RecognisingReader

pytestmark = pytest.mark.skipif(installed() is None, reason="the extra ocr is not installed")


@pytest.fixture(scope="module")
def reader() -> Iterator[RecognisingReader]:
    with RecognisingReader(recognition_s=120) as process:
        yield process


def _picture(folder: Path, text: str) -> Path:
    picture = Image.new("L", (900, 160), 255)
    ImageDraw.Draw(picture).text((40, 50), text, 0, ImageFont.load_default(40))
    file = folder / "picture.png"
    picture.save(file)
    return file


def _mixed(folder: Path) -> Path:
    """A typed page, and one that is a picture."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=12)
    pdf.text(20, 36, "This page was typed.")
    pdf.add_page()
    pdf.image(_picture(folder, "This page was scanned."), 10, 10, 150)
    file = folder / "mixed.pdf"
    pdf.output(file)
    return file


def test_the_confined_process_recognises_without_network_or_downloads(
    reader: RecognisingReader, tmp_path: Path
) -> None:
    document = reader.read(_picture(tmp_path, "The quay is closed."), "picture.png").document
    assert document.text == "The quay is closed."
    assert len(document.recognised) == 4


def test_pictures_that_a_mail_carries_are_recognised(
    reader: RecognisingReader, tmp_path: Path
) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "desk@example.org", "The quay"
    mail.set_content("See the notice.")
    data = _picture(tmp_path, "The quay is closed.").read_bytes()
    mail.add_attachment(data, "image", "png", filename="notice.png")
    (tmp_path / "m.eml").write_bytes(mail.as_bytes())
    (attached,) = reader.read(tmp_path / "m.eml", "m.eml").attached
    assert (attached.path, attached.text) == ("m.eml/notice.png", "The quay is closed.")


def test_a_file_without_pictures_is_read_once(
    reader: RecognisingReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = ReaderProcess.read

    def counted(self: ReaderProcess, file: Path, path: str) -> object:
        asked.append(self)
        return real(self, file, path)

    monkeypatch.setattr(ReaderProcess, "read", counted)
    (tmp_path / "a.txt").write_text("Words alone.")
    assert reader.read(tmp_path / "a.txt", "a.txt").document.text == "Words alone."
    assert asked == [reader]


def test_a_failure_that_is_no_want_of_text_stands(
    reader: RecognisingReader, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(30))
    with pytest.raises(ReadFailure) as failure:
        reader.read(tmp_path / "a.png", "a.png")
    assert failure.value.code == "damaged"


def test_where_memory_does_not_suffice_the_typed_pages_are_read_all_the_same(
    tmp_path: Path,
) -> None:
    with RecognisingReader(recognition_s=60, memory_mb=600) as reader:
        document = reader.read(_mixed(tmp_path), "mixed.pdf").document
        assert document.text == "This page was typed."
        assert [note.code for note in document.notes] == ["unread_parts"]
        assert "memory" in document.notes[0].text
        with pytest.raises(ReadFailure, match=r"ecognising .*memory") as failure:
            reader.read(tmp_path / "picture.png", "picture.png")
    assert failure.value.code == "no_text"
