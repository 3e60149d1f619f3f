"""The page as an object: keyboard, narrow screens, colours, steadiness, the library, pictures."""

from collections.abc import Callable

import pytest
from browsing import Reader, Site
from fake_briefings import Briefing

WALL = "Why did the east harbour flood wall give way?"
BERTHS = "How much will the shipping lines pay for the berths?"
# Sums the layout shifts that the browser sees, those after a key press too.
WATCH_SHIFTS = """() => {
  window.__shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.__shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: false });
}"""


def focused(reader: Reader) -> str:
    return reader.page.evaluate("document.activeElement.textContent")


def note(reader: Reader) -> str:
    return reader.page.text_content(".place").split(" · ")[0]


def wait_for_note(reader: Reader, name: str) -> None:
    reader.page.wait_for_function(
        "name => document.querySelector('.place').textContent.startsWith(name)", arg=name
    )


def test_everything_is_reached_without_a_mouse(reader: Reader) -> None:
    page = reader.page
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type(WALL)
    page.keyboard.press("Enter")
    reader.answered(1)
    page.wait_for_selector("#source mark")
    assert note(reader) == "Note 1"
    page.keyboard.press("Alt+ArrowDown")
    wait_for_note(reader, "Note 2")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Alt+ArrowUp")
    wait_for_note(reader, "Note 1")
    page.focus(".a .fn >> nth=1")
    page.keyboard.press("Enter")
    wait_for_note(reader, "Note 2")
    page.keyboard.press("[")
    wait_for_note(reader, "Note 1")
    page.keyboard.press("Escape")
    page.wait_for_selector("#side:not([data-open])", state="attached")
    assert page.locator(".fn[aria-pressed=true]").count() == 0


def test_brackets_can_be_typed_into_a_question(reader: Reader) -> None:
    reader.ask(WALL)
    reader.page.wait_for_selector("#source mark")
    reader.page.fill("#question textarea", "")
    reader.page.keyboard.type("[draft]")
    assert reader.page.input_value("#question textarea") == "[draft]"
    assert note(reader) == "Note 1"


def test_what_has_the_focus_can_be_seen(reader: Reader) -> None:
    reader.ask(WALL)
    page = reader.page
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              return [at.id + '.' + at.className, style.outlineStyle + style.outlineWidth];
            }"""
        )
        # Past the last control the browser itself has the focus; the question is in a box that
        # shows it.
        if name != "." and "svelte" not in name:
            seen.add(name)
            assert ring == "solid2px", name
    assert len(seen) > 10


def test_every_control_has_a_name(reader: Reader) -> None:
    reader.ask(WALL)
    unnamed = reader.page.evaluate(
        """() => [...document.querySelectorAll('button,a,input,select,textarea,img')]
          .filter((e) => e.checkVisibility())
          .filter((e) => !(e.textContent.trim() || e.ariaLabel || e.labels?.[0]?.textContent.trim()
            || e.alt))
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []


def test_on_a_narrow_screen_the_source_is_a_sheet_of_its_own(
    reading: Callable[..., Reader], site: Site
) -> None:
    reader = reading(site.url, width=390, height=844)
    page = reader.page
    turn = reader.ask(WALL)
    assert not page.locator("#source .source").is_visible()
    turn.locator(".fn").first.click()
    page.wait_for_selector("#source mark")
    assert page.locator("#side").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    page.keyboard.press("Escape")
    page.wait_for_selector("#side", state="hidden")
    assert page.evaluate("document.activeElement.className") == "fn"
    turn.locator(".fn").nth(1).click()
    page.click(".sclose")
    page.wait_for_selector("#side", state="hidden")
    page.click(".again")
    page.wait_for_selector(".welcome")


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440, 3840])
def test_nothing_sticks_out_sideways(
    reading: Callable[..., Reader], site: Site, width: int
) -> None:
    reader = reading(site.url, width=width, height=900)
    reader.ask(WALL)
    for view in ("#/ask", "#/library"):
        reader.page.evaluate(f"location.hash = '{view}'")
        reader.page.wait_for_selector(f"html[data-view={view[2:]}]")
        wide = reader.page.evaluate(
            """() => [...document.querySelectorAll('header *, .turn *, #composer, .limits *,'
                + ' .library *')]
              .filter((e) => e.checkVisibility() && e.getBoundingClientRect().width > 1)
              .filter((e) => !e.closest('.ltable, .sr'))
              .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
              .map((e) => e.outerHTML.slice(0, 100))"""
        )
        assert wide == []


def test_nothing_jumps_while_an_answer_comes(reader: Reader) -> None:
    reader.ask(BERTHS)
    reader.page.wait_for_selector("#source mark")
    reader.page.evaluate(WATCH_SHIFTS)
    reader.ask(WALL)
    reader.page.wait_for_selector("#source mark")
    frames = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    reader.page.evaluate(frames)
    assert reader.page.evaluate("window.__shift") < 0.02


def test_the_colours_follow_the_system_and_the_reader(
    reading: Callable[..., Reader], site: Site
) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light, dark = "rgb(251, 250, 247)", "rgb(23, 23, 21)"
    reader = reading(site.url, color_scheme="dark")
    assert reader.page.evaluate(paper) == dark
    reader.page.click(".theme")
    assert reader.page.evaluate(paper) == light
    reader.visit(site.url)
    assert reader.page.evaluate(paper) == light
    assert reader.page.get_attribute(".theme", "aria-label") == "Colours: light"


def test_the_library_lists_documents_and_first_what_failed(reader: Reader) -> None:
    page = reader.page
    page.click("nav [data-view=library]")
    page.wait_for_selector(".ltable tbody tr")
    assert page.text_content(".lfacts") == "4 documents · 25 passages · 2 could not be read"
    failed = page.locator(".failures li").first
    assert "harbour/2025-02-scan.pdf" in failed.text_content()
    assert "Its pages are pictures without text." in failed.text_content()
    row = page.locator(".ltable tbody tr", has_text="Port agreement")
    cells = row.locator("td").all_text_contents()
    assert cells[:5] == ["2 April 2025", "pdf", "3", "9", "harbour/2025-04-02-port-agreement.pdf"]
    assert page.text_content(".state") == "4 briefings · 2 need attention"
    page.fill(".find input", "MEASLES")
    assert page.locator(".ltable tbody tr").count() == 1


def test_the_library_tells_which_documents_tell_one_story(
    reading: Callable[..., Reader], serve: Callable[..., Site]
) -> None:
    papers = [
        Briefing(f"press/{name}.txt", name, "The harbour is dredged in June.", story="dredging")
        for name in ("herald", "mercury")
    ]
    other = Briefing("press/echo.txt", "echo", "The berths are let.")
    reader = reading(serve((*papers, other)).url)
    reader.page.click("nav [data-view=library]")
    reader.page.wait_for_selector(".ltable tbody tr >> nth=2")
    told = reader.page.locator(".lsource").all_text_contents()
    assert told == ["the same story in press/mercury.txt", "the same story in press/herald.txt"]


def test_a_document_is_opened_and_asked_from_the_library(reader: Reader, site: Site) -> None:
    page = reader.page
    page.click("nav [data-view=library]")
    page.click(".open-document >> text=Measles coverage")
    page.wait_for_selector("#source .doc p")
    assert page.text_content(".stitle").startswith("Measles coverage by district")
    page.click("nav [data-view=library]")
    page.click("tr:has-text('Port agreement') .ask-document")
    reader.ask(BERTHS)
    assert site.assistant.asked[-1].filters.documents == ("harbour/2025-04-02-port-agreement.pdf",)


def test_a_large_library_is_drawn_as_it_is_scrolled_to(
    reading: Callable[..., Reader], serve: Callable[..., Site]
) -> None:
    many = tuple(Briefing(f"note {n:03}.md", f"Note {n:03}", "Text.") for n in range(400))
    page = reading(serve(many).url + "/#/library").page
    page.wait_for_selector(".open-document")
    rows = page.locator(".ltable tbody tr")
    assert rows.count() < 400
    assert page.text_content(".lfacts").startswith("400 documents")
    for _ in range(4):
        rows.last.scroll_into_view_if_needed()
        page.wait_for_function(
            "drawn => document.querySelectorAll('.ltable tbody tr').length >= Math.min(drawn, 400)",
            arg=rows.count() + 1,
        )
    assert page.locator(".open-document").last.text_content() == "Note 399"
    page.fill(".find input", "note 39")
    assert rows.count() == 10


def test_an_item_that_opens_with_its_own_bullet_or_number_gets_no_other(
    serve: Callable[..., Site], reading: Callable[..., Reader]
) -> None:
    own = (
        "• Britain",
        "- Norway",
        "1. Germany",
        "(a) Estonia",
        "iv. Latvia",
        "2.1 Spain",
        "> - Italy",
    )
    bare = ("Keep the siren", "“Not one comma,” he said", "Mr. Keane left", "(see annex) France")
    listed = Briefing("lists.pdf", "Lists", "\n\n".join(f"- {item}" for item in (*own, *bare)))
    reader = reading(serve((listed,)).url)
    reader.page.click("nav [data-view=library]")
    reader.page.click(".open-document >> text=Lists")
    reader.page.wait_for_selector(".doc li")
    shown = reader.page.eval_on_selector_all(
        ".doc li", "items => items.map(i => [i.textContent, getComputedStyle(i).listStyleType])"
    )
    assert shown == [[item, "none"] for item in own] + [[item, "disc"] for item in bare]
