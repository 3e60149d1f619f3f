"""What a provider's exception means to the reader, in one line.

No message repeats what a server said, because a server may echo the key it was sent.
"""

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from corpus.errors import ModelError, ModelUnavailable


def model_error(error: BaseException) -> ModelError:
    """What a provider's exception means to the reader; ModelUnavailable where a later try may work.

    Known by status, by type and by the names of the types: naming the classes themselves would
    import every provider's package.
    """
    if isinstance(error, ModelError):
        return error
    where = _where(error)
    status = _status(error)
    if status is not None:
        return _status_error(status, error, where)
    kinds = {kind for cause in _causes(error) for kind in _kinds(cause)}
    if any("Timeout" in kind for kind in kinds):
        return ModelUnavailable(
            f"The language model{where} did not answer in time. Try again, or raise "
            "model_timeout_s."
        )
    if kinds & {"UnsupportedProtocol", "InvalidURL"}:
        return ModelError(f"The language model's address{where} is not a web address.")
    if kinds & {"gaierror"} or "ConnectError" in kinds:
        return ModelUnavailable(
            f"The language model{where} could not be reached. Check that it runs, and its address."
        )
    if kinds & {"NetworkError", "RemoteProtocolError", "APIConnectionError", "ConnectionError"}:
        return ModelUnavailable(f"The language model{where} broke off the connection. Try again.")
    if isinstance(error, ImportError):
        return ModelError(missing_package(error))
    if re.search(r"(?i)credentials|api[_ ]key|authentication method", str(error)):
        return ModelError("The language model needs a key, and none is set. Set its key.")
    return ModelUnavailable(
        f"The language model{where} gave no usable answer ({type(error).__name__}). Try again."
    )


def retry_after(error: BaseException) -> float | None:
    """How many seconds a server asks to be left alone for; None where it does not say."""
    for cause in _causes(error):
        headers = getattr(getattr(cause, "response", None), "headers", None)
        told = headers.get("retry-after") if headers is not None else None
        if not isinstance(told, str):
            continue
        with suppress(ValueError):
            wait = float(told)
            return max(0.0, wait) if math.isfinite(wait) else None
        with suppress(ValueError):
            moment = parsedate_to_datetime(told)
            if moment.tzinfo is not None:
                return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return None


def missing_package(error: ImportError) -> str:
    """Which package a provider's client wants, as a provider's own complaint names it."""
    package = re.search(r"pip install ([\w.-]+)", str(error))
    wanted = package[1] if package else (error.name or "the provider's package")
    return f"This language model needs a package that is not installed: pip install {wanted}"


def shown_address(url: str) -> str:
    """An address without the name and password it may hold."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}{parts.path}"


def _status_error(status: int, error: BaseException, where: str) -> ModelError:
    if status in (401, 403):
        return ModelError(
            f"The language model{where} did not accept the key ({status}). Check its key."
        )
    if status == 404:
        return ModelError(
            f"The language model{where} is not known there (404). Check its name and address."
        )
    code = getattr(error, "code", None)
    told = f", {code}" if isinstance(code, str) and re.fullmatch(r"[a-z]+(_[a-z]+)+", code) else ""
    if 300 <= status < 400:
        return ModelError(
            f"The language model{where} sends its askers to another address ({status}), where "
            "Footnote does not follow. Set the address that it has now."
        )
    if status == 429:
        wait = retry_after(error)
        when = f"in {math.ceil(wait)} seconds" if wait else "later"
        return ModelUnavailable(
            f"The language model{where} takes no more questions now (429{told}). Try again {when}."
        )
    if status in (408, 409, 425) or status >= 500:
        return ModelUnavailable(
            f"The language model{where} failed on its side ({status}{told}). Try again later."
        )
    return ModelError(
        f"The language model{where} refused the question ({status}{told}). Check its settings."
    )


def _status(error: BaseException) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int) and status > 0:
            return status
    return None


def _where(error: BaseException) -> str:
    for cause in _causes(error):
        # httpx raises where a request was never set.
        try:
            address = urlsplit(str(getattr(cause, "request").url))  # noqa: B009
            return f" at {shown_address(f'{address.scheme}://{address.netloc}')}"
        except (AttributeError, RuntimeError, ValueError):
            continue
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _kinds(error: BaseException) -> Iterator[str]:
    return (kind.__name__ for kind in type(error).__mro__)
