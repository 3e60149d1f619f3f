"""Which words of a long text are worth looking for: the rare ones."""

from collections.abc import Sequence
from operator import itemgetter

from index.database import Database

# To count further costs more than it tells: beyond, all words are equally frequent.
FREQUENT = 1000


def rarest(database: Database, terms: Sequence[str], count: int) -> tuple[str, ...]:
    """The `count` of these FTS5 terms that are in fewest passages, as they were in order.

    Those that are in none are left out.
    """
    found = list[tuple[int, int, str]]()
    for place, term in enumerate(terms):
        row = database.row(
            "SELECT count(*) FROM (SELECT 1 FROM passages_fts WHERE passages_fts MATCH ? LIMIT ?)",
            (term, FREQUENT),
        )
        if row and row[0]:
            found.append((int(row[0]), place, term))
    kept = sorted(sorted(found)[:count], key=itemgetter(1))
    return tuple(term for _, _, term in kept)
