"""An answer as JSON, for servers that hold a model to a schema, read while it still grows.

The text of a sentence, and beside it the numbers of its evidence: what a small model forgets in
prose it cannot leave out here. It is taken apart into the same text with markers that others write.
"""

from typing import Any

from rag.grammar import MOST_SENTENCES
from rag.prompts import NOT_IN_BRIEFINGS


def answer_schema(evidence: int, *, may_refuse: bool) -> dict[str, Any]:
    """The schema of an answer over evidence with numbers from 1; no sentence is a refusal."""
    numbers = {"type": "integer", "minimum": 1, "maximum": evidence}
    sentence = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 12},
            "evidence": {"type": "array", "items": numbers, "minItems": 1, "maxItems": 2},
        },
        "required": ["text", "evidence"],
    }
    least = 0 if may_refuse else 1
    sentences = {
        "type": "array",
        "items": sentence,
        "minItems": least,
        "maxItems": MOST_SENTENCES,
    }
    return {"type": "object", "properties": {"sentences": sentences}, "required": ["sentences"]}


def is_structured(text: str) -> bool:
    """Whether a text that grows is JSON: no answer in words begins so."""
    return text.lstrip().startswith("{")


def in_words(text: str, ended: bool = True) -> str:
    """What a structured answer says as far as it has come, with markers behind its sentences.

    Of one that still grows the last sentence is left out; "" where it is no answer.
    """
    from langchain_core.utils.json import parse_partial_json

    try:
        told = parse_partial_json(text.strip())
    except ValueError:
        return ""
    listed = told.get("sentences") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        return ""
    if not listed:
        return NOT_IN_BRIEFINGS if ended else ""
    whole = listed if ended else listed[:-1]
    return " ".join(line for line in map(_line, whole) if line)


def _line(item: object) -> str:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return ""
    numbers = item.get("evidence")
    given = numbers if isinstance(numbers, list) else []
    marks = "".join(f"[{n}]" for n in given if isinstance(n, int))
    return f"{' '.join(item['text'].split())} {marks}".strip()
