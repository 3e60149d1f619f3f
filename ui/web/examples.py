"""Questions to start from, that the briefings at hand can answer."""

from datetime import date

from rag.library import Library

# Asked of the sample briefings only; each is answered there.
SAMPLES = (
    "How much did Britain and Norway pledge?",
    "What will Germany deliver to Ukraine?",
    "Who said that the meeting was a sign of European leadership?",
    "What did France pledge?",
)


def examples_for(library: Library) -> tuple[str, ...]:
    """Example questions: the samples' own for the samples, from titles for any other folder."""
    documents = library.documents()
    if library.status().folder.endswith("corpus/briefings"):
        return SAMPLES
    newest = sorted(documents, key=lambda entry: entry.date or date.min, reverse=True)
    return tuple(f"What does “{entry.title}” say?" for entry in newest[:4])
