"""Writes the reference pages from the code: `python -m scripts.make_docs`.

docs/cli.md is what `--help` says, docs/settings.md what the settings' own descriptions say. A test
compares the pages on disk with these, so that neither can fall behind.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
GENERATED = "<!-- Written by `make docs`; do not edit. -->"


def main() -> int:
    for name, text in (("cli.md", cli_page()), ("settings.md", settings_page())):
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


def cli_page() -> str:
    """The page of all commands, each as its own `--help` tells it."""
    overview = help_of()
    parts = [
        f"{GENERATED}\n\n# The command line\n\n"
        "What programs may rely on is in [interface.md](interface.md).\n",
        _section("footnote", overview),
        *(_section(f"footnote {name}", help_of(name)) for name in commands(overview)),
    ]
    return "\n".join(parts)


def help_of(*command: str) -> str:
    """What `footnote COMMAND --help` prints in a plain terminal of 88 columns."""
    program = "import sys; from ui.cli import main; sys.argv[0] = 'footnote'; sys.exit(main())"
    plain = {"COLUMNS": "88", "TERMINAL_WIDTH": "88", "TERM": "dumb", "NO_COLOR": "1"}
    # Standing settings of the one who writes the page would show as defaults in the help.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")}
    done = subprocess.run(
        [sys.executable, "-c", program, *command, "--help"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=DOCS.parent,
        env={**kept, **plain},
    )
    lines = (line.rstrip() for line in done.stdout.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def commands(overview: str) -> list[str]:
    """The names of the commands, in the order in which the overview lists them."""
    _, _, listed = overview.partition("Commands")
    return re.findall(r"^[│|\s]{1,2}([a-z][a-z-]*)\s{2,}\S", listed, re.MULTILINE)


def settings_page() -> str:
    """The page of all settings: name, variable, kind with bounds, default, description."""
    from rag.settings import PREFIX, Settings

    rows = settings_rows(Settings.model_json_schema(), PREFIX)
    return "\n".join(
        [
            f"{GENERATED}\n\n# Settings\n",
            "Settings stand in `settings.toml` in the home folder, or in the environment; the "
            "environment wins over the file, and an option of the command line over both. An "
            "unknown name is refused.\n",
            "| setting | environment variable | value | default | what it does |",
            "|---|---|---|---|---|",
            *("| " + " | ".join(row) + " |" for row in rows),
            "",
        ]
    )


def settings_rows(schema: dict[str, Any], prefix: str) -> Iterator[tuple[str, str, str, str, str]]:
    """A row for each setting of a JSON schema; `prefix` is that of the environment variables.

    Raises ValueError for a setting without a description.
    """
    for name, field in schema["properties"].items():
        description = " ".join(field.get("description", "").split()).replace("|", "\\|")
        if not description:
            raise ValueError(f"the setting {name} has no description; add one")
        variable = f"`{prefix}{name.upper()}`"
        yield f"`{name}`", variable, _kind(field), _default(field), description


def _kind(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_kind(option) for option in field["anyOf"] if option["type"] != "null")
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field["type"] == "array":
        return f"list of {_kind(field['items'])}"
    return _NAMES.get(field.get("format", field["type"]), "text") + _bounds(field)


_NAMES = {
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "path": "folder or file",
    "password": "secret",
}


def _bounds(field: dict[str, Any]) -> str:
    words = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to"}
    words["exclusiveMaximum"] = "below"
    said = " ".join(f"{word} {field[key]:,}" for key, word in words.items() if key in field)
    return f", {said}" if said else ""


def _default(field: dict[str, Any]) -> str:
    value = field.get("default")
    if value in (None, "", []):
        return "none"
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`"


def _section(title: str, text: str) -> str:
    return f"## `{title}`\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    sys.exit(main())
