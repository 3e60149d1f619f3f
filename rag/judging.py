"""May a written sentence be shown, and with which footnotes?

A sentence is shown when the checker (`checker.py`) finds it supported by what it cites; or by other
evidence that the model was given, which it then cites instead. Whatever the checks that are on, it
must be a sentence, and cite what exists.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from rag.answers import Claim, Evidence
from rag.carrying import uncarried
from rag.check_atoms import text_of
from rag.check_pair import Ground, Pair
from rag.checker import LAYERS, Checked, Layers, Scorer, check, check_all
from rag.mentions import counts, dates, measures, money, names, shares
from rag.model_judge import ModelJudge
from rag.names import unsupported_names
from rag.verbatim import unsupported_figures, unsupported_quotations

NO_LAYERS = Layers(**{field.name: False for field in fields(Layers)})
ALL, NONE = "all", "none"
MODEL = "model"  # on only where it is named, also beside all the others


def layers_from(text: str) -> Layers:
    """The layers of the setting `checks`: all, none, names of layers, or all but those with "-".

    `model` is none of "all" and may stand beside each. Raises ValueError for a name that is none.
    """
    parts = [part.strip() for part in text.lower().split(",") if part.strip()]
    named = [part for part in parts if part != MODEL]
    chosen = NO_LAYERS if parts and not named else _layers_named(named)
    return replace(chosen, model=MODEL in parts)


def _layers_named(named: Sequence[str]) -> Layers:
    known = [field.name for field in fields(Layers)]
    if named in ([ALL], []):
        return LAYERS
    if named == [NONE]:
        return NO_LAYERS
    bare = [name.removeprefix("-") for name in named]
    unknown = [name for name in bare if name not in known]
    if unknown:
        raise ValueError(f"there is no check {unknown[0]!r}; the checks are {', '.join(known)}")
    without = [name.startswith("-") for name in named]
    if any(without) != all(without):
        raise ValueError("name the checks that are on, or each that is off with a '-', not both")
    on = set(LAYERS.on) - set(bare) if all(without) else set(bare)
    return Layers(**{name: name in on for name in known})


@dataclass(frozen=True, slots=True)
class Failed:
    """A written sentence that may not be shown, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges sentences written from `evidence` in answer to `question`.

    With no layer on, a sentence needs no more than footnotes that exist. `scorer` is the checker's
    trained one, where there is one; `last` is asked of what all else lets pass.
    """

    evidence: Sequence[Evidence]
    question: str
    layers: Layers = LAYERS
    scorer: Scorer | None = None
    last: ModelJudge | None = None

    def judge(self, text: str, numbers: Sequence[int]) -> Claim | Failed:
        """What becomes of a sentence that cites evidence by these numbers, from 1.

        One that fails may stand without the "As of …," that it opens with: small models take such
        a day from anywhere.
        """
        outcome = self._judged(text, numbers)
        bare = _AS_OF.sub("", text)
        if isinstance(outcome, Failed) and bare != text:
            again = self._judged(bare[:1].upper() + bare[1:], numbers)
            outcome = again if isinstance(again, Claim) else outcome
        if isinstance(outcome, Failed) or self.last is None:
            return outcome
        cited = [self.evidence[n - 1] for n in outcome.citations]
        return Failed(outcome.text, _DENIED) if self.last.denies(outcome.text, cited) else outcome

    def _judged(self, text: str, numbers: Sequence[int]) -> Claim | Failed:
        cited = tuple(n for n in numbers if 1 <= n <= len(self.evidence))
        if not self.layers.on:
            return Claim(text, cited) if cited else Failed(text, _uncited(numbers))
        if is_bare(text):
            return Failed(text, "it is no sentence but a bare answer")
        reason = _uncited(numbers)
        if cited:
            (reason,) = self._faults(text, [cited])
            if not reason:
                return Claim(text, self._needed(text, cited))
        for others in self._others(text, cited):
            faults = self._faults(text, others)
            if "" in faults:
                return Claim(text, others[faults.index("")])
        return Failed(text, reason)

    def _needed(self, text: str, cited: tuple[int, ...]) -> tuple[int, ...]:
        """Those of the cited that support the sentence by themselves; all where none does."""
        if len(cited) == 1:
            return cited
        faults = self._faults(text, [(n,) for n in cited])
        alone = tuple(n for n, fault in zip(cited, faults, strict=True) if not fault)
        return alone or cited

    def _others(self, text: str, cited: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
        """Evidence that may support it instead: each by itself, then each beside what is cited."""
        ours = text_of(text)
        pairs = [Pair(ours, Ground.from_evidence(item)) for item in self.evidence]
        # The one that says most of it first: it may stand beside several that pass.
        order = sorted(range(len(pairs)), key=lambda at: -pairs[at].alike)
        alone: list[tuple[int, ...]] = [(at + 1,) for at in order if (at + 1,) != cited]
        if alone:
            yield alone
        further = [one for one in alone if one[0] not in cited]
        if cited and further:
            yield [(*cited, *one) for one in further]

    def _faults(self, text: str, options: Sequence[tuple[int, ...]]) -> list[str]:
        """Why the evidence of each option does not support a sentence; "" where it does."""
        cited = [[self.evidence[n - 1] for n in numbers] for numbers in options]
        verdicts = check_all([(text, items) for items in cited], self.layers, self.scorer)
        return [
            self._fault(text, items, checked)
            for items, checked in zip(cited, verdicts, strict=True)
        ]

    def _fault(self, text: str, items: Sequence[Evidence], checked: Checked) -> str:
        if quotations := unsupported_quotations(text, items):
            return f"the quotation “{quotations[0]}” is not in the cited sentences"
        if self.layers.numbers and (figures := unsupported_figures(text, items)):
            return f"the figure {figures[0]} is not in the cited sentences"
        if self.layers.names and (missing := unsupported_names(text, items, self.question)):
            return f"the name {missing[0]} is not in or around the cited sentences"
        reason = checked.reason or self._uncarried(text, items, checked)
        if reason or len(items) == 1:
            return reason
        # Facts may come from several cited sentences; whose words they are, of when, and whether
        # they are in doubt is told by the one that says most of it.
        ours = text_of(text)
        nearest = max(items, key=lambda item: Pair(ours, Ground.from_evidence(item)).alike)
        if checked.by is not None and items[checked.by] is nearest:
            return ""
        return check(text, [nearest], self.layers, self.scorer).reason

    def _uncarried(self, text: str, items: Sequence[Evidence], checked: Checked) -> str:
        return uncarried(_AS_OF.sub("", text), items, checked) if self.layers.content else ""


def _uncited(numbers: Sequence[int]) -> str:
    wrong = ", ".join(map(str, numbers))
    return f"there is no sentence {wrong}" if wrong else "it has no footnote"


_DENIED = "the language model, asked again, does not find all of it in the cited sentences"
_AS_OF = re.compile(r"As (?:of|on|at) [^,]{3,40}, ")
_HEDGES = re.compile(
    r"(?i)\b(?:about|more|less|fewer|than|over|under|at least|up to|nearly|some)\b"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_bare(text: str) -> bool:
    """Whether a text is no more than a figure, a date or a name: no sentence."""
    spans = [span for find in (money, shares, measures, counts, dates) for span in find(text)]
    kept = list(text)
    for span in (*spans, *names(text)):
        kept[span.start : span.end] = " " * (span.end - span.start)
    rest = _HEDGES.sub(" ", "".join(kept))
    return not _WORD.search(rest)
