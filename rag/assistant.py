"""A question becomes an answer: read this file first.

`Assistant` is a LangChain Runnable: `invoke` gives the Answer; `stream` gives events: the evidence
first, then each sentence that may be shown, then the whole answer.
"""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig

from corpus.errors import ModelError, QuestionError
from index.search import RankedPassage
from rag.answers import (
    Answer,
    Answered,
    Citation,
    Claim,
    Event,
    Evidence,
    EvidenceFound,
    Question,
    SentenceWritten,
    Timings,
    Withheld,
)
from rag.evidence import EvidenceFinder, Found
from rag.followup import standalone
from rag.models import model_label
from rag.quotes import choose, quote_claims
from rag.refusing import missing, nearest
from rag.searching import PlannedSearch
from rag.short_answers import marked
from rag.writing import Refused, write

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LONGEST_QUESTION = 4000
SHOWN_TO_MODEL = 12  # evidence sentences: more cost a laptop seconds and add little
# A model that finds no answer is overruled, by quotes, only when the evidence is this probable.
SURE = 0.95
QUOTES = "quotes"

ModelSource = Callable[[], "BaseChatModel | None"]


class Assistant(Runnable[Question, Answer]):
    """Answers questions over one index.

    `model` gives the chat model that words answers, or None for quotes; where it or the model
    raises ModelError, the quotes answer stands with a notice. `passages` are read for a question,
    at most `sentences` are quoted, and below `threshold` of probability the answer is a refusal.
    """

    def __init__(
        self,
        search: PlannedSearch,
        finder: EvidenceFinder,
        model: ModelSource,
        *,
        passages: int,
        sentences: int,
        threshold: float,
    ) -> None:
        self._search = search
        self._finder = finder
        self._model = model
        self._passages = passages
        self._sentences = sentences
        self._threshold = threshold

    def invoke(
        self, input: Question, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """The whole answer. Raises QuestionError for an empty or far too long question."""
        *_, last = self.stream(input, config)
        assert isinstance(last, Answered)
        return last.answer

    def stream(  # type: ignore[override]  # events, where Runnable would have parts of an Answer
        self, input: Question, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[Event]:
        """Evidence at once, then each sentence that may be shown, then the whole answer."""
        check_question(input.text)
        clock = _Clock()
        text = standalone(input.text, input.history)
        ranked = self._search.find(text, input.filters, self._passages)
        clock.lap("search")
        found = self._finder.find(text, ranked)
        clock.lap("evidence")
        draft = _Draft(input, text, found, len(ranked), clock)
        if not found.evidence or found.probability < self._threshold:
            yield EvidenceFound(text, (), len(ranked))
            yield Answered(draft.refusal())
            return
        found = marked(found, text)
        quoted = choose(found, text, self._sentences)
        yield EvidenceFound(text, quoted, len(ranked))
        words = yield from self._word(input, found)
        clock.lap("writing")
        if words.refused and not words.claims and found.probability < SURE:
            yield Answered(draft.refusal(words))
            return
        if not words.claims:
            words.claims, words.citations = quote_claims(quoted)
            words.model = QUOTES
            for claim, citation in zip(words.claims, words.citations, strict=True):
                yield SentenceWritten(claim, (citation,))
        yield Answered(draft.answer(words))

    def retrieve(self, question: Question, limit: int) -> tuple[RankedPassage, ...]:
        """The passages for a question, best first, as they are read for its evidence."""
        text = standalone(question.text, question.history)
        return self._search.find(text, question.filters, limit)

    def _word(self, question: Question, found: Found) -> Generator[SentenceWritten, None, "_Words"]:
        """Sentences by the chat model, where there is one; gives what came of it."""
        words = _Words()
        try:
            model = self._model()
            if model is None:
                return words
            words.model = model_label(model)
            evidence = found.evidence[:SHOWN_TO_MODEL]
            for item in write(question.text, evidence, model, question.history):
                if isinstance(item, Claim):
                    yield words.add(item, evidence)
                elif isinstance(item, Withheld):
                    words.withheld += (item,)
                else:
                    words.refused = isinstance(item, Refused)
        except ModelError as error:
            words.trouble = error
        return words


def check_question(text: str) -> None:
    """Raise QuestionError for an empty or far too long question."""
    if not text.strip():
        raise QuestionError("the question is empty; ask something")
    if not any(character.isalnum() for character in text):
        raise QuestionError("the question holds no word; ask in words")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(text):,} characters, more than {LONGEST_QUESTION:,}; "
            "shorten it, or check a text with 'footnote check'"
        )


@dataclass(slots=True)
class _Words:
    """What became of the wording: claims with footnotes numbered as they are first cited."""

    model: str = QUOTES
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    refused: bool = False
    trouble: ModelError | None = None

    def add(self, claim: Claim, evidence: tuple[Evidence, ...]) -> SentenceWritten:
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
class _Clock:
    """Milliseconds by stage."""

    start: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)
    laps: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = round((now - self.last) * 1000, 1)
        self.last = now

    def timings(self) -> Timings:
        total = round((time.perf_counter() - self.start) * 1000, 1)
        return Timings(**self.laps, total=total)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What an answer has whatever its words are."""

    question: Question
    standalone: str
    found: Found
    passages_read: int
    clock: _Clock

    def answer(self, words: _Words) -> Answer:
        text = " ".join(
            claim.text + "".join(f" [{n}]" for n in claim.citations) for claim in words.claims
        )
        return self._whole(words, answered=True, text=text, missing="")

    def refusal(self, words: _Words | None = None) -> Answer:
        said = missing(self.standalone, self.found)
        return self._whole(words or _Words(), answered=False, text=said, missing=said)

    def _whole(self, words: _Words, *, answered: bool, text: str, missing: str) -> Answer:
        return Answer(
            question=self.question,
            standalone_question=self.standalone,
            answered=answered,
            text=text,
            claims=words.claims,
            citations=words.citations,
            missing=missing,
            nearest=() if answered else nearest(self.found),
            withheld=words.withheld,
            model=words.model,
            timings=self.clock.timings(),
            passages_read=self.passages_read,
            trouble=words.trouble,
            probability=round(self.found.probability, 4),
        )
