"""Footnotes and endnotes of a Word document, numbered as Word numbers them."""

from collections.abc import Iterator
from typing import Any

from corpus.readers.docx_package import W
from corpus.readers.docx_styles import value_of
from corpus.readers.list_numbers import number_as

_FORMS = {"footnotes": "decimal", "endnotes": "lowerRoman"}
_TAGS = {"footnotes": f"{W}footnote", "endnotes": f"{W}endnote"}
_SETTINGS = {"footnotes": "footnotePr", "endnotes": "endnotePr"}


class Notes:
    """The notes that the text refers to and that have not been written yet."""

    def __init__(self, footnotes: Any | None, endnotes: Any | None, settings: Any | None) -> None:
        self._elements: dict[tuple[str, str], Any] = {}
        self._forms = dict(_FORMS)
        self._counts = {"footnotes": 0, "endnotes": 0}
        self._waiting: list[tuple[str, Any]] = []
        for part, root in (("footnotes", footnotes), ("endnotes", endnotes)):
            chosen = None if settings is None else settings.find(f"{W}{_SETTINGS[part]}")
            self._forms[part] = value_of(chosen, "numFmt") or self._forms[part]
            for note in () if root is None else root.iterchildren(_TAGS[part]):
                # The others are the lines that separate notes from the text.
                if note.get(f"{W}type") in (None, "normal"):
                    self._elements[part, note.get(f"{W}id") or ""] = note

    def refer(self, references: list[tuple[str, str]]) -> None:
        """Count these references of the text; each note is written once."""
        for reference in references:
            note = self._elements.pop(reference, None)
            if note is not None:
                part = reference[0]
                self._counts[part] += 1
                self._waiting.append((number_as(self._counts[part], self._forms[part]), note))

    def take(self) -> Iterator[tuple[str, Any]]:
        """The number and the element of each note that is waiting, the footnotes as referred to."""
        while self._waiting:
            yield self._waiting.pop(0)
