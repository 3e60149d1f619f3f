"""From a question to a search: its parts, the sources it names, what else it prefers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.filters import Filters
from index.fusion import WEIGHTS, Weights
from index.request import Bonus, Request
from index.search import RankedPassage, Search
from rag.question_parts import parts_of
from rag.sources import KnownSources, Mention, SourceBonus
from rag.terms import terms_of

# Where a question names nothing and no figure, its words are common ones.
BY_MEANING = Weights(dense=0.6, lexical=0.4)
# Limits that a question is searched for within: each costs several searches, and of what they find
# few have places of their own. A text that names more is pasted.
MOST_WITHIN = 8


@dataclass(frozen=True, slots=True)
class Preference:
    """What a question prefers, softly: passages within limits, and what each candidate gains."""

    within: tuple[Filters, ...]
    bonus: Bonus


# A question and the user's limits, which hold whatever it prefers; None for no preference.
Preferring = Callable[[str, Filters], Preference | None]


class PlannedSearch:
    """Searches for a question that stands alone, of one part or several."""

    def __init__(
        self, search: Search, sources: KnownSources, preferring: Sequence[Preferring] = ()
    ) -> None:
        self._search = search
        self._sources = sources
        self._preferring = tuple(preferring)

    def find(
        self, question: str, filters: Filters | None = None, limit: int = 12
    ) -> tuple[RankedPassage, ...]:
        """The best passages for a question, best first; near-copies appear once."""
        return self._search.fetch(self.plan(question, filters or Filters(), limit))

    def plan(self, question: str, filters: Filters, limit: int) -> Request:
        """What is searched for."""
        mentions = self._sources.now().mentions(question)
        asked = [prefers(question, filters) for prefers in self._preferring]
        preferences = [_named(mentions, filters), *asked]
        held = [preference for preference in preferences if preference is not None]
        return Request(
            query=question,
            filters=filters,
            limit=limit,
            parts=parts_of(question, mentions),
            within=tuple(limits for preference in held for limits in preference.within)[
                :MOST_WITHIN
            ],
            bonuses=tuple(preference.bonus for preference in held),
            weights=WEIGHTS if terms_of(question).names else BY_MEANING,
        )


def _named(mentions: Sequence[Mention], filters: Filters) -> Preference | None:
    """The sources that the question names, each with candidates of its own."""
    telling = [mention for mention in mentions if mention.is_telling]
    if not telling:
        return None
    named = dict.fromkeys(tuple(sorted(mention.sources)) for mention in telling)
    within = tuple(filters.narrowed(sources=sources) for sources in named)
    return Preference(within, SourceBonus(frozenset().union(*named)))
