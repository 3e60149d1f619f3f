"""True sentences for planted errors: those of a folder's documents, each with its evidence."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.documents import Document
from corpus.readers.carried import read_all
from index.passages import Passage, passages
from index.sentences import sentences
from rag.answers import Evidence
from rag.evalset import load

_SHORTEST, _LONGEST = 5, 60
_SAMPLE_NOTE = "Sample briefing, written for Footnote"


@dataclass(frozen=True, slots=True)
class TrueSentence:
    """A sentence of a document, and `beside`: the text of the rest of that document."""

    evidence: Evidence
    beside: str

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return " ".join(self.evidence.quote.split())

    @property
    def id(self) -> str:
        """Where it stands."""
        return f"{self.evidence.document}:{self.evidence.start}"


def of_briefings(folder: Path) -> tuple[TrueSentence, ...]:
    """The sentences of paragraphs and items of all files of a folder."""
    found = list[TrueSentence]()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        document = read_all(file, str(file.relative_to(folder))).document
        for passage in passages(document):
            found.extend(_of_passage(document, passage))
    return tuple(found)


def of_evalset(folder: Path, documents: int, seed: int) -> tuple[TrueSentence, ...]:
    """The sentences of some documents of a folder in the `footnote eval` format."""
    evalset = load(folder)
    drawn = random.Random(seed).sample(
        list(evalset.documents), min(documents, len(evalset.documents))
    )
    found = list[TrueSentence]()
    for each in drawn:
        before = ""
        for span in sentences(each.text):
            quote = each.text[span.start : span.end]
            evidence = _evidence(
                each.id, each.title, each.date, each.source, span.start, quote, "", before
            )
            before = quote
            if _is_sentence(quote):
                found.append(TrueSentence(evidence, each.text))
    return tuple(found)


def _of_passage(document: Document, passage: Passage) -> Iterator[TrueSentence]:
    for number, (kind, span) in enumerate(zip(passage.kinds, passage.sentences, strict=True)):
        quote = document.text[span.start : span.end]
        if kind not in ("paragraph", "item") or not _is_sentence(quote):
            continue
        before = ""
        if number and passage.kinds[number - 1] != "heading":
            last = passage.sentences[number - 1]
            before = document.text[last.start : last.end]
        evidence = _evidence(
            document.path,
            document.title,
            document.date,
            document.source,
            span.start,
            quote,
            " › ".join(passage.headings),
            before,
        )
        yield TrueSentence(evidence, document.text)


def _evidence(
    path: str,
    title: str | None,
    day: date | None,
    source: str | None,
    start: int,
    quote: str,
    heading: str,
    before: str,
) -> Evidence:
    return Evidence(
        document=path,
        document_id=path,
        title=title or path,
        date=day,
        source=source,
        page=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        score=1.0,
        heading=heading,
        before=before,
    )


def _is_sentence(quote: str) -> bool:
    words = quote.split()
    return (
        _SHORTEST <= len(words) <= _LONGEST
        and quote.rstrip()[-1] in '.!”"'
        and _SAMPLE_NOTE not in quote
        and "http" not in quote
    )


def halves(found: Sequence[TrueSentence]) -> tuple[list[TrueSentence], list[TrueSentence]]:
    """The sentences of every second document, and those of the others."""
    documents = sorted({each.evidence.document for each in found})
    first = set(documents[::2])
    return (
        [each for each in found if each.evidence.document in first],
        [each for each in found if each.evidence.document not in first],
    )
