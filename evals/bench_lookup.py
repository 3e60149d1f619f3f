"""Citation lookup of a long draft, beside the bare search for its sentences.

As a program: the process that is measured. It reads a JSON request on standard input and prints
the times as JSON.
"""

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from evals.bench_page import Figure, Target
from evals.bench_process import memory_mb, result_of, say
from evals.bench_sizes import Sizes
from evals.bench_texts import SEED
from index.filters import Filters
from index.home import Home
from rag.bootstrap import Application, build
from rag.settings import Settings

A_MINUTE_S = 60
_SIZE = 1_000  # sentences that a minute is for


def measure(sizes: Sizes, home: Path) -> list[Figure]:
    """Check a draft against the index in a home; nothing of it is looked up twice."""
    told = result_of("evals.bench_lookup", {"home": str(home), "sentences": sizes.draft})
    say(f"a draft of {told['sentences']:,} sentences: {told['check_s']:.1f} s")
    what = f"A draft of {told['sentences']:,} sentences over {told['passages']:,} passages"
    each = 1000 * told["check_s"] / told["sentences"]
    bound = Target(high=A_MINUTE_S * told["sentences"] / _SIZE)
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in told["verdicts"].items())
    return [
        Figure("ratio", f"{what}: check ÷ bare search", told["check_s"] / told["search_s"], "×",
               note="a search embeds each sentence by itself"),
        Figure("speed", what, told["check_s"], "s", bound,
               f"{each:.0f} ms a sentence; {verdicts}; {told['memory_mb']:.0f} MB"),
    ]  # fmt: skip


def main() -> None:
    """Make a draft of the index's own sentences, search for each, check all, tell the times."""
    request = json.load(sys.stdin)
    application = build(Home(Path(request["home"])), Settings())
    application.warm()
    draft = _draft(application, request["sentences"])
    few = max(len(draft) // 10, 1)
    begun = time.perf_counter()
    for sentence in draft[:few]:
        application.search.find(sentence)
    searched = (time.perf_counter() - begun) * len(draft) / few
    begun = time.perf_counter()
    checked = application.lookup.check("\n\n".join(draft))
    took = time.perf_counter() - begun
    verdicts = [sentence.verdict for sentence in checked]
    told: dict[str, Any] = {
        "sentences": len(checked),
        "passages": application.catalogue.count_passages(),
        "search_s": searched,
        "check_s": took,
        "verdicts": {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))},
        "memory_mb": memory_mb(),
    }
    print(json.dumps(told))


def _draft(application: Application, count: int) -> list[str]:
    """Sentences of the index, every second one with a word changed and a word left out."""
    rng = random.Random(SEED)
    numbers = [row[0] for row in application.catalogue.rows("SELECT id FROM passages ORDER BY id")]
    found = dict[str, None]()
    while len(found) < count:
        for passage in application.catalogue.passages(rng.sample(numbers, 64), Filters()).values():
            words = passage.sentence(rng.randrange(len(passage.sentences))).split()
            if len(found) % 2 and len(words) > 6:
                words[rng.randrange(len(words))] = rng.choice(words)
                del words[rng.randrange(len(words))]
            found[" ".join(words).rstrip(".!?") + "."] = None
    return list(found)[:count]


if __name__ == "__main__":
    main()
