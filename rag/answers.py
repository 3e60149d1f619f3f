"""Questions and answers: the frozen things that cross from `rag` to `ui`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from corpus.documents import Span
from corpus.errors import ModelError
from index.filters import Filters

Verdict = Literal["supported", "contradicted", "not_found"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the conversation before the question."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked, with the conversation before it and the filters it is asked under."""

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    id: str | int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a document that may answer: a span, where it stands, and how well it fits.

    `score` is in [0, 1]. `title` is never empty (the file's name where the text gives none).
    `heading` is the heading it stands under, or "". `before` is the sentence before it in the same
    passage, or "", for who speaks. `recognised` is the lowest confidence (0 to 1) with which any of
    it was recognised in a picture; None for text that is no picture's. `words` are those that
    answer a question of who, when, where, how many or how much, as a span of the document; None
    where it is not clear which they are.
    """

    document: str
    document_id: str
    title: str
    date: date | None
    source: str | None
    page: int | None
    start: int
    end: int
    quote: str
    score: float
    heading: str = ""
    before: str = ""
    recognised: float | None = None
    words: Span | None = None

    def __post_init__(self) -> None:
        if len(self.quote) != self.end - self.start or not self.quote:
            raise ValueError("a quote is as long as its span and not empty")
        if self.words and not self.start <= self.words.start < self.words.end <= self.end:
            raise ValueError("the words that answer stand within the quote")


@dataclass(frozen=True, slots=True)
class Citation:
    """Footnote `n` (from 1): the evidence sentence it opens."""

    n: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and the numbers of the footnotes that carry it (never none)."""

    text: str
    citations: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a claim without a citation is not shown")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A written sentence that is not shown, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent."""

    search: float = 0.0
    evidence: float = 0.0
    writing: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets. `answered` is False for a refusal; then `missing` and `nearest` speak.

    `text` is the claims' text with markers `[n]`. `trouble` says why the language model did not
    word the answer, or not all of it. `notes` are lines on briefings that differ: other figures for
    what is asked, or a statement that was withdrawn, with titles and dates.
    `probability` is how sure the decision is that the evidence answers the question, in [0, 1].
    """

    question: Question
    standalone_question: str
    answered: bool
    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    missing: str
    nearest: tuple[Evidence, ...]
    withheld: tuple[Withheld, ...]
    model: str
    timings: Timings
    passages_read: int = 0
    trouble: ModelError | None = None
    probability: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def notice(self) -> str:
        """A line for the reader about this answer; "" where there is none."""
        return str(self.trouble) if self.trouble else ""

    def __post_init__(self) -> None:
        numbers = {citation.n for citation in self.citations}
        if any(n not in numbers for claim in self.claims for n in claim.citations):
            raise ValueError("a claim cites a footnote that does not exist")
        if self.answered and not self.claims:
            raise ValueError("an answer needs a claim")


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """Streamed first: what was searched for and the evidence found (empty before a refusal)."""

    standalone_question: str
    evidence: tuple[Evidence, ...]
    passages_read: int


@dataclass(frozen=True, slots=True)
class SentenceWritten:
    """Streamed next, once for each sentence that may be shown, with the footnotes it cites."""

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Streamed last: the whole answer."""

    answer: Answer


Event = EvidenceFound | SentenceWritten | Answered
