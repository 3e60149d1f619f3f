"""Restoring a backup: all of it is checked and made ready beside the index before that goes."""

import hashlib
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from corpus.errors import FootnoteError, HomeBusy, IndexDamaged, IndexMissing, UsageError
from index.backup import CATALOGUE, FORMAT, MANIFEST, SETTINGS, Manifest, sync_folder
from index.catalogue import Catalogue
from index.database import BUSY_S
from index.home import Home
from index.publishing import refill
from index.schema import SCHEMA_VERSION, remove_logs, unmade_vectors
from index.vectors import VectorStore

_LARGEST_MANIFEST = 1 << 20
_STEP = 1 << 20


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself; raises UsageError for any other file."""
    with _opened(file) as archive:
        return _manifest(archive, file)


def restore(file: Path, home: Home, chroma: str | None, *, replace: bool) -> Manifest:
    """Put a backup's index into a home, under the writer's lock, embedding nothing.

    The home's own index serves until the new one stands whole. Settings that the home has stay.
    Raises UsageError where the file is no whole backup, or where the home has an index that is not
    to be replaced.
    """
    manifest = read_manifest(file)
    if home.catalogue.exists() and not replace:
        raise UsageError(
            f"the home {home.folder} has an index; choose another with --home, "
            "or replace it with --force"
        )
    with home.writing("footnote restore"), _explained(home):
        home.sweep()
        place = Path(tempfile.mkdtemp(prefix="restoring-", dir=home.folder))
        try:
            with _opened(file) as archive:
                for name in manifest.parts:
                    _extract(archive, name, manifest, place / name, file)
            _check(place / CATALOGUE, manifest, file)
            _put_in_place(home, place, chroma)
        finally:
            shutil.rmtree(place, ignore_errors=True)
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise UsageError(f"there is no backup {file}; name a file of 'footnote backup'") from None
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(
            f"the backup {file} cannot be read ({reason}); check its place and permissions"
        ) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _damaged(file, str(error)) from error
    try:
        with archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise _damaged(file, str(error) or type(error).__name__) from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    names = archive.namelist()
    try:
        if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError
        manifest = Manifest.loads(archive.read(MANIFEST))
        if manifest.format != FORMAT:
            raise ValueError
    except (ValueError, TypeError, LookupError, AttributeError):
        raise UsageError(
            f"{file} is no backup of this program; name a file of 'footnote backup'"
        ) from None
    if sorted(names) != sorted([MANIFEST, CATALOGUE, SETTINGS]) or set(manifest.parts) != {
        CATALOGUE,
        SETTINGS,
    }:
        raise _damaged(file, "it holds other files than a backup does")
    if manifest.layout != SCHEMA_VERSION:
        raise UsageError(
            f"the backup {file} has layout {manifest.layout}, this program reads layout "
            f"{SCHEMA_VERSION}; restore it with the version that made it, or index the folder again"
        )
    return manifest


def _extract(
    archive: zipfile.ZipFile, name: str, manifest: Manifest, target: Path, file: Path
) -> None:
    """One part, checked against the manifest; never more of it than that names."""
    part, digest, size = manifest.parts[name], hashlib.sha256(), 0
    with archive.open(name) as packed, target.open("xb") as unpacked:
        for some in _pieces(packed, part.size + 1):
            size += len(some)
            digest.update(some)
            unpacked.write(some)
    if (size, digest.hexdigest()) != (part.size, part.sha256):
        raise _damaged(file, f"{name} is not as it was written")


def _pieces(packed: IO[bytes], limit: int) -> Iterator[bytes]:
    while limit > 0 and (some := packed.read(min(_STEP, limit))):
        limit -= len(some)
        yield some


def _check(catalogue: Path, manifest: Manifest, file: Path) -> None:
    try:
        unpacked = Catalogue(catalogue)
        try:
            sound = unpacked.rows("PRAGMA quick_check(1)") == [("ok",)]
            counted = (unpacked.count_documents(), unpacked.count_passages())
        finally:
            unpacked.close()
    except FootnoteError as error:
        raise _damaged(file, "its catalogue cannot be read") from error
    if not sound or counted != (manifest.documents, manifest.passages):
        raise _damaged(file, "its catalogue is not what the manifest tells")


def _put_in_place(home: Home, place: Path, chroma: str | None) -> None:
    """Make the vectors under a name of their own, then let the catalogue take its place."""
    new = place / CATALOGUE
    store = _fill_vectors(new, home, chroma)
    old = _old_vectors(home, chroma)
    _empty_log(new)
    _empty_log(home.catalogue)  # so that it is whole without its log until it is replaced
    if (place / SETTINGS).stat().st_size and not home.settings.exists():
        (place / SETTINGS).replace(home.settings)
    remove_logs(home.catalogue)
    new.replace(home.catalogue)
    sync_folder(home.folder)
    if old is not None:
        old.drop()
    store.sweep()


def _fill_vectors(file: Path, home: Home, chroma: str | None) -> VectorStore:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        # A new name: the home that the backup is of may use the same server.
        connection.execute(
            "UPDATE meta SET value = ? WHERE key = 'vectors_name'", (unmade_vectors(),)
        )
    catalogue = Catalogue(file)
    store = VectorStore(home.vectors, chroma, catalogue.state().vectors_name)
    try:
        refill(catalogue, store)
    finally:
        store.close()
        catalogue.close()
    return store


def _old_vectors(home: Home, chroma: str | None) -> VectorStore | None:
    try:
        name = Catalogue(home.catalogue).state().vectors_name
    except (IndexMissing, IndexDamaged):
        return None
    return VectorStore(home.vectors, chroma, name)


def _empty_log(file: Path) -> None:
    """Afterwards the catalogue's file holds everything; raises HomeBusy where a reader holds it."""
    if not file.is_file():
        return
    with closing(sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)) as connection:
        try:
            ((busy, *_),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.DatabaseError:  # a damaged one, which is being replaced
            return
    if busy:
        raise HomeBusy(f"the catalogue {file} is held by another program; end that and try again")


@contextmanager
def _explained(home: Home) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"the home {home.folder} cannot be written ({error.strerror or error}); free space or "
            "choose another with --home; what was indexed is kept"
        ) from error


def _damaged(file: Path, reason: str) -> UsageError:
    return UsageError(f"the backup {file} is damaged ({reason}); use another one")
