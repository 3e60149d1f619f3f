"""What figures are counted in: money, shares, measures, spans of time."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from index.numbers import CODES

Kind = Literal[
    "currency", "percent", "points", "length", "area", "volume", "mass", "speed", "temperature",
    "power", "energy", "force", "pressure", "duration", "months", "thing", "bare", "ordinal",
    "year", "date", "clock",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure counts. `name` is a currency's code, else empty or what the kind needs.

    `nouns` are the stems of the words after a figure that counts things.
    """

    kind: Kind
    name: str = ""
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as a word, and how many of its kind's base unit it is."""

    unit: Unit
    factor: Decimal = Decimal(1)


BARE = Unit("bare")
_MONEY = {
    "USD": "us dollars, us dollar, american dollars, u.s. dollars, dollars, dollar, us$, usd$, $",
    "EUR": "euros, euro, €",
    "GBP": "pounds sterling, british pounds, pounds, pound, sterling, quid, £",
    "NOK": "norwegian crowns, norwegian kroner, norwegian krone, kroner",
    "SEK": "swedish crowns, swedish kronor, swedish krona, kronor",
    "DKK": "danish crowns, danish kroner, danish krone",
    "CZK": "czech crowns, czech koruna, koruna, korun",
    "ISK": "icelandic crowns, icelandic krona",
    "CHF": "swiss francs, swiss franc",
    "PLN": "zlotys, zloty, zlotych, złotych, zł",
    "UAH": "hryvnias, hryvnia, hryvnya, hryvnyas, hryven, ₴",
    "RUB": "russian rubles, russian roubles, rubles, roubles, ruble, rouble, ₽",
    "JPY": "japanese yen, yen, ¥",
    "CNY": "chinese yuan, yuan, renminbi",
    "INR": "indian rupees, ₹",
    "KRW": "south korean won, korean won, ₩",
    "TRY": "turkish lira, turkish liras, ₺",
    "ILS": "shekels, shekel, ₪",
    "AUD": "australian dollars, a$, au$",
    "CAD": "canadian dollars, c$, ca$",
    "NZD": "new zealand dollars, nz$",
    "HKD": "hong kong dollars, hk$",
    "SGD": "singapore dollars, s$",
    "crown": "crowns, crown, kronen, kr",  # whose, the text says elsewhere
    "rupee": "rupees, rupee",
    "franc": "francs, franc",
    "cent": "cents",
}
_MEASURES: dict[Kind, dict[str, str]] = {
    "percent": {"1": "percent, per cent, per-cent, prozent, pour cent, procent, pct, %"},
    "points": {
        "1": "percentage points, percentage point, percentage-points, percentage-point, pp, "
        "percent points, per cent points",
        "0.01": "basis points, basis point, bps",
    },
    "length": {
        "1000": "kilometres, kilometre, kilometers, kilometer, kms, km, klicks",
        "1": "metres, metre, meters, meter, m",
        "0.01": "centimetres, centimetre, centimeters, centimeter, cm",
        "0.001": "millimetres, millimetre, millimeters, millimeter, mm",
        "1609.344": "miles, mile, mi",
        "1852": "nautical miles, nautical mile, nmi",
        "0.9144": "yards, yard",
        "0.3048": "feet, foot, ft",
        "0.0254": "inches, inch",
    },
    "area": {
        "1": "square metres, square metre, square meters, square meter, sq m, sqm, m²",
        "1000000": "square kilometres, square kilometre, square kilometers, sq km, km²",
        "10000": "hectares, hectare, ha",
        "4046.8564224": "acres, acre",
        "2589988.110336": "square miles, square mile, sq mi",
    },
    "volume": {
        "1": "litres, litre, liters, liter",
        "0.001": "millilitres, millilitre, milliliters, ml",
        "1000": "cubic metres, cubic metre, cubic meters, cubic meter, m³",
        "158.987294928": "barrels, barrel, bbl",
    },
    "mass": {
        "1": "kilograms, kilogram, kilogrammes, kilos, kilo, kg",
        "0.001": "grams, gram, grammes, g",
        "0.000001": "milligrams, milligram, mg",
        "1000": "tonnes, tonne, metric tons, metric tonnes, t",
        "907.18474": "tons, ton",
        "0.45359237": "lbs, lb",
    },
    "speed": {
        "1": "kilometres per hour, kilometers per hour, kilometres an hour, km/h, kph, kmh",
        "1.609344": "miles per hour, miles an hour, mph",
        "1.852": "knots, knot",
        "3.6": "metres per second, meters per second, m/s",
    },
    "temperature": {"1": "degrees celsius, °c, degrees"},
    "power": {
        "1": "watts, watt",
        "1000": "kilowatts, kilowatt, kw",
        "1000000": "megawatts, megawatt, mw",
        "1000000000": "gigawatts, gigawatt, gw",
    },
    "energy": {
        "1": "kilowatt-hours, kilowatt hours, kwh",
        "1000": "megawatt-hours, megawatt hours, mwh",
        "1000000": "gigawatt-hours, gigawatt hours, gwh",
        "1000000000": "terawatt-hours, terawatt hours, twh",
    },
    "force": {"1": "newtons, newton", "1000": "kilonewtons, kilonewton, kn"},
    "pressure": {"1": "bars, bar", "0.001": "millibars, mbar, hectopascals, hpa"},
    "duration": {
        "1": "seconds, second, secs, sec, s",
        "60": "minutes, minute, mins, min",
        "3600": "hours, hour, hrs, hr, h",
        "86400": "days, day",
        "604800": "weeks, week",
        "1209600": "fortnights, fortnight",
    },
    "months": {
        "1": "months, month",
        "12": "years, year, yrs, yr",
        "120": "decades, decade",
        "1200": "centuries, century",
    },
}
# Written after a figure these are units in this case alone: "30 M", "5 T" are something else.
_CASED = frozenset({"m", "t", "g", "s", "h", "ha", "mm", "cm", "km", "kg", "mg", "min"})
_CASED_UPPER = {"kw": "kW", "mw": "MW", "gw": "GW", "kwh": "kWh", "kn": "kN", "pp": "pp"}


@lru_cache(maxsize=1)
def _words() -> dict[str, Measure]:
    known = {
        word: Measure(Unit("currency", code))
        for code, words in _MONEY.items()
        for word in words.split(", ")
    }
    known |= {code.lower(): Measure(Unit("currency", code)) for code in CODES}
    for kind, rows in _MEASURES.items():
        for factor, words in rows.items():
            known |= {word: Measure(Unit(kind), Decimal(factor)) for word in words.split(", ")}
    return known


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_words(), key=len, reverse=True))
    return re.compile(
        rf"(?:[\s\u00a0\u202f]{{0,2}}|-)(?:of\s)?(?P<word>{words})(?![^\W_]|[²³]|/\w)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    signs = [word for word, measure in _words().items() if _goes_before(word, measure)]
    words = "|".join(re.escape(word) for word in sorted(signs, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?P<word>{words})[\s\u00a0\u202f]?$", re.IGNORECASE)


def _goes_before(word: str, measure: Measure) -> bool:
    if measure.unit.kind != "currency":
        return False
    return not word[-1].isalpha() or word in {"zł", "kr"} or word.upper() in CODES


def unit_after(text: str, at: int) -> tuple[Measure, int] | None:
    """The unit that stands at `at`, and where it ends."""
    match = _after().match(text, at)
    if match is None:
        return None
    word, plain = match["word"], match["word"].lower()
    if plain in _CASED and word != plain:
        return None
    if plain in _CASED_UPPER and word != _CASED_UPPER[plain]:
        return None
    if plain.upper() in CODES and word != word.upper():
        return None
    return _words()[plain], match.end()


def unit_before(text: str, at: int) -> tuple[Measure, int] | None:
    """The currency that ends at `at`, and where it begins."""
    match = _before().search(text, max(0, at - 8), at)
    if match is None:
        return None
    if match["word"].upper() in CODES and match["word"] != match["word"].upper():
        return None
    return _words()[match["word"].lower()], match.start()


def compatible(one: Unit, other: Unit) -> bool:
    """Whether figures of these units may mean the same. A bare figure leaves its unit open.

    Which things are counted is not compared: "30 deaths" may be "30 people were killed".
    """
    kinds = {one.kind, other.kind}
    if "bare" in kinds:
        return "clock" not in kinds and "date" not in kinds
    if one.kind != other.kind:
        return False
    return one.name == other.name or _same_crown(one.name, other.name)


def _same_crown(one: str, other: str) -> bool:
    generic = {"crown": {"NOK", "SEK", "DKK", "CZK", "ISK"}, "franc": {"CHF"}, "rupee": {"INR"}}
    return other in generic.get(one, ()) or one in generic.get(other, ())
