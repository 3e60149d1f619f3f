"""A question as programs send it: a line of `footnote ask --batch`, the body of `/api/ask`."""

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictInt, ValidationError

from corpus.errors import UsageError
from index.filters import Filters
from rag.answers import Question, Turn


def whole(text: str) -> str:
    """`text` without half character pairs, which no encoding holds and the embedder refuses."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _whole(value: Any) -> Any:
    return whole(value) if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [] if value is None else value


def _named(value: Any) -> Any:
    return None if value == "" else value


def _day(value: Any) -> Any:
    # pydantic would take a number for seconds since 1970.
    if value is not None and not isinstance(value, str):
        raise ValueError("write the date as a text, such as 2025-04-11")
    return _named(value)


Text = Annotated[str, BeforeValidator(_whole)]
Day = Annotated[date | None, BeforeValidator(_day)]


class AskedTurn(BaseModel):
    """A turn of the conversation before the question."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant"]
    text: Text


class Asked(BaseModel):
    """The fields of docs/interface.md. Others are ignored, so that a line may carry its own notes;
    null or an empty string is the same as no filter."""

    model_config = ConfigDict(extra="ignore")

    question: Text
    id: str | StrictInt | None = None
    history: Annotated[list[AskedTurn], BeforeValidator(_listed)] = []
    documents: Annotated[list[str], BeforeValidator(_listed)] = []
    folder: Annotated[str | None, BeforeValidator(_named)] = None
    since: Day = None
    until: Day = None

    def as_question(self) -> Question:
        """The question with its history and filters."""
        return Question(
            self.question,
            tuple(Turn(turn.role, turn.text) for turn in self.history),
            Filters(tuple(self.documents), self.folder, self.since, self.until),
            self.id,
        )


def asked_in(value: Any, number: int) -> Asked:
    """The question in line `number` of a batch; raises UsageError that says what is wrong there."""
    if not isinstance(value, dict):
        raise UsageError(f"line {number} of the batch is JSON but no object; write {{…}}")
    try:
        return Asked.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(f"line {number} of the batch: {where}: {first['msg']}") from None


def json_in(line: str, number: int) -> Any:
    """What line `number` of a batch holds; raises UsageError when that is not JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"line {number} of the batch is not JSON ({error})") from None
