import json
from datetime import date

from corpus.documents import Block, Document, Page
from corpus.wire import from_json, to_json


def test_a_document_comes_back_through_json() -> None:
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
    )
    assert from_json(json.loads(json.dumps(to_json(document)))) == document
