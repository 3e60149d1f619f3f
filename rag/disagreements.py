"""Where briefings disagree: other figures or days for one thing, statements that were withdrawn.

Each is a note in one line for the reader of an answer, with its sources and their dates. Copies of
one report that give the same figure are one source: of each figure the oldest sentence is named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rag.answers import Evidence
from rag.denials import Denial, denials, shortened
from rag.evidence import Found
from rag.figure_changes import alike
from rag.quantities import Quantity, quantities
from rag.terms import is_country, met, stems, terms_of
from rag.updates import Version, is_of_one_version, version_of_day, versions_of

_MOST = 4  # figures in one note
_INSTEAD_OF = " instead of "


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sentences that say different things of one thing, oldest first, those without a date last.

    `values` runs parallel to `items`: the words in which each says it. `newer` is the newest, None
    where the dates leave that open. `is_update` tells that a later one says that it takes the place
    of an earlier one.
    """

    items: tuple[Evidence, ...]
    values: tuple[str, ...]
    newer: Evidence | None
    is_update: bool = False

    def __post_init__(self) -> None:
        if len(self.items) != len(self.values) or len(self.items) < 2:
            raise ValueError("a disagreement has two sides or more, each with its words")

    @property
    def note(self) -> str:
        """One line for the reader."""
        sides = "; ".join(
            f"{value} ({_source(item)})"
            for value, item in zip(self.values, self.items, strict=True)
        )
        opens = "The figure has changed" if self.is_update else "The briefings give several figures"
        if self.newer is None:
            return f"{opens}: {sides}."
        newest = self.values[self.items.index(self.newer)].partition(_INSTEAD_OF)[0]
        undated = any(item.date is None for item in self.items)
        which = "Of those with a date the newest is" if undated else "The newest is"
        return f"{opens}: {sides}. {which} {newest}."


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A document that a later one takes back or replaces, and the sentence that does so."""

    withdrawn: Evidence
    by: Evidence

    @property
    def note(self) -> str:
        """One line for the reader."""
        said = " ".join(self.by.quote.split())
        return f"{_source(self.by)} says of {_source(self.withdrawn)}: {said}"


def notes_of(found: Found, question: str, shown: Sequence[Evidence]) -> tuple[str, ...]:
    """Lines for the reader of an answer that shows these sentences, mostly none."""
    differing = disagreements(found, question)
    taken = withdrawals(found, question, shown)
    told = {frozenset((item.withdrawn.document_id, item.by.document_id)) for item in taken}
    denied = [
        item
        for item in denials(found, shown)
        if frozenset(one.document_id for one in item.items) not in told
    ]
    return (
        *(item.note for item in differing),
        *(item.note for item in taken),
        *(_denial(item) for item in denied),
    )


def _denial(denial: Denial) -> str:
    one, other = (f"“{shortened(item.quote)}” ({_source(item)})" for item in denial.items)
    newer = " The second is newer." if denial.is_dated else ""
    return f"The briefings differ on “{denial.word}”: {one}; {other}.{newer}"


def disagreements(found: Found, question: str) -> tuple[Disagreement, ...]:
    """Where the evidence gives several figures or days for what is asked; mostly none.

    A question for one version of a figure ("as reported on 5 April") hears only of one that says
    that it replaced it.
    """
    versions = versions_of(found, question)
    sides = list(versions)
    if len(sides) > 1 and is_of_one_version(question, found.evidence):
        told = version_of_day(versions, question, found.evidence)
        best = told or min((one for side in sides for one in side.told), key=lambda one: one.at)
        own = next(side for side in sides if best in side.told)
        sides = [side for side in sides if side is own or _replaces(side, own)]
    if len(sides) < 2:
        return ()
    shown = sides[-_MOST:]
    newest = versions.newest
    return (
        Disagreement(
            items=tuple(side.first.item for side in shown),
            values=tuple(_said(side, shown) for side in shown),
            newer=newest.first.item if newest in shown and newest else None,
            is_update=any(_replaces(side, other) for side in shown for other in shown),
        ),
    )


def _said(side: Version, sides: Sequence[Version]) -> str:
    """A side's figure, with the one that it says it replaced where no other side gives that."""
    new, old = _words(side.first.quantity), side.first.replaced
    if old is None or any(alike(old, other.first.quantity) for other in sides):
        return new
    return f"{new}{_INSTEAD_OF}{_words(old)}"


def _words(figure: Quantity) -> str:
    text = " ".join(figure.text.split())
    return text.lower() if text.isalpha() else text


def _replaces(side: Version, other: Version) -> bool:
    return side is not other and any(
        one.replaced is not None and alike(one.replaced, other.first.quantity) for one in side.told
    )


# Of a whole document, whatever is asked; of some of it, of which the question may ask or not.
_TAKES_BACK = re.compile(r"\bwithdr(?:aws?|ew|awn)\b|\bretract(?:s|ed)?\b", re.IGNORECASE)
_CORRECTS = re.compile(r"\b(?:replaces?|updates|supersedes?|corrects)\b", re.IGNORECASE)
_ITS_OWN = re.compile(
    r"\b(?:statement|report|note|bulletin|article|notice|release|brief(?:ing)?|copy|version|figures?"
    r"|forecast|estimate|warning|one)\b",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)


def withdrawals(found: Found, question: str, shown: Sequence[Evidence]) -> tuple[Withdrawal, ...]:
    """Documents among those shown that other evidence takes back or corrects, each once.

    What corrects counts where it names what the question names; of figures `disagreements` tells.
    """
    by_document = {item.document_id: item for item in reversed(shown)}
    names = [name for name in terms_of(question).names if not is_country(name)]
    if versions_of(found, question):
        names = []
    taken = dict[str, Withdrawal]()
    for item in found.evidence:
        if item.date is None or not _ITS_OWN.search(item.quote):
            continue
        corrects = _CORRECTS.search(item.quote) and any(
            met(name, stems(item.quote)) for name in names
        )
        if not corrects and not _TAKES_BACK.search(item.quote):
            continue
        for document, other in by_document.items():
            if document not in taken and _is_named(other, item):
                taken[document] = Withdrawal(other, item)
    return tuple(taken.values())


def _is_named(withdrawn: Evidence, by: Evidence) -> bool:
    """Whether a sentence names the day of an older document on the same subject."""
    if withdrawn.date is None or by.date is None or withdrawn.date >= by.date:
        return False
    if not _days(by) & {withdrawn.date}:
        return False
    subject = stems(withdrawn.title) & (stems(by.title) | stems(by.quote))
    return len(subject) >= 2 or withdrawn.source == by.source is not None


def _days(item: Evidence) -> set[date]:
    """The days that a sentence names, as seen from its document's day."""
    assert item.date is not None
    days = {day for q in quantities(item.quote) if (day := _day(q, item.date)) is not None}
    for match in _WEEKDAY.finditer(item.quote):
        ago = (item.date.weekday() - _WEEKDAYS.index(match.group().lower())) % 7 or 7
        days.add(item.date - timedelta(days=ago))
    return days


def _day(figure: Quantity, seen_from: date) -> date | None:
    moment = figure.moment
    if moment is None or moment.month is None or moment.day is None:
        return None
    try:
        return date(moment.year or seen_from.year, moment.month, moment.day)
    except ValueError:  # 29 February of another year
        return None


def _source(item: Evidence) -> str:
    """A document as a note names it: its title, its source where it has one, its date."""
    day = f"{item.date.day} {item.date:%B %Y}" if item.date else "no date"
    said = f"“{' '.join(item.title.split())}”"
    return f"{said}, {item.source}, {day}" if item.source else f"{said}, {day}"
