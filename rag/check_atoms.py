"""A sentence as the atoms that a check compares: words, numbers, dates, names and marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from index.query import STOP_WORDS
from rag.check_dates import When, dates_of
from rag.check_figures import figures_of
from rag.quantities import Quantity
from rag.stemming import stem
from rag.terms import is_country

Kind = Literal["word", "small", "number", "date", "name", "mark"]

_TOKEN = re.compile(
    r"(?:Mrs?|Ms|Dr|Prof|St|Gen|Sen|Lt)\.|[^\W\d_]\.(?:[^\W\d_]\.)+|\w+(?:[.,'’\-\u2011]\w+)*|[“”„«»\"]|[,;:.!?()\[\]–—|…]"
)
_TITLE_WORDS = """
mr mrs ms miss dr dame sir prof professor councillor president minister general captain lord lady
judge senator
"""
TITLES = frozenset(_TITLE_WORDS.split())
_JOINS = frozenset({"of", "de", "van", "von", "bin"})
_CAPITAL = r"(?:[A-Z]\.(?:[A-Z]\.)*|(?!I\b)[^\W\da-z_][\w\u2011-]*(?:['’](?!s\b)\w+)*)"
_ABBREVIATED = r"(?:(?<=\bMr|\bMs|\bDr|\bSt|\bLt)|(?<=\bMrs|\bGen|\bSen)|(?<=\bProf))\."
_NAME = re.compile(
    rf"\b{_CAPITAL}(?:(?:{_ABBREVIATED})?(?:\s|\s(?:of|de|van|von|bin|&)\s){_CAPITAL})*"
)
# Stop words of a search that carry meaning in a claim.
_WEIGHTY_WORDS = """
after again all before between both down during each either every few further many more most
off once only other out over same some under until up within without
"""
_WEIGHTY = frozenset(_WEIGHTY_WORDS.split())
_SHORT = {"wo": "will", "ca": "can", "sha": "shall"}
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "be", "'m": "be", "'d": "would"}


@dataclass(frozen=True, slots=True)
class Atom:
    """One part of a sentence: its span, and the key by which it is compared.

    `small` words are those that carry no subject. A name's key holds the stems of its words,
    without titles ("Mr."); `opens` is set for what stands first in a sentence or quotation, where
    a capital tells nothing.
    """

    kind: Kind
    text: str
    start: int
    end: int
    key: str
    opens: bool = False
    figure: Quantity | None = None
    when: When | None = None

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning: no mark, and no small word."""
        return self.kind not in ("mark", "small")

    @property
    def words(self) -> frozenset[str]:
        """The stems of a name's words."""
        return frozenset(self.key.split())


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence taken apart, in order. `day` is the date of the document that it stands in."""

    text: str
    atoms: tuple[Atom, ...]
    day: date | None = None

    @property
    def content(self) -> tuple[Atom, ...]:
        """The atoms that carry meaning."""
        return tuple(atom for atom in self.atoms if atom.is_content)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all words, and of each word of its names."""
        return frozenset(key for atom in self.atoms for key in atom.key.split())

    def of_kind(self, kind: Kind) -> tuple[Atom, ...]:
        """The atoms of one kind."""
        return tuple(atom for atom in self.atoms if atom.kind == kind)


@lru_cache(maxsize=4096)
def text_of(text: str, day: date | None = None) -> Text:
    """Take a sentence apart."""
    facts = _facts(text)
    names = [name for name in _names(text) if not any(_overlap(name, fact) for fact in facts)]
    atoms = list[Atom]()
    at = 0
    for fact in [*sorted([*facts, *names], key=lambda atom: atom.start), None]:
        atoms.extend(_words(text, at, fact.start if fact else len(text)))
        if fact:
            atoms.append(fact)
            at = fact.end + 2 * text.startswith(("'s", "’s"), fact.end)
    return Text(text, tuple(_opened(atoms)), day)


def _facts(text: str) -> Sequence[Atom]:
    """Dates, and the numbers that are no part of one."""
    found = [
        Atom("date", text[w.start : w.end], w.start, w.end, _date_key(w), when=w)
        for w in dates_of(text)
    ]
    for f in figures_of(text):
        key = "#" + format(f.value.normalize(), "f")
        number = Atom("number", text[f.start : f.end], f.start, f.end, key, figure=f)
        if not any(_overlap(number, atom) for atom in found):
            found.append(number)
    return found


def _overlap(one: Atom, other: Atom) -> bool:
    return one.start < other.end and other.start < one.end


def _names(text: str) -> Iterator[Atom]:
    """Capitalised words in a row ("Bank of England") without titles; in headlines acronyms alone.

    A single word that opens a sentence counts where it is known for a name.
    """
    titled = _is_titled(text)
    if text.isupper():
        return
    for match in _NAME.finditer(text):
        start, end = _without_first(match, text)
        said = text[start:end]
        parts = [word for word in re.findall(r"[\w’'\u2011-]+", said) if word not in _JOINS]
        if not parts or (titled and not all(map(_is_acronym, parts))):
            continue
        single = len(parts) == 1 and start == match.start() and _opens(text, start)
        if single and not (is_country(parts[0]) or _is_acronym(parts[0])):
            continue
        if len(parts) == 1 and parts[0].lower() in STOP_WORDS and not _is_acronym(parts[0]):
            continue
        yield Atom("name", said, start, end, " ".join(_stem_of_name(part) for part in parts))


def _without_first(match: re.Match[str], text: str) -> tuple[int, int]:
    """The span of a name without titles, and without a first word that only opens a sentence."""
    start, end = match.span()
    while (word := re.match(r"([\w’'-]+)(?:\.?\s+(?:of\s+)?|$|\.$)", text[start:end])) is not None:
        plain = word[1].lower()
        if plain not in TITLES and (plain not in STOP_WORDS or _is_acronym(word[1])):
            break
        start += word.end()
    return start, end


def _stem_of_name(word: str) -> str:
    return stem(word.lower().replace("’", "'").replace("\u2011", "-"))


def _opens(text: str, at: int) -> bool:
    before = text[:at].rstrip(" *_#>-•(")
    return not before or before[-1] in '“„«"‘.:!?…|\n'


def _date_key(when: When) -> str:
    parts = (when.year, when.month, when.day, when.weekday, when.clock, when.offset)
    return "@" + "/".join("" if part is None else str(part) for part in parts)


def _words(text: str, start: int, end: int) -> Iterator[Atom]:
    for match in _TOKEN.finditer(text, start, end):
        token = match.group()
        if not (token[0].isalnum() or token[0] == "_"):
            yield Atom("mark", token, match.start(), match.end(), "")
            continue
        for word in _plain(token):
            small = word in TITLES or (word in STOP_WORDS and word not in _WEIGHTY)
            kind: Kind = "small" if small else "word"
            yield Atom(kind, token, match.start(), match.end(), stem(word))


def _plain(token: str) -> tuple[str, ...]:
    """The words of a token, in lower case: "won't" is "will", "not"."""
    word = token.lower().replace("’", "'").replace("\u2011", "-")
    if word == "cannot":
        return ("can", "not")
    if word.endswith("n't"):
        stump = word.removesuffix("n't")
        return (_SHORT.get(stump, stump), "not")
    for ending, whole in _ENDINGS.items():
        if word.endswith(ending):
            return (word.removesuffix(ending), whole)
    return (word.removesuffix("'s").removesuffix("'").rstrip("."),)


def _is_acronym(token: str) -> bool:
    return len(token) > 1 and token.isupper()


def _is_titled(text: str) -> bool:
    """Whether most words have capitals, as in headlines: there a capital tells nothing."""
    if text.rstrip().endswith("."):
        return False
    longer = re.findall(r"[^\W\d_]{4,}", text)
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) > 0.8 * len(longer)


def _opened(atoms: Sequence[Atom]) -> Iterator[Atom]:
    first = True
    for atom in atoms:
        if first and atom.kind != "mark":
            yield replace(atom, opens=True)
            first = False
        else:
            yield atom
        if atom.kind == "mark" and (atom.text in '“„«"' or atom.text in ".:!?…|"):
            first = True
