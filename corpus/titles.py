"""Which title to believe: a property often holds a template's or a file's name."""

import re

from corpus.composition import first_heading
from corpus.documents import Block

_NOT_A_TITLE = re.compile(
    r"(?:microsoft \w+ ?-|untitled|document\d*$|word document|title$|powerpoint|slide \d|layout \d|"
    r"about:|https?:|file:|\(anonymous\)|unspecified|unknown|none$|null$)"
    r"|[^\s]*[-_][^\s]*$"
    r"|.*\.(?:docx?|pdf|indd|qxd|tex|dvi|ps|pages|rtf|txt|html?|xlsx?|pptx?|pmd|fm|ai)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def title_of(text: str, blocks: tuple[Block, ...], property_title: str) -> str | None:
    """The property where the text's beginning speaks of it too; else the first heading; else the
    property, where it reads like a title at all."""
    plausible = is_plausible(property_title)
    if plausible and _echoed(property_title, text[:3000]):
        return property_title
    return first_heading(text, blocks) or (property_title if plausible else None)


def is_plausible(title: str) -> bool:
    """Whether a property reads like a title, not like a file's or a template's name."""
    return not _NOT_A_TITLE.match(title) and len("".join(_WORD.findall(title))) >= 4


def _echoed(title: str, beginning: str) -> bool:
    words = {word.lower() for word in _WORD.findall(title)}
    found = {word.lower() for word in _WORD.findall(beginning)}
    return 2 * len(words & found) >= len(words)
