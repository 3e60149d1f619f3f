"""A question as programs send it: a line of `footnote ask --batch`, the body of `/api/ask`."""

import json
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from corpus.errors import UsageError
from index.filters import Filters
from rag.answers import Question, Turn


class AskedTurn(BaseModel):
    """A turn of the conversation before the question."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant"]
    text: str


class Asked(BaseModel):
    """The fields of docs/interface.md. Others are ignored, so that a line may carry its own notes;
    null or an empty string is the same as no filter."""

    model_config = ConfigDict(extra="ignore")

    question: str
    id: str | int | None = None
    history: list[AskedTurn] = []
    documents: list[str] = []
    folder: str | None = None
    since: date | None = None
    until: date | None = None

    @field_validator("history", "documents", mode="before")
    @classmethod
    def _no_list(cls, value: Any) -> Any:
        return [] if value is None else value

    @field_validator("folder", "since", "until", mode="before")
    @classmethod
    def _no_filter(cls, value: Any) -> Any:
        return None if value == "" else value

    def as_question(self) -> Question:
        """The question with its history and filters."""
        return Question(
            self.question,
            tuple(Turn(turn.role, turn.text) for turn in self.history),
            Filters(tuple(self.documents), self.folder, self.since, self.until),
            self.id,
        )


def asked_in(line: str, number: int) -> Asked:
    """The question in line `number` of a batch; raises UsageError that says what is wrong there."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise UsageError(f"line {number} of the batch is not JSON ({error})") from None
    try:
        return Asked.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise UsageError(f"line {number} of the batch: {where}: {first['msg']}") from None
