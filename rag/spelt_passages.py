"""A passage as a reader is given it: each row of a table under the names of its columns.

"Quayside | 203" says nothing to a reader that was trained on prose; "Ward: Quayside, Homes: 203"
does. What the reader points to is given back as it stands in the passage.
"""

from dataclasses import dataclass, replace

from corpus.documents import Span
from index.entries import StoredPassage
from rag.reader import Judged, Material
from rag.table_rows import Spelt, headers_of, spelt

# A table with long names is read as it stands where spelling it out would take more characters than
# this, and so many times more than the passage has: what is longer takes longer to read.
_LONG, _TIMES = 1500, 2.5


@dataclass(frozen=True, slots=True)
class SpeltPassage:
    """What is read of a passage, and what of that stands otherwise in it.

    `sentences` are spans of the passage's text, parallel to those of the material.
    """

    material: Material
    sentences: tuple[Span, ...]
    rows: dict[int, Spelt]

    def judged(self, judged: Judged) -> Judged:
        """A judgement of the material as one of the passage."""
        words = tuple(
            None if span is None else self._in_passage(number, span)
            for number, span in enumerate(judged.words)
        )
        return replace(judged, words=words)

    def _in_passage(self, number: int, span: Span) -> Span | None:
        read, own = self.material.sentences[number], self.sentences[number]
        start, end = span.start - read.start, span.end - read.start
        row = self.rows.get(number)
        there = Span(start, end) if row is None else row.in_row(start, end)
        return None if there is None else Span(own.start + there.start, own.start + there.end)


def spelt_passage(passage: StoredPassage) -> SpeltPassage:
    """A passage, its rows under the names of their columns."""
    own = tuple(
        Span(span.start - passage.start, span.end - passage.start) for span in passage.sentences
    )
    headers = headers_of(passage)
    rows = {
        number: spelt(header.text, passage.sentence(number)) for number, header in headers.items()
    }
    if sum(len(row.text) for row in rows.values()) > max(_LONG, _TIMES * len(passage.text)):
        rows = {}
    text, spans, end = "", list[Span](), 0
    for number, span in enumerate(own):
        text += passage.text[end : span.start]
        row = rows.get(number)
        said = passage.sentence(number) if row is None else row.text
        spans.append(Span(len(text), len(text) + len(said)))
        text += said
        end = span.end
    text += passage.text[end:]
    return SpeltPassage(Material(passage.own_title, text, tuple(spans)), own, rows)
