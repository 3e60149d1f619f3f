"""A question becomes an answer: read this file first.

`Assistant` is a LangChain Runnable: `invoke` gives the Answer; `stream` gives events: the evidence
first, then each sentence that may be shown, then the whole answer.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig

from corpus.errors import ModelError, QuestionError
from index.filters import Filters
from index.search import RankedPassage
from rag.answers import (
    Answer,
    Answered,
    Claim,
    Event,
    Evidence,
    EvidenceFound,
    Question,
    SentenceWritten,
    Withheld,
)
from rag.checker import LAYERS, Layers, Scorer
from rag.drafting import QUOTES, Clock, Draft, Words
from rag.evidence import EvidenceFinder, Found
from rag.followup import standalone
from rag.grammar import may_judge
from rag.material import material, places_of
from rag.models import model_label
from rag.partly import parts_asked, together, unanswered
from rag.premise import corrections, unmentioned
from rag.pressing import understood
from rag.quotes import choose, quote_claims
from rag.rewriting import Rewriter
from rag.searching import PlannedSearch
from rag.short_answers import marked
from rag.writing import Manner, write

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LONGEST_QUESTION = 4000
# A hosted model is offered to refuse, and believed, where the evidence is less probable than this.
SURE = 0.95

ModelSource = Callable[[], "BaseChatModel | None"]


class Assistant(Runnable[Question, Answer]):
    """Answers questions over one index.

    `model` gives the chat model that words answers, or None for quotes; where it or the model
    raises ModelError, the quotes answer stands with a notice. `passages` are read for a question,
    at most `sentences` are quoted, and below `threshold` of probability the answer is a refusal.
    Written sentences are checked by `layers` and the `scorer`; follow-ups are rewritten by
    `rewriter`, where there is one.
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
        layers: Layers = LAYERS,
        scorer: Scorer | None = None,
        rewriter: Rewriter | None = None,
    ) -> None:
        self._search = search
        self._finder = finder
        self._model = model
        self._passages = passages
        self._sentences = sentences
        self._threshold = threshold
        self._layers = layers
        self._scorer = scorer
        self._rewriter = rewriter

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
        clock = Clock()
        text = self._standalone(input)
        read = self._read(text, input.filters, clock)
        absent = unmentioned(read.text, read.found.evidence)
        answered = self._answers(read.found) and not absent
        found = marked(read.found, read.text) if answered else read.found
        wrong = corrections(read.text, found.evidence)
        rest = unanswered(read.missing) if read.missing else ""
        draft = Draft(input, text, found, read.passages, clock, wrong, absent, rest)
        if not answered:
            yield EvidenceFound(text, (), read.passages)
            yield Answered(draft.refusal())
            return
        quoted = choose(found, read.text, self._sentences)
        correcting = tuple(item.evidence for item in wrong)
        quoted = (*(item for item in correcting if item not in quoted), *quoted)
        yield EvidenceFound(text, quoted, read.passages)
        words = yield from self._word(read.text, found, quoted)
        clock.lap("writing")
        if words.refused and not words.claims:
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
        return self._search.find(self._standalone(question), question.filters, limit)

    def _standalone(self, question: Question) -> str:
        """The question as it must be searched for; what is only claimed in turns is left out."""
        asked = understood(question.text, question.history)
        text = standalone(asked.asked, asked.history)
        if self._rewriter is None or asked.pressed:
            return text
        return self._rewriter.rewritten(asked.asked, asked.history, text)

    def _read(self, text: str, filters: Filters, clock: Clock) -> "_Read":
        """The evidence on a question; of one that asks several things, on those answered."""
        ranked = self._search.find(text, filters, self._passages)
        clock.lap("search")
        whole = _Read(text, self._finder.find(text, ranked), len(ranked))
        parts = list[_Read]()
        # "Who said so, and when?" is one question, as long as something answers it.
        for part in parts_asked(text, bare=not self._answers(whole.found)):
            ranked = self._search.find(part.alone, filters, self._passages)
            found = self._finder.find(part.alone, ranked)
            parts.append(_Read(part.alone, found, len(ranked), asked=part.asked))
        clock.lap("evidence")
        return self._answered_of(whole, parts)

    def _answered_of(self, whole: "_Read", parts: "Sequence[_Read]") -> "_Read":
        """The whole, or the parts that are answered; with what is missing of it.

        Where each part is answered, so is the whole, though no one sentence may answer it.
        """
        answered = [part for part in parts if self._answers(part.found)]
        missing = tuple(part.asked for part in parts if not self._answers(part.found))
        if not answered:
            return whole
        if len(answered) == 1:
            return replace(answered[0], passages=whole.passages, missing=missing)
        if self._answers(whole.found):
            return replace(whole, missing=missing)
        found = together([part.found for part in answered])
        return replace(whole, found=found, missing=missing)

    def _answers(self, found: Found) -> bool:
        return bool(found.evidence) and found.probability >= self._threshold

    def _word(
        self, question: str, found: Found, quoted: Sequence[Evidence]
    ) -> Generator[SentenceWritten, None, Words]:
        """Sentences by the chat model, where there is one; gives what came of it."""
        words = Words()
        try:
            model = self._model()
            if model is None:
                return words
            words.model = model_label(model)
            evidence = material(found, quoted)
            likely = places_of(quoted, evidence)
            doubtful = found.probability < SURE and may_judge(model)
            manner = Manner(self._layers, self._scorer, likely=likely, may_refuse=doubtful)
            # A reader who leaves closes this; the model must not go on writing for nobody.
            with closing(write(question, evidence, model, manner)) as written:
                for item in written:
                    if isinstance(item, Claim):
                        yield words.add(item, evidence)
                    elif isinstance(item, Withheld):
                        words.withheld += (item,)
                    else:
                        words.refused = manner.may_refuse
        except ModelError as error:
            words.trouble = error
        return words


@dataclass(frozen=True, slots=True)
class _Read:
    """What was searched for and found.

    `asked` is a part of a question as it was asked, `missing` are those left unanswered.
    """

    text: str
    found: Found
    passages: int
    missing: tuple[str, ...] = ()
    asked: str = ""


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
