"""A turn that presses: "you said …", "no, it was …", "are you sure? everyone reports it".

It asks nothing new, and what it claims is no evidence, whoever is said to have said it. So the
question before it is asked again, or what it claims is, without the pressing; and neither it nor
the answer it got is part of what a later follow-up is understood from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answers import Turn
from rag.terms import stems, terms_of

_ALL = (
    r"(?:everyone|everybody|people|(?:all|every|each|most)(?: of)?(?: the)? \w+|the \w+ all"
    r"|\w+ all)"
)
_REPORT = (
    r"(?:report|say|know|claim|write|quote|hear|agree|have|has|said|heard|confirm|tell|told)"
    r"(?:e?s|ed)?"
)
_SOLD = (
    r"(?:it|so|that|this|them|him|her|otherwise|the same|about it|(?:him|her|it) on (?:it|that))"
)
_SO_SAYS = rf"{_ALL}(?: in [\w’']+)?(?: (?:now|also|in \w+))? {_REPORT}(?: {_SOLD})?"
# Whole clauses that only press.
_EMPTY = re.compile(
    r"\W*(?:(?:but |so |and )?(?:are you (?:really |quite |so )?(?:sure|certain)"
    r"|do(?:n['’]t)? you agree|really"
    r"|think again|check again|look again|you are wrong|that is wrong|that['’]s wrong"
    r"|i(?: am|['’]m) (?:quite |very |absolutely )?(?:sure|certain|positive)|i (?:know|insist)"
    rf"|(?:that|it) is what {_ALL}(?: \w+){{0,2}} {_REPORT}|{_SO_SAYS}"
    r"|it was (?:on|in) every [\w ]+|no|yes|wrong|nonsense|come on))\W*",
    re.IGNORECASE,
)
_BEFORE = r"(?: (?:earlier|before|just now))?"
_OPENS = re.compile(
    r"\W*(?:(?:(?:a moment |a minute )?(?:ago|earlier|before)[\s,]+|just now[\s,]+)?(?:but )?you"
    r"(?: just| also| yourself| already| clearly)*(?: have)? (?:said|say|told (?:me|us)|claimed"
    rf"|wrote|confirmed|agreed|stated|reported|answered){_BEFORE}(?: that)?[\s,:]+"
    rf"|{_ALL}(?: in \w+)? {_REPORT} (?:that\s+)?)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    rf"(?:[,;–—-]+\s*(?:are you sure|don['’]t you agree|i am (?:sure|certain)|(?:as )?{_SO_SAYS}"
    r"|(?:the )?\w+ (?:confirmed|said) (?:it|so)(?: \w+self)?|it was on every [\w ]+)"
    rf"|\s+according to {_ALL})[\s.?!]*$",
    re.IGNORECASE,
)
_MIDST = re.compile(rf"[,;]\s+{_ALL} {_REPORT} that\s+", re.IGNORECASE)
# These press where they open or close a statement; "but if parents do?" and "it is, right?" ask.
_DENIES = re.compile(
    r"\W*(?:no|but|well|yes|hm+|sorry|still|and yet|wrong)\b[\s,.!:–—-]+", re.IGNORECASE
)
_TAG = re.compile(
    r"[\s,]+(?:(?:did|does|do|is|was|are|were|has|have)n['’]t (?:you|it|they|he|she|there)|right"
    r"|correct)\s*\?+\s*$",
    re.IGNORECASE,
)
_MEANT = re.compile(r"\bI (?:meant?|was asking|am asking|wanted)\b", re.IGNORECASE)
_BY_PRONOUN = re.compile(
    r"\W*(?:it|s?he|they|that|this|there|these|those)\b|\W*who\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?<=[.!?])\s+")
# Share of a claim's words that the question before has, for both to be on one thing.
_SHARED = 0.5
# Nobody presses at such length, and a pasted text is not looked through for it.
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks, and the turns that count for it.

    `asked` is the question itself, or what stands in for a turn that presses; `pressed` tells
    whether it does.
    """

    asked: str
    history: tuple[Turn, ...]
    pressed: bool = False


def understood(question: str, history: Sequence[Turn]) -> Understood:
    """The question and its history, without what presses."""
    kept = _unpressed(history)
    if not history:
        return Understood(question, kept)
    claim = claimed(question)
    before = next((turn for turn in reversed(kept) if turn.role == "user"), None)
    if claim is None:
        return Understood(question, kept)
    if before is None or not _is_on(claim, before.text):
        return Understood(claim or question, kept, True)
    return Understood(before.text, kept[: kept.index(before)], True)


def claimed(text: str) -> str | None:
    """What a turn that presses claims, "" where it claims nothing; None for any other turn."""
    if len(text) > _LONGEST:
        return None
    clauses = [clause for clause in _CLAUSE.split(text.strip()) if clause]
    left = [clause for clause in clauses if not _EMPTY.fullmatch(clause)]
    pressed = len(left) < len(clauses)
    said = list[str]()
    for clause in left:
        bare = _TAG.sub("", clause)
        told = _unsaid(bare)
        if _MEANT.search(told) or told.endswith("?"):
            return None  # it asks something, or makes clear what was asked
        denied = _DENIES.match(told) if bare == clause else None
        pressed = pressed or told != bare or denied is not None
        said.append(_unsaid(told[denied.end() :]) if denied else told)
    if not pressed:
        return None
    claim = " ".join(part for part in said if part)
    return claim[:1].upper() + claim[1:]


def _unsaid(clause: str) -> str:
    """A clause without who is said to have said it."""
    while (opening := _OPENS.match(clause)) is not None:
        clause = clause[opening.end() :]
    return _MIDST.sub(", ", _CLOSES.sub("", clause)).strip()


def _unpressed(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns without those that press, each with the answer it got; a first turn stays."""
    kept = list[Turn]()
    dropped = False
    for turn in history:
        if turn.role == "user":
            dropped = bool(kept) and claimed(turn.text) is not None
        if not dropped:
            kept.append(turn)
    return tuple(kept)


def _is_on(claim: str, question: str) -> bool:
    """Whether a claim is on what was asked: it shares its words, or cannot be understood alone."""
    if _BY_PRONOUN.match(claim):
        return True
    terms = [key for key in terms_of(claim).keys if not any(c.isdigit() for c in key)]
    there = stems(question)
    return len(terms) < 2 or sum(term in there for term in terms) >= _SHARED * len(terms)
