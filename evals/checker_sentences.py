"""Rows of our own: sentences of public passages, true in other words or with an error planted.

The rules are those that the planted errors of `evals.planted_errors` are made by, on other texts.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from evals.checker_rows import CheckerRow, Label
from evals.paraphrasing import PARAPHRASED
from evals.planting import PLANTED
from evals.reader_rows import json_lines
from index.sentences import sentences

SOURCES = ("squad_and_nq", "squadshifts_newwiki", "covidqa", "quoref_contrast")
# What a planted error comes to. A changed name, speaker or hedge may leave open what is so.
LABEL_OF: dict[str, Label] = {
    **dict.fromkeys(("number", "date", "negation", "opposite"), "contradicted"),
    **dict.fromkeys(("quantifier", "direction", "roles"), "contradicted"),
}
_DAY = date(2015, 5, 6)  # a rule that needs a document's date gets this one
_LENGTHS = range(6, 56)
_A_PASSAGE = 4  # sentences
_TRUE, _PLANTED = 0.42, 0.88  # of 1: true below the first, planted below the second, else without
_TITLED = 0.5
_REWORDED = 0.7
_AROUND = (0, 0, 1, 2)
_EXACT_LEFT_OUT = 0.6


def passages_of(folder: Path) -> list[tuple[str, str]]:
    """The passages of the sets for the reader, each once with its title, in order of their text."""
    found = dict[str, str]()
    for source in SOURCES:
        for value in json_lines(folder / "reader" / f"{source}.jsonl", {"passage"}):
            found.setdefault(value["passage"], value.get("title") or "")
    return sorted(found.items())


def sentence_rows(
    passages: Sequence[tuple[str, str]], rng: random.Random, want: int
) -> list[CheckerRow]:
    """So many rows, of some sentences of each passage, the passages by chance."""
    shuffled = list(passages)
    rng.shuffle(shuffled)
    rows, planted = list[CheckerRow](), Counter[str]()
    for text, title in shuffled:
        for row in _of_passage(text, title, rng, planted):
            rows.append(row)
            if len(rows) >= want:
                return rows
    return rows


def split(text: str) -> list[str]:
    """The sentences of a passage, each on one line."""
    return [text[span.start : span.end].replace("\n", " ") for span in sentences(text)]


def usable(sentence: str) -> bool:
    """Whether it is a whole sentence of a usual length."""
    return (
        len(sentence.split()) in _LENGTHS
        and sentence.rstrip()[-1] in '.!"”'
        and sentence[0].isupper()
    )


def reworded(sentence: str, rng: random.Random) -> str:
    """A sentence by at most two rules in other words, where any applies."""
    said, count = sentence, 0
    for _, rule in rng.sample(list(PARAPHRASED.items()), len(PARAPHRASED)):
        if count < 2 and rng.random() < _REWORDED:
            other = rule(said, _DAY)
            if other and other != said:
                said, count = other, count + 1
    return said


def planted(
    sentence: str, beside: str, rng: random.Random, count: Counter[str]
) -> tuple[str, str] | None:
    """A sentence with an error, and its kind: of those that apply, one that was seldom planted."""
    kinds = sorted(PLANTED, key=lambda kind: count[kind] + rng.random() * 40)
    for kind in kinds:
        other = PLANTED[kind](sentence, beside, rng)
        if other and other != sentence:
            count[kind] += 1
            return other, kind
    return None


def _of_passage(
    text: str, title: str, rng: random.Random, count: Counter[str]
) -> Iterator[CheckerRow]:
    said = split(text)
    good = [number for number, sentence in enumerate(said) if usable(sentence)]
    rng.shuffle(good)
    for number in good[:_A_PASSAGE]:
        sentence = said[number]
        claim = reworded(sentence, rng)
        first = max(0, number - rng.choice(_AROUND))
        last = min(len(said), number + 1 + rng.choice(_AROUND))
        begin = f"{title}. " if title and rng.random() < _TITLED else ""
        around = said[first:last]
        evidence = begin + " ".join(around)
        chance = rng.random()
        if chance < _TRUE:
            exact = claim == sentence and len(around) == 1
            if not (exact and rng.random() < _EXACT_LEFT_OUT):
                yield CheckerRow(claim, evidence, "supported", "own+true")
        elif chance < _PLANTED:
            if error := planted(claim, text, rng, count):
                other, kind = error
                yield CheckerRow(
                    other, evidence, LABEL_OF.get(kind, "not_supported"), f"own+{kind}"
                )
        else:
            rest = said[max(0, number - 2) : number] + said[number + 1 : number + 3]
            if rest:
                yield CheckerRow(claim, begin + " ".join(rest), "not_enough", "own+without")
