"""A small library and an assistant over it, by hand, with the methods of the real ones."""

from __future__ import annotations

import hashlib
import io
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from corpus.documents import Block, BlockKind, Page, Span, page_of
from corpus.errors import FootnoteError, ModelError, UsageError
from index.entries import Entry, Failure, Opened
from index.filters import Filters
from rag.answers import (
    Answer,
    Answered,
    Citation,
    Claim,
    Event,
    Evidence,
    EvidenceFound,
    Question,
    SentenceWritten,
    Timings,
)
from rag.library import Status


@dataclass(frozen=True)
class Briefing:
    """A briefing in a small notation: `# ` heading, `- ` item, `| ` row, `\\f` next page."""

    path: str
    title: str
    notation: str
    date: date | None = None
    source: str | None = None
    story: str | None = None

    @property
    def id(self) -> str:
        return f"id-{hashlib.sha256(self.path.encode()).hexdigest()[:16]}"

    @property
    def format(self) -> str:
        return self.path.rsplit(".", 1)[-1]

    def opened(self) -> Opened:
        text, blocks, pages, began = "", [], [], 0
        for sheet in self.notation.split("\f"):
            for piece in filter(
                None, (p.strip("\n").replace("\n", " ") for p in sheet.split("\n\n"))
            ):
                kind, level, words = _block(piece)
                blocks.append(Block(kind, len(text), len(text) + len(words), level))
                text += words + "\n\n"
            pages.append(Page(len(pages) + 1, began, len(text)))
            began = len(text)
        paged = tuple(pages) if self.format == "pdf" else ()
        entry = Entry(
            id=self.id,
            path=self.path,
            title=self.title,
            date=self.date,
            source=self.source,
            format=self.format,
            pages=len(paged) or None,
            passages=len(blocks),
            sha256=hashlib.sha256(self.notation.encode()).hexdigest(),
            story=self.story or self.id,
        )
        return Opened(entry, text, paged, tuple(blocks))

    def sentences(self) -> Iterator[Evidence]:
        opened = self.opened()
        for block in opened.blocks:
            if block.kind == "heading":
                continue
            for found in re.finditer(
                r"\S.*?(?:[.!?](?=\s|$)|$)", opened.text[block.start : block.end], re.S
            ):
                start, end = block.start + found.start(), block.start + found.end()
                page = page_of(opened.pages, start)
                quote = opened.text[start:end]
                yield Evidence(
                    self.path,
                    self.id,
                    self.title,
                    self.date,
                    self.source,
                    page,
                    start,
                    end,
                    quote,
                    0.0,
                )


_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", re.S)


def _block(piece: str) -> tuple[BlockKind, int, str]:
    if piece.startswith("# "):
        return "heading", 1, piece[2:]
    if piece.startswith("- "):
        return "item", 0, piece[2:]
    if piece.startswith("| "):
        return "row", 0, piece[2:]
    return "paragraph", 0, piece


class FakeLibrary:
    """Briefings in memory; their originals are written to `folder`."""

    def __init__(
        self, briefings: Sequence[Briefing], failures: Sequence[Failure], folder: Path
    ) -> None:
        self.briefings = {briefing.id: briefing for briefing in briefings}
        self._failures = tuple(failures)
        self._folder = folder

    def documents(self) -> Sequence[Entry]:
        return [briefing.opened().entry for briefing in self.briefings.values()]

    def failures(self) -> Sequence[Failure]:
        return self._failures

    def counts(self) -> tuple[int, int]:
        return len(self.documents()), len(self.failures())

    def status(self) -> Status:
        documents, failures = self.documents(), self.failures()
        return Status(
            folder=str(self._folder),
            last_sync=datetime(2025, 4, 14, 8, 0),
            documents=len(documents),
            passages=sum(entry.passages for entry in documents),
            failures=len(failures),
            model_name="hand-written",
            model_sha256="0" * 64,
            model_dimension=64,
            catalogue_bytes=0,
            vectors_bytes=0,
        )

    def open(self, document_id: str) -> Opened:
        return self._briefing(document_id).opened()

    def original(self, document_id: str) -> Path:
        briefing = self._briefing(document_id)
        path = self._folder / briefing.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(briefing.notation, "utf-8")
        return path

    def attachment(self, document_id: str) -> bytes | None:
        return None

    def page_image(self, document_id: str, number: int, width: int) -> bytes:
        from PIL import Image, ImageDraw

        opened = self.open(document_id)
        if not 1 <= number <= len(opened.pages):
            raise UsageError(f"{opened.entry.path} has no page {number}")
        page = opened.pages[number - 1]
        image = Image.new("RGB", (width, width * 297 // 210), "white")
        words = "\n".join(re.findall(r".{1,70}(?:\s|$)", opened.text[page.start : page.end]))
        ImageDraw.Draw(image).multiline_text((width // 10, width // 10), words, "black", spacing=8)
        out = io.BytesIO()
        image.save(out, "png")
        return out.getvalue()

    def _briefing(self, document_id: str) -> Briefing:
        if document_id not in self.briefings:
            raise UsageError(f"no document {document_id!r} in the library")
        return self.briefings[document_id]


@dataclass
class FakeAssistant:
    """Answers with the sentences that share the most words with the question.

    A follow-up that starts with "And" is understood as the question before it with its own words.
    A sentence counts from two shared words; `says` stands in for a model's words; `marks` are the
    words that answer, where a sentence holds them; `error` is raised. An event in `holds` is waited
    for before the step of its name.
    """

    library: FakeLibrary
    says: str = ""
    marks: str = ""
    error: FootnoteError | None = None
    trouble: ModelError | None = None
    asked: list[Question] = field(default_factory=list)
    holds: dict[str, threading.Event] = field(default_factory=dict)

    def invoke(self, question: Question, config: object = None) -> Answer:
        events = list(self.stream(question, config))
        assert isinstance(events[-1], Answered)
        return events[-1].answer

    def stream(self, question: Question, config: object = None) -> Iterator[Event]:
        self.asked.append(question)
        if self.error:
            raise self.error
        standalone = _standalone(question)
        ranked = self._ranked(standalone, question.filters)
        found = tuple(e for e in ranked if e.score >= 2)[:4]
        scored = tuple(replace(e, score=min(e.score / 8, 1.0)) for e in found or ranked[:3])
        scored = tuple(map(self._marked, scored))
        self._hold("evidence")
        yield EvidenceFound(standalone, scored if found else (), 12)
        citations = tuple(Citation(n, e) for n, e in enumerate(scored, 1)) if found else ()
        claims = tuple(Claim(self.says or c.evidence.quote, (c.n,)) for c in citations)
        for claim, citation in zip(claims, citations, strict=True):
            self._hold(f"sentence {citation.n}")
            yield SentenceWritten(claim, (citation,))
        self._hold("answer")
        yield Answered(
            Answer(
                question=question,
                standalone_question=standalone,
                answered=bool(claims),
                text=" ".join(f"{c.text} [{c.citations[0]}]" for c in claims),
                claims=claims,
                citations=citations,
                missing="" if claims else self.says or "The briefings do not answer this.",
                nearest=() if claims else scored,
                withheld=(),
                model="scripted" if self.says else "quotes",
                timings=Timings(total=412.0),
                passages_read=12,
                trouble=self.trouble,
            )
        )

    def _marked(self, found: Evidence) -> Evidence:
        if not self.marks or self.marks not in found.quote:
            return found
        start = found.start + found.quote.index(self.marks)
        return replace(found, words=Span(start, start + len(self.marks)))

    def _hold(self, step: str) -> None:
        if step in self.holds:
            assert self.holds[step].wait(30)

    def _ranked(self, question: str, filters: Filters) -> list[Evidence]:
        wanted = _words(question)
        found = [
            replace(sentence, score=float(len(wanted & _words(sentence.quote))))
            for briefing in self.library.briefings.values()
            if _within(briefing, filters)
            for sentence in briefing.sentences()
        ]
        return sorted(found, key=lambda e: -e.score)


def _standalone(question: Question) -> str:
    before = [turn.text for turn in question.history if turn.role == "user"]
    if before and question.text.startswith("And "):
        return f"{before[0].rstrip('?')}: {question.text[4:]}"
    return question.text


def _within(briefing: Briefing, filters: Filters) -> bool:
    return (
        (not filters.documents or briefing.path in filters.documents)
        and (not filters.folder or briefing.path.startswith(filters.folder + "/"))
        and (not filters.since or (briefing.date is not None and briefing.date >= filters.since))
        and (not filters.until or (briefing.date is not None and briefing.date <= filters.until))
    )


def _words(text: str) -> set[str]:
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 3 and w not in _COMMON}


_COMMON = {
    *("what", "when", "which", "with", "that", "this", "from", "have", "been", "were", "will"),
    *("they", "their", "about", "does"),
}

HARBOUR = Briefing(
    "harbour/2025-03-18-flood-wall.md",
    "Flood wall at the east harbour: what failed",
    """# Flood wall at the east harbour: what failed

The east harbour flood wall gave way at 04:20 on 16 March after nine hours of onshore wind.
Water reached the lower market before the pumps were switched over.

# Cause

Inspectors found that the seal between panels 14 and 15 had not been replaced since 2011. The
harbour office had asked for 2.4 million crowns to replace every seal along the east wall. The
request was turned down in the autumn budget.

- Panels 14 and 15 were lifted by 40 centimetres.

- Two of the five pumps did not start.

# What comes next

The city will replace all 62 seals before the autumn storms, the mayor said. “We knew the wall
was old, and we waited too long,” she told the council on Monday.

| Measure | Cost | Due

| New seals | 2.4 million | August

| Second pump house | 11 million | 2027
""",
    date(2025, 3, 18),
    "Situation note",
)  # fmt: skip

PORT = Briefing(
    "harbour/2025-04-02-port-agreement.pdf",
    "Port agreement: terms and open points",
    """# Port agreement: terms and open points

The port authority and the two shipping lines signed a ten-year agreement on 1 April. It covers
berths 3 to 9 and the rail link to the north yard.

Both lines undertake to move 30 percent of their containers by rail from the second year.\f# Money

The shipping lines will pay 18 million crowns a year for the berths. The authority had asked for
21 million crowns a year in January.

A clause lets the berths be priced again after five years if traffic grows by more than a
quarter.\f# Open points

The harbour pilots have not agreed to the new shifts. Talks with the pilots resume on 22 April.

The city council must still approve the rail link before the summer recess.""",
    date(2025, 4, 2),
    "Port authority",
)  # fmt: skip

MEASLES = Briefing(
    "health/2025-04-09-measles-coverage.html",
    "Measles coverage by district, first quarter",
    """The lowest measles coverage was in the river district, where 81 percent of two-year-olds had
both doses.

Northern district 🏔 reported measles coverage of 96 percent, the highest of the seven districts.
Health visitors will call on 1,900 families before June.

The ministry’s target for measles coverage remains 95 percent in every district.""",
    date(2025, 4, 9),
    "Health ministry",
)  # fmt: skip

UNDATED = Briefing(
    "notes on pilots.txt",
    "notes on pilots",
    "The harbour pilots want shifts of eight hours instead of twelve.\n\n"
    "Their union has 44 members.",
)

FAILURES = (
    Failure("harbour/2025-02-scan.pdf", "no_text", "Its pages are pictures without text."),
    Failure("health/minutes.docx", "encrypted", "It is protected by a password."),
)
BRIEFINGS = (HARBOUR, PORT, MEASLES, UNDATED)
EXAMPLES = (
    "Why did the east harbour flood wall give way?",
    "How much will the shipping lines pay for the berths?",
    "Which district has the lowest measles coverage?",
)
