"""The figures and texts that stand between marks in `docs/checking.md`.

    python -m evals.checking_page
    python -m evals.pressure | python -m evals.checking_page --into pressure

The first fills in what the code says (the prompt, the thresholds) and what the labelled sheet
gives. The second puts the tables of another program's output into a section, with the day and the
commit; `--note` says what else a reader must know, such as the model.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import UsageError
from evals.bench_process import ROOT
from evals.labelling import SHEET
from evals.labelling_figures import table
from evals.labelling_sheet import load
from rag import assistant, carrying, check_content, check_pair, checker, material, prompts, writing
from rag.settings import Settings

PAGE = ROOT / "docs" / "checking.md"
NOT_YET = "Not measured yet."


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill in the page; 1 where it has no such section."""
    given = _parser().parse_args(arguments)
    text = given.page.read_text(encoding="utf-8")
    try:
        if given.into:
            text = filled(
                text, given.into, _measured(sys.stdin.read(), given.note, given.commit or _commit())
            )
        else:
            text = current(text, given.sheet)
    except UsageError as error:
        print(f"checking_page: {error}", file=sys.stderr)
        return 1
    given.page.write_text(text, encoding="utf-8")
    return 0


def current(page: str, sheet: Path = SHEET) -> str:
    """The page with what the code and the labelled sheet say."""
    page = filled(page, "prompt", f"```text\n{prompts.SYSTEM}\n```")
    page = filled(page, "thresholds", thresholds())
    answers = load(sheet)
    labelled = any(one.label for answer in answers for one in answer.sentences)
    page = filled(page, "labels", table(answers) if labelled else NOT_YET)
    for name in sections(page):
        if not section(page, name):
            page = filled(page, name, NOT_YET)
    return page


def sections(page: str) -> list[str]:
    """The names of the page's sections, in their order."""
    return re.findall(r"<!-- ([\w-]+): begin -->", page)


def section(page: str, name: str) -> str:
    """What stands in a section; raises UsageError where the page has none of the name."""
    return _span(page, name)[1].strip()


def filled(page: str, name: str, text: str) -> str:
    """The page with this text in a section; raises UsageError where it has none of the name."""
    before, _, after = _span(page, name)
    return f"{before}\n{text.strip()}\n{after}"


def thresholds() -> str:
    """The numbers that decide, as they are in the code."""
    settings = Settings()
    rows: tuple[tuple[float, str, str], ...] = (
        (settings.answer_threshold, "how probable it must be that the evidence answers", "setting"),
        (assistant.SURE, "from here on the model is not offered to refuse", "rag/assistant.py"),
        (material.MOST, "sentences a model is given, beside those quoted", "rag/material.py"),
        (
            check_content.ENOUGH,
            "share of a sentence's words the evidence has",
            "rag/check_content.py",
        ),
        (
            check_pair.ALIKE,
            "how much else is alike before one word contradicts",
            "rag/check_pair.py",
        ),
        (checker.DOUBTED_BELOW, "below it the network doubts what no rule does", "rag/checker.py"),
        (checker.SURE_FROM, "from here on it overrules rules that miss words", "rag/checker.py"),
        (
            carrying.OWN,
            "share of a written sentence that what it cites must have",
            "rag/carrying.py",
        ),
        (carrying.WHOLE, "with a smaller share around it, the network decides", "rag/carrying.py"),
        (
            carrying.SUPPORTED_FROM,
            "how likely it must then find the sentence supported",
            "rag/carrying.py",
        ),
        (writing.REPAIRS, "sentences of an answer that are tried again", "rag/writing.py"),
    )
    lines = ["| Threshold | What it decides | Where |", "|--:|---|---|"]
    return "\n".join([*lines, *(f"| {value:g} | {what} | `{at}` |" for value, what, at in rows)])


def _span(page: str, name: str) -> tuple[str, str, str]:
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, opened, rest = page.partition(begin)
    inside, closed, after = rest.partition(end)
    if not (opened and closed):
        raise UsageError(f"the page has no section {name!r}; it has {', '.join(sections(page))}")
    return before + begin, inside, end + after


def _measured(output: str, note: str, commit: str) -> str:
    """The tables of a program's output, under a line that says when and with what."""
    lines = output.splitlines()
    first = next((at for at, line in enumerate(lines) if line.startswith("|")), None)
    if first is None:
        raise UsageError("the output holds no table; nothing was changed")
    kept = "\n".join(line for line in lines[first:] if line.startswith("|") or not line.strip())
    day = datetime.now(UTC)
    told = f"Measured on {day.day} {day:%B %Y}, commit `{commit}`{f', {note}' if note else ''}."
    return f"{told}\n\n{kept}"


def _commit() -> str:
    command = ["git", "rev-parse", "--short=7", "HEAD"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return run.stdout.strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.checking_page")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page")
    parser.add_argument("--sheet", type=Path, default=SHEET, help="the labelled sheet")
    parser.add_argument("--into", metavar="SECTION", help="put standard input into this section")
    parser.add_argument("--commit", help="of what was measured; without it, the one checked out")
    parser.add_argument("--note", default="", help="what else the section's first line says")
    return parser


if __name__ == "__main__":
    sys.exit(main())
