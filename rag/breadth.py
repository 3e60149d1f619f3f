"""How many sentences and documents a question asks about: one fact, several views, a list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answers import Evidence
from rag.asked import Asked
from rag.figure_questions import asks_for_figure
from rag.mentions import dates
from rag.terms import terms_of

Wide = Literal["few", "some", "many"]

_COMPARES = re.compile(
    r"\bdiffer(?:s|ed|ence|ences|ent)?\b|\bcompar(?:e[ds]?|ing|ison)\b|\bboth\b"
    r"|\bbetween\b.+\band\b|\bwhile\b|\bwhereas\b|\bversus\b|\bvs\b|\b(?:in)?consisten(?:t|cy)\b"
    r"|\b(?:dis)?agree(?:s|d|ment)?\b|\bcontradict\w*|\bsimilar\w*|\bsame\b|\brespectively\b"
    r"|\baccording to\b.+\band\b.+\baccording to\b|\band what\b|\band how (?:many|much)\b"
)
_CHANGES = re.compile(
    r"\bchang(?:e|es|ed|ing)\b|\b(?:grow|grew|grown|ris(?:e|en)|rose|fall|fell|fallen|increase[ds]?"
    r"|decrease[ds]?|drop(?:ped)?|develop(?:ed)?|evolve[ds]?)\b|\bfrom\b.+\bto\b|\bsince\b"
    r"|\bover time\b|\b(?:before|after)\b|\bat first\b|\bupdate[ds]?\b"
    r"|\bcorrect(?:ed|ion)\b|\blater\b"
)
_LISTS = re.compile(
    r"\blist\b|\bname (?:all|the|some)\b|\ball (?:the|of)\b"
    r"|\b(?:which|what) (?:\w+ )?(?!was\b|is\b|does\b|has\b)\w+(?:[^s\W]s|ies)\b"
    r"|\b(?:what|who) (?:are|were)\b|\bsummari[sz]e\b|\boverview\b|\bdescribe\b"
)


@dataclass(frozen=True, slots=True)
class Breadth:
    """`wide` is how much is asked for; `named` are documents of sources or days that the question
    names, best first; `is_of_change` tells that their order in time matters.
    """

    wide: Wide
    named: tuple[str, ...]
    is_of_change: bool


def breadth_of(question: str, evidence: Sequence[Evidence]) -> Breadth:
    """How wide a question is, given the evidence, best first."""
    asked = question.lower()
    named = _named(asked, question, evidence)
    changes = bool(_CHANGES.search(asked))
    several = len(named) > 1 or bool(_COMPARES.search(asked)) or changes
    if several or _LISTS.search(asked):
        return Breadth("many", named, changes or several)
    is_of_one_fact = Asked(question, terms_of(question)).kind or asks_for_figure(question)
    return Breadth("few" if is_of_one_fact else "some", named, False)


def _named(asked: str, question: str, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Documents of the sources that a question names, as many of each as it names it times."""
    days = {question[span.start : span.end].lower() for span in dates(question)}
    found = list[str]()
    for source in dict.fromkeys(item.source for item in evidence if item.source):
        times = asked.count(source.lower())
        if not times:
            continue
        own = dict.fromkeys(item.document_id for item in evidence if item.source == source)
        dated = {i.document_id for i in evidence if i.date and _spoken(i) & days}
        ordered = sorted(own, key=lambda document: document not in dated)
        found += ordered[: max(times, sum(document in dated for document in own))]
    return tuple(found)


def _spoken(item: Evidence) -> set[str]:
    assert item.date is not None
    day, month, year = item.date.day, item.date.strftime("%B").lower(), item.date.year
    return {
        f"{month} {day}, {year}",
        f"{day} {month} {year}",
        f"{month} {day}",
        f"{day} {month}",
        item.date.isoformat(),
    }
