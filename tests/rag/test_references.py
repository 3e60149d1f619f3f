"""Reference lines ready to paste."""

from dataclasses import replace
from datetime import date

import pytest

from rag.answers import Evidence
from rag.references import references_of

ITEM = Evidence(
    document="trade/2025-05-16 signed.pdf",
    document_id="x",
    title="Agreement on Port Averil signed",
    date=date(2025, 5, 16),
    source="Ministry of Trade of Talvia",
    page=2,
    start=0,
    end=4,
    quote="Text",
    score=1.0,
)


def test_a_reference_has_source_title_date_and_page_in_each_style() -> None:
    found = references_of(ITEM)
    assert found.footnote == (
        "Ministry of Trade of Talvia, “Agreement on Port Averil signed”, 16 May 2025, p. 2."
    )
    assert found.harvard == (
        "Ministry of Trade of Talvia (2025) *Agreement on Port Averil signed*, 16 May, p. 2."
    )
    assert found.markdown == (
        "[Agreement on Port Averil signed](trade/2025-05-16%20signed.pdf#page=2), "
        "Ministry of Trade of Talvia, 16 May 2025, p. 2"
    )


def test_without_a_date_it_says_so_and_without_a_source_it_invents_none() -> None:
    found = references_of(replace(ITEM, date=None, source=None, page=None))
    assert found.footnote == "“Agreement on Port Averil signed”, n.d."
    assert found.harvard == "*Agreement on Port Averil signed* (n.d.)."
    assert found.markdown == (
        "[Agreement on Port Averil signed](trade/2025-05-16%20signed.pdf), n.d."
    )


@pytest.mark.parametrize("title", ["A [draft] title", "A *starred* title", "A\nbroken title"])
def test_a_title_cannot_break_a_markdown_link(title: str) -> None:
    line = references_of(replace(ITEM, title=title)).markdown
    assert "\n" not in line
    assert line.count("](") == 1
    assert line.startswith("[A ")
