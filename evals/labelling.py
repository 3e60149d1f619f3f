"""Answers of a language model, for people to label, and the figures on what they found.

    python -m evals.labelling --model MODEL [--questions N] [--sets SET,SET]
    python -m evals.labelling --read
    python -m evals.labelling --give FILE
    python -m evals.labelling --figures

The first asks questions of the sets in a fixed order until N answers are written, half of them of
each of two sets, and adds them to the sheet (`labels/answers.jsonl`); a second run goes on where
the first was broken off. `--read` prints each sentence with its evidence. `--give` takes labels, a
line for each: `set/id/number supported` or `… not`. Supported is a sentence all of which the
sentences under its footnotes say, for one who reads them where they stand; one that was withheld is
held against all that the model was given.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus.errors import FootnoteError, UsageError
from evals.bench_process import say
from evals.labelling_figures import table
from evals.labelling_sheet import Place, Sentence, Written, append, labelled, load, save
from evals.table_ground import Ground
from evals.table_sets import SEED, Drawn
from evals.writing_figures import Call, Timed, timed, watched
from evals.written_ground import add_model_options, alone, drawn_set, opened_set
from rag.answers import Claim, Evidence
from rag.evalset import EvalQuestion, question_of
from rag.markup import written
from rag.models import model_label
from rag.prompts import NOT_IN_BRIEFINGS

SHEET = Path(__file__).with_name("labels") / "answers.jsonl"
_AROUND = 240  # characters before a quotation, for who "he" is


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, read, take labels or tell figures; 1 where it cannot be done."""
    given = _parser().parse_args(arguments)
    alone()
    try:
        if given.figures:
            print(table(load(given.sheet)))
        elif given.give:
            lines = given.give.read_text(encoding="utf-8").splitlines()
            save(given.sheet, labelled(load(given.sheet), lines))
        elif given.read:
            for line in readable(load(given.sheet)):
                print(line)
        elif given.model or given.model_url:
            _fill(given)
        else:
            raise UsageError("name a language model (--model), or --read, --give or --figures")
    except (FootnoteError, OSError) as error:
        print(f"labelling: {error}", file=sys.stderr)
        return 1
    return 0


def answer_of(name: str, question: str, model: str, result: Timed) -> Written | None:
    """What the model wrote, sentence by sentence; None where it wrote no sentence or refused.

    Where nothing it wrote was shown, the answer was quotes; what it wrote is kept all the same.
    """
    calls = [call for call in result.calls if call.writes]
    drafted = list(_sentences(calls[0], result, 0)) if calls else []
    if not drafted or not result.answer.answered:
        return None
    failed = [number for number, one in enumerate(drafted, start=1) if not one.shown]
    again = [
        sentence
        for number, call in zip(failed, calls[1:], strict=False)
        for sentence in _sentences(call, result, number)
    ]
    counted = {
        "prompt": [call.prompt for call in calls],
        "anew": [call.anew for call in calls],
        "written": [call.written for call in calls],
    }
    times = {"evidence": result.evidence, "first": result.first, "whole": result.whole}
    return Written(
        name,
        question,
        model,
        tuple(map(_place, result.given)),
        (*drafted, *again),
        {name: round(ms, 1) for name, ms in times.items() if ms is not None},
        {
            what: sum(n for n in counts if n)
            for what, counts in counted.items()
            if None not in counts
        },
    )


def _sentences(call: Call, result: Timed, repairs: int) -> Iterator[Sentence]:
    """The sentences of one call, and what became of each."""
    by_model = result.first is not None
    shown = {_bare(claim.text): claim for claim in result.answer.claims if by_model}
    reasons = {_bare(item.text): item.reason for item in result.answer.withheld}
    places = {_place(item): n for n, item in reversed([*enumerate(result.given, start=1)])}
    evidence = {citation.n: citation.evidence for citation in result.answer.citations}
    for sentence in written(call.text):
        if NOT_IN_BRIEFINGS in sentence.text:
            continue
        claim: Claim | None = shown.get(_bare(sentence.text))
        carried = claim.citations if claim else ()
        yield Sentence(
            sentence.text,
            sentence.numbers,
            claim is not None,
            tuple(places[_place(evidence[n])] for n in carried),
            "" if claim else reasons.get(_bare(sentence.text), ""),
            repairs,
        )


def readable(answers: Sequence[Written]) -> Iterator[str]:
    """The sheet for whoever labels: the question, the evidence, the sentences by their keys."""
    for name in dict.fromkeys(one.set for one in answers):
        drawn = drawn_set(name)
        ground = opened_set(drawn, None)
        try:
            asked = {question.id: question.text for question in drawn.evalset.questions}
            for one in answers:
                if one.set == name:
                    yield from _read(one, asked[one.id], ground)
        finally:
            ground.close()


def _read(answer: Written, question: str, ground: Ground) -> Iterator[str]:
    yield f"\n=== {answer.set}/{answer.id}: {question}"
    entries = {entry.path: entry for entry in ground.application.library.documents()}
    for number, (path, start, end) in enumerate(answer.given, start=1):
        text = ground.texts[path]
        before = " ".join(text[max(0, start - _AROUND) : start].split())
        quote = " ".join(text[start:end].split())
        entry = entries[path]
        yield f"  [{number}] ({entry.title}, {entry.date}) … {before} >>> {quote}"
    for number, one in enumerate(answer.sentences, start=1):
        fate = f"shown {list(one.carried)}" if one.shown else f"withheld: {one.reason}"
        again = f", repairs {one.repairs}" if one.repairs else ""
        yield f"{answer.key(number)} {one.label or '?'}"
        yield f"    {one.text} {list(one.cites)} ({fate}{again})"


def _fill(given: argparse.Namespace) -> None:
    names = [name for name in given.sets.split(",") if name]
    for name in names:
        drawn = drawn_set(name)
        ground = opened_set(drawn, given.model, given.model_url)
        try:
            wanted = given.questions // len(names)
            _fill_set(drawn, ground, wanted, given.sheet)
        finally:
            ground.close()


def _fill_set(drawn: Drawn, ground: Ground, wanted: int, sheet: Path) -> None:
    model = ground.application.chat_model
    assert model is not None
    known = [one for one in load(sheet) if one.set == drawn.name]
    done = {one.id for one in known}
    count = len(known)
    with watched(model) as watch:
        for question in _order(drawn.evalset.questions):
            if count >= wanted:
                return
            if question.id in done:
                continue
            asked = question_of(question, ground.paths)
            result = timed(ground.application.assistant, asked, watch)
            answer = answer_of(drawn.name, question.id, model_label(model), result)
            if answer is not None:
                append(sheet, answer)
                count += 1
                say(f"{drawn.name}: {count} of {wanted} answers")


def _order(questions: Iterable[EvalQuestion]) -> list[EvalQuestion]:
    order = list(questions)
    random.Random(SEED).shuffle(order)
    return order


def _place(item: Evidence) -> Place:
    return item.document, item.start, item.end


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.labelling")
    add_model_options(parser)
    parser.add_argument("--questions", type=int, default=100, help="how many answers, 100")
    parser.add_argument("--sets", default="samples,news_multihop", help="of which sets")
    parser.add_argument("--sheet", type=Path, default=SHEET, help="the file of answers")
    parser.add_argument("--read", action="store_true", help="print the sheet with its evidence")
    parser.add_argument("--give", type=Path, metavar="FILE", help="take labels from a file")
    parser.add_argument("--figures", action="store_true", help="the figures of the labels")
    return parser


if __name__ == "__main__":
    sys.exit(main())
