"""A follow-up becomes a question that stands alone, without a language model.

What stands alone stays as it is. Otherwise, in this order: "why?" asks the question before anew;
"who said so?" quotes the answer; "and Germany?" takes the place of its counterpart; a pronoun is
replaced by what it stands for; and what still says too little gets the topic in brackets. Few,
exact words are added: each one is searched for.
"""

import re
from collections.abc import Sequence

from rag.answers import Turn
from rag.followup_clauses import asked, asked_again, who_said
from rag.followup_context import Context
from rag.followup_phrases import Phrase, phrases
from rag.followup_pronouns import in_full, is_of_a_thing, pointers, replaced
from rag.followup_swaps import OPENING, carried, fragment_of, names_in, swapped
from rag.terms import terms_of

# Turns looked back on: older ones count only through those that built on them.
LONGEST_HISTORY = 24
LONGEST_QUESTION = 600  # characters: what is longer says enough
_COURTESY = re.compile(
    r"^\s*(?:thanks?(?: you)?|ok(?:ay)?|great|good|hello|hi|bye|yes|no|i see|wow)(?: very much)?"
    r"[\s!.,]*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\s*(?:by the way|also|and|but|so|then|ok(?:ay)?|well|thanks|thank you|now|i mean)[\s,.!]+"
    r"(?=\w)(?!about\b|far\b)",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"^\s*(?:by the way|btw|(?:speaking|talking) (?:of|about)|(?:changing|to change) the subject|"
    r"(?:going|coming) back to|another (?:question|thing)|on another (?:subject|note|matter))\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"^\s*how (?:many|much)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"^\s*which (?:ones? )?(?:is|are|was|were) (?:the )?"
    r"(?:\w+er|\w+est|more|most|less|better|best)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\s*(?:does|do|did|is|was|will|can|could|would) (?:it|they|there)\b", re.I)
_OWN_SENSE = re.compile(r"^\s*(?:what (?:is|are)|who (?:is|was)|define)\s+(?!the\b)", re.IGNORECASE)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it must be searched for, given the turns before it."""
    context: Context | None = None
    for turn in history[-LONGEST_HISTORY:]:
        if turn.role == "assistant":
            context = context and Context(context.questions, turn.text)
        elif turn.text.strip() and not _COURTESY.match(turn.text):
            said = " ".join(_resolved(turn.text.strip(), context).split())
            said = said[:LONGEST_QUESTION]
            context = Context((*(context.questions if context else ()), said))
    found = _resolved(question.strip(), context)
    return question if found == question.strip() else found[:1].upper() + found[1:]


def _resolved(question: str, context: Context | None) -> str:
    if context is None or len(question) > LONGEST_QUESTION or _COURTESY.match(question):
        return question
    bare = _LEAD.sub("", question)
    new = who_said(bare, context) or asked_again(bare, context) or swapped(question, context)
    if new is not None:
        return new
    joined = OPENING.match(question)
    there = pointers(bare)
    text, stood_for = replaced(bare, there, context)
    if stood_for is not None:
        return _with_names(text, stood_for, context)
    if not there and (fuller := in_full(bare, context)) != bare:
        return fuller
    if any(is_of_a_thing(pointer, bare) for pointer in there):
        return _with_event(bare, context)
    if not _NEW.match(question) and (any(not p.noun for p in there) or _lacks(bare)):
        return _with_topic(bare if there else question, context)
    if joined and joined.end() and fragment_of(question) is None:
        parallel = carried(bare, context.before)
        return parallel if parallel != bare else _about(bare, context)
    return question


def _lacks(question: str) -> bool:
    """Whether a question names too little to be searched for."""
    there = phrases(question)
    named = names_in(there)
    says = [p.says_something for p in there if p.kind == "common"]
    if named:
        return all(p.kind == "country" for p in named) and bool(says) and not any(says)
    if len(terms_of(question).keys) <= 1 and _BARE.match(question):
        return True  # "Does it rain?"
    telling = [p for p in there if p.says_something and p.kind != "date"]
    if not telling or _COMPARES.match(question):
        return True
    if _OWN_SENSE.match(question):
        return False
    if _COUNTS.match(question):
        return len(telling) <= 1
    return len(telling) == 1 and telling[0].article == "the" and len(terms_of(question).keys) <= 3


def _about(question: str, context: Context) -> str:
    return question if names_in(phrases(question)) else _with_topic(question, context)


def _with_topic(question: str, context: Context) -> str:
    topic = context.topic
    return _added(question, [topic] if topic else [])


def _with_event(question: str, context: Context) -> str:
    """What the question before told of, where no one thing of it fits: "(Estonia pledge)"."""
    told = asked(context.before)
    if told is None or not phrases(told.rest):
        return _with_topic(question, context)
    return f"{question.rstrip(' ?!.')} ({told.rest})?"


def _with_names(question: str, stood_for: Phrase, context: Context) -> str:
    """A common noun alone is found everywhere, and a person out of the answer in much else: the
    name they were asked about goes with them.
    """
    alone = stood_for.kind == "common" and len(stood_for.words) == 1
    told = stood_for.kind == "person" and not any(stood_for.text in q for q in context.questions)
    if not alone and not told:
        return question
    return _added(question, names_in(context.phrases)[:1])


def _added(question: str, added: Sequence[Phrase]) -> str:
    said = set(terms_of(question).keys)
    words = [p.text for p in added if not said & set(terms_of(f"– {p.head}").keys)]
    return f"{question.strip().rstrip(' ?!.')} ({', '.join(words)})?" if words else question
