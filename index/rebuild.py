"""Make Chroma again from the catalogue, embedding nothing."""

from index.catalogue import Catalogue
from index.vectors import VectorStore

BATCH = 2000


def rebuild(catalogue: Catalogue, vectors: VectorStore) -> int:
    """Build a new collection from the catalogue's vectors, then switch to it; gives their count.

    The old collection serves readers until the switch, one SQLite transaction. The caller holds
    the home's lock. Raises IndexDamaged when the catalogue itself cannot be read.
    """
    old = vectors.name
    stem, _, number = old.rpartition("-")
    vectors.reopen(f"{stem}-{int(number) + 1}")
    vectors.drop()  # what an earlier rebuild left when it was killed
    vectors.create()
    count = 0
    for rows in catalogue.all_vectors(BATCH):
        vectors.add(rows)
        count += len(rows)
    with catalogue.transaction() as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'vectors_name'", (vectors.name,))
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        connection.execute("DELETE FROM unsettled")
    new = vectors.name
    vectors.reopen(old)
    vectors.drop()
    vectors.reopen(new)
    return count
