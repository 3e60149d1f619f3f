"""`footnote eval`: figures on questions with known answers."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from rag.answers import Question
from rag.evalset import EvalSet, load, write_documents
from rag.evaluation import Ranked, Report, evaluate
from ui.indexing import sync
from ui.printing import counted, put, put_json, tell

if TYPE_CHECKING:
    from rag.bootstrap import Application

EVIDENCE = 20


def run(application: "Application", folder: Path, *, as_json: bool) -> int:
    """Evaluate a set and print its figures.

    A set with documents of its own is indexed in a temporary home; one without is asked of the
    index of this home.
    """
    evalset = load(folder)
    if not evalset.documents:
        report = _report(application, evalset)
    else:
        from index.home import Home
        from rag.bootstrap import build

        with TemporaryDirectory(prefix="footnote-eval-") as temporary:
            documents = Path(temporary) / "documents"
            write_documents(evalset, documents)
            own = build(Home(Path(temporary) / "home"), application.settings)
            sync(own, documents)
            report = _report(own, evalset)
    if report.lost:
        tell(
            f"footnote: {counted(report.lost, 'gold quotation')} in no indexed document; "
            "no answer can cite them"
        )
    if as_json:
        put_json({"set": report.name, "figures": {n: asdict(f) for n, f in report.figures.items()}})
        return 0
    for name, figure in report.figures.items():
        if figure.value is None or figure.low is None or figure.high is None:
            put(f"{name:<22} –")
        else:
            put(
                f"{name:<22} {figure.value:8.3f}  n = {figure.n:<5} "
                f"95 %: {figure.low:.3f} to {figure.high:.3f}"
            )
    return 0


def _report(application: "Application", evalset: EvalSet) -> Report:
    library = application.library
    total = len(evalset.questions)
    done = 0

    def ranked(question: Question) -> list[Ranked]:
        """The passages in the order that they are read for evidence."""
        hits = application.assistant.retrieve(question, EVIDENCE)
        return [Ranked(h.passage.entry.path, h.passage.start, h.passage.end) for h in hits]

    def text_of(path: str) -> str | None:
        try:
            return library.at(path).text
        except UsageError:
            return None

    def advance(outcome: object) -> None:
        nonlocal done
        done += 1
        if done % 50 == 0 or done == total:
            tell(f"evaluating {evalset.name}: {done} of {total} questions")

    return evaluate(evalset, application.assistant.invoke, ranked, text_of, advance)
