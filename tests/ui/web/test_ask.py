"""Asking, in a real browser: from the question to the cited words."""

import threading
from collections.abc import Callable

from browsing import Reader, Site, sentences
from fake_briefings import HARBOUR, MEASLES, PORT

from corpus.errors import ModelUnavailable

WALL = "Why did the east harbour flood wall give way?"


def marked(reader: Reader) -> str:
    return "".join(reader.page.locator("#source mark").all_text_contents())


def test_a_footnote_opens_the_document_at_the_words_it_cites(reader: Reader) -> None:
    turn = reader.ask(WALL)
    reader.page.wait_for_selector("#source mark")
    for number, sentence in enumerate(sentences(turn), 1):
        turn.locator(f".a .fn[data-note='{number}']").click()
        reader.page.wait_for_function(
            "quote => [...document.querySelectorAll('#source mark')].map(m => m.textContent)"
            ".join('') === quote",
            arg=sentence,
        )
        assert reader.page.locator("#source mark").first.is_visible()
        assert in_view(reader, "#source mark", "#source .sbody")
        assert reader.page.text_content("#source .stitle") == HARBOUR.title
        assert turn.locator(".fn[aria-pressed=true]").all_text_contents() == [str(number)]
    assert number >= 2
    assert "harbour/2025-03-18-flood-wall.md" in reader.page.text_content("#source .sfacts")


def test_an_answer_opens_its_first_source_by_itself(reader: Reader) -> None:
    turn = reader.ask(WALL)
    reader.page.wait_for_selector("#source mark")
    assert marked(reader) == sentences(turn)[0]


def test_an_answer_grows_before_the_readers_eyes(reader: Reader, site: Site) -> None:
    steps = ("evidence", "sentence 1", "sentence 2", "answer")
    go = {step: threading.Event() for step in steps}
    site.assistant.holds.update(go)
    page = reader.page
    page.fill("#question textarea", WALL)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#turn-1[data-state=searching]")
    assert page.text_content("#turn-1 .trail") == "Searched 4 briefings · searching"
    assert page.input_value("#question textarea") == ""
    go["evidence"].set()
    page.wait_for_selector("#turn-1[data-state=reading]")
    page.wait_for_selector("#evidence .quotation")
    assert page.locator("#evidence q").first.text_content().startswith("The east harbour flood")
    go["sentence 1"].set()
    page.wait_for_selector("#turn-1[data-state=writing] .a .fn")
    first = page.locator("#turn-1 .a p").first.element_handle()
    page.focus("#turn-1 .a .fn")
    page.fill("#question textarea", "The next question, typed meanwhile")
    go["sentence 2"].set()
    page.wait_for_selector("#turn-1 .a .fn[data-note='2']")
    go["answer"].set()
    turn = reader.answered(1)
    assert first.evaluate("shown => shown.isConnected")
    assert page.input_value("#question textarea") == "The next question, typed meanwhile"
    assert len(sentences(turn)) == 2


def test_the_words_that_answer_are_marked_within_the_sentence(reader: Reader, site: Site) -> None:
    site.assistant.marks = "18 million crowns"
    turn = reader.ask("How much will the shipping lines pay for the berths?")
    words = turn.locator(".a .words")
    assert words.all_text_contents() == ["18 million crowns"]
    # What is read and copied is the sentence, letter for letter.
    quotes = [e.quote for e in PORT.sentences()]
    assert next(s for s in sentences(turn) if site.assistant.marks in s) in quotes
    styled = words.evaluate(
        "(shown) => [shown, shown.parentElement].map(e => +getComputedStyle(e).fontWeight)"
    )
    assert styled[0] > styled[1]
    # Bold type is not read out; the words around it are.
    heard = turn.locator(".a").aria_snapshot()
    assert "[the answer:] 18 million crowns [end of the answer]" in " ".join(heard.split())
    shown = words.bounding_box()
    assert shown is not None
    assert shown["height"] < 30
    reader.page.click(".sclose")
    panel = reader.page.locator("#evidence q .words")
    assert panel.all_text_contents() == ["18 million crowns"]
    assert reader.complaints == []


def test_an_answer_without_plain_words_marks_none(reader: Reader) -> None:
    assert reader.ask(WALL).locator(".words").count() == 0


def test_what_was_done_is_told_above_the_answer(reader: Reader) -> None:
    turn = reader.ask(WALL)
    trail = turn.locator(".trail").text_content()
    assert trail.startswith("Searched 4 briefings · read 12 passages · cited ")
    assert trail.endswith("in 1 document · 0.4 s")
    assert turn.locator(".notes li").count() == turn.locator(".a p").count()
    assert "18 March 2025" in turn.locator(".notes li").first.text_content()


def test_spans_are_found_beyond_the_basic_plane(reader: Reader) -> None:
    reader.ask("Which district reported the highest measles coverage?")
    reader.page.wait_for_selector("#source mark")
    quotes = {e.quote for e in MEASLES.sentences()}
    reader.page.click(".note >> text=Measles coverage >> nth=-1")
    assert marked(reader) in quotes


def test_a_cited_row_of_a_table_is_marked_whole(reader: Reader) -> None:
    turn = reader.ask("Second pump house million")
    turn.locator(".fn").first.click()
    reader.page.wait_for_selector("#source table mark")
    assert marked(reader) == "Second pump house | 11 million | 2027"
    assert reader.page.locator("#source td:visible mark").count() >= 3


def test_a_refusal_says_so_and_shows_what_is_nearest(reader: Reader) -> None:
    turn = reader.ask("What did France pledge?")
    assert turn.get_attribute("data-state") == "refused"
    assert turn.locator(".missing").text_content() == "The briefings do not answer this."
    nearest = turn.locator(".quotation")
    assert nearest.count() == 3
    quote = nearest.first.locator("q").text_content()
    nearest.first.click()
    reader.page.wait_for_selector("#source mark")
    assert marked(reader) == quote


def test_a_follow_up_goes_with_the_conversation_before_it(reader: Reader, site: Site) -> None:
    reader.ask("How much will the shipping lines pay for the berths?")
    turn = reader.ask("And what had the authority asked for?")
    assert turn.locator(".understood").text_content().startswith("Understood as How much")
    history = site.assistant.asked[-1].history
    assert [t.role for t in history] == ["user", "assistant"]
    assert history[0].text == "How much will the shipping lines pay for the berths?"
    assert "18 million crowns" in history[1].text
    assert reader.page.locator("#asked li").count() == 2


def test_a_new_question_starts_without_history(reader: Reader, site: Site) -> None:
    reader.ask(WALL)
    reader.page.click("#new")
    reader.page.wait_for_selector(".turn", state="detached")
    assert reader.page.locator(".welcome").is_visible()
    reader.ask("How much will the shipping lines pay for the berths?")
    assert site.assistant.asked[-1].history == ()


def test_two_readers_do_not_mix(reading: Callable[..., Reader], site: Site) -> None:
    one, two = reading(site.url), reading(site.url)
    one.ask(WALL)
    two.ask("What did France pledge?")
    assert site.assistant.asked[-1].history == ()
    assert two.page.locator(".turn").count() == one.page.locator(".turn").count() == 1


def test_the_limits_travel_with_the_question(reader: Reader, site: Site) -> None:
    page = reader.page
    page.wait_for_selector(".limit-folder option[value=harbour]", state="attached")
    page.select_option(".limit-folder", "harbour")
    page.click(".dates summary")
    page.fill(".limit-since", "2025-04-01")
    page.fill(".limit-until", "2025-04-30")
    page.select_option(".limit-document", PORT.path)
    turn = reader.ask("How much will the shipping lines pay for the berths?")
    filters = site.assistant.asked[-1].filters
    assert filters.folder == "harbour"
    assert filters.documents == (PORT.path,)
    assert (str(filters.since), str(filters.until)) == ("2025-04-01", "2025-04-30")
    assert "harbour/ · 1 April 2025 to 30 April 2025" in turn.locator(".trail").text_content()
    page.click(".clear-limits")
    reader.ask(WALL)
    assert not site.assistant.asked[-1].filters


def test_an_example_is_asked_with_one_click(reader: Reader, site: Site) -> None:
    reader.page.click(".welcome .example >> nth=1")
    reader.answered(1)
    assert site.assistant.asked[-1].text == "How much will the shipping lines pay for the berths?"
    assert reader.page.input_value("#question textarea") == ""


def test_the_page_of_a_pdf_is_shown_as_a_picture(reader: Reader) -> None:
    page = reader.page
    reader.ask("How much will the shipping lines pay for the berths?")
    page.wait_for_selector("#source mark")
    assert "page 2 of 3" in page.text_content(".sfacts")
    page.click("[data-show=page]")
    page.wait_for_function("() => document.querySelector('.sheet img').naturalWidth > 300")
    assert "/pages/2.png" in page.get_attribute(".sheet img", "src")
    page.click(".page-on")
    assert "/pages/3.png" in page.get_attribute(".sheet img", "src")
    assert page.locator(".page-on").is_disabled()
    page.click("[data-show=text]")
    assert in_view(reader, "#source mark", "#source .sbody")


def test_a_problem_is_told_in_the_turn_and_the_next_question_works(
    reader: Reader, site: Site
) -> None:
    site.assistant.error = ModelUnavailable("The model did not answer; ask again.")
    turn = reader.ask(WALL)
    assert turn.locator(".notice").text_content() == "The model did not answer; ask again."
    site.assistant.error = None
    assert reader.ask(WALL).get_attribute("data-state") == "answered"
    assert site.assistant.asked[-1].history == ()


def test_a_source_that_is_gone_is_told(reader: Reader, site: Site) -> None:
    turn = reader.ask(WALL)
    reader.page.wait_for_selector("#source mark")
    reader.page.click(".sclose")
    gone = {"status": 404, "json": {"error": "gone since"}}
    reader.page.route("**/api/documents/id-*", lambda route: route.fulfill(**gone))
    reader.page.evaluate("location.reload()")
    reader.page.wait_for_selector("html[data-ready]")
    turn = reader.ask(WALL)
    turn.locator(".fn").first.click()
    reader.page.wait_for_selector("#side[data-problem]")
    assert reader.page.text_content(".sfacts") == "gone since"


def test_nothing_complains_and_nothing_leaves_this_machine(reader: Reader, site: Site) -> None:
    reader.ask(WALL)
    reader.ask("What did France pledge?")
    reader.page.click("nav [data-view=library]")
    reader.page.wait_for_selector(".ltable tbody tr")
    assert reader.complaints == []
    assert len(reader.requests) > 40
    assert [u for u in reader.requests if not u.startswith((site.url + "/", "data:"))] == []


def in_view(reader: Reader, what: str, frame: str) -> bool:
    return reader.page.evaluate(
        """([what, frame]) => {
          const inner = document.querySelector(what).getBoundingClientRect();
          const outer = document.querySelector(frame).getBoundingClientRect();
          return inner.height > 0 && inner.top >= outer.top && inner.bottom <= outer.bottom;
        }""",
        [what, frame],
    )
