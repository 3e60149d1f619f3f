"""What the checker's rules let pass and a lookup may not: who looks a sentence up reads no further.

One word in the place of another ("the mayor" for "the council"), an office ("Minister" for
"Captain"), a condition or a doubt that is left out.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.answers import Evidence
from rag.check_alignment import Slot
from rag.check_atoms import TITLES, Atom, text_of
from rag.check_dates import dates_of
from rag.check_pair import Ground, Pair, has
from rag.check_words import opposites
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


_SWEEPING = re.compile(
    r"\b(?:all|every|everyone|everybody|nobody|none|no one|nothing|never|always)\b", re.IGNORECASE
)
# So much of what a sweeping sentence says must stand in or above what is quoted.
_SWEPT = 0.7
_ALL = re.compile(
    r"\b(?:all|every\w*|each|both|whole|entire\w*|any|full\w*|always|total)\b", re.IGNORECASE
)
_TO_NOTHING = re.compile(
    r"\b(?P<deed>\w+)(?:\s(?:to|in|with|on|for|of|about))?\s(?:nothing|nobody|no one|none)\b"
)
_PARTS = re.compile(r"[,;–—]\s+(?:but|while|whereas|though|although)\s|;\s|\sbut\s")
_IN_PERSON = re.compile(r"\bin person\b", re.IGNORECASE)
_FROM_AFAR = re.compile(
    r"\b(?:by|via|over)\s(?:video|phone|telephone)\b|\bvideo link\b|\bremotely\b"
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|should|to be|plan\w*|due|expect\w*|schedul\w*|aim\w*|goal|target"
    r"|intend\w*|propos\w*|(?:is|are|was|were) to)\b"
)
_NOT = re.compile(r"\b(?:not|cannot)\b(?! (?:only|just|least))|\w+n[’']t\b")
_WILL = re.compile(r"\b(?P<will>will|may|might|could)\s+(?:\w+ly\s+)?(?P<deed>\w+)")
_DID = re.compile(r"\bdid\b(?! not)")
_DONE = re.compile(r"\b(?:was|were|had|has|have|took|began|came|went|became|\w{2,}ed)\b")


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
    here = _IN_PERSON.search(claim) and not _IN_PERSON.search(item.quote)
    if here and (afar := _FROM_AFAR.search(item.quote)):
        return f"the draft says “in person”, the nearest sentence “{afar.group()}”"
    if nothing := _denied_after(claim, item.quote):
        return f"the nearest sentence says “{nothing}”"
    if deed := _promised(claim, item.quote):
        return f"the briefing has this as something to come (“{deed}”), the draft as a fact"
    if day := _done_too_early(claim, item):
        return f"the draft has “{day}” behind it, the briefing is older"
    if words := _other_part(claim, item.quote) or _turned(claim, item.quote):
        return f"the draft says “{words[0]}”, the nearest sentence “{words[1]}” of it"
    slots = _slots(claim, item)
    pair = _changed_office(slots) or (None if sure else _changed_word(slots))
    if pair is None:
        return ""
    return f"the draft says “{pair[0].text}”, the nearest sentence “{pair[1].text}”"


def sweeps_too_far(claim: str, quotes: Sequence[str], around: Sequence[str]) -> str:
    """The word by which a sentence says more of all, or of none, than its sources; "" for none.

    They must have such a word as well, and most else of the sentence, or the lines above them.
    """
    sweeping = _SWEEPING.search(claim)
    if sweeping is None:
        return ""
    said = " ".join(quotes)
    there = [text_of(text) for text in (*quotes, *around)]
    words = [atom for atom in text_of(claim).content if atom.kind == "word" or atom.opens]
    rest = [atom for atom in words if not _SWEEPING.fullmatch(atom.text)]
    held = sum(has(atom, there) for atom in rest)
    kept = (_DENIES if _NOBODY.match(sweeping.group()) else _ALL).search(said)
    return "" if kept and held >= _SWEPT * len(rest) else sweeping.group()


def other_name(claim: str, item: Evidence) -> tuple[str, str] | None:
    """A name of the claim, and the one that the evidence has in its place; None where none is."""
    pair = Pair(text_of(claim), Ground.from_evidence(item))
    for number, slot in enumerate(pair.slots):
        if slot.ours is None or slot.theirs is None or slot.is_same or not pair.in_order(number):
            continue
        is_named = slot.ours.kind == slot.theirs.kind == "name"
        if is_named and not has(slot.ours, (pair.ground.quote,)):
            return slot.ours.text, slot.theirs.text
    return None


def denial_missing(claim: str, quotes: Sequence[str]) -> str:
    """The word by which a sentence denies where none of its sources does; "" for none.

    Nor have they a word that says the contrary of one of the sentence's: "rejected".
    """
    cue = _NOT.search(claim)
    if cue is None or any(_DENIES.search(quote) for quote in quotes):
        return ""
    there = {atom.key for quote in quotes for atom in text_of(quote).content}
    contrary = any(there & opposites(atom.key) for atom in text_of(claim).content)
    return "" if contrary else cue.group()


def _denied_after(claim: str, quote: str) -> str:
    """What a quote says of nothing or nobody, and the claim of something: "agreed to nothing"."""
    if _DENIES.search(claim):
        return ""
    said = stems(claim)
    for match in _TO_NOTHING.finditer(quote):
        if stem(match["deed"].lower()) in said:
            return match.group()
    return ""


def _promised(claim: str, quote: str) -> str:
    """What a quote says will be done, where the claim tells it as done: "did improve"."""
    if not _DID.search(claim):
        return ""
    said = stems(claim)
    deeds = (match for match in _WILL.finditer(quote) if stem(match["deed"].lower()) in said)
    return next((match.group() for match in deeds if match["will"] not in claim), "")


def _done_too_early(claim: str, item: Evidence) -> str:
    """A day of the claim, told as past, that was still to come when the briefing was written."""
    if item.date is None or _TO_COME.search(claim) or not _DONE.search(claim):
        return ""
    for when in dates_of(claim):
        if not (when.month and when.day):
            continue
        day = (when.year or item.date.year, when.month, when.day)
        if day > (item.date.year, item.date.month, item.date.day):
            return claim[when.start : when.end]
    return ""


def _other_part(claim: str, quote: str) -> tuple[str, str] | None:
    """A word of the claim that the quote has of something else, and its opposite of this.

    "The goal was missed in the province, but four districts met it": the province did not meet it.
    """
    parts = [text_of(part) for part in _PARTS.split(quote) if part]
    if len(parts) < 2:
        return None
    ours = text_of(claim)
    nearest = max(parts, key=lambda part: sum(has(atom, (part,)) for atom in ours.content))
    for atom in ours.content:
        if atom.kind != "word" or has(atom, (nearest,)):
            continue
        against = [other for other in nearest.content if other.key in opposites(atom.key)]
        if against and not has(against[0], (ours,)):
            return atom.text, against[0].text
    return None


def _turned(claim: str, quote: str) -> tuple[str, str] | None:
    """A word and its opposite beside the same word: "less than planned", "more than planned"."""
    ours, theirs = text_of(claim).content, text_of(quote).content
    for number, atom in enumerate(ours):
        for at, other in enumerate(theirs):
            if atom.kind != "word" or other.key not in opposites(atom.key):
                continue
            if has(atom, (text_of(quote),)) or has(other, (text_of(claim),)):
                continue
            after = ours[number + 1 : number + 2], theirs[at + 1 : at + 2]
            before = ours[max(number - 1, 0) : number], theirs[max(at - 1, 0) : at]
            if any(a and b and a[0].key == b[0].key for a, b in (after, before)):
                return atom.text, other.text
    return None


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
