"""Words beside a date: what a document is called, and what tells that the date is its own."""

import re

from rag.period_frame import Named, before

REPORT = (
    r"(?:reports?|reporting|articles?|pieces?|stor(?:y|ies)|bulletins?|briefings?|notes?"
    r"|memos?|letters?|messages?|mails?|e-?mails?|posts?|statements?|updates?|drafts?|dispatch(?:es)?"
    r"|wires?|minutes|chats?|conversations?|discussions?|reviews?|editions?|issues?|papers?"
    r"|documents?|interviews?|transcripts?|summar(?:y|ies)|releases?|cop(?:y|ies)|notices?"
    r"|publications?|correspondence|columns?|posts?|analys[ie]s|versions?)"
)
_PUBLISHED = (
    r"(?:published|reported|posted|dated|issued|printed|sent|written|wrote|updated|released|filed"
    r"|broadcast|aired|circulated)"
)
# The document stands before: "the bulletin of ", "published on ", "as of ".
_BEFORE = re.compile(
    rf"\b(?:{_PUBLISHED}(?:\s+(?:back|later|earlier))?(?:\s*\(?at)?|as|{REPORT}"
    rf"(?:\s+(?:by|from|in|of)\s+(?:the\s+)?[\"“”'‘’]?[A-Z][^.?!;:,]{{0,60}}?[\"“”'‘’]?)?)"
    r"[,\s]*(?:\(?\s*(?:on|in|of|from|for|at|dated|published on))?\s*(?:the\s+)?[\"“'‘(]?$"
)
# It stands after: "the 18 March bulletin", "the 5 May Reuters report".
_AFTER = re.compile(rf"(?:['’]s)?[\"”')]?,?\s+(?:[A-Z][\w'’-]*\s+)?{REPORT}\b")


def is_of_document(text: str, start: int, end: int) -> bool:
    """Whether the date that stands there is said of a document, not of what happened."""
    return bool(before(_BEFORE, text, start) or _AFTER.match(text, end))


# "The 24 February invasion" names an event of whatever year; it is not a time that is asked for.
_EVENTS = re.compile(
    r"(?:['’]s)?[\s-]+(?:\w+\s+)?(?:invasion|wars?|revolution|coup|massacre|uprising|attacks?|genocide"
    r"|annexation|riots?|protests?|movement|earthquake|incident|plot|bombings?)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"(?:\b(?:the|a|an|this|that|its|their)|['’]s)\s+$", re.IGNORECASE)


def is_event_name(text: str, item: Named) -> bool:
    """Whether a date without a year is but the name of an event: "the 24 February invasion"."""
    if item.year is not None or not _EVENTS.match(text, item.end):
        return False
    return bool(before(_ATTRIBUTE, text, item.start))
