"""How many and how much: quantifiers ("all", "most", "only") and directions ("more than")."""

import re
from collections.abc import Iterator

from corpus.documents import Span
from rag.check_atoms import Atom, Text
from rag.check_figures import equal_figure
from rag.check_pair import Finding, Pair, same
from rag.stemming import stem

# By strength: what is said of all may be said of most, and never the other way.
_STRENGTH = {
    **dict.fromkeys(map(stem, ["all", "every", "each", "both", "entire", "whole"]), 4),
    **dict.fromkeys(map(stem, ["most", "majority"]), 3),
    **dict.fromkeys(map(stem, ["many", "numerous", "half"]), 2),
    **dict.fromkeys(map(stem, ["some", "several", "few"]), 1),
}
_ONLY = frozenset(map(stem, ["only", "solely", "exclusively", "alone", "merely"]))
_ONLY_STRENGTH = 5
# Dropped, these leave a sentence true enough.
_EACH = frozenset(map(stem, ["each", "every"]))
_TIMES = frozenset(map(stem, ["hour", "day", "week", "month", "year", "night", "quarter"]))
_VAGUE = frozenset(map(stem, ["many", "numerous", "several"]))
_UP = re.compile(
    r"(?:\b(?:more|greater|higher|longer|larger|later) than|\b(?:over|above|exceed\w*|at least"
    r"|(?:no|not) (?:less|fewer) than|upwards of|a minimum of|past))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"(?:(?<!not )(?<!no )\b(?:less|fewer|lower|smaller|shorter|earlier) than|\b(?:under|below"
    r"|at most|(?:no|not) more than|up to|a maximum of|short of))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NOT_MORE = re.compile(r"\b(?:no|not) more than\s+$", re.IGNORECASE)
_NOT_LESS = re.compile(r"\b(?:no|not) (?:less|fewer) than\s+$", re.IGNORECASE)


def quantifiers(pair: Pair) -> Iterator[Finding]:
    """Claims of more than the evidence has: "all" for "most", or for no word of the kind."""
    sentence, quote = pair.sentence, pair.ground.quote
    ours, theirs = _counted(sentence), _counted(quote)
    for word, head, strength in ours:
        held = [(w, s) for w, h, s in theirs if same(head, h, quote)]
        if not _has(head, quote):
            continue
        if not held and strength >= 3 and not _has(word, quote):
            reason = f"the draft says “{word.text} … {head.text}”, the briefing does not"
            yield Finding("quantifiers", "not_found", reason, (_span(word),))
        elif held and all(strength > other for _, other in held):
            yield _differs(word, held[0][0])
    for word, head, strength in theirs:
        heads = [atom for atom in sentence.content if same(atom, head, quote)]
        if strength > 3 or not heads or any(_said_of(atom, ours) for atom in heads):
            continue
        if word.key not in _VAGUE and not _has(word, sentence):
            reason = f"the briefing says “{word.text} … {head.text}”, the draft does not"
            yield Finding("quantifiers", "contradicted", reason, (_span(heads[0]),), (word.text,))


def directions(pair: Pair) -> Iterator[Finding]:
    """ "More than" for "less than", or for the number itself, before a number that both have."""
    for ours in pair.sentence.of_kind("number"):
        mine = _direction(pair.sentence.text, ours)
        for text in (pair.ground.quote, *pair.ground.beside):
            held = [other for other in text.of_kind("number") if _equal(ours, other)]
            said = {_direction(text.text, other) for other in held}
            if not held or mine in said or (mine == 0 and text is not pair.ground.quote):
                continue
            if mine and -mine in said:
                reason = f"the briefing has the other direction before “{ours.text}”"
                yield Finding("directions", "contradicted", reason, (_span(ours),), (held[0].text,))
            elif mine:
                reason = f"the briefing says “{ours.text}” itself, neither more nor less"
                yield Finding("directions", "not_found", reason, (_span(ours),), (held[0].text,))


def _counted(text: Text) -> list[tuple[Atom, Atom, int]]:
    """Each quantifier of a text, the word it counts, and its strength."""
    found = list[tuple[Atom, Atom, int]]()
    for number, atom in enumerate(text.atoms):
        strength = _ONLY_STRENGTH if atom.key in _ONLY else _STRENGTH.get(atom.key, 0)
        if not strength or atom.kind in ("name", "mark"):
            continue
        for after in text.atoms[number + 1 : number + 6]:
            if after.kind == "mark":
                break
            if after.kind == "number" and atom.key == "some":
                break  # "some 3,300 customers": about so many
            if after.key in _TIMES and atom.key in _EACH:
                break  # "each year" is "a year"
            if after.is_content and after.key not in _STRENGTH:
                found.append((atom, after, strength))
                break
    return found


def _said_of(atom: Atom, counted: list[tuple[Atom, Atom, int]]) -> bool:
    return any(head is atom for _, head, _ in counted)


def _has(atom: Atom, text: Text) -> bool:
    return any(same(atom, other, text) for other in text.atoms if other.kind != "mark")


def _direction(text: str, number: Atom) -> int:
    before = text[: number.start]
    if _NOT_MORE.search(before):
        return -1
    if _NOT_LESS.search(before) or _UP.search(before):
        return 1
    return -1 if _DOWN.search(before) else 0


def _equal(one: Atom, other: Atom) -> bool:
    return bool(one.figure and other.figure and equal_figure(one.figure, other.figure))


def _differs(ours: Atom, theirs: Atom) -> Finding:
    reason = f"the draft says “{ours.text}”, the briefing says “{theirs.text}”"
    return Finding("quantifiers", "contradicted", reason, (_span(ours),), (theirs.text,))


def _span(atom: Atom) -> Span:
    return Span(atom.start, atom.end)
