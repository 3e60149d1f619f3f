"""The sentences of passages that may answer: with what stands around them, ready to be weighed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.entries import Header, StoredPassage
from index.search import RankedPassage
from rag.aliases import aliases_of
from rag.mentions import names
from rag.speakers import lead_of
from rag.table_rows import headers_of, spelt
from rag.terms import stems

_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with the stems in it and the stems around it.

    `meaning` is what it says: for a row of a table each cell under its column's name. `header` is
    the row with those names, None where there is none. `own` are the stems of the meaning, and of
    the names in what the sentence cannot stand without: who says it, whom its pronoun means.
    """

    passage: StoredPassage
    rank: int
    number: int
    text: str
    meaning: str
    header: Header | None
    own: frozenset[str]
    around: frozenset[str]


def candidates_of(
    question: str,
    ranked: Sequence[RankedPassage],
    boilerplate: Collection[tuple[int, int]] = (),
) -> list[Candidate]:
    """The sentences of the passages that may answer a question, as they stand.

    `boilerplate` are those that may not, by the rank of the passage and the sentence's number; they
    are left out as long as there are others.
    """
    aliases = aliases_of(question, [hit.passage.text for hit in ranked])
    found = list[Candidate]()
    for rank, hit in enumerate(ranked):
        passage = hit.passage
        above = stems(_above(passage))
        previous: frozenset[str] = frozenset()
        headers = headers_of(passage)
        naming = {header.span for header in headers.values()}
        for number, kind in enumerate(passage.kinds):
            text = passage.sentence(number)
            header = headers.get(number)
            if header is not None:
                previous = stems(header.text)
            meaning = text if header is None else spelt(header.text, text).text
            said = stems(meaning) | aliases.stems(text)
            is_name = kind == "heading" or passage.sentences[number] in naming
            if not is_name and _may_answer(text, header):
                own = said | _named_before(passage, number)
                around = own | previous | above
                found.append(Candidate(passage, rank, number, text, meaning, header, own, around))
            previous = said
    left = [item for item in found if (item.rank, item.number) not in boilerplate]
    return left or found


def _named_before(passage: StoredPassage, number: int) -> frozenset[str]:
    """The stems of the names in what must stand beside a sentence."""
    lead = lead_of(passage, number)
    if lead is None:
        return frozenset()
    text = passage.text[lead.start - passage.start : lead.end - passage.start]
    return stems(" ".join(text[name.start : name.end] for name in names(text)))


def _may_answer(text: str, header: Header | None) -> bool:
    # Under the names of its columns, a row of figures alone says something too.
    said = str.isalpha if header is None else str.isalnum
    return len(text) <= _LONGEST and any(map(said, text))


def _above(passage: StoredPassage) -> str:
    """What stands over a passage: title, headings, source, and the document's date in words.

    The date is in words so that "in April 2025" meets a document of that month.
    """
    day = passage.entry.date
    spoken = day.strftime("%d %B %Y").lstrip("0") if day else ""
    return " ".join([passage.own_title, *passage.headings, passage.entry.source or "", spoken])
