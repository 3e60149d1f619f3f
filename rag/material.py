"""What a model is given to write from: a few sentences, those of one document side by side."""

from collections.abc import Sequence

from index.duplicates import Copies
from rag.answers import Evidence
from rag.evidence import Found
from rag.quotes import is_title

# Prompt tokens are seconds on a laptop: beside what is shown as quotes, which the decision stands
# on, the next best, within this many sentences and characters (some 400 tokens).
MOST = 6
CHARACTERS = 1_500


def material(found: Found, quoted: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The sentences that are quoted, then the best others; no near-copies, no bare titles."""
    chosen = list[Evidence]()
    copies = Copies()
    size = 0
    for item in (*quoted, *found.evidence):
        is_quoted = any(item is one for one in quoted)
        full = len(chosen) >= MOST or size + len(item.quote) > CHARACTERS
        if any(_is_same(item, other) for other in chosen) or (full and not is_quoted):
            continue
        if is_title(item) and not is_quoted:
            continue
        if copies.original(len(chosen), item.quote) is not None and not is_quoted:
            continue
        chosen.append(item)
        size += len(item.quote)
    return _by_document(chosen)


def places_of(items: Sequence[Evidence], given: Sequence[Evidence]) -> tuple[int, ...]:
    """The numbers, from 1, of these sentences among those that are given."""
    return tuple(n for n, one in enumerate(given, start=1) if any(one is item for item in items))


def _by_document(items: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Documents in the order in which they first come, so that each is named once."""
    order = list(dict.fromkeys(item.document_id for item in items))
    return tuple(sorted(items, key=lambda item: order.index(item.document_id)))


def _is_same(one: Evidence, other: Evidence) -> bool:
    return (one.document_id, one.start, one.end) == (other.document_id, other.start, other.end)
