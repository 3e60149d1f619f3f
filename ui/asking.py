"""`footnote ask`: one question, or one a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

from corpus.errors import ModelError, UsageError
from index.filters import Filters
from rag.answers import Answer, Question, Timings
from ui.asked import asked_in, json_in, whole
from ui.printing import answer_lines, input_bytes, put, put_json, takes_emphasis, tell
from ui.rendering import answer_json

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.library import Library


def ask_one(
    application: "Application", question: Question, *, as_json: bool, withheld: bool = False
) -> int:
    """Ask and print; gives 0 for an answer, 1 for a refusal, 2 when the model is set wrongly."""
    from rag.assistant import check_question

    question = replace(question, text=whole(question.text))
    check_question(question.text)
    question = replace(question, filters=settled(application.library, question.filters))
    answer = application.assistant.invoke(question)
    if as_json:
        put_json(answer_json(answer))
    else:
        for line in answer_lines(answer, takes_emphasis(), withheld=withheld):
            put(line)
    return _exit_code(answer)


def ask_all(application: "Application", batch: str, filters: Filters) -> int:
    """Answer each line of a batch, in order, each answer at once.

    A line that is no question gets a refusal in its place, so that the order holds. Gives 2 when
    there was such a line or the model is set wrongly, else 0.
    """
    code = 0
    with _opened(batch) as lines:
        for number, line in enumerate(lines, start=1):
            line = line.removeprefix("\ufeff") if number == 1 else line
            if not line.strip():
                continue
            answer, wrong = _answered(application, line, number, filters)
            put_json(answer_json(answer))
            code = max(code, 2 if wrong else 0, _exit_code(answer) if answer.trouble else 0)
    return code


def settled(library: "Library", filters: Filters) -> Filters:
    """The filters with paths as the index has them.

    Raises UsageError when they name nothing that is indexed. Some documents unknown among known
    ones, or days on which nothing is dated, are told on standard error: a refusal says no more.
    """
    if filters.since and filters.until and filters.since > filters.until:
        raise UsageError(f"since {filters.since} is after until {filters.until}; swap the two")
    known, unknown = list[str](), list[UsageError]()
    for path in filters.documents:
        try:
            known.append(library.entry_at(path).path)
        except UsageError as error:
            unknown.append(error)
    if unknown and not known:
        raise unknown[0]
    for problem in unknown:
        tell(f"footnote: {problem}")
    folder = library.folder_at(filters.folder) if filters.folder else None
    found = replace(filters, documents=tuple(known), folder=folder)
    if found and not library.any_within(found):
        tell("footnote: no document that may be searched is dated in these days")
    return found


def _answered(
    application: "Application", line: str, number: int, filters: Filters
) -> tuple[Answer, bool]:
    """The answer to a line, and whether the line was wrong."""
    value: Any = None
    try:
        value = json_in(line, number)
        asked = asked_in(value, number).as_question()
        limits = settled(application.library, _both(asked.filters, filters))
        return application.assistant.invoke(replace(asked, filters=limits)), False
    except UsageError as error:
        tell(f"footnote: {error}")
        return _not_asked(value if isinstance(value, dict) else {}, error), True


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


def _not_asked(value: dict[str, Any], error: UsageError) -> Answer:
    """A refusal for a line that is no question, with the id and question that it has."""
    name, text = value.get("id"), value.get("question")
    named = isinstance(name, str | int) and not isinstance(name, bool)
    return Answer(
        question=Question(text if isinstance(text, str) else "", id=name if named else None),
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
    """The lines of a batch as they come; bytes that are no UTF-8 show as "�"."""
    if batch == "-":
        yield TextIOWrapper(input_bytes(), encoding="utf-8", errors="replace")
        return
    try:
        file = open(batch, encoding="utf-8", errors="replace")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UsageError(f"the batch {batch} cannot be read ({error.strerror})") from None
    with file:
        yield file
