"""Further errors to plant, each of the kind that one layer of the checker is for."""

import random
import re

_PAIRS = (
    ("rose", "fell"), ("before", "after"), ("above", "below"), ("opened", "closed"),
    ("began", "ended"), ("higher", "lower"), ("north", "south"), ("accepted", "rejected"),
    ("increase", "decrease"), ("increased", "decreased"), ("early", "late"), ("won", "lost"),
    ("upper", "lower"), ("old", "new"), ("public", "private"), ("wet", "dry"), ("open", "closed"),
    ("inside", "outside"), ("start", "end"), ("largest", "smallest"), ("best", "worst"),
    ("better", "worse"), ("joined", "left"), ("bought", "sold"), ("highest", "lowest"),
    ("possible", "impossible"), ("likely", "unlikely"), ("right", "wrong"), ("strong", "weak"),
)  # fmt: skip
_OTHER = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_OPPOSITE = re.compile(rf"\b(?:{'|'.join(_OTHER)})\b")
_QUANTIFIERS = (
    (re.compile(r"\b(?:Most|Some|Several|Many) of (?=the|those|its|these)"), "All of "),
    (re.compile(r"\b(?:most|some|several|many) of (?=the|those|its|these|them)"), "all of "),
    (re.compile(r"\b(?:Most|Some|Several|Many) (?=[a-z]+s\b)"), "All "),
    (re.compile(r"\b(?:several|many) (?=[a-z]+s\b)"), "all "),
    (re.compile(r"\bOne of (?=the|those|its)"), "All of "),
)
_DIRECTIONS = (
    ("more than", "less than"), ("less than", "more than"), ("at least", "at most"),
    ("fewer than", "more than"),
)  # fmt: skip
_NAME = r"(?:(?!\w+(?:day|ed)\b)[A-Z][\w’-]+(?: [A-Z][\w’-]+)*)"
_DEED = re.compile(
    rf"\b(?P<one>{_NAME})"
    r"(?P<deed> (?:has |have |had )?[a-z]+(?:ed|t|ent|ave|ook|ew|old) (?:the |to )?)"
    rf"(?P<other>{_NAME})\b"
)
_HEDGES = (
    (re.compile(r"\b(?:may|might|could) be\b"), "is"),
    (re.compile(r"\b(?:may|might|could) have\b"), "has"),
    (re.compile(r"\bwill be\b"), "was"),
    (re.compile(r"\b(?:is|are) expected to (?=[a-z])"), "did "),
    (re.compile(r"\b(?:plans?|wants?|hopes?|intends?) to (?=[a-z])"), "did "),
    (re.compile(r"\b(?:will|may|might|should|must) (?=[a-z]+\b)(?!not\b|also\b|never\b)"), "did "),
)


def opposite(text: str, beside: str, chance: random.Random) -> str | None:
    """A word by its opposite."""
    found = list(_OPPOSITE.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + _OTHER[match.group()] + text[match.end() :]


def quantifier(text: str, beside: str, chance: random.Random) -> str | None:
    """ "All" for "most", "some", "several" and "one of"."""
    return _first(text, _QUANTIFIERS)


def direction(text: str, beside: str, chance: random.Random) -> str | None:
    """ "Less than" for "more than", before a number."""
    for said, other in _DIRECTIONS:
        changed = re.sub(rf"\b{said}(?= [$€£]?\d| (?:two|three|half|a hundred))", other, text)
        if changed != text:
            return changed
    return None


def roles(text: str, beside: str, chance: random.Random) -> str | None:
    """The two names around a verb in each other's place."""
    match = _DEED.search(text)
    if match is None or match["one"].lower() in ("the", "it", "he", "she", "they", "we", "i"):
        return None
    swapped = match["other"] + match["deed"] + match["one"]
    return text[: match.start()] + swapped + text[match.end() :]


def hedge(text: str, beside: str, chance: random.Random) -> str | None:
    """What may be or is to come as what is or was."""
    return _first(text, _HEDGES)


def _first(text: str, ways: "tuple[tuple[re.Pattern[str], str], ...]") -> str | None:
    for pattern, other in ways:
        changed = pattern.sub(other, text, count=1)
        if changed != text:
            return changed
    return None
