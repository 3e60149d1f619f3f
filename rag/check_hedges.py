"""How sure a sentence is, against how sure its evidence is: "may", "plans to", "if"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.documents import Span
from rag.check_atoms import Atom, Text
from rag.check_negation import is_adverb, part
from rag.check_pair import Finding, Pair, same

# What is to come, what is possible, what ought to be, what hangs on something else.
_HEDGES: Mapping[str, re.Pattern[str]] = {
    "possible": re.compile(
        r"\b(?:may|might|could|can|possibl[ey]|perhaps|probabl[ey]|likely|potentially|appears? to"
        r"|seems? to|suspected|unconfirmed|reportedly|allegedly|risk of|chance)(?=\b|n[’']t)"
    ),
    "to come": re.compile(
        r"\b(?:will|wo(?=n[’']t)|shall|would|going to|plan(?:s|ned|ning)? to|intends? to|aims? to"
        r"|expect(?:s|ed|ing)?|anticipat(?:es|ed)|due to (?=[a-z])|scheduled|set to|meant to"
        r"|about to|is to|are to|was to|were to|wants? to|hopes? to|(?:agreed|consented) to"
        r"|want(?:s|ed)?|propos(?:es|ed|al)|promis(?:es|ed)|forecast|pledge[sd]?|vow(?:s|ed)?"
        r"|call(?:s|ed) for|recommend(?:s|ed)?|goal|target)(?=\b|n[’']t)|(?<=\w)[’']ll\b"
    ),
    "ought": re.compile(
        r"\b(?:should|must|ought|needs? to|has to|have to|had to|required?|recommend(?:s|ed)?"
        r"|call(?:s|ed) for|urge[sd]?|shall)\b",
        re.IGNORECASE,
    ),
    "conditional": re.compile(
        r"\b(?:if|unless|would|provided that|in case|should (?=the|it|he|she|they)|had (?=it|the"
        r"|he|she|they)|whether|on condition)\b|^(?:Had|Should|If|Unless)\b"
    ),
}
_WEAKER: Mapping[str, frozenset[str]] = {
    "possible": frozenset({"possible", "to come", "conditional"}),
    "to come": frozenset({"to come", "possible", "ought", "conditional"}),
    "ought": frozenset({"ought", "to come", "possible"}),
    "conditional": frozenset({"conditional", "possible", "to come"}),
}
_CALLED: Mapping[str, str] = {
    "possible": "as possible",
    "to come": "as something to come",
    "ought": "as something that ought to be",
    "conditional": "on a condition",
}


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that makes a statement less than a fact, and what kind it is of."""

    kind: str
    text: str
    start: int
    end: int


def hedges(pair: Pair) -> Iterator[Finding]:
    """What the evidence has as possible, planned, due or conditional, told as a fact."""
    quote = pair.ground.quote
    ours = list(_hedges(pair.sentence))
    for hedge in _hedges(quote):
        governed = _governed(quote, hedge)
        here = [
            atom
            for atom in pair.sentence.content
            if governed is not None and same(atom, governed, quote)
        ]
        fitting = [mine for mine in ours if mine.kind in _WEAKER[hedge.kind]]
        if not here or any(
            _bears_on(pair.sentence, mine, atom) for mine in fitting for atom in here
        ):
            continue
        atom = here[0]
        reason = (
            f"the briefing has this {_CALLED[hedge.kind]} (“{hedge.text}”), the draft as a fact"
        )
        yield Finding("hedges", "not_found", reason, (Span(atom.start, atom.end),), (hedge.text,))
        return


def _bears_on(text: Text, hedge: Hedge, atom: Atom) -> bool:
    """Whether a hedge stands in the same part of a sentence as an atom, or right before it."""
    if _governed(text, hedge) is atom:
        return True
    start, end = part(text.atoms, text.atoms.index(atom))
    return text.atoms[start].start <= hedge.start < text.atoms[end - 1].end


def _hedges(text: Text) -> Iterator[Hedge]:
    months = [(atom.start, atom.end) for atom in text.of_kind("date")]
    for kind, pattern in _HEDGES.items():
        for match in pattern.finditer(text.text):
            if any(start <= match.start() < end for start, end in months):
                continue
            yield Hedge(kind, match.group(), match.start(), match.end())


def _governed(text: Text, hedge: Hedge) -> Atom | None:
    """The word that a hedge bears on: the next one that carries meaning and is no adverb."""
    for atom in text.atoms:
        if atom.start < hedge.end:
            continue
        if atom.kind == "mark" and atom.text in ".;!?":
            return None
        if atom.kind == "word" and not is_adverb(atom.text):
            return atom
    return None
