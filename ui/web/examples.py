"""Questions to start from, that the briefings at hand can answer."""

from datetime import date

from rag.library import Library

# Asked of the sample briefings only. The last one shows what a refusal looks like.
SAMPLES = (
    "How much did Britain and Norway pledge?",
    "How many homes were flooded in Camberholt?",
    "How did the National Assembly vote on the Port Averil agreement?",
    "What vaccination coverage did Corvale reach?",
    "What did France pledge?",
)


def examples_for(library: Library) -> tuple[str, ...]:
    """Example questions: the samples' own for the samples, from titles for any other folder."""
    documents = library.documents()
    if library.status().folder.endswith("corpus/briefings"):
        return SAMPLES
    newest = sorted(documents, key=lambda entry: entry.date or date.min, reverse=True)
    return tuple(f"What does “{entry.title}” say?" for entry in newest[:4])
