"""An answer written by a chat model from numbered evidence, sentence by sentence as it streams.

The numbers are those of the evidence, from 1. A sentence comes out as a `Claim` when its footnotes
exist and its figures, quotations and names stand in what it cites; as `Withheld`, with the reason,
otherwise. `Refused` comes last where the model says that the evidence does not answer.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import ModelError, ModelUnavailable
from rag.answers import Claim, Evidence, Turn, Withheld
from rag.markup import Written, written
from rag.names import unsupported_names
from rag.prompts import NOT_IN_BRIEFINGS, writing_messages
from rag.stream import LIMITS, Limits, Pieces, Thoughts
from rag.verbatim import unsupported_figures, unsupported_quotations

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage


@dataclass(frozen=True, slots=True)
class Refused:
    """The model said, in `text`, that the evidence does not answer (what is left of) the question.

    Claims that came before it stand: they answer a part.
    """

    text: str


def write(
    question: str,
    evidence: Sequence[Evidence],
    model: "BaseChatModel",
    history: Sequence[Turn] = (),
    limits: Limits = LIMITS,
) -> Iterator[Claim | Withheld | Refused]:
    """Each sentence of the answer once it is complete; what repeats an earlier one is dropped.

    Closing the iterator closes the model's stream. Raises ModelError or ModelUnavailable where the
    model cannot be asked, breaks off or writes nothing; what has come out by then stands.
    """
    messages = writing_messages(question, evidence, history)
    seen: set[str] = set()
    count = 0
    with closing(_sentences(model, messages, limits)) as stream:
        for sentence in stream:
            same = re.sub(r"\W+", " ", sentence.text).casefold()
            if same in seen:
                continue
            seen.add(same)
            outcome = judged(sentence, evidence, question)
            yield outcome
            count += 1
            if isinstance(outcome, Refused) or count >= limits.sentences:
                return
    if not count:
        raise ModelUnavailable("The language model wrote no answer. Try again, or ask differently.")


def judged(
    sentence: Written, evidence: Sequence[Evidence], question: str
) -> Claim | Withheld | Refused:
    """What becomes of a sentence written in answer to `question`."""
    numbers = tuple(n for n in sentence.numbers if 1 <= n <= len(evidence))
    if _refuses(sentence.text, bool(numbers)):
        return Refused(sentence.text)
    cited = [evidence[n - 1] for n in numbers]
    text = without_addresses(sentence.text, cited)
    if sentence.cut:
        reason = "the answer broke off in this sentence"
    elif not numbers:
        wrong = ", ".join(map(str, sentence.numbers))
        reason = f"there is no sentence {wrong}" if wrong else "it has no footnote"
    elif figures := unsupported_figures(text, cited):
        reason = f"the figure {figures[0]} is not in the cited sentences"
    elif quotations := unsupported_quotations(text, cited):
        reason = f"the quotation “{quotations[0]}” is not in the cited sentences"
    elif names := unsupported_names(text, cited, question):
        reason = f"the name {names[0]} is not in or around the cited sentences"
    else:
        return Claim(text, numbers)
    return Withheld(text, reason)


_ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]{1,15}://|www\.|(?:javascript|data|mailto):)\S+")


def without_addresses(text: str, cited: Sequence[Evidence]) -> str:
    """The text without web addresses, but for those that stand in the cited evidence."""

    def kept(match: re.Match[str]) -> str:
        address = match.group().rstrip(".,;:!?)”\"'")
        return match.group() if any(address in item.quote for item in cited) else ""

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
            complete = written(text, ended=False)
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
    last = written(text)
    for n, sentence in enumerate(last[given:], start=given + 1):
        whole = not (pieces.cut or failure) or n < len(last) or _is_whole(text)
        yield sentence if whole else Written(sentence.text, sentence.numbers, cut=True)
    if failure is not None:
        raise failure


def _is_whole(text: str) -> bool:
    return bool(re.search(r"[.!?…][\"”’»)\]】\d\s]*(?:\[[\d, –-]+\]\s*)*\Z", text))
