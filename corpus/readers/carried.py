"""A file and the files that it carries, at any depth: each a document of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from corpus.characters import on_one_line
from corpus.composition import Attachment
from corpus.documents import Document
from corpus.errors import ReadFailure
from corpus.folder import is_left_by_programs
from corpus.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from corpus.readers.kinds import kind_of
from corpus.readers.table import bytes_of, read_bytes
from corpus.reading import CARRIERS, Reading, Unread
from corpus.refusals import cannot_be_parsed, too_deep

_LONGEST_NAME = 120
_NOT_TRIED = "Not read: the file was read without what is attached to it."


def read_all(file: Path, path: str, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """What `file` holds and carries; `path` is its name relative to the folder.

    What it carries is read by the very same readers. A part that cannot be read is told as unread
    and takes nothing else with it.

    Raises:
        ReadFailure: with the reason, where the file itself gives no text.
    """
    document, attachments = read_bytes(bytes_of(file, limits), path, limits)
    carried = _Carried(limits)
    carried.read(attachments, path, depth=1)
    return Reading(document, tuple(carried.attached), tuple(carried.unread))


def carries(file: Path, path: str, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether `file` is of a kind that may carry others.

    Raises:
        ReadFailure: as `read_all`.
    """
    return kind_of(bytes_of(file, limits), path).name in CARRIERS


def read_alone(file: Path, path: str, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """As `read_all`, but nothing that the file carries is read: it is all listed as unread."""
    document, attachments = read_bytes(bytes_of(file, limits), path, limits)
    parts = [f"{path}/{name}" for name, _ in _named(attachments)]
    return Reading(document, (), tuple(Unread(p, "damaged", _NOT_TRIED, path) for p in parts))


def read_part(file: Path, path: str, name: str, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """What one file that `file` carries holds and carries; `name` is its name inside `file`.

    Raises:
        ReadFailure: with the reason, where the part gives no text.
    """
    carried = _Carried(limits)
    carried.read([Attachment(name, extract(file, name, limits))], path, depth=1)
    if not carried.attached:
        raise ReadFailure(carried.unread[0].code, carried.unread[0].reason)
    return Reading(carried.attached[0], tuple(carried.attached[1:]), tuple(carried.unread))


def extract(file: Path, inside: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a file inside `file`: `inside` is its path below it, as `read_all` names it.

    Raises:
        ReadFailure: `unreadable` where there is no such part (any more), else as `read_all`.
    """
    data, path = bytes_of(file, limits), file.name
    for name in inside.split("/"):
        _, attachments = read_bytes(data, path, limits)
        parts = dict(_named(attachments))
        if name not in parts:
            raise ReadFailure("unreadable", f"{file.name} carries no {inside}; index it again.")
        data, path = parts[name], name
    return data


@dataclass(slots=True)
class _Carried:
    """What was found inside one file of the folder, and how many bytes and characters it was."""

    limits: Limits
    attached: list[Document] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    size: int = 0
    characters: int = 0

    def read(self, attachments: Sequence[Attachment], parent: str, depth: int) -> None:
        """Read the attachments of `parent`, and theirs."""
        for name, data in _named(attachments):
            path = f"{parent}/{name}"
            try:
                self._check(data, depth)
                document, inner = read_bytes(data, path, self.limits, parent)
            except (MemoryError, ImportError):  # neither is the attachment's fault
                raise
            # A parser may raise anything over a malformed attachment: it is listed, and the mail
            # that carries it is read.
            except Exception as error:  # noqa: BLE001
                failure = _failure(error)
                self.unread.append(Unread(path, failure.code, failure.reason, parent))
                continue
            self.characters += len(document.text)
            self.attached.append(document)
            self.read(inner, path, depth + 1)

    def _check(self, data: bytes, depth: int) -> None:
        """Refuse what would cost too much: a few bytes may hold mails in mails without end."""
        limits = self.limits
        self.size += len(data)
        if depth > limits.max_nesting:
            raise ReadFailure(
                "too_large",
                f"It lies more than {limits.max_nesting} files deep; save it into the folder.",
            )
        if len(self.attached) + len(self.unread) >= limits.max_attachments:
            raise ReadFailure(
                "too_large",
                f"The file carries more than {limits.max_attachments} others; "
                "save this one into the folder.",
            )
        if self.size > limits.max_expanded_bytes:
            raise ReadFailure(
                "too_large",
                f"What is attached has more than {limits.max_expanded_bytes / MEGABYTE:,.0f} MB; "
                "save it into the folder.",
            )
        if self.characters > limits.max_characters:
            raise ReadFailure(
                "too_large",
                f"The texts attached have more than {limits.max_characters:,} characters; "
                "save this file into the folder.",
            )


def _failure(error: Exception) -> ReadFailure:
    if isinstance(error, ReadFailure):
        return error
    return too_deep() if isinstance(error, RecursionError) else cannot_be_parsed(error)


_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


def _named(attachments: Sequence[Attachment]) -> Iterator[tuple[str, bytes]]:
    """Attachments under names that are safe and that no two of them share.

    What a program packed unasked, such as Thumbs.db, is none: in a folder it is no file either.
    """
    taken = set[str]()
    for attachment in attachments:
        if is_left_by_programs(re.split(r"[/\\]", on_one_line(attachment.name))[-1].strip()):
            continue
        wanted = _safe(attachment.name)
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            plain = PurePosixPath(wanted)
            name = f"{plain.stem} ({number}){plain.suffix}"
        taken.add(name.casefold())
        yield name, attachment.data


def _safe(name: str) -> str:
    """A name as a file's: the last part of a path, of visible characters, not hidden, not long."""
    last = re.split(r"[/\\]", on_one_line(name).rstrip("/\\ "))[-1]
    last = _NOT_IN_NAMES.sub("_", last).strip(". ")
    plain = PurePosixPath(last or "attachment")
    return plain.stem[: _LONGEST_NAME - len(plain.suffix[:20])] + plain.suffix[:20]
