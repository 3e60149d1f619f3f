"""A folder: which files it holds, and what of it cannot be reached."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import FailureCode, FolderError, ReadFailure
from corpus.limits import DEFAULT_LIMITS, MEGABYTE, Limits

# What systems and programs leave beside people's files. A file that is open in Word has such a
# "~$" companion.
_LEFT_BY_PROGRAMS = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "__macosx", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A regular file: `path` relative to the folder with forward slashes, `file` to open it.

    `path` is always valid Unicode: bytes of a name that are not UTF-8 read as `\\xe9`.
    """

    path: str
    file: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the folder that is no readable file, and why; to be listed, never skipped."""

    path: str
    code: FailureCode
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds, both sorted by path."""

    files: tuple[FolderFile, ...]
    problems: tuple[Problem, ...]


def walk(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Listing:
    """All files under `folder`, at any depth, but for hidden ones and programs' leavings.

    A link to a file inside the folder counts as a file. Links to folders are not followed. A file
    that is too large to be read is a problem at once: it need not even be hashed.

    Raises:
        FolderError: the folder is missing, is a file, or cannot be listed.
    """
    root = _checked(folder)
    files: list[FolderFile] = []
    problems: list[Problem] = []
    waiting = [root]
    while waiting:
        current = waiting.pop()
        try:
            entries = list(os.scandir(current))
        except OSError as error:
            if current == root:
                raise FolderError(f"The folder {folder} cannot be read: {_why(error)}.") from error
            problems.append(_unreachable(current, root, error, "The sub-folder cannot be read"))
            continue
        for entry in entries:
            if _is_hidden(entry.name):
                continue
            try:
                found = _look_at(entry, root, limits)
            except OSError as error:
                found = _unreachable(Path(entry.path), root, error, "The file cannot be reached")
            if isinstance(found, FolderFile):
                files.append(found)
            elif isinstance(found, Problem):
                problems.append(found)
            elif found is not None:
                waiting.append(found)
    files.sort(key=lambda file: file.path)
    problems.sort(key=lambda problem: problem.path)
    return Listing(tuple(files), tuple(problems))


def is_left_by_programs(name: str) -> bool:
    """Whether nobody made the file of this name: a system or a program left it."""
    return name.startswith(("~$", "._")) or name.lower() in _LEFT_BY_PROGRAMS


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hex.

    Raises:
        ReadFailure: `unreadable` where the file cannot be opened or read.
    """
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        reason = f"The file cannot be read ({_why(error)}); check its permissions."
        raise ReadFailure("unreadable", reason) from error


def _checked(folder: Path) -> Path:
    try:
        root = folder.expanduser().resolve()
        mode = root.stat().st_mode
    except (OSError, RuntimeError) as error:  # RuntimeError: no home for "~", or a loop of links
        if isinstance(error, FileNotFoundError):
            raise FolderError(f"There is no folder {folder}; give the path of one.") from error
        raise FolderError(f"The folder {folder} cannot be read: {error}.") from error
    if not stat.S_ISDIR(mode):
        raise FolderError(f"{folder} is a file; give the folder that holds it.")
    return root


def _look_at(
    entry: "os.DirEntry[str]", root: Path, limits: Limits
) -> FolderFile | Problem | Path | None:
    """A file, a problem, a folder still to be listed, or None for what is listed elsewhere."""
    place = Path(entry.path)
    if entry.is_symlink():
        return _look_behind(place, root, limits)
    if entry.is_dir(follow_symlinks=False):
        return place
    return _file(place, root, entry.stat(follow_symlinks=False), limits)


def _look_behind(link: Path, root: Path, limits: Limits) -> FolderFile | Problem | None:
    path = _relative(link, root)
    try:
        target = link.resolve(strict=True)
        found = target.stat()
    except (OSError, RuntimeError):  # RuntimeError: a loop of links
        return Problem(path, "unreadable", "The link leads nowhere; remove it or mend it.")
    if target != root and root not in target.parents:
        reason = "The link leads out of the folder; put a copy in its place."
        return Problem(path, "unreadable", reason)
    if stat.S_ISDIR(found.st_mode):
        return None  # its files are listed where they lie
    return _file(link, root, found, limits)


def _file(place: Path, root: Path, found: os.stat_result, limits: Limits) -> FolderFile | Problem:
    path = _relative(place, root)
    if not stat.S_ISREG(found.st_mode):
        return Problem(path, "unsupported", "This is a device or a pipe, not a file; remove it.")
    if found.st_size > limits.max_bytes:
        megabytes = limits.max_bytes / MEGABYTE
        reason = f"The file is larger than {megabytes:,.0f} MB; split it, or raise the limit."
        return Problem(path, "too_large", reason)
    return FolderFile(path, place, found.st_size, found.st_mtime_ns)


def _unreachable(place: Path, root: Path, error: OSError, what: str) -> Problem:
    reason = f"{what} ({_why(error)}); check its permissions."
    return Problem(_relative(place, root), "unreadable", reason)


def _relative(place: Path, root: Path) -> str:
    path = place.relative_to(root).as_posix()
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or is_left_by_programs(name)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
