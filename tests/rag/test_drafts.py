"""A draft becomes sentences, each with what it claims and where that stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Block
from rag.drafts import cut

DRAFT = """---
title: x
---
# A heading

Dear all,

Britain and **Norway** pledged $580 million [1]. It was [the first](http://x.y/z) such sum.[^2] Why?

- A point of 5 m² [3, 4]

> We are counting
> on decisions

```
code here.
```
[^2]: Wire, 11 April.
"""


def test_marks_and_markdown_are_no_part_of_a_claim_but_of_its_span() -> None:
    found = {DRAFT[said.start : said.end]: said.claim for said in cut(DRAFT)}
    assert found["Britain and **Norway** pledged $580 million [1]."] == (
        "Britain and Norway pledged $580 million."
    )
    assert found["It was [the first](http://x.y/z) such sum.[^2]"] == "It was the first such sum."
    assert found["- A point of 5 m² [3, 4]"] == "A point of 5 m²"


def test_what_claims_nothing_says_what_it_is() -> None:
    found = {said.claim: said.nothing for said in cut(DRAFT) if said.nothing}
    assert found == {
        "A heading": "a heading",
        "Dear all,": "a greeting",
        "Why?": "a question",
        ": Wire, 11 April.": "a reference",
    }


def test_a_quoted_block_is_a_quotation_and_goes_on_over_lines() -> None:
    (said,) = [said for said in cut(DRAFT) if said.is_quotation]
    assert said.claim == "We are counting on decisions"


def test_every_character_of_a_claim_has_its_place_in_the_draft() -> None:
    for said in cut(DRAFT):
        there = "".join(DRAFT[place] for place in said.places)
        assert "".join(there.split()) == "".join(said.claim.split())
        assert said.start <= said.places[0] <= said.places[-1] < said.end


def test_blocks_of_a_file_tell_its_headings() -> None:
    text = "The bridge\n\nIt is closed."
    blocks = (Block("heading", 0, 10, 1), Block("paragraph", 12, 25))
    assert [(said.claim, said.nothing) for said in cut(text, blocks)] == [
        ("The bridge", "a heading"),
        ("It is closed.", ""),
    ]


@pytest.mark.parametrize("text", ["Thanks to the dyke, 30 homes stayed dry.", "Hello 30 boats."])
def test_a_claim_that_opens_like_a_greeting_is_one_to_check(text: str) -> None:
    (said,) = cut(text)
    assert said.nothing == ""


@given(st.text(alphabet="ab .[]1^*_`>#-\n|!\\“”", max_size=80))
def test_any_text_is_cut_in_order_without_overlap(text: str) -> None:
    end = 0
    for said in cut(text):
        assert end <= said.start < said.end <= len(text)
        assert len(said.places) == len(said.claim)
        end = said.end
