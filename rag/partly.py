"""A question that asks two things: each is answered, or said to be missing, by itself.

"How many homes were flooded, and what did the insurers pay?" is answered in part by a sentence on
the homes alone, and no probability of the whole can say so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answers import Turn
from rag.followup import standalone
from rag.followup_pronouns import pointers

MOST = 3
_ASKING = r"(?:who|whom|whose|what|when|where|which|why|how)"
_JOINT = re.compile(
    rf"\s*(?:[,;]\s*(?:and|but)|\s(?:and|but)|\?\s*(?:and|but)?)\s+(?={_ASKING}\b)", re.IGNORECASE
)
_OPENS = re.compile(rf"\W*(?:and |but |so )?(?:\w+ )?{_ASKING}\b", re.IGNORECASE)
_LEAST = 2  # words beside the question word
# "Tell me who said what and when": of one thing.
_BARE = re.compile(rf"\W*{_ASKING}\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A question within a question, as it was asked and as it stands alone."""

    asked: str
    alone: str


def parts_asked(question: str) -> tuple[Part, ...]:
    """The questions in a question; () where it asks one thing."""
    cut = [part.strip(" ?") for part in _JOINT.split(question.strip())]
    if not 1 < len(cut) <= MOST or not all(map(_asks, cut)):
        return ()
    first = f"{cut[0]}?"
    found = [Part(first, first)]
    for part in cut[1:]:
        asked = f"{part[:1].upper()}{part[1:]}?"
        # "… and when was she born?" needs the first part to be understood.
        alone = standalone(asked, [Turn("user", first)]) if pointers(asked) else asked
        found.append(Part(asked, alone))
    return tuple(found)


def unanswered(parts: Sequence[str]) -> str:
    """What an answer in part says of the rest, as it was asked."""
    listed = " or ".join(f"“{part}”" for part in parts)
    return f"The briefings do not answer all of it: no sentence was found on {listed}"


def _asks(part: str) -> bool:
    return bool(_OPENS.match(part)) and not _BARE.match(part) and len(part.split()) > _LEAST
