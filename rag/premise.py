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
from rag.check_atoms import Atom, text_of
from rag.check_dates import When, dates_of
from rag.check_facts import dates, names, numbers
from rag.check_pair import Finding, Ground, Pair, has
from rag.quantities import quantities
from rag.quantity_agreement import agrees
from rag.terms import is_country

# Share of what the question says, beside the fact itself, that a sentence must have to be on the
# same thing, and of how many words at least: "when was the tower built" is on any building. Of
# days and names a sentence may have others, so more is asked.
ALIKE = {numbers: 0.6, dates: 0.75, names: 0.75}
LEAST = {numbers: 2, dates: 3, names: 2}
# A correction is by what is shown at once, or near it.
HELD = 8
MOST = 2
_COUNTS = frozenset({"bare", "thing"})
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
    found = dict[str, tuple[float, Correction]]()
    for pair in pairs:
        for layer, least in ALIKE.items():
            for finding in layer(pair):
                fact = _fact(pair, finding)
                if fact is None or _is_naming(fact, question) or _stands(fact, pairs):
                    continue
                there = finding.theirs[0]
                alike = _alike(pair, fact, LEAST[layer])
                if alike >= least and _is_comparable(fact, there):
                    alike += _is_counted_alike(fact, there)
                    one = Correction(fact.text, there, pair.ground.evidence)
                    if alike > found.get(fact.text, (0.0,))[0]:
                        found[fact.text] = alike, one
    return tuple(one for _, one in found.values())[:MOST]


def corrected(found: Sequence[Correction]) -> str:
    """The corrections as a line for the reader; "" for none."""
    said = (f"{item.there}, not {item.asked}" for item in found)
    return f"The briefings say {'; '.join(said)}." if found else ""


def _fact(pair: Pair, finding: Finding) -> Atom | None:
    """The fact of the question that a finding puts another in place of."""
    if finding.fault != "contradicted" or not (finding.words and finding.theirs):
        return None
    start = finding.words[0].start
    return next((atom for atom in pair.sentence.atoms if atom.start == start), None)


def _stands(fact: Atom, pairs: Sequence[Pair]) -> bool:
    """Whether any sentence on the same thing has the fact, or bears it out: "over 500" by 580."""
    for pair in pairs:
        if _alike(pair, fact, 1) < ALIKE[numbers]:
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


def _is_comparable(fact: Atom, there: str) -> bool:
    """Whether the one may be said in the other's place: a day for a day, a name for a name."""
    if fact.figure:
        return True
    if fact.when:
        others = dates_of(there)
        return len(others) == 1 and _grain(fact.when) == _grain(others[0])
    return not (is_country(fact.text) or is_country(there))


def _is_naming(fact: Atom, question: str) -> bool:
    """Whether a number says which one is meant: "panel 17", "the 28th meeting"."""
    if fact.figure is None or fact.figure.unit.kind not in (*_COUNTS, "ordinal"):
        return False
    before = _BEFORE.search(question[: fact.start])
    word = before[1].lower() if before else ""
    noun = bool(word) and word not in STOP_WORDS and not word.endswith("ed")
    return fact.figure.unit.kind == "ordinal" or (noun and fact.text[0].isdigit())


def _grain(when: When) -> tuple[bool, bool, bool]:
    return when.month is not None, when.day is not None, when.clock is not None


def _is_counted_alike(fact: Atom, there: str) -> bool:
    """Whether two figures are in one currency, or of one thing."""
    others = quantities(there)
    return bool(fact.figure and others and fact.figure.unit.name == others[0].unit.name)
