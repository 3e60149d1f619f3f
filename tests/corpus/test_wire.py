import json
from dataclasses import replace
from datetime import date

from corpus.documents import Block, Document, Note, Page, Place, Recognised
from corpus.reading import Reading, Unread
from corpus.wire import from_json, to_json


def test_a_reading_comes_back_through_json() -> None:
    document = Document(
        path="a/b.pdf",
        text="Aid\n\nBritain pledged “£450 million”.",
        title="Aid",
        date=date(2025, 4, 11),
        source=None,
        format="pdf",
        pages=(Page(1, 0, 3), Page(2, 5, 36)),
        blocks=(Block("heading", 0, 3, 1), Block("paragraph", 5, 36)),
        sha256="00",
        notes=(Note("hidden_text", "Hidden text was left out."),),
        places=(Place(0, 3, 1, 7),),
        recognised=(Recognised(5, 36, 0.75, 2, 0.1, 0.2, 0.3, 0.4),),
    )
    attached = replace(document, path="a/b.pdf/c.txt", parent="a/b.pdf", date=None)
    unread = Unread("a/b.pdf/d.png", "unsupported", "This is a picture.", "a/b.pdf")
    reading = Reading(document, (attached,), (unread,))
    assert from_json(json.loads(json.dumps(to_json(reading)))) == reading
