"""`footnote ask`: one question, or one a line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from corpus.errors import ModelError, QuestionError, UsageError
from index.filters import Filters
from rag.answers import Answer, Question, Timings
from ui.asked import asked_in
from ui.printing import answer_lines, put, put_json, tell
from ui.rendering import answer_json

if TYPE_CHECKING:
    from rag.bootstrap import Application


def ask_one(application: "Application", question: Question, *, as_json: bool) -> int:
    """Ask and print; gives 0 for an answer, 1 for a refusal, 2 when the model is set wrongly."""
    from rag.assistant import check_question

    check_question(question.text)
    answer = application.assistant.invoke(question)
    if as_json:
        put_json(answer_json(answer))
    else:
        for line in answer_lines(answer):
            put(line)
    return _exit_code(answer)


def ask_all(application: "Application", batch: str, filters: Filters) -> int:
    """Answer each line of a batch, in order, each answer at once.

    A line that is no question gets a refusal in its place, so that the order holds. Gives 2 when
    there was such a line or the model is set wrongly, else 0.
    """
    assistant = application.assistant
    code = 0
    with _opened(batch) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                asked = asked_in(line, number).as_question()
                question = replace(asked, filters=_both(asked.filters, filters))
                answer = assistant.invoke(question)
            except (UsageError, QuestionError) as error:
                tell(f"footnote: {error}")
                answer = _not_asked(error)
                code = 2
            put_json(answer_json(answer))
            code = max(code, _exit_code(answer) if answer.trouble else 0)
    return code


def _exit_code(answer: Answer) -> int:
    if answer.trouble is not None:
        tell(f"footnote: {answer.trouble}")
        if answer.trouble.exit_code:
            return ModelError.exit_code
    return 0 if answer.answered else 1


def _both(own: Filters, given: Filters) -> Filters:
    """The filters of a line, and for what it leaves open those of the command."""
    return Filters(
        own.documents or given.documents,
        own.folder or given.folder,
        own.since or given.since,
        own.until or given.until,
    )


def _not_asked(error: UsageError) -> Answer:
    return Answer(
        question=Question(""),
        standalone_question="",
        answered=False,
        text=str(error),
        claims=(),
        citations=(),
        missing=str(error),
        nearest=(),
        withheld=(),
        model="quotes",
        timings=Timings(),
    )


@contextmanager
def _opened(batch: str) -> Iterator[TextIO]:
    if batch == "-":
        yield sys.stdin
        return
    try:
        file = open(batch, encoding="utf-8-sig")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UsageError(f"the batch {batch} cannot be read ({error.strerror})") from None
    with file:
        yield file
