"""Whether enough of what a sentence says stands in its evidence at all."""

from collections.abc import Iterator

from corpus.documents import Span
from rag.check_pair import Finding, Pair, has

# Of the words that carry meaning, the share that must stand in or around the evidence.
ENOUGH = 0.6


def content(pair: Pair) -> Iterator[Finding]:
    """A sentence most of whose words the evidence does not have is not found in it."""
    if pair.covered >= ENOUGH:
        return
    missing = [atom for atom in pair.sentence.content if not has(atom, pair.ground.texts)]
    said = ", ".join(f"“{atom.text}”" for atom in missing[:4])
    reason = f"the cited sentences do not say this: {said}" if said else "it says nothing"
    yield Finding(
        "content", "not_found", reason, tuple(Span(atom.start, atom.end) for atom in missing)
    )
