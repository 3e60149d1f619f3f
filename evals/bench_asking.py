"""The process whose searches and answers are measured: it opens a home and asks.

Reads one JSON request on standard input, prints the times as JSON.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from evals.bench_process import memory_mb
from index.filters import Filters
from index.home import Home
from rag.answers import Answered, EvidenceFound, Question
from rag.assistant import Assistant
from rag.bootstrap import Application, build
from rag.settings import Settings


def main() -> None:
    """Ask the questions under each of the limits and tell the times, in milliseconds."""
    request = json.load(sys.stdin)
    application = build(Home(Path(request["home"])), Settings())
    begun = time.perf_counter()
    application.warm()
    warm = time.perf_counter() - begun
    for text in request["warming"]:
        application.assistant.invoke(Question(text))
    runs = [_run(application, request["questions"], limit) for limit in request["limits"]]
    print(json.dumps({"warm_s": warm, "memory_mb": memory_mb(), "runs": runs}))


def _run(
    application: Application, questions: Sequence[str], limit: Mapping[str, str]
) -> dict[str, Any]:
    filters = _filters(limit)
    searches = list[float]()
    for text in questions:
        begun = time.perf_counter()
        application.planned.find(text, filters)
        searches.append(1000 * (time.perf_counter() - begun))
    firsts, answers = list[float](), list[Answered]()
    for text in questions:
        first, answered = _ask(application.assistant, Question(text, (), filters))
        firsts.append(first)
        answers.append(answered)
    return {
        "search": searches,
        "first": firsts,
        "part_search": [a.answer.timings.search for a in answers],
        "part_evidence": [a.answer.timings.evidence for a in answers],
        "refused": sum(not a.answer.answered for a in answers),
    }


def _ask(assistant: Assistant, question: Question) -> tuple[float, Answered]:
    """Milliseconds to the evidence, and the answer that followed."""
    begun = time.perf_counter()
    events = assistant.stream(question)
    event = next(events)
    first = 1000 * (time.perf_counter() - begun)
    if not isinstance(event, EvidenceFound):
        raise TypeError(f"the first event is {type(event).__name__}, not the evidence")
    *_, last = events
    if not isinstance(last, Answered):
        raise TypeError(f"the last event is {type(last).__name__}, not the answer")
    return first, last


def _filters(limit: Mapping[str, str]) -> Filters:
    since, until = (limit.get(name) for name in ("since", "until"))
    return Filters(
        folder=limit.get("folder"),
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
    )


if __name__ == "__main__":
    main()
