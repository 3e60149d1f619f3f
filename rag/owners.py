"""Whose a figure is: whom the part of a sentence speaks of in which it stands.

By rules over names and clauses. "Britain provides £350 million, the remainder comes from Norway"
holds no figure of Norway's; "Britain and Norway pledged $580 million" holds none that is Norway's
alone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.documents import Span
from index.query import STOP_WORDS
from rag.asked import Asked, Kind
from rag.mentions import names
from rag.speakers import SAYING
from rag.table_rows import cells_of
from rag.terms import met, stems

# What several have in common is the figure of none of them; a day is.
_SHARED: tuple[Kind, ...] = ("money", "share", "measure", "count", "amount")
_OWNED: tuple[Kind, ...] = (*_SHARED, "date", "time")
_CUT = re.compile(
    r"[;:,—–]|\s(?:and|while|whereas|but|that|though|although|compared\s+with|as\s+against)\s"
)
_AND = re.compile(r",?\s(?:and|&)\s(?:the\s)?")
_COMMA = re.compile(r",\s(?:the\s)?")
# What follows these does not act: "in Brussels", "for Ukraine".
_NO_ACTOR = re.compile(
    r"\b(?:in|at|near|to|for|of|on|with|against|under|over|after|before|since|than|until|during|inside"
    r"|outside|across|around|into|from|toward|towards|via|about|between|through)\s(?:the\s|an?\s)?$",
    re.IGNORECASE,
)
_DOER = re.compile(r"\b(?:by|from)\s(?:the\s)?$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:which|who|whom|whose|where|when|unlike|like|including)\b")


@dataclass(frozen=True, slots=True)
class _Party:
    """One that is named, or several in one breath; how many of them the question names."""

    span: Span
    count: int
    asked: int
    acts: bool
    does: bool  # "by Britain", "from Norway"


_Meets = Callable[[str], bool | None]


def is_anothers(text: str, span: Span, asked: Asked, lead: str = "") -> bool:
    """Whether the words at `span` of a sentence are another's than whom the question names.

    Also where they are of several in common of whom it names some. `lead` is the sentence that
    tells who is meant by a pronoun.
    """
    if asked.kind not in _OWNED:
        return False
    if " | " in text:
        return _is_of_another_row(text, span, asked)
    countries = _countries(asked.question)
    if countries:
        subject = _subject(text, span, lead, lambda name: _of_country(name, countries))
        if subject is not None and _differs(subject, asked):
            return True
    return _is_of_a_rival(text, span, asked)


def _differs(party: _Party, asked: Asked) -> bool:
    if party.asked == party.count:
        return False
    return not party.asked or asked.kind in _SHARED


def _is_of_a_rival(text: str, span: Span, asked: Asked) -> bool:
    """Whether one acts here whom the question does not name, and elsewhere in the sentence one that
    it does."""

    def meets(name: str) -> bool | None:
        return None if _countries(name) else _is_named(name, asked)

    subject = _subject(text, span, "", meets)
    if subject is None or subject.asked:
        return subject is not None and subject.count > subject.asked and asked.kind in _SHARED
    parties = _parties(text, meets)
    return any(party.asked and (party.acts or party.does) for party in parties)


def _subject(text: str, span: Span, lead: str, meets: _Meets) -> _Party | None:
    """Of whom the part of the sentence speaks that holds the span; None where that is open.

    `meets` tells of a name whether the question has it, None for one that does not count.
    """
    parties = _parties(text, meets)
    parts = _parts(text, [party.span for party in parties])
    here = next((n for n, part in enumerate(parts) if span.start < part.end), len(parts) - 1)
    own = _within(parties, parts[here])
    for party in own:
        if party.acts and party.span.start < span.start:
            return party
    for party in own:
        if party.does and party.span.start > span.start:
            return party
    if any(party.asked for party in own):
        return None
    for part in reversed(parts[:here]):
        acting = [party for party in _within(parties, part) if party.acts]
        if acting and not _ASIDE.match(text, part.start):
            return acting[0]
    return next((party for party in _parties(lead, meets) if party.acts), None)


def _within(parties: Sequence[_Party], part: Span) -> list[_Party]:
    return [party for party in parties if part.start <= party.span.start < part.end]


def _parties(text: str, meets: _Meets) -> list[_Party]:
    found = list[_Party]()
    for members in _together(text, [n for n in names(text) if meets(_said(text, n)) is not None]):
        start = members[0].start
        before = text[:start]
        found.append(
            _Party(
                span=Span(start, members[-1].end),
                count=len(members),
                asked=sum(bool(meets(_said(text, member))) for member in members),
                acts=not _NO_ACTOR.search(before),
                does=bool(_DOER.search(before)),
            )
        )
    return found


def _together(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Names that are told in one breath: "A and B", "A, B and C"."""
    groups = [[span] for span in spans]
    for joins in (_AND, _COMMA):
        joined = list[list[Span]]()
        for group in groups:
            between = text[joined[-1][-1].end : group[0].start] if joined else ""
            # A comma joins only what an "and" ends.
            if joins.fullmatch(between) and (joins is _AND or len(group) > 1):
                joined[-1] += group
            else:
                joined.append(group)
        groups = joined
    return groups


def _parts(text: str, whole: Sequence[Span]) -> list[Span]:
    """The parts of a sentence, cut where another begins, but not within what stands together."""
    cuts = [match.start() for match in _CUT.finditer(text)]
    cuts += [match.end() for match in SAYING.finditer(text)]
    kept = sorted(cut for cut in set(cuts) if cut and not any(s.start < cut < s.end for s in whole))
    # Not within a figure, as 1,200.
    kept = [cut for cut in kept if not text[cut - 1 : cut + 2].replace(",", "").isdigit()]
    return [Span(start, end) for start, end in pairwise([0, *kept, max(len(text), 1)])]


def _is_named(name: str, asked: Asked) -> bool:
    own = stems(name)
    return any(met(key, own) for key in asked.terms.names if not key[:1].isdigit())


def _countries(text: str) -> frozenset[str]:
    return frozenset(stem for stem in stems(text) if stem.startswith("country:"))


def _of_country(name: str, countries: frozenset[str]) -> bool | None:
    own = _countries(name)
    return own <= countries if own else None


def _said(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _is_of_another_row(row: str, span: Span, asked: Asked) -> bool:
    """Whether the question names something, and no other cell of the row has a word of its own."""
    if all(key[:1].isdigit() for key in asked.terms.names):
        return False
    others = [
        row[cell.start : cell.end]
        for cell in cells_of(row)
        if cell and not (cell.start <= span.start < cell.end)
    ]
    own = stems(" ".join(others))
    return not any(met(key, own) for key in asked.own - STOP_WORDS)
