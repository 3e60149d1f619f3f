"""A backup: one ZIP file with the catalogue, the settings without keys, and what they must be.

Chroma is not in it: it is made again from the catalogue.
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from index.catalogue import Catalogue
from index.schema import SCHEMA_VERSION

FORMAT = "footnote-backup-1"
MANIFEST, CATALOGUE, SETTINGS = "manifest.json", "catalogue.db", "settings.toml"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup: its SHA-256 in hex, and how many bytes it has."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is of. `layout` is the catalogue's, `made` a moment in ISO form."""

    format: str
    made: str
    layout: int
    model: str
    folder: str
    documents: int
    passages: int
    parts: dict[str, Part]

    def dumps(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def loads(cls, text: bytes) -> "Manifest":
        """Read back what `dumps` wrote; raises ValueError, TypeError or LookupError for others."""
        fields: dict[str, Any] = json.loads(text)
        parts = {n: Part(p["sha256"], int(p["size"])) for n, p in fields["parts"].items()}
        return cls(**{**fields, "parts": parts})


def write_backup(catalogue: Catalogue, settings: str, file: Path, *, replace: bool) -> Manifest:
    """Write a backup of the catalogue as it is at this moment, whoever is reading or writing it.

    `settings` is a settings file's text. The file is there whole or not at all. Raises UsageError
    where there is one already and it is not to be replaced, or where it cannot be written.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder; name a file in it")
    if file.exists() and not replace:
        raise UsageError(f"{file} is there already; name another file, or replace it with --force")
    with _explained(file), _workplace(file.absolute().parent) as place:
        (place / SETTINGS).write_text(settings, encoding="utf-8")
        _copy(catalogue, place / CATALOGUE)
        manifest = _manifest(place)
        packed = place / "packed"
        _pack(place, manifest, packed)
        packed.chmod(0o600)  # it holds every text that is indexed
        _put_in_place(packed, file, replace=replace)
    return manifest


def _copy(catalogue: Catalogue, copy: Path) -> None:
    """SQLite's own copy, in one step: of one moment, and it keeps no writer waiting."""
    with closing(sqlite3.connect(copy)) as target:
        catalogue.connection().backup(target)
        # A restored catalogue begins without a log of its own.
        target.execute("PRAGMA journal_mode = DELETE")


def _manifest(place: Path) -> Manifest:
    copied = Catalogue(place / CATALOGUE)
    try:
        return Manifest(
            format=FORMAT,
            made=datetime.now().astimezone().isoformat(timespec="seconds"),
            layout=SCHEMA_VERSION,
            model=copied.fingerprint().model.name,
            folder=str(copied.folder() or ""),
            documents=copied.count_documents(),
            passages=copied.count_passages(),
            parts={name: part_of(place / name) for name in (CATALOGUE, SETTINGS)},
        )
    finally:
        copied.close()


def part_of(file: Path) -> Part:
    """A file as a manifest lists it."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Part(digest, file.stat().st_size)


def _pack(place: Path, manifest: Manifest, packed: Path) -> None:
    # Vectors do not get smaller, and the texts do at any level.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, manifest.dumps())
        for name in manifest.parts:
            archive.write(place / name, name)


def _put_in_place(packed: Path, file: Path, *, replace: bool) -> None:
    with packed.open("rb+") as stream:
        os.fsync(stream.fileno())
    if replace or not hasattr(os, "link"):
        packed.replace(file)
    else:
        try:
            os.link(packed, file)  # fails where another has made the file meanwhile
        except FileExistsError:
            raise UsageError(f"{file} is there already; name another file") from None
        except OSError:  # a disk without links
            packed.replace(file)
    sync_folder(file.absolute().parent)


def sync_folder(folder: Path) -> None:
    """Let the disk keep which files a folder holds; not all systems and disks can be asked."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(
        prefix=".footnote-backup-", dir=folder, ignore_cleanup_errors=True
    ) as place:
        yield Path(place)


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"the backup {file} cannot be written ({reason}); free space or name another place"
        ) from error
