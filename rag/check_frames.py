"""Who is said to say what in a sentence: "Kyiv says that …", "according to …", a quotation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.check_atoms import Atom, Text

_VERBS = (
    r"(?:said|says?|saying|told|tells|claim(?:s|ed|ing)?|argue[sd]?|warn(?:s|ed)?|insist(?:s|ed)?"
    r"|add(?:s|ed)|stated|believe[sd]?|consider(?:s|ed)?|estimate[sd]?|suggest(?:s|ed)?"
    r"|promise[sd]?|explain(?:s|ed)|repl(?:y|ies|ied)|answer(?:s|ed)|wrote|writes|note[sd]"
    r"|maintain(?:s|ed)?|thinks?|thought|conclude[sd]?|accept(?:s|ed) that|acknowledge[sd]?"
    r"|admit(?:s|ted)?|allege[sd]?|predict(?:s|ed)?|den(?:y|ies|ied) that|confirm(?:s|ed)? that"
    r"|announce[sd]? that|report(?:s|ed)? that|remark(?:s|ed)?|recall(?:s|ed)? that|asked|asks"
    r"|declare[sd]?|assert(?:s|ed)?|contend(?:s|ed)?|stress(?:es|ed)?|hope[sd]? that|fears?|feared"
    r"|expects?|expected that|put(?:s)? (?:it|the)|puts?(?= \w+)|reckon(?:s|ed)?|trace[sd]?"
    r"|propose[sd]? that"
    r"|recommend(?:s|ed)|found that|finds that|understands? that|comment(?:s|ed)|cited|quoted"
    r"|call(?:s|ed) for|inform(?:s|ed)|caution(?:s|ed)|concede[sd]?|disclose[sd]?"
    r"|testif(?:y|ies|ied)"
    r"|emphasi[sz]e[sd]?|point(?:s|ed) out|complain(?:s|ed)?|advise[sd]? that|assure[sd]?"
    r"|remind(?:s|ed)?|observe[sd] that|reveal(?:s|ed)? that|signal(?:s|led) that|agreed that"
    r"|hear[ds]? that|learnt that|learned that)"
)
# Verbs of doing as well: they bring in words of someone only before "that" or beside a quotation.
_DOING = re.compile(
    r"(?:consider|remark|stress|fear|accept|add|note|put|expect|suggest|answer|ask|den|confirm|announce|report|recall"
    r"|hope|fear|find|found|understand|propose|recommend|trace|call|agree|hear|learn|cite|quote"
    r"|comment|claim|estimate|conclude|thought|promise|maintain|explain)",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|in the (?:words|view|opinion) of|as reported by|citing)\s+", re.IGNORECASE
)
_SPEAKER_ENDS = re.compile(r",\s|;\s|[.]?$")
# "According to Breck, the county leader, …"
_ASIDE = re.compile(
    r",\s(?:(?:an?|who|which|led|its|his|her)\s[^,]{2,60}|the(?:\s[\w’'-]+){1,4}),", re.IGNORECASE
)
_SAYS = re.compile(rf"\b{_VERBS}\b")
_QUOTED = re.compile(r"[“„«](?P<in>[^“”„»]*)[”“»]?|\"(?P<straight>[^\"]*)\"?")
# "told the inquiry that", "told reporters: “"
_TO_WHOM = re.compile(
    r"(?:\s+(?:to )?(?:the |his |her |its |a )?[\w’'-]+(?:\s+[\w’'-]+){0,3}?)?"
    r"\s*(?:that\b|[,:]?\s*[“„«\"])"
)
# "put the pledges at €21 billion"
_PUT_AT = re.compile(r"(?:\s[\w’'-]+){1,8}\sat\s[\d$€£]")
_PRONOUN = re.compile(
    r"^(?:and |but |as |also |then )*(?:s?he|they|it|we|I|who|which|that)\b", re.I
)
_ADVERB = re.compile(r"\b(?:has|have|had|also|later|then|again|\w+ly)\b", re.IGNORECASE)
# Hearsay without a speaker is an attribution, too.
_HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|supposedly|purportedly|apparently|(?:is|are|was|were) (?:said|"
    r"reported|believed|thought|understood|alleged|rumou?red) (?:to|that))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Words that are somebody's: from `start` to `end` of the text.

    `speaker` is the phrase that names who, as it stands ("Ilse Varga", "she"); "" where none does.
    `speaker_start` is where it stands, -1 without one.
    """

    start: int
    end: int
    speaker: str
    speaker_start: int = -1

    @property
    def by_pronoun(self) -> bool:
        """Whether only a pronoun, or nothing, names the speaker."""
        return not self.speaker or bool(_PRONOUN.match(self.speaker))


def frames_of(text: Text) -> tuple[Frame, ...]:
    """The parts of a sentence that are told as somebody's words, from left to right."""
    sentence = text.text
    found = list(_according(sentence))
    found.extend(_said(sentence))
    if not found and (quoted := _QUOTED.search(sentence)) and _is_long(quoted.group()):
        found.append(Frame(quoted.start(), quoted.end(), ""))
    if not found and (hearsay := _HEARSAY.search(sentence)):
        found.append(Frame(hearsay.end(), len(sentence), ""))
    return tuple(sorted(found, key=lambda frame: frame.start))


def inside(atom: Atom, frame: Frame) -> bool:
    """Whether an atom is among the words that a frame holds."""
    return frame.start <= atom.start and atom.end <= frame.end


def _according(sentence: str) -> Iterator[Frame]:
    for match in _ACCORDING.finditer(sentence):
        opens = not sentence[: match.start()].strip(' “"*')
        rest = sentence[match.end() :]
        stop = _SPEAKER_ENDS.search(rest)
        end = match.end() + (stop.start() if stop else len(rest))
        speaker = sentence[match.end() : end].strip(" ,.")
        if aside := _ASIDE.match(sentence[end:]):
            end += aside.end() - 1
        if opens:
            yield Frame(end, len(sentence), speaker, match.end())
        else:
            yield Frame(_last_part(sentence, match.start()), match.start(), speaker, match.end())


def _said(sentence: str) -> Iterator[Frame]:
    quotations = [m.span() for m in _QUOTED.finditer(sentence)]
    for match in _SAYS.finditer(sentence):
        if any(start < match.start() < end for start, end in quotations):
            continue
        frame = _frame(sentence, match, quotations)
        if frame is not None:
            yield frame
            return


def _frame(sentence: str, verb: re.Match[str], quotations: list[tuple[int, int]]) -> Frame | None:
    before, after = sentence[: verb.start()], sentence[verb.end() :]
    quoted_before = [span for span in quotations if span[1] <= verb.start()]
    quoted_after = [span for span in quotations if span[0] >= verb.end()]
    tail = _TO_WHOM.match(after)
    trailing = _trailing(before, after, quoted_before)
    if trailing is not None:
        return trailing
    that = tail is not None or bool(re.match(r"\s+that\b", after)) or " that" in verb.group()
    that = that or (verb.group() in ("put", "puts") and bool(_PUT_AT.match(after)))
    if _DOING.match(verb.group()) and not that and not quoted_after:
        return None
    clause = re.split(r"(?<=[,;:–—])\s", before)[-1] if not _has_aside(before) else before
    speaker = _ADVERB.sub(" ", clause).strip(' ,“”"')
    if not speaker and not quoted_after:
        return None
    start = verb.end() + (tail.end() - 1 if tail and not that else 0)
    at = before.rfind(clause)
    return Frame(start, len(sentence), " ".join(speaker.split()), max(at, 0))


def _trailing(before: str, after: str, quoted: list[tuple[int, int]]) -> Frame | None:
    """ "…,” she said." and "…, said the minister." """
    if quoted:
        start, end = quoted[0]
        subject = before[end:].strip(" ,")
        named = subject or _subject_after(after)
        return Frame(start, end, named, end)
    match = re.search(r",\s*(?P<who>[^,]{0,60})$", before)
    if match is None or len(before[: match.start()].split()) < 3:
        return None
    ends = re.match(r"\s*(?:[.,]|$)|\s+(?:in|on|at)\b[^,]*\.?$|\s*,?\s+and\b", after)
    if match["who"].strip(' ”"') and ends:
        start, who = _last_part(before, match.start()), match["who"].strip(' ”"')
        return Frame(start, match.start(), who, match.start() + 1)
    if not match["who"].strip() and (named := _subject_after(after)):
        return Frame(_last_part(before, match.start()), match.start(), named, len(before))
    return None


def _last_part(sentence: str, end: int) -> int:
    """Where the part before `end` begins: after the last semicolon."""
    return sentence.rfind(";", 0, end) + 1


def _subject_after(after: str) -> str:
    match = re.match(r"\s+(?P<who>[^,.;“]+)", after)
    return match["who"].strip() if match else ""


def _has_aside(before: str) -> bool:
    """Whether the subject has an aside: "Ms. Osei, its manager, said"."""
    return bool(re.search(r",[^,]+,\s*$", before))


def _is_long(quotation: str) -> bool:
    return len(quotation.split()) > 3
