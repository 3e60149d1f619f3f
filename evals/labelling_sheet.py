"""The sheet of written answers that people label: what was written, on what, and what became of it.

A line of the file is an answer. It holds the model's sentences and where their evidence stands
(document and span); texts of the briefings and questions are looked up, not kept, because not every
set's texts may be copied.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from corpus.errors import UsageError

Label = Literal["", "supported", "not"]
LABELS: tuple[Label, ...] = get_args(Label)
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a model wrote.

    `cites` are numbers of the evidence it was given, from 1, as it wrote them; `carried` those
    under which it was shown, none where it was withheld for `reason`. `repairs` is the number of
    the sentence, from 1, that it was written again for; 0 for one of the first writing.
    """

    text: str
    cites: tuple[int, ...]
    shown: bool
    carried: tuple[int, ...] = ()
    reason: str = ""
    repairs: int = 0
    label: Label = ""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that a model wrote; `given` is the evidence it wrote from, as document and span."""

    set: str
    id: str
    model: str
    given: tuple[Place, ...]
    sentences: tuple[Sentence, ...]
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)

    def key(self, number: int) -> str:
        """What a sentence, by its number from 1, is called."""
        return f"{self.set}/{self.id}/{number}"


def load(file: Path) -> list[Written]:
    """The answers of a sheet; none where there is no file yet."""
    if not file.is_file():
        return []
    return [_written(json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def append(file: Path, answer: Written) -> None:
    """Add an answer at the end."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(_line(answer))


def save(file: Path, answers: Iterable[Written]) -> None:
    """Write the sheet anew."""
    file.write_text("".join(map(_line, answers)), encoding="utf-8")


def labelled(answers: Sequence[Written], lines: Iterable[str]) -> list[Written]:
    """The answers with labels from lines of `set/id/number label`.

    Raises UsageError for a sentence that is not there or a label that is none.
    """
    given = dict[str, Label]()
    for line in filter(None, map(str.strip, lines)):
        key, _, text = line.rpartition(" ")
        label = next((known for known in LABELS if known and known == text), None)
        if label is None:
            raise UsageError(f"{line!r} ends with no label; labels are supported and not")
        given[key.strip()] = label
    known = {one.key(n) for one in answers for n in range(1, len(one.sentences) + 1)}
    if strange := sorted(set(given) - known):
        raise UsageError(f"there is no sentence {strange[0]!r} on the sheet")
    return [
        replace(
            one,
            sentences=tuple(
                replace(sentence, label=given.get(one.key(n), sentence.label))
                for n, sentence in enumerate(one.sentences, start=1)
            ),
        )
        for one in answers
    ]


def _line(answer: Written) -> str:
    return json.dumps(asdict(answer), ensure_ascii=False) + "\n"


def _written(value: dict[str, Any]) -> Written:
    sentences = tuple(
        Sentence(**{**one, "cites": tuple(one["cites"]), "carried": tuple(one["carried"])})
        for one in value["sentences"]
    )
    given = tuple((place[0], place[1], place[2]) for place in value["given"])
    return Written(**{**value, "given": given, "sentences": sentences})
