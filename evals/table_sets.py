"""The sets of the table: which there are, and the questions that are drawn from them."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import UsageError
from evals.bench_process import ROOT
from rag.evalset import EvalSet, load

FOLDER = ROOT.parent / "shared" / "evals"
BRIEFINGS = ROOT / "corpus" / "briefings"
SAMPLES = "samples"
# In the page's order. The last one has no documents: its follow-ups are compared with their gold
# rewrites word by word.
SETS = (
    SAMPLES,
    "news_multihop",
    "dated_chats",
    "conversations",
    "encyclopedia",
    "committee",
    "governance",
    "followups",
)
SEED = 20250411


@dataclass(frozen=True, slots=True)
class Wanted:
    """A set by its name, and how many of its questions; None for all."""

    name: str
    limit: int | None = None

    @classmethod
    def from_text(cls, text: str) -> "Wanted":
        """`SET` or `SET:N`. Raises UsageError for another text or an unknown set."""
        name, colon, limit = text.partition(":")
        if name not in SETS:
            raise UsageError(f"there is no set {name!r}; the sets are {', '.join(SETS)}")
        if colon and not (limit.isdecimal() and int(limit)):
            raise UsageError(f"{text!r} does not say how many questions; write {name}:50")
        return cls(name, int(limit) if colon else None)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A set with the questions that are asked of it, `total` being how many it has.

    `rewrites` are follow-ups as people wrote them to stand alone, by the question's id. Without a
    `folder` the set has no documents.
    """

    name: str
    evalset: EvalSet
    total: int
    rewrites: Mapping[str, str]
    folder: Path | None

    @property
    def is_part(self) -> bool:
        """Whether not all of its questions are asked."""
        return len(self.evalset.questions) < self.total


def draw(wanted: Wanted, folder: Path = FOLDER) -> Drawn | None:
    """The set and its questions; None where this machine does not have it.

    N questions are the first N of one seeded order, so that a smaller run asks some of the
    questions of a larger one.
    """
    place = ROOT / "evals" if wanted.name == SAMPLES else folder / wanted.name
    if not (place / "questions.jsonl").is_file():
        return None
    evalset = load(place)
    questions = list(evalset.questions)
    if wanted.limit is not None:
        random.Random(SEED).shuffle(questions)
        questions = questions[: wanted.limit]
    return Drawn(
        name=wanted.name,
        evalset=replace(evalset, questions=tuple(questions)),
        total=len(evalset.questions),
        rewrites=_rewrites(place / "questions.jsonl"),
        folder=_documents(wanted.name, place),
    )


def names(given: Sequence[str]) -> list[Wanted]:
    """The sets that are asked for, each once; all where none is. Raises UsageError."""
    wanted = [Wanted.from_text(text) for text in given or SETS]
    seen = [item.name for item in wanted]
    for name in seen:
        if seen.count(name) > 1:
            raise UsageError(f"the set {name} is named twice; name it once")
    return sorted(wanted, key=lambda item: SETS.index(item.name))


def _documents(name: str, place: Path) -> Path | None:
    if name == SAMPLES:
        return BRIEFINGS
    return place if (place / "docs.jsonl").is_file() else None


def _rewrites(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8-sig").split("\n")
    values = [json.loads(line) for line in lines if line.strip()]
    return {value["id"]: value["rewrite"] for value in values if value.get("rewrite")}
