"""Writes constraints.txt from what is installed: `python -m scripts.pins`."""

import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

HEADER = """\
# The exact versions Footnote is run and tested with, for `pip install -c constraints.txt`.
# Written by `make pins`. They have wheels for Python 3.11 to 3.14.
# torch carries no local version here, so that a CPU build (2.13.0+cpu), which pip ranks above the
# plain one, is taken wherever pip can see it.
"""


def main() -> int:
    command = [sys.executable, "-m", "pip", "freeze", "--exclude-editable"]
    frozen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    root = Path(__file__).resolve().parent.parent
    apart = (root / "requirements-models.txt").read_text(encoding="utf-8").splitlines()
    (root / "constraints.txt").write_text(constraints(frozen, apart), encoding="utf-8")
    return 0


def constraints(frozen: str, apart: Collection[str] = ()) -> str:
    """The constraints file for the output of `pip freeze`, without the lines pinned `apart`.

    A package that was installed from a file or an address (`name @ …`) has no version to pin and is
    left out; so are local versions.
    """
    pins = [
        re.sub(r"\+.*", "", line) for line in frozen.splitlines() if re.match(r"[\w.-]+==", line)
    ]
    return HEADER + "".join(f"{pin}\n" for pin in pins if pin not in apart)


if __name__ == "__main__":
    sys.exit(main())
