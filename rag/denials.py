"""Where one briefing denies what another says: "the wall did not fail", "the wall failed"."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answers import Evidence
from rag.check_atoms import text_of
from rag.check_negation import negation
from rag.check_pair import Ground, Pair
from rag.evidence import Found

# Two sentences this much alike are of the same event. Among the near sentences of 294 questions of
# three sets one pair of 0.4 and more denied a word, and rightly; of 0.25 to 0.38 five, all wrong.
ALIKE = 0.4
# Share of the belief in the best sentence from which on another counts, and how many of them.
_NEAR = 0.02
_MOST = 8
_LONGEST = 160  # characters of a sentence in a note
_READ = 400  # characters of a sentence: longer ones take too long to hold against each other


@dataclass(frozen=True, slots=True)
class Denial:
    """Two sentences of different documents, the older one first, and the word that one denies."""

    items: tuple[Evidence, Evidence]
    word: str

    @property
    def is_dated(self) -> bool:
        """Whether it is known which one is newer."""
        days = [item.date for item in self.items]
        return None not in days and days[0] != days[1]


def denials(found: Found, shown: Sequence[Evidence]) -> tuple[Denial, ...]:
    """Sentences of near evidence that deny what one of those shown says, or the reverse."""
    top = max(found.weights, default=0.0)
    near = [
        item
        for item, weight in zip(found.evidence, found.weights, strict=True)
        if weight >= _NEAR * top
    ][:_MOST]
    made = dict[frozenset[str], Denial]()
    for item in shown:
        for other in near:
            both = frozenset((item.document_id, other.document_id))
            if len(both) == 2 and both not in made and (word := _denied(item, other)):
                older = sorted((item, other), key=lambda one: (one.date is None, str(one.date)))
                made[both] = Denial((older[0], older[1]), word)
    return tuple(made.values())


def _denied(item: Evidence, other: Evidence) -> str:
    """The word that one of two sentences denies and the other says, "" where there is none."""
    if max(len(item.quote), len(other.quote)) > _READ:
        return ""
    pair = Pair(text_of(item.quote), Ground.from_evidence(other))
    if pair.alike < ALIKE:
        return ""
    for finding in negation(pair):
        span = finding.words[-1]
        word = item.quote[span.start : span.end]
        # A denied name or figure is another one: "412, not 340".
        if word.isalpha() and word.islower():
            return word
    return ""


def shortened(text: str) -> str:
    """A sentence as a note quotes it."""
    said = " ".join(text.split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rstrip()}…"
