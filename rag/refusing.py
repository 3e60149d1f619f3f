"""What a refusal says: what is missing, and what the briefings hold that is nearest."""

from collections.abc import Sequence

from index.duplicates import Copies
from rag.answers import Evidence
from rag.evidence import Found

NEAREST = 3


def missing(question: str, found: Found, unmentioned: Sequence[str] = ()) -> str:
    """One sentence that says what the briefings do not hold.

    `unmentioned` are facts of the question that the evidence does not have.
    """
    asked = " ".join(question.split())
    if not found.evidence:
        return "The briefings that were searched hold nothing on this question."
    if lacking := tuple(unmentioned) or found.missing:
        listed = ", ".join(f"“{word}”" for word in lacking[:4])
        return (
            f"The briefings do not say. What was found on this question does not mention {listed}."
        )
    return f"The briefings do not say. No sentence was found that answers “{asked}”."


def nearest(found: Found, first: Sequence[Evidence] = ()) -> tuple[Evidence, ...]:
    """The evidence that came nearest, best first but for `first`, without near-copies."""
    seen = Copies()
    others = (item for item in found.evidence if not any(item is one for one in first))
    return tuple(
        item
        for number, item in enumerate((*first, *others))
        if seen.original(number, item.quote) is None
    )[:NEAREST]
