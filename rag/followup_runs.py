"""Runs of words that may be a noun phrase: what is left between function words and verbs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.query import STOP_WORDS
from rag.followup_words import FUNCTION_EXTRA, TITLES, is_base, is_past, is_verb

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATES = re.compile(
    rf"\b(?:(?:the )?(?:first|second|third|fourth|last) (?:quarter|half)(?: of {_YEAR})?|"
    rf"(?:(?:early|late|mid)[- ])?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}\b\.?"
    rf"(?: \d{{1,2}}(?:st|nd|rd|th)?\b(?!:))?(?:,? {_YEAR})?|{_YEAR}(?:[-–/]\d{{2,4}})?|"
    rf"(?:last|next|this|the (?:previous|following|same)) "
    rf"(?:week|month|year|summer|spring|autumn|winter|night|morning|{_DAY}|{_MONTH})|"
    rf"(?:on )?{_DAY}(?: (?:morning|afternoon|evening|night))?|yesterday|today|tomorrow|q[1-4])\b",
    re.IGNORECASE,
)
_MAY_BE = re.compile(r"^(?:may|mar|march|sat|sun|dec|jan)$")  # a month only with a capital
_TOKEN = re.compile(r"[£$€]?[^\W_][\w®%.,'’&/-]*|[^\w\s]")
_DETERMINERS_WORDS = """
the a an this that these those his her its their my your our any some
"""
DETERMINERS = frozenset(_DETERMINERS_WORDS.split())
_AUXILIARIES_WORDS = """
do does did will would can could should shall may might must didn't doesn't don't
"""
_AUXILIARIES = frozenset(_AUXILIARIES_WORDS.split())
_BE_WORDS = """
is are was were be been being has have had
"""
_BE = frozenset(_BE_WORDS.split())
_NO_ADVERBS_WORDS = """
family supply reply ally rally assembly july italy monopoly bully jelly anomaly
"""
_NO_ADVERBS = frozenset(_NO_ADVERBS_WORDS.split())
_ASKING_WORDS = """
what which whose many much
"""
_ASKING = frozenset(_ASKING_WORDS.split())
_LINKS_WORDS = """
of in for at on to with from between against under
"""
LINKS = frozenset(_LINKS_WORDS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands; `closes` where punctuation follows it."""

    text: str
    start: int
    end: int
    closes: bool

    @property
    def plain(self) -> str:
        """The word in lower case."""
        return self.text.lower().replace("’", "'")


def runs(question: str) -> Iterator[tuple[list[Token], list[str]]]:
    """Runs of words that are neither function words nor verbs, with the words before each."""
    taken = [(m.start(), m.end()) for m in dates(question)]
    run, before = list[Token](), list[str]()
    auxiliary = passive = False
    for token in _tokens(question):
        word = token.plain
        in_date = any(start <= token.start < end for start, end in taken)
        function = not token.text[0].isalnum() and token.text[0] not in "£$€"
        function |= (_is_function(token) and not (run and word == "all")) or in_date
        # "How tall is …": a degree, no thing. "How Germany …" and "how many" are others.
        function |= (
            before[-1:] == ["how"] and not run and word not in _ASKING and token.text.islower()
        )
        verb = not function and _is_verb_here(token, run, before, auxiliary, passive)
        if function or verb:
            if run:
                yield run, before
                before, run = [*before, *(t.plain for t in run)], []
            auxiliary = (auxiliary or word in _AUXILIARIES) and not verb
            passive = passive or word in _BE
            before = [*before, word]
        else:
            run.append(token)
        if token.closes and run:
            yield run, before
            before, run = [*before, *(t.plain for t in run), ","], []
    if run:
        yield run, before


def _is_verb_here(
    token: Token, run: Sequence[Token], before: Sequence[str], auxiliary: bool, passive: bool
) -> bool:
    word, last = token.plain, before[-1] if before else ""
    if token.text[0].isupper() and token.start:
        return last == "to" and not run and is_base(word)  # "How to Hire a Lawyer"
    if passive and word.endswith("ed") and last not in DETERMINERS:
        return True
    if not is_verb(word) or (not run and last in _ASKING):
        return False
    if run:
        if passive and is_past(word):
            return True
        if auxiliary:
            return is_base(word)
        named = run[-1].text[0].isupper() and run[-1].start > 0
        third = word.endswith("s") and not is_base(word)
        asks = before[:1] in (["who"], ["which"], ["what"])
        return (asks and is_past(word)) or (named and (third or is_past(word)))
    if last in DETERMINERS:
        return False
    if word.endswith("ing"):
        return True
    if last in LINKS and last != "to":
        return False
    return bool(before)


def _is_function(token: Token) -> bool:
    word = token.plain
    if token.text.isupper() and len(token.text) > 1:
        return False  # "WHO" and "US" are names
    if re.fullmatch(r"\w{3,}(?:ly|-wise)", word) and word not in _NO_ADVERBS:
        return True
    return word in STOP_WORDS or word in FUNCTION_EXTRA or word.endswith("'ll")


def _tokens(question: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(question):
        text, start = match.group(), match.start()
        kept = text.rstrip(".,'’-/")
        abbreviated = text.endswith(".") and (
            kept.lower() in TITLES or len(kept) == 1 or "." in kept
        )
        if abbreviated or text.endswith(("s'", "s’")):
            kept = text
        if kept:
            yield Token(kept, start, start + len(kept), len(kept) < len(text))


def dates(question: str) -> Iterator[re.Match[str]]:
    """Where a question names days, months, quarters or years."""
    for match in _DATES.finditer(question):
        if not _MAY_BE.match(match.group().strip()):
            yield match
