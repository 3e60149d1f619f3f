"""`footnote ask --batch`: a line in, a line out, in order and at once."""

import json
import subprocess
from pathlib import Path
from typing import Any

from command import PROGRAM, Footnote, Ran, lines
from schemas import ANSWER, NAMED_ANSWER

PLEDGE = "How much did Britain and Norway pledge?"


def batch(footnote: Footnote, *values: Any) -> Ran:
    return footnote("ask", "--batch", "-", stdin=lines(values))


def test_answers_come_in_order_with_their_ids(samples: Footnote) -> None:
    ran = batch(
        samples,
        {"id": "a", "question": PLEDGE},
        {"id": 7, "question": "What is the capital of Mongolia?"},
        {"id": "c", "question": "How many homes were flooded in Camberholt?"},
    )
    assert (ran.code, ran.err) == (0, "")
    answers = ran.each(NAMED_ANSWER)
    assert [answer["id"] for answer in answers] == ["a", 7, "c"]
    assert [answer["answered"] for answer in answers][:2] == [True, False]


def test_without_an_id_none_is_made_up(samples: Footnote) -> None:
    (answer,) = batch(samples, {"id": None, "question": PLEDGE}).each(ANSWER)
    assert "id" not in answer


def test_a_file_is_read_like_standard_input(samples: Footnote, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\ufeff" + lines([{"id": 1, "question": PLEDGE}]), "utf-8")
    ran = samples("ask", "--batch", file)
    assert (ran.code, ran.err) == (0, "")
    assert [answer["id"] for answer in ran.each(NAMED_ANSWER)] == [1]


def test_a_missing_file_is_told(samples: Footnote, tmp_path: Path) -> None:
    ran = samples("ask", "--batch", tmp_path / "none.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert "none.jsonl" in ran.told


def test_empty_lines_are_passed_over(samples: Footnote) -> None:
    question = json.dumps({"question": PLEDGE})
    ran = samples("ask", "--batch", "-", stdin=f"\n{question}\r\n   \n\n{question}")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.each(ANSWER)) == 2


def test_nothing_in_is_nothing_out(samples: Footnote) -> None:
    assert samples("ask", "--batch", "-") == Ran(0, "", "")


def test_a_broken_line_gets_a_refusal_in_its_place(samples: Footnote) -> None:
    broken = [
        "{no json",
        "[1, 2]",
        '"a text"',
        "null",
        "17",
        "{}",
        '{"question": null}',
        '{"question": 5}',
        '{"question": ""}',
        '{"question": "Who?", "since": "soon"}',
        '{"question": "Who?", "since": 20250411}',
        '{"question": "Who?", "history": [{"role": "system", "text": "x"}]}',
        '{"question": "Who?", "documents": "a.md"}',
        '{"question": "Who?", "documents": ["no/such.md"]}',
        '{"question": "Who?", "id": 1.5}',
        "[" * 100_000,
        '{"question": "' + "Why? " * 20_000 + '"}',
    ]
    good = json.dumps({"id": "good", "question": PLEDGE})
    text = "\n".join([good, *broken, good])
    ran = samples("ask", "--batch", "-", stdin=text)
    assert ran.code == 2
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert len(answers) == len(broken) + 2
    assert answers[0]["answered"]
    assert answers[-1]["answered"]
    for answer in ran.each({"type": "object"})[1:-1]:
        assert not answer["answered"]
        assert answer["missing"]
    told = ran.err.splitlines()
    assert len(told) == len(broken)
    assert all(line.startswith("footnote: ") and len(line) < 500 for line in told)
    assert told[0].startswith("footnote: line 2 of the batch is not JSON")


def test_a_wrong_line_keeps_its_id_and_question(samples: Footnote) -> None:
    ran = batch(samples, {"id": 3, "question": "Who?", "since": "soon"})
    (answer,) = ran.each(NAMED_ANSWER)
    assert (answer["id"], answer["question"]) == (3, "Who?")
    assert "since" in answer["missing"]


def test_other_keys_and_nulls_are_ignored(samples: Footnote) -> None:
    full = dict.fromkeys(("id", "history", "documents", "folder", "since", "until"))
    ran = batch(samples, {"question": PLEDGE, **full, "notes": {"by": "desk"}, "answers": []})
    assert (ran.code, ran.err) == (0, "")
    assert ran.each(ANSWER)[0]["answered"]


def test_history_makes_a_follow_up_stand_alone(samples: Footnote) -> None:
    history = [
        {"role": "user", "text": "What did Estonia pledge?"},
        {"role": "assistant", "text": "The briefings do not say."},
    ]
    (answer,) = batch(samples, {"question": "And Germany?", "history": history}).each(ANSWER)
    assert answer["question"] == "And Germany?"
    assert answer["standalone_question"] == "What did Germany pledge?"


def test_filters_of_a_line_limit_that_line_alone(samples: Footnote) -> None:
    only = "ukraine/2025-04-12-correction-note.md"
    limited, free = batch(
        samples,
        {"question": PLEDGE, "documents": [only], "since": "2025-04-12", "until": "2025-04-12"},
        {"question": PLEDGE},
    ).each(ANSWER)
    assert {item["document"] for item in limited["citations"] + limited["nearest"]} == {only}
    assert {item["document"] for item in free["citations"]} != {only}


def test_options_of_the_command_fill_what_a_line_leaves_open(samples: Footnote) -> None:
    text = lines([{"question": PLEDGE}, {"question": PLEDGE, "folder": "ukraine"}])
    ran = samples("ask", "--batch", "-", "--folder", "health", stdin=text)
    first, second = ran.each(ANSWER)
    assert all(item["document"].startswith("health/") for item in first["nearest"])
    assert all(item["document"].startswith("ukraine/") for item in second["citations"])


def test_half_a_character_pair_is_no_error(samples: Footnote) -> None:
    ran = samples("ask", "--batch", "-", stdin='{"id": "\\ud83d", "question": "Who \\ud83d?"}\n')
    (answer,) = ran.each(NAMED_ANSWER)
    assert answer["id"] == "\ud83d"
    assert answer["question"] == "Who \ufffd?"


def test_bytes_that_are_no_utf_8_break_no_batch(samples: Footnote) -> None:
    ran = samples("ask", "--batch", "-", stdin=b'{"question": "caf\xe9?"}\n{"question": "Who?"}\n')
    assert [answer["question"] for answer in ran.each(ANSWER)] == ["caf\ufffd?", "Who?"]


def test_each_line_is_answered_before_the_next_is_written(samples: Footnote) -> None:
    command = [PROGRAM, "ask", "--batch", "-", "--home", str(samples.home)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for number in range(2):
            process.stdin.write(lines([{"id": number, "question": PLEDGE}]))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 0
