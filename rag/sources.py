"""Sources that a question names: "the Reuters report", "according to the County Press Office"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.catalogue import Catalogue
from index.entries import State
from index.request import Origin
from rag.source_words import is_part_of_a_name

# A source of more than this share of the documents says nothing of where an answer stands.
MOST = 0.5
# What a named source is worth beside a passage that fits best by meaning and words, which has 1.
NAMED = 0.2

_WORD = re.compile(r"\w+(?:[.'’&]\w+)*")
# "The Herald | Sport", "Wire Service - World", "Rivers Authority (press office)"
_FURTHER = re.compile(r"\s+[|–—-]\s+.*$|\s*[(:].*$")
_DOMAIN = re.compile(r"\.(?:com|org|net|gov|eu|int|co\.uk|gov\.uk|org\.uk)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of a question, from `start` to `end`, that names a source, or any of several.

    `is_telling` where they are of few of the documents: what most are of limits nothing.
    """

    start: int
    end: int
    sources: frozenset[str]
    is_telling: bool = True


class NamedSources:
    """Finds the sources of an index in questions; `counts` says how many documents are of each.

    Documents without a source count under "".
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._most = MOST * sum(counts.values())
        self._by_first: dict[str, dict[tuple[str, ...], set[str]]] = {}
        self._longest = 0
        for source in filter(None, counts):
            for name in _names(source):
                forms = self._by_first.setdefault(name[0].lower(), {})
                forms.setdefault(_key(name), set()).add(source)
                self._longest = max(self._longest, len(name))

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """Where the question names sources, in order; of names within one another the longest."""
        words = list(_WORD.finditer(question))
        said = [_bare(match.group()) for match in words]
        found, place = list[Mention](), 0
        while place < len(said):
            here = said[place : place + self._longest]
            best = max(self._met(here), key=lambda form: form[0], default=None)
            if best is not None:
                start, last = words[place].start(), place + best[0] - 1
                end = words[last].start() + len(said[last])
                if not is_part_of_a_name(question, start, end):
                    found.append(Mention(start, end, frozenset(best[1]), self._is_few(best[1])))
            place += best[0] if best else 1
        return tuple(found)

    def _is_few(self, sources: Iterable[str]) -> bool:
        return sum(self._counts[source] for source in sources) <= self._most

    def _met(self, said: Sequence[str]) -> Iterable[tuple[int, set[str]]]:
        forms = self._by_first.get(said[0].lower() if said else "", {})
        for length in range(1, len(said) + 1) if forms else ():
            sources = forms.get(_key(said[:length]))
            if sources is not None:
                yield length, sources


class KnownSources:
    """The sources of the documents of a catalogue, read again when it has changed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._read: tuple[State, NamedSources] | None = None

    def now(self) -> NamedSources:
        """Those of the documents that are in it now."""
        # Not by its generation alone: another catalogue in its place counts from 0 again.
        state, read = self._catalogue.state(), self._read
        if read is None or read[0] != state:
            read = self._read = state, NamedSources(self._catalogue.sources())
        return read[1]


@dataclass(frozen=True, slots=True)
class SourceBonus:
    """What a passage gains by being of a source that the question names."""

    sources: frozenset[str]

    def __call__(self, origins: Sequence[Origin], scores: Sequence[float]) -> list[float]:
        """As index.request.Bonus."""
        return [NAMED if origin.source in self.sources else 0.0 for origin in origins]


def _names(source: str) -> list[list[str]]:
    """The ways to name a source: in full, by what comes first of it, without its article."""
    names = list[list[str]]()
    for text in dict.fromkeys((source, _FURTHER.sub("", source), _DOMAIN.sub("", source))):
        name = [_bare(word) for word in _WORD.findall(text)]
        if sum(map(len, name)) >= 3:
            names.append(name)
        if len(name) > 2 and name[0].lower() == "the":
            names.append(name[1:])
    return [written for name in names for written in _written(name)]


def _written(name: list[str]) -> list[list[str]]:
    """A name as a question may write it: one small word must have capitals ("Wired", "BBC")."""
    *article, word = name
    if len(name) > 2 or [w.lower() for w in article] not in ([], ["the"]) or not word.islower():
        return [name]
    return (
        [name] if not word.isalpha() else [[*article, word.capitalize()], [*article, word.upper()]]
    )


def _key(name: Sequence[str]) -> tuple[str, ...]:
    # One word, beside an article, must be written as the source writes it: "Fortune" is no fortune.
    article = [word.lower() for word in name[:1] if word.lower() == "the"]
    rest = name[len(article) :]
    return (*article, *(rest if len(rest) == 1 else [word.lower() for word in rest]))


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)
