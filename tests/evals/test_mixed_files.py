"""Files of all formats, written for the bench, hold the text that they were written from."""

from pathlib import Path

from corpus.readers.table import read_file
from evals.mixed_files import paragraphs, write_mixed

TEXTS = [
    f"The council of Lindvik met {number} times this year. It granted {number} million crowns.\n"
    f"Captain Ines Vold sails ferry {number} to Storholm.\n"
    for number in range(11)
]


def test_each_format_holds_its_text(tmp_path: Path) -> None:
    files = write_mixed(TEXTS, tmp_path)
    found = {}
    for file, text in zip(files, TEXTS, strict=True):
        document = read_file(file, file.name)
        found[document.format] = " ".join(document.text.split())
        for part in paragraphs(text):
            assert part in found[document.format], file
    assert len(found) == 9


def test_a_text_without_paragraphs_is_cut_at_sentences() -> None:
    text = "A sentence of some length stands here. " * 60
    parts = paragraphs(text)
    assert all(len(part) <= 1200 for part in parts)
    assert " ".join(parts) == text.strip()
    assert all(part.endswith(".") for part in parts)
