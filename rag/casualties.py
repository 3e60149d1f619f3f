"""The dead are not the injured: a question that counts the one is not answered by the other."""

import re
from collections.abc import Sequence

from rag.answers import Evidence

# How many of the best sentences may speak of what happened to them.
LOOKED_AT = 8

_DEAD = r"(?:killed|died|dead|deaths?|fatalit(?:y|ies)|los(?:e|t) their lives)"
_HURT = r"(?:injur(?:ed|ies|y)|wounded|hurt)"
_COUNTS = r"(?i)\bhow many\b[^?,;]*?"

# What is counted, and the words by which a sentence may speak of it: many, as only a sentence that
# has none of them is held to be silent.
_FATES = (
    (
        re.compile(rf"{_COUNTS}\b({_DEAD})\b|\b(death tolls?)\b"),
        re.compile(
            r"(?i)\b(?:kill|die[ds]?\b|dying|dead|death|fatal|li(?:fe|ves)\b|toll|casualt|victim"
            r"|bod(?:y|ies)\b|perish|drown|murder|massacr|slain|slaughter|execut|assassinat|hang"
            r"|shot\b|behead|suicid|mortal|surviv|starv|buried)"
        ),
    ),
    (
        re.compile(rf"{_COUNTS}\b({_HURT})\b"),
        re.compile(r"(?i)\b(?:injur|wound|hurt|harm|casualt|maim|burn|hospital|treat|victim)"),
    ),
)


def uncounted(question: str, evidence: Sequence[Evidence]) -> str:
    """The word for the dead or the injured that a question counts and no sentence speaks of.

    "" where it counts neither, and where one of the best sentences, or the one before it, speaks
    of them.
    """
    for counted, spoken_of in _FATES:
        asked = counted.search(question)
        if asked is None or not evidence:
            continue
        texts = (f"{item.before} {item.quote}" for item in evidence[:LOOKED_AT])
        if not any(spoken_of.search(text) for text in texts):
            return next(word for word in asked.groups() if word)
    return ""
