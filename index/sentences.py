"""Sentences of a block of text, as spans.

A regular expression finds the places where a sentence may end; for each of them the words on both
sides decide. Where the two readings are equally likely ("the U.S. Army", "in the U.S. Army chiefs
…") the text is left whole: half a sentence is a worse quote than two sentences.
"""

import re
from collections.abc import Iterator

from corpus.documents import Span
from index import abbreviations as words

# A longer "sentence" is a list, a table without lines or speech without punctuation: too much to
# read as one footnote, and more than half of what the embedding model takes in at once. Of the
# sentences of news and parliament transcripts, fewer than one in a thousand is longer.
MAX_SENTENCE = 600


def sentences(
    text: str, start: int = 0, end: int | None = None, longest: int = MAX_SENTENCE
) -> tuple[Span, ...]:
    """The sentences of the block `text[start:end]`, in order, as spans of `text`.

    Spans hold no white space at their ends, do not overlap, are at most `longest` characters long
    and cover every character that is not white space.
    """
    stop = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for cut in _boundaries(text, start, stop):
        spans.extend(pieces(text, begin, cut, longest))
        begin = cut
    spans.extend(pieces(text, begin, stop, longest))
    return tuple(spans)


def pieces(text: str, start: int, end: int, longest: int) -> Iterator[Span]:
    """`text[start:end]` without outer white space, cut at soft places until no piece is longer."""
    start, end = _trimmed(text, start, end)
    while end - start > longest:
        cut = _soft_cut(text, start, min(start + longest, end - longest // 4))
        yield Span(*_trimmed(text, start, cut))
        start, end = _trimmed(text, cut, end)
    if start < end:
        yield Span(start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


_QUOTES = "\"'”’“‘»«›‹"
_CLOSERS = (
    rf"(?:[{_QUOTES})\]}}*_¹²³⁰-⁹]|\[\d{{1,3}}(?:[,–-]\s?\d{{1,3}})*\]|[ \u00a0\u202f]»"
    r"|\s?[\U0001f000-\U0001faff\u2600-\u26ff\u2728\u2764\ufe0f\u200d])*"  # emoji
    # the number of a footnote: "prevails.12 The", "prevails.”3 The"
    r"(?:(?<=[a-z]{3}[.!?])\d{1,3}|(?<=[a-z][.!?][”\"’])\d{1,3})?"
)
_CANDIDATE = re.compile(
    # The look behind and the "++" keep long rows of dots from being tried again and again.
    rf"(?P<stop>(?<![.!?…؟։])[.!?…؟։]++(?:[ \u00a0]\.(?=\s|\Z))*)(?P<closers>{_CLOSERS})"
    # or the space was lost: "the end.Then it"
    r"(?:(?=\s|\Z)|(?<=[a-z]{3}[.!?])(?=[A-Z][a-z]*[ ,]))"
    # these scripts put no space after a sentence
    r"|(?P<wide>[。！？｡।॥۔።။។]+[」』”’）】》〉\"')\]]*)"
    r"|(?P<line>\n\s*)"
    r"|(?P<bullet>(?<=\s)[•▪◦‣●](?=\s))"
)


def _boundaries(text: str, start: int, stop: int) -> Iterator[int]:
    begin = start
    width = 0
    for match in _CANDIDATE.finditer(text, start, stop):
        kind = match.lastgroup
        if kind == "closers":
            ends = _ends_sentence(text, match, begin, stop)
        elif kind == "line":
            width = width or max(map(len, text[start:stop].split("\n")))
            ends = _ends_line(text, match, max(begin, start), stop, width)
        elif kind == "bullet":
            if text[begin : match.start()].strip():
                begin = match.start()
                yield begin
            continue
        else:
            ends = not text.startswith(("と", "って"), match.end())
        if ends:
            begin = match.end()
            yield begin


_NEXT = re.compile(
    rf"\s*(?P<opening>[{_QUOTES}„‚(\[{{¿¡*_]*)(?P<word>[^\W_][\w’'-]*|\S?)(?P<after>.?)"
)
# "Why?" Smith asked.
_ATTRIBUTION = re.compile(
    r"\s+(?:[A-Z][\w’'.-]*\s+){0,4}(?:said|says|asked|asks|told|tells|added|adds|wrote|writes|replied"
    r"|answered|shouted|cried|tweeted|posted|wondered|exclaimed|insisted|joked)\b"
)
_NO_START = frozenset(",;:.-–—…)%&/=+|!?]}>")


def _ends_sentence(text: str, match: re.Match[str], begin: int, stop: int) -> bool:
    following = _NEXT.match(text, match.end(), stop)
    if following is None or not following["word"]:
        return True
    word = following["word"]
    first = word[0]
    if first.islower():
        marker = following["opening"][-1:] == "(" and len(word) < 3 and following["after"] == ")"
        if not marker and not word[1:2].isupper():  # "(b) …" and "iPhone" may open a sentence
            return False
    elif first in _NO_START:
        return False
    if not text[match.end()].isspace() and not _token(text, begin, match.start()).islower():
        return False  # "Task.Run is", "Mr.Smith"
    mark = match["stop"]
    if mark == ".":
        return not _abbreviates(text, match, begin, following)
    if mark[0] in "!?…" and match["closers"] and _ATTRIBUTION.match(text, match.end(), stop):
        return False
    return not (mark == "!" and _token(text, begin, match.start()) in words.NAMES_WITH_A_MARK)


_MARKER = re.compile(
    r"\(?(?:\d{1,3}|[A-Za-z]|[ivxl]{1,4}|[IVXL]{1,4}|\d{1,2}(?:\.\d{1,2}){1,3})\Z"
    r"|(?:Table|Figure|Box|Chart|Map|Annex|Appendix|Abbildung|Tabelle)\s[A-Z]?\d{0,3}[.-]?\d{1,2}\Z"
)


def _abbreviates(text: str, match: re.Match[str], begin: int, following: re.Match[str]) -> bool:
    """Whether the full stop of `match` belongs to the word before it and the sentence goes on."""
    dot = match.start()
    token = _token(text, begin, dot)
    if not token:
        return False
    number = following["word"][0].isdigit()
    if len(token) == 1 and token.isalpha():
        return _is_initial(text, dot, begin, token, number, following)
    if token[0].isdigit() and len(token) <= 8:
        return _is_ordinal_or_clock(text, dot, begin, token, following)
    if token in words.BEFORE_A_NAME or token in words.ALWAYS_INSIDE:
        return True
    if token in words.BEFORE_A_NUMBER and number:
        return True
    if token in words.BEFORE_A_DATE:
        return number or following["word"] in words.BEFORE_A_DATE
    if words.DOTTED.match(token):
        if words.CLOCK.search(token):
            return bool(words.AFTER_CLOCK.match(text, match.end()))
        if token[0].islower():
            return True
        return not _opens(following) and not words.PLACE_AS_SUBJECT.match(text, match.end())
    if token in words.MAY_END:
        return not _opens(following)
    return _is_marker(text, dot, begin)


def _is_initial(
    text: str, dot: int, begin: int, letter: str, number: bool, following: re.Match[str]
) -> bool:
    if number or _is_marker(text, dot, begin):
        return True
    if text.endswith(words.GERMAN_PAIRS, begin, dot):
        return True
    before = text[max(begin, dot - 24) : dot - 1].split()
    previous = before[-1] if before else ""
    if previous in words.LABELLED or (letter == "I" and previous[:1].islower()):
        return False
    if letter.islower() and not letter.isascii():  # "2024 г. Президент"
        return False
    return not _opens(following)


def _is_ordinal_or_clock(
    text: str, dot: int, begin: int, token: str, following: re.Match[str]
) -> bool:
    if _is_marker(text, dot, begin):
        return True
    if words.CLOCK.search(token):
        return bool(words.AFTER_CLOCK.match(text, dot + 1))
    if len(token) > 2 or not token.isdigit():
        return False
    if following["word"] in words.GERMAN_ORDINAL_AFTER:
        return True
    before = text[max(begin, dot - 24) : dot - len(token)].split()
    german = bool(before) and before[-1].lower() in words.GERMAN_ORDINAL_BEFORE
    return german and not _opens(following)


def _is_marker(text: str, dot: int, begin: int) -> bool:
    """Whether "1", "a", "(iv", "2.3" or "Table 2" before the full stop opens the sentence."""
    return dot - begin < 20 and bool(_MARKER.match(text[begin:dot].strip(" \t\n\u00a0•▪◦‣●*-–")))


def _opens(following: re.Match[str]) -> bool:
    word: str = following["word"]
    if "’" in word or "'" in word:
        word = re.split("[’']", word, maxsplit=1)[0]
    return word in words.OPENERS and following["after"] != "."


def _token(text: str, begin: int, dot: int) -> str:
    """The word before `dot`, without what opens a bracket or quotation; "" if it is a long one."""
    head = text[max(begin, dot - 12) : dot]
    if not head or head[-1].isspace():
        return ""
    token = head.split()[-1]
    if "-" in token or "—" in token:
        token = re.split("[-—]", token)[-1]
    return token.lstrip("([{“‘\"'«„‚»*_/")


_LIST_LINE = re.compile(
    r"[•▪◦‣●·]\s|[-*–—]\s+(?=[A-ZÀ-Þ0-9\"“(])"
    r"|(?P<unsure>[-*–—]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+\S)"
)
# "Alice: …", "Hon. Andrew Scheer (Leader of the Opposition): …", "Q: …", "Source: …"
_SPEAKER_LINE = re.compile(
    r"(?:[A-Z][\w.’'-]*|\d{1,2})(?:[ \t]+(?:[A-Z(][\w.’')-]*|of|the|and|for|de|van|von|al)){0,6}"
    r"(?:[ \t]*\([^\n]{0,120}?\))?[ \t]?:(?=\s)"
)
# Narrower text is a column, where a short line says nothing; wider text is not hard-wrapped.
_LEAST_WIDTH, _MOST_WIDTH = 40, 160


def _ends_line(text: str, match: re.Match[str], begin: int, stop: int, width: int) -> bool:
    """Whether a line end ends a sentence: not in hard-wrapped prose, but before list lines,
    speakers, and after a line too short to have been wrapped (a title, a line of verse).
    """
    if match.group().count("\n") > 1:
        return True
    here = match.end()
    before = text[max(begin, text.rfind("\n", begin, match.start()) + 1) : match.start()].rstrip()
    if here >= stop or not before:
        return False
    listed = _LIST_LINE.match(text, here, stop)
    sure = listed and not listed["unsure"]
    if sure or (listed and (before[-1] in ".:;!?…" or _LIST_LINE.match(before))):
        return True
    if _SPEAKER_LINE.match(text, here, stop):
        return True
    short = width > _MOST_WIDTH or (width >= _LEAST_WIDTH and len(before) < 0.6 * width)
    first = text[here]
    return short and before[-1] not in ",-–—(/" and (first.isupper() or first.isdigit())


_SOFT = tuple(re.compile(p) for p in (r"\n", r"[.!?]\s", r"[;:|\t]\s", r",\s", r"\s"))


def _soft_cut(text: str, start: int, limit: int) -> int:
    """The last place before `limit` where a reader would pause, in the second half if possible."""
    middle = (start + limit) // 2
    for pattern in _SOFT:
        ends = [match.end() for match in pattern.finditer(text, middle, limit)]
        if ends:
            return ends[-1]
    return limit
