"""The JSON of docs/interface.md as strict schemas: no key missing, none too many."""

from typing import Any

Schema = dict[str, Any]


def closed(**properties: Schema) -> Schema:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def either(*types: str) -> Schema:
    return {"type": list(types)}


TEXT: Schema = {"type": "string"}
SOME_TEXT: Schema = {"type": "string", "minLength": 1}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "integer", "minimum": 1}
MILLISECONDS: Schema = {"type": "number", "minimum": 0}
DAY: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}
MOMENT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$",
}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
PAGE: Schema = {"type": ["integer", "null"], "minimum": 1}

CITATION = closed(
    n=NUMBER,
    document=SOME_TEXT,
    title=SOME_TEXT,
    date=DAY,
    page=PAGE,
    start=COUNT,
    end=NUMBER,
    quote=SOME_TEXT,
    score={"type": "number", "minimum": 0, "maximum": 1},
)
# Of text that was recognised in a picture alone.
CITATION["properties"]["recognised"] = {"type": "number", "minimum": 0, "maximum": 1}
# Of answers to who, when, where, how many and how much alone, and only where they are plain.
CITATION["properties"]["words"] = closed(start=COUNT, end=NUMBER, text=SOME_TEXT)
ANSWER = closed(
    question=TEXT,
    standalone_question=TEXT,
    answered={"type": "boolean"},
    text=TEXT,
    claims=listed(closed(text=SOME_TEXT, citations={**listed(NUMBER), "minItems": 1})),
    citations=listed(CITATION),
    missing=TEXT,
    nearest=listed(closed(document=SOME_TEXT, start=COUNT, end=NUMBER, quote=SOME_TEXT)),
    withheld=listed(closed(text=SOME_TEXT, reason=SOME_TEXT)),
    model=SOME_TEXT,
    timings_ms=closed(
        search=MILLISECONDS, evidence=MILLISECONDS, writing=MILLISECONDS, total=MILLISECONDS
    ),
)
# Only where briefings differ.
ANSWER["properties"]["notes"] = {**listed(SOME_TEXT), "minItems": 1}
# Only where the language model was in trouble.
ANSWER["properties"]["notice"] = SOME_TEXT
NAMED_ANSWER = {
    **ANSWER,
    "properties": {"id": either("string", "integer"), **ANSWER["properties"]},
    "required": ["id", *ANSWER["required"]],
}
SOURCE = {
    **CITATION,
    "properties": {
        **CITATION["properties"],
        "references": closed(footnote=SOME_TEXT, harvard=SOME_TEXT, markdown=SOME_TEXT),
        "copies": {**listed(SOME_TEXT), "minItems": 1},
    },
    "required": [*CITATION["required"], "references"],
}
CHECKED = closed(
    start=COUNT,
    end=NUMBER,
    text=SOME_TEXT,
    verdict={"enum": ["supported", "contradicted", "not_found"]},
    citations=listed(SOURCE),
)
# Where they say something alone.
CHECKED["properties"]["claim"] = {"const": False}
CHECKED["properties"]["reason"] = SOME_TEXT
CHECKED["properties"]["differences"] = {
    **listed(closed(start=COUNT, end=NUMBER, draft=TEXT, briefing=TEXT)),
    "minItems": 1,
}
CHECKED["properties"]["versions"] = {
    **listed(
        closed(
            says=SOME_TEXT, date=DAY, document=SOME_TEXT, start=COUNT, end=NUMBER, quote=SOME_TEXT
        )
    ),
    "minItems": 2,
}
CHECK = closed(sentences=listed(CHECKED))
SHOW = closed(
    document=SOME_TEXT,
    title=SOME_TEXT,
    date=DAY,
    sha256=SHA256,
    text=TEXT,
    pages=listed(closed(number=NUMBER, start=COUNT, end=COUNT)),
)
FRACTION: Schema = {"type": "number", "minimum": 0, "maximum": 1}
SPAN = closed(
    document=SOME_TEXT,
    start=COUNT,
    end=NUMBER,
    quote=SOME_TEXT,
    page=PAGE,
    rectangles=listed(
        closed(page=NUMBER, left=FRACTION, top=FRACTION, right=FRACTION, bottom=FRACTION)
    ),
)
STATUS = closed(
    folder=SOME_TEXT,
    last_sync=MOMENT,
    passages=COUNT,
    model=closed(name=SOME_TEXT, sha256=SHA256, dimension=NUMBER),
    documents=listed(
        closed(
            document=SOME_TEXT,
            title=SOME_TEXT,
            date=DAY,
            format=SOME_TEXT,
            pages=PAGE,
            passages=COUNT,
            sha256=SHA256,
            parent=either("string", "null"),
            notes=listed(closed(code=SOME_TEXT, text=SOME_TEXT)),
            read_at=MOMENT,
            story={"type": "string"},
        )
    ),
    failures=listed(
        closed(
            document=SOME_TEXT,
            code={
                "enum": [
                    "empty",
                    "encrypted",
                    "damaged",
                    "no_text",
                    "too_large",
                    "timed_out",
                    "unsupported",
                    "unreadable",
                ]
            },
            reason=SOME_TEXT,
            parent=either("string", "null"),
            read_at={**MOMENT, "type": ["string", "null"]},
        )
    ),
)
VERIFY = closed(
    equal={"type": "boolean"},
    writer=either("string", "null"),
    findings=listed(
        closed(
            code=SOME_TEXT,
            damaged={"type": "boolean"},
            what=SOME_TEXT,
            count=NUMBER,
            items=listed(SOME_TEXT),
            mend=SOME_TEXT,
        )
    ),
)
_FIGURE = closed(
    value=either("number", "null"),
    n=COUNT,
    low=either("number", "null"),
    high=either("number", "null"),
)
FIGURES = (
    *(f"{what}_recall@{k}" for what in ("document", "quote") for k in (1, 3, 5, 10)),
    "answer_containment",
    "citation_precision",
    "citation_recall",
    "refusal_precision",
    "refusal_recall",
    "refusal_f1",
    "wrongly_refused",
    "latency_ms_p50",
    "latency_ms_p95",
)
EVAL = closed(set=SOME_TEXT, figures=closed(**dict.fromkeys(FIGURES, _FIGURE)))
