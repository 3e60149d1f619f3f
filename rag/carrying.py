"""Does the cited evidence itself carry a written sentence, word for word or in other words?

The rules of the checker let a sentence pass of which the evidence lacks some words: it may say the
same in others. A small model, though, answers by repeating the question, whose words stand in
titles and headings; and what it adds is often the very thing that was asked ("painted white"). So
of a sentence that it wrote, enough must stand in the cited sentences themselves, and where words
are missing the trained scorer must find it supported.
"""

import re
from collections.abc import Sequence

from rag.answers import Evidence
from rag.check_atoms import Text, text_of
from rag.check_pair import Ground, Pair, has
from rag.checker import Checked
from rag.quantities import quantities

# Share of a sentence's content that the cited sentences themselves must have.
OWN = 0.35
# With a smaller share in or around them, the scorer must say so too. These were chosen on the sheet
# evals/labels/before_carrying.jsonl: of 17 first-written sentences that were wrongly shown there,
# one still is with all that stands here and the footnotes looked for anew.
WHOLE = 0.8
SUPPORTED_FROM = 0.5
_CELL = " | "
_BY_PRONOUN = re.compile(r"\W*(?:he|she|they|it)\b", re.IGNORECASE)
_FAR = 40  # characters into a sentence where a name no longer opens it
_HEDGE = 14  # characters before a figure that are told with it


def uncarried(text: str, items: Sequence[Evidence], checked: Checked) -> str:
    """Why the cited evidence does not carry a sentence; "" where it does.

    `checked` is what the checker says of the two, with the scorer's scores where there is one.
    """
    ours = text_of(text)
    if not ours.content:
        return "it says nothing"
    if hedged := _unhedged(text, items):
        return hedged
    pairs = [Pair(ours, Ground.from_evidence(item, _beside(item, items))) for item in items]
    pair = max(pairs, key=lambda one: (one.covered, one.alike))
    cited = (pair.ground.quote, *pair.ground.beside)
    if sum(has(atom, cited) for atom in ours.content) < OWN * len(ours.content):
        return "the cited sentences themselves do not say this"
    if len(items) > 1 and (borrowed := _borrowed(ours, pairs)):
        return borrowed
    if pair.covered >= WHOLE:
        return ""
    # The names of its columns tell little, and a figure in a row fits any question.
    is_row = any(map(_is_row, items))
    if not is_row and checked.scores is not None and checked.scores.supported >= SUPPORTED_FROM:
        return ""
    missing = [atom.text for atom in ours.content if not has(atom, pair.ground.texts)]
    return "the cited sentences do not say this: " + ", ".join(f"“{word}”" for word in missing[:4])


def _beside(item: Evidence, items: Sequence[Evidence]) -> list[Evidence]:
    """What is cited together with a sentence; rows of a table only with their own document."""
    return [
        one
        for one in items
        if one is not item
        and (one.document_id == item.document_id or not (_is_row(item) or _is_row(one)))
    ]


def _is_row(item: Evidence) -> bool:
    return _CELL in item.quote


def _unhedged(text: str, items: Sequence[Evidence]) -> str:
    """Why a figure is told more exactly than any cited sentence tells it; "" where none is."""
    known = [quantity for item in items for quantity in quantities(item.quote)]
    for said in quantities(text):
        same = [one for one in known if (one.value, one.unit) == (said.value, said.unit)]
        if not said.hedge and said.moment is None and same and all(one.hedge for one in same):
            quote = next(item.quote for item in items if same[0] in quantities(item.quote))
            told = quote[max(0, same[0].start - _HEDGE) : same[0].end]
            return f"the draft says “{said.text}”, the briefing says “…{told.lstrip()}”"
    return ""


def _borrowed(ours: Text, pairs: Sequence[Pair]) -> str:
    """Why what a sentence tells of its first name is told of somebody else; "" where it may be.

    It is where each cited sentence that has the verb is of another name, and the one that the
    sentence opens with stands only in those cited beside it.
    """
    opening = next(iter(ours.of_kind("name")), None)
    if opening is None:
        return ""
    after = (atom for atom in ours.content if atom.start > opening.start and atom.kind == "word")
    verb = next(after, None)
    told = [pair.ground for pair in pairs if verb is not None and has(verb, (pair.ground.quote,))]
    if not told or any(has(opening, (ground.quote, ground.around)) for ground in told):
        return ""
    if not any(_has_doer(ground) for ground in told):
        return ""
    return f"the draft says this of “{opening.text}”, the briefing of somebody else"


def _has_doer(ground: Ground) -> bool:
    """Whether a sentence opens with a name, or with a pronoun for one in the sentence before."""
    first = next(iter(ground.quote.of_kind("name")), None)
    if _BY_PRONOUN.match(ground.quote.text):
        return bool(text_of(ground.evidence.before).of_kind("name"))
    return first is not None and first.start <= _FAR
