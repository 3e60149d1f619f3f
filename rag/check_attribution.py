"""What the evidence attributes stays attributed, and to the same speaker."""

import re
from collections.abc import Iterator

from corpus.documents import Span
from rag.check_atoms import TITLES, Atom, Text, text_of
from rag.check_frames import Frame, frames_of, inside
from rag.check_pair import Fault, Finding, Pair, has, same

_PERSON = re.compile(
    r"(?i)(?:minister|leader|secretary|witness|chair\w*|president|director|chief|executive|spokes\w+"
    r"|engineer|teacher|mayor|judge|officer|doctor|head|woman|man|resident|\w+ist|\w{3,}er|\w{3,}or)$"
)
# Of what a sentence takes from a quote, the share that is somebody's words there.
_MOSTLY = 0.6
_FEW = 2


def attribution(pair: Pair) -> Iterator[Finding]:
    """Words of somebody told as a fact, or as somebody else's."""
    theirs = frames_of(pair.ground.quote)
    ours = frames_of(pair.sentence)
    for frame in theirs:
        if _taken(pair, frame) < _MOSTLY and not _restated(pair, frame):
            continue
        if not ours:
            if finding := _dropped(pair, frame):
                yield finding
            return
        if not any(_same_speaker(pair, mine, frame) for mine in ours):
            yield _other_speaker(pair, ours[0], frame)
            return
    if ours and not theirs and not ours[0].by_pronoun and not _is_known(pair, ours[0]):
        mine = ours[0]
        reason = f"the briefing does not say that this is what {mine.speaker} says"
        yield Finding("attribution", "not_found", reason, (_span(mine),))


def _taken(pair: Pair, frame: Frame) -> float:
    """The share of the sentence's words that stand in the quote which the frame holds."""
    mine = [atom for atom in pair.sentence.content if not _speaks(pair.sentence, atom)]
    found = list[bool]()
    for atom in mine:
        there = [
            other for other in pair.ground.quote.content if same(atom, other, pair.ground.quote)
        ]
        if there:
            found.append(any(inside(other, frame) for other in there))
    return sum(found) / len(found) if found else 0.0


def _restated(pair: Pair, frame: Frame) -> bool:
    """Whether the sentence has most of somebody's words, beside others."""
    quote = pair.ground.quote
    held = [atom for atom in quote.content if inside(atom, frame)]
    said = [atom for atom in held if any(same(ours, atom, quote) for ours in pair.sentence.content)]
    return len(said) > _FEW and len(said) >= _MOSTLY * len(held)


def _speaks(text: Text, atom: Atom) -> bool:
    """Whether an atom is of a phrase that names the speaker."""
    return any(
        frame.speaker_start >= 0
        and frame.speaker_start <= atom.start < frame.speaker_start + len(frame.speaker) + 8
        and not inside(atom, frame)
        for frame in frames_of(text)
    )


def _dropped(pair: Pair, frame: Frame) -> Finding | None:
    whose = frame.speaker or "somebody"
    content = pair.sentence.content
    if not content:
        return None
    reason = f"the briefing has this as the words of “{whose}”, the draft as a fact"
    spans = (Span(content[0].start, content[-1].end),)
    return Finding(
        "attribution", "not_found", reason, spans, (frame.speaker,) * bool(frame.speaker)
    )


def _same_speaker(pair: Pair, ours: Frame, theirs: Frame) -> bool:
    # "The minister" has no word by which it could be compared.
    if ours.by_pronoun or ours.speaker.casefold() == theirs.speaker.casefold():
        return True
    mine = _bearers(ours.speaker)
    if theirs.by_pronoun:
        return _is_known(pair, ours)
    other = text_of(theirs.speaker, pair.ground.evidence.date)
    if any(has(atom, (other,)) for atom in mine):
        return True
    # "The minister" and "Osric Valdane" may be one; two names are not.
    named = any(atom.kind == "name" for atom in other.atoms)
    if any(atom.kind == "name" for atom in mine) and (named or not _is_person(other)):
        return False
    return _is_known(pair, ours)


def _is_person(speaker: Text) -> bool:
    """Whether a phrase is of one person, by office or trade: "the minister", "the witness"."""
    return any(_PERSON.search(atom.text) for atom in speaker.content)


def _is_known(pair: Pair, frame: Frame) -> bool:
    """Whether the speaker stands in or around the evidence."""
    mine = _bearers(frame.speaker)
    return bool(mine) and any(has(atom, pair.ground.texts) for atom in mine)


def _bearers(speaker: str) -> tuple[Atom, ...]:
    """The names in a phrase, or its words where it has none."""
    content = [atom for atom in text_of(speaker).content if atom.text.lower() not in TITLES]
    named = tuple(atom for atom in content if atom.kind == "name")
    return named or tuple(content)


def _other_speaker(pair: Pair, ours: Frame, theirs: Frame) -> Finding:
    named = theirs.speaker and not theirs.by_pronoun
    said = f", the briefing “{theirs.speaker}”" if named else ", whom the briefing does not name"
    reason = f"the draft has “{ours.speaker}” say this{said}"
    fault: Fault = "contradicted" if named else "not_found"
    return Finding("attribution", fault, reason, (_span(ours),), (theirs.speaker,) * bool(named))


def _span(frame: Frame) -> Span:
    start = max(frame.speaker_start, 0)
    return Span(start, start + max(len(frame.speaker), 1))
