"""What a search is limited to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits of a search; they act inside it, not after it.

    `documents`: only these paths. `folder`: only documents under this path inside the indexed
    folder. `since`, `until`: only documents dated from and to these days, both included; a document
    without a date is outside any date range.
    """

    documents: tuple[str, ...] = ()
    folder: str | None = None
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.documents or self.folder or self.since or self.until)
