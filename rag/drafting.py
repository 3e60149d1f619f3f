"""An answer in the making: its words, its times, and what it has whatever its words are."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.errors import ModelError
from rag.answers import (
    Answer,
    Citation,
    Claim,
    Evidence,
    Question,
    SentenceWritten,
    Timings,
    Withheld,
)
from rag.disagreements import notes_of
from rag.evidence import Found
from rag.premise import Correction, corrected
from rag.refusing import missing, nearest

QUOTES = "quotes"
# Where the model has said a part, and then that the rest is not there.
NOT_ALL = "The briefings do not answer all of it."


@dataclass(slots=True)
class Words:
    """What became of the wording: claims with footnotes numbered as they are first cited."""

    model: str = QUOTES
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    refused: bool = False
    trouble: ModelError | None = None

    def add(self, claim: Claim, evidence: Sequence[Evidence]) -> SentenceWritten:
        """Take a claim that cites evidence by its place; number its footnotes."""
        numbers = list[int]()
        for place in claim.citations:
            item = evidence[place - 1]
            known = [citation.n for citation in self.citations if citation.evidence is item]
            if not known:
                self.citations += (Citation(len(self.citations) + 1, item),)
            numbers.append(known[0] if known else len(self.citations))
        renumbered = Claim(claim.text, tuple(dict.fromkeys(numbers)))
        self.claims += (renumbered,)
        own = tuple(c for c in self.citations if c.n in renumbered.citations)
        return SentenceWritten(renumbered, own)


@dataclass(slots=True)
class Clock:
    """Milliseconds by stage."""

    start: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)
    laps: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        """Note what has passed since the last stage ended."""
        now = time.perf_counter()
        self.laps[stage] = round((now - self.last) * 1000, 1)
        self.last = now

    def timings(self) -> Timings:
        """The stages so far, and all of them together."""
        total = round((time.perf_counter() - self.start) * 1000, 1)
        return Timings(**self.laps, total=total)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answer has whatever its words are.

    `corrections` are of what the question takes for granted, `unmentioned` facts of it that the
    evidence does not have; `rest` says what of it stays open.
    """

    question: Question
    standalone: str
    found: Found
    passages_read: int
    clock: Clock
    corrections: tuple[Correction, ...] = ()
    unmentioned: tuple[str, ...] = ()
    rest: str = ""

    def answer(self, words: Words) -> Answer:
        """The answer in these words."""
        text = " ".join(
            claim.text + "".join(f" [{n}]" for n in claim.citations) for claim in words.claims
        )
        lines = (corrected(self.corrections), self.rest or (NOT_ALL if words.refused else ""))
        said = " ".join(line for line in lines if line)
        return self._whole(words, answered=True, text=text, missing=said)

    def refusal(self, words: Words | None = None) -> Answer:
        """The refusal, with what was withheld of the words."""
        said = corrected(self.corrections) or missing(self.standalone, self.found, self.unmentioned)
        return self._whole(words or Words(), answered=False, text=said, missing=said)

    def _whole(self, words: Words, *, answered: bool, text: str, missing: str) -> Answer:
        correcting = tuple(item.evidence for item in self.corrections)
        shown = [citation.evidence for citation in words.citations]
        return Answer(
            question=self.question,
            standalone_question=self.standalone,
            answered=answered,
            text=text,
            claims=words.claims,
            citations=words.citations,
            missing=missing,
            nearest=() if answered else nearest(self.found, correcting),
            withheld=words.withheld,
            model=words.model,
            timings=self.clock.timings(),
            passages_read=self.passages_read,
            trouble=words.trouble,
            probability=round(self.found.probability, 4),
            notes=notes_of(self.found, self.standalone, shown) if answered else (),
        )
