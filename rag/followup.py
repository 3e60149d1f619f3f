"""A follow-up becomes a question that stands alone, without a language model."""

import re
from collections.abc import Sequence

from rag.answers import Turn
from rag.terms import Terms, terms_of

_OPENS = re.compile(
    r"\s*(?:and|but|or|so|also|what about|how about|what of)\b[\s,:]*"
    r"(?:what about|how about|for|in)?\s*",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|their|he|him|his|she|her|there|then|"
    r"the same|the former|the latter|one|ones)\b",
    re.IGNORECASE,
)
# A follow-up with more key terms than this says enough by itself, whatever it points back to.
_ENOUGH = 6


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it must be searched for, given the turns before it.

    A question that says enough by itself stays as it is. "And Germany?" becomes the question
    before with its name replaced; "when was that?" gets the key terms of the question before.
    """
    before = _last_standalone(history)
    if before is None:
        return question
    terms = terms_of(question)
    opening = _OPENS.match(question)
    elliptical = bool(opening and opening.end()) and len(terms.keys) <= 3
    points_back = bool(_POINTS_BACK.search(question)) and len(terms.keys) < _ENOUGH
    if not (elliptical or points_back or len(terms.keys) <= 1):
        return question
    earlier = terms_of(before)
    if elliptical and terms.names and terms.names == terms.keys and earlier.names:
        return _replaced(before, earlier, question[opening.end() :] if opening else question)
    words = [word for stem, word in earlier.said.items() if stem not in terms.keys]
    return f"{question.rstrip(' ?!.')} ({' '.join(words)})?" if words else question


def _last_standalone(history: Sequence[Turn]) -> str | None:
    """The user's last question as it stood alone; earlier ones count only through it."""
    asked = [turn.text for turn in history if turn.role == "user" and turn.text.strip()]
    if not asked:
        return None
    said = [Turn("user", text) for text in asked]
    text = asked[0]
    for number in range(1, len(said)):
        text = standalone(said[number].text, [Turn("user", text)])
    return text


def _replaced(before: str, earlier: Terms, named: str) -> str:
    """The question before, its first name replaced by the new one and its other names dropped."""
    new = named.strip(" ?!.,")
    old = [earlier.said[name] for name in earlier.names if not name[0].isdigit()]
    if not old:
        return f"{before.rstrip(' ?!.')} {new}?"
    joined = "|".join(re.escape(name) for name in old)
    run = re.compile(rf"\b(?:{joined})(?:(?:\s+|\s*,\s*|\s+and\s+)(?:{joined}))*\b")
    replaced, count = run.subn(new, before, count=1)
    return replaced if count else f"{before.rstrip(' ?!.')} {new}?"
