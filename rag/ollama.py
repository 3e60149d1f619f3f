"""Whether Ollama runs on this machine: it is offered where it does, and never used unasked."""

from typing import Any

ADDRESS = "http://127.0.0.1:11434"
# A program on this machine answers in milliseconds; nobody waits for one that is not there.
PATIENCE_S = 0.3
_SHOWN = 3


def models(address: str | None = None) -> tuple[str, ...] | None:
    """The names of the models that Ollama has here; None where it does not answer at once."""
    import httpx

    try:
        # A proxy that is set for the internet knows nothing of this machine.
        with httpx.Client(timeout=PATIENCE_S, trust_env=False) as client:
            answer = client.get(f"{address or ADDRESS}/api/tags")
            answer.raise_for_status()
            listed: Any = answer.json()
    except (httpx.HTTPError, ValueError):
        return None
    entries = listed.get("models") if isinstance(listed, dict) else None
    if not isinstance(entries, list):
        return None
    names = (entry.get("name") for entry in entries if isinstance(entry, dict))
    return tuple(name for name in names if isinstance(name, str) and name.isprintable() and name)


def offer() -> str | None:
    """A line that tells how to use the Ollama of this machine; None where there is none."""
    found = models()
    if found is None:
        return None
    if not found:
        return "Ollama runs here without a model; fetch one with it to have answers in prose"
    named = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    return f"Ollama runs here with {named}; set model = ollama:{found[0]} to have answers in prose"
