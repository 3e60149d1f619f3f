"""What a search is limited to."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits of a search; they act inside it, not after it.

    `documents`: only these paths. `folder`: only documents under this path inside the indexed
    folder. `since`, `until`: only documents dated from and to these days, both included; a document
    without a date is outside any date range. `sources`: only documents of these sources, written
    as the documents write them.
    """

    documents: tuple[str, ...] = ()
    folder: str | None = None
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names_documents or self.since or self.until)

    @property
    def names_documents(self) -> bool:
        """Whether more than the dates of documents is limited."""
        return bool(self.documents or self.folder or self.sources)

    def narrowed(
        self,
        sources: tuple[str, ...] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> "Filters":
        """These limits and further ones, never beyond these."""
        common = tuple(s for s in sources if not self.sources or s in self.sources)
        return replace(
            self,
            sources=common or self.sources,
            since=max(filter(None, (self.since, since)), default=None),
            until=min(filter(None, (self.until, until)), default=None),
        )
