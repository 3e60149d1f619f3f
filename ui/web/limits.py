"""The limits a reader sets in the composer: read from the page, and told back in words."""

import json
from datetime import date

from corpus.errors import QuestionError
from index.filters import Filters
from ui.web.words import day


def filters_from(text: str) -> Filters:
    """The filters of the page's JSON: `folder`, `since`, `until`, `documents`; each may be absent.

    Raises QuestionError where a value is of the wrong kind, which only a foreign client sends.
    """
    try:
        given = json.loads(text) if text.strip() else {}
        return Filters(
            documents=tuple(_word(path) for path in given.get("documents") or ()),
            folder=_word(given["folder"]) if given.get("folder") else None,
            since=date.fromisoformat(given["since"]) if given.get("since") else None,
            until=date.fromisoformat(given["until"]) if given.get("until") else None,
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise QuestionError(
            f"The filters cannot be read ({error}); clear them and ask again."
        ) from (error)


def described(filters: Filters) -> str:
    """The filters in words, as they stand beside a question; "" without any."""
    parts = list(filters.documents)
    if filters.folder:
        parts.append(f"{filters.folder}/")
    if filters.since and filters.until:
        parts.append(f"{day(filters.since)} to {day(filters.until)}")
    elif filters.since:
        parts.append(f"since {day(filters.since)}")
    elif filters.until:
        parts.append(f"until {day(filters.until)}")
    return " · ".join(parts)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value
