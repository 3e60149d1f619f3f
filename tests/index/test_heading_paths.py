"""Each passage knows the headings it stands under, in every format that is read from text."""

from pathlib import Path

import pytest

from corpus.readers.table import read_file
from index.passages import passages

# Longer than a passage, so that each section has one of its own.
BODY = "The minister met the delegation for an hour, and nothing was decided or signed. " * 18

MARKDOWN = f"""# Aid
{BODY}
## Pledges
{BODY}
#### Britain
{BODY}
## Doubts
{BODY}
# Trade
{BODY}
## Sources
"""
HTML = f"""<html><body><h1>Aid</h1><p>{BODY}</p><h2>Pledges</h2><p>{BODY}</p><h4>Britain</h4>
<p>{BODY}</p><h2>Doubts</h2><p>{BODY}</p><h1>Trade</h1><p>{BODY}</p><h2>Sources</h2></body></html>"""
PATHS = [
    ("Aid",),
    ("Aid", "Pledges"),
    ("Aid", "Pledges", "Britain"),
    ("Aid", "Doubts"),
    ("Trade",),
]


def _paths(tmp_path: Path, name: str, text: str) -> list[tuple[str, ...]]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    found = [passage.headings for passage in passages(read_file(file, name))]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(("name", "text"), [("a.md", MARKDOWN), ("a.html", HTML)])
def test_nested_and_skipped_levels_and_a_heading_at_the_end(
    tmp_path: Path, name: str, text: str
) -> None:
    paths = _paths(tmp_path, name, text)
    assert paths[: len(PATHS)] == PATHS
    assert set(paths) <= {*PATHS, ("Trade", "Sources")}


def test_a_plain_text_has_its_headline_over_its_sections(tmp_path: Path) -> None:
    text = f"AID TO KYIV\n\n{BODY}\n\nPLEDGES\n\n{BODY}\n\nDOUBTS\n\n{BODY}\n"
    assert _paths(tmp_path, "a.txt", text) == [
        ("AID TO KYIV",),
        ("AID TO KYIV", "PLEDGES"),
        ("AID TO KYIV", "DOUBTS"),
    ]


def test_a_note_at_the_end_stands_under_the_last_heading(tmp_path: Path) -> None:
    text = f"# Aid\n\n{BODY}[^1]\n\n## Pledges\n\n{BODY}\n\n[^1]: {BODY}\n"
    assert _paths(tmp_path, "a.md", text) == [("Aid",), ("Aid", "Pledges")]
