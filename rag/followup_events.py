"""Questions that ask for their own subject: "which bridge opened?", "who was elected?"."""

import re
from collections.abc import Sequence

from rag.followup_words import is_past

AUXILIARY = (
    r"(?:do|does|did|will|would|can|could|should|has|have|had|is|are|was|were|may|might|must)"
)
_AUXILIARY = re.compile(AUXILIARY, re.IGNORECASE)
_AMOUNT = ("how many", "how much")
_BETWEEN = re.compile(r"(?:not|been|being|also|first|last|\w+ly)")
_OF_MANY = {"was": "were", "is": "are", "has": "have"}


def event(question: str) -> str | None:
    """What a question whose subject is asked for tells of, as it stands after "when".

    "Which bridge opened in May?" gives "was it that the bridge opened in May", "who was elected?"
    gives "were they elected": what is put in is no word to search for. None for other questions.
    """
    said = question.strip().rstrip(" ?!.").split()
    opening = " ".join(said[:2]).lower()
    first = 2 if opening in _AMOUNT else 1
    if first == 1 and opening.partition(" ")[0] not in ("who", "what", "which"):
        return None
    place = next((n for n in range(first, len(said)) if _is_verb(said, n)), None)
    if place is None:
        return None
    verb, rest = said[place], said[place + 1 :]
    noun = " ".join(said[first:place])
    many = opening.startswith(("who", "how many"))
    subject = f"the {noun}" if noun else "they" if many else "this"
    if not _AUXILIARY.fullmatch(verb):
        return " ".join(["was it that", subject, verb, *rest])
    if not _happened(rest):
        return None  # "Who is the mayor?" tells of nothing that happened
    if subject == "they":
        verb = _OF_MANY.get(verb.lower(), verb)
    return " ".join([verb, subject, *rest])


def _is_verb(said: Sequence[str], place: int) -> bool:
    """Whether an auxiliary or a past form stands there, not right after an article."""
    word = said[place]
    if _AUXILIARY.fullmatch(word):
        return True
    return word.islower() and word.isalpha() and is_past(word) and said[place - 1] != "the"


def _happened(rest: Sequence[str]) -> bool:
    """Whether a participle follows: what was done, not what something is."""
    told = next((word.strip(",") for word in rest if not _BETWEEN.fullmatch(word)), "")
    return told.islower() and (is_past(told) or told.endswith("ed"))
