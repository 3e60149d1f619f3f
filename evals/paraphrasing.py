"""True sentences in other words, by rules that keep what they say.

Each rule takes a sentence and the date of its document, and gives it in other words, or None
where it does not apply. The words it puts in are not taken from the checker's tables.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

Rule = Callable[[str, date | None], str | None]

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "thirty-one": 31, "thirty-eight": 38,
    "fifty-eight": 58, "sixty-one": 61,
}  # fmt: skip
_IN_WORDS = {str(value): word for word, value in _NUMBERS.items()}
_SYNONYMS = {
    "began": "started", "begun": "started", "finished": "completed",
    "Some": "About", "homes": "houses", "killed": "slain", "wall": "barrier", "river": "waterway",
    "children": "youngsters", "asked": "requested", "said": "stated", "told": "informed",
    "announced": "made public", "agreed to": "consented to", "found": "discovered",
    "gave": "provided",
    "wants": "would like", "money": "funds", "people": "persons", "big": "large",
    "company": "firm", "county": "shire", "measured": "gauged", "built": "erected",
    "buy": "purchase", "bought": "purchased", "help": "assistance", "quickly": "rapidly",
    "pledged": "promised", "expected": "anticipated", "meeting": "gathering", "aid": "support",
    "received": "got", "showed": "revealed", "needs": "requires", "several": "a number of",
    "repaired": "mended", "examined": "inspected", "visited": "called at", "main": "principal",
    "attack": "assault", "weapons": "arms", "soldiers": "troops", "deal": "agreement",
    "reported": "noted", "stopped": "halted", "chief": "head", "lawyers": "solicitors",
    r"about(?= \d)": "roughly", "near": "close to", "street": "road",
    "stands": "is standing", "warned": "cautioned",
    "ended": "came to an end", "whole": "entire", "harbour": "port", "doctor": "physician",
    "residents": "inhabitants", "hospital": "infirmary", "talks": "negotiations",
}  # fmt: skip
_SAYS = r"(?:said|says|believes|maintains|claims)"


def number_format(text: str, day: date | None) -> str | None:
    """ "30" as "thirty", "£2.4 million" as "£2,400,000", "per cent" as "%"."""
    for pattern, change in (
        (r"\b(\d+)\.(\d) million\b", lambda m: f"{int(m[1] + m[2]) * 100_000:,}"),
        (r"\b(\d+) million\b", lambda m: f"{int(m[1]) * 1_000_000:,}"),
        (r"\b(\d+) per cent\b", lambda m: f"{m[1]}%"),
        (r"(?<=\d) per cent\b", lambda m: " percent"),
        (r"(?<![\w.,])(\d{1,3}),(\d{3})(?![\w.,]\d)", lambda m: m[1] + m[2]),
        (
            rf"(?<![\w.,:£$€/])(?<!panel )(?<!panels )(?<!Panel )(?<! to )(?<!and )(\d{{1,2}})"
            rf"(?![\w.,:%/-])(?! (?:{_MONTHS}|per|and|to)\b)",
            lambda m: _IN_WORDS.get(m[1], m[1]),
        ),
        (
            rf"(?<![\w-])(?<! to )({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?![\w-])",
            lambda m: str(_NUMBERS[m[1]]),
        ),
    ):
        changed = re.sub(pattern, change, text, count=1)
        if changed != text and not re.match(r"\d+(?:\.\d+)? ", text):
            return changed
    return None


def date_format(text: str, day: date | None) -> str | None:
    """ "11 April" as "April 11", a weekday as its date, "16:30" as "4.30 p.m."."""
    changed = re.sub(rf"\b(\d{{1,2}}) ({_MONTHS}) (\d{{4}})\b", r"\2 \1, \3", text, count=1)
    if changed == text:
        changed = re.sub(rf"\b(?<!and )(\d{{1,2}}) ({_MONTHS})\b", r"\2 \1", text, count=1)
    if changed == text and day is not None:
        changed = re.sub(
            rf"\bon ({'|'.join(_DAYS)})\b(?! \d)", lambda m: f"on {_last(m[1], day)}", text, count=1
        )
    if changed == text:
        changed = re.sub(r"\b(1[3-9]|2[0-3]):([0-5]\d)\b", _afternoon, text, count=1)
    return changed if changed != text else None


def contraction(text: str, day: date | None) -> str | None:
    """ "did not" as "didn't", and the other way round."""
    changed = re.sub(
        r"\b(did|does|do|was|were|is|are|had|has|have|would|could) not\b", r"\1n’t", text
    )
    changed = re.sub(r"\bwill not\b", "won’t", changed)
    if changed == text:
        changed = re.sub(
            r"\b(did|does|do|was|were|is|are|had|has|would|could)n[’']t\b", r"\1 not", text
        )
    if changed == text:
        changed = re.sub(r"\b([Ii])t is\b", r"\1t’s", text, count=1)
    return changed if changed != text else None


def reordered(text: str, day: date | None) -> str | None:
    """An adjunct from the front to the end, or from the end to the front."""
    match = re.match(
        r"^(?P<first>(?:In|On|At|By|Since|After|Before|Under|Within|Between|From) [^,“”]{3,60}),"
        r" (?P<rest>[^“”]+)\.$",
        text,
    )
    if match:
        rest = match["rest"]
        return f"{rest[0].upper()}{rest[1:]} {match['first'][0].lower()}{match['first'][1:]}."
    match = re.match(
        rf"^(?P<rest>(?:The|A|An|It|He|She|They|Its|His|Her) [^“”,;]+) "
        rf"(?P<last>(?:on|in|by|since) (?:{'|'.join(_DAYS)}"
        rf"|\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|(?:{_MONTHS})(?: \d{{4}})?|\d{{4}}))\.$",
        text,
    )
    if match:
        rest = match["rest"]
        return f"{match['last'][0].upper()}{match['last'][1:]} {rest[0].lower()}{rest[1:]}."
    return None


def attribution_moved(text: str, day: date | None) -> str | None:
    """ "X said that P" as "According to X, P"; "“Q,” X said" as "X said: “Q.”"."""
    match = re.match(rf"^(?P<who>[^“”,]+?) {_SAYS} that (?P<what>[^“”]+)\.$", text)
    if match and not re.match(r"\d|.*\b(?:he|she|it|they)$", match["who"], re.IGNORECASE):
        who = re.sub(r"^The ", "the ", match["who"])
        return f"According to {who}, {match['what']}."
    match = re.match(
        r"^“(?P<what>[^”]+),” (?P<who>[^“”,]+?) (?P<says>said|answered|replied)\.$", text
    )
    if match:
        who = match["who"]
        return f"{who[0].upper()}{who[1:]} {match['says']}: “{match['what']}.”"
    match = re.match(r"^According to (?P<who>[^,]+), (?P<what>[^“”]+)\.$", text)
    if match:
        who = match["who"]
        return f"{who[0].upper()}{who[1:]} says that {match['what']}."
    return None


def passive(text: str, day: date | None) -> str | None:
    """ "X built Y" as "Y was built by X", and the other way round, for a few safe verbs."""
    verbs = "built|designed|opened|raised|visited|filed|tested|paid|led|signed|approved|rejected"
    match = re.match(
        rf"^(?P<who>(?:The |A )?[A-Z]?[\w’.& -]{{2,40}}?) (?P<verb>{verbs}) "
        r"(?P<what>(?:the|an?) [\w’-]+(?: [\w’-]+)?)"
        r"(?P<rest> (?:in|on|at|by|between|within|since|for) [^,“”]+)?\.$",
        text,
    )
    if match and not re.match(
        r".*\b(?:was|were|had|has|been|be|it|he|she|they)$", match["who"], re.I
    ):
        who, what = re.sub(r"^The ", "the ", match["who"]), match["what"]
        be = "were" if what.endswith("s") else "was"
        return f"{what[0].upper()}{what[1:]} {be} {match['verb']} by {who}{match['rest'] or ''}."
    match = re.match(
        rf"^(?P<what>(?:The|An?) [\w’ -]{{2,40}}?) (?:was|were) "
        rf"(?P<verb>{verbs}|made|written|closed|recalled|accepted) by"
        r" (?P<who>[\w’. -]{3,50})\.$",
        text,
    )
    if match:
        who, what = match["who"], match["what"]
        verb = {"written": "wrote"}.get(match["verb"], match["verb"])
        return f"{who[0].upper()}{who[1:]} {verb} {what[0].lower()}{what[1:]}."
    return None


def synonyms(text: str, day: date | None) -> str | None:
    """Two words by others of their meaning."""
    changed, count = text, 0
    for word, other in _SYNONYMS.items():
        again = re.sub(rf"(?<![“\w-])\b{word}(?![\w-])", other, changed, count=1)
        if again != changed and "“" not in text:
            changed, count = again, count + 1
        if count == 2:
            break
    return changed if count else None


def without_adjunct(text: str, day: date | None) -> str | None:
    """Without an aside between commas, or a clause with "which" or "who" at the end."""
    changed = re.sub(r", (?:who|which|an? |the )[^,“”]{3,60}(?:, )", " ", text, count=1)
    if changed == text:
        changed = re.sub(r", (?:which|who|where|whose) [^,“”]+\.$", ".", text, count=1)
    if changed == text:
        changed = re.sub(r" \([^)]+\)", "", text, count=1)
    if changed == text:
        changed = re.sub(r"; [^;“”]+\.$", ".", text, count=1)
    return changed if changed != text and len(changed.split()) > 3 else None


PARAPHRASED: Mapping[str, Rule] = {
    "number format": number_format,
    "date format": date_format,
    "contraction": contraction,
    "reordered": reordered,
    "attribution moved": attribution_moved,
    "passive": passive,
    "synonyms": synonyms,
    "without adjunct": without_adjunct,
}


def _last(weekday: str, day: date) -> str:
    there = day - timedelta(days=(day.weekday() - _DAYS.index(weekday)) % 7)
    return f"{there.day} {there:%B}"


def _afternoon(match: re.Match[str]) -> str:
    return f"{int(match[1]) - 12}.{match[2]} p.m."
