"""Errors planted into true sentences, one kind at a time, by rules that the checker does not share.

Each rule takes a sentence, the text of its document and a generator of chance, and gives the
sentence with one error, or None where it does not apply. Half of the numbers, dates and all of
the names and speakers that are put in stand elsewhere in the same document: the error that a
language model makes. A speaker that only a pronoun names gives way to a stranger.
"""

import random
import re
from collections.abc import Callable, Mapping

from evals.planting_frames import SAYS, framed
from evals.planting_further import direction, hedge, opposite, quantifier, roles

Rule = Callable[[str, str, random.Random], str | None]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPELLED = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("fifteen", "nineteen", "twenty", "thirty", "forty", "fifty"),
)
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b\d{{1,2}} (?:{_MONTH})\b|\b(?:{_MONTH}) \d{{1,2}}\b(?! (?:per|%))"
    rf"|\b(?:{'|'.join(_DAYS)})\b|\b(?:19|20)\d\d\b(?!/)|\b[0-2]?\d:[0-5]\d\b"
    rf"|\b(?:{_MONTH.replace('|May', '').replace('|March', '')})\b"
)
_STRANGERS = ("Marcus Feld", "Ana Duarte", "The Northern Herald", "Colonel Idris Bane")
_NUMBER = re.compile(
    rf"(?<![\w.,:/-])\d+(?:,\d{{3}})*(?:\.\d+)?(?![\w:/]|[.,]\d)|\b(?:{'|'.join(_SPELLED)})\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"(?:(?<=[a-z,;] )|(?<=Mr\. |Ms\. |Dr\. )|(?<=Mrs\. ))"
    rf"(?!(?:{'|'.join(_DAYS)}|{_MONTH}|I|Mr|Mrs|Ms|Dr|The)\b)"
    r"[A-Z][a-z][\w-]+(?: (?:[A-Z]\. )?(?!(?:January|February|March)\b)[A-Z][a-z][\w-]+)*"
)


def number(text: str, beside: str, chance: random.Random) -> str | None:
    """Another number: a digit changed, or one of the same form from the document."""
    dates = [match.span() for match in _DATE.finditer(text)]
    found = [
        match
        for match in _NUMBER.finditer(_without_label(text))
        if not any(start < match.end() and match.start() < end for start, end in dates)
    ]
    if not found:
        return None
    match = chance.choice(found)
    old = match.group()
    if old[0].isalpha():
        new = chance.choice([word for word in _SPELLED if word != old.lower()])
        new = new.capitalize() if old[0].isupper() else new
    else:
        form = re.sub(r"\d", "0", old)
        others = sorted(
            {m.group() for m in _NUMBER.finditer(beside) if re.sub(r"\d", "0", m.group()) == form}
            - {m.group() for m in found}
        )
        new = chance.choice(others) if others and chance.random() < 0.5 else _other(old, chance)
    return text[: match.start()] + new + text[match.end() :]


def day(text: str, beside: str, chance: random.Random) -> str | None:
    """Another day, month, weekday, year or hour."""
    found = list(_DATE.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    old = match.group()
    form = _form_of_date(old)
    others = sorted(
        {m.group() for m in _DATE.finditer(beside) if _form_of_date(m.group()) == form}
        - {m.group() for m in found}
    )
    new = chance.choice(others) if others and chance.random() < 0.5 else _other_date(old, chance)
    return text[: match.start()] + new + text[match.end() :]


def name(text: str, beside: str, chance: random.Random) -> str | None:
    """Another name of the same document."""
    found = _names(text)
    others = sorted({m.group() for m in _names(beside)})
    others = [
        other for other in others if not set(other.split()) & set(text.replace("’", " ").split())
    ]
    others = [other for other in others if other.lower() not in text.lower()]
    if not found or not others:
        return None
    match = chance.choice(found)
    alike = [other for other in others if len(other.split()) == len(match.group().split())]
    new = chance.choice(alike or others)
    return text[: match.start()] + new + text[match.end() :]


def negation(text: str, beside: str, chance: random.Random) -> str | None:
    """A "not" more or a "not" less."""
    ways = [changed for way in _NEGATIONS if (changed := way(text)) and changed != text]
    return chance.choice(ways) if ways else None


def speaker(text: str, beside: str, chance: random.Random) -> str | None:
    """Somebody else as the speaker: of the same document, or one who stands nowhere."""
    match = framed(text)
    if match is None:
        return None
    people = sorted({m.group() for m in _names(beside) if " " in m.group()})
    others = [
        one for one in people if not set(one.split()) & set(text.split()) and _acts(one, beside)
    ]
    # Who "she" is the rule does not know: a name of the document might be hers.
    if not others or re.fullmatch(r"(?i)(?:s?he|it|they|I|we)", match["who"]):
        others = list(_STRANGERS)
    new = chance.choice(others)
    return text[: match.start("who")] + new + text[match.end("who") :]


def dropped_attribution(text: str, beside: str, chance: random.Random) -> str | None:
    """The words of somebody as a fact."""
    match = framed(text)
    if match is None:
        return None
    what = match["what"].strip(' ,.!?“”"')
    if re.search(r"\b(?:I|we|We|my|our|you)\b", what) or len(what.split()) < 4:
        return None
    return f"{what[0].upper()}{what[1:]}."


PLANTED: Mapping[str, Rule] = {
    "number": number,
    "date": day,
    "name": name,
    "negation": negation,
    "speaker": speaker,
    "attribution": dropped_attribution,
    "opposite": opposite,
    "quantifier": quantifier,
    "direction": direction,
    "roles": roles,
    "hedge": hedge,
}


def _acts(name: str, beside: str) -> bool:
    """Whether a name is a person's or a body's that speaks in the document."""
    last = re.escape(name.split()[-1])
    return bool(
        re.search(
            rf"(?:Mr|Ms|Mrs|Dr|Dame|Professor|Councillor|Minister|President)\.? (?:[\w-]+ )?{last}",
            beside,
        )
        or re.search(rf"{last},? (?:[a-z ]+, )?{SAYS}|{SAYS} {re.escape(name)}", beside)
    )


def _without_label(text: str) -> str:
    """The text with the number of its paragraph blanked out."""
    return re.sub(r"^\d+(?:\.\d+)*\.? ", lambda m: " " * len(m.group()), text)


def _names(text: str) -> list[re.Match[str]]:
    return [m for m in _NAME.finditer(text) if len(m.group()) > 3]


def _other(figures: str, chance: random.Random) -> str:
    places = [n for n, c in enumerate(figures) if c.isdigit()]
    at = chance.choice(places)
    low = "1" if at == 0 else "0"
    digits = [d for d in "0123456789" if d != figures[at] and d >= low]
    return figures[:at] + chance.choice(digits) + figures[at + 1 :]


def _form_of_date(text: str) -> str:
    if text in _DAYS:
        return "weekday"
    if text in _MONTHS:
        return "month"
    if ":" in text:
        return "clock"
    return "year" if text.isdigit() else ("day first" if text[0].isdigit() else "month first")


def _other_date(old: str, chance: random.Random) -> str:
    form = _form_of_date(old)
    if form == "weekday":
        return chance.choice([one for one in _DAYS if one != old])
    if form == "month":
        return chance.choice([one for one in _MONTHS if one != old])
    if form == "year":
        return str(int(old) + chance.choice([-10, -2, -1, 1, 2]))
    if form == "clock":
        hour, minute = old.split(":")
        return f"{(int(hour) + chance.choice([1, 2, 5])) % 24:02}:{minute}"
    parts = old.split()
    at = chance.choice([0, 1])
    if parts[at].isdigit():
        parts[at] = str((int(parts[at]) + chance.choice([1, 2, 9]) - 1) % 28 + 1)
    else:
        parts[at] = chance.choice([one for one in _MONTHS if one != parts[at]])
    return " ".join(parts)


_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|must|may)\b(?! not\b|n’t)"
)
_PAST = {
    "gave": "give", "took": "take", "went": "go", "said": "say", "made": "make", "came": "come",
    "found": "find", "told": "tell", "left": "leave", "began": "begin", "saw": "see",
    "kept": "keep",
    "heard": "hear", "paid": "pay", "put": "put", "sent": "send", "met": "meet", "fell": "fall",
    "rose": "rise", "led": "lead", "held": "hold", "built": "build", "wrote": "write", "set": "set",
    "had": "have", "won": "win", "lost": "lose", "spoke": "speak", "stood": "stand",
}  # fmt: skip


def _insert_not(text: str) -> str | None:
    match = _AUXILIARY.search(text)
    if match is None or re.search(r"\b(?:not|no|never|nobody|none|nor|only|any)\b", text, re.I):
        return None
    return f"{text[: match.end()]} not{text[match.end() :]}"


def _deny_past(text: str) -> str | None:
    if re.search(r"\b(?:not|no|never|nobody|none|nor|only)\b", text, re.I) or _AUXILIARY.search(
        text
    ):
        return None
    for match in re.finditer(r"(?<=[a-z] )([a-z]+)\b(?!['’])", text):
        word = match[1]
        base = _PAST.get(word) or _base_of_regular(word)
        if base:
            return f"{text[: match.start()]}did not {base}{text[match.end() :]}"
    return None


def _base_of_regular(word: str) -> str | None:
    if not word.endswith("ed") or len(word) < 6 or word.endswith("eed"):
        return None
    stump = word[:-2]
    if stump.endswith("i"):
        return stump[:-1] + "y"
    if stump[-1] == stump[-2] and stump[-1] not in "sl":
        return stump[:-1]
    return (
        stump + "e"
        if re.search(r"(?:[aiou]s|v|[^s]c|[aeiou]g|rg|at|ut|iz|uc|ir|ar|[iou]d)$", stump)
        else stump
    )


def _remove_not(text: str) -> str | None:
    if "not only" in text or ", not " in text:
        return None
    changed = re.sub(r"\b(did|does|do) not ([a-z]+)", r"\2", text, count=1)
    if changed == text:
        changed = re.sub(r" not\b|(?<=\w)n[’']t\b", "", text, count=1)
    return changed if changed != text else None


def _remove_no(text: str) -> str | None:
    changed = re.sub(r"\bNo (?=[a-z])", "A ", text, count=1)
    if changed == text:
        changed = re.sub(r"\bno (?=[a-z])(?!one\b|longer\b|more\b)", "a ", text, count=1)
    if changed == text:
        changed = re.sub(r"\bnever ", "", text, count=1)
    if changed == text:
        changed = re.sub(
            r"\b([Nn])obody\b", lambda m: "Somebody" if m[1] == "N" else "somebody", text
        )
    return changed if changed != text else None


_NEGATIONS = (_insert_not, _deny_past, _remove_not, _remove_no)
