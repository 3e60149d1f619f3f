"""`footnote doctor`: what is well, what is not, and what to do."""

from collections.abc import Iterator
from pathlib import Path

from corpus.errors import SettingsError
from index.home import Home
from rag.bootstrap import build
from rag.diagnosis import Check, checks, machine_checks
from rag.settings import load_settings
from ui.printing import put, put_json

_MARKS = {"well": "  ok  ", "note": " note ", "mend": " MEND "}


def run(folder: Path, *, ask_model: bool, as_json: bool) -> int:
    """Make all checks and print each as it is made; gives 1 where something is to be mended."""
    found = list[Check]()
    for check in _all(Home(folder), ask_model):
        found.append(check)
        if not as_json:
            put(line(check))
    well = all(check.state != "mend" for check in found)
    if as_json:
        told = [
            {"name": check.name, "state": check.state, "says": check.says, "do": check.do}
            for check in found
        ]
        put_json({"well": well, "checks": told})
    return 0 if well else 1


def line(check: Check) -> str:
    """A check on one line."""
    do = f"; {check.do}" if check.do else ""
    return f"{_MARKS[check.state]} {check.name:<10} {check.says}{do}"


def _all(home: Home, ask_model: bool) -> Iterator[Check]:
    try:
        yield from machine_checks(home)
        settings = load_settings(home)
    except SettingsError as error:
        yield Check("settings", "mend", str(error))
        return
    yield from checks(build(home, settings), ask_model=ask_model)
