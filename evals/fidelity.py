"""The page `docs/fidelity.md`: how often titles, dates and headings are read right.

`python -m evals.fidelity` reads the sample briefings, generated documents and, where they are
there, the shared fixtures and question sets; it prints the tables and writes them to the page.
`--keep FILE` stores the figures instead, as those to compare with later.
"""

import argparse
import datetime
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.dates import date_in_text
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.readers.table import read_file
from evals.fidelity_dates import Case, cases

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "evals" / "fidelity"
BRIEFINGS = ROOT / "corpus" / "briefings"
SHARED = ROOT.parent / "shared"
PAGE = ROOT / "docs" / "fidelity.md"
BEFORE = LABELS / "before.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one document, and what is right; None on either side is "not told"."""

    group: str
    name: str
    read: str | None
    right: str | None

    @property
    def outcome(self) -> str:
        if self.read == self.right:
            return "right"
        return "open" if self.read is None else "wrong"


def dates() -> Iterator[Reading]:
    """The date of each labelled document, as read and as it is."""
    for group, labels, folder in _labelled_sets():
        for label, document in _read_labelled(labels, folder):
            yield Reading(group, label["document"], _iso(document.date), label["date"])
    with tempfile.TemporaryDirectory() as scratch:
        for case in cases():
            document = read_file(_written(case, Path(scratch)), case.name)
            yield Reading(
                f"Generated: {case.group}", case.text, _iso(document.date), _iso(case.day)
            )
        for label in _lines(LABELS / "later.jsonl"):
            file = Path(scratch) / label["name"]
            file.write_text(label["text"], encoding="utf-8")
            read = _iso(read_file(file, file.name).date)
            yield Reading("Written after the rules", label["text"], read, label["date"])
    for name in ("news_multihop", "dated_chats"):
        for entry in _lines(SHARED / "evals" / name / "docs.jsonl"):
            read = _iso(date_in_text(entry["text"]))
            yield Reading(f"Question set {name}", entry["id"], read, entry["date"])


def titles() -> Iterator[Reading]:
    """The title of each labelled document, compared by its letters and digits."""
    for group, labels, folder in _labelled_sets():
        for label, document in _read_labelled(labels, folder):
            yield Reading(group, label["document"], _plain(document.title), _plain(label["title"]))
    with tempfile.TemporaryDirectory() as scratch:
        for label in _lines(LABELS / "titles.jsonl"):
            file = Path(scratch) / label["name"]
            file.write_text(label["text"], encoding="utf-8")
            title = _plain(read_file(file, file.name).title)
            yield Reading("Written cases", label["case"], title, _plain(label["title"]))


def headings() -> Iterator[Reading]:
    """The number of headings of each sample briefing."""
    for label, document in _read_labelled(LABELS / "briefings.jsonl", BRIEFINGS):
        found = sum(block.kind == "heading" for block in document.blocks)
        yield Reading("Sample briefings", label["document"], str(found), str(label["headings"]))


def figures(readings: list[Reading]) -> dict[str, dict[str, int]]:
    """How many were right, wrong and left open, by group in the order met."""
    table: dict[str, dict[str, int]] = {}
    for reading in readings:
        row = table.setdefault(reading.group, {"right": 0, "wrong": 0, "open": 0})
        row[reading.outcome] += 1
    return table


def _labelled_sets() -> Iterator[tuple[str, Path, Path]]:
    yield "Sample briefings", LABELS / "briefings.jsonl", BRIEFINGS
    if (SHARED / "fixtures").is_dir():
        yield "Awkward files", LABELS / "fixtures.jsonl", SHARED / "fixtures"


def _read_labelled(labels: Path, folder: Path) -> Iterator[tuple[dict[str, Any], Document]]:
    for label in _lines(labels):
        try:
            yield label, read_file(folder / label["document"], label["document"])
        except ReadFailure as failure:
            print(f"{label['document']}: {failure}")


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if file.is_file():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _written(case: Case, folder: Path) -> Path:
    file = folder / case.name
    if file.suffix != ".docx":
        file.write_text(case.text, encoding="utf-8")
        return file
    import docx

    document = docx.Document()
    for paragraph in case.text.split("\n\n"):
        document.add_paragraph(paragraph)
    if case.created:
        moment = datetime.datetime.combine(case.created, datetime.time(12))
        document.core_properties.created = document.core_properties.modified = moment
    document.save(str(file))
    return file


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(title: str | None) -> str | None:
    return (
        re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", title or "").casefold()).strip()
        or None
    )


def measured() -> dict[str, Any]:
    """All figures, and every reading that was not right."""
    parts = {"Dates": list(dates()), "Titles": list(titles()), "Headings": list(headings())}
    return {
        "figures": {part: figures(readings) for part, readings in parts.items()},
        "missed": {
            part: [asdict(r) | {"outcome": r.outcome} for r in readings if r.outcome != "right"]
            for part, readings in parts.items()
        },
    }


_TOP = """\
# Titles, dates and headings: how often they are right

Generated by `python -m evals.fidelity`; do not edit. A wrong date is worse than none: a reading is
right, wrong, or left open (nothing was read where the document tells). "Before" is the reader
before dates were read by the document's language and other dates, on the same documents.
"""


def page(now: dict[str, Any], before: dict[str, Any]) -> str:
    """The page for the figures of `measured`; `before` holds earlier ones."""
    parts = [_TOP]
    for part, table in now["figures"].items():
        parts.append(
            f"\n## {part}\n\n| Documents | n | Right | Wrong | Open "
            "| Right before | Wrong before | Open before |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
        )
        earlier = before.get(part, {})
        for group in table:
            parts.append(_row(group, table[group], earlier.get(group)))
    return "".join(parts) + "\n" + RULES


def _row(group: str, row: dict[str, int], before: dict[str, int] | None) -> str:
    cells = [str(row[name]) for name in ("right", "wrong", "open")]
    old = [str(before[name]) if before else "–" for name in ("right", "wrong", "open")]
    return f"| {group} | {sum(row.values())} | {' | '.join(cells + old)} |\n"


RULES = """\
"Generated" documents and "Written cases" come from the hand that wrote the rules: they show that
nothing broke. "Written after the rules" were not looked at while the rules were made; when first
read, 32 were right, 1 wrong and 7 open, and the one that was wrong has been mended since.

## What counts as the date

1. Front matter, or the date in a page's meta tags.
2. The text's first 40 lines and last 5: a labelled date ("Published: …", "As of …", "Stand: …"),
   then a line that is little but a date, then a dateline. Not a date in a sentence, a period
   ("11–13 April 2025"), a month or a quarter alone, or a day that the text looks ahead or back to
   ("Deadline: …", "24 February 2022: …").
3. A property of the file, unless it is a template's date, a day that computers count from, before
   1985 or in the future, or the day on which pages were scanned.

11/04/2025 is read by the document's other dates in figures and its weekdays; where these are
silent, by its dates in words, its spelling, its language and the one that its HTML names, if none
of them contradicts another; then by the same day in words elsewhere, or a property that agrees with
one reading. If it stays open, the document has no date. A dateline without a year takes it from a
copyright line or a heading, or from a property within a week; a weekday must fit.

The file's time is never used, nor is a date in its name: a rename or a copy is recognised by
content, and would keep a date that its name no longer has.

## What counts as the title

A page's `og:title`, front matter or a memo's subject line; then the highest heading over the text;
then a property. Not "BRIEFING", "Confidential", "Contents", "Untitled", a file's name, or the
name of the site. It is one line of at most 200 characters, without markup.

## What is kept as it is

Plain text is quoted character for character: a word that is hyphenated at a line's end stays so.
"""


def main() -> None:
    """Measure; print what was missed; write the page, or keep the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", type=Path, help="store the figures here instead of the page")
    chosen = options.parse_args()
    now = measured()
    for part, missed in now["missed"].items():
        for reading in missed:
            name = " ⏎ ".join(reading["name"].split("\n\n"))[:150]
            print(f"{part} {reading['outcome']}: {reading['group']}: {name}")
            print(f"    read {reading['read']}, right {reading['right']}")
    if chosen.keep:
        chosen.keep.write_text(json.dumps(now["figures"], indent=1) + "\n", encoding="utf-8")
        return
    earlier = json.loads(BEFORE.read_text(encoding="utf-8")) if BEFORE.is_file() else {}
    PAGE.write_text(page(now, earlier), encoding="utf-8")
    print(page(now, earlier))


if __name__ == "__main__":
    main()
