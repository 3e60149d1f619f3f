"""Questions that ask for a figure: "what was the coverage?", and what "how many …" counts."""

import re

from rag.asked import Asked
from rag.stemming import stem

_ASKED_WITHIN = 400  # characters
_FIGURE = re.compile(
    r"\b(?:what|which)\b(?![^?]{0,200}\bsa(?:y|id)\b)[^?]{0,100}?\b(?:numbers?|counts?|tolls?|totals?"
    r"|tally|figures?|estimates?|amounts?|rates?|shares?|coverage|percentage|proportion|level|price"
    r"|rent|cost|value|sum|size|length|height|depth|weight|speed|duty|tariff|fee|budget|turnout"
    r"|population)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\b(?:how\s+many|(?:number|count|total)\s+of)\s+((?:[\w’'-]+(?:\s+|(?=\W*$))){0,4}?)"
    r"(?:\W*$|\b(?:were|was|are|is|did|do|does|have|has|had|will|would|can|could|may|must|should"
    r"|in|at|of|on|by|to|from|for|with)\b)"
)


def asks_for_figure(question: str) -> bool:
    """Whether a question that begins with "what" or "which" asks for a figure."""
    # A question is asked in its first words; a pasted text may say "what" a thousand times.
    return bool(_FIGURE.search(question[:_ASKED_WITHIN]))


def counted_in(asked: Asked) -> frozenset[str]:
    """The stems of what is to be counted, where that is more than people: "how many homes were"."""
    match = _HOW_MANY.search(asked.question[:_ASKED_WITHIN].lower())
    if match is None:
        return frozenset()
    return frozenset(map(stem, match[1].split())) & frozenset(asked.terms.keys)
