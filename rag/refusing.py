"""What a refusal says: what is missing, and what the briefings hold that is nearest."""

from collections.abc import Sequence

from index.duplicates import Copies
from rag.answers import Evidence
from rag.evidence import Found

NEAREST = 3
# Words of asking in other languages, none of them English or of names that English texts have. Of
# two that no sentence found holds the question is in another language than the briefings.
_OTHER_LANGUAGES = """
wer wie viele wieviel wann warum wo welche welcher welches ist sind wurde wurden haben kostet nach
und oder nicht ein eine für im zum zur über gibt
qui quand combien pourquoi quel quelle quels quelles est sont une dans où aux
quién cuánto cuántos cuándo dónde qué cuál para una quanti quando perché quale sono della delle
hoeveel wanneer waarom welke een zijn werd hvem hvor hvornår når hvorfor hvad hva på och varför vad
quem quanto quantos onde qual são
"""
_ELSEWHERE = frozenset(_OTHER_LANGUAGES.split())


def missing(question: str, found: Found, unmentioned: Sequence[str] = ()) -> str:
    """One sentence that says what the briefings do not hold.

    `unmentioned` are facts of the question that the evidence does not have.
    """
    asked = " ".join(question.split())
    if not found.evidence:
        return "The briefings that were searched hold nothing on this question."
    if not unmentioned and sum(word.lower() in _ELSEWHERE for word in found.missing) > 1:
        return (
            "The briefings do not say. What was found is in another language than the question; "
            "ask in the language of the briefings."
        )
    if lacking := tuple(unmentioned) or found.missing:
        listed = ", ".join(f"“{word}”" for word in lacking[:4])
        return (
            f"The briefings do not say. What was found on this question does not mention {listed}."
        )
    return f"The briefings do not say. No sentence was found that answers “{asked}”."


def nearest(found: Found, first: Sequence[Evidence] = ()) -> tuple[Evidence, ...]:
    """The evidence that came nearest, best first but for `first`, without near-copies."""
    seen = Copies()
    others = (item for item in found.evidence if not any(item is one for one in first))
    return tuple(
        item
        for number, item in enumerate((*first, *others))
        if seen.original(number, item.quote) is None
    )[:NEAREST]
