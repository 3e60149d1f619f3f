"""`footnote verify`, `footnote backup` and `footnote restore`."""

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.characters import on_one_line
from index.backup import SETTINGS
from ui.printing import counted, put, put_json, tell
from ui.rendering import finding_json

if TYPE_CHECKING:
    from index.findings import Finding
    from rag.bootstrap import Application

NAMED = 3


def verify(application: "Application", *, quick: bool, as_json: bool) -> int:
    """Say what differs; gives 4 where something is damaged, 1 where the folder has moved on."""
    writer = application.home.writer()
    if writer:
        tell(f"footnote: the home is being written by {writer}; verify again when it is done")
    findings = list["Finding"]()
    for finding in application.verify(writer, quick=quick):
        findings.append(finding)
        if not as_json:
            put(finding_line(finding))
    if as_json:
        put_json(
            {
                "equal": not findings,
                "writer": writer,
                "findings": [finding_json(finding) for finding in findings],
            }
        )
    elif not findings:
        status = application.library.status()
        put(
            f"Folder, catalogue and vectors are equal: {counted(status.documents, 'document')}, "
            f"{counted(status.passages, 'passage')}, {counted(status.failures, 'file')} not read."
        )
    if any(finding.damaged for finding in findings):
        return 4
    return 1 if findings else 0


def finding_line(finding: "Finding") -> str:
    """A finding on one line, with the first of what it is of and the command that mends it."""
    named = ", ".join(on_one_line(item) for item in finding.items[:NAMED])
    if finding.count > NAMED and named:
        named += ", …"
    mark = "!" if finding.damaged else "-"
    return f"{mark} {on_one_line(finding.what)}{f' ({named})' if named else ''}; {finding.mend}"


def back_up(application: "Application", file: Path, *, replace: bool) -> int:
    """Write a backup and say what is in it."""
    manifest = application.back_up(file, replace=replace)
    documents = counted(manifest.documents, "document")
    put(f"{file}: {documents}, {counted(manifest.passages, 'passage')}; keys are left out.")
    return 0


def restore(application: "Application", file: Path, *, replace: bool) -> int:
    """Restore a backup and say what is in the home now."""
    kept = application.home.settings.exists()
    manifest = application.restore(file, replace=replace)
    documents = counted(manifest.documents, "document")
    passages = counted(manifest.passages, "passage")
    put(
        f"{application.home.folder}: {documents}, {passages}, as of {manifest.made}; "
        "nothing was embedded."
    )
    if kept and manifest.parts[SETTINGS].size:
        tell("footnote: the settings of this home were kept; those of the backup are not used")
    if manifest.folder and not Path(manifest.folder).is_dir():
        tell(
            f"footnote: the folder {manifest.folder} is not on this machine; run 'footnote index "
            "FOLDER' with its place here: files that are the same are not embedded again"
        )
    return 0
