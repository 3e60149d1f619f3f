"""Numbers and dates of a spreadsheet as a person sees them there, by the cell's number format."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from corpus.characters import on_one_line

_GENERAL = "General"
_DIGITS = 11  # what a spreadsheet shows of a number without a format
# What is no digit of a format: quoted or escaped text, and the widths and fillings of layout.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_(?:.)|\*(?:.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_CORE = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+,*")
_NOT_SIMPLE = re.compile(r"[Ee][+-]|/|@|General", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_MARK = "\x00"


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a number format: what stands around the number, and how the number is written.

    `digits` is None where the format shows no number at all.
    """

    before: str
    after: str
    digits: str | None
    percent: bool
    signed: bool


def cell_text(value: object, number_format: str = _GENERAL) -> str:
    """A cell's value as text on one line; "" for an empty cell or one whose format hides it.

    Dates are written out ("11 April 2025"), whatever their format's order of day and month.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return _moment(value, number_format)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, (int, float)):
        return number_text(value, number_format)
    return on_one_line(str(value))


def number_text(value: float, number_format: str = _GENERAL) -> str:
    """A number by its format: decimals, thousands, percent, currency; by itself where that is odd.

    Formats with fractions, exponents or conditions give the plain number.
    """
    try:
        number = Decimal(repr(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    sections = _sections(number_format)
    if sections is None:
        return _plain(number)
    section = sections[0]
    if number < 0 and len(sections) > 1:
        section = sections[1]
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    return _written(number, section)


def _written(number: Decimal, section: _Section) -> str:
    if section.digits is None:
        return on_one_line(section.before)
    try:
        digits = _digits(abs(number) * (100 if section.percent else 1), section.digits)
    except InvalidOperation:
        return _plain(number)
    is_negative = number < 0 and section.signed and any(d in "123456789" for d in digits)
    return ("-" if is_negative else "") + on_one_line(f"{section.before}{digits}{section.after}")


def _digits(number: Decimal, core: str) -> str:
    """The digits of a positive number by a core such as `#,##0.00`."""
    # Each comma at the end divides by a thousand.
    scaled = len(core.rstrip(".")) - len(core.rstrip(".").rstrip(","))
    whole, _, fraction = core.rstrip(".").rstrip(",").partition(".")
    if whole.endswith(","):
        scaled += len(whole) - len(whole.rstrip(","))
        whole = whole.rstrip(",")
    rounded = number.scaleb(-3 * scaled).quantize(
        Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP
    )
    left, _, right = f"{rounded:f}".partition(".")
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        left = f"{int(left):,}".rjust(len(left), "0") if left else ""
    while right and fraction[len(right) - 1] != "0" and right.endswith("0"):
        right = right[:-1]
    return (left or "0") + (f".{right}" if right else "")


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[_Section, ...] | None:
    """The parts of a format for positive and negative numbers and zero; None where it is odd."""
    literals: list[str] = []

    def taken(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or match[3] or "")
        return f"{_MARK}{len(literals) - 1}{_MARK}"

    if _CONDITION.search(number_format):
        return None
    # Literals first: a quoted text may hold any character of a format.
    bare = _LITERAL.sub(taken, number_format.replace(_MARK, ""))
    parts = bare.split(";")[:3]
    sections = []
    for place, part in enumerate(parts):
        section = _section(part, literals, signed=place == 0)
        if section is None:
            return None
        sections.append(section)
    return tuple(sections)


def _section(part: str, literals: list[str], signed: bool) -> _Section | None:
    numbered = re.split(f"{_MARK}(\\d+){_MARK}", part)
    # Every second piece is a literal's number; only the others hold the format's own characters.
    own = numbered[::2]
    if any(_NOT_SIMPLE.search(piece) for piece in own):
        return None
    cores = [match for piece in own for match in _CORE.finditer(piece)]
    if len(cores) > 1:
        return None
    sides = ["", ""]
    side = 0
    for place, piece in enumerate(numbered):
        if place % 2:
            sides[side] += literals[int(piece)]
        elif found := _CORE.search(piece):
            sides[0] += piece[: found.start()]
            side = 1
            sides[1] += piece[found.end() :]
        else:
            sides[side] += piece
    core = cores[0].group() if cores else None
    return _Section(sides[0], sides[1], core, any("%" in piece for piece in own), signed)


def _plain(number: Decimal) -> str:
    if number == number.to_integral_value():
        return f"{number:.0f}"
    shown = f"{float(number):.{_DIGITS}g}"
    return f"{Decimal(shown):f}" if "e" in shown and abs(number) > Decimal("1e-15") else shown


def _moment(value: datetime, number_format: str) -> str:
    pattern = _LITERAL.sub("", number_format).split(";")[0].lower()
    has_day, has_year = "d" in pattern, "y" in pattern
    has_clock = "h" in pattern or "s" in pattern
    if has_clock and not (has_day or has_year):
        return _clock(value.time())
    if has_year and not has_day and not has_clock:
        return f"{value:%B} {value.year}" if "m" in pattern else str(value.year)
    if has_clock and value.time() != time():
        return f"{_day(value)} {_clock(value.time())}"
    return _day(value)


def _day(value: date) -> str:
    return f"{value.day} {value:%B} {value.year}"


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _duration(value: timedelta) -> str:
    seconds = round(abs(value.total_seconds()))
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
