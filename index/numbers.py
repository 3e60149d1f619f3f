"""Numbers as they are written: in digits, in words, or in both ("2.5 million").

Libraries were looked at: word2number has not been kept for years, text2num rewrites a text and
loses where its numbers stood, and quantulum3 knows neither hedges nor ranges, and takes "580m" for
metres whatever stands before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = {word: Decimal(n) for n, word in enumerate(_UNITS)}
_TIMES_TEN = {word: Decimal(10 * n) for n, word in enumerate(_TENS, start=2)}
_GREAT = {
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
_TIMES = {"hundred": Decimal(100), "dozen": Decimal(12)}
MAGNITUDES = (
    _GREAT
    | _TIMES
    | {f"{word}s": value for word, value in _GREAT.items()}
    | {"mn": _GREAT["million"], "mln": _GREAT["million"], "mio": _GREAT["million"]}
    | {"bn": _GREAT["billion"], "bln": _GREAT["billion"], "tn": _GREAT["trillion"]}
    | {"trn": _GREAT["trillion"], "k": _GREAT["thousand"]}
    | {"mrd": _GREAT["billion"], "milliarden": _GREAT["billion"], "millionen": _GREAT["million"]}
)
# Letters that mean a magnitude after money, and elsewhere a metre, a bit or a tonne.
LETTERS = {"m": _GREAT["million"], "b": _GREAT["billion"], "t": _GREAT["trillion"]}
CODES = (
    *("USD", "EUR", "GBP", "NOK", "SEK", "DKK", "CHF", "PLN", "CZK", "HUF", "RON", "UAH", "RUB"),
    *("JPY", "CNY", "INR", "TRY", "ILS", "AUD", "CAD", "NZD", "ISK", "KRW", "ZAR", "BRL", "MXN"),
    *("SGD", "HKD", "AED", "SAR", "EGP", "KZT", "GEL", "BGN", "RSD"),
)
_MAGNITUDE = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
_SPACE = "[ \u00a0\u202f\u2009]"
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
# Twenty-four digits: what a Decimal keeps when it is multiplied.
_MOST_DIGITS = 24
_IN_DIGITS = re.compile(
    rf"(?:(?<![\w.,])|(?<=\b(?:{'|'.join(CODES)})))(?P<sign>(?:(?<=[\s(])|(?<=^))[-−](?=\d))?"
    rf"(?:(?P<spaced>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d{{1,2}})?(?![\w%]|[.,]\d))"
    r"|(?P<digits>\d+(?:[.,’']\d+)*))(?P<part>[½¼¾])?(?P<half>[ -]and[ -]a[ -]half\b)?"
    rf"(?:(?P<ordinal>st|nd|rd|th)\b|(?:{_SPACE}|-)?(?P<magnitude>{_MAGNITUDE})\b"
    rf"|{_SPACE}?(?P<letter>[mbt])\b(?![²³/]))?",
    re.IGNORECASE,
)
NUMBER_WORDS = frozenset({*_UNITS, *_TENS, *_GREAT, *_TIMES, *(f"{w}s" for w in _GREAT)})
_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_IN_WORDS = re.compile(
    rf"\b(?:half[ -]an?[ -](?:{_WORD})|(?:an?[ -])?(?:{_WORD}))"
    rf"(?:(?:[ -]and(?:[ -]a)?)?[ -](?:{_WORD}|half))*\b",
    re.IGNORECASE,
)
_PART = re.compile(r"[^\W\d_]+")
# A figure after a capital and a hyphen is part of a name: F-16, COVID-19.
_NAMED = re.compile(r"(?:\b[A-Z]\w{0,12})[-‑]$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. `readings` holds each value it may have, the likeliest first.

    `letter` is the "m", "b" or "t" after it, which `readings` leave out: it may be a magnitude.
    `scale` is the magnitude that stands with its digits, 1 without. `spoken`: it is in words.
    """

    start: int
    end: int
    readings: tuple[Decimal, ...]
    letter: str = ""
    ordinal: bool = False
    scale: Decimal = Decimal(1)
    spoken: bool = False


def numbers_in(text: str) -> list[Number]:
    """The numbers of a text, from left to right."""
    found = [*_in_digits(text), *_in_words(text)]
    return sorted(found, key=lambda number: number.start)


def _in_digits(text: str) -> Iterator[Number]:
    for match in _IN_DIGITS.finditer(text):
        if _NAMED.search(text, max(0, match.start() - 15), match.start()):
            continue
        written = match["spaced"] or match["digits"]
        if sum(map(str.isdigit, written)) > _MOST_DIGITS:
            continue
        scale = MAGNITUDES.get((match["magnitude"] or "").lower(), Decimal(1))
        more = _FRACTIONS.get(match["part"], Decimal(0)) + (Decimal("0.5") if match["half"] else 0)
        sign = -1 if match["sign"] else 1
        spaced = match["spaced"] is not None
        values = [sign * scale * (value + more) for value in _readings(written, spaced)]
        if not values:
            continue
        yield Number(
            start=match.start(),
            end=match.end() if not match["letter"] else match.start("letter"),
            readings=tuple(values),
            letter=(match["letter"] or ""),
            ordinal=match["ordinal"] is not None,
            scale=scale,
        )


def _readings(written: str, spaced: bool) -> list[Decimal]:
    """The values that digits may mean: "1.500" is one and a half, or fifteen hundred."""
    if spaced:
        whole, mark, rest = re.sub(_SPACE, "", written).replace(",", ".").partition(".")
        return [Decimal(f"{whole}{mark}{rest}")]
    marks = [c for c in written if not c.isdigit()]
    if not marks:
        return [Decimal(written)]
    groups = re.split(r"\D", written)
    last, threes = marks[-1], all(len(group) == 3 for group in groups[1:])
    grouped = Decimal("".join(groups))
    if len(set(marks)) == 1 and threes and len(groups[0]) <= 3 and groups[0] != "0":
        if last == "." and len(marks) == 1:
            return [Decimal(written), grouped]
        return [grouped]
    decimal = last in ".," and marks.count(last) == 1
    if decimal and all(len(group) == 3 for group in groups[1:-1]):
        return [Decimal("".join(groups[:-1]) + "." + groups[-1])]
    return []  # 11.04.2025, 1.2.3


def _in_words(text: str) -> Iterator[Number]:
    for match in _IN_WORDS.finditer(text):
        parts = [
            (part.start() + match.start(), part.end() + match.start(), part.group().lower())
            for part in _PART.finditer(match.group())
        ]
        for start, end, value in _spoken(parts):
            yield Number(start, end, (value,), spoken=True)


def _spoken(parts: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, Decimal]]:
    """The values of a run of number words; a word that does not go on with one begins the next."""
    run = _Run()
    for at, (start, end, word) in enumerate(parts):
        following = parts[at + 1][2] if at + 1 < len(parts) else ""
        before = parts[at - 1][2] if at else ""
        if word in ("and", "a", "an"):
            opens = word != "and" and run.start < 0 and following.rstrip("s") in _GREAT | _TIMES
            if opens:
                run.open(start, end, Decimal(1))
            continue
        if not run.takes(word, before, following):
            if run.said:
                yield run.start, run.end, run.value
            run = _Run()
            if not run.takes(word, before, following):
                continue
        run.add(word, start, end)
    if run.said:
        yield run.start, run.end, run.value


class _Run:
    """Number words as they add up: "two hundred and fifty thousand"."""

    def __init__(self) -> None:
        self.start, self.end = -1, -1
        self._total, self._now = Decimal(0), Decimal(-1)
        self._limit = Decimal(10) ** 15
        self.said = False

    @property
    def value(self) -> Decimal:
        return self._total + max(self._now, Decimal(0))

    def open(self, start: int, end: int, value: Decimal) -> None:
        self.start, self.end, self._now = start, end, value

    def takes(self, word: str, before: str, following: str) -> bool:
        now, none = self._now, self._now < 0
        if word in _ONES:
            value = _ONES[word]
            room = now % 100 == 0 and now > 0 if value > 9 else now > 19 and now % 10 == 0
            return none or (room and value > 0)
        if word in _TIMES_TEN:
            return none or (now % 100 == 0 and now > 0)
        if word == "half":  # "half a million", "one and a half"
            return following in {"a", "an"} if none else before == "a" and now < 100
        singular = word.removesuffix("s")
        if word in _TIMES:
            return 0 < now < 100
        return now > 0 and _GREAT[singular] < self._limit

    def add(self, word: str, start: int, end: int) -> None:
        self.start = start if self.start < 0 else self.start
        self.end, self.said = end, True
        if word in _ONES or word in _TIMES_TEN:
            self._now = max(self._now, Decimal(0)) + (_ONES | _TIMES_TEN)[word]
        elif word == "half":
            self._now = max(self._now, Decimal(0)) + Decimal("0.5")
        elif word in _TIMES:
            self._now *= _TIMES[word]
        else:
            self._limit = _GREAT[word.removesuffix("s")]
            self._total += self._now * self._limit
            self._now = Decimal(-1)
