"""What a written sentence must take from the sentences it cites as it stands: figures, quotations.

A cheap guard, sure of little but quick: it sees an invented number or an invented quotation, and
nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rag.answers import Evidence
from rag.quantities import Quantity, quantities
from rag.quantity_agreement import agrees


def unsupported_figures(sentence: str, cited: Sequence[Evidence]) -> tuple[str, ...]:
    """The figures of a sentence, as written, that the cited evidence does not bear out.

    A figure is supported by one of the same value and kind in a cited sentence, in digits or in
    words ("$580 million", "580m dollars"), by one that its hedge reaches ("more than 500" by 580),
    and dates and years by the date the evidence is of. Small counts in words are left alone: a
    sentence may count by itself what its evidence enumerates.
    """
    texts = [text for item in cited for text in (item.quote, item.title)]
    known = [quantity for text in texts for quantity in quantities(text)]
    known.extend(_of_day(item.date) for item in cited if item.date is not None)
    said = quantities(sentence)
    missing = [
        (quantity.start, quantity.text)
        for quantity in said
        if not _counts_by_itself(quantity) and not agrees(quantity, known)
    ]
    missing.extend(_unread(sentence, said, texts))
    return tuple(text for _, text in sorted(missing))


def unsupported_quotations(sentence: str, cited: Sequence[Evidence]) -> tuple[str, ...]:
    """The direct quotations of a sentence, without their marks, that no cited sentence holds.

    Case, kinds of quotation marks and dashes and the last punctuation do not count; what stands
    between ellipses must be there in this order.
    """
    held = [_normal(text) for item in cited for text in (item.quote, item.title)]
    return tuple(
        quotation
        for quotation in _quotations(sentence)
        if not any(_holds(text, quotation) for text in held)
    )


_LARGEST_COUNT = 12


def _counts_by_itself(quantity: Quantity) -> bool:
    if not quantity.spoken:
        return False
    small = quantity.unit.kind in ("bare", "thing") and quantity.value <= _LARGEST_COUNT
    return small or quantity.unit.kind in ("ordinal", "percent")


_DIGITS = re.compile(r"(?<![\w.,-])\d(?:[\w.,/:]*\w)?")


def _unread(
    sentence: str, said: Sequence[Quantity], texts: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """What has digits and is no figure ("3.1.4", "5G"): it must stand there as it is."""
    held = {match.group() for text in texts for match in _DIGITS.finditer(text)}
    for match in _DIGITS.finditer(sentence):
        inside = any(item.start < match.end() and match.start() < item.end for item in said)
        if not inside and match.group() not in held:
            yield match.start(), match.group()


def _of_day(day: date) -> Quantity:
    return quantities(day.isoformat())[0]


_QUOTED = re.compile(r"[“„](?P<curly>[^“”„]*)[”“]?|«(?P<angle>[^«»]*)»?|\"(?P<straight>[^\"]*)\"?")


def _quotations(sentence: str) -> Iterator[str]:
    for match in _QUOTED.finditer(sentence):
        quotation = (match["curly"] or match["angle"] or match["straight"] or "").strip()
        if any(c.isalnum() for c in quotation):
            yield quotation


def _holds(text: str, quotation: str) -> bool:
    at = 0
    for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quotation):
        wanted = _normal(part).strip(" .,;:!?")
        at = text.find(wanted, at)
        if at < 0:
            return False
        at += len(wanted)
    return True


_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "–": "-", "—": "-", "\u2011": "-", "“": '"', "”": '"'}
)


def _normal(text: str) -> str:
    return " ".join(text.translate(_STRAIGHT).casefold().split())
