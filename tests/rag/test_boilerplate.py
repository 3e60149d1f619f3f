"""Closing lines: which there are in an index, and that they are no evidence."""

from pathlib import Path

import pytest

from index.closing_lines import ClosingLines, closing, opening
from index.home import Home
from rag.boilerplate import is_closing_form
from rag.bootstrap import Application, build
from rag.settings import Settings
from tests.fakes import HashingEmbedder

TELLS = {
    "bridge": "The bridge of Lindvik opened in May. It cost 30 million crowns.",
    "ferry": "The ferry of Lindvik sails four times a day. It takes forty cars.",
    "school": "The school of Lindvik has ninety pupils. Its roof leaks when it rains.",
    "harbour": "The harbour of Lindvik is dredged each spring by a ship from Bergen.",
}
LINE = "Issued by the county desk of Lindvik; facts as known in {month}."
MONTHS = ("May", "June", "July", "August")


@pytest.fixture
def built(tmp_path: Path) -> Application:
    folder = tmp_path / "desk"
    folder.mkdir()
    for (name, text), month in zip(TELLS.items(), MONTHS, strict=True):
        (folder / f"{name}.md").write_text(f"# {name}\n\n{text}\n\n*{LINE.format(month=month)}*\n")
    application = build(Home(tmp_path / "home"), Settings(reader="none"))
    vars(application)["embedder"] = HashingEmbedder()
    with application.syncing() as sync:
        sync.run(folder)
    return application


def quotes(built: Application, question: str) -> list[str]:
    found = built.finder.find(question, built.search.find(question))
    return [item.quote for item in found.evidence]


def test_a_line_that_closes_several_documents_is_known(built: Application) -> None:
    lines = ClosingLines(built.catalogue)
    assert lines.repeated() == {"issued by the county desk of lindvik"}


def test_a_line_that_closes_two_documents_may_be_of_both(
    built: Application, tmp_path: Path
) -> None:
    lines = ClosingLines(built.catalogue)
    assert lines.repeated()
    for name in ("ferry", "school"):
        (tmp_path / "desk" / f"{name}.md").unlink()
    with built.syncing() as sync:
        sync.run(tmp_path / "desk")
    assert lines.repeated() == frozenset()


def test_closing_lines_are_no_evidence(built: Application) -> None:
    found = quotes(built, "What does the ferry of Lindvik cost?")
    assert any("Lindvik" in quote for quote in found)
    assert not any(quote.startswith("Issued by") for quote in found)


def test_closing_lines_are_evidence_where_they_are_asked_for(built: Application) -> None:
    found = quotes(built, "Which county desk issued facts?")
    assert any(quote.startswith("Issued by") for quote in found)


def test_a_document_of_nothing_else_is_still_quoted(built: Application, tmp_path: Path) -> None:
    for name in TELLS:
        line = LINE.format(month="May")
        (tmp_path / "desk" / f"{name}.md").write_text(f"# {name}\n\n{line}\n")
    with built.syncing() as sync:
        sync.run(tmp_path / "desk")
    assert quotes(built, "What does the ferry cost?")


def test_headings_and_rows_close_nothing() -> None:
    assert closing(("paragraph", "heading", "paragraph", "row", "item")) == [2, 4]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Issued by the county desk; facts of May.", "issued by the county desk"),
        ("*Issued by the county desk.*", "issued by the county desk"),
        ("More to follow.", ""),
        ("", ""),
        ("; : —", ""),
    ],
)
def test_a_line_opens_with_its_first_clause(line: str, expected: str) -> None:
    assert opening(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "© 2025 Lindvik Post. All rights reserved.",
        "This e-mail and any attachments are confidential and intended for the addressee.",
        "The views expressed here are those of the author.",
        "Notes to editors",
        "Media contact: Ann Lee, 0555 123",
        "For further information, call the desk.",
        "**Distribution list:** all wards",
        "Cc: the mayor",
        "-ends-",
        "(Reporting by Ann Lee; editing by Bo Ek)",
        "Sign up for our newsletter.",
        "All places and people in this briefing are invented.",
    ],
)
def test_well_known_closing_lines_are_told_by_their_form(line: str) -> None:
    assert is_closing_form(line)


@pytest.mark.parametrize(
    "line",
    [
        "The Contact Group meets again in June.",
        "The report is due on 5 May.",
        "The minister wrote to all editors.",
        "The end of the talks is near.",
        "This report was written after the hearing.",
        "The distribution of aid began on Friday.",
        "People are leaving the town.",
    ],
)
def test_what_tells_something_has_no_such_form(line: str) -> None:
    assert not is_closing_form(line)
