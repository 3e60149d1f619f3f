"""The numbers that Word shows before paragraphs: computed, since the file does not hold them."""

from dataclasses import dataclass
from typing import Any

from corpus.readers.docx_package import W
from corpus.readers.docx_styles import Style, is_on, numbering_of, value_of
from corpus.readers.list_numbers import BULLET, number_as
from corpus.readers.xml_part import number_in

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number reads, and what restarts it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts: bool = True
    plain: bool = False
    style: str | None = None


class Numbering:
    """Counts a document's numbered paragraphs, each list for itself, in reading order."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}  # by the list's definition
        self._definitions: dict[str, str] = {}  # by the list
        self._overrides: dict[str, dict[int, Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is not None:
            self._learn(root)

    def label(self, paragraph: Any, style: Style) -> str | None:
        """The number before a `w:p` ("1.", "(a)"), "-" for a bullet; None for no list item."""
        own, own_level = numbering_of(paragraph.find(f"{W}pPr"))
        number = own or style.numbering[0]
        definition = self._definitions.get(number or "")
        if number is None or definition is None:
            return None
        level = style.numbering[1] if own_level is None else own_level
        if level is None:
            level = self._level_of_style(definition, style.id)
        level = min(level, _LEVELS - 1)
        self._count(number, definition, level)
        return self._written(number, definition, level)

    def _learn(self, root: Any) -> None:
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for definition in root.iterchildren(f"{W}abstractNum"):
            name = definition.get(f"{W}abstractNumId") or ""
            self._levels[name] = dict(map(_level, definition.iterchildren(f"{W}lvl")))
            if link := value_of(definition, "numStyleLink"):
                links[name] = link
            if link := value_of(definition, "styleLink"):
                named[link] = name
        for number in root.iterchildren(f"{W}num"):
            name = number.get(f"{W}numId") or ""
            definition = value_of(number, "abstractNumId") or ""
            self._definitions[name] = named.get(links.get(definition, ""), definition)
            self._overrides[name], self._restarts[name] = _overrides(number)
        self._definitions.pop("0", None)  # no list

    def _level_of_style(self, definition: str, style: str) -> int:
        levels = self._levels.get(definition, {})
        return next((at for at, level in levels.items() if level.style == style), 0)

    def _level(self, number: str, definition: str, at: int) -> Level:
        override = self._overrides.get(number, {}).get(at)
        return override or self._levels.get(definition, {}).get(at, Level())

    def _count(self, number: str, definition: str, at: int) -> None:
        counts = self._counts.setdefault(definition, [None] * _LEVELS)
        for level, start in self._restarts.pop(number, {}).items():
            if 0 <= level < _LEVELS:
                counts[level] = start - 1
        before = counts[at]
        counts[at] = self._level(number, definition, at).start if before is None else before + 1
        for deeper in range(at + 1, _LEVELS):
            if self._level(number, definition, deeper).restarts:
                counts[deeper] = None

    def _written(self, number: str, definition: str, at: int) -> str:
        level = self._level(number, definition, at)
        if level.form == "bullet":
            return BULLET
        text = level.text
        for shown in range(_LEVELS):
            if f"%{shown + 1}" not in text:
                continue
            part = self._level(number, definition, shown)
            count = self._counts[definition][shown]
            form = "decimal" if level.plain else part.form
            text = text.replace(
                f"%{shown + 1}", number_as(part.start if count is None else count, form)
            )
        return text.strip()


def _level(element: Any) -> tuple[int, Level]:
    start = number_in(value_of(element, "start"))
    plain = element.find(f"{W}isLgl")
    return number_in(element.get(f"{W}ilvl")) or 0, Level(
        start=1 if start is None else start,
        form=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        restarts=value_of(element, "lvlRestart") != "0",
        plain=plain is not None and is_on(plain.get(f"{W}val") or "1"),
        style=value_of(element, "pStyle"),
    )


def _overrides(number: Any) -> tuple[dict[int, Level], dict[int, int]]:
    levels: dict[int, Level] = {}
    restarts: dict[int, int] = {}
    for override in number.iterchildren(f"{W}lvlOverride"):
        at = number_in(override.get(f"{W}ilvl")) or 0
        start = number_in(value_of(override, "startOverride"))
        if start is not None:
            restarts[at] = start
        level = override.find(f"{W}lvl")
        if level is not None:
            levels[at] = _level(level)[1]
    return levels, restarts
