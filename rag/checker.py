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
    entailment   a trained scorer (entailment.py) has to find it supported as well
    model        a language model that writes is asked as well (model_judge.py); not here, and off
                 unless it is named

The rules know words and their order, no meaning; the scorer knows meaning, and takes one figure or
name for another more easily. So a sentence is supported where no rule finds anything and the scorer
does not doubt it, or where the rules only miss its words and the scorer is sure. Without a scorer
the rules decide. `evals/planted_errors.py` measures what each layer catches and wrongly rejects.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

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
from rag.check_wording import in_their_words
from rag.entailment import Scores, evidence_text

# Of many cited sentences, those most alike are held against the sentence one by one.
_MOST_HELD = 3
# How likely the scorer must find a sentence supported: where the rules find nothing, and to
# overrule those that only miss its words. Fitted by evals/checker_figures.py on rows held out.
DOUBTED_BELOW = 0.1
SURE_FROM = 0.8
_SOFT = frozenset({"content"})


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
    entailment: bool = True
    model: bool = False

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
    `alike` is the share of what the sentence says, but for the words at fault, that stands in the
    evidence held against it, in [0, 1]. `scores` are the scorer's, where it was asked.
    """

    verdict: Verdict
    reason: str = ""
    words: tuple[Span, ...] = ()
    theirs: tuple[str, ...] = ()
    by: int | None = None
    findings: tuple[Finding, ...] = ()
    alike: float = 1.0
    scores: Scores | None = None


class Scorer(Protocol):
    """Says how likely texts support sentences: `entailment.Entailment`, or another."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Scores]:
        """The scores of each pair of a sentence and the text of its evidence (`Ruled.asked`)."""


def check(
    sentence: str,
    evidence: Sequence[Evidence],
    layers: Layers = LAYERS,
    scorer: Scorer | None = None,
) -> Checked:
    """The verdict on a sentence that cites all of this evidence together.

    It is supported where one of the cited sentences supports it, facts being looked up in all of
    them. To look for a source among candidates, check the sentence against each by itself, all of
    them at once (`check_all`).
    """
    return check_all([(sentence, evidence)], layers, scorer)[0]


def check_all(
    claims: Sequence[tuple[str, Sequence[Evidence]]],
    layers: Layers = LAYERS,
    scorer: Scorer | None = None,
) -> list[Checked]:
    """The verdict on each sentence with the evidence that it cites, as `check` gives it.

    The scorer is asked once, for all those that the rules leave to it.
    """
    found = [ruled(sentence, evidence, layers) for sentence, evidence in claims]
    if scorer is None or not layers.entailment:
        return [one.checked for one in found]
    left = [number for number, one in enumerate(found) if one.is_left]
    scores = dict(zip(left, scorer.score([found[n].asked for n in left]), strict=True))
    return [
        weighed(one, scores[number]) if number in scores else one.checked
        for number, one in enumerate(found)
    ]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules say; `soft` is set where they miss nothing but words, in the same shape.

    `asked` is what the scorer is to be asked: the sentence, and the text of its evidence.
    """

    checked: Checked
    soft: Checked | None = None
    is_exact: bool = False
    asked: tuple[str, str] = ("", "")

    @property
    def is_left(self) -> bool:
        """Whether the scorer has a say."""
        if self.checked.by is None or self.is_exact:
            return False
        return self.checked.verdict == "supported" or self.soft is not None


def ruled(sentence: str, evidence: Sequence[Evidence], layers: Layers = LAYERS) -> Ruled:
    """What the rules alone say of a sentence that cites all of this evidence together."""
    if not evidence:
        return Ruled(Checked("not_found", "it cites nothing", alike=0.0))
    for number, item in enumerate(evidence):
        if layers.exact and says_exactly(item.quote, sentence):
            return Ruled(Checked("supported", by=number), is_exact=True)
    ours = text_of(sentence)
    held = list[tuple[float, int, Pair]]()
    for number, item in enumerate(evidence):
        beside = [other for other in evidence if other is not item]
        pair = Pair(ours, Ground.from_evidence(item, beside))
        held.append((pair.alike, number, pair))
    held.sort(key=lambda one: (-one[0], one[1]))
    asked = in_their_words(held[0][2]), evidence_text(evidence)
    verdicts = list[Checked]()
    for _, number, pair in held[:_MOST_HELD]:
        checked = _verdict(pair, number, layers)
        if checked.verdict == "supported":
            return Ruled(checked, asked=asked)
        verdicts.append(checked)
    soft = [one for one in verdicts if all(finding.layer in _SOFT for finding in one.findings)]
    return Ruled(verdicts[0], soft[0] if soft else None, asked=asked)


def weighed(ruled: Ruled, scores: Scores) -> Checked:
    """What the rules and the scorer come to together."""
    checked = replace(ruled.checked, scores=scores)
    if checked.verdict == "supported":
        if scores.supported >= DOUBTED_BELOW:
            return checked
        doubt = _doubt(scores)
        return replace(checked, verdict=doubt.fault, reason=doubt.reason, findings=(doubt,))
    if ruled.soft is not None and scores.supported >= SURE_FROM:
        return Checked("supported", by=ruled.soft.by, alike=ruled.soft.alike, scores=scores)
    return checked


def _doubt(scores: Scores) -> Finding:
    if scores.contradicted > scores.not_found:
        return Finding("entailment", "contradicted", "the briefing says otherwise")
    return Finding("entailment", "not_found", "the briefing's words are alike but do not say so")


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
        return Checked("supported", by=number, alike=pair.alike)
    findings.sort(key=lambda finding: finding.fault != "contradicted")
    worst = findings[0]
    return Checked(
        worst.fault,
        worst.reason,
        worst.words,
        worst.theirs,
        number,
        tuple(findings),
        pair.alike_apart_from(worst.words),
    )
