"""The PDF and DOCX samples follow from their sources."""

import re
from pathlib import Path

import pytest

from corpus.readers.table import read_file
from evals.briefing_source import Piece, read_source
from evals.make_briefings import BRIEFINGS, SOURCES, made_briefings


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return made_briefings(SOURCES)


def test_making_them_twice_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    assert made_briefings(SOURCES) == made


def test_every_pdf_and_docx_sample_has_a_source(made: dict[str, bytes]) -> None:
    shipped = {
        path.relative_to(BRIEFINGS).as_posix()
        for path in BRIEFINGS.rglob("*")
        if path.suffix in {".pdf", ".docx"}
    }

    assert set(made) == shipped


def test_the_shipped_samples_read_like_newly_made_ones(
    made: dict[str, bytes], tmp_path: Path
) -> None:
    # Bytes may differ with another version of a library; what a reader gets may not.
    for name, content in made.items():
        new = tmp_path / Path(name).name
        new.write_bytes(content)
        old = read_file(BRIEFINGS / name, name)
        again = read_file(new, name)
        assert (old.text, old.title, old.date, old.pages) == (
            again.text,
            again.title,
            again.date,
            again.pages,
        )


def test_the_contents_of_the_report_name_the_right_pages(made: dict[str, bytes]) -> None:
    report = read_file(BRIEFINGS / "flood/quay-lane-inquiry-interim-report.pdf", "report.pdf")
    pages = {
        report.text[block.start : block.end]: report.page_of(block.start)
        for block in report.blocks
        if block.kind == "heading" and block.level == 2
    }
    contents = report.text[: report.text.rindex("Annex E", 0, len(report.text) // 4) + 80]

    assert len(pages) >= 40
    for title, number in pages.items():
        line = re.search(re.escape(title) + r"[ |]+(\d+)", contents)
        assert line, title
        assert int(line[1]) == number, title


def test_a_source_is_read_into_its_pieces(tmp_path: Path) -> None:
    path = tmp_path / "source.md"
    path.write_text(
        "---\nfile: a.docx\ntitle: A\ndate: 2025-01-02\nsource: B\n---\n\n"
        "## Head\n\nWords.\n\n1. One\n2. Two\n\n| A | B |\n| --- | ---: |\n| c | d |\n",
        encoding="utf-8",
    )

    assert read_source(path).pieces == (
        Piece("heading", "Head", level=2),
        Piece("paragraph", "Words."),
        Piece("number", "One"),
        Piece("number", "Two"),
        Piece("table", rows=(("A", "B"), ("c", "d")), right=(False, True)),
    )


def test_a_source_that_lacks_a_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "source.md"
    path.write_text("---\ntitle: A\n---\n\nWords.\n", encoding="utf-8")

    with pytest.raises(KeyError, match="file"):
        read_source(path)
