"""Answers and the index as JSON: the stable contract of docs/interface.md."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from corpus.documents import Rectangle
from index.entries import Entry, Failure, Opened
from index.findings import Finding
from rag.answers import Answer, Citation, Evidence
from rag.library import Library
from rag.lookup import CheckedSentence


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer; `id` stands first where the question had one, `notes` and `notice` are there only
    where there is something to tell.
    """
    timings = answer.timings
    rendered: dict[str, Any] = {
        "question": answer.question.text,
        "standalone_question": answer.standalone_question,
        "answered": answer.answered,
        "text": answer.text,
        "claims": [
            {"text": claim.text, "citations": list(claim.citations)} for claim in answer.claims
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "missing": answer.missing,
        "nearest": [nearest_json(item) for item in answer.nearest],
        "withheld": [{"text": item.text, "reason": item.reason} for item in answer.withheld],
        "model": answer.model,
        "timings_ms": {
            "search": timings.search,
            "evidence": timings.evidence,
            "writing": timings.writing,
            "total": timings.total,
        },
    }
    if answer.notes:
        rendered["notes"] = list(answer.notes)
    if answer.notice:
        rendered["notice"] = answer.notice
    return rendered if answer.question.id is None else {"id": answer.question.id, **rendered}


def citation_json(citation: Citation) -> dict[str, Any]:
    """A footnote: where its span stands and what it says.

    `recognised` stands there only for text that was recognised in a picture, `words` only where
    they are plain to see.
    """
    item = citation.evidence
    rendered = {
        "n": citation.n,
        "document": item.document,
        "title": item.title,
        "date": day(item.date),
        "page": item.page,
        "start": item.start,
        "end": item.end,
        "quote": item.quote,
        "score": item.score,
    }
    if item.recognised is not None:
        rendered["recognised"] = item.recognised
    if item.words is not None:
        start, end = item.words.start, item.words.end
        text = item.quote[start - item.start : end - item.start]
        rendered["words"] = {"start": start, "end": end, "text": text}
    return rendered


def nearest_json(item: Evidence) -> dict[str, Any]:
    """A span that a refusal points to."""
    return {
        "document": item.document,
        "start": item.start,
        "end": item.end,
        "quote": item.quote,
    }


def check_json(checked: tuple[CheckedSentence, ...]) -> dict[str, Any]:
    """A checked text, sentence by sentence."""
    return {"sentences": [_checked_json(sentence) for sentence in checked]}


def _checked_json(sentence: CheckedSentence) -> dict[str, Any]:
    """One sentence; keys that would say nothing are left out."""
    cited = zip(sentence.citations, sentence.references, sentence.copies, strict=True)
    rendered: dict[str, Any] = {
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "verdict": sentence.verdict,
        "citations": [
            {
                **citation_json(citation),
                "references": asdict(references),
                **({"copies": list(copies)} if copies else {}),
            }
            for citation, references, copies in cited
        ],
    }
    if not sentence.claims:
        rendered["claim"] = False
    if sentence.reason:
        rendered["reason"] = sentence.reason
    if sentence.differences:
        rendered["differences"] = [asdict(difference) for difference in sentence.differences]
    if sentence.versions:
        rendered["versions"] = [
            {
                "says": version.says,
                "date": day(version.evidence.date),
                **nearest_json(version.evidence),
            }
            for version in sentence.versions
        ]
    return rendered


def document_json(opened: Opened) -> dict[str, Any]:
    """A document as indexed: what every span refers to."""
    return {
        "document": opened.entry.path,
        "title": opened.entry.title,
        "date": day(opened.entry.date),
        "sha256": opened.entry.sha256,
        "text": opened.text,
        "pages": [
            {"number": page.number, "start": page.start, "end": page.end} for page in opened.pages
        ],
    }


def span_json(
    opened: Opened, start: int, end: int, rectangles: tuple[Rectangle, ...]
) -> dict[str, Any]:
    """A span of a document: its words, and where they stand on the pages."""
    return {
        "document": opened.entry.path,
        "start": start,
        "end": end,
        "quote": opened.text[start:end],
        "page": opened.page_of(start),
        "rectangles": [asdict(rectangle) for rectangle in rectangles],
    }


def status_json(library: Library) -> dict[str, Any]:
    """The index: every file of the folder is in `documents` or in `failures`."""
    status = library.status()
    return {
        "folder": status.folder,
        "last_sync": status.last_sync.isoformat() if status.last_sync else None,
        "passages": status.passages,
        "model": {
            "name": status.model_name,
            "sha256": status.model_sha256,
            "dimension": status.model_dimension,
        },
        "documents": [entry_json(entry) for entry in library.documents()],
        "failures": [failure_json(failure) for failure in library.failures()],
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """One document of the index."""
    return {
        "document": entry.path,
        "title": entry.title,
        "date": day(entry.date),
        "format": entry.format,
        "pages": entry.pages,
        "passages": entry.passages,
        "sha256": entry.sha256,
        "parent": entry.parent,
        "notes": [{"code": note.code, "text": note.text} for note in entry.notes],
        "read_at": moment(entry.read_at),
        "story": entry.story,
    }


def failure_json(failure: Failure) -> dict[str, Any]:
    """One file, or one attachment, that could not be read."""
    return {
        "document": failure.path,
        "code": failure.code,
        "reason": failure.reason,
        "parent": failure.parent,
        "read_at": moment(failure.read_at),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Something that a verification found."""
    return {
        "code": finding.code,
        "damaged": finding.damaged,
        "what": finding.what,
        "count": finding.count,
        "items": list(finding.items),
        "mend": finding.mend,
    }


def moment(value: datetime | None) -> str | None:
    """A moment in ISO form, with its distance from UTC; None for none."""
    return value.isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    """A date in ISO form, None for none."""
    return value.isoformat() if value else None
