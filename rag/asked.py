"""What kind of short answer a question asks for: an amount, a day, a person, a place."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rag.terms import Terms, stem, stems

Kind = Literal["money", "share", "measure", "count", "amount", "date", "time", "person", "place"]

_OPENS = r"(?:^|[,;:—]\s*|\b(?:and|but|by|to|from|with|of|for|in|on|at|since|until|till|about)\s+)"
_WHICH = r"\b(?:what|which)\s+(?:[\w’'-]+\s+){0,3}?"
_ASKS: tuple[tuple[Kind, str], ...] = (
    ("time", r"\bwhat\s+(?:time|hour)\b"),
    (
        "date",
        rf"{_OPENS}when\b|\bwhen\s*\?$|\b(?:what|which)\s+(?:date|day|month|year|century|decade)\b",
    ),
    (
        "share",
        r"\b(?:what|which)\s+(?:share|percent\w*|proportion|fraction)|\bhow\s+many\s+per\s?cent",
    ),
    (
        "money",
        r"\bhow\s+much\s+(?:money|cash|funding|aid)\b|\bhow\s+many\s+(?:dollars|pounds|euros)",
    ),
    (
        "money",
        rf"{_WHICH}(?:price|rent|fee|fine|budget|sum|salary|amount|tariff)\b|\bwhat\b.*\bcost\b",
    ),
    (
        "amount",
        r"\bhow\s+much\b|\b(?:what|which)\s+(?:numbers?|figures?|size|height|length|age|speed"
        r"|depth)\b",
    ),
    (
        "measure",
        r"\bhow\s+many\s+(?:years|months|weeks|days|hours|minutes|miles|\w*met(?:re|er)s)\b",
    ),
    ("count", r"\bhow\s+many\b|\bhow\s+often\b"),
    ("measure", r"\bhow\s+(?:long|far|high|tall|deep|wide|large|big|old|fast|heavy|thick)\b"),
    (
        "person",
        rf"{_OPENS}who(?:m|se)?\b|\bwhom?\s*\?$|{_WHICH}(?:minister|person|official|president|leader"
        r"|king|queen|author|general|man|woman|player|spokes\w+)\b",
    ),
    (
        "place",
        rf"{_OPENS}where\b|\bwhere\s*\?$|\b(?:what|which)\s+(?:\w+\s+)?(?:city|country|state|town|place"
        r"|region|county|continent|province|village)\b",
    ),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _ASKS)
_ASKS_FOR_THING = re.compile(
    r"(?:^|\s)(?:what|which)\s+(?!with|for|in|on|at|to|from|by|of|did|do|does|is|are|was|were|has|had|have"
    r"|will|would|can|could|should"
    r"|happen|if|about|makes?|made|causes?|caused)\w"
)
# What is asked for is open: a later "who" is what the asked-for is about.
_OPEN = re.compile(
    r"what\s+(?:do|does|did|is|are|was|were|has|have|had)\b(?!.*\band\s(?:\w+\s){0,2}(?:wh\w+|how)\b)"
)
_PAYS = re.compile(
    r"\b(?:pa(?:y|ys|id)|costs?|spen[dt]|raised?|invest\w*|pledge[ds]?|donat\w*|earn\w*|worth|lent|owe[ds]?"
    r"|sold|sell|bought|charge[ds]?|money|provides?)\b"
)
_COUNTED = re.compile(
    r"how (?:many|much) ((?:(?!(?:was|were|is|are|do|does|did|has|have|had|will|would|can|could|may"
    r"|might|must|should|of|for|in|on|at|to)\b)[\w’'-]+ ?){1,4})"
)
_WHO_SAID = re.compile(
    r"\bwho(?:m|se)?\b.*\b(?:sa(?:y|ys|id)|told|tell|call(?:s|ed)|claim\w*|announc\w*|according|ask\w*"
    r"|argu\w*|warn\w*|describ\w*|think|thinks|thought|believ\w*|quot\w*|wrote|want\w*)\b"
    r"|\baccording to whom"
)


@dataclass(frozen=True)
class Asked:
    """What a question asks for: `kind`, or None where no short answer is due by rules."""

    question: str
    terms: Terms

    @cached_property
    def kind(self) -> Kind | None:
        """The kind that the earliest question word asks for; a later one opens a clause."""
        text = self.question.lower().strip()
        found = [
            (match.start(), order, kind)
            for order, (kind, pattern) in enumerate(_KINDS)
            if (match := pattern.search(text))
        ]
        if not found:
            return None
        first, _, kind = min(found)
        if first and _OPEN.match(text):
            return None  # "What did they say about who paid?"
        return "money" if kind == "amount" and _PAYS.search(text) else kind

    @cached_property
    def is_of_a_thing(self) -> bool:
        """Whether it asks "which …", of some kind that rules do not know."""
        return self.kind is None and bool(_ASKS_FOR_THING.search(self.question.lower()))

    @cached_property
    def is_of_a_kind_of_place(self) -> bool:
        """Whether it asks "which country …", not "where …"."""
        return "where" not in self.question.lower()

    @cached_property
    def is_who_said(self) -> bool:
        """Whether it asks for a speaker."""
        return self.kind == "person" and bool(_WHO_SAID.search(self.question.lower()))

    @cached_property
    def own(self) -> frozenset[str]:
        """The stems of the question."""
        return stems(self.question)

    @cached_property
    def counted_words(self) -> tuple[str, ...]:
        """The stems of what is to be counted, in order: "how many new homes were …" → new, home."""
        match = _COUNTED.search(self.question.lower())
        words = match.group(1).split() if match else []
        return tuple(key for word in words if (key := stem(word)) in self.terms.keys)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The stems of what is to be counted, in no order."""
        return frozenset(self.counted_words)
