"""Countries by noun, adjective, people and (where the press says it so) capital."""

import re
from functools import lru_cache

# One country a row. Of the first few a press writes the capital for the government.
_SAME_COUNTRY = """
uk britain british briton britons london united-kingdom u.k great-britain
us usa u.s america american americans washington united-states u.s.a
germany german germans berlin
france french paris
russia russian russians moscow kremlin
ukraine ukrainian ukrainians kyiv kiev
norway norwegian norwegians oslo
netherlands dutch hague
estonia estonian estonians tallinn
latvia latvian latvians riga
lithuania lithuanian lithuanians vilnius
poland polish poles warsaw
italy italian italians rome
spain spanish spaniards madrid
portugal portuguese lisbon
austria austrian austrians vienna
switzerland swiss bern
hungary hungarian hungarians budapest
romania romanian romanians bucharest
bulgaria bulgarian bulgarians sofia
slovakia slovak slovaks bratislava
slovenia slovenian slovenians ljubljana
czechia czech czechs prague
croatia croatian croatians zagreb
serbia serbian serbs belgrade
belarus belarusian belarusians minsk
moldova moldovan moldovans chisinau
georgia georgian georgians tbilisi
china chinese beijing
taiwan taiwanese taipei
japan japanese tokyo
north-korea north-korean pyongyang
south-korea south-korean seoul
canada canadian canadians ottawa
mexico mexican mexicans
brazil brazilian brazilians brasilia
australia australian australians canberra
sweden swedish swedes stockholm
denmark danish danes copenhagen
finland finnish finns helsinki
iceland icelandic reykjavik
turkey turkish turks turkiye türkiye ankara
israel israeli israelis jerusalem
iran iranian iranians tehran
iraq iraqi iraqis baghdad
syria syrian syrians damascus
egypt egyptian egyptians cairo
saudi-arabia saudi saudis riyadh
india indian indians delhi
pakistan pakistani pakistanis islamabad
afghanistan afghan afghans kabul
south-africa south-african pretoria
nigeria nigerian nigerians abuja
kenya kenyan kenyans nairobi
ethiopia ethiopian ethiopians
ireland irish dublin
belgium belgian belgians
greece greek greeks athens
eu european-union
"""
_JOINED = re.compile(
    r"\b(united kingdom|united states|great britain|european union|north korean?|south korean?|"
    r"south african?|new zealand|saudi arabia)\b",
    re.IGNORECASE,
)
# "us" is a country in capitals alone.
_PRONOUN = re.compile(r"\bus\b")


@lru_cache(maxsize=1)
def countries() -> dict[str, int]:
    """Each name of a country in lower case, and the number that the names of one country share."""
    rows = [line.split() for line in _SAME_COUNTRY.strip().splitlines()]
    return {word: number for number, row in enumerate(rows) for word in row}


def joined(text: str) -> str:
    """The text with names of two words as one word, as `countries()` has them."""
    return _JOINED.sub(lambda match: match.group().replace(" ", "-"), text)


def without_pronoun(text: str) -> str:
    """The text without "us" in small letters, which is no country."""
    return _PRONOUN.sub("", text)
