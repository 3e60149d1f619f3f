"""Limits of a search as Chroma's conditions, and its ids as the catalogue's keys."""

from collections.abc import Iterator, Sequence
from typing import Any

from index.filters import Filters
from index.passage_table import day_number

# Names in one condition: each is a variable of Chroma's SQL, which takes 32,766.
NAMED_AT_ONCE = 8000


def where(filters: Filters, uids: Sequence[str] | None) -> Any:
    """The condition for the date range of `filters` and for these versions; None for no limit."""
    parts: list[dict[str, Any]] = []
    if uids is not None:
        parts.append({"version": {"$in": list(uids)}})
    if filters.since:
        parts.append({"date": {"$gte": day_number(filters.since)}})
    if filters.until:
        parts.append({"date": {"$lte": day_number(filters.until)}})
        parts.append({"date": {"$gt": 0}})
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"$and": parts}


def portions(uids: Sequence[str] | None) -> Iterator[Sequence[str] | None]:
    """Versions in portions that one condition takes; None once, where there is no limit."""
    if uids is None:
        yield None
        return
    for first in range(0, len(uids), NAMED_AT_ONCE):
        yield uids[first : first + NAMED_AT_ONCE]


def name_of(uid: str, ordinal: int) -> str:
    """The id of a (version, ordinal)."""
    return f"{uid}:{ordinal}"


def key(name: str) -> tuple[str, int]:
    """(version, ordinal) of an id."""
    uid, _, ordinal = name.rpartition(":")
    return uid, int(ordinal)
