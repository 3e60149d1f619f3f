"""A sentence with its figures and dates as its evidence writes them.

That "£2,400,000" is £2.4 million and "7 April" the Monday of the report is for the rules to say;
the scorer, which only reads, takes the one for another. So it reads them written alike.
"""

from rag.check_atoms import Atom, Text
from rag.check_dates import When
from rag.check_pair import Pair, same


def in_their_words(pair: Pair) -> str:
    """The sentence of a pair with each figure and date that the evidence holds as it stands there.

    A date stays where the evidence tells more of it than the sentence does.
    """
    text = pair.sentence.text
    for atom in reversed(pair.sentence.atoms):
        if atom.figure or atom.when:
            there = _there(atom, pair.ground.texts)
            if there is not None:
                text = text[: atom.start] + there.text + text[atom.end :]
    return text


def _there(atom: Atom, texts: tuple[Text, ...]) -> Atom | None:
    found = [
        other
        for text in texts
        for other in text.atoms
        if other.kind == atom.kind and same(atom, other, text)
    ]
    if any(other.text.lower() == atom.text.lower() for other in found):
        return None
    return next((other for other in found if _tells_no_more(other, atom)), None)


def _tells_no_more(there: Atom, ours: Atom) -> bool:
    if there.when is None or ours.when is None:
        return True
    return _known(there.when) <= _known(ours.when)


def _known(when: When) -> set[str]:
    return {part for part in ("year", "month", "day", "clock") if getattr(when, part) is not None}
