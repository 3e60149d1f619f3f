"""The checker: is a sentence supported by the evidence it cites, contradicted, or not found there?

Layers, cheap first, each of which knows one way to be wrong and can be switched off:

    exact        word for word, but for small slips: supported, and no other layer is asked
    content      enough of what it says stands in or around the evidence
    numbers, dates, names   each stands there, and in its own place
    negation     denies what the evidence denies, and nothing else
    opposites    "rose" is not "fell", "before" not "after"
    quantifiers  "all" is not "most"
    directions   "more than 30" is not "less than 30"
    roles        who did it to whom
    attribution  somebody's words stay somebody's, and the same one's
    hedges       "may", "plans to", "if" stay

The rules know words and their order, no meaning: a sentence that passes may still say what its
evidence does not. `evals/planted_errors.py` measures what each layer catches and wrongly rejects.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

from corpus.documents import Span
from rag.answers import Evidence, Verdict
from rag.check_atoms import text_of
from rag.check_attribution import attribution
from rag.check_content import content
from rag.check_degree import directions, quantifiers
from rag.check_exact import says_exactly
from rag.check_facts import dates, names, numbers
from rag.check_hedges import hedges
from rag.check_negation import negation, opposite_words
from rag.check_pair import Finding, Ground, Pair
from rag.check_roles import roles

# Of many cited sentences, those most alike are held against the sentence one by one.
_MOST_HELD = 3


@dataclass(frozen=True, slots=True)
class Layers:
    """Which layers are on."""

    exact: bool = True
    content: bool = True
    numbers: bool = True
    dates: bool = True
    names: bool = True
    negation: bool = True
    opposites: bool = True
    quantifiers: bool = True
    directions: bool = True
    roles: bool = True
    attribution: bool = True
    hedges: bool = True

    @property
    def on(self) -> tuple[str, ...]:
        """The names of those that are on, in the order they are asked."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))


LAYERS = Layers()


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on a sentence.

    `by` is the number of the evidence (from 0) that supports it, or that it was held against;
    `reason` is "" for what is supported; `words` are spans in the sentence, `theirs` the words of
    the evidence that differ from them. `findings` are all that speaks against it, worst first.
    """

    verdict: Verdict
    reason: str = ""
    words: tuple[Span, ...] = ()
    theirs: tuple[str, ...] = ()
    by: int | None = None
    findings: tuple[Finding, ...] = ()


def check(sentence: str, evidence: Sequence[Evidence], layers: Layers = LAYERS) -> Checked:
    """The verdict on a sentence that cites all of this evidence together.

    It is supported where one of the cited sentences supports it, facts being looked up in all of
    them. To look for a source among candidates, check the sentence against each by itself.
    """
    if not evidence:
        return Checked("not_found", "it cites nothing")
    for number, item in enumerate(evidence):
        if layers.exact and says_exactly(item.quote, sentence):
            return Checked("supported", by=number)
    ours = text_of(sentence)
    held = list[tuple[float, int, Pair]]()
    for number, item in enumerate(evidence):
        beside = [other for other in evidence if other is not item]
        pair = Pair(ours, Ground.from_evidence(item, beside))
        held.append((pair.alike, number, pair))
    held.sort(key=lambda one: (-one[0], one[1]))
    verdicts = list[Checked]()
    for _, number, pair in held[:_MOST_HELD]:
        checked = _verdict(pair, number, layers)
        if checked.verdict == "supported":
            return checked
        verdicts.append(checked)
    return verdicts[0]


_RULES: dict[str, Callable[[Pair], Iterator[Finding]]] = {
    "content": content,
    "numbers": numbers,
    "dates": dates,
    "names": names,
    "negation": negation,
    "opposites": opposite_words,
    "quantifiers": quantifiers,
    "directions": directions,
    "roles": roles,
    "attribution": attribution,
    "hedges": hedges,
}


def _verdict(pair: Pair, number: int, layers: Layers) -> Checked:
    findings = [found for name in layers.on if name in _RULES for found in _RULES[name](pair)]
    if not findings:
        return Checked("supported", by=number)
    findings.sort(key=lambda finding: finding.fault != "contradicted")
    worst = findings[0]
    return Checked(worst.fault, worst.reason, worst.words, worst.theirs, number, tuple(findings))
