"""What a written answer costs: seconds until it is there, and tokens.

    python -m evals.writing_figures --model MODEL [SET:N …]

Asks questions of the sets (20 of the samples, where none is named) and tells the time to the
evidence, to the first sentence that may be shown and to the whole answer; the tokens of the prompt,
those of them that were read anew, and those written, as the model counts them; and how often it was
asked again to repair a sentence.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corpus.errors import FootnoteError, UsageError
from evals.bench_process import say
from evals.table_figures import Kind, Series, figure_of
from evals.written_ground import add_model_options, alone, drawn_set, opened_set
from rag import prompts
from rag.answers import Answer, Answered, Evidence, EvidenceFound, Question, SentenceWritten
from rag.drafting import QUOTES
from rag.evalset import question_of
from rag.stream import Thoughts

if TYPE_CHECKING:
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_core.language_models import BaseChatModel

    from rag.assistant import Assistant

DEFAULT = ("samples:20",)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the model: what it wrote, and tokens as it counted them; None where it did not.

    `writes` where it was asked to word an answer, or to repair a sentence of it.
    """

    text: str
    writes: bool
    prompt: int | None = None
    anew: int | None = None
    written: int | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, the evidence its model was given, its calls, and milliseconds from the question.

    `first` is the time to the first sentence that the model wrote; None where it wrote none.
    """

    answer: Answer
    given: tuple[Evidence, ...]
    calls: tuple[Call, ...]
    evidence: float
    first: float | None
    whole: float


@dataclass
class Watch:
    """What the model was given and wrote in answer to the last question."""

    given: tuple[Evidence, ...] = ()
    calls: list[Call] = field(default_factory=list)

    @cached_property
    def handler(self) -> "BaseCallbackHandler":
        """LangChain's way to listen to a model."""
        from langchain_core.callbacks import BaseCallbackHandler

        watch = self

        class Listener(BaseCallbackHandler):
            writes = False

            def on_chat_model_start(self, serialized: Any, messages: Any, **rest: Any) -> None:
                self.writes = messages[0][0].content == prompts.SYSTEM

            def on_llm_end(self, response: Any, **rest: Any) -> None:
                message = response.generations[0][0].message
                watch.calls.append(_call(message, self.writes))

            def on_llm_error(self, error: BaseException, **rest: Any) -> None:
                # So ends, too, a stream that is closed because enough was written.
                if (response := rest.get("response")) and response.generations[0]:
                    self.on_llm_end(response)

        return Listener()


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask and print the table; 1 where a set or the model is absent."""
    given = _parser().parse_args(arguments)
    alone()
    try:
        if not (given.model or given.model_url):
            raise UsageError("name a language model: --model or --model-url")
        for name in given.sets or DEFAULT:
            print(f"{name}\n\n{table(_of_set(name, given.model, given.model_url))}")
    except FootnoteError as error:
        print(f"writing_figures: {error}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def watched(model: "BaseChatModel") -> Iterator[Watch]:
    """Listen to a model, and to what it is given to write from."""
    from rag import assistant

    watch = Watch()
    # An answer does not tell all that its model was given: the call that gives it is watched.
    product = vars(assistant)
    own = product["write"]

    def write(question: str, evidence: Sequence[Evidence], *rest: Any, **named: Any) -> Any:
        watch.given = tuple(evidence)
        return own(question, evidence, *rest, **named)

    product["write"] = write
    model.callbacks = [watch.handler]
    try:
        yield watch
    finally:
        model.callbacks = None
        product["write"] = own


def timed(
    assistant: "Assistant",
    question: Question,
    watch: Watch,
    clock: Callable[[], float] = time.perf_counter,
) -> Timed:
    """Ask once, and tell when what came."""
    watch.given, watch.calls = (), []
    begun = clock()
    evidence, first = 0.0, None
    for event in assistant.stream(question):
        now = 1000 * (clock() - begun)
        match event:
            case EvidenceFound():
                evidence = now
            case SentenceWritten():
                first = now if first is None else first
            case Answered(answer):
                first = first if answer.answered and answer.model != QUOTES else None
                return Timed(answer, watch.given, tuple(watch.calls), evidence, first, now)
    raise AssertionError("the stream ended without an answer")


def table(answers: Sequence[Timed]) -> str:
    """Medians and 95th percentiles of the answers that the model worded."""
    by_model = [one for one in answers if one.first is not None]
    lines = [
        f"{len(by_model)} of {len(answers)} questions were answered by the model.",
        "",
        "| Per answer | Median | 95th percentile | Answers |",
        "|---|--:|--:|--:|",
    ]
    for name, values in _columns(by_model).items():
        middle, most = (_percentile(values, kind) for kind in _KINDS)
        lines.append(f"| {name} | {middle} | {most} | {len(values)} |")
    return "\n".join(lines) + "\n"


_KINDS: tuple[Kind, ...] = ("p50", "p95")


def _columns(answers: Sequence[Timed]) -> Mapping[str, list[float]]:
    def counted(take: Callable[[Call], int | None]) -> list[float]:
        sums = [[take(call) for call in one.calls if call.writes] for one in answers]
        return [float(sum(v or 0 for v in own)) for own in sums if own and None not in own]

    return {
        "milliseconds to the evidence": [one.evidence for one in answers],
        "milliseconds to the first sentence": [one.first or 0.0 for one in answers],
        "milliseconds to the whole answer": [one.whole for one in answers],
        "tokens of the prompt that words it": [
            float(call.prompt)
            for one in answers
            for call in [call for call in one.calls if call.writes][:1]
            if call.prompt is not None
        ],
        "tokens of prompts, repairs too": counted(lambda call: call.prompt),
        "of these read anew": counted(lambda call: call.anew),
        "tokens written": counted(lambda call: call.written),
        "repairs": [float(sum(call.writes for call in one.calls) - 1) for one in answers],
        "sentences shown": [float(len(one.answer.claims)) for one in answers],
        "sentences withheld": [float(len(one.answer.withheld)) for one in answers],
    }


def _percentile(values: Sequence[float], kind: Kind) -> str:
    pairs = {str(number): (value, 1.0) for number, value in enumerate(values)}
    value = figure_of(Series(kind, pairs)).value
    return "–" if value is None else f"{value:,.0f}"


def _call(message: Any, writes: bool) -> Call:
    usage = message.usage_metadata
    thoughts = Thoughts()
    text = thoughts.visible(str(message.text)) + thoughts.rest()
    if not usage:
        return Call(text, writes)
    cached = (usage.get("input_token_details") or {}).get("cache_read") or 0
    prompt = usage["input_tokens"]
    return Call(text, writes, prompt, prompt - cached, usage["output_tokens"])


def _of_set(name: str, model: str | None, url: str | None) -> list[Timed]:
    drawn = drawn_set(name)
    ground = opened_set(drawn, model, url)
    application = ground.application
    answers = list[Timed]()
    try:
        worded = application.chat_model
        assert worded is not None
        with watched(worded) as watch:
            for number, question in enumerate(drawn.evalset.questions, start=1):
                asked = question_of(question, ground.paths)
                answers.append(timed(application.assistant, asked, watch))
                say(f"{name}: {number} of {len(drawn.evalset.questions)}")
    finally:
        ground.close()
    return answers


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.writing_figures")
    parser.add_argument("sets", nargs="*", metavar="SET:N", help="samples:20 where none is named")
    add_model_options(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
