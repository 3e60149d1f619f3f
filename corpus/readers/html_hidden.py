"""What a page holds but does not show: its text must not be quoted as the page's."""

import re
from collections.abc import Iterator
from typing import Any

from corpus.readers.notes import LeftOut

# Programs, what they have yet to show, and what is for browsers without them: on most pages, and
# nothing that somebody hides.
_NEVER_SHOWN = ("script", "style", "template", "noscript")
_OPENED_BY_HAND = frozenset({"nav", "menu", "dialog", "button", "select"})
_GONE = "gone"
_SAID_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+\s*(?:;|!|$)"
    r"|font-size\s*:\s*0*(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|(?<![\w-])color\s*:\s*(?:transparent|rgba\([^)]*,\s*0*\.?0+\s*\))"
    r"|text-indent\s*:\s*-\d{3,}|(?<![\w-])(?:left|top|right)\s*:\s*-\d{3,}"
    r"|(?<![\w-])clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_INK = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)")
_NAMED = {"white": "#ffffff", "black": "#000000"}
# `@media print { .x { display: none } }` says nothing of the screen.
_AT_RULE = re.compile(r"@[^{};@]{0,500}(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})|/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{1,5000})\}")
_SELECTOR = re.compile(r"(?:(\w+))?(?:\.([\w-]+)|#([\w-]+))")
_MOST_STYLE = 100_000
_LONGEST_COMMENT = 5_000
# "<!--[if IE]>", "<!-- end of header -->": marks for programs and for the page's own makers.
_PROSE = re.compile(r"\b(?:\w{1,40}[\s,;:’'\"()-]{1,9}){5}")
_MARKUP = re.compile(r"\s*\[(?:if|endif)|<\w|googleoff|ko |/?wp:", re.IGNORECASE)


def drop_hidden(tree: Any) -> LeftOut:
    """Remove from a page what a reader of it never sees, and tell how much it was.

    Of comments those count that speak in sentences; of hidden text not what menus keep until they
    are opened. `aria-hidden` stays: it hides from a screen reader what the eye sees.
    """
    from lxml import etree  # type: ignore[import-untyped]

    comments = sum(_speaks(element.text or "") for element in tree.iter(etree.Comment))
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    styled = _Styles(tree)
    characters = 0
    for element in list(tree.iter(etree.Element)):
        if element.tag in ("html", "body", "head") or element.tag == _GONE:
            continue  # some pages hide their body until a script has run
        if element.tag in _NEVER_SHOWN or _is_hidden(element, styled):
            if element.tag not in _NEVER_SHOWN and not _in_menu(element):
                characters += _visible_length(element)
            for inner in element.iter(etree.Element):
                inner.tag = _GONE
    etree.strip_elements(tree, _GONE, with_tail=False)
    return LeftOut(characters, comments)


class _Styles:
    """What the page's own style sheets hide, by class or by name; and whether it has any."""

    def __init__(self, tree: Any) -> None:
        sheets = "\n".join(style.text or "" for style in tree.iter("style"))[:_MOST_STYLE]
        links = (link.get("rel") or "" for link in tree.iter("link"))
        self.present = bool(sheets.strip()) or any("stylesheet" in rel.lower() for rel in links)
        self._hidden = set(_hidden_selectors(_AT_RULE.sub("", sheets)))

    def hide(self, element: Any) -> bool:
        """Whether a rule for one class or one name hides the element."""
        if not self._hidden:
            return False
        marks = [f".{name}" for name in (element.get("class") or "").split()]
        if name := element.get("id"):
            marks.append(f"#{name}")
        return any(m in self._hidden or f"{element.tag}{m}" in self._hidden for m in marks)


def _hidden_selectors(sheet: str) -> Iterator[str]:
    for selectors, body in _RULE.findall(sheet):
        if _SAID_HIDDEN.search(body):
            for selector in selectors.split(","):
                if _SELECTOR.fullmatch(selector.strip()):
                    yield selector.strip()


def _is_hidden(element: Any, styled: _Styles) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style") or ""
    if style and _SAID_HIDDEN.search(style):
        return True
    return styled.hide(element) or _melts(element, style, styled)


def _in_menu(element: Any) -> bool:
    """Whether it is a menu or the like, or part of one: not read even where it shows."""
    return any(around.tag in _OPENED_BY_HAND for around in (element, *element.iterancestors()))


def _melts(element: Any, style: str, styled: _Styles) -> bool:
    """Whether its letters have the colour of the ground they stand on, as white on white."""
    named = _INK.search(style)
    ink = _colour(named[1] if named else element.get("color") if element.tag == "font" else None)
    if ink is None:
        return False
    for around in (element, *element.iterancestors()):
        ground = _GROUND.search(around.get("style") or "")
        colour = _colour(ground[1] if ground else around.get("bgcolor"))
        if colour:
            return colour == ink
        if ground or (styled.present and (around.get("class") or around.get("id"))):
            return False  # a picture, or a colour that a style sheet gives
    return ink == "#ffffff"


def _colour(name: str | None) -> str | None:
    """The colour as #rrggbb; None where it is not known."""
    name = (name or "").strip().lower()
    if match := _RGB.match(name):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    if re.fullmatch(r"#[0-9a-f]{3}", name):
        return "#" + "".join(2 * digit for digit in name[1:])
    return name if re.fullmatch(r"#[0-9a-f]{6}", name) else _NAMED.get(name)


def _visible_length(element: Any) -> int:
    return sum(len("".join(text.split())) for text in element.itertext())


def _speaks(comment: str) -> bool:
    comment = comment[:_LONGEST_COMMENT]
    return bool(_PROSE.search(comment)) and not _MARKUP.search(comment)
