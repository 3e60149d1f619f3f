"""Which atom of a sentence stands for which atom of its evidence: a global alignment.

After Needleman and Wunsch (1970). An atom may stand for a different one of its kind, a number for
another number: that is how a changed figure in an otherwise equal sentence is seen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.check_atoms import Atom

Same = Callable[[Atom, Atom], bool]

_SAME, _SAME_SMALL = 3.0, 1.0
_CHANGED_FACT, _CHANGED, _CHANGED_SMALL = 0.2, -0.7, -0.3
_GAP = -0.4
_FACTS = frozenset({"number", "date", "name"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the alignment: the sentence's atom, the evidence's, or one of each."""

    ours: Atom | None
    theirs: Atom | None
    is_same: bool


def aligned(ours: Sequence[Atom], theirs: Sequence[Atom], same: Same) -> tuple[Slot, ...]:
    """The best alignment of two sequences of atoms (without marks), in order."""
    worth = [[_worth(a, b, same(a, b)) for b in theirs] for a in ours]
    best = [[_GAP * j for j in range(len(theirs) + 1)]]
    for i in range(1, len(ours) + 1):
        above, row, worths = best[-1], [_GAP * i], worth[i - 1]
        for j in range(1, len(theirs) + 1):
            row.append(max(above[j - 1] + worths[j - 1], above[j] + _GAP, row[j - 1] + _GAP))
        best.append(row)
    return tuple(reversed(list(_back(ours, theirs, worth, best))))


def _worth(ours: Atom, theirs: Atom, same: bool) -> float:
    if same:
        return _SAME if ours.is_content else _SAME_SMALL
    if ours.kind == theirs.kind and ours.kind in _FACTS:
        return _CHANGED_FACT
    return _CHANGED_SMALL if not (ours.is_content or theirs.is_content) else _CHANGED


def _back(
    ours: Sequence[Atom],
    theirs: Sequence[Atom],
    worth: Sequence[Sequence[float]],
    best: Sequence[Sequence[float]],
) -> "list[Slot]":
    i, j = len(ours), len(theirs)
    slots = list[Slot]()
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + worth[i - 1][j - 1]:
            i, j = i - 1, j - 1
            slots.append(Slot(ours[i], theirs[j], worth[i][j] >= _SAME_SMALL))
        elif i and (not j or best[i][j] == best[i - 1][j] + _GAP):
            i -= 1
            slots.append(Slot(ours[i], None, False))
        else:
            j -= 1
            slots.append(Slot(None, theirs[j], False))
    return slots
