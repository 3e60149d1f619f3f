"""An answer written by a chat model from numbered evidence, sentence by sentence as it streams.

The numbers are those of the evidence, from 1. A sentence that has passed its checks (`judging.py`)
comes out as a `Claim` at once. One that has not gets one more try when the model has ended
(`repair.py`), and comes out as `Withheld`, with the reason, where that fails too. `Refused` comes
last where the model says that the evidence does not answer.
"""

import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import ModelError, ModelUnavailable
from rag.answers import Claim, Evidence, Withheld
from rag.checker import LAYERS, Layers, Scorer
from rag.grammar import answer_grammar, held_to
from rag.judging import Failed, Judge
from rag.markup import Written, written
from rag.model_judge import ModelJudge
from rag.prompts import NOT_IN_BRIEFINGS, writing_messages
from rag.repair import repaired
from rag.stream import Limits, Pieces, Thoughts, limits_for
from rag.structured import answer_schema, in_words, is_structured

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

# Each repair costs a laptop some seconds, and the reader has the evidence.
REPAIRS = 2


@dataclass(frozen=True, slots=True)
class Refused:
    """The model said, in `text`, that the evidence does not answer (what is left of) the question.

    Claims that came before it stand: they answer a part.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer is written: the checks that are on, with the trained scorer of one of them,
    how many sentences are tried again, the numbers of the evidence that answers most likely, and
    whether the model is offered to refuse.
    """

    layers: Layers = LAYERS
    scorer: Scorer | None = None
    repairs: int = REPAIRS
    likely: tuple[int, ...] = ()
    may_refuse: bool = False


def write(
    question: str,
    evidence: Sequence[Evidence],
    model: "BaseChatModel",
    manner: Manner | None = None,
    limits: Limits | None = None,
) -> Generator[Claim | Withheld | Refused]:
    """Each sentence of the answer that may be shown once it is complete, then what may not be.

    What repeats an earlier sentence is dropped. `limits` are those that suit the model, unless
    given. Closing the iterator closes the model's stream.
    Raises ModelError or ModelUnavailable where the model cannot be asked, breaks off or writes
    nothing; what has come out by then stands.
    """
    manner = manner or Manner()
    limits = limits or limits_for(model)
    may_refuse = manner.may_refuse
    messages = writing_messages(question, evidence, manner.likely, may_refuse=may_refuse)
    grammar = answer_grammar(len(evidence), may_refuse=may_refuse)
    held = held_to(model, grammar, answer_schema(len(evidence), may_refuse=may_refuse))
    last = ModelJudge(model) if manner.layers.model else None
    judge = Judge(evidence, question, manner.layers, manner.scorer, last)
    answer = _Answer(judge)
    trouble: ModelError | None = None
    try:
        with closing(_sentences(held, messages, limits)) as stream:
            yield from answer.taken(stream, limits.sentences)
    except ModelError as error:
        trouble = error
    tries = 0 if trouble or answer.refused else manner.repairs
    for number, item in enumerate(answer.failed):
        again = None
        if number < tries:
            again = repaired(model, messages, answer.text, item, len(evidence))
        outcome = answer.take(again) if again else None
        yield outcome if isinstance(outcome, Claim) else Withheld(item.text, item.reason)
    if trouble is not None:
        raise trouble
    if not answer.count:
        raise ModelUnavailable("The language model wrote no answer. Try again, or ask differently.")


class _Answer:
    """The sentences of an answer as they are taken."""

    def __init__(self, judge: Judge) -> None:
        self.count = 0
        self.refused = False
        self.text = ""
        self.failed = list[Failed]()
        self._judge = judge
        self._seen = set[str]()

    def taken(
        self, sentences: Iterable[Written], most: int
    ) -> Generator[Claim | Withheld | Refused]:
        """What becomes of the sentences, `most` of them; those that failed are kept by."""
        for sentence in sentences:
            outcome = self.take(sentence)
            if isinstance(outcome, Failed):
                self.failed.append(outcome)
            elif outcome is not None:
                yield outcome
            if self.refused or self.count >= most:
                return

    def take(self, sentence: Written) -> Claim | Failed | Withheld | Refused | None:
        """What becomes of a sentence; None for one that was there."""
        same = re.sub(r"\W+", " ", sentence.text).casefold()
        if same in self._seen:
            return None
        self._seen.add(same)
        self.count += 1
        notes = "".join(f"[{n}]" for n in sentence.numbers)
        self.text = f"{self.text} {sentence.text} {notes}".strip()
        outcome = judged(sentence, self._judge)
        self.refused = self.refused or isinstance(outcome, Refused)
        return outcome


def judged(sentence: Written, judge: Judge) -> Claim | Failed | Withheld | Refused:
    """What becomes of a sentence as it was written."""
    exists = any(1 <= n <= len(judge.evidence) for n in sentence.numbers)
    if _refuses(sentence.text, exists):
        return Refused(sentence.text)
    text = without_addresses(sentence.text, judge.evidence)
    if sentence.cut:
        return Withheld(text, "the answer broke off in this sentence")
    return judge.judge(text, sentence.numbers)


_ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{1,15}://|www\.|(?:javascript|data|mailto):)\S+")


def without_addresses(text: str, evidence: Sequence[Evidence]) -> str:
    """The text without web addresses, but for those that stand in the evidence."""

    def kept(match: re.Match[str]) -> str:
        address = match.group().rstrip(".,;:!?)”\"'")
        return match.group() if any(address in item.quote for item in evidence) else ""

    return " ".join(_ADDRESS.sub(kept, text).split())


_PLAIN_REFUSAL = re.compile(r"(?i)\bnot (?:\w+ )?in (?:the |these |your )?briefings?\b")


def _refuses(text: str, cites: bool) -> bool:
    plain = " ".join(re.sub(r"[\W_]+", " ", text).split())
    if NOT_IN_BRIEFINGS in plain:
        return True
    # In small letters and with a footnote it may be what a briefing itself says.
    return not cites and bool(_PLAIN_REFUSAL.search(plain))


def _sentences(
    model: "BaseChatModel", messages: "list[BaseMessage]", limits: Limits
) -> Generator[Written]:
    text = ""
    given = 0
    thoughts = Thoughts()
    pieces = Pieces(model, messages, limits)
    failure: ModelError | None = None
    try:
        for piece in pieces:
            text += thoughts.visible(piece)
            shown = in_words(text, ended=False) if is_structured(text) else text
            complete = written(shown, ended=False)
            yield from complete[given:]
            given = max(given, len(complete))
            if len(text) > limits.characters:
                pieces.cut = True
                break
    except ModelError as error:
        failure = error
    finally:
        pieces.close()
    text += thoughts.rest()
    text = in_words(text, ended=not (pieces.cut or failure)) if is_structured(text) else text
    last = written(text)
    for n, sentence in enumerate(last[given:], start=given + 1):
        whole = not (pieces.cut or failure) or n < len(last) or _is_whole(text)
        yield sentence if whole else Written(sentence.text, sentence.numbers, cut=True)
    if failure is not None:
        raise failure


def _is_whole(text: str) -> bool:
    return bool(re.search(r"[.!?…][\"”’»)\]】\d\s]*(?:\[[\d, –-]+\]\s*)*\Z", text))
