"""The candidates of a request, scored: by the question, by its parts and by what it prefers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from index.filters import Filters
from index.fusion import combined, placed, shared, spread
from index.gathering import Gathering, Query
from index.request import Origin, Request

# What the part of a question that a passage fits best, by its words, counts beside the whole.
# Embedding the parts, too, found no more and would cost each its 15 ms.
PART = 0.4
# A part, or a preferred source, has a few documents of its own.
FEW = 24
# BM25 tells of more passages than become candidates by it: others bring some of them in.
DEEPER = 5
# Documents among which the best one of a named source, or of named days, has a place.
PLACES = 5
# What each further passage of one document loses, so that others are met.
SAME_DOCUMENT = 0.08


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates by id: the score that ranks them, their cosine and BM25 to the whole question."""

    scores: Mapping[int, float]
    cosines: Mapping[int, float]
    lexical: Mapping[int, float]


def pooled(request: Request, whole: Query, gathering: Gathering, limit: int) -> Pool:
    """The candidates of a request, `limit` by each way; `whole` is its question, embedded."""
    words = gathering.lexical(whole.text, request.filters, DEEPER * limit)
    ids = {*gathering.dense(whole, request.filters, limit), *list(words)[:limit]}
    parts = [gathering.lexical(part, request.filters, DEEPER * FEW) for part in request.parts]
    for found in parts:
        ids.update(list(found)[:FEW])
    for narrower in request.within:
        # By words alone: Chroma takes some 90 ms for the days or versions of a few documents.
        ids.update(gathering.lexical(whole.text, narrower, FEW))
    cosines = gathering.cosines(whole, sorted(ids))
    scores = combined(cosines, words, request.weights)
    shares = [shared(found) for found in parts]
    for number in scores if shares else ():
        scores[number] += PART * max(share.get(number, 0.0) for share in shares)
    return Pool(_preferred(request, scores, gathering), cosines, words)


def _preferred(
    request: Request, scores: Mapping[int, float], gathering: Gathering
) -> dict[int, float]:
    origins = gathering.catalogue.origins(list(scores))
    numbers = list(origins)
    gained = [scores[number] for number in numbers]
    for bonus in request.bonuses:
        more = bonus([origins[n] for n in numbers], gained)
        gained = [score + extra for score, extra in zip(gained, more, strict=True)]
    documents = {number: origin.uid for number, origin in origins.items()}
    liked = spread(dict(zip(numbers, gained, strict=True)), documents, SAME_DOCUMENT)
    leaders = list[int]()
    for narrower in request.within:
        inside = [number for number in numbers if _is_within(origins[number], narrower)]
        leaders += sorted(inside, key=lambda number: (-liked[number], number))[:1]
    return placed(liked, documents, list(dict.fromkeys(leaders)), PLACES)


def _is_within(origin: Origin, limits: Filters) -> bool:
    """Whether limits of source and date allow a passage; its document is known to be allowed."""
    if limits.sources and origin.source not in limits.sources:
        return False
    if limits.since is None and limits.until is None:
        return True
    since, until = limits.since or date.min, limits.until or date.max
    return origin.date is not None and since <= origin.date <= until
