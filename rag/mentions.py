"""What a sentence names: days and times, amounts, names, places, each as a span of its text.

Whole ones: a day with its month and year, an amount with its unit and what bounds it ("more than
$580 million"), a name with its title. Rules over the words alone; English.
"""

import re

from corpus.documents import Span
from index.abbreviations import OPENERS

_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)"
    r"|Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[0-9]|20)\d\d"
_DAY = r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?"
_CLOCK = (
    r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?:\s?[ap]\.?m\b\.?)?|(?:1[0-2]|[1-9])\s?[ap]\.?m\b\.?"
    r"|\b(?:noon|midnight)\b"
)
_ERA = r"(?:\s?(?:BCE?|CE|AD)\b)?"
_DATES = (
    rf"(?:{_WEEKDAY},?\s)?(?:the\s)?{_DAY}(?:\s?[–-]\s?{_DAY})?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?",
    rf"(?:{_WEEKDAY},?\s)?{_MONTH}\s{_DAY}\b(?:\s?[–-]\s?{_DAY})?(?:,?\s{_YEAR})?",
    rf"(?:(?:early|late|mid|end of)[\s-])?{_MONTH}(?:\sof)?,?\s{_YEAR}",
    rf"(?:{_YEAR})-[01]\d-[0-3]\d|\b[0-3]?\d/[0-3]?\d/{_YEAR}",
    rf"(?:(?:early|late|mid)[\s-])?(?:the\s)?(?:spring|summer|autumn|fall|winter)\sof\s{_YEAR}",
    rf"(?:(?:early|late|mid|the)[\s-])*\d\d?(?:st|nd|rd|th)(?:\s(?:or|and|to)\s\d\d?(?:st|nd|rd|th))?"
    rf"\scentur(?:y|ies){_ERA}",
    rf"(?:(?:early|late|mid|the)[\s-])*(?:{_YEAR}|\d0)s\b",
    rf"(?:AD\s)?{_YEAR}(?:\s?[–-]\s?(?:{_YEAR}|\d\d)\b)?{_ERA}|\d{{1,4}}\s?(?:BCE?|AD)\b|AD\s\d{{1,4}}",
    rf"(?<=\bin\s)(?:(?:early|late|mid)[\s-])?{_MONTH}|(?<=\b(?:by|of)\s)(?!May\b){_MONTH}",
    rf"(?:(?:next|last|this|early|late|mid)[\s-])+(?:{_MONTH}|{_WEEKDAY}|week|month|year|spring|summer"
    r"|autumn|winter)\b",
    rf"(?!May\b){_MONTH}",
    rf"{_WEEKDAY}s?(?:\s(?:morning|afternoon|evening|night))?",
    r"(?:yesterday|tomorrow|today)(?:\s(?:morning|afternoon|evening))?",
)
_ONE_DATE = "(?:" + "|".join(_DATES) + r")(?![\w%])"
_DATE = re.compile(
    rf"(?<![\w$£€.,/])(?:(?:[Ff]rom|[Bb]etween)\s(?:{_ONE_DATE})\s(?:to|until|till|and)\s(?:{_ONE_DATE})"
    rf"|{_ONE_DATE})"
)
_TIME = re.compile(rf"(?<![\w$£€.,])(?:{_CLOCK})(?!\w)")

_SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|mn|crore|lakh)s?"
_FIGURE = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?"
    rf"(?:[\s\u00a0-]?(?:{_SCALE})\b)?(?:[mk]\b)?"
)
_SPELT = (
    rf"(?:{_SMALL}(?:\s(?:and\sa\s)?(?:{_SCALE}|half))?|(?:a|several|many)\s(?:dozen|{_SCALE})"
    r"|(?:half|twice|once|none|both)\b|(?:dozens|hundreds|thousands|millions|billions)(?=\sof\b))"
)
_NUMBER = rf"(?:{_FIGURE}|\b{_SPELT}\b)"
_ABOUT = (
    # "will hand over four" says nothing of how many.
    r"(?:(?<!hand\s)(?<!hands\s)(?<!handed\s)(?<!take\s)(?<!took\s)(?:(?:no\s)?(?:more|less|fewer)\sthan|at\s(?:least|most)|up\sto|about|around|roughly|nearly"
    r"|almost|approximately|some|over|under|just\s(?:over|under)|an?\s(?:average|total|estimated)\sof"
    r"|between)\s)?"
)
_CURRENCY = r"(?:(?:US|C|A|NZ|HK)?[$£€¥₹]|(?:EUR|USD|GBP|CHF)\s)\s?"
_COIN = (
    r"(?:US\s|U\.S\.\s|Canadian\s|Australian\s)?(?:dollars?|pounds?|euros?|crowns?|kron[ao]r?|yen|yuan"
    r"|rupees?|francs?|marks?|cents?|pence|roubles?|rubles?|pesos?|SEK|NOK|DKK)\b"
)
_PER = r"(?:\s(?:a|an|per|each)\s(?:year|month|week|day|hour|person|head|litre|kilometre|tonne)\b)?"
_PERCENT = r"\s?(?:%|per\s?cent(?:age\spoints?)?\b|percentage\spoints?)"
_UNIT = (
    r"[\s\u00a0-]?(?:square\s|cubic\s|light[\s-])?(?:(?:milli|centi|kilo)?met(?:re|er)s?|feet|foot"
    r"|inch(?:es)?|miles?|yards?|acres?|hectares?|(?:kilo|milli)?grams?|tons?|tonnes?|lit(?:re|er)s?"
    r"|years?(?:\sold)?|months?|weeks?|days?|nights?|hours?|minutes?|seconds?|degrees?(?:\s[CF]\b"
    r"|\sCelsius|\sFahrenheit)?|°\s?[CF]?|knots|volts?|watts?|(?:mega|giga|kilo)watts?|times"
    r"|decades|centuries|generations|km²?|mm|cm|kg|kN|MW|GW|kW|mph|km/h|m²|m|ft|lb)(?![\w²])"
)
_TO = r"(?:\s?[–-]\s?|\s(?:to|and|or|out\sof|by)\s)"
_MONEY = re.compile(
    rf"{_ABOUT}(?:{_CURRENCY}{_FIGURE}(?:{_TO}{_CURRENCY}{_FIGURE})?|(?<![\w.,]){_NUMBER}\s{_COIN}){_PER}",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"{_ABOUT}(?<![\w.,$£€]){_NUMBER}(?:(?:{_PERCENT})?{_TO}{_NUMBER})?{_PERCENT}"
    r"|\b(?:half|two[\s-]thirds|three[\s-]quarters|(?:a|one|two|three|four)[\s-](?:third|quarter|fifth"
    r"|tenth)s?)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    rf"{_ABOUT}(?<![\w.,$£€]){_NUMBER}(?:{_TO}{_NUMBER})?(?:{_UNIT}){_PER}", re.IGNORECASE
)
_COUNT = re.compile(
    rf"{_ABOUT}(?<![\w.,$£€/-]){_NUMBER}(?:{_TO}{_NUMBER})?(?![\w%/]|[.,:]\d)", re.IGNORECASE
)

_NUMBERED = re.compile(r"\d+(?:\.\d+)+\s|\d+[.)]\s")  # of a paragraph

_TITLE = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|St)\.?|Sir|Dame|Lord|Lady|Professor|President"
    r"|King|Queen|Prince(?:ss)?|Pope|Emperor|General|Senator|Chancellor)"
)
_PART = r"(?:[^\W\d_a-z][\w’'&-]*(?:\.(?=[^\W\d_]\.|\s[^\W\d_a-z]))?)"
_LINK = r"(?:of|the|de|del|della|der|den|van|von|la|le|bin|al|ibn|and|for|&|di|da|du|dos)"
_NAME = re.compile(
    rf"(?<![\w’'-])(?:{_TITLE}\s)?{_PART}(?:(?:\s(?:of\sthe|of|de|del|della|der|van|von|van\sder|la|le|bin"
    rf"|al|ibn|&|di|da|du))?[\s]{_PART})*"
)
_CALENDAR = re.compile(rf"(?:{_MONTH}|{_WEEKDAY})\Z")
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|on|off|outside|inside|across|into|around|through|throughout|toward|towards"
    r"|between|under|beneath|behind|within|along|beside)\s"
    rf"((?:the\s|a\s|an\s)?(?:(?:north|south|east|west|central|upper|lower|northern|southern|eastern"
    rf"|western|modern|present-day|nearby|downtown)[\s-])*{_PART}(?:(?:,?\s(?:{_LINK})(?:\sthe)?)?,?\s"
    rf"{_PART})*(?:\s(?:district|region|province|river|valley|island|basin|coast|area|university))?)"
)


def dates(text: str) -> list[Span]:
    """Days, months, years and stretches of them, in order."""
    return _spans(_DATE, text)


def times(text: str) -> list[Span]:
    """Times of day, in order."""
    return _spans(_TIME, text)


def money(text: str) -> list[Span]:
    """Sums of money with their currency, in order."""
    return _spans(_MONEY, text)


def shares(text: str) -> list[Span]:
    """Percentages and fractions, in order."""
    return _spans(_SHARE, text)


def measures(text: str) -> list[Span]:
    """Amounts with a unit of measure, in order."""
    return _spans(_MEASURE, text)


def counts(text: str) -> list[Span]:
    """Numbers without a unit, in order; no part of a date or a time."""
    taken = dates(text) + times(text) + shares(text) + money(text)
    if numbered := _NUMBERED.match(text):
        taken.append(Span(*numbered.span()))
    return [
        span
        for span in _spans(_COUNT, text)
        if not any(span.start < other.end and other.start < span.end for other in taken)
    ]


def names(text: str) -> list[Span]:
    """Capitalised names with their titles, in order; no days, no mere first words."""
    found = list[Span]()
    for match in _NAME.finditer(text):
        start, end = match.span()
        while (first := text[start:end].partition(" "))[0] in OPENERS:
            if not first[2]:
                break
            start += len(first[0]) + 1
        name = text[start:end]
        if name in OPENERS or _CALENDAR.match(name) or len(name) < 2:
            continue
        for mark in ("’s", "'s", "’", "'"):
            if name.endswith(mark):
                end -= len(mark)
                break
        found.append(Span(start, end))
    return found


def places(text: str) -> list[Span]:
    """Names after a preposition of place, in order; no days."""
    taken = dates(text)
    found = [Span(*match.span(1)) for match in _PLACE.finditer(text)]
    return [
        span
        for span in found
        if not any(span.start < other.end and other.start < span.end for other in taken)
    ]


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    found = list[Span]()
    for match in pattern.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append(Span(start, end))
    return found
