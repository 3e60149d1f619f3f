"""Figures of sentences that another one vouches for, in other words than the question's.

An older figure that a sentence says it took the place of; the next bulletin of a series, which
says the same with another figure and leaves out what everybody knows; one whose document names
elsewhere what it is on.
"""

import re
from collections.abc import Sequence

from index.query import STOP_WORDS
from rag.answers import Evidence
from rag.asked import Asked
from rag.evidence import Found
from rag.figures_told import OF_FIGURES, Told, figure_asked, figure_at, is_said, same_thing, told
from rag.mentions import names
from rag.quantities import quantities
from rag.quantity_agreement import same
from rag.terms import met, stems

# Share of a sentence's words that stand in another, and how many, where one repeats the other.
_REPEATED, _WORDS = 0.6, 3
# Figures further apart than this are of different places, where a sentence names none.
_NEAR = 2
_PARTS_OF_PAPERS = "part section chapter annex appendix table figure"
_CAPITAL = re.compile(r"(?<=\s)[^\W\d_a-z]\w+")


def all_told(found: Found, question: str) -> tuple[Told, ...]:
    """What `told` gives, and what its sentences vouch for."""
    asked, given = figure_asked(found, question), told(found, question)
    if asked is None or not given:
        return given
    given = (*given, *_repeating(found, given, asked))
    given = (*given, *_named_elsewhere(found, given, asked))
    return (*given, *_replaced(found, given))


def _repeating(found: Found, given: Sequence[Told], asked: Asked) -> list[Told]:
    """Sentences of further documents that say what one given says, with a figure of their own.

    They may leave out names ("in Velland Province"), and name nothing else in their place.
    """
    more = list[Told]()
    plain = [
        key for key in asked.terms.keys if key not in asked.terms.names and key not in OF_FIGURES
    ]
    for at, item in enumerate(found.evidence):
        if any(item.document_id == one.item.document_id for one in (*given, *more)):
            continue
        around = stems(item.quote) | stems(item.title) | stems(item.heading) | stems(item.before)
        if not plain or not all(is_said(key, around) for key in plain):
            continue
        like = [one for one in given if _repeats(item, one.item, asked)]
        one = figure_at(found, at, asked) if like else None
        if one is not None and same_thing(like[0], one, asked):
            more.append(one)
    return more


def _named_elsewhere(found: Found, given: Sequence[Told], asked: Asked) -> list[Told]:
    """Sentences that say all but the names of the question, which their document says elsewhere.

    "The Inquiry finds that 431 homes were flooded" is on the town that its report is on, if it
    names nothing else and its figure is near one that is known to be of the town.
    """
    more = list[Told]()
    named = [key for key in asked.terms.names if key not in OF_FIGURES]
    plain = [key for key in asked.terms.keys if key not in named and key not in OF_FIGURES]
    if not named or not plain:
        return more
    for at, item in enumerate(found.evidence):
        if any(item.document_id == one.item.document_id for one in (*given, *more)):
            continue
        own, whole = stems(item.quote), _stems_of_document(item, found)
        if not all(is_said(key, own) for key in plain) or not all(
            met(name, whole) for name in named
        ):
            continue
        one = figure_at(found, at, asked) if _names_only(item, asked) else None
        if one is not None and any(
            same_thing(other, one, asked) and _is_near(other, one) for other in given
        ):
            more.append(one)
    return more


def _stems_of_document(item: Evidence, found: Found) -> frozenset[str]:
    others = (other for other in found.evidence if other.document_id == item.document_id)
    return stems(item.title).union(*(stems(other.quote) for other in others))


def _names_only(item: Evidence, asked: Asked) -> bool:
    """Whether a sentence and what stands before it name what its title or the question names."""
    known = stems(item.title) | asked.own | stems(_PARTS_OF_PAPERS)
    texts = (item.heading, item.before, item.quote)
    named = [stems(text[span.start : span.end]) for text in texts for span in names(text)]
    return all(own & known for own in named)


def _is_near(one: Told, other: Told) -> bool:
    low, high = sorted((abs(one.quantity.value), abs(other.quantity.value)))
    return high <= _NEAR * low


def _repeats(item: Evidence, other: Evidence, asked: Asked) -> bool:
    own, theirs = _words(item.quote), _words(other.quote)
    if len(own & theirs) < max(_WORDS, _REPEATED * len(own)):
        return False
    known = stems(other.title) | stems(other.quote) | asked.own
    named = _CAPITAL.findall(f"{item.title} {item.heading} {item.quote}")
    return all(stems(name) & known for name in named)


def _words(text: str) -> frozenset[str]:
    """The stems of a sentence that are no figures."""
    return frozenset(word for word in stems(text) if word.isalpha() and word not in STOP_WORDS)


def _replaced(found: Found, given: Sequence[Told]) -> list[Told]:
    """The sentences of older documents with a figure that one given says it took the place of.

    They may be in other words than the question: that sentence vouches for them.
    """
    earlier = list[Told]()
    for one in given:
        known = {other.item.document_id for other in (*given, *earlier)}
        for at, item in enumerate(found.evidence if one.replaced else ()):
            if item.document_id in known or not _is_older(item, one.item):
                continue
            old = [q for q in quantities(item.quote) if one.replaced and same(one.replaced, q)]
            if old and _is_on_same_subject(item, one.item):
                earlier.append(Told(at, item, old[0]))
                break
    return earlier


def _is_older(item: Evidence, other: Evidence) -> bool:
    return item.date is not None and other.date is not None and item.date < other.date


def _is_on_same_subject(item: Evidence, other: Evidence) -> bool:
    """Whether two sentences share words that are no figures, two of them or more."""
    return len(_words(item.quote) & (_words(other.quote) | _words(other.title))) >= 2
