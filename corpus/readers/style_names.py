"""What Word's names for styles and fields tell; RTF and OpenDocument files have the same."""

import re

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
# What a reader sees only as the number of some page, which another printing changes.
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"[\s.]+(?:\d{1,4}|[ivxlc]{1,6})$")


def heading_level(name: str, outline: int | None) -> int:
    """The level of a heading by its style's name and outline level (from 0); 0 for no heading."""
    if name.lower() == "title":
        return 1
    if outline is not None:
        return outline + 1 if 0 <= outline < 9 else 0
    match = _HEADING.match(name)
    return max(1, int(match.group(1))) if match else 0


def is_page_field(instruction: str) -> bool:
    """Whether a field shows the number of a page."""
    return bool(_PAGE_FIELD.match(instruction))


def without_page(entry: str) -> str:
    """An entry of a table of contents without the number of its page."""
    return _PAGE_AT_END.sub("", entry)
