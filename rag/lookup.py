"""Citation lookup: each sentence of a draft against the briefings.

draft → sentences (drafts.py) → search, all of them together → the sentences of the passages
that share most words with each (lookup_candidates.py) → each checked by itself (checker.py),
and what is quoted held against the source (quotations.py) → the verdict (lookup_judgement.py)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Block
from corpus.errors import UsageError
from corpus.isolation import ReaderProcess
from index.embedder import Encoder
from index.entries import StoredPassage
from index.request import Request
from index.search import RankedPassage, Search
from rag.answers import Citation, Evidence, Verdict
from rag.checker import LAYERS, Layers, Scorer
from rag.draft_files import draft_of
from rag.drafts import Said, cut
from rag.evidence import EvidenceFinder
from rag.lookup_candidates import Candidate, has_most
from rag.lookup_judgement import Difference, Judgement, Source, Version
from rag.lookup_quotations import joined, quoted_in
from rag.lookup_trial import Trial
from rag.references import References, references_of

LONGEST_TEXT = 2_000_000
PASSAGES = 12
# Sentences that are embedded and searched for together, over one state of the index.
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Differing:
    """Characters `start` to `end` of the draft, what stands there, and what the briefing says."""

    start: int
    end: int
    draft: str
    briefing: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one briefing says where others say something else, and its sentence."""

    says: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of the draft (its span there), the verdict, and the spans found for it.

    `claims` is False for what claims nothing, such as a heading or a question. `citations` are what
    supports or contradicts it, best first; of a sentence that is not found the nearest one.
    `copies` runs parallel to them: the documents with near-copies. `reason` says why it is not
    supported, or where the briefings differ; `versions` are then what each says, the oldest first.
    """

    start: int
    end: int
    text: str
    verdict: Verdict
    citations: tuple[Citation, ...]
    claims: bool = True
    reason: str = ""
    differences: tuple[Differing, ...] = ()
    versions: tuple[Told, ...] = ()
    copies: tuple[tuple[str, ...], ...] = ()

    @property
    def references(self) -> tuple[References, ...]:
        """A reference for each citation, ready to paste."""
        return tuple(references_of(citation.evidence) for citation in self.citations)


class Lookup:
    """Looks the sentences of drafts up in one index."""

    def __init__(
        self,
        search: Search,
        finder: EvidenceFinder,
        encoder: Encoder,
        layers: Layers = LAYERS,
        scorer: Scorer | None = None,
        reader: Callable[[], ReaderProcess] = ReaderProcess,
    ) -> None:
        self._search = search
        self._finder = finder
        self._encoder = encoder
        self._trial = Trial(layers, scorer)
        self._reader = reader

    def check(self, text: str, blocks: Sequence[Block] = ()) -> tuple[CheckedSentence, ...]:
        """Every sentence of `text` in order, with its verdict; `blocks` are its parts, if known.

        Raises UsageError when the text is empty or longer than two million characters.
        """
        if not text.strip():
            raise UsageError("the text to check is empty; give one with at least a sentence")
        if len(text) > LONGEST_TEXT:
            raise UsageError(
                f"the text has more than {LONGEST_TEXT:,} characters; check it in parts"
            )
        return tuple(self._numbered(text, self._judged(cut(text, blocks))))

    def check_file(self, data: bytes, name: str) -> tuple[CheckedSentence, ...]:
        """As `check`, of the text in a file's bytes; `name` tells its kind.

        Positions count characters of plain text as it stands, of any other file as it is read.
        Raises UsageError where no text can be read in it.
        """
        draft = draft_of(data, name, self._reader)
        return self.check(draft.text, draft.blocks)

    def _judged(self, sentences: Sequence[Said]) -> Iterator[tuple[Said, Judgement]]:
        """Each sentence with the verdict on it; what a draft says twice is looked up once."""
        known = dict[str, Judgement]()
        for first in range(0, len(sentences), AT_ONCE):
            some = sentences[first : first + AT_ONCE]
            new = {s.claim: s for s in some if not s.nothing and s.claim not in known}
            known |= zip(new, self._looked_up(list(new.values())), strict=True)
            for said in some:
                yield said, _nothing(said.nothing) if said.nothing else known[said.claim]

    def _looked_up(self, sentences: Sequence[Said]) -> Iterator[Judgement]:
        if not sentences:
            return
        vectors = self._encoder.encode([said.claim for said in sentences])
        requests = [Request(said.claim, limit=PASSAGES) for said in sentences]
        ranked = [
            self._with_verbatim(said.claim, found)
            for said, found in zip(
                sentences, self._search.fetch_each(requests, vectors), strict=True
            )
        ]
        quoted = [
            quoted_in(s.claim, r, s.is_quotation) for s, r in zip(sentences, ranked, strict=True)
        ]
        asked = [
            "" if one is not None and one.decides else said.claim
            for said, one in zip(sentences, quoted, strict=True)
        ]
        for judgement, one in zip(self._trial.judge(asked, ranked), quoted, strict=True):
            yield joined(judgement, one)

    def _with_verbatim(
        self, claim: str, ranked: Sequence[RankedPassage]
    ) -> Sequence[RankedPassage]:
        """With those that have runs of its words: among many alike a search may miss them."""
        if has_most(claim, ranked):
            return ranked
        found = {hit.passage.id for hit in ranked}
        more = self._search.saying(claim, limit=PASSAGES // 2)
        return [*ranked, *(hit for hit in more if hit.passage.id not in found)]

    def _numbered(
        self, text: str, judgements: Iterator[tuple[Said, Judgement]]
    ) -> Iterator[CheckedSentence]:
        footnotes = 0
        for said, judgement in judgements:
            sources = [(s, c) for s in judgement.sources for c in s.sentences]
            citations = tuple(
                Citation(footnotes + n, self._evidence(candidate, source))
                for n, (source, candidate) in enumerate(sources, start=1)
            )
            footnotes += len(citations)
            is_title = said.may_be_title and judgement.verdict == "not_found"
            yield CheckedSentence(
                said.start,
                said.end,
                text[said.start : said.end],
                judgement.verdict,
                citations,
                claims=not (said.nothing or is_title),
                reason=_TITLE if is_title and not said.nothing else judgement.reason,
                differences=tuple(_placed(said, found) for found in judgement.differences),
                versions=tuple(self._told(version) for version in judgement.versions),
                copies=tuple(source.copies for source, _ in sources),
            )

    def _told(self, version: Version) -> Told:
        return Told(version.says, self._finder.evidence(*_place(version.candidate), 0.0))

    def _evidence(self, candidate: Candidate, source: Source) -> Evidence:
        return self._finder.evidence(*_place(candidate), min(max(source.alike, 0.0), 1.0))


_TITLE = "it reads as a heading, which claims nothing"


def _place(candidate: Candidate) -> tuple[StoredPassage, int]:
    return candidate.passage, candidate.number


def _nothing(kind: str) -> Judgement:
    return Judgement("not_found", f"{kind} claims nothing")


def _placed(said: Said, found: Difference) -> Differing:
    start, end = said.place(found.words.start, found.words.end)
    return Differing(start, end, found.draft, found.briefing)
