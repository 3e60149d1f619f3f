"""Versions of a figure: what earlier and later briefings give for the one thing that is asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.answers import Evidence
from rag.evidence import Found
from rag.figure_changes import alike
from rag.figure_kin import all_told
from rag.figures_told import Told
from rag.periods import Asked, periods_of
from rag.quantities import quantities
from rag.quantity_agreement import same

_NOW = re.compile(
    r"\b(?:now|so\s+far|current(?:ly)?|at\s+present|presently|today|to\s+date|as\s+yet|by\s+now"
    r"|at\s+the\s+moment|up\s+to\s+now|these\s+days|latest|newest|most\s+recent(?:ly)?)\b",
    re.IGNORECASE,
)
# "What was the first estimate", "in the draft": one version is meant, whatever came of it.
_ONE_VERSION = re.compile(
    r"\b(?:first|earliest|initial(?:ly)?|original(?:ly)?|draft|planned|previous(?:ly)?|earlier)\b",
    re.IGNORECASE,
)
_CORRECTED = re.compile(r"\b(?:correct(?:ed|ion)?|revised|updated)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„][^\"“”„]*[\"”“]")


@dataclass(frozen=True, slots=True)
class Version:
    """A figure and the sentences that give it, each of another document, the oldest first.

    `since` is the day of the oldest; None where none of the documents has a date.
    """

    told: tuple[Told, ...]
    since: date | None

    @property
    def first(self) -> Told:
        """The sentence that gave it first."""
        return self.told[0]


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of the figure that a question asks for, of documents with dates, oldest first.

    `undated` are of documents without one; which of all is the newest they leave open.
    """

    dated: tuple[Version, ...] = ()
    undated: tuple[Version, ...] = ()

    @property
    def newest(self) -> Version | None:
        """The one with the newest day, where no other is of the same day."""
        if not self.dated or [v.since for v in self.dated].count(self.dated[-1].since) > 1:
            return None
        return self.dated[-1]

    @property
    def replaced(self) -> Version | None:
        """The one that the newest took the place of."""
        if self.newest is None or len(self.dated) < 2:
            return None
        before = self.newest.first.replaced
        named = [v for v in self.dated[:-1] if before and alike(v.first.quantity, before)]
        return (named or list(self.dated[:-1]))[-1]

    def __len__(self) -> int:
        return len(self.dated) + len(self.undated)

    def __iter__(self) -> Iterator[Version]:
        return iter((*self.dated, *self.undated))


def versions_of(found: Found, question: str) -> Versions:
    """The versions of the figure that a question asks for; none where it asks for no figure."""
    groups = list[list[Told]]()
    for one in sorted(all_told(found, question), key=lambda one: one.item.date or date.max):
        for group in groups:
            if any(_is_same_version(other, one) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    found_versions = [Version(tuple(group), group[0].item.date) for group in groups]
    return Versions(
        tuple(v for v in found_versions if v.since is not None),
        tuple(v for v in found_versions if v.since is None),
    )


def _is_same_version(one: Told, other: Told) -> bool:
    """Whether two sentences give one figure; not where one says that it took the other's place.

    "At least 18" and 20 agree with each other, but for "risen from 18 to 20".
    """
    took = any(
        new.replaced is not None and same(new.replaced, old.quantity)
        for new, old in ((one, other), (other, one))
    )
    return not took and alike(one.quantity, other.quantity)


def is_of_now(question: str) -> bool:
    """Whether a question asks how things stand now: the latest, so far, currently."""
    said = _QUOTED.sub(" ", question)
    return periods_of(question).order == "latest" or bool(_NOW.search(said))


def is_of_one_version(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a question asks for a figure as it stood on a day, or in a draft."""
    if is_of_now(question):
        return False
    asked = _asked(question, evidence)
    if asked.periods or asked.outside or asked.order == "earliest":
        return True
    return bool(_ONE_VERSION.search(_QUOTED.sub(" ", question)))


def _asked(question: str, evidence: Sequence[Evidence]) -> Asked:
    days = [item.date for item in evidence if item.date is not None]
    return periods_of(question, max(days, default=None), min(days, default=None))


@dataclass(frozen=True, slots=True)
class Update:
    """What an answer shows of the figure that is asked for, as places in the evidence.

    `places` are those of the version that is asked for: the newest and the one that it replaced, or
    that of the day that the question names. `outdated` are not shown, as the question asks how
    things stand now; `silent` hold no figure, where others give the one that is asked for.
    """

    places: tuple[int, ...] = ()
    outdated: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.places)


def update_of(found: Found, question: str) -> Update:
    """What to show of the versions of a figure."""
    versions = versions_of(found, question)
    if not versions:
        return Update()
    kinds = {one.quantity.unit.kind for version in versions for one in version.told}
    silent = frozenset(
        at
        for at, item in enumerate(found.evidence)
        if not any(q.unit.kind in kinds or q.moment is None for q in quantities(item.quote))
    )
    places = _wanted(versions, question, found.evidence)
    if not places or not is_of_now(question):
        return Update(places, silent=silent)
    told = {one.at for version in versions.dated for one in version.told}
    return Update(places, frozenset(told.difference(places)), silent)


def _wanted(versions: Versions, question: str, evidence: Sequence[Evidence]) -> tuple[int, ...]:
    if len(versions) < 2:
        return ()
    if _CORRECTED.search(question):
        return _of_correction(versions)
    if is_of_one_version(question, evidence):
        told = version_of_day(versions, question, evidence)
        return () if told is None else (told.at,)
    newest, replaced = versions.newest, versions.replaced
    return () if newest is None or replaced is None else (newest.first.at, replaced.first.at)


def _of_correction(versions: Versions) -> tuple[int, ...]:
    """The figure that is said to be a correction, where one is, and the one that it replaced."""
    for version in reversed(versions.dated):
        new = next((one for one in version.told if one.replaced is not None), None)
        if new is not None and new.replaced is not None:
            old = [
                v.first.at
                for v in versions.dated
                if v is not version and alike(v.first.quantity, new.replaced)
            ]
            return (new.at, *old[:1])
    return ()


def version_of_day(versions: Versions, question: str, evidence: Sequence[Evidence]) -> Told | None:
    """The figure of the document of the day that a question names, where that is one document's."""
    periods = _asked(question, evidence).periods
    of_day = [
        one
        for version in versions.dated
        for one in version.told
        if any(p.since <= one.item.date <= p.until for p in periods if one.item.date)
    ]
    return of_day[0] if len(of_day) == 1 else None
