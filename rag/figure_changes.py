"""Figures that a text says have changed: "from 18 to 20", "412, not 340", "the correct figure"."""

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.answers import Evidence
from rag.quantities import Quantity, quantities
from rag.quantity_agreement import agrees
from rag.quantity_units import compatible

# Kinds of figures that are told in several units.
MEASURED = (
    *("length", "area", "volume", "mass", "speed", "temperature", "power", "energy", "force"),
    *("pressure", "duration", "months"),
)
_ROUNDED = Decimal("0.01")
_NO_LETTER = re.compile(r"[\W\d_]+")


def change_in(item: Evidence, figures: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The figure before and the figure now, where a sentence tells that one became the other.

    `figures` are those of the sentence that are of the kind looked for.
    """
    return _change(item.quote, figures) or _correction(item, figures)


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether one of two figures bears the other out: "about 580 million" and 579 million."""
    return agrees(one, [other]) or agrees(other, [one]) or _is_converted(one, other)


def _is_converted(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are one in other units, rounded: 100 metres, 330 feet."""
    if one.unit.kind != other.unit.kind or one.unit.kind not in MEASURED:
        return False
    units = {_NO_LETTER.sub("", figure.text.lower()) for figure in (one, other)}
    low, high = sorted((abs(one.value), abs(other.value)))
    return len(units) == 2 and high - low <= _ROUNDED * high


_NOW_IS = re.compile(
    r"\b(?:from|up\sfrom|down\sfrom|not|instead\sof|rather\sthan|compared\swith|against)\s+"
    r"(?:the\s+|an?\s+)?(?:(?:earlier|first|previous|initial|original)\s+)?$",
    re.IGNORECASE,
)
_TO = re.compile(r"[^.;:,]{0,30}\bto\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE)


def _change(text: str, figures: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The figure before and the figure now, where a sentence tells both: "from 18 to 20"."""
    for at, old in enumerate(figures):
        said = _NOW_IS.search(text[: old.start])
        if said is None:
            continue
        word = said.group().split()[0].lower()
        beside = [*figures[at + 1 :][:1], *figures[max(at - 1, 0) : at]]
        for new in beside:
            if not _may_replace(new, old) or alike(new, old):
                continue
            between = text[min(new.end, old.end) : max(new.start, old.start)]
            after = new.start > old.start
            if after and word == "from" and _TO.fullmatch(between):
                return old, new
            if not after and len(between) < 40 and not (word == "from" and "up" not in between):
                return old, new
    return None


_CORRECT = re.compile(
    r"\b(?:correct(?:ed)?|right|true|actual|revised|updated|new)\s+"
    r"(?:figure|number|count|total|toll|value|rate|amount|sum|one)\b",
    re.IGNORECASE,
)


def _correction(item: Evidence, figures: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The figure of the sentence before and this one's, where this one is "the correct figure"."""
    if len(figures) != 1 or not _CORRECT.search(item.quote[: figures[0].start]):
        return None
    before = [
        old
        for old in quantities(item.before)
        if _may_replace(figures[0], old) and not alike(figures[0], old)
    ]
    return (before[0], figures[0]) if before else None


def _may_replace(new: Quantity, old: Quantity) -> bool:
    return compatible(new.unit, old.unit) and new.unit.kind not in ("date", "clock")
