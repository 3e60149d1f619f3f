"""Tables in short answers: the cell of a row whose column a question asks for."""

from corpus.documents import Span
from index.query import STOP_WORDS
from rag.asked import Asked
from rag.table_rows import cells_of
from rag.terms import met, stems

BORDER = " | "

_NONE = (0.0, 0, 0)


def column_asked(row: str, header: str, asked: Asked) -> Span | None:
    """The cell of a row that stands under the name that the question's words cover best.

    None where the question asks for a name, where the two are no rows of one table, and where no
    column's name leads: "children vaccinated" has one word of "Children to reach", and all of
    "Vaccinated". Of "how many passengers does a ferry carry" the passengers are counted, and lead.
    """
    if asked.kind in ("person", "place") or not (BORDER in row and BORDER in header):
        return None
    names, cells = cells_of(header), cells_of(row)
    if len(names) != len(cells):
        return None
    shares = [_share(header[name.start : name.end], asked) if name else _NONE for name in names]
    best = max(shares)
    return cells[shares.index(best)] if best > _NONE and shares.count(best) == 1 else None


def _share(name: str, asked: Asked) -> tuple[float, int, int]:
    """The share of a column's name that the question says, how many words, and what it counts."""
    own = stems(name) - STOP_WORDS
    said = sum(met(word, asked.own) for word in own)
    counted = sum(met(word, asked.counted) for word in own)
    return (said / len(own), said, counted) if own else _NONE
