"""Role for role: "and Germany?" asks the question before of Germany, "and in May?" of May."""

import re
from collections.abc import Sequence

from rag.followup_clauses import ASKING
from rag.followup_context import Context
from rag.followup_events import AUXILIARY
from rag.followup_phrases import Phrase, is_person, phrases
from rag.followup_words import GENERIC

OPENING = re.compile(
    r"^\s*(?:(?:ok(?:ay)?|no|well|thanks|thank you|and|but|or|so|also|then|now)\b[\s,.!:]*)*"
    r"(?:(?P<about>(?:what|how) about|what of|(?:the )?same for|(?:no, )?i (?:mean|meant)|"
    r"(?:i was|i am|i'm) (?:asking|talking) about)\b[\s,:]*)?",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^(?P<link>in|for|at|on|to|with|from|by|of|between|against|under|since|until|before|after|"
    r"about|during|around)?\b\s*(?P<named>[^?!,;]+?)[\s?.!]*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    rf"^(?:{ASKING}|{AUXILIARY}|i|he|she|it|they|we|you|there|that|this|tell|give|show|explain|"
    r"list|describe|if|not)\b",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(r"(?:last|next|this|yesterday|today|tomorrow)\b", re.IGNORECASE)
_NAMED = ("country", "name", "person")


def swapped(question: str, context: Context) -> str | None:
    """The question before with one part replaced by the fragment; None where nothing fits."""
    fragment = fragment_of(question)
    if fragment is None:
        return None
    link, named = fragment
    found = [p for p in phrases(f"– {named}") if not set(p.words) <= GENERIC]
    if not found or len(found) > 2 or not _is_said_to_be_one(question, link, found[0]):
        return None
    before = context.before
    old = _counterpart(found[0], link, named, before)
    if old is not None:
        start, end = old.start, old.end
        new = re.sub(r"^(?:the|a|an) ", "", named, flags=re.IGNORECASE)
        if old.article not in ("the", "a", "an") or found[0].kind in ("country", "person"):
            new = named
        if old.kind == "date":
            start, end = _with_link(before, old, bool(link) or bool(_ADVERBIAL.match(named)))
            new = f"{link} {named}" if link else named
        text = before[:start] + new + before[end:]
        return text[:1].upper() + text[1:].rstrip(" ?!.") + "?"
    if link or found[0].kind == "date":
        link = link or ("" if _ADVERBIAL.match(named) else "in")
        return " ".join(f"{before.rstrip(' ?!.')} {link} {named}?".split())
    return None


def _is_said_to_be_one(question: str, link: str, new: Phrase) -> bool:
    """Whether a fragment takes the place of something: a bare key word may be a new subject."""
    opening = OPENING.match(question)
    if opening and opening.end():
        return True
    return question.rstrip().endswith("?") and (bool(link) or new.kind in ("date", "country"))


def fragment_of(question: str) -> tuple[str, str] | None:
    """The preposition (or "") and the words of a follow-up that is no clause of its own."""
    opening = OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    if _CLAUSE.match(rest):
        return None
    match = _FRAGMENT.match(rest)
    if match is None or len(match["named"].split()) > 6:
        return None
    return (match["link"] or "").lower(), match["named"].strip()


def carried(question: str, before: str) -> str:
    """A parallel question with what hung on the question before: "to Ukraine", "in April"."""
    new, old = phrases(question), phrases(before)
    subject = next((p for p in new if p.kind in _NAMED), None)
    rival = next((p for p in old if p.kind in _NAMED), None)
    if subject is None or rival is None or _kin(subject) != _kin(rival):
        return question
    if subject.text == rival.text:
        return question
    kinds, parts = {p.kind for p in new if p is not subject}, list[str]()
    for phrase in old:
        if phrase is rival or phrase.opening not in ("in", "to", "for", "at", "on", "from", "by"):
            continue
        if phrase.kind not in kinds and phrase.text.lower() not in question.lower():
            parts.append(f"{phrase.opening} {phrase.quoted}")
    return f"{question.rstrip(' ?!.')} {' '.join(parts)}?" if parts else question


def _counterpart(new: Phrase, link: str, named: str, before: str) -> Phrase | None:
    """The part of the question before that plays the role of the new one."""
    old = phrases(before)
    if new.kind == "date":
        return next((p for p in old if p.kind == "date"), None)
    same_link = [p for p in old if link and p.opening == link and p.kind != "date"]
    alike = [p for p in old if _shares_head(p, new)]
    if new.kind in _NAMED:
        kin = [p for p in old if p.kind in _NAMED and _kin(p) == _kin(new)]
        others = [p for p in old if p.kind in _NAMED]
        return next(
            iter([*[p for p in kin if p in same_link], *same_link, *alike, *kin, *others]), None
        )
    if is_person(new):
        same_link += [p for p in old if is_person(p)]
    if found := [*alike, *same_link]:
        return found[0]
    common = [p for p in old if p.kind == "common" and p.says_something]
    if link:
        return None
    if named.lower().startswith("the ") and any(p.article == "the" for p in common):
        return next(p for p in common if p.article == "the")
    return common[0] if len(common) == 1 and len(old) == 1 else None


def _shares_head(one: Phrase, other: Phrase) -> bool:
    return one.head.removesuffix("s") == other.head.removesuffix("s") or (
        bool(re.search(r"\d", other.text))
        and one.words[0] == other.words[0]
        and one.text != other.text
    )


def _kin(phrase: Phrase) -> str:
    return "person" if is_person(phrase) else phrase.kind


def _with_link(before: str, date: Phrase, own: bool) -> tuple[int, int]:
    """The span of a date, with its preposition where the new one brings its own."""
    match = re.search(
        r"\b(?:in|on|at|by|since|until|before|after|during)\s+$", before[: date.start], re.I
    )
    return (match.start() if match and own else date.start), date.end


def names_in(there: Sequence[Phrase]) -> list[Phrase]:
    """Those that are names."""
    return [phrase for phrase in there if phrase.kind in _NAMED]
