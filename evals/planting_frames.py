"""Who says what, in sentences that errors are planted into. The checker reads them by itself."""

import re

_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr)\. |Dame |Professor |President |Councillor |Miss )?"
SAYS = (
    r"(?:said|says|told the Inquiry|told the inquiry|believes|maintains|claims|warned|insisted"
    r"|argued|added|explained|stated|considers|thinks|told reporters|concludes|noted)"
)
_SUBJECT = rf"{_TITLE}(?:[A-Z][\w.’'-]*|[Tt]he|An?|[a-z]+)(?: (?!that\b)[\w.’'&-]+){{0,6}}"
_SAID_THAT = re.compile(rf"^(?P<who>{_SUBJECT}?) (?P<says>{SAYS}) that (?P<what>.+)$")
_SAID_PLAIN = re.compile(
    r"^(?P<who>(?:[A-Z][\w.’'-]+|The [\w -]{3,30}?)) (?P<says>says|said) "
    r"(?P<what>(?!that|to|in|on|he was|he wrote|she wrote|so|no)[a-z0-9].+)$"
)
_ACCORDING = re.compile(r"^According to (?P<who>[^,]+(?:, an? [^,]+)?), (?P<what>.+)$")
_ACCORDING_END = re.compile(
    r"^(?P<what>.+), according to (?P<who>[^,.]+(?:, [^,.]+)?(?:\. [^,.]+)?)\.$"
)
_QUOTE_SAID = re.compile(
    rf"^[“\"](?P<what>[^”\"]+)[,.!?][”\"],? (?P<who>{_SUBJECT}?) "
    rf"(?P<says>{SAYS}|replied|answered)(?P<rest>[^“\"]{{0,30}})\.$"
)
_QUOTE_SAID_X = re.compile(
    r"^[“\"](?P<what>[^”\"]+)[,.!?][”\"],? (?P<says>said) "
    r"(?P<who>[^“\",.]+(?:\. [A-Z][\w-]+)?)(?P<rest>,[^“\"]*)?\.$"
)
_WHAT_SAID = re.compile(
    r"^(?P<what>[^“”\"]+), (?P<who>(?!which|who|and)[\w. ’'-]{2,40}?) "
    r"(?P<says>said|says|explained|added)\.$"
)
_FRAMES = (
    _SAID_THAT, _ACCORDING, _ACCORDING_END, _QUOTE_SAID, _QUOTE_SAID_X, _WHAT_SAID, _SAID_PLAIN,
)  # fmt: skip


def framed(text: str) -> re.Match[str] | None:
    """The parts "who" and "what" of a sentence that is of one of the known forms."""
    bare = re.sub(r"^\d+(?:\.\d+)? ", "", text)
    if bare != text:
        return None
    for frame in _FRAMES:
        match = frame.match(text)
        if match:
            return match
    return None
