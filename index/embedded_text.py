"""What of a passage is embedded."""

from corpus.documents import Document
from index.passages import Passage, carried_header

# Goes into the index fingerprint: vectors of different texts must not be compared.
EMBEDDED_TEXT = "title, headings, columns, text"


def embedded_text(document: Document, passage: Passage) -> str:
    """The passage under its document's own title, its headings, and its table's column names.

    The file's name is left out, so that a rename embeds nothing.
    """
    text = document.text[passage.start : passage.end]
    above = [document.title or "", *passage.headings, header_text(document, passage)]
    lines = [line for line in dict.fromkeys(above) if line and not text.startswith(line)]
    return "\n".join([*lines, text])


def header_text(document: Document, passage: Passage) -> str:
    """The names of the columns where a passage begins in the middle of a table, else ""."""
    header = passage.header
    return carried_header(document.text[header.start : header.end]) if header else ""
