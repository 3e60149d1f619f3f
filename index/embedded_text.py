"""What of a passage is embedded."""

from corpus.documents import Document
from index.passages import Passage

# Goes into the index fingerprint: vectors of different texts must not be compared.
EMBEDDED_TEXT = "title, headings, text"


def embedded_text(document: Document, passage: Passage) -> str:
    """The passage under its document's own title and its headings.

    The file's name is left out, so that a rename embeds nothing.
    """
    text = document.text[passage.start : passage.end]
    above = [document.title or "", *passage.headings]
    lines = [line for line in dict.fromkeys(above) if line and not text.startswith(line)]
    return "\n".join([*lines, text])
