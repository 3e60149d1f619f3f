"""Figures of something else than is asked for: a part of it, an addition, another place or year."""

import re
from collections.abc import Sequence

from rag.answers import Evidence
from rag.asked import Asked
from rag.quantities import Quantity, quantities
from rag.stemming import stem
from rag.terms import met, stems

BORDER = " | "  # between the cells of a row


def is_row(text: str) -> bool:
    """Whether a sentence is a row of a table."""
    return BORDER in text


# Of a whole, or on top of it: "nine of them", "174,433 of 186,400", "a further 30", "two more".
_PART_AFTER = re.compile(
    r"\s*(?:of\s+(?:them|whom|which|these|those|the|its|their|\d)|(?:\w+\s+)?more\b(?!\s+than)"
    r"|others?\b)",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"(?:\b(?:further|another|additional|extra|other|of|of\sthe|panels?|berths?|nos?\.|number|note"
    r"|day|aged?|page|annex|part|section)\s+|[+#])$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s+(?P<what>[\w’'-]+(?:\s[\w’'-]+)?)")
_ARE = re.compile(r"(?:\s[\w’'-]+)?\s(?:are|were|being)\s(?P<what>[\w’'-]+(?:\s[\w’'-]+)?)")
_NUMBERED = re.compile(r"\d+(?:\.\d+)+\s|\d+[.)]\s")  # a heading, an item of a list
_PLACE_AFTER = re.compile(
    r"[^.;,]{0,30}?\b(?:in|at|from|near)\s+(?:the\s+)?((?:[A-Z][\w’'-]+)(?:\s+[A-Z][\w’'-]+)*)"
)
_PLACE_BEFORE = re.compile(r"^\W*((?:[A-Z][\w’'-]+)(?:\s+[A-Z][\w’'-]+)*):\s*$")
_DAY = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*$"
)

# "The treaty, signed on 16 May, takes effect in July": the day of another thing than is asked.
_DONE_ON = re.compile(
    r"(?:,\s(?:which\s(?:was|were)\s)?(?P<aside>[a-z]+ed)"
    r"|\b(?P<paper>signed|dated|published|issued|announced|adopted|agreed|released))\s"
    r"(?:on|in|at)\s(?:the\s)?$"
)


def is_aside(item: Evidence, figure: Quantity, asked: Asked, counted: frozenset[str]) -> bool:
    """Whether a figure is of a part, an addition, another thing, another place or another year."""
    before, after = item.quote[: figure.start], item.quote[figure.end :]
    if figure.moment is None and _PART_BEFORE.search(before):
        return True
    if figure.moment is None and (part := _PART_AFTER.match(after)):
        return not counted & _said_of_part(part.group(), after[part.end() :])
    if figure.moment is not None and (done := _DONE_ON.search(before)):
        return not met(stem(done["aside"] or done["paper"]), asked.own)
    if not before.strip() and _NUMBERED.match(item.quote):
        return True
    if counted and figure.unit.nouns and not figure.unit.nouns & counted:
        return True
    if is_row(item.quote):
        return False
    known = [asked.question, item.title, item.source or ""]
    for match in (_PLACE_AFTER.match(after), _PLACE_BEFORE.search(before)):
        if match and not _DAY.match(match[1]) and not _is_named(match[1], known):
            return True
    return figure.moment is None and _is_of_another_year(item, asked.question)


def _said_of_part(of: str, rest: str) -> frozenset[str]:
    """What a part is said to be: "nine of them children", "nine of the dead are children"."""
    is_pronoun = of.split()[-1].lower() in ("them", "whom", "these", "those")
    said = _ARE.match(rest) or (is_pronoun and _NEXT.match(rest))
    return stems(said["what"]) if said else frozenset()


def _is_named(name: str, known: Sequence[str]) -> bool:
    there = frozenset[str]().union(*map(stems, known))
    return bool(stems(name) & there)


def _is_of_another_year(item: Evidence, question: str) -> bool:
    """Whether a sentence tells of years that are not its document's, nor the question's."""
    if item.date is None:
        return False
    named = {m.year for q in quantities(item.quote) if (m := q.moment) and m.year}
    asked = {m.year for q in quantities(question) if (m := q.moment) and m.year}
    return bool(named) and item.date.year not in named and not named & asked
