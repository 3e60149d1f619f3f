"""Who speaks: the sentence, or the name at its head, without which another cannot be understood.

By rules over the sentences of a passage. A quotation belongs to whoever is said to say it, which
may stand some sentences before it or after it; a pronoun that opens a sentence to what was named
before; a sentence of a transcript to the name that opens the turn ("Jane Doe: …").
"""

import re
from collections.abc import Sequence

from corpus.documents import Span
from index.entries import StoredPassage

_FAR = 4  # sentences to either side
_SAYING = (
    r"sa(?:ys?|id)|told|tells|add(?:s|ed)|ask(?:s|ed)|repl(?:y|ies|ied)|answer(?:s|ed)|announce[sd]?"
    r"|declare[sd]?|stat(?:es|ed)|insist(?:s|ed)|argu(?:es|ed)|warn(?:s|ed)|claim(?:s|ed)|call(?:s|ed)"
    r"|not(?:es|ed)|testif(?:ies|ied)|explain(?:s|ed)|admit(?:s|ted)|conced(?:es|ed)|acknowledge[sd]?"
    r"|confirm(?:s|ed)|den(?:ies|ied)|wr(?:ites|ote)|tweet(?:s|ed)|recall(?:s|ed)|continue[sd]|conclude[sd]"
    r"|remark(?:s|ed)|comment(?:s|ed)|respond(?:s|ed)|quip(?:s|ped)|joke[sd]|shout(?:s|ed)|urge[sd]"
    r"|according\s+to|in\s+(?:his|her|their|its)\s+(?:statement|words|letter)|described|put\s+it|adding|saying|asking|warning"
)
SAYING = re.compile(rf"\b(?:{_SAYING})\b", re.IGNORECASE)
_PERSON = re.compile(r"(?:He|She|They|His|Her|Their|Theirs)\b(?!\s*/)")
_THING = re.compile(
    r"(?:Its|These|Those(?!\s+who)"
    # "It is clear that …" and "It was in May that …" mean nothing before them.
    r"|It(?!\s+(?:is|was|seems|appears|will\s+be|would\s+be|has\s+been)\s+(?:\w+ly\s+)?(?:un)?"
    r"(?:clear|known|likely|true|important|possible|necessary|expected|estimated|believed|said|thought"
    r"|in|on|at|only|not\s+\w+|too)\b)"
    # "This week", and the paper itself.
    r"|This(?!\s+(?:week|month|year|morning|report|briefing|note|document|paper|bulletin|sheet|desk"
    r"|section|article|guide|page|table|memo|letter)\b)"
    r"|That(?!\s+(?:the|a|an|there|[^\W\d_a-z]\w*)\b))\b"
)
# Pronouns, and what stands for a name: "the witness said".
_WHO = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Tt]he\s+(?:witness|minister|official|speaker|spokes\w+))"
_TO_PRONOUN = re.compile(r"\b(?:asked|asks|told|pressed|reminded|questioned)\s(?:him|her|them)\b")
_LABEL = re.compile(
    r"(?:(?:Rt\.?|Hon\.?|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sir|Dame)\s)*[^\W\d_a-z][\w’'.-]*"
    r"(?:\s(?:de|van|von|der|of|the|[^\W\d_a-z][\w’'.-]*)){0,5}(?:\s\([^()]{2,60}\))?:(?=\s)"
)
_NO_NAME = re.compile(
    r"(?:Time|Date|From|To|Cc|Subject|Note|Notes|Re|Source|Sources|Title|Summary|Contact|Example|Tip"
    r"|Warning|Important|Answer|Question|Step|Figure|Table|Update|Background|Q|A|PS|RT)\b"
)
_TALK = re.compile(r"\b(?:I|we|you|my|our|your|us)\b")
_PROSE = re.compile(r"\b[^\W\dA-Z_]{2,}")  # no mere date or name
_OPEN, _CLOSE = "“„«", "”»"


def lead_of(passage: StoredPassage, number: int) -> Span | None:
    """What sentence `number` of a passage needs beside it, in the document; None where it stands
    alone.

    It may stand after the sentence: a quotation of several sentences often ends with its speaker.
    """
    first, last = _paragraphs(passage.kinds, number)
    sentences = [passage.sentence(at) for at in range(len(passage.sentences))]
    label = _label(sentences, first, last, number)
    if label is not None:
        at, length = label
        start = passage.sentences[at].start
        return Span(start, start + length) if at != number else None
    found = _beside(sentences, first, last, number)
    if found is None or not any(map(_PROSE.search, sentences[found[0] : found[1] + 1])):
        return None
    return Span(passage.sentences[found[0]].start, passage.sentences[found[1]].end)


def leans(text: str) -> bool:
    """Whether a sentence alone does not tell who speaks or what is meant."""
    return bool(_PERSON.match(text) or _THING.match(text)) or _is_bare(text)


def _beside(sentences: Sequence[str], first: int, last: int, number: int) -> tuple[int, int] | None:
    """The first and the last sentence of what a sentence needs."""
    text = sentences[number]
    opened = _opened(sentences, first, number)
    if opened is None and not _is_bare(text) and not _begins_quotation(text):
        if _quotes(text) and _by_pronoun(text):
            return _named_before(sentences, first, number)
        return _meant(sentences, first, number)
    if _attributed(text):
        # "…, he added": that tells that someone speaks, but not who.
        return _named_before(sentences, first, number) if _by_pronoun(text) else None
    start = number if opened is None else opened
    for at in (opened, *_until_closed(sentences, number, last)):
        if at is not None and _attributed(sentences[at]):
            # "…," she said: who she is stands before the quotation, if anywhere.
            by_pronoun = _by_pronoun(sentences[at])
            who = _named_before(sentences, first, start) if by_pronoun else None
            return who or (at, at)
    for at in range(start - 1, max(first, start - _FAR) - 1, -1):
        if _attributed(sentences[at]):
            # "“…,” he said." brings the sentence before, if that is where he is named.
            named = _by_pronoun(sentences[at]) and at > first and not leans(sentences[at - 1])
            return (at - 1 if named else at), at
    return (start - 1, start - 1) if start > first else None


def _until_closed(sentences: Sequence[str], number: int, last: int) -> list[int]:
    """The sentences after this one that its quotation reaches into."""
    reached = list[int]()
    opened = _opened(sentences, number, number + 1)
    inside = opened is not None
    for at in range(number + 1, min(last, number + _FAR) + 1):
        if not inside:
            break
        reached.append(at)
        inside = _opened(sentences, number, at + 1) is not None
    return reached


def _meant(sentences: Sequence[str], first: int, number: int) -> tuple[int, int] | None:
    """The sentence that names what the pronoun at the head of this one means."""
    if _PERSON.match(sentences[number]):
        return _named_before(sentences, first, number)
    if _THING.match(sentences[number]) and number > first:
        return number - 1, number - 1
    return None


def _named_before(sentences: Sequence[str], first: int, number: int) -> tuple[int, int] | None:
    """The nearest sentence before that does not lean itself; the one before where none does."""
    for at in range(number - 1, max(first, number - _FAR) - 1, -1):
        text = sentences[at]
        if not leans(text) and not _by_pronoun(text) and not _TO_PRONOUN.search(text):
            return at, at
    return (number - 1, number - 1) if number > first else None


def _label(sentences: Sequence[str], first: int, last: int, number: int) -> tuple[int, int] | None:
    """The sentence with the name that opens the turn in which this one stands, and its length."""
    labels = {
        at: match.end()
        for at in range(first, last + 1)
        if (match := _LABEL.match(sentences[at])) and not _NO_NAME.match(sentences[at])
    }
    turns = [at for at in labels if at <= number]
    if not turns or not any(map(_TALK.search, sentences[first : last + 1])):
        return None
    at = turns[-1]
    # One name and a colon may be anything; two make a conversation, and so does a title.
    sure = len(labels) > 1 or "(" in sentences[at][: labels[at]]
    return (at, labels[at]) if sure else None


def _paragraphs(kinds: Sequence[str], number: int) -> tuple[int, int]:
    """The first and the last sentence of the running text around a sentence."""
    first = last = number
    if kinds[number] != "paragraph":
        return first, last
    while first and kinds[first - 1] == "paragraph":
        first -= 1
    while last + 1 < len(kinds) and kinds[last + 1] == "paragraph":
        last += 1
    return first, last


def _opened(sentences: Sequence[str], first: int, number: int) -> int | None:
    """The sentence that opened the quotation in which this one begins; None outside of one."""
    opened: int | None = None
    for at in range(first, number):
        for character in sentences[at]:
            if character in _OPEN:
                opened = at
            elif character in _CLOSE:
                opened = None
            elif character == '"':
                opened = at if opened is None else None
    return opened


def _begins_quotation(text: str) -> bool:
    """Whether it opens with a quotation that it does not close."""
    return _quotes(text) and _opened([text, ""], 0, 1) is not None


def _is_bare(text: str) -> bool:
    """Whether a sentence is a quotation from end to end."""
    bare = text.strip(" .!?")
    return bare[:1] in '“"„«' and not any(map(str.isalpha, _outside(bare)))


def _outside(text: str) -> str:
    """What stands outside of quotation marks."""
    return re.sub(r'[“„«][^”»]*(?:[”»]|\Z)|"[^"]*(?:"|\Z)|\A[^“„«"]*[”»]', " ", text)


def _quotes(text: str) -> bool:
    return text.lstrip()[:1] in (*_OPEN, '"')


def _attributed(text: str) -> bool:
    return bool(SAYING.search(_outside(text)))


def _by_pronoun(text: str) -> bool:
    return bool(
        re.search(
            rf"\b{_WHO}\s+(?:\w+\s+)?(?:{_SAYING})\b|\b(?:{_SAYING})\s+{_WHO}\b", _outside(text)
        )
    )
