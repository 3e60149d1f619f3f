"""Which title to believe: what stands over the text, else what a property says of it."""

import html
import re
from collections.abc import Iterator

from corpus.documents import Block

_LONGEST = 200
_FIRST_BLOCKS = 6
_FIRST_LINES = 12
# What programs write where nobody gave a title.
_UNNAMED = re.compile(
    r"(?:microsoft \w+ ?-|untitled|document\d*$|word document|title$|powerpoint|slide \d|layout \d|"
    r"about:|https?:|file:|\(anonymous\)|unspecified|unknown|none$|null$|(?:home|index|start)$|"
    r"new (?:page|document)|no title|unbenannt|sans titre|dokument\d*$|presentation\d*$|book\d*$)",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"[^\s]*[-_][^\s]*$"
    r"|.*\.(?:docx?|pdf|indd|qxd|tex|dvi|ps|pages|rtf|txt|html?|xlsx?|pptx?|pmd|fm|ai|odt|md|jpe?g|png|gif|tiff?|bmp)$",
    re.IGNORECASE,
)
# What documents are headed with that says nothing of their subject: their kind, their secrecy,
# and the names of parts that any of them may have.
_KINDS = (
    r"(?:daily |weekly |morning |evening |intelligence |policy |press |news |media )?"
    r"(?:brief(?:ing)?|release|statement|memo(?:randum)?|report|note|update|bulletin)s?"
    r"(?: (?:note|paper|memo|report|document|to (?:the )?(?:press|media|editors)))?"
    r"(?: (?:no|nr)\.? ?\d+)?|for immediate release|pressemitteilung|vermerk|notiz|communiqué"
    r"(?: de presse)?|note d[e’']\s?information|comunicado(?: de prensa)?"
    r"|comunicato stampa|persbericht"
)
_SECRECY = (
    r"(?:un)?classified|confidential|strictly confidential|(?:top )?secret|restricted|official"
    r"(?:[ -–]+sensitive)?|for official use only|fouo|(?:for )?internal(?: use)?(?: only)?"
    r"|not for (?:distribution|circulation|publication)|private and confidential|embargoed|draft"
    r"(?: for comment| \d+)?|(?:final )?copy|tlp:? ?\w+|nato \w+|eyes only|vertraulich|entwurf"
    r"|(?:nur )?für den dienstgebrauch|vs-nfd|confidentiel|brouillon|limité"
)
_PARTS = (
    r"(?:table of )?contents?|index|summary|executive summary|key (?:points|messages|judge?ments)"
    r"|abstract|introduction|background|overview|foreword|preface|annex(?: \w)?|appendix(?: \w)?"
    r"|notes?|page \d+.*|inhalt(?:sverzeichnis)?|zusammenfassung|einleitung|sommaire|résumé|índice"
    r"|resumen|indice"
)
_SAYS_NOTHING = re.compile(rf"\W*(?:{_KINDS}|{_SECRECY}|{_PARTS})\W*", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\W*(?:subject|title|re|headline|topic|betreff|titel|objet|titre|asunto|título|oggetto|titolo"
    r"|onderwerp|temat|тема)\s?:\s*(\S.{3,})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SENTENCE = re.compile(r"[.!?…]['\"”’»)]?\s*$")


def title_of(text: str, blocks: tuple[Block, ...], property_title: str) -> str | None:
    """The highest heading over the text; else the property, where it reads like a title.

    A lesser heading gives way to a property that the text's beginning speaks of too.
    """
    heading = heading_of(text, blocks)
    said = readable(property_title) if is_plausible(property_title) else None
    if said and (heading is None or (_level(blocks) > 1 and _echoed(said, text[:3000]))):
        return said
    return heading or said


def heading_of(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The highest heading among the first blocks that says something, the first of several."""
    headings = [
        (block.level, title)
        for block in blocks[:_FIRST_BLOCKS]
        if block.kind == "heading" and (title := heading_title(text[block.start : block.end]))
    ]
    return min(headings, key=lambda found: found[0])[1] if headings else None


def heading_title(heading: str) -> str | None:
    """A heading as a title; None for "BRIEFING", "Confidential", "Contents" and the like."""
    title = readable(heading)
    return None if title is None or _SAYS_NOTHING.fullmatch(title) else title


def subject_in(text: str) -> str | None:
    """What a line like "Subject: …" or "Betreff: …" among the first names, as in a memo."""
    for line in text[:3000].split("\n")[:_FIRST_LINES]:
        if match := _SUBJECT.fullmatch(line):
            return heading_title(match[1])
    return None


def is_plausible(title: str) -> bool:
    """Whether a property reads like a title, not like a file's or a template's name."""
    return (
        names_something(title)
        and not _FILE_NAME.match(title)
        and len("".join(_WORD.findall(title))) >= 4
    )


def names_something(title: str) -> bool:
    """Whether a title that somebody gave is one: not "Untitled", not "Briefing"."""
    return not _UNNAMED.match(title) and not _SAYS_NOTHING.fullmatch(title)


def readable(title: str) -> str | None:
    """A title on one line, without markup, and not too long to read; None where nothing is left."""
    for _ in range(2):  # some pages escape twice
        title = html.unescape(title)
    title = re.sub(r"\[\d{1,3}\]|[\^*_`]{2,}", "", _TAG.sub("", title))
    title = " ".join(title.split()).strip(" *_#|")
    if len(title) > _LONGEST:
        title = title[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return title if any(map(str.isalnum, title)) else None


def ends_a_sentence(text: str) -> bool:
    """Whether a line is running text, so that no title comes after it."""
    return bool(_SENTENCE.search(text)) and len(text.split()) > 6


def without_site(title: str, site: str | None) -> str:
    """A page's title without the name of the site before or behind it."""
    parts = list(_parts(title))
    if len(parts) < 2:
        return title
    known = _letters(site or "")
    for end, kept in ((0, parts[1:]), (-1, parts[:-1])):
        name = _letters(parts[end][1])
        if known and len(name) > 2 and (name in known or known in name):
            return _joined(kept)
    separator, last = parts[-1]
    rest = _joined(parts[:-1])
    is_name = len(last) <= 40 and ":" not in last and len(last) < len(rest)
    return rest if is_name and (separator in "|·•" or len(rest.split()) > 2) else title


def _parts(title: str) -> Iterator[tuple[str, str]]:
    """The title's parts, each with the mark before it."""
    pieces = re.split(r"\s+([|–—·•-])\s+", title)
    yield "", pieces[0]
    yield from zip(pieces[1::2], pieces[2::2], strict=True)


def _joined(parts: list[tuple[str, str]]) -> str:
    return parts[0][1] + "".join(f" {mark} {text}" for mark, text in parts[1:])


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _level(blocks: tuple[Block, ...]) -> int:
    return min((b.level for b in blocks[:_FIRST_BLOCKS] if b.kind == "heading"), default=9)


def _echoed(title: str, beginning: str) -> bool:
    words = {word.lower() for word in _WORD.findall(title)}
    found = {word.lower() for word in _WORD.findall(beginning)}
    return 2 * len(words & found) >= len(words)
