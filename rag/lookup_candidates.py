"""The sentences of found passages that may say what a sentence of a draft says, by their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.entries import StoredPassage
from index.query import content_words
from index.search import RankedPassage
from rag.answers import Evidence
from rag.stemming import stem

# Held against the sentence by the checker: each costs it some milliseconds.
MOST = 8
# The share of a sentence's words that a candidate must have, itself or with what stands around it.
LEAST = 0.34
# The share of a sentence's words with which it is nearly found.
_MOST = 0.95
# What a word counts that only stands around a candidate.
_AROUND = 0.4
# A figure or a name tells more than another word.
_FACT = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentence `number` of a passage; `overlap` is the weighed share of words it has, in [0, 1].

    `copies` are the documents that have near-copies of its passage.
    """

    passage: StoredPassage
    number: int
    overlap: float
    copies: tuple[str, ...] = ()

    @property
    def quote(self) -> str:
        """Its text."""
        return self.passage.sentence(self.number)

    @property
    def key(self) -> tuple[str, int]:
        """The version it is of, and where it begins there."""
        return self.passage.entry.id, self.passage.sentences[self.number].start

    def neighbour(self, step: int) -> "Candidate | None":
        """The sentence before (-1) or after (1) it in the same passage."""
        number = self.number + step
        if not 0 <= number < len(self.passage.sentences):
            return None
        if "heading" in (self.passage.kinds[number], self.passage.kinds[self.number]):
            return None
        return Candidate(self.passage, number, 0.0, self.copies)

    def evidence(self) -> Evidence:
        """What the checker reads; its page is not looked up."""
        passage, span = self.passage, self.passage.sentences[self.number]
        entry = passage.entry
        before = self.neighbour(-1)
        return Evidence(
            document=entry.path,
            document_id=entry.id,
            title=entry.title,
            date=entry.date,
            source=entry.source,
            page=None,
            start=span.start,
            end=span.end,
            quote=self.quote,
            score=min(self.overlap, 1.0),
            heading=" › ".join(passage.headings),
            before=before.quote if before else "",
        )


def candidates(claim: str, ranked: Iterable[RankedPassage], most: int = MOST) -> list[Candidate]:
    """The sentences of the passages that share most with a claim, best first."""
    weights = weights_of(claim)
    total = sum(weights.values())
    if not total:
        return []
    found = dict[tuple[str, int], Candidate]()
    for hit in ranked:
        passage = hit.passage
        above = stems(" ".join((passage.own_title, *passage.headings)))
        own = [stems(passage.sentence(n)) for n in range(len(passage.sentences))]
        for number, words in enumerate(own):
            inside = sum(weight for word, weight in weights.items() if word in words)
            if inside < _AROUND * LEAST * total:
                continue
            around = above | own[number - 1] if number else above
            beside = sum(w for word, w in weights.items() if word in around and word not in words)
            overlap = (inside + _AROUND * beside) / total
            candidate = Candidate(passage, number, overlap, hit.copies)
            if overlap >= LEAST and candidate.key not in found:
                found[candidate.key] = candidate
    order = sorted(found.values(), key=lambda c: (-round(c.overlap, 2), _is_heading(c), c.key))
    return _without_repeats(order)[:most]


def has_most(claim: str, ranked: Iterable[RankedPassage]) -> bool:
    """Whether one of the passages has nearly all words of a claim within a sentence."""
    wanted = stems(claim)
    return any(
        len(wanted & stems(hit.passage.sentence(n))) >= _MOST * len(wanted)
        for hit in ranked
        for n in range(len(hit.passage.sentences))
    )


def weights_of(text: str) -> dict[str, float]:
    """The stems of a text's words, each with what it counts."""
    names = {
        word.casefold().removesuffix("'s").removesuffix("’s").strip('.,;:!?”"’)')
        for word in text.split()[1:]
        if word[:1].isupper()
    }
    return {
        stem(word): _FACT if word in names or any(map(str.isdigit, word)) else 1.0
        for word in content_words(text)
    }


@lru_cache(maxsize=65536)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's words that carry meaning."""
    return frozenset(map(stem, content_words(text)))


def _is_heading(candidate: Candidate) -> bool:
    return candidate.passage.kinds[candidate.number] == "heading"


def _without_repeats(order: Sequence[Candidate]) -> list[Candidate]:
    """One document often says the same in the same words again: in its lead and under a picture."""
    kept = dict[tuple[str, str], Candidate]()
    for candidate in order:
        kept.setdefault((candidate.passage.entry.id, candidate.quote), candidate)
    return list(kept.values())
