"""Whether a sentence denies what its evidence says, or says what that denies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Span
from rag.check_atoms import Atom, Text
from rag.check_pair import Finding, Pair, same
from rag.check_words import opposites
from rag.stemming import stem

_CUES_WORDS = """
not no never none nobody nothing nowhere neither nor without deny unable lack
"""
_CUES = frozenset(map(stem, _CUES_WORDS.split()))
# By the word, since stems of adverbs are those of adjectives.
_HARDLY = frozenset({"hardly", "scarcely", "barely"})
# Denying where "to" follows: "failed to", "refused to", "has yet to".
_CUES_WITH_TO = frozenset(map(stem, ["fail", "refuse", "decline", "yet"]))
_PARTS_WORDS = """
but and or nor while whereas although though because which who
"""
_ASIDES = frozenset({"though", "however", "indeed", "of", "course"})
_PARTS = frozenset(_PARTS_WORDS.split())
_SKIPPED_WORDS = """
longer only yet even ever any such more much
"""
_SKIPPED = frozenset(map(stem, _SKIPPED_WORDS.split()))
# Words before which a "not" does not deny: "not only".
_HARMLESS = frozenset({"only", "just", "doubt", "least"})
_NOT_A_PREFIX_WORDS = """
unit union unite under until upon unto uniform unique univers inform insur invest invent
involv improv impress import district discuss distribut discov dispos display display
"""
_NOT_A_PREFIX = frozenset(_NOT_A_PREFIX_WORDS.split())
_SMALL_DEEDS = frozenset(map(stem, ["say", "make"]))
_NO_ADVERB_WORDS = """
apply supply reply rely comply fly imply multiply family ally rally assembly monopoly anomaly july
italy early only daily weekly monthly likely unlikely deadly friendly elderly
"""
_NO_ADVERBS = frozenset(_NO_ADVERB_WORDS.split())
_PREFIXES = ("un", "non-", "non", "dis", "in", "im", "ir", "il")


@dataclass(frozen=True, slots=True)
class Denied:
    """A word that denies, and the word it denies first: the numbers of their atoms."""

    cue: int
    target: int


def negation(pair: Pair) -> Iterator[Finding]:
    """What the one denies and the other says, of a word that both have."""
    yield from _added(pair)
    yield from _dropped(pair)


def opposite_words(pair: Pair) -> Iterator[Finding]:
    """A word where the evidence has one that excludes it: "fell" for "rose", "after" for "before".

    A denied word and its opposite ("not approved", "rejected") are taken to agree.
    """
    sentence, quote = pair.sentence, pair.ground.quote
    if pair.alike < 0.4:
        return
    for number, ours in enumerate(sentence.atoms):
        if ours.kind != "word":
            continue
        for at, theirs in enumerate(quote.atoms):
            if theirs.kind == "word" and _exclude(ours.key, theirs.key):
                elsewhere = _holds(quote, ours) or _holds(sentence, theirs)
                if elsewhere and not _change_places(pair, ours, theirs):
                    continue
                if is_denied(sentence, number) == is_denied(quote, at):
                    reason = f"the draft says “{ours.text}”, the briefing says “{theirs.text}”"
                    spans = (Span(ours.start, ours.end),)
                    yield Finding("opposites", "contradicted", reason, spans, (theirs.text,))


def is_denied(text: Text, number: int, known: frozenset[int] = frozenset()) -> bool:
    """Whether something denies in the same part of the sentence as atom `number`; two do not.

    Words of denial that are `known` to deny something else do not count.
    """
    start, end = part(text.atoms, number)
    # "It could not, though, mean …": what denies may stand in another part.
    aimed = sum(denied.target == number for denied in _denials(text))
    beside = [n for n in _cues(text.atoms) if start <= n < end and n not in (number, *known)]
    return (aimed or len(beside)) % 2 == 1


def _shared(there: Text, here: Text) -> frozenset[int]:
    """The words of denial of a text whose targets are denied here as well."""
    targets = [here.atoms[denied.target] for denied in _denials(here)]
    return frozenset(
        denied.cue
        for denied in _denials(there)
        if any(_same_content(atom, there.atoms[denied.target], there) for atom in targets)
    )


def _added(pair: Pair) -> Iterator[Finding]:
    sentence, quote = pair.sentence, pair.ground.quote
    known = _shared(quote, sentence)
    for denied in _denials(sentence):
        target, cue = sentence.atoms[denied.target], sentence.atoms[denied.cue]
        there = _matches(target, quote)
        if there and not any(is_denied(quote, number, known) for number in there):
            if any(_holds_opposite(quote, target.key) for _ in there):
                continue
            reason = f"the draft denies “{target.text}” (“{cue.text}”), the briefing does not"
            spans = (Span(cue.start, cue.end), Span(target.start, target.end))
            yield Finding("negation", "contradicted", reason, spans, (quote.atoms[there[0]].text,))


def _dropped(pair: Pair) -> Iterator[Finding]:
    sentence, quote = pair.sentence, pair.ground.quote
    known = _shared(sentence, quote)
    for denied in _denials(quote):
        target, cue = quote.atoms[denied.target], quote.atoms[denied.cue]
        here = [n for n, atom in enumerate(sentence.atoms) if _same_content(atom, target, quote)]
        if here and not any(is_denied(sentence, number, known) for number in here):
            if _holds_opposite(sentence, target.key):
                continue
            ours = sentence.atoms[here[0]]
            reason = f"the briefing denies “{target.text}” (“{cue.text}”), the draft does not"
            spans = (Span(ours.start, ours.end),)
            yield Finding("negation", "contradicted", reason, spans, (cue.text,))


def _denials(text: Text) -> Iterator[Denied]:
    atoms = text.atoms
    for cue in _cues(atoms):
        for number in range(cue + 1, len(atoms)):
            atom = atoms[number]
            if atom.kind == "mark" and atom.text in ".;:!?":
                break
            if atom.text.lower() in _PARTS - _ASIDES and number > cue + 1:
                break
            if _may_be_denied(atom) and not {atom.key, atom.text.lower()} & (_SKIPPED | _ASIDES):
                yield Denied(cue, number)
                break


def _cues(atoms: Sequence[Atom]) -> Iterator[int]:
    for number, atom in enumerate(atoms):
        after = atoms[number + 1] if number + 1 < len(atoms) else None
        following = after.text.lower() if after else ""
        if atom.key in _CUES_WITH_TO:
            if following == "to":
                yield number
        elif _is_cue(atom) and following not in _HARMLESS:
            if atom.key == "no" and following == ".":
                continue  # "note no. 1"
            yield number


def _is_cue(atom: Atom) -> bool:
    return atom.kind != "name" and (atom.key in _CUES or atom.text.lower() in _HARDLY)


def part(atoms: Sequence[Atom], number: int) -> tuple[int, int]:
    """The part of a sentence around an atom: up to a mark or a word that joins parts."""
    start = number
    while start > 0 and not _parts(atoms[start - 1]):
        start -= 1
    # A joining word that denies itself ("nor") belongs to what follows.
    if start > 0 and atoms[start - 1].key in _CUES:
        start -= 1
    end = number + 1
    while end < len(atoms) and not _parts(atoms[end]):
        end += 1
    return start, end


def _parts(atom: Atom) -> bool:
    return (atom.kind == "mark" and atom.text in ",;:.!?()–—") or atom.text.lower() in _PARTS


def _matches(atom: Atom, there: Text) -> list[int]:
    return [n for n, other in enumerate(there.atoms) if _same_content(atom, other, there)]


def _same_content(ours: Atom, theirs: Atom, there: Text) -> bool:
    return _may_be_denied(ours) and _may_be_denied(theirs) and same(ours, theirs, there)


def _may_be_denied(atom: Atom) -> bool:
    return atom.key in _SMALL_DEEDS or (atom.is_content and not is_adverb(atom.text))


def is_adverb(word: str) -> bool:
    """Whether a word ends as adverbs do: "newly", and neither "apply" nor "family"."""
    return word.endswith("ly") and word.lower() not in _NO_ADVERBS


def _holds(text: Text, atom: Atom) -> bool:
    return any(atom.key == other.key for other in text.atoms)


def _holds_opposite(text: Text, key: str) -> bool:
    return any(_exclude(key, other.key) for other in text.atoms if other.kind == "word")


def _exclude(one: str, other: str) -> bool:
    return other in opposites(one) or _is_prefixed(one, other) or _is_prefixed(other, one)


def _is_prefixed(longer: str, shorter: str) -> bool:
    return (
        len(shorter) > 3
        and longer.endswith(shorter)
        and longer not in _NOT_A_PREFIX
        and longer[: -len(shorter)] in _PREFIXES
    )


def _change_places(pair: Pair, ours: Atom, theirs: Atom) -> bool:
    return any(
        slot.ours is ours and slot.theirs is theirs and pair.in_order(number)
        for number, slot in enumerate(pair.slots)
    )
