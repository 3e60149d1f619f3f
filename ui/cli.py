"""The command line. Nothing heavy is imported here: `footnote --help` must answer at once."""

import os
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from corpus.errors import FootnoteError, UsageError

if TYPE_CHECKING:
    from rag.bootstrap import Application

app = typer.Typer(
    name="footnote",
    help="Answers from a folder of briefings, every sentence with a footnote.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
P = ParamSpec("P")


class _Shared:
    """What `--home` and `--debug` set before the command's name."""

    home: Path | None = None
    debug: bool = False


Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Where the index lives (or FOOTNOTE_HOME)."),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
Day = Annotated[
    str | None, typer.Option(metavar="DATE", help="As 2025-04-11; both ends are included.")
]


@app.callback()
def shared(home: Home = None, debug: Debug = False) -> None:
    """Answers from a folder of briefings, every sentence with a footnote."""
    _Shared.home, _Shared.debug = home, debug


def command(function: Callable[P, int | None]) -> Callable[P, int | None]:
    """Register a command; what it returns is the exit code."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        _Shared.home = kwargs.pop("home", None) or _Shared.home  # type: ignore[assignment]
        _Shared.debug = bool(kwargs.pop("debug", False)) or _Shared.debug
        try:
            raise typer.Exit(function(*args, **kwargs) or 0)
        except BrokenPipeError:  # `footnote … | head`: the rest is not wanted
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None

    run.__annotations__ = {**function.__annotations__, "home": Home, "debug": Debug}
    run.__signature__ = _with_shared(function)  # type: ignore[attr-defined]
    app.command(name=function.__name__.rstrip("_"))(run)
    return function


def _with_shared(function: Callable[..., Any]) -> Any:
    from inspect import Parameter, signature

    own = signature(function)
    keyword = Parameter.KEYWORD_ONLY
    added = [
        Parameter("home", keyword, default=None, annotation=Home),
        Parameter("debug", keyword, default=False, annotation=Debug),
    ]
    kept = [p.replace(kind=keyword) for p in own.parameters.values()]
    return own.replace(parameters=[*kept, *added])


@command
def index(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help="The folder to follow. Default: the one this home follows already, "
            "or the sample briefings.",
        ),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Stay and follow the folder.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start from an empty index: embed everything again.")
    ] = False,
) -> int:
    """Make the index equal the folder."""
    from ui.indexing import run

    return run(application(), folder, watch=watch, fresh=fresh)


@command
def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="The question.")
    ] = None,
    json: AsJson = False,
    since: Day = None,
    until: Day = None,
    folder: Annotated[
        str | None, typer.Option(metavar="F", help="Only documents in this sub-folder.")
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option(metavar="PATH", help="Only this document; repeatable.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="M", help="The language model: openai:…, anthropic:…, ollama:…"),
    ] = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Quotes only, whatever the settings say.")
    ] = False,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="One JSON question a line (- for standard input)."),
    ] = None,
    withheld: Annotated[
        bool, typer.Option("--withheld", help="List what was written and not shown, and why.")
    ] = False,
) -> int:
    """Answer a question, with footnotes."""
    from index.filters import Filters
    from rag.answers import Question
    from ui import asking

    filters = Filters(tuple(document or ()), folder, _day(since), _day(until))
    if (question is None) == (batch is None):
        raise UsageError("give a question or --batch FILE, one of the two")
    built = application(without_model=no_model, model=model)
    if batch is not None:
        return asking.ask_all(built, batch, filters)
    asked = Question(question or "", filters=filters)
    return asking.ask_one(built, asked, as_json=json, withheld=withheld)


@command
def check(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A text or Word file (- for standard input).")
    ],
    json: AsJson = False,
    style: Annotated[
        str | None,
        typer.Option(
            metavar="STYLE", help="Sources as lines to paste: footnote, harvard or markdown."
        ),
    ] = None,
) -> int:
    """Look up each sentence of a text in the briefings."""
    from ui.checking import run, style_of

    wanted = style_of(style)
    return run(application(without_model=True), file, as_json=json, style=wanted)


@command
def show(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="Path of the document in the folder.")
    ],
    json: AsJson = False,
    span: Annotated[
        str | None,
        typer.Option(metavar="START:END", help="Only these characters, as a footnote names them."),
    ] = None,
) -> int:
    """Print a document's text as indexed: what every footnote refers to."""
    from ui.listing import show_document, show_span

    if span is not None:
        return show_span(application(), document, span, as_json=json)
    return show_document(application(), document, as_json=json)


@command
def status(json: AsJson = False) -> int:
    """Say what the index holds, and what could not be read."""
    from ui.listing import show_status

    return show_status(application(), as_json=json)


@command
def doctor(
    json: AsJson = False,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Do not ask the language model anything.")
    ] = False,
) -> int:
    """Check program, home, index, weights and language model, and say what to mend."""
    from ui.doctor import run

    return run(home_folder(), ask_model=not no_model, as_json=json)


@command
def rebuild() -> int:
    """Make the vectors again from the catalogue, embedding nothing."""
    from ui.indexing import rebuild_vectors

    return rebuild_vectors(application())


@command
def verify(
    json: AsJson = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Compare files by size and time, not by content.")
    ] = False,
) -> int:
    """Compare folder, catalogue and vectors, and say what differs."""
    from ui.trusting import verify

    return verify(application(), quick=quick, as_json=json)


@command
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
) -> int:
    """Write the index into one file; it may be in use meanwhile."""
    from ui.trusting import back_up

    return back_up(application(), file, replace=force)


@command
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of 'footnote backup'.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the index that the home has.")
    ] = False,
) -> int:
    """Put the index of a backup into the home, embedding nothing."""
    from ui.trusting import restore

    return restore(application(), file, replace=force)


@command
def serve(
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on.")] = 7860,
    watch: Annotated[bool, typer.Option("--watch", help="Follow the folder as well.")] = False,
) -> int:
    """Serve the page and the HTTP API."""
    from ui.serving import run

    return run(application(), host, port, watch=watch)


@command
def eval_(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A folder with questions.jsonl.")
    ],
    json: AsJson = False,
) -> int:
    """Figures on questions with known answers."""
    from ui.evaluating import run

    return run(application(), folder, as_json=json)


def application(without_model: bool = False, **given: Any) -> "Application":
    """The application over the home that was named, under its settings."""
    from index.home import Home
    from rag.bootstrap import build
    from rag.settings import exposed_key, load_settings
    from ui.printing import tell

    home = Home(home_folder())
    settings = load_settings(home, **given)
    if warning := exposed_key(home):
        tell(f"footnote: {warning}")
    if without_model:
        settings = settings.model_copy(update={"model": None, "model_url": None})
    return build(home, settings)


def home_folder() -> Path:
    """The folder of the home that was named, or of the usual one."""
    from rag.settings import default_home

    return (_Shared.home or default_home()).expanduser().absolute()


def main() -> None:
    """The `footnote` command: errors are one line on standard error, with their exit code."""
    from ui.printing import prepare, tell

    _Shared.home, _Shared.debug = None, False
    prepare()
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], "footnote", standalone_mode=False))
    except FootnoteError as error:
        if _Shared.debug:
            raise
        tell(f"footnote: {error}")
        sys.exit(error.exit_code or 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # what was not foreseen: told in a line, and not left with 1
        if _Shared.debug:
            raise
        tell(f"footnote: {_unforeseen(error)}")
        sys.exit(FootnoteError.exit_code)


def _unforeseen(error: Exception) -> str:
    misuse = getattr(error, "format_message", None)
    if misuse is not None:  # an error in how the command was written, found by typer
        return f"{misuse().rstrip('.')}; see 'footnote --help'"
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
    reason = (str(error).splitlines() or [""])[0]
    return (
        f"something went wrong that should not ({type(error).__name__}: {reason}); "
        "run it again with --debug and report what it prints"
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date; write it as 2025-04-11") from None
