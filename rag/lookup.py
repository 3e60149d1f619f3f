"""Citation lookup: each sentence of a text against the briefings.

A sentence is supported when a briefing says it nearly word for word (see likeness.py: "30" for "20"
is no small slip); for any other the nearest spans are given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import UsageError
from index.entries import StoredPassage
from index.search import RankedPassage, Search
from index.sentences import sentences
from rag.answers import Citation, Evidence, Verdict
from rag.evidence import EvidenceFinder
from rag.likeness import likeness, says

LONGEST_TEXT = 2_000_000
PASSAGES = 6
SHOWN = 3


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of the checked text (its span there), the verdict, and the spans found for it."""

    start: int
    end: int
    text: str
    verdict: Verdict
    citations: tuple[Citation, ...]


class Lookup:
    """Looks sentences up in one index."""

    def __init__(self, search: Search, finder: EvidenceFinder) -> None:
        self._search = search
        self._finder = finder

    def check(self, text: str) -> tuple[CheckedSentence, ...]:
        """Every sentence of `text` in order, with its verdict.

        Raises UsageError when the text is empty or longer than two million characters.
        """
        if not text.strip():
            raise UsageError("the text to check is empty; give one with at least a sentence")
        if len(text) > LONGEST_TEXT:
            raise UsageError(
                f"the text has more than {LONGEST_TEXT:,} characters; check it in parts"
            )
        checked, footnotes = list[CheckedSentence](), 0
        for start, end in _spans(text):
            verdict, evidence = self._verdict(text[start:end])
            citations = tuple(
                Citation(footnotes + number, item) for number, item in enumerate(evidence, start=1)
            )
            footnotes += len(citations)
            checked.append(CheckedSentence(start, end, text[start:end], verdict, citations))
        return tuple(checked)

    def _verdict(self, sentence: str) -> tuple[Verdict, tuple[Evidence, ...]]:
        # First what stands there word for word: among many passages alike, a search by likeness
        # may not reach it.
        if support := self._support(sentence, self._search.saying(sentence, limit=PASSAGES)):
            return "supported", support
        ranked = self._search.find(sentence, limit=PASSAGES)
        if support := self._support(sentence, ranked):
            return "supported", support
        found = self._finder.find(sentence, ranked)
        graded = sorted(
            found.evidence, key=lambda item: (-likeness(sentence, item.quote), -item.score)
        )
        return "not_found", tuple(graded[:SHOWN])

    def _support(self, sentence: str, ranked: Sequence[RankedPassage]) -> tuple[Evidence, ...]:
        """The sentences of these passages that say it nearly word for word, most alike first.

        Nothing is embedded for them, which is most of what a sentence costs.
        """
        found = list[tuple[float, StoredPassage, int]]()
        for hit in ranked:
            for number in range(len(hit.passage.sentences)):
                quote = hit.passage.sentence(number)
                if says(quote, sentence):
                    found.append((likeness(sentence, quote), hit.passage, number))
        found.sort(key=lambda item: -item[0])
        return tuple(
            self._finder.evidence(passage, number, grade)
            for grade, passage, number in found[:SHOWN]
        )


def _spans(text: str) -> Sequence[tuple[int, int]]:
    """Sentences of a pasted text: a line break ends one only where a blank line or a list does."""
    found = list[tuple[int, int]]()
    start = 0
    for gap in [*re.finditer(r"\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)", text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            found.extend((span.start, span.end) for span in sentences(text, start, end))
        start = gap.end() if gap else end
    return found
