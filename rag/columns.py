"""Tables in short answers: the cell of a row whose column a question asks for."""

from corpus.documents import Span
from rag.asked import Asked
from rag.table_rows import cells_of
from rag.terms import met, stems

_BORDER = " | "


def column_asked(row: str, header: str, asked: Asked) -> Span | None:
    """The cell of a row that stands under the name that the question's words cover best.

    None where the question asks for no figure or day, where the two are no rows of one table, and
    where no name leads: "children vaccinated" has one word of "Children to reach", and all of
    "Vaccinated".
    """
    if asked.kind in (None, "person", "place") or not (_BORDER in row and _BORDER in header):
        return None
    names, cells = cells_of(header), cells_of(row)
    if len(names) != len(cells):
        return None
    shares = [_share(header[name.start : name.end], asked) if name else 0.0 for name in names]
    best = max(shares)
    return cells[shares.index(best)] if best and shares.count(best) == 1 else None


def _share(name: str, asked: Asked) -> float:
    """The share of a column's name that the question says."""
    own = stems(name)
    return sum(met(word, asked.own) for word in own) / len(own) if own else 0.0
