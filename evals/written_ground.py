"""What evaluations of written answers stand on: a set's index, and the language model by its name.

The index is the one that the table keeps (`table_ground.py`), so that nothing is embedded twice.
"""

import argparse
import os
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from evals.bench_process import environment
from evals.table import SCRATCH
from evals.table_ground import Ground, opened
from evals.table_sets import FOLDER, Drawn, Wanted, draw
from index.embedder import SentenceEmbedder
from index.home import Home
from rag.bootstrap import build
from rag.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from langchain_core.language_models import BaseChatModel


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """The options that name a language model, as the settings do."""
    parser.add_argument("--model", help="as the setting `model`; without it, answers are quotes")
    parser.add_argument("--model-url", help="as the setting `model_url`")


def alone() -> None:
    """Forget the settings of whoever runs this, and reach no network for weights."""
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        del os.environ[name]
    os.environ |= environment()


def chat_model(home: Home, name: str | None, url: str | None = None) -> "BaseChatModel | None":
    """The model of this name or address, made as the product makes it; None without either."""
    return build(home, Settings(model=name, model_url=url)).chat_model


def drawn_set(wanted: str, folder: "Path" = FOLDER) -> Drawn:
    """`SET` or `SET:N`, as the table draws it; raises UsageError where it is not at hand."""
    item = Wanted.from_text(wanted)
    drawn = draw(item, folder)
    if drawn is None or drawn.folder is None:
        raise UsageError(f"{item.name}: not on this machine ({folder / item.name})")
    return drawn


def opened_set(
    drawn: Drawn, model: str | None, url: str | None = None, scratch: "Path" = SCRATCH
) -> Ground:
    """The set's index with the product's own weights, its answers worded by the model."""
    ground = opened(drawn, scratch, SentenceEmbedder())
    application = ground.application
    vars(application)["chat_model"] = chat_model(application.home, model, url)
    return ground
