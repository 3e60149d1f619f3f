"""Figures that a briefing itself replaces: "from 18 to 20", "412, not 340"."""

import re

from rag.check_figures import equal_figure, figures_of
from rag.quantities import Quantity

_CORRECTS = re.compile(
    r"\b(?:correct(?:ed)? (?:figure|number|total|date|sum|count|one)s?|(?:was|were|is) (?:wrong"
    r"|incorrect|mistaken|an error|in error)|should (?:have )?(?:read|been)"
    r"|(?:has|have) (?:since )?been (?:corrected|revised|withdrawn))\b",
    re.IGNORECASE,
)
# How far before ", not 340" the figure may stand that holds.
_REACH = 60


def replaced(claim: str, quote: str) -> str:
    """The figure that a quote puts in the place of one of the claim's; "" for none."""
    ours = figures_of(claim)
    theirs = figures_of(quote)
    for number, old in enumerate(theirs):
        if not any(equal_figure(old, mine) for mine in ours):
            continue
        new = _after(quote, theirs, number) or _before(quote, theirs, number)
        if new is not None and not any(equal_figure(new, mine) for mine in ours):
            return new.text
    return ""


def corrects(sentence: str) -> bool:
    """Whether a sentence says of what stands before it that it was wrong."""
    return bool(_CORRECTS.search(sentence))


def bare(says: str) -> str:
    """What is said without the thing counted: "18" of "18 people"."""
    found = figures_of(says)
    return found[0].text if len(found) == 1 and says.startswith(found[0].text) else says


def _after(quote: str, figures: tuple[Quantity, ...], number: int) -> Quantity | None:
    """What follows it: "from 18 to 20"."""
    old = figures[number]
    if number + 1 == len(figures) or not re.search(r"\bfrom\s+$", quote[: old.start]):
        return None
    new = figures[number + 1]
    between = quote[old.end : new.start]
    return new if re.fullmatch(r"(?:\s+\w+)?\s+to\s+(?:\w+\s+)?", between) else None


def _before(quote: str, figures: tuple[Quantity, ...], number: int) -> Quantity | None:
    """What stands before it: "412, not 340", "Two people died, not three"."""
    old = figures[number]
    if not number or not re.search(r"[,;–—-]\s*(?:and )?(?:not|rather than|instead of)\s+$",
                                   quote[: old.start]):  # fmt: skip
        return None
    new = figures[number - 1]
    return new if old.start - new.end <= _REACH else None
