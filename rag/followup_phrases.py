"""The noun phrases of a question: what a later "it" may stand for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.query import STOP_WORDS
from rag.followup_words import (
    FUNCTION_EXTRA,
    GENERIC,
    OFFICES,
    PEOPLE,
    RELATIONAL,
    TITLES,
    is_base,
    is_past,
    is_verb,
)
from rag.terms import is_country

Kind = Literal["date", "person", "country", "name", "common"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_YEAR = r"(?:1[5-9]|20)\d\d"
DATES = re.compile(
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
_DETERMINERS = frozenset(_DETERMINERS_WORDS.split())
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
_DEGREES = frozenset(["most", "more", "very", "so", "too", "less", "least", "as"])
_ASKING_WORDS = """
what which whose many much
"""
_ASKING = frozenset(_ASKING_WORDS.split())
_LINKS_WORDS = """
of in for at on to with from between against under
"""
_LINKS = frozenset(_LINKS_WORDS.split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, without its article: a span of the question, and what kind of thing it names.

    `opening` is the word before it and its article, in lower case ("of", "did", …).
    """

    start: int
    end: int
    text: str
    kind: Kind
    opening: str
    article: str

    @property
    def words(self) -> list[str]:
        """Its words in lower case."""
        return self.text.lower().split()

    @property
    def head(self) -> str:
        """The noun that the phrase is built on."""
        words = [word for word in self.words if not word[0].isdigit()] or self.words
        return words[-1]

    @property
    def is_plural(self) -> bool:
        """Whether "they" may stand for it."""
        return bool(re.search(r"(?<![su'i])s$| (?:and|or) ", self.text)) or self.head == "people"

    @property
    def says_something(self) -> bool:
        """Whether it is worth searching for by itself."""
        return any(word not in GENERIC and word not in RELATIONAL for word in self.words)

    @property
    def quoted(self) -> str:
        """The phrase as it stands when it is spoken of again: "a bridge" is "the bridge" now."""
        told = self.article in ("a", "an") or self.opening in ("which", "what", "many")
        again = self.article == "the" or (self.kind == "common" and told)
        return f"the {self.text}" if again else self.text


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    closes: bool  # punctuation follows

    @property
    def plain(self) -> str:
        return self.text.lower().replace("’", "'")


def phrases(question: str) -> tuple[Phrase, ...]:
    """The noun phrases in order, those joined by "and" as one."""
    found = [_phrase(question, run, before) for run, before in _runs(question)]
    dates = [
        Phrase(m.start(), m.end(), m.group(), "date", _word_before(question, m.start()), "")
        for m in _dates(question)
    ]
    found = [p for p in found if p.opening not in _DEGREES or len(p.words) > 1 or p.is_plural]
    return tuple(sorted([*_joined(question, found), *dates], key=lambda phrase: phrase.start))


def whole(question: str, there: Sequence[Phrase], number: int) -> Phrase:
    """The phrase with what hangs on it: "filing fee" of "the filing fee for a small claim"."""
    phrase = there[number]
    for after in there[number + 1 :]:
        between = question[phrase.end : after.start].split()
        link = between[:1] and between[0].lower()
        inner = set(map(str.lower, between[1:])) <= _DETERMINERS
        if not link or link not in _LINKS or not inner or after.kind == "date":
            break
        if link != "of" and after.kind == "common" and phrase.kind != "common":
            break
        phrase = Phrase(
            phrase.start,
            after.end,
            question[phrase.start : after.end],
            phrase.kind,
            phrase.opening,
            phrase.article,
        )
    return phrase


def is_person(phrase: Phrase) -> bool:
    """Whether "he" or "she" may stand for it."""
    return phrase.kind == "person" or phrase.head in PEOPLE


def _dates(question: str) -> Iterator[re.Match[str]]:
    for match in DATES.finditer(question):
        if not _MAY_BE.match(match.group().strip()):
            yield match


def _runs(question: str) -> Iterator[tuple[list[_Token], list[str]]]:
    """Runs of words that are neither function words nor verbs, with the words before each."""
    taken = [(m.start(), m.end()) for m in _dates(question)]
    run, before = list[_Token](), list[str]()
    auxiliary = passive = False
    for token in _tokens(question):
        word = token.plain
        in_date = any(start <= token.start < end for start, end in taken)
        function = not token.text[0].isalnum() and token.text[0] not in "£$€"
        function |= _is_function(token) or in_date
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
    token: _Token, run: Sequence[_Token], before: Sequence[str], auxiliary: bool, passive: bool
) -> bool:
    word, last = token.plain, before[-1] if before else ""
    if token.text[0].isupper() and token.start:
        return last == "to" and not run and is_base(word)  # "How to Hire a Lawyer"
    if passive and word.endswith("ed") and last not in _DETERMINERS:
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
    if last in _DETERMINERS:
        return False
    if word.endswith("ing"):
        return True
    if last in _LINKS and last != "to":
        return False
    return bool(before)


def _is_function(token: _Token) -> bool:
    word = token.plain
    if token.text.isupper() and len(token.text) > 1:
        return False  # "WHO" and "US" are names
    if re.fullmatch(r"\w{3,}ly", word) and word not in _NO_ADVERBS:
        return True
    return word in STOP_WORDS or word in FUNCTION_EXTRA or word.endswith("'ll")


def _tokens(question: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(question):
        text, start = match.group(), match.start()
        kept = text.rstrip(".,'’-/")
        abbreviated = text.endswith(".") and (
            kept.lower() in TITLES or len(kept) == 1 or "." in kept
        )
        if abbreviated or text.endswith(("s'", "s’")):
            kept = text
        if kept:
            yield _Token(kept, start, start + len(kept), len(kept) < len(text))


def _phrase(question: str, run: Sequence[_Token], before: Sequence[str]) -> Phrase:
    article = before[-1] if before and before[-1] in _DETERMINERS else ""
    opening = next((word for word in reversed(before) if word not in _DETERMINERS), "")
    text = question[run[0].start : run[-1].end]
    for ending in ("'s", "’s"):
        text = text.removesuffix(ending)
    end = run[0].start + len(text)
    return Phrase(run[0].start, end, text, _kind(text, run), opening, article)


def _kind(text: str, run: Sequence[_Token]) -> Kind:
    words = text.split()
    capital = [
        word[0].isupper() and (run[0].start > 0 or n > 0 or word.isupper() or len(words) > 1)
        for n, word in enumerate(words)
    ]
    plain = [word.lower().strip(".") for word in words]
    if all(map(is_country, words)):
        return "country"
    if not any(capital):
        return "common"
    if plain[0] in TITLES and len(words) > 1:
        return "person"
    named = all(capital) and len(words) in (2, 3, 4) and not any(w.isupper() for w in words)
    if named and not set(plain) & OFFICES and not any(map(is_country, words)):
        return "person"
    return "name"


def _joined(question: str, found: Sequence[Phrase]) -> Iterator[Phrase]:
    """Phrases with only "and", "or" or a comma between, as one."""
    held: Phrase | None = None
    for phrase in found:
        between = question[held.end : phrase.start].strip().lower() if held else ""
        if held and between in ("and", "or", "vs", "versus", ",", ", and", "and the", "®"):
            kind = held.kind if held.kind == phrase.kind else "name"
            kind = "common" if "common" in (held.kind, phrase.kind) else kind
            text = question[held.start : phrase.end]
            held = Phrase(held.start, phrase.end, text, kind, held.opening, held.article)
            continue
        if held:
            yield held
        held = phrase
    if held:
        yield held


def _word_before(question: str, start: int) -> str:
    words = question[:start].split()
    return words[-1].lower() if words else ""


_all__ = ["DATES", "Kind", "Phrase", "is_person", "phrases", "whole"]
