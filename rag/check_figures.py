"""The figures of a sentence that count or measure; its dates are read by `check_dates`."""

import re

from index.query import STOP_WORDS
from rag.quantities import Quantity, quantities
from rag.quantity_agreement import agrees, without_hedge

_DATES = frozenset({"date", "year", "clock"})
_LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[A-Z][a-z]*\s[a-z\d])")
_BEFORE_DEED = re.compile(
    r"\s(?:\w{2,}ed|said|spoke|put|gave|told|had|was|were|began|came|saw|heard|met|made|took)\b"
)


def figures_of(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text, from left to right.

    A bare "one", as often a pronoun, is none, nor is "first" for "at first", nor what numbers the
    paragraph ("29.1 On Thursday").
    """
    label = _LABEL.match(text)
    return tuple(
        figure
        for figure in quantities(text)
        if figure.unit.kind not in _DATES
        and not (figure.spoken and figure.text.lower() == "one")
        and not (label and figure.end <= label.end())
        and not (figure.text.lower() == "first" and _BEFORE_DEED.match(text, figure.end))
    )


def equal_figure(one: Quantity, other: Quantity) -> bool:
    """Whether two figures have one value, or one range, however they are bounded or hedged."""
    alike = one.most == other.most and bool({*one.readings} & {*other.readings})
    return alike and agrees(without_hedge(one), (without_hedge(other),))


def same_figure(ours: Quantity, theirs: Quantity) -> bool:
    """Whether a figure is the other, or is borne out by it: "about 340" by 338.

    How the two are bounded ("more than") does not count; where both are, or one is a range, the
    figures themselves must be the same.
    """
    if ours.most is None and theirs.most is not None:
        return bool({*ours.readings} & {theirs.value, theirs.most})
    if equal_figure(ours, theirs):
        return True
    bounded = ours.hedge and theirs.hedge and theirs.hedge != "about"
    return ours.most is None and not bounded and agrees(ours, (theirs,))


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether the one may stand in the other's place: both count the same, or of one kind."""
    if one.unit.kind != other.unit.kind:
        return "bare" in (one.unit.kind, other.unit.kind)
    nouns, others = one.unit.nouns, other.unit.nouns
    return not (nouns and others) or bool(nouns & others)


def shown(figure: Quantity, text: str) -> str:
    """A figure as a reader wants it: "30 missiles", with the word it counts."""
    noun = re.match(r"\s[^\W\d_][\w’'-]*", text[figure.end :])
    counts = noun and figure.unit.kind == "thing" and noun.group().strip() not in STOP_WORDS
    return figure.text + noun.group() if noun and counts else figure.text
