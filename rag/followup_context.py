"""What a follow-up can lean on: the question before it, those before that, and the last answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.query import words
from rag.followup_phrases import Phrase, is_person, phrases, whole
from rag.followup_words import RELATIONAL

_FOOTNOTE = re.compile(r"\s*\[\d+\]")
_ENDS = re.compile(r"(?<=[.!?…])[\"”’']?\s+(?=[\"“‘'A-Z0-9])")
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|No)|\b[A-Z])\.$")
_REFUSAL = re.compile(
    r"\s*(?:the briefings (?:do not|that were searched)|sorry|unfortunately|i (?:do not|don't|can)|"
    r"no (?:information|sentence))",
    re.IGNORECASE,
)
LONGEST_ANSWER = 2000
LOOKED_BACK = 4  # questions in which a topic is looked for
LONGEST_TOPIC = 7  # words


@dataclass(frozen=True)
class Context:
    """The conversation so far: its questions as they stood alone, latest last, and the last answer.

    `answer` is "" where there was none or it was a refusal.
    """

    questions: tuple[str, ...]
    answer: str = ""

    @property
    def before(self) -> str:
        """The question before."""
        return self.questions[-1]

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The noun phrases of the question before, each with what hangs on it."""
        return with_rest(self.before)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the last answer, without footnotes."""
        text = _FOOTNOTE.sub("", self.answer[:LONGEST_ANSWER])
        if not text.strip() or _REFUSAL.match(text):
            return ()
        parts = list[str]()
        for part in _ENDS.split(text):
            if parts and _ABBREVIATED.search(parts[-1]):
                parts[-1] += f" {part}"
            elif part.strip():
                parts.append(part.strip())
        return tuple(parts)

    @cached_property
    def answered_with(self) -> tuple[Phrase, ...]:
        """The noun phrases of the answer's first two sentences."""
        return tuple(phrase for text in self.sentences[:2] for phrase in phrases(f"– {text}"))

    @cached_property
    def persons(self) -> tuple[Phrase, ...]:
        """Who "he" or "she" may be, the likeliest first."""
        asked = [phrase for phrase in self.phrases if is_person(phrase)]
        named = [phrase for phrase in asked if phrase.kind == "person"]
        told = [phrase for phrase in self.answered_with if phrase.kind == "person"]
        earlier = [p for text in reversed(self.questions[:-1]) for p in phrases(text)]
        found = [*named, *told, *asked, *(p for p in self.answered_with if is_person(p))]
        return (*found, *filter(is_person, earlier))

    @cached_property
    def things(self) -> tuple[Phrase, ...]:
        """What "it" or "they" may be, in the order of the last question that names anything."""
        for question in reversed(self.questions):
            found = [p for p in with_rest(question) if p.kind != "date" and p.says_something]
            if rest := [p for p in found if not is_person(p)] or found:
                return tuple(rest)
        return ()

    @cached_property
    def earlier(self) -> tuple[Phrase, ...]:
        """The things of the questions before the last, the latest first."""
        asked = [p for text in self.questions[-2:-4:-1] for p in with_rest(text)]
        return tuple(p for p in asked if p.kind != "date" and p.says_something and not is_person(p))

    @cached_property
    def topic(self) -> Phrase | None:
        """What the conversation is about now: what is named, said again and again, and lately."""
        best: tuple[float, Phrase] | None = None
        for age, question in enumerate(self.questions[: -LOOKED_BACK - 1 : -1]):
            others = [set(words(text)) for text in self.questions if text is not question]
            for phrase in with_rest(question):
                if phrase.kind == "date" or not phrase.says_something:
                    continue
                score = 0.6**age + (phrase.kind != "common") + 0.2 * (len(phrase.words) > 1)
                score += 0.2 * min(2, sum(phrase.head in other for other in others))
                if len(phrase.words) <= LONGEST_TOPIC and (best is None or score > best[0] + 0.01):
                    best = score, phrase
        return best[1] if best else None


def with_rest(question: str) -> tuple[Phrase, ...]:
    """The noun phrases, each with what hangs on it; of "benefits of X" only X."""
    return tuple(_with_rest(question, phrases(question)))


def _with_rest(question: str, there: Sequence[Phrase]) -> Iterator[Phrase]:
    end = -1
    for number, phrase in enumerate(there):
        if phrase.start < end:
            continue
        if set(phrase.words) <= RELATIONAL and number + 1 < len(there):
            continue
        longer = whole(question, there, number)
        end = longer.end
        yield longer
