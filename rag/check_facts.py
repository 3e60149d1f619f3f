"""Facts that a sentence must take from its evidence: numbers, dates, names.

Each must stand in what is cited or around it (the sentence before, heading, title, source, the
document's date). One that does stand there is at fault all the same where an otherwise equal
sentence has another fact in its place.
"""

from collections.abc import Iterator

from corpus.documents import Span
from index.query import STOP_WORDS
from rag.check_atoms import Atom, Kind
from rag.check_dates import is_of
from rag.check_figures import comparable, shown
from rag.check_pair import Finding, Pair, has, same_name


def numbers(pair: Pair) -> Iterator[Finding]:
    """Numbers that the evidence does not hold, or holds elsewhere."""
    yield from _facts(pair, "number", "figure")


def dates(pair: Pair) -> Iterator[Finding]:
    """Dates and times that neither the evidence holds nor its document's date."""
    yield from _facts(pair, "date", "date")


def names(pair: Pair) -> Iterator[Finding]:
    """Names that stand neither in the evidence nor around it, or in another one's place."""
    yield from _facts(pair, "name", "name")
    for number, slot in enumerate(pair.slots):
        ours, theirs = slot.ours, slot.theirs
        if ours is None or theirs is None or slot.is_same or not pair.in_order(number):
            continue
        if _is_other_opening(ours, theirs) and not has(ours, pair.ground.texts):
            yield _differs(pair, "names", ours, theirs)


def _facts(pair: Pair, kind: Kind, called: str) -> Iterator[Finding]:
    layer = f"{kind}s"
    for atom in pair.sentence.of_kind(kind):
        rival = _in_its_place(pair, atom)
        if not _stands(pair, atom):
            rival = rival or _rival(pair, atom)
            if rival is not None and pair.fault(atom) == "contradicted":
                yield _differs(pair, layer, atom, rival)
            else:
                reason = f"the {called} “{atom.text}” is not in or around the cited sentences"
                yield Finding(layer, "not_found", reason, (_span(atom),))
        elif rival is not None:
            yield _differs(pair, layer, atom, rival)


def _stands(pair: Pair, atom: Atom) -> bool:
    ground = pair.ground
    if has(atom, ground.texts):
        return True
    if atom.when is not None and ground.evidence.date is not None:
        return is_of(atom.when, ground.evidence.date)
    return atom.kind == "name" and _is_made_up_of(atom, pair)


def _is_made_up_of(atom: Atom, pair: Pair) -> bool:
    """Whether a name joins what the evidence has apart: "Talvia Trade Minister Ilse Varga"."""
    covered = set[str]()
    for text in pair.ground.texts:
        for other in text.atoms:
            if other.kind != "name" or other.words <= atom.words:
                covered |= other.words
    return len(atom.words) > 1 and atom.words <= covered


def _in_its_place(pair: Pair, atom: Atom) -> Atom | None:
    """A different fact of the same kind that an equal sentence of the evidence has here."""
    for number, slot in enumerate(pair.slots):
        other = slot.theirs
        if slot.ours is not atom or other is None or slot.is_same or other.kind != atom.kind:
            continue
        if not pair.in_order(number):
            continue
        # Names may change places, as in the passive; who did what is another layer's business.
        if atom.kind == "name" and not (
            _is_oftener(pair, atom, 1) and _is_oftener(pair, other, -1)
        ):
            continue
        return other
    return None


def _is_oftener(pair: Pair, name: Atom, sign: int) -> bool:
    """Whether the sentence has a name more often than the quote (1), or less often (-1)."""
    ours, theirs = (
        sum(same_name(other, name) for other in text.content if other.kind == "name" or other.opens)
        for text in (pair.sentence, pair.ground.quote)
    )
    return sign * (ours - theirs) > 0


def _rival(pair: Pair, atom: Atom) -> Atom | None:
    """What the evidence may have instead: of the same unit, and not in the sentence itself."""
    others = [
        other
        for other in pair.ground.quote.of_kind(atom.kind)
        if not has(other, (pair.sentence,)) and _comparable(atom, other)
    ]
    return others[0] if len(others) == 1 or (others and atom.kind != "name") else None


def _comparable(atom: Atom, other: Atom) -> bool:
    if atom.figure and other.figure:
        return comparable(atom.figure, other.figure)
    if atom.when and other.when:
        return (atom.when.clock is None) == (other.when.clock is None)
    return True


def _is_other_opening(ours: Atom, theirs: Atom) -> bool:
    """Whether another name opens the sentence: a name that only its place gives away."""
    if ours.kind != "word" or not ours.opens or not _may_be_name(ours):
        return False
    return theirs.kind == "name" or (theirs.opens and _may_be_name(theirs))


def _may_be_name(atom: Atom) -> bool:
    # A plural opens a sentence without an article, a name without one and in the singular.
    return (
        atom.text[0].isupper()
        and atom.text.lower() not in STOP_WORDS
        and not atom.text.endswith(("s", "ing", "ed", "ly"))
    )


def _differs(pair: Pair, layer: str, ours: Atom, theirs: Atom) -> Finding:
    said, there = ours.text, theirs.text
    if ours.figure and theirs.figure:
        said = shown(ours.figure, pair.sentence.text)
        there = shown(theirs.figure, pair.ground.quote.text)
    reason = f"the draft says “{said}”, the briefing says “{there}”"
    return Finding(layer, "contradicted", reason, (_span(ours),), (there,))


def _span(atom: Atom) -> Span:
    return Span(atom.start, atom.end)
