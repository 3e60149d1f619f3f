"""Short questions on what was just said: "when was that?", "why?", "who said so?"."""

import re
from dataclasses import dataclass

from rag.followup_context import Context
from rag.followup_events import AUXILIARY, event
from rag.followup_phrases import phrases
from rag.followup_words import is_verb

ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
_ASKED = re.compile(
    rf"^\s*(?P<asking>(?:(?:by|to|for|with|from|in|at|since|until) )?{ASKING}\b[^?,]*?\s+)?"
    rf"(?P<auxiliary>{AUXILIARY})\s+(?P<rest>[^?]+?)[\s?.!]*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\s*(?P<asking>why not|why|when|where|how come|how so|what for|how much|how many|how long|"
    r"how often|how|since when|until when|who else|what else|where else|by whom|with whom|"
    r"to whom|for whom|for how long|at what (?:cost|price)|on what grounds|who)"
    r"(?: exactly)?"
    r"(?: (?:is|was|are|were|did|does|do|will|would|has)"
    r" (?:that|this|it|so|they|he|she|these|those)(?: (?:happen|happened|occur|occurred|take place|"
    r"took place|be|(?:do|doing|done) (?:that|this|it|so)))?)?"
    r"(?P<tail> (?:in|for|by|with|at|per|as|altogether|each|exactly)\b[^?]*)?[\s?.!]*$",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[“„\"](?P<words>[^“”„\"]+)[”“\"]")
_MEANS = {"how come": "why", "what for": "why", "how so": "how"}
_SAYS = (
    r"(?:say|says|said|saying|claims?|claimed|states?|stated|reports?|reported|announced?|"
    r"announces|confirm(?:s|ed)?|write|writes|wrote|quoted?|told (?:us|them|reporters|you))"
)
_SAID = re.compile(
    rf"^(?P<ahead>[^?]*\b{_SAYS})\s+(?:it|that|this|so)\b(?P<behind>[^?]*)[\s?.!]*$", re.IGNORECASE
)
_SOURCE = re.compile(
    r"^\s*(?:says who|according to whom?|whose words (?:are|were) (?:these|those|they)|"
    r"(?:what|who)(?: is|'s|’s| was)? (?:the|your) source(?: (?:of|for) (?:that|this|it))?|"
    r"where (?:does|did) (?:that|this|it) come from|source|who is quoted)[\s?.!]*$",
    re.IGNORECASE,
)
# "Is it?", "didn't she?", "really?": the question before, once more.
_DOUBTS = re.compile(
    r"^\s*(?:really|are you (?:sure|certain)|"
    rf"{AUXILIARY}(?:n['’]?t)?\s+(?:it|they|he|she|that|this|there)"
    r"(?:\s+(?:not|so|true|right|correct|really|still))?)[\s?.!]*$",
    re.IGNORECASE,
)
LONGEST_QUOTE = 190  # characters: longer ones are not looked for as a phrase (index/query.py)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart: "When", "did", "Estonia pledge two ships"."""

    asking: str
    auxiliary: str
    rest: str


def asked(question: str) -> Asked | None:
    """The parts of a question that begins as questions do; None for others."""
    match = _ASKED.match(question)
    if match is None:
        return None
    asking = (match["asking"] or "").strip()
    if any(is_verb(word.lower()) for word in asking.split()[2:]):
        return None  # "Who signed the treaty that was …": who is the subject
    return Asked(asking, match["auxiliary"], match["rest"])


def asked_again(question: str, context: Context) -> str | None:
    """The question before, asked for something else: "when was that?", "why?", "in euros?"."""
    if _DOUBTS.match(question):
        return context.before
    match = _BARE.match(question)
    if match is None or not phrases(context.before):
        return None
    asking, tail = match["asking"].lower(), match["tail"] or ""
    asking = _MEANS.get(asking, asking)
    told = event(context.before)
    if told is not None and not asking.startswith("who"):
        return f"{asking[:1].upper()}{asking[1:]} {told}{tail.rstrip()}?"
    before = asked(context.before)
    if before is None:
        return None
    first = before.asking.lower().split()[:1]
    if before.auxiliary.lower() in ("is", "are", "was", "were") and first in (["who"], ["what"]):
        return None  # "What is X?" tells of no event
    rest = before.rest
    if before.asking.lower().startswith(asking):
        asking = before.asking
    elif lost := _lost(before.asking):
        rest = f"{rest} {lost}" if not _hangs(rest) else f"{rest} ({lost})"
    asking = asking[:1].upper() + asking[1:]
    return f"{asking} {before.auxiliary.lower()} {rest}{tail.rstrip()}?"


def who_said(question: str, context: Context) -> str | None:
    """The last answer's first sentence in the place of "it": who said “…”?"""
    said, source = _SAID.match(question), _SOURCE.match(question)
    if not said and not source:
        return None
    quoted = next((text for text in context.sentences if len(text.split()) > 3), None)
    if quoted is None:
        told = asked(context.before)
        topic = told.rest if told else context.before.rstrip(" ?!.")
        return f"{question.rstrip(' ?!.')} ({topic})?" if phrases(topic) else None
    # “…,” she said: who said "she said" is not asked.
    inside = _QUOTATION.search(quoted)
    is_whole = inside is not None and len(inside["words"].split()) > 3
    plain = inside["words"].rstrip(", ") if inside and is_whole else quoted
    plain = re.sub(r"[“”„\"]", "", plain).rstrip(".!?… ")
    quoted = f"“{_short(plain)}”"
    if source or said is None:
        return f"Who said {quoted}?"
    return f"{said['ahead'].strip()} {quoted}{said['behind'].rstrip()}?"


def _lost(asking: str) -> str:
    """What the question word carried: "ships" of "which ships"."""
    found = phrases(f"the {asking}")
    return found[-1].text if found else ""


def _hangs(rest: str) -> bool:
    """Whether something stands behind the verb already."""
    return len(phrases(rest)) > 1


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(" ", 1)[0]
