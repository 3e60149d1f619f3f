"""Where the word that a source is called by means something else: "Fortune 500", "Good Fortune"."""

import re

_PLAIN = re.compile(r"(?:[Tt]he\s)?[A-Z][a-z]+")
_AFTER = re.compile(r"[ \u00a0-](?P<word>[A-Z0-9][\w’'&.-]*)")
_BEFORE = re.compile(r"(?P<opens>(?:^|[.?!:;,“‘\"'(]\s*)?)\b(?P<word>[A-Z][\w’&-]*)[ \u00a0-]$")
# What may stand beside the name of a paper without being part of another name.
_ADDED_WORDS = """
magazine news newspaper journal online report reports article articles editorial the
january february march april may june july august september october november december
"""
_ADDED = frozenset(_ADDED_WORDS.split())


def is_part_of_a_name(question: str, start: int, end: int) -> bool:
    """Whether the words there, one plain word beside an article, are part of a longer name."""
    if not _PLAIN.fullmatch(question, start, end):
        return False
    after = _AFTER.match(question, end)
    if after is not None and after["word"].lower().rstrip(".") not in _ADDED:
        return True
    before = _BEFORE.search(question, max(0, start - 40), start)
    # The first word of a question or of a clause has its capital from there.
    return (
        before is not None
        and not before["opens"]
        and before.start("word") > 0
        and (before["word"].lower() not in _ADDED)
    )
