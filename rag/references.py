"""Reference lines ready to paste: what a citation is of, in three styles."""

from dataclasses import dataclass, fields
from typing import Literal, get_args
from urllib.parse import quote

from corpus.characters import on_one_line
from rag.answers import Evidence

Style = Literal["footnote", "harvard", "markdown"]
STYLES: tuple[Style, ...] = get_args(Style)
UNDATED = "n.d."


@dataclass(frozen=True, slots=True)
class References:
    """One reference in each style.

    Nobody is named as author whom the document does not give as its source.
    """

    footnote: str
    harvard: str
    markdown: str

    def __post_init__(self) -> None:
        assert tuple(field.name for field in fields(self)) == STYLES

    def of(self, style: Style) -> str:
        """The line in a style."""
        line: str = getattr(self, style)
        return line


def references_of(item: Evidence) -> References:
    """The reference lines of a citation: title, source, date, page."""
    title, source = on_one_line(item.title), on_one_line(item.source or "")
    day = item.date.strftime("%-d %B %Y") if item.date else UNDATED
    page = f"p. {item.page}" if item.page is not None else ""
    footnote = ", ".join(filter(None, (source, f"“{title}”", day, page)))
    return References(
        footnote=_stopped(footnote),
        harvard=_harvard(item, title, source, page),
        markdown=_markdown(item, title, source, day, page),
    )


def _harvard(item: Evidence, title: str, source: str, page: str) -> str:
    """Source (year) *title*, day and month, page; without a source the title comes first."""
    year = f"({item.date.year})" if item.date else f"({UNDATED})"
    opening = f"{source} {year} *{title}*" if source else f"*{title}* {year}"
    month = item.date.strftime("%-d %B") if item.date else ""
    return _stopped(", ".join(filter(None, (opening, month, page))))


def _markdown(item: Evidence, title: str, source: str, day: str, page: str) -> str:
    """A link to the document by its path in the folder, to the page of a PDF."""
    for character in "\\[]*_`<>":
        title = title.replace(character, f"\\{character}")
    place = quote(item.document, safe="/")
    if item.page is not None and item.document.lower().endswith(".pdf"):
        place += f"#page={item.page}"
    return ", ".join(filter(None, (f"[{title}]({place})", source, day, page)))


def _stopped(line: str) -> str:
    return line if line.endswith(".") else f"{line}."
