"""Make the PDF and DOCX samples in `corpus/briefings` from `evals/sources`.

Run from the project's root: `python -m evals.make_briefings`. The same sources give the same bytes
as long as the libraries stay the same.
"""

from pathlib import Path

from evals.briefing_docx import docx_bytes
from evals.briefing_pdf import pdf_bytes
from evals.briefing_source import read_source

_ROOT = Path(__file__).resolve().parent.parent
SOURCES = _ROOT / "evals" / "sources"
BRIEFINGS = _ROOT / "corpus" / "briefings"


def made_briefings(sources: Path) -> dict[str, bytes]:
    """Each sample's path inside the folder of briefings, and its bytes."""
    made = {}
    for path in sorted(sources.rglob("*.md")):
        source = read_source(path)
        to_bytes = pdf_bytes if source.file.endswith(".pdf") else docx_bytes
        made[f"{path.parent.name}/{source.file}"] = to_bytes(source)
    return made


def main() -> None:
    """Write the samples into the folder of briefings."""
    for name, content in made_briefings(SOURCES).items():
        (BRIEFINGS / name).write_bytes(content)


if __name__ == "__main__":
    main()
