"""Figures as things: what "$580 million", "580m dollars" and "0.58 billion USD" have in common."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from index.numbers import LETTERS, NUMBER_WORDS, Number, numbers_in
from index.query import STOP_WORDS
from rag.quantity_dates import Moment, moments
from rag.quantity_hedges import Hedge, hedge_after, hedge_before
from rag.quantity_units import BARE, Measure, Unit, unit_after, unit_before
from rag.stemming import stem


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: its value in the base unit of its kind, and where it stands.

    `start` and `end` span the figure with its unit, and not the hedge. `most` is the upper end of
    a range, of which `value` is the lower. `readings` holds each value it may have, with `value`
    first. Of a date, `moment` has year, month and day as far as they are told.
    """

    value: Decimal
    unit: Unit
    start: int
    end: int
    text: str
    hedge: Hedge = ""
    most: Decimal | None = None
    readings: tuple[Decimal, ...] = ()
    spoken: bool = False
    moment: Moment | None = None


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of a text, from left to right; dates, years and times of day among them."""
    if not _MAY_HOLD_ONE.search(text):
        return ()
    dated, shares = moments(text), list(_shares(text))
    taken: list[Moment | Quantity] = [*dated, *shares]
    numbers = [number for number in numbers_in(text) if not _inside(number, taken)]
    found = [*_joined(text, _counted(text, numbers)), *shares, *_ordinals(text)]
    found.extend(_of_moment(text, moment) for moment in dated)
    return tuple(sorted(found, key=lambda quantity: quantity.start))


_ORDINAL_WORDS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_MAY_HOLD_ONE = re.compile(
    rf"\d|\b(?:{'|'.join((*sorted(NUMBER_WORDS), *_ORDINAL_WORDS))}|half|quarter)\b",
    re.IGNORECASE,
)
_METRES = re.compile(
    r"\s?(?:long|wide|high|tall|deep|thick|away|below|above|asl|from|in (?:length|depth|height))\b"
)
_MANY_THINGS = re.compile(r"\s(?:[a-z]+\s){0,2}?(?:[a-z]{3,}s|people|men|women|children)\b")
_NOUN = re.compile(r"[\s\u00a0\u202f-](?P<word>[^\W\d_][\w’'-]*)")
_PASSED_OVER = """
more other further additional new extra such of the these those its their strong
"""
_MORE = frozenset(_PASSED_OVER.split())
_NOUNS = 4


def _inside(number: Number, taken: Sequence[Moment | Quantity]) -> bool:
    return any(number.start < other.end and other.start < number.end for other in taken)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A figure with the number it is made of: `shown` as written, times `scale` and `factor`."""

    quantity: Quantity
    shown: Decimal
    scale: Decimal
    factor: Decimal


def _counted(text: str, numbers: Sequence[Number]) -> Iterator[_Counted]:
    for number in numbers:
        before, after = unit_before(text, number.start), None
        scale, end = Decimal(1), number.end
        if number.ordinal:
            before = None
        elif number.letter:
            scale, end, after = _of_letter(text, number, before)
        else:
            after = unit_after(text, end)
            if text[end : end + 1].isalpha() and (after is None or after[1] == end):
                continue  # "5G", "3D"
        start = before[1] if before else number.start
        measure, stop = _measure(text, number, before, after, end)
        hedge, _ = hedge_before(text, start)
        # "Over five years" says how long, not how much more.
        if hedge == "more_than" and measure.unit.kind in ("duration", "months"):
            hedge = "" if re.search(r"(?i)\bover\s$", text[:start][-6:]) else hedge
        if not hedge:
            hedge, _ = hedge_after(text, stop)
        readings = tuple(value * scale * measure.factor for value in number.readings)
        quantity = Quantity(
            value=readings[0],
            unit=measure.unit,
            start=start,
            end=stop,
            text=text[start:stop],
            hedge=hedge,
            readings=readings,
            spoken=number.spoken,
        )
        shown = number.readings[0] / number.scale
        yield _Counted(quantity, shown, number.scale * scale, measure.factor)


def _measure(
    text: str,
    number: Number,
    before: tuple[Measure, int] | None,
    after: tuple[Measure, int] | None,
    end: int,
) -> tuple[Measure, int]:
    """What a number counts, and where the figure ends."""
    if number.ordinal:
        return Measure(Unit("ordinal")), end
    if before is not None:
        # "$5 dollars" once; "£5 a year" leaves the year alone.
        same = after is not None and after[0].unit.kind == "currency"
        return before[0], after[1] if after and same else end
    if after is not None:
        return after
    nouns = _nouns(text, end)
    return Measure(Unit("thing", nouns=nouns) if nouns else BARE), end


def _of_letter(
    text: str, number: Number, before: tuple[Measure, int] | None
) -> tuple[Decimal, int, tuple[Measure, int] | None]:
    """What "m", "b" or "t" after a number means: the scale, its end, and the unit after it."""
    letter = number.letter.lower()
    end = text.index(number.letter, number.end) + 1
    unit = unit_after(text, end)
    money = before is not None or (unit is not None and unit[0].unit.kind == "currency")
    attached = number.end + 1 == end
    if money or (letter == "m" and attached and unit is None and _are_many(text, number, end)):
        return LETTERS[letter], end, unit
    return Decimal(1), number.end, unit_after(text, number.end)


def _are_many(text: str, number: Number, at: int) -> bool:
    """Whether "30m" counts things ("30m people"), and is no length ("a 30m wall")."""
    one = re.search(r"(?i)\ban?\s$", text[max(0, number.start - 4) : number.start])
    return bool(_MANY_THINGS.match(text, at)) and not one and not _METRES.match(text, at)


def _nouns(text: str, at: int) -> frozenset[str]:
    """Stems of the words after a figure, up to the first that carries nothing."""
    found = list[str]()
    while len(found) < _NOUNS and (match := _NOUN.match(text, at)):
        word = match["word"].lower().replace("’", "'").removesuffix("'s")
        at = match.end()
        if not found and word in _MORE:
            continue
        if word in STOP_WORDS:
            break
        found.append(stem(word))
    return frozenset(found)


_HYPHEN = re.compile(r"\s?[-–—‑]\s?$")
_OR = re.compile(r"\s(?:to|or)\s$")
_AND = re.compile(r"\sand\s$")
_RANGE_OPENS = re.compile(r"\b(?:from|between)\s(?:about |some )?$", re.IGNORECASE)


def _joined(text: str, found: Iterator[_Counted]) -> Iterator[Quantity]:
    """Two figures that are the ends of one range, as one: "2.5-3 billion", "between 2 and 5 %"."""
    held: _Counted | None = None
    for figure in found:
        if held is not None:
            low, high = _ends(text, held, figure)
            ranged = _range(text, low, high)
            yield low if ranged is None else ranged
            held = None if ranged else replace(figure, quantity=high)
        else:
            held = figure
    if held is not None:
        yield held.quantity


def _ends(text: str, low: _Counted, high: _Counted) -> tuple[Quantity, Quantity]:
    """Two figures that stand together, each with the unit and magnitude that only one has."""
    one, two = low.quantity, high.quantity
    bare = "bare" in (one.unit.kind, two.unit.kind)
    together = _is_joint(text, one, two) and "ordinal" not in (one.unit.kind, two.unit.kind)
    if not together or not (bare or one.unit == two.unit):
        return one, two
    if one.unit.kind == "bare":
        one = _times(one, high.factor, two.unit)
    elif two.unit.kind == "bare":
        two = _times(two, low.factor, one.unit)
    if low.scale == 1 and high.scale > 1 and low.shown <= high.shown:
        one = _times(one, high.scale, one.unit)
    return one, two


def _times(quantity: Quantity, factor: Decimal, unit: Unit) -> Quantity:
    readings = tuple(value * factor for value in quantity.readings)
    return replace(quantity, value=readings[0], readings=readings, unit=unit)


def _is_joint(text: str, low: Quantity, high: Quantity) -> bool:
    between = text[low.end : high.start]
    if _HYPHEN.fullmatch(between) or _OR.fullmatch(between):
        return True
    return bool(_AND.fullmatch(between)) and _opening(text, low) == "between"


def _opening(text: str, low: Quantity) -> str:
    match = _RANGE_OPENS.search(text, max(0, low.start - 20), low.start)
    return match.group().split()[0].lower() if match else ""


def _range(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """Both ends as one figure; None for a change ("from 5 to 7 million") and a score ("61-44")."""
    if not _is_joint(text, low, high) or low.unit != high.unit or low.value >= high.value:
        return None
    if _opening(text, low) == "from" or low.spoken != high.spoken or low.unit.kind == "ordinal":
        return None
    return replace(
        low,
        most=high.value,
        end=high.end,
        text=text[low.start : high.end],
        hedge=low.hedge or high.hedge,
        readings=low.readings[:1],
    )


_SHARE = re.compile(
    r"\b(?:(?P<many>one|two|three|four|a)[ -])?(?P<part>half|third|quarter|fifth|tenth)(?P<s>s)?"
    r"(?=\s+of\s+(?!an?\b)|\s+(?:the|all|its|their|his|her)\b|s?$|[.,;])",
    re.IGNORECASE,
)
_PARTS = {"half": 50, "third": 33, "quarter": 25, "fifth": 20, "tenth": 10}
_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}


def _shares(text: str) -> Iterator[Quantity]:
    """Fractions of something, in percent; of thirds, as near as two figures tell it."""
    for match in _SHARE.finditer(text):
        part, many = match["part"].lower(), _MANY.get((match["many"] or "").lower())
        if many is None and part != "half":
            continue  # "the third of May"
        value = Decimal((_PARTS[part] if part != "third" or many != 2 else 33.5) * (many or 1))
        hedge, _ = hedge_before(text, match.start())
        yield Quantity(
            value=value,
            unit=Unit("percent"),
            start=match.start(),
            end=match.end(),
            text=match.group(),
            hedge=hedge or ("about" if part == "third" else ""),
            readings=(value,),
            spoken=True,
        )


_ORDINAL = re.compile(rf"(?<![\w-])(?:{'|'.join(_ORDINAL_WORDS)})\b(?!s?\s+of\b)", re.IGNORECASE)


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(text):
        value = Decimal(_ORDINAL_WORDS.index(match.group().lower()) + 1)
        unit = Unit("ordinal")
        yield Quantity(value, unit, *match.span(), match.group(), readings=(value,), spoken=True)


def _of_moment(text: str, moment: Moment) -> Quantity:
    if moment.minutes is not None:
        value, unit = Decimal(moment.minutes), Unit("clock")
    elif moment.month is None:
        value, unit = Decimal(moment.year or 0), Unit("year", "decade" if moment.is_decade else "")
    else:
        figures = 10000 * (moment.year or 0) + 100 * moment.month + (moment.day or 0)
        value, unit = Decimal(figures), Unit("date")
    start, end = moment.start, moment.end
    return Quantity(value, unit, start, end, text[start:end], readings=(value,), moment=moment)
