"""Pronouns that point back, replaced by what they stand for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.query import STOP_WORDS
from rag.followup_context import Context
from rag.followup_phrases import Phrase, is_person, phrases
from rag.followup_words import GENERIC, is_past, is_verb

_PERSON_WORDS = """
he she him her his hers
"""
MOST = 12  # pronouns of a question that are looked at
_PERSON = frozenset(_PERSON_WORDS.split())
_OWN_WORDS = """
its their his her theirs hers
"""
_OWN = frozenset(_OWN_WORDS.split())
_MANY_WORDS = """
they them their theirs these those both
"""
_MANY = frozenset(_MANY_WORDS.split())
_POINTER = re.compile(
    r"\b(?:he|she|him|her|his|hers|it|its|they|them|their|theirs|this|that|these|those|there)\b"
    r"(?!['’])",
    re.IGNORECASE,
)
# "Is it true that …", "does it take to …": an "it" that stands for nothing.
_EMPTY_IT = re.compile(
    r"\bit (?:is |was |be |will be )?(?:also |really |still |ever )?(?:(?:true|possible|likely|"
    r"necessary|important|legal|illegal|better|best|worth|common|normal|easy|hard|difficult|safe|"
    r"right|wrong|okay|ok|fair|clear|known|said|a good idea)\b.*\b(?:that|to|for|if|when)\b|"
    r"(?:takes?|took|comes?|came) (?:to|for)\b)|\bhow (?:long|much \w+) "
    r"(?:does|did|will|would) it take (?:to|for)\b|"
    r"\bit (?:is |was |will |be )?(?:\w+ly |often |ever |still |also )?"
    r"(?:rain|snow|hail|thunder)(?:s|ed|ing)?\b|"
    r"\bit (?:\w+ly |often |ever |still |also |very |so |too |that )?(?:get |be )?"
    r"(?:cold|hot|warm|dark|sunny|windy|foggy|humid)(?=(?: outside)?,? there\b)",
    re.IGNORECASE,
)
# "…, isn't it?" stands for what its own question says.
_TAG = re.compile(
    r",\s*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)(?:n['’]?t)?\s+"
    r"(?:it|they|he|she|that|this|there)(?:\s+not)?[\s?.!]*$",
    re.IGNORECASE,
)
# What a country or a person does not do, right after the pronoun: "how much did it cost?"
_OF_A_THING = re.compile(
    r"\s+(?:\w+ly\s+|all\s+|still\s+|ever\s+|be\s+)?(?:cost|happen|occur|expire|arrive|expensive|"
    r"cheap|enough|free of charge|delayed|finished|ready|take (?:place|long|effect)|"
    r"(?:open|close|start|begin|end|last|take|come into force)"
    r"(?=[\s?.!]*$|\s+(?:in|on|at|by|until|to the public)\b))",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|be|been|will|would|isn't|aren't|wasn't|weren't|out|over) there\b|"
    r"\bthere(?:'s|\s+(?:\w+ly\s+)?(?:is|are|was|were|be|has|have|will|seems?)\b)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\ban? $", re.IGNORECASE)
# Words that an answer may have begun with: "Two ships."
_AMOUNT = re.compile(
    r"^(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Some|Several|Many|Most|Few|Both|All)\b"
)
_NOT_THAT = frozenset(["other", "another", "which", "new", "every", "each"])
_IS_A = re.compile(r"\s+(?:a|an|the)\s[^?,]*", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:?.–-](?=\s)|\b(?:and|but|or|if|when|because|while|since|that|who|which|before|after|so)\b",
    re.IGNORECASE,
)
_PRONOUN_THAT = re.compile(
    r"\b(?:is|was|were|are|does|did|do|will|would|can|could|has|had|by|of|for|about|like|after|"
    r"before|with|from|to|on|in|mean|say|said|than)\s+(?P<that>that|this)"
    r"(?=\s*(?:[?.,!]|$)|\s+(?:\w+(?:ed|en)\b|in|at|for|by|from|to|on|also|mean|cost|cover|affect|"
    r"happen|go|work|take|compare|the|a|still|really|so|as|too|not|be|come|look|help|make)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pronoun that points out of its question; `noun` is the one it stands before, or ""."""

    start: int
    end: int
    word: str
    noun: str


def pointers(question: str) -> tuple[Pointer, ...]:
    """The pronouns of a question that what is before it must explain."""
    return tuple(_pointers(question))


def is_of_a_thing(pointer: Pointer, question: str) -> bool:
    """Whether it is asked of the pronoun what no country and no person does: "it cost"."""
    return bool(_OF_A_THING.match(question, pointer.end))


def replaced(
    question: str, there: Sequence[Pointer], context: Context
) -> tuple[str, Phrase | None]:
    """The question with its pronouns replaced, and what the first of them stood for.

    The question stays as it is, and the second is None, where nothing fits.
    """
    first: Phrase | None = None
    for pointer in reversed(there):
        found = meant(pointer, question, context)
        if found is None:
            continue
        text = _as(found, pointer, question)
        question = question[: pointer.start] + text + question[pointer.end :]
        first = found
    return question, first


def meant(pointer: Pointer, question: str, context: Context) -> Phrase | None:
    """What a pronoun stands for, by number, by person, and by its place in the question."""
    if pointer.noun:
        return _same_noun(pointer.noun, context)
    if pointer.word in _PERSON:
        return next(iter(context.persons), None)
    things = list(context.things)
    if (same := _IS_A.match(question[pointer.end :])) and pointer.word in ("it", "this", "that"):
        named = phrases(same.group())
        if named and (found := _same_noun(named[0].text, context, 0)):
            return found
    if pointer.word == "there":
        return next((p for p in reversed(things) if p.kind in ("country", "name")), None)
    if is_of_a_thing(pointer, question):
        return _thing(pointer, things, context)
    if pointer.word in _MANY:
        return _first_of(
            [p for p in things if p.is_plural],
            [p for p in things if p.kind in ("country", "name")],
            [p for p in context.answered_with if p.is_plural and p.says_something],
            things,
        )
    single = [p for p in things if not p.is_plural]
    if _is_passive(question, pointer.end):
        single.sort(
            key=lambda p: p.kind != "common"
        )  # what is done to something is done to a thing
    return _first_of(single, [p for p in context.earlier if not p.is_plural])


def _thing(pointer: Pointer, things: Sequence[Phrase], context: Context) -> Phrase | None:
    """What is no country and no person, and so may cost something: asked about, or answered."""
    many = pointer.word in _MANY
    told = [p for p in context.answered_with if p.kind != "date" and p.says_something]
    may_be = [p for p in (*things, *told) if p.kind != "country" and not is_person(p)]
    return next((p for p in may_be if p.is_plural == many), None)


def in_full(question: str, context: Context) -> str:
    """A noun that was said with more before it gets it: "an order" is "a restraining order"."""
    there = phrases(question)
    if any(p.kind not in ("common", "date") for p in there):
        return question
    said = [p for text in context.questions[:-3:-1] for p in phrases(text)]
    for phrase in reversed(there):
        if len(phrase.words) > 1 or not phrase.says_something or phrase.opening in _NOT_THAT:
            continue
        ahead = question[: phrase.start].lower().split()[-1:]
        if ahead and not (ahead[0] in STOP_WORDS or is_verb(ahead[0])):
            continue  # "a popular activity" has its own adjective
        full = next((p for p in said if _is_more_of(p, phrase)), None)
        if full is not None:
            more = full.text.rsplit(" ", 1)[0]
            article = "an " if more[0] in "aeiouAEIOU" else "a "
            before = _ARTICLE.sub(article, question[: phrase.start])
            question = f"{before}{more} {question[phrase.start :]}"
    return question


def _is_more_of(full: Phrase, phrase: Phrase) -> bool:
    same = full.head.removesuffix("s") == phrase.head.removesuffix("s")
    return same and 1 < len(full.words) < 5 and " and " not in full.text and " or " not in full.text


def _pointers(question: str) -> Iterator[Pointer]:
    empty = [m.span() for m in (*_EMPTY_IT.finditer(question), *_EXISTS.finditer(question))]
    empty += [m.span() for m in _TAG.finditer(question)]
    that = {m.start("that") for m in _PRONOUN_THAT.finditer(question)}
    named = [p for p in phrases(question) if p.says_something and p.kind != "date"]
    for match in islice(_POINTER.finditer(question), MOST):
        word = match.group().lower()
        if any(start <= match.start() < end for start, end in empty):
            continue
        if word in ("this", "that", "these", "those") and _names_itself(match, question):
            continue
        noun = _noun_after(match, question) if word in ("this", "that", "these", "those") else ""
        if match.start() == 0 and not noun and word in ("this", "that"):
            continue  # "That was not my question."
        is_that = word == "that" and match.start() not in that
        if is_that and not noun and match.start() > 0:
            continue
        if word == "that" and noun and match.start() and not _after_preposition(question, match):
            continue
        if noun:
            if _is_date_word(noun):
                continue
            end = question.index(noun, match.end()) + len(noun)
            yield Pointer(match.start(), end, word, noun)
        elif not _inside(question, match, word, named):
            yield Pointer(match.start(), match.end(), word, "")


def _inside(question: str, match: re.Match[str], word: str, named: Sequence[Phrase]) -> bool:
    """Whether the pronoun stands for something that its own question names before it."""
    ahead = [p for p in named if p.end <= match.start()]
    if word in _PERSON:
        ahead = [p for p in ahead if is_person(p)]
    if not ahead:
        return False
    if word in _OWN:
        return True
    return any(_CLAUSE.search(question, p.end, match.start()) for p in ahead)


def _noun_after(match: re.Match[str], question: str) -> str:
    for phrase in phrases(question[match.start() :]):
        gap = question[match.end() : match.start() + phrase.start]
        if (
            phrase.kind == "common"
            and phrase.start
            and gap.isspace()
            and not phrase.text.endswith("ed")
        ):
            return phrase.text
    return ""


def _names_itself(match: re.Match[str], question: str) -> bool:
    """Whether a name follows: "this Eurofighter deal" says enough."""
    after = phrases(question[match.start() :])[:1]
    gap = question[match.end() : match.start() + after[0].start] if after else "?"
    return bool(after) and gap.isspace() and after[0].kind != "common"


def _after_preposition(question: str, match: re.Match[str]) -> bool:
    before = question[: match.start()].split()
    return bool(before) and before[-1].lower() in {
        "of", "in", "for", "at", "on", "to", "with", "from", "about", "under", "by", "is", "was",
        "did", "does", "are", "were", "will", "after", "before",
    }  # fmt: skip


def _is_date_word(noun: str) -> bool:
    return noun.split()[0].lower() in GENERIC or noun.lower() in ("morning", "week", "summer")


def _same_noun(noun: str, context: Context, more: int = 1) -> Phrase | None:
    """The latest phrase with this head: "this river" is the Androscoggin River of the answer."""
    head = noun.lower().split()[-1].removesuffix("s")
    said = [*context.answered_with, *context.things]
    for question in reversed(context.questions[:-1]):
        said += phrases(question)
    named = [
        p
        for p in said
        if head == p.head.removesuffix("s")
        or (p.text.istitle() and head in [word.removesuffix("s") for word in p.words])
    ]
    longer = [p for p in named if len(p.words) >= len(noun.split()) + more]
    return next(iter([*[p for p in longer if p.kind != "common"], *longer]), None)


def _first_of(*groups: Sequence[Phrase]) -> Phrase | None:
    return next((phrase for group in groups for phrase in group), None)


def _is_passive(question: str, end: int) -> bool:
    after = question[end:].lower().split()
    return any(
        is_past(word.strip("?.,!")) or word.strip("?.,!").endswith("ed") for word in after[:2]
    )


def _as(phrase: Phrase, pointer: Pointer, question: str) -> str:
    text = _AMOUNT.sub(lambda found: found.group().lower(), phrase.quoted)
    if pointer.word == "there":
        return f"{'in' if phrase.kind == 'country' else 'at'} {text}"
    if pointer.word in _OWN and (pointer.word != "her" or _before_noun(question, pointer.end)):
        text += "'" if text.endswith("s") else "'s"
    return text[:1].upper() + text[1:] if pointer.start == 0 else text


def _before_noun(question: str, end: int) -> bool:
    return bool(re.match(r"\s+[\w-]+", question[end:])) and bool(phrases(f"the {question[end:]}"))
