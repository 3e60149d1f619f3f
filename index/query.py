"""Questions as full-text queries."""

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\w+(?:[.,'’\-]\w+)*", re.UNICODE)
_ACRONYM = re.compile(r"[A-Z]{2,}")  # "WHO" and "IT" are names, "who" and "it" are not
# The second is looked at only, so that it may be the first of the next two.
_TWO_NAMES = re.compile(r"\b(?P<first>[A-Z]\w+) (?=(?P<second>[A-Z]\w+))")
_QUOTED = re.compile(r"[\"“„]([^\"“”„]{3,200})[\"”“]")

# Words that carry no subject: articles, pronouns, auxiliaries, prepositions, question words.
_STOP = """
a about according after again all also am an and any are as at be because been before being
between both but by can could did do does doing during each either else ever every few for from
further had has have having he her here hers him his how i if in into is it its itself just
like made make many me might more most much must my neither no nor not now of off on once
one only or other our out over own please per same say said says she should since so some such
tell than that the their them then there these they this those through to too under until up
upon very was we were what when where whether which while who whom whose why will with
within would you your
"""
STOP_WORDS = frozenset(_STOP.split())


# Words of a run that is looked for as a phrase: a slip spoils one run, and leaves the others.
_RUN = 4


def words(text: str) -> list[str]:
    """The words and numbers of a text in order, in lower case."""
    return [token.lower().replace("’", "'") for token in _TOKEN.findall(text)]


def content_words(text: str) -> list[str]:
    """The words of a text that carry its subject, in lower case, each once, in order."""
    kept = list[str]()
    for token in _TOKEN.findall(text):
        word = token.lower().replace("’", "'").removesuffix("'s").strip("'")
        if word and (word not in STOP_WORDS or _ACRONYM.fullmatch(token)):
            kept.append(word)
    return list(dict.fromkeys(kept))


def match_expression(text: str) -> str | None:
    """An FTS5 expression for any of the `match_terms` of a text; None if there are none."""
    return any_of(match_terms(text))


def any_of(terms: Sequence[str]) -> str | None:
    """An FTS5 expression for any of these; None if there are none."""
    return " OR ".join(terms) or None


def match_terms(text: str) -> tuple[str, ...]:
    """The content words of a text and its quoted phrases, each once, as FTS5 writes them.

    A name of two words counts written as one too, as handles in chats and mails are ("AdamSmith"),
    and words and figures in their other spellings ("580m" for "$580 million"). Each word is quoted,
    so that nothing in a question is read as FTS5 syntax.
    """
    from index.spellings import spellings  # which knows this room's stop words

    terms = content_words(text) or words(text)
    phrases = [" ".join(words(phrase)) for phrase in _QUOTED.findall(text)]
    others = [" ".join(words(way)) for way in spellings(text)]
    said = [*terms, *_handles(text), *phrases, *others]
    return tuple(dict.fromkeys(f'"{term}"' for term in said if term))


def _handles(text: str) -> list[str]:
    """Two capitalised words side by side, written as one."""
    return [
        handle
        for match in _TWO_NAMES.finditer(text)
        for handle in [match["first"].lower() + match["second"].lower()]
        if not {match["first"].lower(), match["second"].lower()} & STOP_WORDS
    ]


def phrase_expression(text: str) -> str | None:
    """An FTS5 expression for any run of four words of `text`, word for word; None without words."""
    tokens = words(text)
    runs = [tokens[first : first + _RUN] for first in range(0, len(tokens), _RUN)]
    if len(runs) > 1 and len(runs[-1]) < _RUN:
        runs[-1] = tokens[-_RUN:]
    parts = dict.fromkeys('"' + " ".join(run) + '"' for run in runs)
    return f"body : ({' OR '.join(parts)})" if parts else None
