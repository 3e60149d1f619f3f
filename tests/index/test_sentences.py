"""Sentences as spans. In the cases "‖" marks where a sentence ends and another begins."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import MAX_SENTENCE, sentences

SHARED = Path(__file__).parents[3] / "shared"

CASES = {
    "abbreviations of countries": [
        "U.S. envoy Jane Roe returned.‖ He left.",
        "The U.S. Army and the U.K. Parliament agreed.‖ The U.N. did not.",
        "They flew to the U.S.‖ The talks failed.",
        "It was proposed by the U.S.‖ Moscow has not agreed.",
        "Aid came from the U.K.‖ It was late.",
        "It was a U.S.-led plan.‖ But nobody came.",
        "She lives in Washington, D.C., with him.‖ They met in D.C.‖ However, no.",
        "He was in the U.S. No. 2 job.",
    ],
    "titles and names": [
        "Thank you, Mr. Speaker.‖ I rise today.",
        "Gen. Smith and Lt. Col. Jones met Sen. Roe.‖ Rep. Doe came.",
        "Dr. Who met Prof. X and Mrs. Peel.",
        "The Rt. Hon. Jane Roe spoke.‖ Gov. Roe listened.",
        "J. R. R. Tolkien wrote it.‖ J.R.R. Tolkien did.",
        "George W. Bush spoke.‖ He sat down.",
        "Harry S. Truman and John F. Kennedy Jr. were there.",
        "Martin Luther King Jr. spoke.‖ Martin Luther King Jr.‖ He spoke.",
        "St. Mary is a church.‖ It stands on Main St.‖ The door is open.",
        "Epic v. Google went on.‖ Jets vs. Eagles did not.",
        "It was Ms.Gill and Mr.Roe.",
    ],
    "labels that look like initials": [
        "World War I.‖ Germany lost.",
        "Go with Plan B.‖ Smith agreed.",
        "He is taller than I.‖ Smith is not.",
        "Take vitamin K.‖ Doctors agree.",
    ],
    "numbers": [
        "She lives at No. 10 Downing Street.‖ She works there.",
        "Did he agree?‖ No.‖ We asked.",
        "It cost $1.5 billion.‖ The rest was free.",
        "Some 12,500.75 tonnes came.‖ Then 1.200 more.",
        "See p. 3 and pp. 4-6 of vol. 2.‖ See Fig. 7.",
        "Art. 5 and Sec. 2 apply.‖ Art is long.",
        "It grew in 2024.‖ The year after, it fell.",
        "He is 45.‖ Smith said so.",
        "It rose.‖ 45 people left.‖ $5 remained.",
        "It took approx. $5 million, i.e. Too much.",
        "Under 15 U.S.C. 78 it is so.",
    ],
    "times and dates": [
        "We meet at 5 p.m. on Friday.",
        "We meet at 5 p.m.‖ The talks are closed.",
        "We meet at 5 p.m. Friday in Kyiv.‖ Ministers come at 10 a.m.‖ Staff do not.",
        "It is at 9:30 a.m. Eastern or 6 p.m. Kyiv time.",
        "On Jan. 5 it rained.‖ In Dec. it did not.",
        "From Sept. 2 to Oct. 14 it rained.‖ In Nov.‖ The sun shone.",
    ],
    "companies": [
        "Apple Inc. shares rose.‖ So did Acme Ltd.‖ The rest fell.",
        "Apple Inc. CEO Jane Roe left.",
        "Toys, books, etc.‖ Nothing else, says Roe et al. (2020).‖ They know.",
        "Smith et al. found it.",
    ],
    "other marks": [
        "What?!‖ No way!‖ Really...‖ Yes.",
        "Nothing else can be discussed… until it stops.",
        "Well…‖ He left.",
        "He said ... and left.‖ He waited . . .‖ Then he went.",
        "Yahoo! News reported it.‖ Hooray!‖ It did.",
        "He asked (why?) and left.‖ (See p. 3.)‖ Then [sic] he came.",
        "He said so.[12]‖ Then he left.12‖ The end.³‖ Really.",
    ],
    "quotations": [
        "“Ukraine prevails,” said Jane Roe.‖ “It does.”",
        "“We count on decisions.”‖ He left.",
        '"Why?" he asked.‖ "Because."',
        "“Why now?” Smith asked.‖ Nobody knew.",
        "“Never!” Roe wrote.‖ “Well…” he added.",
        "He called it ‘over.’‖ Nobody laughed.",
        "“It is not over.‖ It is near,” she said.",
        "Il dit : « C’est fini. »‖ Il part.",
        "Er sagte: „Es ist vorbei.“‖ Dann ging er.",
        "The “U.S.” Army came.",
    ],
    "addresses and files": [
        "Write to a.b@c.example.org.‖ Or see www.example.org.‖ Bye.",
        "See https://example.org/a.b?c=d!e for more.‖ Then report.pdf.‖ It is big.",
        "Version 2.0.1 is out.‖ Use node.js now.‖ Use Task.Run now.",
        "I bought it.‖ iPhone sales rose.",
    ],
    "lost spaces": ["Stop the scams.‖College Email Scam is new.‖ It grows!‖Lottery firms win."],
    "lists": [
        "1. Foo is bar.‖ 2. Baz is qux.",
        "a. Foo is bar.",
        "(a) Foo is bar.‖ (b) Baz is qux.",
        "IV. Foo is bar.",
        "2.3. Foo is bar.",
        "Table 3. Sums by year.‖ It is long.",
        "We need:\n‖- Patriot systems\n‖- drones and\n  mines\n‖• 5 radars",
        "We need:\n‖1. Patriot systems;\n‖2. drones.",
        "One ‖• two ‖• three",
    ],
    "lines": [
        "The United\nKingdom and\nU.S.\nenvoys met Mr.\nSmith.‖ They\nleft.",
        "Alice: hi there\n‖Bob: hello\n‖The Chair (Hon. A. Roe (Lib.)): Order.‖ Order!",
        "First stanza\n\n‖Second stanza",
        "Of the War\n‖The war was long and nobody could remember how it had begun or for whom.",
        "See you there! 🎉\n‖Bob: Yes! 🎵✨",
    ],
    "other languages": [
        "Am 3. Mai 2025 kam z. B. Dr. Müller, d. h. der Chef.‖ Er ging.",
        "Die 27. Sitzung begann im 19. Jahrhundert.‖ Nr. 5 fehlte.",
        "Es kostet ca. 5 Mrd. Euro bzw. mehr usw.‖ Das ist viel.",
        "M. Dupont et Mme. Roe sont là.‖ Ils partent.",
        "¿Cuándo llegó?‖ ¡Ayer!‖ La Sra. Roe lo dijo.",
        "В 2024 г.‖ Президент А. С. Иванов приехал.‖ Он уехал.",
        "今日は晴れです。‖明日は雨です。‖「行く。」と言った。",
        "你好！‖你是谁？‖我是他。",
        "هل أنت هنا؟‖ نعم.‖ أنا هنا.",
        "यह एक है।‖ वह दो है।",
    ],
}


@pytest.mark.parametrize("marked", [case for group in CASES.values() for case in group])
def test_awkward_text_is_split_where_a_reader_would(marked: str) -> None:
    text = marked.replace("‖", "")
    assert [text[s.start : s.end] for s in sentences(text)] == [
        sentence.strip() for sentence in marked.split("‖")
    ]


def test_there_are_many_awkward_cases() -> None:
    assert sum(map(len, CASES.values())) >= 60


def test_spans_are_absolute_and_stay_within_the_block() -> None:
    text = "Before. One here. Two there. After."
    found = sentences(text, 8, 28)
    assert [text[s.start : s.end] for s in found] == ["One here.", "Two there."]
    assert found[0].start == 8


def test_white_space_alone_holds_no_sentence() -> None:
    assert sentences(" \n\t ") == ()
    assert sentences("") == ()


def test_speech_without_punctuation_is_cut_at_a_word() -> None:
    text = "word " * 500
    found = sentences(text)
    assert all(s.end - s.start <= MAX_SENTENCE for s in found)
    assert {w for s in found for w in text[s.start : s.end].split()} == {"word"}


def test_a_long_sentence_is_cut_at_its_semicolon_rather_than_at_a_comma() -> None:
    text = "a, b " * 100 + "end; " + "c, d " * 60
    assert text[sentences(text)[0].end - 4 :].startswith("end;")


def test_no_cut_leaves_a_crumb() -> None:
    text = "word " * 121
    assert min(s.end - s.start for s in sentences(text)) >= MAX_SENTENCE // 4 - 5


FRAGMENTS = [
    *(
        "Mr.",
        "U.S.",
        "p.m.",
        "No.",
        "10",
        "A.",
        "I.",
        "e.g.",
        "1.",
        "...",
        "…",
        "?!",
        ".”",
        "“",
        '"',
    ),
    *("(", ")", "[1]", "\n", "\n\n", "\u00a0", "-", "•", ":", ";", ",", "The", "he", "Name:", "。"),
    *("」", "と", "।", "🎉", "aaaa.Bbb", "3.", "Mai", "\u2028", "\x1c"),
]
AWKWARD = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(FRAGMENTS),
        st.just("x" * 700),
    ),
    max_size=40,
).flatmap(lambda parts: st.sampled_from([" ".join(parts), "".join(parts)]))


@given(AWKWARD, st.integers(0, 30), st.integers(0, 30))
def test_spans_are_in_order_within_bounds_and_give_back_the_text(
    text: str, left: int, right: int
) -> None:
    start = min(left, len(text))
    end = max(start, len(text) - right)
    found = sentences(text, start, end)
    assert found == sentences(text, start, end)
    assert all(start <= s.start and s.end <= end for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    edges = [start, *(edge for s in found for edge in (s.start, s.end)), end]
    between = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert not "".join(between).strip()
    inside = [text[s.start : s.end] for s in found]
    assert all(piece == piece.strip() and len(piece) <= MAX_SENTENCE for piece in inside)
    rebuilt = between[0] + "".join(p + gap for p, gap in zip(inside, between[1:], strict=True))
    assert rebuilt == text[start:end]


@pytest.mark.parametrize("name", ["news_multihop", "committee"])
def test_real_text_gives_sentences_of_readable_length(name: str) -> None:
    path = SHARED / "evals" / name / "docs.jsonl"
    if not path.exists():
        pytest.skip(f"the shared questions are not here: {path}")
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    found = [t[s.start : s.end] for t in texts for s in sentences(t)]
    assert 80 < sum(map(len, found)) / len(found) < 140
    crumbs = [s for s in found if s.endswith(("Mr.", "Mrs.", "Hon.", "Dr.", " vs."))]
    assert len(crumbs) <= len(found) / 5000


@pytest.mark.parametrize("unit", [".", "...x ", ". 🎉", '."', "A. ", "word ", "x\n", "(", "Mr.\n"])
def test_a_long_run_of_anything_does_not_take_for_ever(unit: str) -> None:
    # A quadratic pattern would not come back before the tests' time limit.
    text = unit * (500_000 // len(unit))
    assert sentences(text)[-1].end == len(text.rstrip())
