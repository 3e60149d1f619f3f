"""The chat model a person has set, and its troubles said in one line.

LangChain and the providers' packages are imported inside the functions: they take seconds, and
most questions are answered without them. No message here repeats what a server said, because a
server may echo the key it was sent.
"""

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from corpus.errors import ModelError
from rag.model_errors import missing_package, model_error, shown_address

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# Two to five sentences need some 300 tokens; the rest is room for models that think aloud first.
MAX_TOKENS = 2048
# Tries again are rag.stream's, which knows how long the reader may wait; the clients' own do not.
MAX_RETRIES = 0

TIMEOUT_S = 60.0
_LISTING_S = 10.0  # a server lists its models at once, however long it takes to answer
# Room for prompt and answer of a model in a file: a prompt takes some 1,500 tokens.
CONTEXT = 4096

_EXAMPLES = "openai:gpt-5-mini, anthropic:claude-haiku-4-5, ollama:qwen2.5:1.5b or /models/x.gguf"
_ROUTE = re.compile(r"(?i)(anthropic|ollama):(.+)")
_FIXED_TEMPERATURE = re.compile(r"(?i)(openai:)?(o\d|gpt-[5-9])|(anthropic:)?claude")


def chat_model(
    name: str | None,
    url: str | None,
    key: SecretStr | None,
    timeout_s: float,
    context: int = CONTEXT,
) -> "BaseChatModel":
    """The chat model of this name (`provider:model`), of this address, or of both.

    The path of a file (`gguf:PATH`, or one that ends in .gguf) is a model that runs in this
    process, with room for `context` tokens of prompt and answer. An address is taken as
    OpenAI-compatible unless the name says `ollama:` or `anthropic:`. An address without a path gets
    `/v1`; without a name, the server's first model is taken. `timeout_s` bounds the wait for a
    connection and for each piece of the answer. Raises ModelError where the setting is wrong,
    ModelUnavailable where the server cannot be asked now.
    """
    name = (name or "").strip() or None
    secret = _checked_key(key)
    if name is not None and (path := model_file(name)) is not None:
        return _model_in(path, url, timeout_s, context)
    if url is not None and url.strip():
        return _model_at(_checked_url(url.strip()), name, secret, timeout_s)
    if name is None:
        raise ModelError(f"No language model is set. Name one, such as {_EXAMPLES}.")
    return _model_named(name, None, secret, timeout_s)


def model_file(name: str) -> Path | None:
    """The file that a model's name means; None where it means another kind of model."""
    if name.lower().startswith("gguf:"):
        return Path(name[len("gguf:") :]).expanduser()
    return Path(name).expanduser() if name.lower().endswith(".gguf") else None


def model_label(model: "BaseChatModel") -> str:
    """`provider:name` of a model, for the reader."""
    provider = type(model).__name__.removeprefix("Chat").lower()
    name = str(getattr(model, "model_name", None) or getattr(model, "model", None) or "")
    if name.startswith("/"):  # a server of a local file names it by its path
        name = name.rsplit("/", 1)[-1]
    return f"{provider}:{name}" if name else provider


def patience(model: "BaseChatModel") -> float:
    """Seconds that a model's client waits for its server."""
    model = getattr(model, "bound", model)  # what `bind` gives stands before it
    ollama = getattr(model, "client_kwargs", None) or {}
    told = (
        getattr(model, "request_timeout", None),
        getattr(model, "default_request_timeout", None),
        getattr(model, "timeout_s", None),
        ollama.get("timeout"),
    )
    return next((float(s) for s in told if isinstance(s, int | float)), TIMEOUT_S)


def _model_in(path: Path, url: str | None, timeout_s: float, context: int) -> "BaseChatModel":
    if url is not None and url.strip():
        raise ModelError(
            f"The model is a file ({path.name}) and an address is set as well. Unset model_url, or "
            "name the model as its server does."
        )
    from rag.local_model import ChatGguf

    return ChatGguf(
        model=str(path.absolute()), context=context, max_tokens=MAX_TOKENS, timeout_s=timeout_s
    )


def _model_named(
    name: str, url: str | None, secret: str | None, timeout_s: float
) -> "BaseChatModel":
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"max_retries": MAX_RETRIES}
    if name.lower().startswith("ollama:"):
        at = url or os.environ.get("OLLAMA_HOST") or "http://localhost"
        client = {"timeout": timeout_s, "follow_redirects": False, "trust_env": not _is_here(at)}
        options = {"num_predict": MAX_TOKENS, "client_kwargs": client}
    else:
        options |= {"max_tokens": MAX_TOKENS, "timeout": timeout_s}
    # These models refuse any temperature but their own.
    if not _FIXED_TEMPERATURE.match(name):
        options["temperature"] = 0
    if secret is not None:
        options["api_key"] = secret
    if url is not None:
        options["base_url"] = url
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        raise ModelError(missing_package(error)) from None
    # A provider's constructor may raise anything, and its text may hold the key.
    except Exception as error:  # noqa: BLE001
        if isinstance(error, ValueError) and "provider" in str(error):
            raise ModelError(
                f"{name!r} names no provider that Footnote knows. Write provider:model, such as "
                f"{_EXAMPLES}; a model served at an address needs the address set as well."
            ) from None
        raise _construction_error(name, error) from None
    if url is None and _lacks_key(model):
        raise ModelError(f"The model {name!r} needs a key, and none is set. Set its key.")
    _stay(model)
    return model


def _stay(model: "BaseChatModel") -> None:
    """Have the client follow no redirection: question, evidence and key go where it was set.

    Anthropic's sends its key along wherever it is sent, and takes no setting for it.
    """
    http = getattr(getattr(model, "_client", None), "_client", None)
    if http is not None and hasattr(http, "follow_redirects"):
        http.follow_redirects = False


def _lacks_key(model: "BaseChatModel") -> bool:
    """Whether the client would ask its provider with an empty key (Anthropic's does)."""
    if os.environ.get("ANTHROPIC_AUTH_TOKEN"):
        return False
    held = getattr(model, "anthropic_api_key", None)
    return isinstance(held, SecretStr) and not held.get_secret_value()


def _construction_error(name: str, error: Exception) -> ModelError:
    if re.search(r"(?i)credentials|api[_ ]key|authentication", str(error)):
        return ModelError(f"The model {name!r} needs a key, and none is set. Set its key.")
    return ModelError(
        f"The model {name!r} cannot be used ({type(error).__name__}). Check its name and key."
    )


def _model_at(url: str, name: str | None, secret: str | None, timeout_s: float) -> "BaseChatModel":
    if name is not None and _ROUTE.fullmatch(name):
        return _model_named(name, url, secret, timeout_s)
    from langchain_openai import ChatOpenAI
    from openai import DefaultHttpxClient

    base = url if urlsplit(url).path.strip("/") else url.rstrip("/") + "/v1"
    model = name.removeprefix("openai:") if name else _first_model(base, secret, timeout_s)
    # Without a key of its own the client would send the one it finds in OPENAI_API_KEY.
    return ChatOpenAI(
        model=model,
        base_url=base,
        api_key=SecretStr(secret or "none"),
        temperature=None if _FIXED_TEMPERATURE.match(model) else 0,
        max_completion_tokens=MAX_TOKENS,
        timeout=timeout_s,
        max_retries=MAX_RETRIES,
        use_responses_api=False,
        http_client=DefaultHttpxClient(
            follow_redirects=False, timeout=timeout_s, trust_env=not _is_here(base)
        ),
    )


def _first_model(base: str, secret: str | None, timeout_s: float) -> str:
    import httpx

    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    try:
        answer = httpx.get(
            f"{base}/models",
            headers=headers,
            timeout=min(timeout_s, _LISTING_S),
            trust_env=not _is_here(base),
        )
        answer.raise_for_status()
        listed = answer.json()
    except httpx.HTTPError as error:
        raise model_error(error) from None
    except ValueError:
        listed = None
    entries = listed.get("data") if isinstance(listed, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("id"), str) and entry["id"]:
            return str(entry["id"])
    raise ModelError(
        f"The server at {shown_address(base)} lists no models. "
        "Set the model's name, or check the address."
    )


def _is_here(url: str) -> bool:
    """Whether an address is of this machine: no proxy has to see what is asked there."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, or no address at all
        return False


def _checked_key(key: SecretStr | None) -> str | None:
    secret = key.get_secret_value().strip() if key is not None else ""
    # A header cannot carry them, and the client's own complaint would print the key.
    if not secret.isascii() or any(c.isspace() or not c.isprintable() for c in secret):
        raise ModelError("The language model's key holds characters no key has. Paste it again.")
    return secret or None


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        well_formed = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        well_formed = False
    if not well_formed or re.search(r"[\s\x00-\x1f?#]", url):
        shown = url if "@" not in url else "(not shown: it may hold a password)"
        raise ModelError(
            f"The language model's address {shown} is not a web address. "
            "Write it like http://127.0.0.1:8080/v1."
        )
    return url.rstrip("/")
