"""Questions made false: a name, a number, a year or a word of contrast is swapped for another.

The passage stays, and answers no more: "What happened in 1984?" of a passage on 1990. Nobody judged
them: a few still have their answer.
"""

import random
import re
from collections import defaultdict
from collections.abc import Sequence

from evals.reader_rows import Row

SEED = 2
MADE = "+swap"
# Well-formed questions about facts; in the others names and numbers seldom decide.
SWAPPED = frozenset({"covidqa", "qed_spans", "squad_and_nq", "squadshifts_newwiki"})

_NUMBER = re.compile(r"\b(1[5-9]\d\d|20[0-2]\d)\b|\b\d[\d,.]*\b")  # the group is a year
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'-]+(?: [A-Z][\w'-]+)*")
_WORD = re.compile(r"\w+")
_YEARS_OFF = (-30, -12, -7, -3, 2, 4, 9, 20)
_NUMBERS_OFF = (1, 2, 5, 10, 100)
_CONTRASTS = (
    ("first", "last"),
    ("largest", "smallest"),
    ("most", "least"),
    ("before", "after"),
    ("more", "less"),
    ("increase", "decrease"),
    ("north", "south"),
    ("east", "west"),
    ("highest", "lowest"),
    ("oldest", "youngest"),
    ("began", "ended"),
    ("start", "end"),
    ("won", "lost"),
    ("male", "female"),
    ("higher", "lower"),
    ("longest", "shortest"),
    ("early", "late"),
    ("support", "oppose"),
    ("import", "export"),
    ("rise", "fall"),
    ("buy", "sell"),
)
_OTHER = {a: b for pair in _CONTRASTS for a, b in (pair, pair[::-1])}


def swapped(rows: Sequence[Row], seed: int = SEED) -> list[Row]:
    """A row without an answer for each row with one in whose question something can be swapped."""
    rng = random.Random(seed)
    sets = defaultdict[str, list[Row]](list)
    for row in rows:
        if row.spans and row.source in SWAPPED:
            sets[row.source].append(row)
    found = list[Row]()
    for source, own in sets.items():
        names = [match.group() for row in own for match in _NAME.finditer(row.question)]
        for row in own:
            question = _swapped(row, names, rng)
            if question != row.question:
                found.append(Row(source + MADE, question, row.passage, (), False, row.title))
    return found


def _swapped(row: Row, names: Sequence[str], rng: random.Random) -> str:
    """The question with one thing swapped; as it was where nothing can be."""
    own = list(_NAME.finditer(row.question))
    numbers = list(_NUMBER.finditer(row.question))
    contrasts = [word for word in _WORD.findall(row.question) if word.lower() in _OTHER]
    # Names are most common: the others weigh twice.
    kinds = ["name"] * bool(own) + ["number"] * 2 * bool(numbers) + ["word"] * 2 * bool(contrasts)
    if not kinds:
        return row.question
    kind = rng.choice(kinds)
    if kind == "name":
        return _other_name(row, rng.choice(own), names, rng)
    if kind == "number":
        return _other_number(row.question, rng.choice(numbers), rng)
    word = rng.choice(contrasts)
    return re.sub(rf"\b{word}\b", _OTHER[word.lower()], row.question, count=1)


def _other_name(row: Row, old: re.Match[str], names: Sequence[str], rng: random.Random) -> str:
    """With a name of the passage, or of another question of the set."""
    near = [match.group() for match in _NAME.finditer(row.passage)]
    new = rng.choice(near if near and rng.random() < 0.5 else names)
    if new.lower() in old.group().lower() or old.group().lower() in new.lower():
        return row.question
    return _replaced(row.question, old, new)


def _other_number(question: str, old: re.Match[str], rng: random.Random) -> str:
    if old.group(1):
        return _replaced(question, old, str(int(old.group(1)) + rng.choice(_YEARS_OFF)))
    value = int(re.sub(r"\D", "", old.group()) or 1)
    return _replaced(question, old, str(value + rng.choice(_NUMBERS_OFF)))


def _replaced(text: str, old: re.Match[str], new: str) -> str:
    return text[: old.start()] + new + text[old.end() :]
