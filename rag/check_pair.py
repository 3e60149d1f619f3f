"""A sentence beside the evidence that it is held against, and what a check may find there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corpus.documents import Span
from rag import aliases
from rag.answers import Evidence
from rag.check_alignment import Slot, aligned
from rag.check_atoms import Atom, Text, text_of
from rag.check_dates import agrees
from rag.check_figures import same_figure
from rag.check_words import same_meaning
from rag.terms import met

Fault = Literal["contradicted", "not_found"]

# What a check says of words that stand for each other: how much else must be alike before one of
# them contradicts the other.
ALIKE = 0.5
# A number, a date or a name tells more of what a sentence is about than another word.
_FACT = 2
_FACTS = frozenset({"number", "date", "name"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a layer holds against a sentence.

    `words` are spans in the sentence, `theirs` the words of the evidence that differ.
    """

    layer: str
    fault: Fault
    reason: str
    words: tuple[Span, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Evidence taken apart: its quote, what stands around it, and the quotes cited with it."""

    evidence: Evidence
    quote: Text
    around: Text
    beside: tuple[Text, ...] = ()

    @classmethod
    def from_evidence(cls, item: Evidence, beside: Sequence[Evidence] = ()) -> "Ground":
        """Take evidence apart; `beside` are the sentences that are cited together with it."""
        around = "\n".join((item.before, item.heading, item.title, item.source or ""))
        return cls(
            item,
            text_of(item.quote, item.date),
            text_of(around, item.date),
            tuple(text_of(other.quote, other.date) for other in beside),
        )

    @property
    def texts(self) -> tuple[Text, ...]:
        """All that was cited and what stands around it, the quote first."""
        return (self.quote, *self.beside, self.around)


class Pair:
    """A sentence and its ground, aligned when a check first asks for it."""

    def __init__(self, sentence: Text, ground: Ground) -> None:
        self.sentence = sentence
        self.ground = ground

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The sentence aligned with the quote, marks left out."""
        ours = [atom for atom in self.sentence.atoms if atom.kind != "mark"]
        theirs = [atom for atom in self.ground.quote.atoms if atom.kind != "mark"]
        return aligned(ours, theirs, self.same)

    @cached_property
    def covered(self) -> float:
        """Share of what the sentence says that stands in or around the evidence, in [0, 1]."""
        return _share(self.sentence.content, self.ground.texts)

    @cached_property
    def alike(self) -> float:
        """Share of what the sentence says that stands in the quote alone."""
        return _share(self.sentence.content, (self.ground.quote,))

    def alike_apart_from(self, words: Sequence[Span]) -> float:
        """As `alike`, of what the sentence says beside these of its words."""
        rest = [
            atom
            for atom in self.sentence.content
            if not any(atom.start < span.end and span.start < atom.end for span in words)
        ]
        return _share(rest, (self.ground.quote,))

    def same(self, ours: Atom, theirs: Atom) -> bool:
        """Whether two atoms say the same."""
        return same(ours, theirs, self.ground.quote)

    def in_order(self, slot: int) -> bool:
        """Whether the nearest content before or after a slot is the same on both sides."""
        return any(self._neighbour(slot, step) for step in (-1, 1))

    def _neighbour(self, slot: int, step: int) -> bool:
        at = slot + step
        while 0 <= at < len(self.slots):
            here = self.slots[at]
            ours, theirs = here.ours, here.theirs
            if (ours and ours.is_content) or (theirs and theirs.is_content):
                return here.is_same
            at += step
        return False

    def fault(self, fact: Atom) -> Fault:
        """What a fact that differs comes to: a sentence that is otherwise alike is contradicted."""
        rest = tuple(atom for atom in self.sentence.content if atom is not fact)
        return "contradicted" if _share(rest, (self.ground.quote,)) >= ALIKE else "not_found"


def same(ours: Atom, theirs: Atom, there: Text) -> bool:
    """Whether an atom of a sentence says the same as one of `there`."""
    if ours.kind == "word" == theirs.kind:  # as most are
        return bool(ours.key) and same_meaning(ours.key, theirs.key)
    if ours.figure and theirs.figure:
        return same_figure(ours.figure, theirs.figure)
    if ours.when and theirs.when:
        return agrees(ours.when, theirs.when, there.day)
    if ours.kind == "name" and theirs.kind != "name":
        return ours.words == theirs.words
    if theirs.kind == "name":
        return same_name(ours, theirs)
    if ours.kind != theirs.kind and {ours.kind, theirs.kind} & {"number", "date"}:
        return False
    return bool(ours.key) and same_meaning(ours.key, theirs.key)


def same_name(ours: Atom, theirs: Atom) -> bool:
    """Whether two names, or a name and a word, may be of one bearer: "Breck", "A. J. Breck".

    A part of a name is enough, whole words of it; for other ways to write one, see `aliases.py`.
    """
    if not (ours.key and theirs.key):
        return False
    if ours.key == theirs.key:
        return True
    # "Ministry of Health" is no other way to write "Ministry of Defence".
    whole = " of " in ours.text and " of " in theirs.text
    if not whole and aliases.same_name(ours.text, theirs.text):
        return True
    shorter, longer = sorted((ours.words, theirs.words), key=len)
    if len(ours.words) == len(theirs.words) == 1 and met(ours.key, theirs.words):
        return True
    return all(word in longer or _is_initial(word, longer) for word in shorter) and any(
        len(word) > 1 and word in longer for word in shorter
    )


def _is_initial(word: str, names: frozenset[str]) -> bool:
    return any(
        (len(word) == 1 and name.startswith(word)) or (len(name) == 1 and word.startswith(name))
        for name in names
    )


def has(atom: Atom, texts: Sequence[Text]) -> bool:
    """Whether any of the texts holds what an atom says."""
    return any(same(atom, other, text) for text in texts for other in text.atoms if other.key)


def _share(atoms: Sequence[Atom], texts: Sequence[Text]) -> float:
    content = [atom for atom in atoms if atom.key]
    if not content:
        return 0.0
    weights = [_FACT if atom.kind in _FACTS else 1 for atom in content]
    held = [w for w, atom in zip(weights, content, strict=True) if has(atom, texts)]
    return sum(held) / sum(weights)
