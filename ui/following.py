"""Following a folder: each change is indexed within seconds."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from ui.printing import tell

if TYPE_CHECKING:
    from rag.bootstrap import Application

LOOK_MS = 2000
QUIET_MS = 1500  # a file that is being written should be whole before it is read


def follow(application: "Application", folder: Path, stop: threading.Event | None = None) -> None:
    """Index each change until `stop` is set or the process is interrupted.

    A sync that fails (the folder is gone, another process is writing) is told and tried again at
    the next change; the index stays as it was.
    """
    from watchfiles import watch

    from ui.indexing import summary_lines

    tell(f"Following {folder}; end with Ctrl-C.")
    started = False
    for changes in watch(
        folder,
        debounce=QUIET_MS,
        stop_event=stop,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if started and not changes:
            continue
        started = True  # what changed before the watch began is found at its first look
        try:
            with application.syncing() as sync:
                summary = sync.run(folder)
        except FootnoteError as error:
            tell(f"footnote: {error}")
            continue
        if summary.embedded or summary.removed or summary.renamed or summary.failed:
            for line in summary_lines(summary):
                tell(line)
