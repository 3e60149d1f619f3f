"""A process with an open search: `python -m tests.index.onlooker PLACE`.

Reads questions, one a line, and answers each with the paths found, as JSON.
"""

import json
import sys
from pathlib import Path

from index.query import words
from tests.index.indexed import Indexed


def main() -> None:
    """Answer the questions of standard input."""
    with Indexed(Path(sys.argv[1])).search() as search:
        print("ready", flush=True)  # noqa: T201 - the test reads it
        for line in sys.stdin:
            hits = search.find(line.strip())
            wanted = set(words(line))
            found = [h.passage.entry.path for h in hits if wanted <= set(words(h.passage.text))]
            print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
