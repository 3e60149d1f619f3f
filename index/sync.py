"""Make the index equal the folder: plan, then apply, resumable at any moment.

Three stages overlap: a child process reads files, this thread embeds passages, another commits.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from corpus.errors import FolderError, Interrupted, ReadFailure
from corpus.folder import FolderFile, walk
from corpus.reading import Reading
from index.catalogue import Catalogue
from index.commits import Commits
from index.embedder import Encoder
from index.entries import Failure
from index.plan import Link, Plan, make_plan, now_ns
from index.prepared import Prepared, embed
from index.stages import Ahead, Change, behind

# Passages that are embedded and committed together: enough to fill the encoder's batches and to
# spread the cost of a commit, few enough that a killed run loses seconds of work.
WINDOW = 512
READ_AHEAD = 64  # documents


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: files done of files to read, and characters read so far."""

    done: int
    total: int
    characters: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a sync did, in files. A rename counts as renamed, not as added and removed.

    `embedded` counts the files that were read and embedded, `passages` the passages embedded for
    them and for what is attached to them. `attached` counts all documents of the index that are
    attached to a file, `unread` lists all attachments that could not be read.
    """

    folder: Path
    added: int
    changed: int
    renamed: int
    removed: int
    unchanged: int
    embedded: int
    passages: int
    failed: tuple[Failure, ...]
    attached: int
    unread: tuple[Failure, ...]


class Reader(Protocol):
    """Reads one file; raises ReadFailure. `readers` says what it can read."""

    readers: str

    def read(self, file: Path, path: str) -> Reading:
        """What `file`, known under `path`, holds and carries."""

    def cancel(self) -> None:
        """End, from another thread, what is being read: its document is not wanted any more."""


@dataclass(frozen=True, slots=True)
class _Unreadable:
    file: FolderFile
    failure: Failure


@dataclass(frozen=True, slots=True)
class _Onlooker:
    """Who is told of progress, and may ask for a stop."""

    on_progress: Callable[[Progress], None]
    stopping: Callable[[], bool]


@dataclass(slots=True)
class _Tally:
    embedded: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    passages: int = 0
    characters: int = 0
    left: int = 0  # files, where the run was stopped


class Sync:
    """Applies plans to one index.

    `target` is a passage's length in characters. What was read by other readers is read again.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        commits: Commits,
        reader: Reader,
        encoder: Encoder,
        target: int,
    ) -> None:
        self._catalogue = catalogue
        self._commits = commits
        self._reader = reader
        self._encoder = encoder
        self._target = target

    def run(
        self,
        folder: Path,
        on_progress: Callable[[Progress], None] | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Summary:
        """Make the index equal `folder`; raises FolderError when it is missing or holds no file.

        When `stopping` says so, no further file is begun, what is embedded is committed, and
        Interrupted is raised: it tells how much is done.
        """
        onlooker = _Onlooker(on_progress or (lambda progress: None), stopping)
        started = now_ns()
        listing = walk(folder)
        if not listing.files and not listing.problems:
            raise FolderError(
                f"the folder {folder} holds no files, so nothing was changed; name another folder"
            )
        self._commits.begin(str(folder.resolve()), started, self._reader.readers)
        plan = make_plan(self._catalogue, listing, stopping, self._reader.readers)
        tally = _Tally(failed=[*plan.failed, *plan.still_failed])
        # What a failing file held may stand elsewhere now, so links come before failures.
        self._link(plan.link + plan.touch, plan.remove, tally)
        files = {file.path: file for file in listing.files}
        for failure in plan.failed:
            self._commits.fail(failure, files.get(failure.path))
        self._read_and_embed(plan.read, tally, onlooker)
        links, differing = self._copies(plan, tally)
        self._read_and_embed(differing, tally, onlooker)
        self._link(links, (), tally)
        if tally.left:
            total = len(listing.files) + len(listing.problems)
            raise Interrupted(
                f"stopped: {total - tally.left} of {total} files done; "
                "run 'footnote index' again to go on"
            )
        problems = [problem.path for problem in listing.problems]
        self._commits.finish([*(file.path for file in listing.files), *problems], problems)
        return _summary(folder, plan, tally, self._catalogue)

    def _link(self, links: Sequence[Link], remove: Sequence[str], tally: _Tally) -> None:
        if links or remove:
            self._commits.link(links, remove)
        tally.linked.extend(link.file.path for link in links)

    def _read_and_embed(
        self,
        files: Sequence[FolderFile],
        tally: _Tally,
        onlooker: _Onlooker,
    ) -> None:
        if not files:
            return
        stopping = onlooker.stopping
        tally.left += len(files)
        with (
            Ahead(self._prepare(files, stopping), READ_AHEAD, stopping) as prepared,
            behind(limit=2, at_end=self._catalogue.close) as commit,
        ):
            window: list[Prepared] = []
            for done, item in enumerate(prepared, start=1):
                if isinstance(item, _Unreadable):
                    tally.failed.append(item.failure)
                    tally.left -= 1
                    commit(partial(self._commits.fail, item.failure, item.file))
                else:
                    window.append(item)
                    tally.characters += item.characters
                if sum(each.passages for each in window) >= WINDOW:
                    self._embed(window, tally, commit)
                    window = []
                onlooker.on_progress(Progress(done, len(files), tally.characters))
            if stopping():
                self._reader.cancel()
            else:
                self._embed(window, tally, commit)

    def _prepare(
        self, files: Sequence[FolderFile], stopping: Callable[[], bool]
    ) -> Iterator[Prepared | _Unreadable]:
        for file in files:
            if stopping():
                return
            try:
                reading = self._reader.read(file.file, file.path)
            except ReadFailure as failure:
                if stopping():
                    return  # its reader may have been stopped as well: that says nothing of it
                yield _Unreadable(file, Failure(file.path, failure.code, failure.reason))
            else:
                yield Prepared.from_reading(file, reading, self._target)

    def _embed(
        self, window: Sequence[Prepared], tally: _Tally, commit: Callable[[Change], None]
    ) -> None:
        """Embed all passages of a window at once and hand its documents to the committer."""
        if not window:
            return
        documents, embedded = embed(window, self._encoder, self._catalogue)
        tally.embedded.extend(item.file.path for item in window)
        tally.left -= len(window)
        tally.passages += embedded
        unread = [failure for item in window for failure in item.unread]
        commit(partial(self._commits.add, documents, unread))

    def _copies(self, plan: Plan, tally: _Tally) -> tuple[list[Link], list[FolderFile]]:
        """Links of files whose content another new file had, and files to be read by themselves.

        Where the other failed, so does its copy. It may have changed since they were compared.
        """
        links, differing = list[Link](), list[FolderFile]()
        failures = {failure.path: failure for failure in tally.failed}
        for copy in plan.copies:
            entry = self._catalogue.entry_at(copy.original)
            if entry and entry.sha256 == copy.sha256:
                links.append(Link(copy.file, entry.id))
            elif failure := failures.get(copy.original):
                own = Failure(copy.file.path, failure.code, failure.reason)
                tally.failed.append(own)
                self._commits.fail(own, copy.file)
            else:
                differing.append(copy.file)
        return links, differing


def _summary(folder: Path, plan: Plan, tally: _Tally, catalogue: Catalogue) -> Summary:
    touched = {item.file.path for item in plan.touch}
    written = [path for path in (*tally.embedded, *tally.linked) if path not in touched]
    changed = sum(path in plan.known for path in written)
    return Summary(
        folder=folder,
        added=len(written) - changed - plan.renamed,
        changed=changed,
        renamed=plan.renamed,
        removed=len(plan.remove) - plan.renamed,
        unchanged=plan.unchanged + plan.kept,
        embedded=len(tally.embedded),
        passages=tally.passages,
        failed=tuple(sorted(tally.failed, key=lambda failure: failure.path)),
        attached=catalogue.count_attached(),
        unread=tuple(failure for failure in catalogue.failures() if failure.parent),
    )
