"""Search as LangChain's `BaseRetriever`: the seam by which other chains use the index."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from index.filters import Filters
from index.search import RankedPassage, Search


class PassageRetriever(BaseRetriever):
    """The best passages for a query as LangChain documents, best first.

    The metadata of each say where it stands: `document` (the path), `title`, `date` (ISO or None),
    `source`, `start`, `end` (characters of the document's text), `headings`, `score`.
    """

    search: Search
    filters: Filters = Filters()
    limit: int = 12

    model_config = {"arbitrary_types_allowed": True}  # noqa: RUF012 - pydantic's own way

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.search.find(query, self.filters, self.limit)
        return [Document(hit.passage.text, metadata=metadata(hit)) for hit in found]


def metadata(hit: RankedPassage) -> dict[str, Any]:
    """Where a passage stands, in plain values."""
    passage, entry = hit.passage, hit.passage.entry
    return {
        "document": entry.path,
        "title": entry.title,
        "date": entry.date.isoformat() if entry.date else None,
        "source": entry.source,
        "start": passage.start,
        "end": passage.end,
        "headings": list(passage.headings),
        "score": hit.score,
    }
