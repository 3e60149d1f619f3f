"""Citation lookup: each sentence of a text against the briefings.

A sentence is supported when a briefing says it nearly word for word; whatever else is found beside
it is shown as the nearest span. Figures, names and negations must be the same: "30" for "20" is no
small slip.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.errors import UsageError
from index.query import words
from index.search import Search
from index.sentences import sentences
from rag.answers import Citation, Evidence, Verdict
from rag.evidence import EvidenceFinder

LONGEST_TEXT = 2_000_000
# Of the words of the checked sentence, the share that must stand in the briefing's in their order.
NEAR_VERBATIM = 0.9
PASSAGES = 6
SHOWN = 3

_NEGATIONS = frozenset({"not", "no", "never", "none", "nor", "neither", "without", "cannot"})
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[A-Z][\w’'-]+")


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
        ranked = self._search.find(sentence, limit=PASSAGES)
        found = self._finder.find(sentence, ranked)
        graded = sorted(
            ((likeness(sentence, item.quote), item) for item in found.evidence),
            key=lambda pair: (-pair[0], -pair[1].score),
        )
        support = [item for grade, item in graded if grade >= NEAR_VERBATIM]
        support = [item for item in support if same_facts(sentence, item.quote)]
        if support:
            return "supported", tuple(support[:SHOWN])
        return "not_found", tuple(item for _, item in graded[:SHOWN])


def likeness(sentence: str, quote: str) -> float:
    """Share of the words of `sentence` that stand in `quote` in the same order, in [0, 1]."""
    ours, theirs = words(sentence), words(quote)
    if not ours:
        return 0.0
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(ours)


def same_facts(sentence: str, quote: str) -> bool:
    """Whether figures and names of `sentence` stand in `quote`, and both negate alike.

    A sentence that keeps the words and drops who said them is no support: attribution in the quote
    must not be lost, so a quote may not be much longer than what is taken from it.
    """
    figures = {figure.replace(",", "") for figure in _FIGURE.findall(sentence)}
    theirs = {figure.replace(",", "") for figure in _FIGURE.findall(quote)}
    names = {word for name in _NAME.findall(sentence)[1:] for word in words(name)}
    negated = sum(word in _NEGATIONS or word.endswith("n't") for word in words(sentence))
    negates = sum(word in _NEGATIONS or word.endswith("n't") for word in words(quote))
    return (
        figures <= theirs
        and names <= set(words(quote))
        and negated == negates
        and not (_loses_speaker(sentence, quote))
    )


_SAYS = re.compile(
    r"\b(?:said|says|say|told|claim\w*|according to|alleg\w+|report\w*|announc\w+|argu\w+|warn\w*|"
    r"insist\w*|stated?|states|believes?|denie[sd]|deny|estimate[sd]?|suggest\w*|expect\w*)\b",
    re.IGNORECASE,
)


def _loses_speaker(sentence: str, quote: str) -> bool:
    return bool(_SAYS.search(quote)) and not _SAYS.search(sentence)


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
