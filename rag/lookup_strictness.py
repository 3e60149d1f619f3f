"""What the checker's rules let pass and a lookup may not: who looks a sentence up reads no further.

One word in the place of another ("the mayor" for "the council"), an office ("Minister" for
"Captain"), a condition or a doubt that is left out.
"""

import re
from itertools import pairwise

from rag.answers import Evidence
from rag.check_alignment import Slot
from rag.check_atoms import TITLES, Atom, text_of
from rag.check_pair import Ground, Pair
from rag.lookup_candidates import stems
from rag.stemming import stem

# So much of the sentence must be the briefing's before one word is taken to stand for another.
_ALIKE = 0.7
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "dame", "sir", "prof", "lady", "lord"})
_OFFICES = TITLES - _HONORIFICS
_CONDITION = re.compile(
    r"(?<!asked )(?<!ask )(?<!wondered )(?<!know )(?<!see )(?<!even )(?<!as )"
    r"\b(?:if|unless|provided that|on condition that|in the event)\b",
    re.IGNORECASE,
)
_KEPT_CONDITION = re.compile(
    r"\b(?:if|unless|provided|condition\w*|in the event|in case|should|were|once|when)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:may|might|could)\s+(?:well\s+|also\s+|still\s+|not\s+|be\s+)*(?P<deed>\w+)"
)
_KEPT_DOUBT = re.compile(
    r"\b(?:may|might|could|can|possibl\w+|perhaps|potential\w*|likely|risks?|chance|would|fear\w*"
    r"|expect\w*|warn\w*|threat\w*)\b"
)


_NOBODY = re.compile(r"\b(?:no|nobody|none|nothing|never|neither|nowhere)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:no|not|nobody|none|nothing|never|neither|nor|nowhere|cannot|without|fail\w*|refus\w*"
    r"|declin\w*|den(?:y|ies|ied)|reject\w*|lack\w*|zero|un\w+)\b|n[’']t\b",
    re.IGNORECASE,
)


def objection(claim: str, item: Evidence, *, sure: bool) -> str:
    """Why a sentence is not what its evidence says after all; "" for nothing against it.

    Where the scorer is `sure`, one word may stand for another.
    """
    if _CONDITION.search(item.quote) and not _KEPT_CONDITION.search(claim):
        return "the briefing says this under a condition, the draft without it"
    if deed := _doubted(claim, item.quote):
        return f"the briefing says that it may be so (“{deed}”), the draft that it is"
    if (denial := _NOBODY.search(claim)) and not _DENIES.search(item.quote):
        return f"the draft says “{denial.group()}”, the nearest sentence denies nothing"
    slots = _slots(claim, item)
    pair = _changed_office(slots) or (None if sure else _changed_word(slots))
    if pair is None:
        return ""
    return f"the draft says “{pair[0].text}”, the nearest sentence “{pair[1].text}”"


def _doubted(claim: str, quote: str) -> str:
    if _KEPT_DOUBT.search(claim):
        return ""
    said = stems(claim)
    for match in _DOUBT.finditer(quote):
        if stem(match["deed"].lower()) in said:
            return match.group()
    return ""


def _slots(claim: str, item: Evidence) -> tuple[Slot, ...]:
    pair = Pair(text_of(claim), Ground.from_evidence(item))
    return pair.slots if pair.alike >= _ALIKE else ()


def _changed_word(slots: tuple[Slot, ...]) -> tuple[Atom, Atom] | None:
    """The first word that stands for another one, between words that both have."""
    content = [slot for slot in slots if _is_content(slot)]
    for number, slot in enumerate(content):
        if slot.ours is None or slot.theirs is None or slot.is_same:
            continue
        if slot.ours.kind != "word" or slot.theirs.kind != "word":
            continue
        beside = [content[n] for n in (number - 1, number + 1) if 0 <= n < len(content)]
        if beside and all(other.is_same for other in beside):
            return slot.ours, slot.theirs
    return None


def _changed_office(slots: tuple[Slot, ...]) -> tuple[Atom, Atom] | None:
    """Another office of the same bearer."""
    for slot, after in pairwise(slots):
        if slot.ours is None or slot.theirs is None or slot.is_same or not after.is_same:
            continue
        if {slot.ours.text.lower(), slot.theirs.text.lower()} <= _OFFICES:
            return slot.ours, slot.theirs
    return None


def _is_content(slot: Slot) -> bool:
    return any(atom is not None and atom.is_content for atom in (slot.ours, slot.theirs))
