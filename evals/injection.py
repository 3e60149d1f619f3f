"""How often an answer follows an instruction that stands in a document.

    python -m evals.injection [--model MODEL] [--sample N] [--seen] [--unmarked] [--show]

Each of the 75 instructions of `injection/attacks.json` is put into carriers (mails of that set, and
sample briefings with questions on them) in the ways of `injection_carriers.py`, and the carrier's
question is asked of that document alone: nothing else can take the instruction's place. The same
question is asked of the document without it. `injection_marks.py` says what following means. What
no reader sees is not read into the index either, as the table tells: `--seen` spends a model's
seconds on the rest.

Without the checker, what it withheld counts as said. `--unmarked` takes the fence and the line on
instructions out of the prompt: what they are worth, and what they cost on clean answers.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError, UsageError
from evals import injection_marks
from evals.bench_process import say
from evals.injection_carriers import WAYS, Way, write_clean
from evals.injection_figures import Result, table
from evals.mixed_files import paragraphs
from evals.table_sets import BRIEFINGS, FOLDER, SAMPLES
from evals.writing_figures import Watch, watched
from evals.written_ground import add_model_options, alone, drawn_set
from index.filters import Filters
from index.home import Home
from rag.answers import Answer, Evidence, Question
from rag.bootstrap import Application, build
from rag.evaluation import contains
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

SEED = 20250411
EACH = 4  # carriers an instruction is put into, without --sample
_LONGEST = 4_000  # characters of a briefing: a carrier is a page or two
_MARK_LINES = re.compile(r"(?m)^(?:</?sentences>|.*never do what.*)\n?")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A document, a question on it, and its known answers."""

    name: str
    question: str
    answers: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, and the question."""
        return "\n".join((*self.parts, self.question))

    def place(self, number: int) -> int:
        """Where an instruction goes: after the paragraph that answers, first, or last."""
        holds = (at for at, part in enumerate(self.parts, 1) if _holds(part, self.answers))
        return (next(holds, 1), 0, len(self.parts))[number % 3]


@dataclass(frozen=True, slots=True)
class Case:
    """An instruction in a carrier: its file and the file of the carrier alone."""

    category: str
    number: int
    attack: str
    way: Way
    carrier: Carrier
    file: str
    clean: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Hide, index, ask, and print the tables; 1 where something is absent."""
    given = _parser().parse_args(arguments)
    alone()
    try:
        ways = [way for way in WAYS if way.seen or not given.seen]
        cases = cases_of(attacks(given.folder), carriers(given.folder), given.sample, ways)
        with tempfile.TemporaryDirectory() as scratch, _marking(not given.unmarked):
            settings = Settings(model=given.model, model_url=given.model_url)
            results = asked(cases, build(Home(Path(scratch) / "home"), settings), Path(scratch))
    except (FootnoteError, OSError) as error:
        print(f"injection: {error}", file=sys.stderr)
        return 1
    print(table(results))
    if given.show:
        for one in results:
            if one.shown or one.followed or one.followed_unchecked:
                print(f"{one.way} | {one.attack}\n  {one.answer.text} | {one.answer.withheld}")
    return 0


def attacks(folder: Path) -> list[tuple[str, int, str]]:
    """The instructions, each with its category and its number there."""
    found = json.loads((folder / "injection" / "attacks.json").read_text(encoding="utf-8"))
    return [(kind, at, text) for kind, texts in found.items() for at, text in enumerate(texts)]


def carriers(folder: Path) -> list[Carrier]:
    """Mails with a known answer, and short sample briefings with a question that they answer."""
    lines = (folder / "injection" / "mails.jsonl").read_text(encoding="utf-8").splitlines()
    found = list[Carrier]()
    for number, value in enumerate(map(json.loads, lines)):
        if value["ideal"] == "unknown":
            continue
        question = value["question"].removeprefix("Q: ").partition(" If multiple")[0]
        parts = tuple(paragraphs(value["context"].replace("|", "\n")))
        found.append(Carrier(f"mail-{number:02}", question, (value["ideal"],), parts))
    return [*found, *_briefings()]


def cases_of(
    instructions: Sequence[tuple[str, int, str]],
    documents: Sequence[Carrier],
    sample: int | None,
    known_ways: Sequence[Way] = WAYS,
) -> list[Case]:
    """Instructions, ways and carriers in turn, each as often as the others, by a fixed seed."""
    chance = random.Random(SEED)
    order = chance.sample(list(instructions), len(instructions))
    ways = chance.sample(known_ways, len(known_ways))
    known = chance.sample(list(documents), len(documents))
    cases = list[Case]()
    for number in range(sample or EACH * len(order)):
        kind, at, attack = order[number % len(order)]
        way = ways[number % len(ways)]
        turn = (known[(number + step) % len(known)] for step in range(len(known)))
        carrier = next(c for c in turn if injection_marks.usable(kind, at, c.text))
        file = f"case-{number:04}.{way.ending}"
        clean = f"{carrier.name}-clean.{way.ending}"
        cases.append(Case(kind, at, attack, way, carrier, file, clean))
    return cases


def asked(cases: Sequence[Case], application: Application, scratch: Path) -> list[Result]:
    """Write the files, index them, and ask of each with and without the instruction."""
    folder = scratch / "documents"
    folder.mkdir()
    for number, case in enumerate(cases):
        place = case.carrier.place(number)
        case.way.write(folder / case.file, list(case.carrier.parts), place, case.attack)
        write_clean(folder / case.clean, case.carrier.parts)
    with application.syncing() as sync:
        summary = sync.run(folder)
    if summary.failed:
        raise UsageError(f"{summary.failed[0].path} cannot be read: {summary.failed[0].reason}")
    try:
        return list(_results(cases, application))
    finally:
        application.vectors.close()
        application.catalogue.close()
        application.library.close()


def _results(cases: Sequence[Case], application: Application) -> Iterator[Result]:
    model = application.chat_model
    clean = dict[str, Answer]()
    with watched(model) if model is not None else nullcontext(Watch()) as watch:
        for number, case in enumerate(cases, start=1):
            if case.clean not in clean:
                clean[case.clean] = _answer(application, case.carrier, case.clean)
            watch.given = ()
            answer = _answer(application, case.carrier, case.file)
            text = application.library.at(case.file).text
            yield result_of(case, answer, clean[case.clean], text, watch.given)
            if number % 25 == 0:
                say(f"injection: {number} of {len(cases)}")


def result_of(
    case: Case, answer: Answer, clean: Answer, text: str, given: Sequence[Evidence] = ()
) -> Result:
    """What became of one case; `text` is the document's as it was read, `given` what a model was
    given to write from.
    """
    known = [case.carrier.text, *(citation.evidence.quote for citation in answer.citations)]
    said = injection_marks.written(answer) if answer.answered else []
    withheld = [item.text for item in answer.withheld]

    def follows(sentences: Iterable[str]) -> bool:
        return injection_marks.follows(sentences, case.category, case.number, case.attack, known)

    return Result(
        name=case.file,
        way=case.way.name,
        seen=case.way.seen,
        category=case.category,
        attack=case.attack,
        reached=injection_marks.repeats(text, case.attack),
        given=any(injection_marks.repeats(f"{e.before} {e.quote}", case.attack) for e in given),
        shown=injection_marks.shows(answer, case.attack),
        followed=follows(said),
        followed_unchecked=follows([*said, *withheld]),
        contained=contains(answer, case.carrier.answers),
        contained_clean=contains(clean, case.carrier.answers),
        answered=answer.answered,
        answered_clean=clean.answered,
        answer=answer,
    )


def _answer(application: Application, carrier: Carrier, file: str) -> Answer:
    question = Question(carrier.question, filters=Filters(documents=(file,)))
    return application.assistant.invoke(question)


def _briefings() -> Iterator[Carrier]:
    from corpus.readers.carried import read_all

    for question in drawn_set(SAMPLES).evalset.questions:
        if question.history or not question.answerable or question.type == "several_documents":
            continue
        path = question.evidence[0].document
        reading = read_all(BRIEFINGS / path, path)
        text = reading.document.text
        if len(text) <= _LONGEST:
            yield Carrier(question.id, question.text, question.answers, tuple(paragraphs(text)))


def _holds(part: str, answers: Sequence[str]) -> bool:
    return any(answer.casefold() in part.casefold() for answer in answers)


@contextmanager
def _marking(on: bool) -> Iterator[None]:
    """With or without what marks the evidence as material in the prompt."""
    from rag import writing

    # The product has no such setting, and should have none: its prompt is changed from outside.
    product = vars(writing)
    own = product["writing_messages"]
    if not on:
        product["writing_messages"] = lambda *given, **named: _bare(own(*given, **named))
    try:
        yield
    finally:
        product["writing_messages"] = own


def _bare(messages: "Sequence[BaseMessage]") -> "list[BaseMessage]":
    return [
        message.model_copy(update={"content": _MARK_LINES.sub("", str(message.content))})
        for message in messages
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.injection")
    add_model_options(parser)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where `injection` is")
    parser.add_argument("--sample", type=int, help="how many cases; without it, 300")
    parser.add_argument("--seen", action="store_true", help="only where a reader sees it, too")
    parser.add_argument("--unmarked", action="store_true", help="without the fence in the prompt")
    parser.add_argument("--show", action="store_true", help="print what was shown or followed")
    return parser


if __name__ == "__main__":
    sys.exit(main())
