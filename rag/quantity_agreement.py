"""Do two figures say the same, and is a figure borne out by those of the evidence?"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.quantities import Quantity
from rag.quantity_units import compatible

# "About" reaches as far as rounding does, and never further than this share of the value.
_ABOUT = Decimal("0.05")
# A bound further off than this is true, and tells something else: "more than 5" of 580.
_FAR = Decimal(2)


def same(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of one value and one unit; how they are hedged does not count.

    Things must share a word ("30 Patriot missiles", "30 missiles"), or leave open what they are.
    """
    if not compatible(one.unit, other.unit) or not _alike(one, other):
        return False
    nouns, others = one.unit.nouns, other.unit.nouns
    return not (nouns and others) or bool(nouns & others)


def agrees(claim: Quantity, evidence: Sequence[Quantity]) -> bool:
    """Whether a figure is borne out by the figures of the evidence."""
    return borne_out_by(claim, evidence) is not None


def borne_out_by(claim: Quantity, evidence: Sequence[Quantity]) -> Quantity | None:
    """The figure of the evidence that bears a claim's out, the same one before a looser one.

    A hedged claim is borne out by what its hedge reaches: "about 580 million" by 579.6 million,
    "more than 500" by 580; a claim without a hedge by the same value alone, however that is hedged
    in the evidence. Units must be compatible, a bare figure leaves its unit open.
    """
    fitting = [item for item in evidence if _units_meet(claim, item)]
    exact = (item for item in fitting if _alike(claim, item) and not _opposed(claim, item))
    loose = (item for item in fitting if _reaches(claim, item) or _dated(claim, item, evidence))
    return next(exact, None) or next(loose, None)


def _alike(one: Quantity, other: Quantity) -> bool:
    if one.moment and other.moment and one.unit.kind == other.unit.kind == "date":
        return one.value == other.value
    if (one.most is None) != (other.most is None) or one.most != other.most:
        return False
    return bool({*one.readings} & {*other.readings})


def _units_meet(claim: Quantity, item: Quantity) -> bool:
    kinds = {claim.unit.kind, item.unit.kind}
    if kinds == {"date", "year"} or kinds == {"date", "ordinal"} or kinds == {"bare", "ordinal"}:
        return True
    return compatible(claim.unit, item.unit)


_LOWER = ("more_than", "at_least", "just_over")
_UPPER = ("less_than", "at_most", "nearly")


def _opposed(claim: Quantity, item: Quantity) -> bool:
    """Whether one is a lower bound and the other an upper, or a bound is claimed that is none."""
    if claim.hedge in _LOWER and item.hedge in _UPPER:
        return True
    if claim.hedge in _UPPER and item.hedge in _LOWER:
        return True
    return claim.hedge in ("more_than", "less_than") and not item.hedge


def _reaches(claim: Quantity, item: Quantity) -> bool:
    """Whether the evidence's figure lies where the claim's hedge says."""
    said, low, high = claim.value, item.value, item.most or item.value
    if claim.unit.kind in ("date", "year", "clock", "ordinal"):
        return False
    if claim.most is not None:
        return said <= low and high <= claim.most
    if claim.hedge in ("at_least", "more_than") and item.hedge not in _UPPER:
        above = low >= said if claim.hedge == "at_least" or item.hedge in _LOWER else low > said
        return above and low <= said * _FAR
    if claim.hedge in ("at_most", "less_than") and item.hedge not in _LOWER:
        below = high <= said if claim.hedge == "at_most" or item.hedge in _UPPER else high < said
        return below and high * _FAR >= said
    gap = low - said
    if claim.hedge == "just_over":
        return 0 < gap <= _slack(said)
    if claim.hedge == "nearly":
        return 0 < -gap <= _slack(said)
    return claim.hedge == "about" and item.most is None and abs(gap) <= _slack(said)


def _slack(value: Decimal) -> Decimal:
    """Half a step of the last figure that is not nought, within five in a hundred."""
    exponent = value.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(int(exponent))
    return min(step / 2, abs(value) * _ABOUT)


def _dated(claim: Quantity, item: Quantity, evidence: Sequence[Quantity]) -> bool:
    """Whether a date is part of one in the evidence, or adds a year that stands there as well."""
    said, held = claim.moment, item.moment
    if held is None or held.minutes is not None:
        return False
    if said is None:  # "on the 11th"
        return claim.unit.kind == "ordinal" and claim.value == held.day
    if said.minutes is not None or (said.month or held.month) != held.month:
        return False
    if said.day is not None and said.day != held.day:
        return False
    if said.year is None or said.year == held.year:
        return True
    years = {other.moment.year for other in evidence if other.moment is not None}
    return held.year is None and said.year in years


def without_hedge(quantity: Quantity) -> Quantity:
    """The same figure as it stands."""
    return replace(quantity, hedge="")
