"""Boilerplate: what a document closes with and what says nothing of its subject.

Disclaimers, rights, contacts, lists of recipients: by their form, or because several documents of
the index close with the same words. They are evidence of nothing, unless a question asks for them.
"""

import re
from collections.abc import Sequence

from index.closing_lines import ClosingLines, closing, opening
from index.search import RankedPassage
from rag.terms import Terms, met, stems

_PAPER = (
    r"(?:briefing|document|report|e-?mail|message|note|memo|bulletin|publication|article|page|paper"
    r"|information|communication|statement|release|story)s?"
)
# How well-known closing lines begin, after marks of emphasis and brackets.
_FORM = re.compile(
    rf"""
    (?:©|\(c\)\s|copyright\b|all\s+rights\s+reserved\b|(?:this\s+)?disclaimer\b)
    | (?:this|the|our)\s+{_PAPER}(?:\s+and\s+(?:any|its)\s+\w+)?\s+
      (?:is|are|was|were|has\s+been|may\s+be|must\s+not|should\s+not)\s+(?:\w+ly\s+)?(?:
        confidential|privileged|intended|provided|copyright|protected|subject\s+to\s+copyright
        |not\s+for|for\s+(?:information|internal|training|illustration|demonstration)
        |be\s+(?:copied|forwarded|distributed|reproduced)
        |(?:first|originally|automatically|last)\s+(?:published|updated|generated|printed))
    | (?:the\s+|any\s+)?(?:views|opinions)\s+expressed\b
    | if\s+you\s+(?:are\s+not\s+the\s+intended|have\s+received\s+this)\b
    | notes?\s+(?:to|for)\s+editors?\b
    | (?:(?:press|media|editorial|general)\s+)?(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\s*:
    | (?:further|more)\s+information\s*:
    | for\s+(?:more|further|additional|general)\s+(?:information|details|enquir|inquir|quer)
    | (?:tel|telephone|phone|fax|mobile|e-?mail|website|web)\s*[.:]
    | (?:distribution|circulation)(?:\s+list)?\s*: | b?cc\s*: | (?:copied|copies|copy)\s+to\s*:
    | (?:ends?|more\s+to\s+follow|page\s+\d+\s+of\s+\d+)\W*\Z
    | (?:additional\s+)?(?:reporting|writing|editing|photographs?|compiled)\s+by\b
    | (?:sign\s+up|subscribe)\s+(?:to|for|here|now)\b | follow\s+us\b
    | share\s+this\s+(?:article|story|page)\b
    | (?:all\s+|the\s+)?(?:\w+,?\s+(?:and\s+)?){{1,5}}(?:in\s+this\s+{_PAPER}\s+)?(?:is|are)\s+
      (?:invented|fictional|fictitious|imaginary)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MARKS = re.compile(r"[\s*_~>#(\[–—-]*")
# Words of questions about who made a document, for whom, and under which terms.
_ASKED_FOR = re.compile(
    r"\b(?:contact\w*|e-?mails?|telephone|phone|fax|website|address\w*|copyright\w*|licen[cs]e\w*"
    r"|disclaimers?|confidential\w*|recipients?|copied|distribution|circulation|circulated|editors?"
    r"|edited|reporters?|authors?|wrote|written|photograph\w*|published|subscri\w+|newsletter"
    r"|invented|fictional|fictitious|sample)\b",
    re.IGNORECASE,
)


class Boilerplate:
    """Tells which sentences of passages are boilerplate in an index."""

    def __init__(self, lines: ClosingLines) -> None:
        self._lines = lines

    def among(
        self, question: str, terms: Terms, ranked: Sequence[RankedPassage]
    ) -> frozenset[tuple[int, int]]:
        """The rank of the passage and the number of each sentence that is boilerplate.

        What the question asks for is none.
        """
        if _ASKED_FOR.search(question):
            return frozenset()
        ends = self._lines.last_passages(hit.passage.entry.id for hit in ranked)
        repeated = self._lines.repeated()
        found = set[tuple[int, int]]()
        for rank, hit in enumerate(ranked):
            passage = hit.passage
            last = closing(passage.kinds) if passage.id in ends else []
            for number, kind in enumerate(passage.kinds):
                line = passage.sentence(number)
                known = number in last and is_closing_form(line)
                again = kind not in ("heading", "row") and opening(line) in repeated
                if (known or again) and not _is_about(terms, line):
                    found.add((rank, number))
        return frozenset(found)


def is_closing_form(line: str) -> bool:
    """Whether a line begins as disclaimers, contacts and the like do."""
    marks = _MARKS.match(line)
    return bool(_FORM.match(line, marks.end() if marks else 0))


def _is_about(terms: Terms, line: str) -> bool:
    """Whether a line holds more than half of what the question asks about."""
    own = stems(line)
    return 2 * sum(met(key, own) for key in terms.keys) > len(terms.keys)
