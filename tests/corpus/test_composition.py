from corpus.composition import TextBuilder
from corpus.documents import Block, Page
from corpus.titles import heading_of


def test_blocks_stand_a_blank_line_apart_and_items_a_line() -> None:
    builder = TextBuilder()
    builder.add("heading", " Aid ", 1)
    builder.add("item", "- one")
    builder.add("item", "- two")
    builder.add("paragraph", "End.")
    assert builder.text == "Aid\n\n- one\n- two\n\nEnd."
    assert builder.blocks[0] == Block("heading", 0, 3, 1)
    assert [builder.text[b.start : b.end] for b in builder.blocks][1:] == ["- one", "- two", "End."]


def test_white_space_alone_adds_no_block() -> None:
    builder = TextBuilder()
    builder.add("paragraph", " \n\t")
    assert (builder.text, builder.blocks) == ("", ())


def test_pages_hold_their_blocks_and_an_empty_page_is_empty() -> None:
    builder = TextBuilder()
    builder.start_page()
    builder.add("paragraph", "One.")
    builder.start_page()
    builder.start_page()
    builder.add("paragraph", "Three.")
    assert builder.pages == (Page(1, 0, 4), Page(2, 4, 4), Page(3, 6, 12))


def test_a_paragraph_that_runs_on_is_one_block_on_two_pages() -> None:
    builder = TextBuilder()
    builder.start_page()
    builder.add("paragraph", "The ministers")
    builder.start_page()
    builder.extend_last("agreed.")
    assert builder.blocks == (Block("paragraph", 0, 21),)
    assert [builder.text[p.start : p.end] for p in builder.pages] == ["The ministers", "agreed."]


def test_the_highest_heading_near_the_start_is_the_first() -> None:
    builder = TextBuilder()
    builder.add("heading", "Series", 2)
    builder.add("heading", "Aid to Kyiv", 1)
    builder.add("heading", "Summary", 1)
    assert heading_of(builder.text, builder.blocks) == "Aid to Kyiv"
