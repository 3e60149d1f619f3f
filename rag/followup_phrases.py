"""The noun phrases of a question: what a later "it" may stand for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.followup_runs import DETERMINERS, LINKS, Token, dates, runs
from rag.followup_words import GENERIC, OFFICES, PEOPLE, RELATIONAL, TITLES
from rag.terms import is_country

Kind = Literal["date", "person", "country", "name", "common"]

_DEGREES = frozenset(["most", "more", "very", "so", "too", "less", "least", "as"])


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


@lru_cache(maxsize=512)  # the questions of a conversation are read many times
def phrases(question: str) -> tuple[Phrase, ...]:
    """The noun phrases in order, those joined by "and" as one."""
    found = [_phrase(question, run, before) for run, before in runs(question)]
    dated = [
        Phrase(m.start(), m.end(), m.group(), "date", _word_before(question, m.start()), "")
        for m in dates(question)
    ]
    found = [p for p in found if p.opening not in _DEGREES or len(p.words) > 1 or p.is_plural]
    return tuple(sorted([*_joined(question, found), *dated], key=lambda phrase: phrase.start))


def whole(question: str, there: Sequence[Phrase], number: int) -> Phrase:
    """The phrase with what hangs on it: "filing fee" of "the filing fee for a small claim"."""
    phrase = there[number]
    for after in there[number + 1 :]:
        between = question[phrase.end : after.start].split()
        link = between[:1] and between[0].lower()
        inner = set(map(str.lower, between[1:])) <= DETERMINERS
        if not link or link not in LINKS or not inner or after.kind == "date":
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


def _phrase(question: str, run: Sequence[Token], before: Sequence[str]) -> Phrase:
    article = before[-1] if before and before[-1] in DETERMINERS else ""
    opening = next((word for word in reversed(before) if word not in DETERMINERS), "")
    text = question[run[0].start : run[-1].end]
    for ending in ("'s", "’s"):
        text = text.removesuffix(ending)
    end = run[0].start + len(text)
    return Phrase(run[0].start, end, text, _kind(text, run), opening, article)


def _kind(text: str, run: Sequence[Token]) -> Kind:
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
