"""What a question takes for granted and the evidence contradicts.

"Why did Britain pledge $2 billion?" is answered by no sentence that says $580 million; but such a
sentence corrects it. The checker holds the question against each sentence as it would a claim, by
the layers that know facts; what of them stands in no evidence on the same thing, while another
fact stands in its place, is corrected.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.query import STOP_WORDS
from rag.answers import Evidence
from rag.casualties import uncounted
from rag.check_atoms import Atom, Kind, text_of
from rag.check_dates import is_of
from rag.check_facts import names
from rag.check_pair import Ground, Pair, has
from rag.quantities import quantities
from rag.quantity_agreement import agrees
from rag.terms import is_country

# Share of what the question says, beside the fact itself, that a sentence must have to be on the
# same thing, and of how many words at least: "when was the tower built" is on any building. Of
# names a sentence may have others, so more is asked; of days it has others so often (when it was
# said, when it was planned) that they correct nothing.
ALIKE: dict[Kind, float] = {"number": 0.6, "name": 0.75}
LEAST: dict[Kind, int] = {"number": 2, "name": 3}
# How many of the best sentences may hold a fact of the question for it to be mentioned at all. Of
# 225 answerable questions of four sets that the decision lets through, one had a figure that eight
# sentences lacked.
LOOKED_AT: dict[Kind, int] = {"number": 8, "date": 20}
# A correction is by what is shown at once, or near it.
HELD = 8
MOST = 2
_BETTER = 0.25  # as much more alike must a sentence further down be
_LIMIT = re.compile(
    r"(?i)\b(?:after|before|since|until|till|by|between|from|to|and|than)\s+(?:the\s+)?$"
)
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}")
_COUNTS = frozenset({"bare", "thing"})
# "Risen from 18 to 20", "412, not 340": what no longer holds.
_REPLACED = re.compile(r"(?i)\b(?:from|not|instead of|rather than)\s+(?:about\s+)?$")
_BEFORE = re.compile(r"([^\W\d_]+)\s+$")


@dataclass(frozen=True, slots=True)
class Correction:
    """`asked` stands in the question, `there` in its place in the evidence."""

    asked: str
    there: str
    evidence: Evidence


def corrections(question: str, evidence: Sequence[Evidence]) -> tuple[Correction, ...]:
    """What of the question the evidence, best first, contradicts; each fact once."""
    asked = text_of(question)
    pairs = [Pair(asked, Ground.from_evidence(item)) for item in evidence[:HELD]]
    found = list[Correction]()
    for fact in asked.content:
        if fact.kind not in ALIKE or _is_naming(fact, question) or _stands(fact, pairs):
            continue
        best: tuple[float, Correction] | None = None
        for pair in pairs:
            alike = _alike(pair, fact, LEAST[fact.kind])
            there = _instead(fact, pair) if alike >= ALIKE[fact.kind] else None
            if there is None:
                continue
            alike += _is_counted_alike(fact, there)
            if best is None or alike > best[0] + _BETTER:
                best = alike, Correction(fact.text, there.text, pair.ground.evidence)
        if best is not None:
            found.append(best[1])
    return tuple(found[:MOST])


def unmentioned(question: str, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Figures and days of the question that stand in none of the best sentences, nor around them.

    So with the dead or the injured that it counts. Whatever such sentences answer is not what was
    asked.
    """
    found = [word] if (word := uncounted(question, evidence)) else []
    for fact in text_of(question).content:
        looked_at = evidence[: LOOKED_AT.get(fact.kind, 0)]
        if (
            looked_at
            and _is_claimed(fact, question)
            and not any(_mentions(item, fact) for item in looked_at)
        ):
            found.append(fact.text)
    return tuple(found)


def corrected(found: Sequence[Correction]) -> str:
    """The corrections as a line for the reader; "" for none."""
    said = (f"{item.there}, not {item.asked}" for item in found)
    return f"The briefings say {'; '.join(said)}." if found else ""


def _is_claimed(fact: Atom, question: str) -> bool:
    """Whether a question takes a figure or a day for granted, and does not look round it.

    "After 2 October" and "more than three days" are limits, and which clock or calendar "tonight"
    is by the evidence may say otherwise.
    """
    if fact.when is not None:
        whole = fact.when.day is not None and fact.when.month is not None
        return whole and fact.when.clock is None and not _LIMIT.search(question[: fact.start])
    if fact.figure is None or fact.figure.hedge or _COMPACT_DAY.fullmatch(fact.text):
        return False
    return fact.figure.unit.kind not in ("duration", "months", "ordinal", "clock", "year")


def _mentions(item: Evidence, fact: Atom) -> bool:
    ground = Ground.from_evidence(item)
    if has(fact, ground.texts) or (fact.when and item.date and is_of(fact.when, item.date)):
        return True
    texts = (item.quote, item.before)
    return any(fact.figure and agrees(fact.figure, quantities(text)) for text in texts)


def _instead(fact: Atom, pair: Pair) -> Atom | None:
    """The one fact of a sentence that may stand in the question's place; None where several may."""
    quote = pair.ground.quote
    others = {
        other.key: other
        for other in quote.of_kind(fact.kind)
        if not has(other, (pair.sentence,))
        and _is_comparable(fact, other)
        and not _REPLACED.search(quote.text[: other.start])
    }
    alike = {key: other for key, other in others.items() if _is_counted_alike(fact, other)}
    left = list((alike or others).values())
    if len(left) != 1 or (fact.kind == "name" and not _is_in_its_place(fact, left[0], pair)):
        return None
    return left[0]


def _is_in_its_place(fact: Atom, other: Atom, pair: Pair) -> bool:
    return any(
        finding.words[0].start == fact.start and finding.theirs == (other.text,)
        for finding in names(pair)
        if finding.words
    )


def _stands(fact: Atom, pairs: Sequence[Pair]) -> bool:
    """Whether any sentence on the same thing has the fact, or bears it out: "over 500" by 580."""
    for pair in pairs:
        if _alike(pair, fact, 1) < ALIKE["number"]:
            continue
        if has(fact, pair.ground.texts):
            return True
        if fact.figure and agrees(fact.figure, quantities(pair.ground.quote.text)):
            return True
    return False


def _alike(pair: Pair, fact: Atom, least: int) -> float:
    """The share of what else the question says that stands in a sentence or the one before it."""
    rest = [atom for atom in pair.sentence.content if atom is not fact and atom.key]
    there = (pair.ground.quote, text_of(pair.ground.evidence.before))
    held = [atom for atom in rest if has(atom, there)]
    return len(held) / len(rest) if len(rest) >= least else 0.0


def _is_comparable(fact: Atom, other: Atom) -> bool:
    """Whether the one may be said in the other's place: 30 missiles for 40, a name for a name."""
    if fact.figure and other.figure:
        kinds = {fact.figure.unit.kind, other.figure.unit.kind}
        nouns, others = fact.figure.unit.nouns, other.figure.unit.nouns
        counted = not (nouns and others) or bool(nouns & others)
        return counted and (len(kinds) == 1 or kinds <= _COUNTS)
    return not (is_country(fact.text) or is_country(other.text))


def _is_naming(fact: Atom, question: str) -> bool:
    """Whether a number says which one is meant: "panel 17", "the 28th meeting"."""
    if fact.figure is None or fact.figure.unit.kind not in (*_COUNTS, "ordinal"):
        return False
    before = _BEFORE.search(question[: fact.start])
    word = before[1].lower() if before else ""
    noun = bool(word) and word not in STOP_WORDS and not word.endswith("ed")
    return fact.figure.unit.kind == "ordinal" or (noun and fact.text[0].isdigit())


def _is_counted_alike(fact: Atom, other: Atom) -> bool:
    """Whether two figures are in one currency, or both of things."""
    if not (fact.figure and other.figure):
        return False
    one, two = fact.figure.unit, other.figure.unit
    if {one.kind, two.kind} <= _COUNTS:
        return True
    return (one.kind, one.name) == (two.kind, two.name)
