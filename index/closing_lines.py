"""How the documents of an index end: the lines that many of them close with, word for word."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

from index.catalogue import Catalogue
from index.entries import State, load_sentences
from index.passage_table import decodes

# Lines that stand at the end of so many stories are of none of them. Near-copies are one story.
SEVERAL = 3
# From the end of a document: a name, a telephone number and a disclaimer may follow one another.
LAST = 4
_BATCH = 2000  # documents
# What is repeated may go on differently: "Photographs by the press office; taken on 5 May".
_CLAUSE = re.compile(r"[^;:|—–.!?]*[^\W_][^;:|—–.!?]*")
_LEAST = 4  # words: fewer are a common turn of phrase
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_ENDS = """
SELECT v.uid, v.story, p.start, p.sentences, f.body FROM versions v
JOIN passages p ON p.uid = v.uid AND p.ordinal = v.passage_count - 1
JOIN passages_fts f ON f.rowid = p.id WHERE v.uid > ? ORDER BY v.uid LIMIT ?
"""
_LAST_PASSAGES = """
SELECT p.id FROM json_each(?) k JOIN versions v ON v.uid = k.value
JOIN passages p ON p.uid = v.uid AND p.ordinal = v.passage_count - 1
"""


class ClosingLines:
    """The lines that documents of several stories close with, read again after a change."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._read: tuple[State, frozenset[str]] | None = None
        self._turn = Lock()

    def repeated(self) -> frozenset[str]:
        """The openings, as `opening` gives them, of lines that close several stories."""
        with self._turn:
            # Not by its generation alone: another catalogue in its place counts from 0 again.
            state = self._catalogue.state()
            if self._read is None or self._read[0] != state:
                self._read = state, _several(_lines(self._catalogue))
            return self._read[1]

    def last_passages(self, uids: Iterable[str]) -> frozenset[int]:
        """The ids of the passages that these versions end with."""
        rows = self._catalogue.rows(_LAST_PASSAGES, (json.dumps(sorted(set(uids))),))
        return frozenset(number for (number,) in rows)


def closing(kinds: Sequence[str]) -> list[int]:
    """Which sentences of a document's last passage are its closing lines: no headings, no rows."""
    last = range(max(len(kinds) - LAST, 0), len(kinds))
    return [number for number in last if kinds[number] not in ("heading", "row")]


def opening(line: str) -> str:
    """The first clause of a line, its words in small letters; "" for one of few words."""
    clause = _CLAUSE.search(line)
    words = _WORD.findall(clause.group().lower()) if clause else []
    return " ".join(words) if len(words) >= _LEAST else ""


def _several(lines: Iterable[tuple[str, str]]) -> frozenset[str]:
    stories = defaultdict[str, set[str]](set)
    for story, line in lines:
        first = opening(line)
        if first and len(stories[first]) < SEVERAL:
            stories[first].add(story)
    return frozenset(first for first, told in stories.items() if len(told) >= SEVERAL)


def _lines(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The story and the text of each line that stands last or near to it in its document."""
    after = ""
    while rows := catalogue.rows(_ENDS, (after, _BATCH)):
        after = rows[-1][0]
        yield from _lines_of(catalogue, rows)


@decodes
def _lines_of(
    catalogue: Catalogue, rows: Sequence[tuple[str, str, int, str, str]]
) -> list[tuple[str, str]]:
    found = list[tuple[str, str]]()
    for _, story, start, sentences, text in rows:
        spans, kinds, _ = load_sentences(sentences)
        for number in closing(kinds):
            span = spans[number]
            found.append((story, text[span.start - start : span.end - start]))
    return found
