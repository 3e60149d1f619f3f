"""Questions with their answers as statements: short sentences in words of their own.

A statement is supported by the sentences that hold the answer, not by those of the same passage
that do not, and with another answer of the same shape it is not supported at all. A question whose
form is not known makes none.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.checker_rows import CheckerRow
from evals.checker_sentences import split
from evals.reader_rows import json_lines

_SOURCES = ("squad_and_nq", "squadshifts_newwiki", "covidqa", "quoref_contrast")
_LONGEST_ANSWER = 12  # words
_LONGEST = 30
_TRUE, _SWAPPED = 0.5, 0.85
_TITLED = 0.5
_AROUND = (0, 0, 1, 2)

_BE = r"(?:is|are|was|were)"
_HELP = r"(?:is|are|was|were|has|have|had|can|could|will|would|did|does|do|should|may|might)"
_AT_THE_END = r"(?:to|after|by|from|with|for|of|in|on|as|at|into|about|through|against|than)"
_DONE = (
    r"(?:[a-z]{2,}ed|born|built|written|held|made|won|begun|taken|given|shown|found|set|sold|known|"
    r"sent|seen|chosen|drawn|led|left|lost|put|read|spoken|told|thought|brought|bought)"
)
_PAST = {
    "begin": "began", "win": "won", "become": "became", "take": "took", "go": "went",
    "make": "made", "get": "got", "give": "gave", "come": "came", "leave": "left", "lose": "lost",
    "build": "built", "write": "wrote", "find": "found", "hold": "held", "meet": "met",
    "sell": "sold", "buy": "bought", "fall": "fell", "rise": "rose", "grow": "grew", "see": "saw",
    "say": "said", "have": "had", "lead": "led", "spend": "spent", "fight": "fought",
    "teach": "taught", "send": "sent", "think": "thought", "know": "knew", "run": "ran",
    "open": "opened", "die": "died", "start": "started", "end": "ended", "move": "moved",
    "live": "lived", "play": "played", "work": "worked", "use": "used", "join": "joined",
    "occur": "occurred", "happen": "happened", "receive": "received", "publish": "published",
    "release": "released", "establish": "established", "arrive": "arrived", "return": "returned",
    "sign": "signed", "own": "owned", "produce": "produced", "create": "created", "want": "wanted",
    "invent": "invented", "discover": "discovered", "design": "designed", "study": "studied",
    "attend": "attended", "marry": "married", "visit": "visited", "announce": "announced",
    "record": "recorded", "appear": "appeared", "perform": "performed", "defeat": "defeated",
    "kill": "killed", "serve": "served", "reach": "reached", "cost": "cost", "offer": "offered",
    "adopt": "adopted", "introduce": "introduced", "launch": "launched", "purchase": "purchased",
    "acquire": "acquired", "earn": "earned", "score": "scored", "finish": "finished",
    "retire": "retired", "graduate": "graduated", "believe": "believed", "claim": "claimed",
}  # fmt: skip
_BASES = "|".join(_PAST)

_WHO_DID = re.compile(rf"^who (?P<rest>(?!{_HELP}\b)[a-z]\w+ .+)$", re.I)
_WHO_WAS = re.compile(
    rf"^who (?P<rest>{_BE} (?:(?:the|an?|one of) .+|[\w’']+['’]s .+|{_DONE} .+))$", re.I
)
_WHICH = re.compile(
    rf"^(?:which|what) (?P<noun>(?!{_HELP}\b|(?:year|time|kind|type)\b)[a-z]+"
    rf"(?: (?!{_HELP}\b)[a-z]+)?)"
    rf" (?P<rest>(?:{_BE} (?:{_DONE}|the|an?|located|responsible)|has|had|(?!\1)[a-z]+ed) .+)$",
    re.I,
)
_WHAT_IS = re.compile(rf"^what (?P<be>{_BE}) (?P<what>(?:the|an?|[A-Z][\w’'-]+) [^,]+)$", re.I)
_CALLED = re.compile(
    rf"^what (?P<be>{_BE}) (?P<what>.+) (?P<end>called|known as|named|named after)$", re.I
)
_WHEN = re.compile(
    rf"^(?P<ask>when|where|(?:in )?(?:what|which) (?:year|city|country|month)) (?P<be>{_BE}) "
    rf"(?P<what>(?:[\w’'.-]+ ){{1,6}}?)(?P<done>{_DONE})(?P<rest>(?: (?!{_AT_THE_END}$).+)?)$",
    re.I,
)
_DID = re.compile(
    rf"^(?P<ask>when|where|why|how many (?P<noun>[a-z]+)|how much|"
    rf"(?:in )?(?:what|which) (?:year|city|country|month)|what|who) did "
    rf"(?P<what>(?:[\w’'.-]+ ){{1,6}}?)(?P<base>{_BASES})(?P<rest>(?: (?!{_AT_THE_END}$).+)?)$",
    re.I,
)
_HOW_MANY = re.compile(
    rf"^how many (?P<noun>[a-z]+(?: [a-z]+)?) (?P<rest>(?:were|are|was) {_DONE}.*"
    r"|(?:live|lived|died|attended|participated|worked|work|speak|took|voted) .+)$",
    re.I,
)
_BEGINS = re.compile(
    r"^(?:in|on|at|from|during|since|by|near|between|around|about|after|before|because|under|"
    r"over|to|for|within|until|through|when|as)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    answer: str
    start: int


def statement(question: str, answer: str) -> str | None:
    """A question with its answer as a sentence; None for a form that is not known."""
    asked = question.strip().rstrip("?").strip()
    said = answer.strip(" .,;:")
    if not said or len(said.split()) > _LONGEST_ANSWER or len(asked.split()) > _LONGEST:
        return None
    made = _worded(asked, said)
    if made is None:
        return None
    text = " ".join(made.split()).strip(" ,;")
    return f"{text[0].upper()}{text[1:]}."


def statement_rows(folder: Path, rng: random.Random, want: int) -> list[CheckerRow]:
    """So many rows, the passages by chance."""
    passages = dict[tuple[str, str], list[_Asked]]()
    for source in _SOURCES:
        for value in json_lines(folder / "reader" / f"{source}.jsonl", {"passage"}):
            own = passages.setdefault((value["passage"], value.get("title") or ""), [])
            for answer in value["answers"][:1]:
                if value["passage"][answer["start"] :].startswith(answer["text"]):
                    own.append(_Asked(value["question"], answer["text"], answer["start"]))
    items = sorted(passages.items(), key=lambda item: item[0])
    rng.shuffle(items)
    strangers = list[str]()
    rows = list[CheckerRow]()
    for (text, title), asked in items:
        if len(rows) >= want:
            break
        rows += _of_passage(text, title, asked, strangers, rng)
        strangers = [*strangers, *(one.answer for one in asked)][-200:]
    return rows[:want]


def _of_passage(
    text: str, title: str, asked: Sequence[_Asked], strangers: Sequence[str], rng: random.Random
) -> Iterator[CheckerRow]:
    said = split(text)
    for one in asked:
        right = statement(one.question, one.answer)
        holds = [n for n, sentence in enumerate(said) if one.answer in sentence]
        at = _sentence_at(text, said, one.start)
        if right is None or at is None:
            continue
        begin = f"{title.replace('_', ' ')}. " if title and rng.random() < _TITLED else ""
        first = max(0, at - rng.choice(_AROUND))
        last = min(len(said), at + 1 + rng.choice(_AROUND))
        evidence = begin + " ".join(said[first:last])
        chance = rng.random()
        if chance < _TRUE:
            yield CheckerRow(right, evidence, "supported", "answer+true")
        elif chance < _SWAPPED:
            other = _other(one.answer, evidence, [o.answer for o in asked], strangers, rng)
            wrong = statement(one.question, other) if other else None
            if wrong and wrong != right:
                yield CheckerRow(wrong, evidence, "not_supported", "answer+swap")
        else:
            rest = [s for n, s in enumerate(said) if n not in holds and abs(n - at) <= 3]
            if rest:
                evidence = begin + " ".join(rest[:3])
                yield CheckerRow(right, evidence, "not_enough", "answer+without")


def _sentence_at(text: str, said: Sequence[str], start: int) -> int | None:
    place = 0
    flat = text.replace("\n", " ")
    for number, sentence in enumerate(said):
        place = flat.find(sentence, place)
        if place <= start < place + len(sentence):
            return number
    return None


def _other(
    answer: str,
    evidence: str,
    beside: Sequence[str],
    strangers: Sequence[str],
    rng: random.Random,
) -> str | None:
    """Another answer of the same shape: of the passage, where it has one, or of another one."""
    shape = _shape(answer)
    for pool in (beside, strangers):
        alike = [
            other
            for other in dict.fromkeys(pool)
            if _shape(other) == shape
            and not set(other.lower().split()) & set(answer.lower().split())
        ]
        if alike:
            return rng.choice(alike)
    return None


def _shape(answer: str) -> str:
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", answer):
        return "year"
    if re.search(r"\d", answer):
        return "number"
    return "name" if answer[:1].isupper() else "words"


def _worded(asked: str, said: str) -> str | None:
    if match := _WHO_DID.match(asked) or _WHO_WAS.match(asked) or _WHICH.match(asked):
        return None if _hangs(match["rest"]) else f"{said} {match['rest']}"
    if match := _CALLED.match(asked):
        return f"{match['what']} {match['be']} {match['end']} {said}"
    if match := _WHEN.match(asked):
        where = _placed(match["ask"], said)
        return f"{match['what']} {match['be']} {match['done']}{match['rest']} {where}"
    if match := _HOW_MANY.match(asked):
        return f"{_counted(said, match['noun'])} {match['rest']}"
    if match := _DID.match(asked):
        return _did(match, said)
    if (match := _WHAT_IS.match(asked)) and not _hangs(match["what"]):
        if re.search(rf" {_DONE}$", match["what"]):
            return None
        return f"{match['what']} {match['be']} {said}"
    return None


def _did(match: re.Match[str], said: str) -> str:
    begin = f"{match['what']} {_PAST[match['base'].lower()]}"
    ask, rest = match["ask"].lower(), match["rest"]
    if ask.startswith("how many"):
        return f"{begin} {_counted(said, match['noun'])}{rest}"
    if ask in ("what", "who", "how much"):
        return f"{begin} {said}{rest}"
    if ask == "why":
        return f"{begin}{rest} {said if _BEGINS.match(said) else f'because of {said}'}"
    return f"{begin}{rest} {_placed(ask, said)}"


def _placed(ask: str, said: str) -> str:
    if _BEGINS.match(said):
        return said
    ask = ask.lower()
    if ask == "when" and re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)", said):
        return f"on {said}"
    return f"in {said}"


def _counted(said: str, noun: str) -> str:
    return said if said.lower().endswith(noun.lower()) else f"{said} {noun}"


def _hangs(rest: str) -> bool:
    """Whether the words end with a preposition that has lost what it belongs to."""
    return bool(re.search(rf"\b{_AT_THE_END}$", rest, re.I))
