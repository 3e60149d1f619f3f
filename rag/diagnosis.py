"""What `footnote doctor` looks at: each check says one thing, and what to do where it is not well.

A check never raises what can be told: the next one is made all the same.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Literal

from corpus.errors import FootnoteError
from index.home import Home
from index.search import check_complete, check_fingerprint
from rag.ollama import offer
from rag.settings import exposed_key, sources

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.model_probe import Probe

State = Literal["well", "mend", "note"]
DISTRIBUTION = "footnote-briefings"
_LEAST_FREE = 500_000_000
# Slower than this, a reader waits longer for two sentences than for reading the quotes.
_SLOW_S = 30.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `do` is empty where nothing has to be done."""

    name: str
    state: State
    says: str
    do: str = ""


def machine_checks(home: Home) -> Iterator[Check]:
    """The program and its home, whatever the settings say."""
    yield _packages()
    yield _home(home)
    if warning := exposed_key(home):
        says, _, do = warning.partition("; ")
        yield Check("key", "mend", says, do)
    yield _settings(home)


def checks(application: "Application", *, ask_model: bool) -> Iterator[Check]:
    """The index, the weights and the language model."""
    yield from _told("index", lambda: _index(application))
    yield from _told("embedding", lambda: _embedding(application))
    yield from _told("reader", lambda: _reader(application))
    settings = application.settings
    if not (settings.model or settings.model_url):
        yield Check("model", "note", "none is set: answers are quotes")
        if line := offer():
            says, _, do = line.partition("; ")
            yield Check("ollama", "note", says, do)
    elif not ask_model:
        yield Check("model", "note", f"{settings.model or 'the first of its server'}, not asked")
    else:
        yield from _told("model", lambda: _model(application))


def _told(name: str, look: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """The checks, or what made them fail as one."""
    try:
        yield from look()
    except FootnoteError as error:
        yield Check(name, "mend", str(error))


def _packages() -> Check:
    from packaging.requirements import Requirement

    wrong = list[str]()
    for line in metadata.requires(DISTRIBUTION) or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            there = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        if not wanted.specifier.contains(there, prereleases=True):
            wrong.append(f"{wanted.name} is {there}, not {wanted.specifier}")
    version = f"Footnote {metadata.version(DISTRIBUTION)} on Python {sys.version.split()[0]}"
    if wrong:
        do = f"install it again: {sys.executable} -m pip install {DISTRIBUTION}"
        return Check("program", "mend", f"{version}; {'; '.join(wrong)}", do)
    return Check("program", "well", f"{version}, with all packages that it needs")


def _home(home: Home) -> Check:
    folder = home.folder
    near = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(near).free
    says = f"{folder}, {free / 1e9:.1f} GB free"
    if not os.access(near, os.W_OK):
        return Check("home", "mend", f"{folder} cannot be written", "make it writable")
    if free < _LEAST_FREE:
        return Check("home", "mend", says, "free space on the disk")
    writer = home.writer() if folder.is_dir() else None
    return Check("home", "well", f"{says}, being written by {writer}" if writer else says)


def _settings(home: Home) -> Check:
    told = [f"{name} by {where}" for name, where in sources(home).items()]
    return Check("settings", "well", ", ".join(told) or "all as they come")


def _index(application: "Application") -> Iterator[Check]:
    status = application.library.status()
    last = status.last_sync
    says = (
        f"{status.documents:,} documents, {status.passages:,} passages, {status.failures:,} files "
        f"not read, last sync {last.astimezone():%Y-%m-%d %H:%M}"
        if last
        else "the first sync is not finished"
    )
    check_fingerprint(application.catalogue, application.fingerprint)
    check_complete(application.catalogue, application.vectors)
    if not last:
        yield Check("index", "mend", says, "run 'footnote index'")
    else:
        do = "run 'footnote status' for why" if status.failures else ""
        yield Check("index", "note" if status.failures else "well", says, do)


def _embedding(application: "Application") -> Iterator[Check]:
    application.embedder.warm()
    card = application.embedder.card()
    says = f"{card.name} ({card.sha256[:8]}, {card.dimension} dimensions)"
    yield Check("embedding", "well", says)


def _reader(application: "Application") -> Iterator[Check]:
    reader = application.reader
    if reader is None:
        yield Check("reader", "note", "none: answers are worse without", "set reader = footnote")
        return
    reader.warm()
    yield Check("reader", "well", f"{application.settings.reader}, loaded")


def _model(application: "Application") -> Iterator[Check]:
    model = application.chat_model
    assert model is not None
    from rag.model_probe import probe

    found = probe(model)
    yield Check("model", "well", f"{found.label} answers; {_pace(found)}")
    if not found.footnoted:
        yield Check(
            "format",
            "mend",
            "of a plain question it made no sentence with a footnote that may be shown",
            "set a model that follows instructions; until then answers are quotes",
        )
    elif not found.refused:
        yield Check(
            "format",
            "mend",
            "it keeps to footnotes, but answered what the evidence does not hold",
            "set a larger model",
        )
    else:
        yield Check("format", "well", "it writes footnotes and refuses what is not there")
    if found.second.first_word_s > _SLOW_S:
        do = "set a smaller model, or one on a faster machine"
        yield Check("speed", "mend", f"the first word comes after {_SLOW_S:g} seconds", do)


def _pace(found: "Probe") -> str:
    parts = [f"loaded in {found.load_s:.1f} s"] if found.load_s is not None else []
    first, second = found.first, found.second
    prompt = f" (prompt of {first.prompt_tokens} tokens)" if first.prompt_tokens else ""
    parts.append(f"first word after {first.first_word_s:.1f} s{prompt}")
    parts.append(f"after {second.first_word_s:.1f} s the second time")
    if first.tokens_per_s is not None:
        parts.append(f"{first.tokens_per_s:.0f} tokens a second")
    return ", ".join(parts)
