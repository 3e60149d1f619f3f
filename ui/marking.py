"""The words of a quotation that answer, as every way of showing it marks them."""

from typing import NamedTuple

from corpus.characters import on_one_line
from rag.answers import Evidence


class Parts(NamedTuple):
    """A text in three: what stands before the words that answer, the words, and the rest."""

    before: str
    words: str
    after: str


def parts_of(item: Evidence, text: str) -> Parts | None:
    """Where the words that answer stand in `text`, which is the item's quote, its white space as
    it may be; None where no words are marked, or where the text is another.
    """
    if item.words is None:
        return None
    start, end = item.words.start - item.start, item.words.end - item.start
    pieces = (item.quote[:start], item.quote[start:end], item.quote[end:])
    if text == item.quote:
        return Parts(*pieces)
    if on_one_line(text) != on_one_line(item.quote):
        return None
    before, words = (len("".join(piece.split())) for piece in pieces[:2])
    # Only white space differs: the characters between are counted.
    places = [at for at, character in enumerate(text) if not character.isspace()]
    if len(places) != len("".join(item.quote.split())):
        return None
    first, last = places[before], places[before + words - 1] + 1
    return Parts(text[:first], text[first:last], text[last:])
