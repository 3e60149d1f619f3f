"""Rows in the manner of written answers: joined, shortened, attributed, dated sentences.

A written answer says "On 11 April, the ministry said that …, and …": parts of some sentences, with
who said so, where and when. The passages say nothing of the kind, so speakers, papers and days are
drawn, and put into the evidence as a document has them: its title, source and date, or in the
sentence itself.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evals.checker_rows import CheckerRow, Label
from evals.checker_sentences import LABEL_OF, planted, reworded, split
from rag.entailment import heading_of

_SOURCES = """
The Northern Herald|Reuters|the Associated Press|BBC News|The Guardian|Kyiv Post|the Ministry of
Health|the Met Office|County Council|The Evening Standard|Bloomberg|Le Monde|Der Spiegel|the World
Bank|The Verge|TechCrunch|The Times of India|CNN|Al Jazeera|The Harbour Gazette|the Auditor
General|the Department of Transport|Wired|Sporting News|Fortune|The Age|The Hindu|Polygon
"""
_FIRST = """
Anna Boris Chen Dmitri Elena Farid Grace Hassan Ingrid James Karin Leo Maria Nadia Omar Peter
Quentin Rosa Sofia Tomas Ursula Victor Wendy Yusuf Zoe Paul Ruth Ilse Marcus Amir
"""
_LAST = """
Abbott Becker Castillo Duarte Eriksen Feld Gupta Hoffmann Ivanov Jensen Kowalski Larsen Mendoza
Novak Okafor Petrov Quinn Rossi Suzuki Tanaka Usman Varga Whitfield Xu Yilmaz Zhang Osei Bane
"""
_OFFICES = """
the minister|the ministry|the company|the mayor|a spokesman|a spokeswoman|the report|the council|
officials|the police|the agency|the government|researchers|the union|the president's office
"""
_OPENING = """
The A An In It He She They This These That Its His Her Their At On By For From After Before During
Since When While As There Some Many Most Several Both All Two Three
"""
_OPENERS = frozenset(_OPENING.split())
_RANGE = range(6, 27)  # words of a sentence that is joined or attributed
_A_PASSAGE = 5  # sentences
_FIRST_DAY = date(1998, 1, 1)
_DAYS = 365 * 28


@dataclass(frozen=True, slots=True)
class _Place:
    """Some neighbouring sentences of a passage, and the passage."""

    said: tuple[str, ...]
    text: str
    title: str


Maker = Callable[[_Place, random.Random, "Counter[str]"], "CheckerRow | None"]


def reported_rows(
    passages: Sequence[tuple[str, str]], rng: random.Random, want: int
) -> list[CheckerRow]:
    """So many rows, the ways of making them in turn, the passages by chance."""
    shuffled = list(passages)
    rng.shuffle(shuffled)
    rows, count = list[CheckerRow](), Counter[str]()
    ways = (_attributed, _joined, _reported, _shortened, _crossed)
    for text, title in shuffled:
        said = split(text)
        good = [n for n, sentence in enumerate(said) if _is_plain(sentence)]
        rng.shuffle(good)
        for number in good[:_A_PASSAGE]:
            place = _Place(tuple(said[number : number + 2]), text, title.replace("_", " "))
            row = rng.choice(ways)(place, rng, count)
            if row is not None:
                rows.append(row)
        if len(rows) >= want:
            break
    return rows[:want]


def _is_plain(sentence: str) -> bool:
    return (
        len(sentence.split()) in _RANGE
        and sentence.rstrip().endswith(".")
        and sentence[0].isupper()
        and not re.search(r"[“”\"]|\bsaid\b", sentence)
    )


def _bare(sentence: str) -> str:
    """A sentence as a part of another: without its full stop, and a capital that only opens it."""
    said = sentence.strip().rstrip(".")
    first = said.split()[0]
    return said[0].lower() + said[1:] if first in _OPENERS else said


def _closed(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _person(rng: random.Random) -> str:
    if rng.random() < 0.35:
        return rng.choice([one.strip() for one in _OFFICES.replace("\n", "").split("|")])
    return f"{rng.choice(_FIRST.split())} {rng.choice(_LAST.split())}"


def _paper(rng: random.Random) -> str:
    return rng.choice([" ".join(one.split()) for one in _SOURCES.split("|")])


def _day(rng: random.Random) -> date:
    return _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))


def _dated(day: date, rng: random.Random) -> str:
    return rng.choice(
        (
            f"{day.day} {day:%B} {day.year}",
            f"{day:%B} {day.day}, {day.year}",
            f"{day.day} {day:%B}",
            f"{day.day} {day:%B}",
            f"{day:%B} {day.day}",
        )
    )


def _other_day(day: date, rng: random.Random) -> date:
    return day + timedelta(days=rng.choice((-40, -9, -2, -1, 1, 2, 10, 31)))


def _erred(
    sentence: str, place: _Place, rng: random.Random, count: "Counter[str]"
) -> tuple[str, Label] | None:
    error = planted(sentence, place.text, rng, count)
    return None if error is None else (error[0], LABEL_OF.get(error[1], "not_supported"))


def _attributed(place: _Place, rng: random.Random, count: "Counter[str]") -> CheckerRow | None:
    """What somebody says in the evidence: kept, said by another, or told as a fact."""
    sentence, who = place.said[0], _person(rng)
    evidence = _said_by(who, _bare(sentence), rng)
    if len(place.said) > 1 and rng.random() < 0.3:
        evidence = f"{evidence} {place.said[1]}"
    if rng.random() < 0.6:
        evidence = f"{heading_of(place.title or 'Briefing', _paper(rng), _day(rng))} {evidence}"
    told = reworded(sentence, rng)
    chance = rng.random()
    if chance < 0.45:
        return CheckerRow(_said_by(who, _bare(told), rng), evidence, "supported", "said+true")
    if chance < 0.62:
        other = next(one for _ in iter(int, 1) if (one := _person(rng)) != who)
        claim = _said_by(other, _bare(told), rng)
        return CheckerRow(claim, evidence, "not_supported", "said+speaker")
    if chance < 0.75:
        return CheckerRow(told, evidence, "not_supported", "said+attribution")
    if error := _erred(told, place, rng, count):
        return CheckerRow(_said_by(who, _bare(error[0]), rng), evidence, error[1], "said+planted")
    return None


def _said_by(who: str, what: str, rng: random.Random) -> str:
    says = rng.choice(("said", "said", "says", "announced", "reported", "told reporters"))
    form = rng.randrange(6)
    if form < 3:
        return _closed(f"{who} {says} that {what}")
    if form == 3:
        return _closed(f"according to {who}, {what}")
    if form == 4:
        return _closed(f"{what}, according to {who}")
    return _closed(f"{what}, {who} {rng.choice(('said', 'says'))}")


def _reported(place: _Place, rng: random.Random, count: "Counter[str]") -> CheckerRow | None:
    """Where and when it was told: by the evidence's document, by another, on another day."""
    sentence, paper, day = place.said[0], _paper(rng), _day(rng)
    shown = place.said if rng.random() < 0.5 else place.said[:1]
    evidence = f"{heading_of(place.title or 'Briefing', paper, day)} {' '.join(shown)}"
    told = reworded(sentence, rng)
    chance = rng.random()
    if chance < 0.45:
        return CheckerRow(_told_in(told, paper, day, rng), evidence, "supported", "told+true")
    if chance < 0.57:
        other = next(one for _ in iter(int, 1) if (one := _paper(rng)) != paper)
        claim = _told_in(told, other, None, rng)
        return CheckerRow(claim, evidence, "not_supported", "told+source")
    if chance < 0.7:
        claim = _told_in(told, None, _other_day(day, rng), rng)
        return CheckerRow(claim, evidence, "contradicted", "told+date")
    if error := _erred(told, place, rng, count):
        claim = _told_in(error[0], paper, day, rng)
        return CheckerRow(claim, evidence, error[1], "told+planted")
    return None


def _told_in(sentence: str, paper: str | None, day: date | None, rng: random.Random) -> str:
    what = _bare(sentence)
    when = "" if day is None else _dated(day, rng)
    if paper is None:
        return _closed(rng.choice((f"as of {when}, {what}", f"{what}, as of {when}")))
    if day is None:
        return _closed(
            rng.choice((f"{paper} reported that {what}", f"according to {paper}, {what}"))
        )
    return _closed(
        rng.choice(
            (
                f"as of {when}, {what}",
                f"on {when}, {paper} reported that {what}",
                f"according to {paper} on {when}, {what}",
                f"{paper} said on {when} that {what}",
                f"{what}, {paper} reported on {when}",
                f"{what} ({paper}, {when})",
            )
        )
    )


def _joined(place: _Place, rng: random.Random, count: "Counter[str]") -> CheckerRow | None:
    """Two sentences as one: both there, one of them missing, or an error in one."""
    if len(place.said) < 2 or not _is_plain(place.said[1]):
        return None
    first, second = (reworded(sentence, rng) for sentence in place.said)
    begin = ""
    if rng.random() < 0.5:
        begin = heading_of(place.title or "Briefing", _paper(rng), _day(rng)) + " "
    evidence = begin + " ".join(place.said)
    chance = rng.random()
    if chance < 0.45:
        return CheckerRow(_both(first, second, rng), evidence, "supported", "joined+true")
    if chance < 0.65:
        claim = _both(first, second, rng)
        return CheckerRow(claim, begin + rng.choice(place.said), "not_enough", "joined+half")
    wrong_first = rng.random() < 0.5
    error = _erred(first if wrong_first else second, place, rng, count)
    if error is None:
        return None
    claim = _both(error[0], second, rng) if wrong_first else _both(first, error[0], rng)
    return CheckerRow(claim, evidence, error[1], "joined+planted")


def _both(first: str, second: str, rng: random.Random) -> str:
    joint = rng.choice((", and {}", "; {}", ", while {}", ", and {}"))
    return _closed(first.strip().rstrip(".") + joint.format(_bare(second)))


def _shortened(place: _Place, rng: random.Random, count: "Counter[str]") -> CheckerRow | None:
    """The main part of a sentence, as it is or with an error."""
    part = _main_part(place.said[0])
    if part is None:
        return None
    told = reworded(part, rng)
    evidence = place.said[0]
    if rng.random() < 0.5:
        evidence = f"{heading_of(place.title or 'Briefing', _paper(rng), _day(rng))} {evidence}"
    if len(place.said) > 1 and rng.random() < 0.4:
        evidence = f"{evidence} {place.said[1]}"
    if rng.random() < 0.5:
        return CheckerRow(told, evidence, "supported", "short+true")
    if error := _erred(told, place, rng, count):
        return CheckerRow(error[0], evidence, error[1], "short+planted")
    return None


def _main_part(sentence: str) -> str | None:
    """A sentence without a clause or an adjunct that a comma parts from it; None without one."""
    match = re.match(
        r"^(?P<main>[^,;]{25,}),(?: and| but| while| which| who| where| whose| although)\b.+\.$",
        sentence,
    ) or re.match(
        r"^(?:In|On|At|By|Since|After|During|From) [^,]{3,50}, (?P<main>[^,]{25,})\.$", sentence
    )
    if match is None or re.match(r"(?i)(?:if|unless|although|neither|both)\b", sentence):
        return None
    return _closed(match["main"])


def _crossed(place: _Place, rng: random.Random, count: "Counter[str]") -> CheckerRow | None:
    """Two that a sentence names in each other's place; or as it is, in other words."""
    sentence = place.said[0]
    told = reworded(sentence, rng)
    begin = ""
    if rng.random() < 0.3:
        begin = heading_of(place.title or "Briefing", _paper(rng), _day(rng)) + " "
    if rng.random() < 0.3:
        return CheckerRow(told, begin + sentence, "supported", "crossed+true")
    found = [match for match in _BEARER.finditer(told) if match.group().lower() not in _NOBODY]
    pairs = [
        (one, other)
        for number, one in enumerate(found)
        for other in found[number + 1 :]
        if _may_cross(told, one, other)
    ]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    first, second = one.group(), other.group()
    claim = (
        told[: one.start()]
        + _opened_as(second, first)
        + told[one.end() : other.start()]
        + _opened_as(first, second)
        + told[other.end() :]
    )
    return CheckerRow(claim, begin + sentence, "not_supported", "crossed+swap")


# A name of some words, or a noun with "the"; one word with a capital may just open the sentence.
_BEARER = re.compile(
    r"\b(?:[Tt]he [a-z]{3,}|(?:[Tt]he )?[A-Z][\w’-]+(?: (?:of )?[A-Z][\w’-]+)+"
    r"|(?<=[a-z] )[A-Z][a-z]\w+)\b"
)
_NOBODY = frozenset(("the first", "the same", "the other", "the most", "the two", "the following"))


def _may_cross(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two are not parts of one list, where their order says nothing, and not of a kind."""
    between = text[one.end() : other.start()]
    alike = one.group().startswith(("the ", "The ")) == other.group().startswith(("the ", "The "))
    return (
        alike
        and one.group().lower() != other.group().lower()
        and len(between.split()) > 0
        and not re.fullmatch(r"(?:[,\w’ -]*,)?\s*(?:and|or|,|&)\s*", between)
        and not re.search(r"\b(?:is|are|was|were|with|between|both|and|or)\b", between)
    )


def _opened_as(text: str, like: str) -> str:
    """A text with a capital or none at its "the", as another has it there."""
    if text.startswith(("the ", "The ")) and like.startswith(("the ", "The ")):
        return like[0] + text[1:]
    return text
