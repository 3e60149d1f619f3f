"""A question that asks two things: each is answered, or said to be missing, by itself.

"How many homes were flooded, and what did the insurers pay?" is answered in part by a sentence on
the homes alone, and no probability of the whole can say so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.query import content_words
from rag.answers import Turn
from rag.evidence import Found
from rag.followup import standalone
from rag.followup_events import AUXILIARY
from rag.followup_pronouns import pointers
from rag.question_parts import cut_asks

MOST = 3
_ASKING = r"(?:who|whom|whose|what|when|where|which|why|how)"
_OPENS = re.compile(rf"\W*(?:and |but |so )?(?:\w+ )?{_ASKING}\b", re.IGNORECASE)
_LEAST = 2  # words beside the question word
# "…, and when?": it has no words of its own.
_BARE = re.compile(rf"\W*(?:\w+ )?{_ASKING}(?: (?:many|much|long|often))?\W*$", re.IGNORECASE)
# "The rules when it rains and when it snows", "what it is and how it works".
_CLAUSE = re.compile(
    rf"\W*(?:when|where|why|how(?!\s+(?:many|much|long|far|often|old|high|big|large)\b))\s+"
    rf"(?!(?:\w+\s+)?{AUXILIARY}\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A question within a question, as it was asked and as it stands alone."""

    asked: str
    alone: str


def parts_asked(question: str, *, bare: bool = False) -> tuple[Part, ...]:
    """The questions in a question; () where it asks one thing.

    "Who said so, and when?" asks one thing, unless `bare` question words count too.
    """
    cut = [part.strip(" ?.") for part in cut_asks(question)]
    if not 1 < len(cut) <= MOST or not _asks(cut[0]):
        return ()
    first = f"{cut[0]}?"
    found = [Part(first, first)]
    for part in cut[1:]:
        is_bare = bool(_BARE.match(part))
        if not (bare and _says_enough(first) if is_bare else _asks(part)):
            return ()
        asked = f"{part[:1].upper()}{part[1:]}?"
        # "… and when was she born?" needs the first part to be understood.
        leans = is_bare or bool(pointers(asked))
        alone = standalone(asked, [Turn("user", first)]) if leans else asked
        if alone == first or (is_bare and alone == asked):
            return ()
        found.append(Part(asked, alone))
    return tuple(found)


def together(parts: Sequence[Found]) -> Found:
    """What was found on each part as the evidence of the whole, as probable as the least of it."""
    ranked = sorted(
        ((weight, found, at) for found in parts for at, weight in enumerate(found.weights)),
        key=lambda one: -one[0],
    )
    places = dict[tuple[str, int, int], tuple[float, Found, int]]()
    for weight, found, at in ranked:
        item = found.evidence[at]
        places.setdefault((item.document_id, item.start, item.end), (weight, found, at))
    kept = tuple(places.values())
    total = sum(weight for weight, *_ in kept)
    return Found(
        evidence=tuple(found.evidence[at] for _, found, at in kept),
        leads=tuple(found.leads[at] for _, found, at in kept),
        weights=tuple(weight / total for weight, *_ in kept),
        probability=min(found.probability for found in parts),
        missing=(),
        words=tuple(found.words[at] for _, found, at in kept if found.words),
        readings=tuple(found.readings[at] for _, found, at in kept if found.readings),
    )


def unanswered(parts: Sequence[str]) -> str:
    """What an answer in part says of the rest, as it was asked."""
    listed = " or ".join(f"“{part}”" for part in parts)
    return f"The briefings do not answer all of it: no sentence was found on {listed}"


def _asks(part: str) -> bool:
    asks = _OPENS.match(part) and not _BARE.match(part) and not _CLAUSE.match(part)
    return bool(asks) and len(part.split()) > _LEAST


def _says_enough(first: str) -> bool:
    return len(content_words(first)) >= _LEAST
