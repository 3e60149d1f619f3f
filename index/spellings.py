"""The same word spelt otherwise: British and American, names in other scripts, figures.

For a full-text search, which knows words by their letters alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from corpus.calendar_words import MONTHS
from index.numbers import LETTERS, MAGNITUDES, Number, numbers_in
from index.query import STOP_WORDS

# British and American roots; each stands for every word that holds it.
_ROOTS = """
defence defense · offence offense · licence license · pretence pretense · practise practice
centre center · theatre theater · fibre fiber · calibre caliber · sabre saber · spectre specter
metre meter · litre liter · manoeuvre maneuver · manoeuvring maneuvering · lustre luster
colour color · labour labor · harbour harbor · honour honor · humour humor · neighbour neighbor
favour favor · behaviour behavior · armour armor · rumour rumor · vapour vapor · vigour vigor
flavour flavor · endeavour endeavor · odour odor · saviour savior · splendour splendor
tumour tumor · valour valor · candour candor · clamour clamor · rigour rigor
analyse analyze · paralyse paralyze · catalyse catalyze · catalogue catalog · dialogue dialog
programme program · cheque check · grey gray · mould mold · plough plow · aluminium aluminum
aeroplane airplane · sceptic skeptic · artefact artifact · skilful skillful · ageing aging
judgement judgment · acknowledgement acknowledgment · jewellery jewelry · paediatric pediatric
anaesth anesth · haemorrh hemorrh · foetus fetus · diarrhoea diarrhea · encyclopaedia encyclopedia
sulphur sulfur · speciality specialty · enrolment enrollment · fulfilment fulfillment
instalment installment · wilful willful
"""
# Doubled only before an ending: "travelled", "traveled"; "cancellation" keeps both.
_DOUBLED = re.compile(
    r"^(\w*?(?:(?:av|nc|ab|od|gn|ot|ev|ns|nn|rsh)[ae]|fue)l)l?(ed|ing|er|ers|or|ors)$"
)
# "Improvisation" has an s on either side of the ocean.
_IZE = re.compile(r"(?<!improv)(?<=[a-z]{3})i[sz](e|ed|es|er|ers|ing|ation|ations|ational)$")
_NOT_IZE = re.compile(
    r"(?:adv|surpr|prom|exerc|rev|superv|telev|compr|prem|enterpr|franch|expert|improv|merchand"
    r"|otherw|likew|dev|dem|desp|disgu|conc|prec|appra|pra|cru|bru|parad|treat|chast|exc|inc)"
    r"i[sz](?:e|ed|es|er|ers|ing)$"
)
_SKY = re.compile(r"(?<=[a-z]{3})(?:skyy|skyi|skiy|skii|skij|skyj|sky|ski)$")
_SKIES = ("sky", "skyy", "skiy", "ski")
_PLACES = """
kyiv kiev · odesa odessa · kharkiv kharkov · lviv lvov · dnipro dnepr dnieper · mykolaiv nikolaev
chernihiv chernigov · zaporizhzhia zaporizhia zaporozhye · luhansk lugansk · donbas donbass
chornobyl chernobyl · rivne rovno · vinnytsia vinnitsa · ternopil ternopol · belarus byelorussia
turkiye turkey · czechia czech-republic · volodymyr vladimir · oleksandr aleksandr · mumbai bombay
beijing peking · chisinau kishinev · makiivka makeyevka · bakhmut artemivsk
"""


@lru_cache(maxsize=65536)
def canonical(word: str) -> str:
    """One spelling for all of a word (in lower case): American, without accents.

    For comparing; it need be no word.
    """
    plain = folded(word)
    place = _places().get(plain)
    if place is not None:
        return place[0]
    if _SKY.search(plain):
        return _SKY.sub("sky", plain)
    doubled = _DOUBLED.match(plain)
    if doubled:
        return doubled[1] + doubled[2]
    plain = _IZE.sub(r"iz\1", plain) if not _NOT_IZE.search(plain) else plain
    for british, american in _roots():
        if british in plain:
            return plain.replace(british, american)
    return plain


def folded(word: str) -> str:
    """A word in lower case without its accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in apart if not unicodedata.combining(c)).replace("ł", "l")


def variants(word: str) -> tuple[str, ...]:
    """The other spellings of a word in lower case; none for most words."""
    plain = folded(word)
    if plain in _places():
        found: Iterator[str] | tuple[str, ...] = _places()[plain]
    elif _SKY.search(plain) and len(plain) > 5:
        found = tuple(_SKY.sub(ending, plain) for ending in _SKIES)
    else:
        found = _respelt(plain)
    return tuple(other for other in dict.fromkeys(found) if other != plain)


def spellings(question: str) -> list[str]:
    """Other ways to write the words and figures of a question, each to be looked for as well.

    "Did Zelenskyy pledge $580 million for defence?" gives zelensky, zelenskiy, …, "580m", "580mn",
    "defense". One of several words ("580 million") is meant as a phrase. What the question says
    itself is left out.
    """
    numbers = [number for number in numbers_in(question) if not _is_day(question, number)]
    found = [way for number in numbers for way in _figures(question, number)]
    taken = [(number.start, number.end) for number in numbers]
    for match in re.finditer(r"\w+(?:[.'’\-]\w+)*", question):
        if any(start <= match.start() < end for start, end in taken):
            continue
        word = match.group().lower().replace("’", "'").removesuffix("'s")
        if word in STOP_WORDS:
            continue
        found.extend(variants(word))
        if "-" in word:
            found.append(word.replace("-", ""))
    said = " ".join(question.lower().split())
    return [way for way in dict.fromkeys(found) if not re.search(rf"\b{re.escape(way)}\b", said)]


_SHORT = {"million": ("m", "mn"), "billion": ("bn", "b"), "trillion": ("tn",), "thousand": ("k",)}
_SPELT = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _figures(question: str, number: Number) -> Iterator[str]:
    """A figure in other writings: with its magnitude in letters or a word, in digits, in words."""
    value = number.readings[0]
    money = question[: number.start].endswith(("$", "€", "£", "¥"))
    if number.ordinal or value < 0 or (not number.letter and _is_year(question, number)):
        return
    if number.letter:
        follows = question[number.end + 1 :].lower()
        if not money and not re.match(r"\s(?:dollar|euro|pound|crown|people)", follows):
            return
        value *= LETTERS[number.letter.lower()]
    for word, letters in _SHORT.items():
        size = MAGNITUDES[word]
        shown = value / size
        if Decimal("0.1") <= shown < 1000 and shown == round(shown, 2) and value >= 1000:
            plain = f"{shown.normalize():f}"
            if shown >= 1:
                yield f"{plain} {word}"
                yield from (plain + letter for letter in letters)
    if value == int(value) and value < 10**7:
        yield str(int(value))
        if value >= 1000:
            yield f"{int(value):,}"
    yield from _in_words(value)


def _is_day(question: str, number: Number) -> bool:
    """Whether a month stands beside a number."""
    before = re.search(r"(\w+)\.?\s$", question[max(0, number.start - 14) : number.start])
    after = re.match(r"\s(?:of\s)?(\w+)", question[number.end : number.end + 20])
    return any(match is not None and match[1].lower() in MONTHS for match in (before, after))


def _is_year(question: str, number: Number) -> bool:
    return question[number.start : number.end].isdigit() and 1800 <= number.readings[0] <= 2100


def _in_words(value: Decimal) -> Iterator[str]:
    if value != int(value) or not 2 <= value < 100:
        return
    tens, ones = divmod(int(value), 10)
    if value < 20:
        yield _SPELT[int(value)]
    else:
        yield _TENS[tens - 2] + (f"-{_SPELT[ones]}" if ones else "")


def _respelt(plain: str) -> Iterator[str]:
    for british, american in _roots():
        if british in plain:
            yield plain.replace(british, american)
        elif american in plain:
            yield plain.replace(american, british)
    doubled = _DOUBLED.match(plain)
    if doubled:
        yield doubled[1] + doubled[2]
        yield doubled[1] + "l" + doubled[2]
    if _IZE.search(plain) and not _NOT_IZE.search(plain):
        yield _IZE.sub(r"is\1", plain)
        yield _IZE.sub(r"iz\1", plain)


@lru_cache(maxsize=1)
def _roots() -> tuple[tuple[str, str], ...]:
    rows = [row.split() for row in _ROOTS.replace("\n", " · ").split(" · ") if row.strip()]
    return tuple((british, american) for british, american in rows)


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[str, ...]]:
    rows = [row.split() for row in _PLACES.replace("\n", " · ").split(" · ") if row.strip()]
    return {word: tuple(row) for row in rows for word in row}
