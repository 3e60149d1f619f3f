"""Questions with known answers, as a folder: `docs.jsonl` (may be absent) and `questions.jsonl`.

Without `docs.jsonl` the questions are about documents of the index, named by their paths. With it,
the documents are written out as files, so that they go the way of any folder.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from corpus.characters import on_one_line, visible
from corpus.errors import UsageError
from corpus.readers.text import blocks_of
from index.filters import Filters
from rag.answers import Question, Turn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EvalDocument:
    """A document of the set."""

    id: str
    title: str
    source: str
    date: date | None
    text: str


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A quotation, known to be evidence, of the document with this id (or path).

    Quotes of one question with the same `fact` say the same in several places, as copies of a wire
    story do: any one of them is enough. None stands alone.
    """

    document: str
    quote: str
    fact: int | None = None


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question, whether the documents answer it, the answers that count, and the evidence.

    `scope` holds the ids of the only documents that it is asked of; empty for all.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    answerable: bool
    type: str
    evidence: tuple[GoldQuote, ...]
    history: tuple[Turn, ...]
    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvalSet:
    """A set by its folder's name; `documents` is empty where the index holds them already."""

    name: str
    documents: tuple[EvalDocument, ...]
    questions: tuple[EvalQuestion, ...]

    def paths(self) -> dict[str, str]:
        """Each document's id and the path that `write_documents` gives it; nothing without
        documents, where ids are paths.
        """
        taken: set[str] = set()
        return {document.id: _file_name(document.id, taken) for document in self.documents}


def load(folder: Path) -> EvalSet:
    """The set in `folder`.

    Raises:
        UsageError: naming the file and line that is not as it should be.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}; name one that holds questions.jsonl.")
    questions = folder / "questions.jsonl"
    if not questions.is_file():
        raise UsageError(f"{folder} holds no questions.jsonl; see docs for the format.")
    docs = folder / "docs.jsonl"
    documents = _parsed(docs, _document) if docs.is_file() else ()
    evalset = EvalSet(folder.resolve().name, documents, _parsed(questions, _question))
    if not evalset.questions:
        raise UsageError(f"{questions} holds no question; write one JSON object in each line.")
    _check_ids(evalset)
    return evalset


def write_documents(evalset: EvalSet, folder: Path) -> dict[str, str]:
    """Write the documents as Markdown with front matter; each id and its path in `folder`.

    Marks are escaped, so that the reader gives back the very characters of the text.
    """
    paths = evalset.paths()
    folder.mkdir(parents=True, exist_ok=True)
    for document in evalset.documents:
        (folder / paths[document.id]).write_text(_markdown(document), encoding="utf-8")
    return paths


def question_of(question: EvalQuestion, paths: Mapping[str, str]) -> Question:
    """The question as the assistant is asked it; `paths` as `EvalSet.paths` gives them."""
    scope = tuple(paths.get(document, document) for document in question.scope)
    return Question(question.text, question.history, Filters(documents=scope), question.id)


def _parsed(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    found: list[T] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as UTF-8 text ({error}); save it so.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            if not isinstance(value, dict):
                raise ValueError("it is no JSON object")
            found.append(parse(value))
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: {error}; correct the line.") from error
    return tuple(found)


def _document(value: Mapping[str, Any]) -> EvalDocument:
    day = _text(value, "date", required=False)
    return EvalDocument(
        id=_text(value, "id"),
        title=_text(value, "title", required=False),
        source=_text(value, "source", required=False),
        date=date.fromisoformat(day) if day else None,
        text=_text(value, "text"),
    )


def _question(value: Mapping[str, Any]) -> EvalQuestion:
    answerable = value.get("answerable")
    if not isinstance(answerable, bool):
        raise ValueError("“answerable” must be true or false")
    return EvalQuestion(
        id=_text(value, "id"),
        text=_text(value, "question"),
        answers=tuple(_texts(value, "answers")),
        answerable=answerable,
        type=_text(value, "type", required=False),
        evidence=tuple(_gold(item) for item in _objects(value, "evidence")),
        history=tuple(_turn(item) for item in _objects(value, "history")),
        scope=tuple(_texts(value, "scope")),
    )


def _gold(value: Mapping[str, Any]) -> GoldQuote:
    fact = value.get("fact")
    if fact is not None and not isinstance(fact, int):
        raise ValueError("“fact” must be a number, the same for quotes that say the same")
    return GoldQuote(_text(value, "doc"), _text(value, "quote"), fact)


def _turn(value: Mapping[str, Any]) -> Turn:
    role = value.get("role")
    if role == "user":
        return Turn("user", _text(value, "text"))
    if role == "assistant":
        return Turn("assistant", _text(value, "text"))
    raise ValueError(f"the “role” of a turn is “user” or “assistant”, not {role!r}")


def _text(value: Mapping[str, Any], key: str, required: bool = True) -> str:
    text = value.get(key)
    if text is None and not required:
        return ""
    if not isinstance(text, str) or (required and not text.strip()):
        raise ValueError(f"“{key}” must be a text" + (" that is not empty" if required else ""))
    return text


def _texts(value: Mapping[str, Any], key: str) -> list[str]:
    texts = value.get(key) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"“{key}” must be a list of texts")
    return texts


def _objects(value: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    objects = value.get(key) or []
    if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
        raise ValueError(f"“{key}” must be a list of objects")
    return objects


def _check_ids(evalset: EvalSet) -> None:
    _refuse_repeats("document", (document.id for document in evalset.documents))
    _refuse_repeats("question", (question.id for question in evalset.questions))
    if not evalset.documents:
        return
    known = {document.id for document in evalset.documents}
    for question in evalset.questions:
        named = [*(gold.document for gold in question.evidence), *question.scope]
        for document in named:
            if document not in known:
                raise UsageError(
                    f"Question {question.id} names document {document}, which docs.jsonl does not "
                    "hold; add it there or correct the name."
                )


def _refuse_repeats(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise UsageError(f"Two {what}s have the id {identifier}; make ids differ.")
        seen.add(identifier)


_UNSAFE = re.compile(r"[^\w-]+")
_LONGEST_NAME = 80


def _file_name(identifier: str, taken: set[str]) -> str:
    """A name for every file system: some of them know no case, and limit bytes, not characters."""
    safe = _UNSAFE.sub("-", unicodedata.normalize("NFC", identifier)).strip("-_")
    stem = safe.encode("utf-8")[:_LONGEST_NAME].decode("utf-8", errors="ignore") or "document"
    name, count = stem, 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}-{count}"
    taken.add(name.casefold())
    return f"{name}.md"


def _markdown(document: EvalDocument) -> str:
    fields = {
        "title": document.title,
        "date": document.date.isoformat() if document.date else "",
        "source": document.source,
    }
    # A JSON string is a YAML string.
    front = [
        f"{key}: {json.dumps(on_one_line(value), ensure_ascii=False) if key != 'date' else value}"
        for key, value in fields.items()
        if value.strip()
    ]
    text = visible(document.text)
    blocks = [
        "#" * min(block.level, 6)
        + " " * (block.level > 0)
        + _escaped(text[block.start : block.end])
        for block in blocks_of(text)
    ]
    return "\n".join(["---", *front, "---", "", "\n\n".join(blocks), ""])


_MARKS = re.compile(r"([\\`*_{}\[\]<>#!|~&$=+-])")
_NUMBER = re.compile(r"\A(\d{1,9})([.)])")


def _escaped(block: str) -> str:
    return _NUMBER.sub(r"\1\\\2", _MARKS.sub(r"\\\1", on_one_line(block)))
