"""Verification: folder, catalogue and Chroma compared; nothing is changed.

It takes no lock of a writer: each part is compared as of one moment, whatever is written meanwhile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import FootnoteError
from index.catalogue import Catalogue
from index.catalogue_check import check_catalogue
from index.entries import Fingerprint
from index.findings import FRESH, INDEX, Collected, Finding, without_advice
from index.folder_check import check_folder
from index.home import LEFTOVERS, Home
from index.search import check_fingerprint
from index.vectors import VectorStore
from index.vectors_check import check_vectors


@dataclass(frozen=True, slots=True)
class Verification:
    """What is compared. `writer` is who was writing to the home when it began, None for no one."""

    home: Home
    catalogue: Catalogue
    vectors: VectorStore
    writer: str | None

    def findings(self, fingerprint: Callable[[], Fingerprint], *, quick: bool) -> Iterator[Finding]:
        """All that differs, as it is found; `quick` compares files by size and time alone.

        `fingerprint` gives what the embedder of now makes; what it raises is a finding.
        """
        codes = set[str]()
        for finding in check_catalogue(self.catalogue, full_text=self.writer is None):
            codes.add(finding.code)
            yield finding
        if "catalogue" in codes:  # SQLite would say the same of each further question
            return
        yield from self._check_model(fingerprint)
        if "vectors" not in codes:  # else there is nothing to compare with
            yield from check_vectors(self.catalogue, self.vectors)
        if self.writer is None:
            yield from self._check_disk()
        yield from check_folder(self.catalogue, self.catalogue.folder(), quick=quick)

    def _check_model(self, fingerprint: Callable[[], Fingerprint]) -> Iterator[Finding]:
        try:
            check_fingerprint(self.catalogue, fingerprint())
        except FootnoteError as error:
            mend = f"{FRESH}, or set the model back"
            yield Finding("model", without_advice(error), mend, True)

    def _check_disk(self) -> Iterator[Finding]:
        left = Collected("leftovers", "files left of runs that were ended", INDEX, damaged=False)
        named = self.catalogue.state().vectors_name
        for file in leftovers(self.home, named):
            left.add(file.name)
        yield from left.findings()


def leftovers(home: Home, named: str) -> Iterator[Path]:
    """What runs that were ended left in a home whose catalogue names the vectors `named`."""
    for pattern in LEFTOVERS:
        yield from sorted(home.folder.glob(pattern))
    yield from sorted(path for path in home.vectors.glob("*-*") if path.name != named)
