"""All settings, read in one place: the home's settings.toml, then FOOTNOTE_… in the environment."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from corpus.errors import SettingsError
from index.home import Home

PREFIX = "FOOTNOTE_"
_HOME = "FOOTNOTE_HOME"
_OF_THIS_HOME = ("model_key", "chroma")


class Settings(BaseModel):
    """What can be set. Unknown names are refused, numbers are bounded."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    model: str | None = Field(
        None,
        description="The language model that words answers, as LangChain names it "
        "(openai:…, anthropic:…, ollama:…), or the path of a GGUF file, which is run in Footnote "
        "itself (needs the extra: pip install 'footnote-briefings[local]'). Unset: answers are "
        "quotes, no model is used.",
    )
    model_url: str | None = Field(
        None,
        description="Address of an OpenAI-compatible server, such as http://127.0.0.1:8080/v1.",
    )
    model_key: SecretStr | None = Field(
        None,
        description="Key for the language model. The provider's own variable "
        "(OPENAI_API_KEY, ANTHROPIC_API_KEY) works as well.",
    )
    model_timeout_s: float = Field(
        60.0, ge=1, le=3600, description="Seconds to wait for the language model."
    )
    model_context: int = Field(
        4096,
        ge=1024,
        le=131_072,
        description="Tokens of prompt and answer together that a GGUF file is given room for; each "
        "takes memory.",
    )
    checks: str = Field(
        "all",
        description="Which checks a written sentence must pass: all, none (for measuring: what a "
        "model writes is then shown with whatever footnote it gives), the names of some, or of "
        "those that are off, each with a '-' before it (-roles,-hedges). With model beside them "
        "(all,model) the language model is asked of each sentence that has passed, too; that costs "
        "its time.",
    )
    rewrite_followups: bool = Field(
        False,
        description="Whether the language model rewrites follow-ups that the rules find do not "
        "stand alone; where its words cannot be believed, the rules' stand.",
    )
    embedding_model: str = Field(
        "all-MiniLM-L6-v2",
        min_length=1,
        description="The embedding model: the default weights, a folder, or a name that "
        "sentence-transformers knows. After a change run 'footnote index --fresh'.",
    )
    reader: str = Field(
        "footnote",
        min_length=1,
        description="What reads the passages that were found and says how far each sentence "
        "answers: footnote (the trained reader that comes with it), none, a folder with a reader "
        "in Footnote's format, or a reranker (CrossEncoder) by folder or by a name that "
        "sentence-transformers knows.",
    )
    reader_budget_ms: int = Field(
        # Twelve passages take some 0.3 s on two cores. A lower default would let what else a
        # machine did at the start decide how many are read, and so what is answered.
        2000,
        ge=20,
        le=60_000,
        description="Milliseconds that reading may take for one question. How many of the passages "
        "found are read follows from the speed measured when the reader is loaded; four at least.",
    )
    chroma: str | None = Field(
        None,
        description="Address of a Chroma server (http:// or https://). "
        "Unset: Chroma runs inside Footnote, in the home.",
    )
    passage_target: int = Field(
        1000,
        ge=200,
        le=4000,
        description="Length of a passage in characters, about. "
        "After a change run 'footnote index --fresh'.",
    )
    passages: int = Field(
        12, ge=1, le=60, description="How many passages are read for the evidence of one answer."
    )
    sentences: int = Field(
        5, ge=1, le=20, description="The most sentences that a quotes answer shows."
    )
    answer_threshold: float = Field(
        0.5,
        ge=0,
        le=1,
        # Where a wrong answer costs five wrong refusals, 0.8 costs least (evals/fit_reading.py),
        # but a quarter of the answerable are refused there; here, 5 % of them are.
        description="How probable it must be that the evidence answers the question; "
        "below, Footnote refuses.",
    )
    read_timeout_s: float = Field(
        120.0, ge=1, le=3600, description="Seconds that reading one file may take."
    )
    ocr: Literal["auto", "off"] = Field(
        "auto",
        description="Whether text in pictures and scans is recognised: auto does where the extra "
        "is installed (pip install 'footnote-briefings[ocr]').",
    )
    ocr_timeout_s: float = Field(
        900.0,
        ge=1,
        le=86400,
        description="Seconds that recognising the pictures of one file may take, beside "
        "read_timeout_s; a page takes some 2 to 15. Pages after that are listed as not recognised.",
    )
    read_memory_mb: int = Field(
        2048, ge=256, le=65536, description="Megabytes of memory that reading one file may take."
    )

    @field_validator("checks")
    @classmethod
    def _known_checks(cls, text: str) -> str:
        if text not in ("all", "none"):  # the checker takes a moment to load
            from rag.judging import layers_from

            layers_from(text)
        return text


def default_home() -> Path:
    """FOOTNOTE_HOME, or the place the system has for a user's program data."""
    named = os.environ.get(_HOME)
    return Path(named).expanduser() if named else user_data_path("footnote", appauthor=False)


def load_settings(home: Home, **given: Any) -> Settings:
    """The settings of a home. What is given wins over the environment, that over the file.

    Raises SettingsError, naming the setting and where it stands.
    """
    where = dict[str, str]()
    merged = dict[str, Any]()
    for source, values in (
        (str(home.settings), _from_file(home.settings)),
        ("the environment", _from_environment()),
        ("the command line", {name: value for name, value in given.items() if value is not None}),
    ):
        merged |= values
        where |= dict.fromkeys(values, source)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise SettingsError(_explain(error, where)) from None


def sources(home: Home) -> dict[str, str]:
    """Which settings are set, and where: the home's file or the environment. No values."""
    set_in_file = dict.fromkeys(_from_file(home.settings), home.settings.name)
    return set_in_file | dict.fromkeys(_from_environment(), "the environment")


def portable(home: Home) -> str:
    """The home's own settings as a file's text, to be taken to another home.

    Keys stay, also those inside an address, and so does the address of a Chroma server: two homes
    must not write to one.
    """
    lines = list[str]()
    for name, value in _from_file(home.settings).items():
        if name not in Settings.model_fields or name in _OF_THIS_HOME:
            continue
        if isinstance(value, str):
            value = re.sub(r"//[^/@]*@", "//", value)
        if isinstance(value, str | bool | int | float):
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(lines).replace("\x7f", "\\u007F")


def exposed_key(home: Home) -> str | None:
    """A warning where the settings file holds a key and others on this machine can read it."""
    try:
        mode = home.settings.stat().st_mode
        holds_key = "model_key" in _from_file(home.settings)
    except (OSError, SettingsError):
        return None
    if os.name != "posix" or not holds_key or not mode & 0o077:
        return None
    return f"{home.settings} holds a key and others can read it; run 'chmod 600 {home.settings}'"


def _from_file(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            return tomllib.load(opened)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML ({error}); mend or remove it") from None
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be read ({error.strerror}); mend or remove it"
        ) from None


def _from_environment() -> dict[str, Any]:
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in os.environ.items()
        if name.startswith(PREFIX) and name != _HOME and value != ""
    }


def _explain(error: ValidationError, where: dict[str, str]) -> str:
    first = error.errors(include_input=False)[0]
    name = str(first["loc"][0])
    source = where.get(name, "the settings")
    if first["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return f"unknown setting {name!r} in {source}; known are: {known}"
    return f"the setting {name!r} in {source} is not valid: {first['msg']}; change or remove it"
