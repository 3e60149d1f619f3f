"""The date a briefing is of, read from its text."""

import re
from datetime import date, datetime

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


def date_in_text(text: str) -> date | None:
    """The document's own date."""
    return None


def is_date_line(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_ISO.fullmatch(line))


def date_of_metadata(value: object) -> date | None:
    """The date in a metadata field: a date, a date with a time, or text that holds one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _ISO.match(str(value or ""))
    if match:
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            return None
    return None
