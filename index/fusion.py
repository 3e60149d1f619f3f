"""What several ways to rank say of a passage, as one score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way counts: meaning (the vectors) and words (BM25)."""

    dense: float = 0.4
    lexical: float = 0.6


WEIGHTS = Weights()


def combined(
    cosines: Mapping[int, float], lexical: Mapping[int, float], weights: Weights
) -> dict[int, float]:
    """For each id of `cosines` its score in [0, 1]: a convex combination, each way by its best.

    Unlike reciprocal ranks it keeps how far one passage is ahead of the next (Bruch, Gai and
    Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, 2023). An id that `lexical` lacks
    holds none of the words; a cosine below 0 says no less than 0.
    """
    near, full = shared(cosines), shared(lexical)
    return {
        number: weights.dense * near[number] + weights.lexical * full.get(number, 0.0)
        for number in cosines
    }


def shared(values: Mapping[int, float]) -> dict[int, float]:
    """Each value as a share of the highest, in [0, 1]."""
    highest = max(max(values.values(), default=0.0), 1e-6)
    return {number: max(value, 0.0) / highest for number, value in values.items()}


def spread(
    scores: Mapping[int, float], documents: Mapping[int, str], cost: float
) -> dict[int, float]:
    """The scores, less `cost` for each better passage of the same document.

    So that one long document does not fill the list.
    """
    found = dict[int, float]()
    before = dict[str, int]()
    for number in ordered(scores):
        document = documents[number]
        found[number] = scores[number] - cost * before.get(document, 0)
        before[document] = before.get(document, 0) + 1
    return found


def placed(
    scores: Mapping[int, float], documents: Mapping[int, str], leaders: Sequence[int], places: int
) -> dict[int, float]:
    """The scores, those of `leaders` raised so that their documents are among the first `places`.

    The best document keeps its place, so at most `places` - 1 others get one.
    """
    found = dict(scores)
    order = list(dict.fromkeys(documents[number] for number in ordered(scores)))
    head, leading = order[:places], [documents[number] for number in leaders]
    missing = [n for n in leaders if documents[n] not in head]
    free = [document for document in head[1:] if document not in leading]
    missing = missing[: len(free)]
    if not missing:
        return found
    dropped = free[-len(missing) :]
    over = max(scores[number] for number in scores if documents[number] in dropped)
    for number in leaders:
        if (number in missing or documents[number] in head) and scores[number] <= over:
            # Among themselves they keep their order.
            found[number] = over + 1e-6 * (1 + scores[number])
    return found


def ordered(scores: Mapping[int, float]) -> Sequence[int]:
    """The ids, best first; ties in the order of their numbers."""
    return sorted(scores, key=lambda number: (-scores[number], number))
