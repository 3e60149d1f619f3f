"""Who did it to whom: two names around a verb that both sentences share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.documents import Span
from rag.check_atoms import Atom, Text
from rag.check_pair import Finding, Pair, same

_FURTHEST = 8
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|got)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with the atoms before and after it, as doer and done to."""

    doer: Atom
    verb: Atom
    other: Atom


def roles(pair: Pair) -> Iterator[Finding]:
    """Two that have changed their parts: "A praised B" for "B praised A"."""
    quote = pair.ground.quote
    theirs = list(_deeds(quote))
    for ours in _deeds(pair.sentence):
        for deed in theirs:
            if not same(ours.verb, deed.verb, quote):
                continue
            if (
                same(ours.doer, deed.other, quote)
                and same(ours.other, deed.doer, quote)
                and not same(ours.doer, deed.doer, quote)
            ):
                reason = (
                    f"in the briefing “{deed.doer.text}” is the one who does this "
                    f"(“{deed.verb.text}”), and “{deed.other.text}” is not"
                )
                spans = tuple(Span(atom.start, atom.end) for atom in (ours.doer, ours.other))
                yield Finding("roles", "contradicted", reason, spans, (deed.doer.text,))
                return


def _deeds(text: Text) -> Iterator[Deed]:
    """Each word between two neighbouring names, or nouns after "the", as a deed of one of them."""
    atoms = text.atoms
    bearers = [n for n, atom in enumerate(atoms) if _may_act(atoms, n)]
    for at, first in enumerate(bearers):
        for second in bearers[at + 1 : at + 4]:
            between = atoms[first + 1 : second]
            if second - first > _FURTHEST or any(a.kind == "mark" for a in between):
                break
            said = text.text[atoms[first].end : atoms[second].start]
            passive = bool(_PASSIVE.search(said)) and bool(re.search(r"\bby\s", said))
            for verb in between:
                if verb.kind != "word":
                    continue
                if passive:
                    yield Deed(atoms[second], verb, atoms[first])
                elif not re.search(r"\bby\s", said):
                    yield Deed(atoms[first], verb, atoms[second])


def _may_act(atoms: tuple[Atom, ...], number: int) -> bool:
    atom = atoms[number]
    if atom.kind == "name" or (atom.kind == "word" and atom.opens and atom.text[0].isupper()):
        return True
    if atom.kind != "word" or not number:
        return False
    # The last word of "the county leader".
    after = atoms[number + 1] if number + 1 < len(atoms) else None
    if after is not None and after.kind == "word" and not after.text.endswith(("ed", "s")):
        return False
    return any(a.text.lower() in ("the", "a", "an") for a in atoms[max(0, number - 3) : number])
