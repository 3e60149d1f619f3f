"""What a chat model wrote, as plain sentences with the footnote numbers they carry.

Models keep to a format loosely: numbers come as [1], [1, 2], [1-3], 【1】, [^1], [Source 1] or ¹,
before or after the full stop, and the text may bring headings, bullets, links and HTML with it.
Nothing of that reaches the reader; links above all, which could carry words of a briefing away.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from corpus.documents import Span
from index.sentences import sentences


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence a model wrote, without markup, and the footnote numbers it gave it, as given.

    `cut` says that the model's text broke off in it.
    """

    text: str
    numbers: tuple[int, ...]
    cut: bool = False


def written(text: str, ended: bool = True) -> list[Written]:
    """The sentences of a model's text.

    While the text still grows (`ended` false), only those that no later text can change: the next
    one has begun, so every number behind the full stop has been seen.
    """
    plain = plain_text(text)
    if not ended:
        plain = _OPEN_TAIL.sub("", plain)
    body, marks = _without_markers(plain)
    body = _REFERENCES.split(body, maxsplit=1)[0]
    found = _placed(_wrapped(body), marks)
    return [
        sentence for end, sentence in found if sentence.text and (ended or _is_final(body, end))
    ]


_LINK = re.compile(
    r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>\n]{0,2000}>",
    re.DOTALL,
)
# What the prompt puts behind a sentence that leans on the one before, copied with it.
_COPIED_ASIDE = re.compile(r"\s*\(before it:[^()\n]*(?:\([^()\n]*\)[^()\n]*)*(?:\)|\Z)")
_KEPT_FORMATS = "\u200c\u200d"  # they join and part letters in Persian, Hindi and other scripts


def plain_text(text: str) -> str:
    """Text without control characters, HTML, links (their words stay) and emphasis."""
    text = "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\n\t" or c in _KEPT_FORMATS or unicodedata.category(c) not in _UNSHOWN
    )
    text = re.sub(r"\\([\[\]()*_#>!`.-])", r"\1", text)
    text = _COPIED_ASIDE.sub("", text)
    text = _LINK.sub(_link_text, text)
    text = re.sub(r"[*`]+|~~", "", text)
    return re.sub(r"(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)", "", text)


_UNSHOWN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def _link_text(match: re.Match[str]) -> str:
    label = match[1] or ""
    return f"[{label}]" if re.fullmatch(r"\s*\^?\d{1,3}\s*", label) else label


_WORD = r"(?:sentences?|sources?|evidence|references?|refs?\.?|nos?\.?|#)\s*"
_NUMBERS = rf"\^?(?:{_WORD})?\d{{1,3}}(?:(?:\s*(?:[,;&–-]|and)\s*|\s+)\^?(?:{_WORD})?\d{{1,3}})*"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKER = re.compile(
    # "According to [1], …" would read oddly without its number.
    r"(?P<lead>\b(?:according to|as \w+ (?:in|by)|per|see)\s+(?:sentences?\s+|sources?\s+)?)?"
    rf"(?:[\[【]\s*(?P<inside>{_NUMBERS})\s*(?:†[^\]】\n]{{0,40}})?[\]】]"
    rf"|\((?=\s*{_WORD})\s*(?P<round>{_NUMBERS})\s*\))(?(lead),?)"
    r"|(?<=[.,;!?”\"»)])(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})",
    re.IGNORECASE,
)
# What may still become a marker, a link or a tag when more text comes.
_OPEN_TAIL = re.compile(
    r"(?:!?\[[^\]\n]{0,200}\]\([^)\n]{0,200}|!?[\[【][^\]】\n]{0,200}|<[^>\n]{0,200}"
    rf"|\(\s*{_WORD}[^)\n]{{0,60}})\Z",
    re.IGNORECASE,
)
_REFERENCES = re.compile(r"(?im)^\W*(?:references|sources|footnotes|citations|notes)\W*$")


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    numbers: tuple[int, ...]


def _without_markers(plain: str) -> tuple[str, list[_Mark]]:
    parts: list[str] = []
    marks: list[_Mark] = []
    length = last = 0
    for match in _MARKER.finditer(plain):
        part = plain[last : match.start()]
        last = match.end()
        glued = part[-1:].strip() and plain[last : last + 1].isalnum()
        numbers = match["inside"] or match["round"] or match["raised"]
        marks.append(_Mark(length + len(part), _numbers(numbers)))
        part += " " if glued else ""
        parts.append(part)
        length += len(part)
    return "".join(parts) + plain[last:], marks


def _numbers(listed: str) -> tuple[int, ...]:
    listed = listed.translate(_SUPERSCRIPTS)
    found: list[int] = []
    for low, high in re.findall(r"(\d+)(?:\s*[–-]\s*\D{0,12}?(\d+))?", listed):
        first, last = int(low), int(high or low)
        # "[3-1]" and "[1-900]" are no ranges; their ends may still be numbers.
        found += range(first, last + 1) if 0 <= last - first <= 20 else (first, last)
    return tuple(dict.fromkeys(found))


_PREFIX = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|>[ \t]*|(?:[-–+•▪‣●|]|\d{1,2}[.)])[ \t]+)*")
_LINE_ENDS = re.compile(r"[.!?…:。！？][\"'”’»)\]]*\s*\Z")
_LINE_OPENS = re.compile(r"\s*(?:#{1,6}\s|[-–+•▪‣●>|]|\d{1,2}[.)]\s|\Z)")


def _wrapped(body: str) -> str:
    """The same text, as long, with a line end only where a sentence cannot go on behind it."""
    lines = body.split("\n")
    joined = lines[0]
    for before, line in pairwise(lines):
        ends = not before.strip() or _LINE_ENDS.search(before) or before.lstrip().startswith("#")
        joined += ("\n" if ends or _LINE_OPENS.match(line) else " ") + line
    return joined


_LONGEST = 100_000  # a model's sentence is checked whole; the splitter must not cut it


def _placed(body: str, marks: list[_Mark]) -> list[tuple[int, Written]]:
    """Each sentence with its end in `body`, carrying the marks that stand in it or behind it."""
    spans: list[Span] = []
    lines: list[int] = []  # where the line of each sentence starts, for the first of a line
    offset = 0
    for line in body.split("\n"):
        prefix = _PREFIX.match(line)
        begin = offset + (prefix.end() if prefix else 0)
        cuts = [at for at in _told_ends(body, marks) if begin < at < offset + len(line)]
        edges = pairwise([begin, *cuts, offset + len(line)])
        found = [s for start, end in edges for s in sentences(body, start, end, _LONGEST)]
        spans += found
        lines += [offset, *(span.start for span in found[1:])][: len(found)]
        offset += len(line) + 1
    carried: list[list[int]] = [[] for _ in spans]
    leading = bool(marks and spans and marks[0].at <= spans[0].start)
    for mark in marks:
        if spans:
            carried[_owner(mark.at, spans, lines, leading)] += mark.numbers
    return [
        (span.end, Written(_tidy(body[span.start : span.end]), tuple(dict.fromkeys(numbers))))
        for span, numbers in zip(spans, carried, strict=True)
    ]


def _told_ends(body: str, marks: list[_Mark]) -> list[int]:
    """Where a number behind a full stop shows what the splitter may doubt: "by the U.S. [1] He"."""
    return [
        mark.at
        for mark in marks
        if re.search(r"[.!?…][\"'”’»)]*\s*\Z", body[: mark.at])
        and re.match(r"\s*[\"'“‘«(]*[A-ZÀ-Þ0-9]", body[mark.at :])
    ]


def _owner(at: int, spans: list[Span], lines: list[int], leading: bool) -> int:
    """The sentence a mark belongs to: the one it stands in or behind; the next at a line's start.

    A text that opens with a mark puts its marks before its sentences (`leading`).
    """
    following = sum(span.start < at for span in spans)
    if following == len(spans):
        return following - 1
    opens_line = lines[following] <= at
    if following == 0 or opens_line or (leading and at > spans[following - 1].end):
        return following
    return following - 1


def _tidy(sentence: str) -> str:
    text = " ".join(sentence.replace("|", " ").split())
    text = re.sub(r"\s+([.,;)])", r"\1", re.sub(r"\(\s*\)", "", text))
    text = text.lstrip(",;:.) ").strip()
    if not any(c.isalnum() for c in text):
        return ""
    # "According to [1], the mission …" has lost its opening.
    return text[0].upper() + text[1:] if text.split()[0].islower() else text


# The splitter may look this far beyond a full stop before it takes it for an end ("No." + "10").
_LOOKAHEAD = 32
# … and this far behind a question in quotation marks ("Why?" the spokesman of the ministry asked).
_LONG_LOOKAHEAD = 110


def _is_final(body: str, end: int) -> bool:
    asked = re.search(r"[!?…][\"'”’»)]+\Z", body[:end])
    return len(body[end:].strip()) >= (_LONG_LOOKAHEAD if asked else _LOOKAHEAD)
