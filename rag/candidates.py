"""The sentences of passages that may answer: with what stands around them, ready to be weighed."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.entries import Header, StoredPassage
from index.passages import names_columns
from index.search import RankedPassage
from rag.aliases import aliases_of
from rag.terms import stems

_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with the stems in it and the stems around it.

    `meaning` is what is embedded of it: for a row of a table each cell under its column's name.
    `header` is the row with those names, None where there is none.
    """

    passage: StoredPassage
    rank: int
    number: int
    text: str
    meaning: str
    header: Header | None
    own: frozenset[str]
    around: frozenset[str]


def candidates_of(question: str, ranked: Sequence[RankedPassage]) -> list[Candidate]:
    """The sentences of the passages that may answer a question, as they stand."""
    aliases = aliases_of(question, [hit.passage.text for hit in ranked])
    found = list[Candidate]()
    for rank, hit in enumerate(ranked):
        passage = hit.passage
        above = stems(_above(passage))
        previous: frozenset[str] = frozenset()
        headers = _headers(passage)
        naming = {header.span for header in headers.values()}
        for number, kind in enumerate(passage.kinds):
            text = passage.sentence(number)
            own = stems(text) | aliases.stems(text)
            header = headers.get(number)
            if header is not None:
                previous = stems(header.text)
            is_name = kind == "heading" or passage.sentences[number] in naming
            if not is_name and _may_answer(text, header):
                meaning = text if header is None else _under_names(header.text, text)
                around = own | previous | above
                found.append(Candidate(passage, rank, number, text, meaning, header, own, around))
            previous = own
    return found


def _may_answer(text: str, header: Header | None) -> bool:
    # Under the names of its columns, a row of figures alone says something too.
    said = str.isalpha if header is None else str.isalnum
    return len(text) <= _LONGEST and any(map(said, text))


def _headers(passage: StoredPassage) -> dict[int, Header]:
    """For each row of a table but the first, the first, where that names the columns.

    The first may stand before the passage. After a blank line another table begins.
    """
    headers = dict[int, Header]()
    first = passage.header
    end = passage.start
    for number, (kind, span) in enumerate(zip(passage.kinds, passage.sentences, strict=True)):
        between = passage.text[end - passage.start : span.start - passage.start]
        end = span.end
        if kind != "row" or between.count("\n") > 1:
            first = None
        if kind != "row":
            continue
        if first is None:
            first = Header(span, passage.sentence(number))
        elif names_columns(first.text):
            headers[number] = first
    return headers


def _under_names(header: str, row: str) -> str:
    names, cells = _cells(header), _cells(row)
    # A row of fewer cells ends with empty ones.
    if len(names) < len(cells):
        return row
    pairs = zip(names, cells, strict=False)
    return ", ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)


def _cells(row: str) -> list[str]:
    """The cells of a row; the empty ones at its ends have lost the spaces beside their marks."""
    opened = f" {row}" if row.startswith("|") else row
    closed = f"{opened} " if row.endswith("|") else opened
    return closed.split(" | ")


def _above(passage: StoredPassage) -> str:
    """What stands over a passage: title, headings, source, and the document's date in words.

    The date is in words so that "in April 2025" meets a document of that month.
    """
    day = passage.entry.date
    spoken = day.strftime("%d %B %Y").lstrip("0") if day else ""
    return " ".join([passage.own_title, *passage.headings, passage.entry.source or "", spoken])
