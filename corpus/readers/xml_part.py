"""XML parts of an office file: parsed without entities, external files or network."""

from typing import Any

from corpus.errors import ReadFailure

_DAMAGED = "The file is damaged (a part of it is no valid XML); open it and save it again."
_DECLARES = (
    "The file is damaged (it declares a document type, as no office program does); save it again."
)


def parse_part(data: bytes) -> Any:
    """The root element of a part.

    An entity is never expanded: a part that declares a document type is refused, since its text
    may not be what it seems. The parser itself bounds entities in attributes, depth and text.

    Raises:
        ReadFailure: `damaged`.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadFailure("damaged", _DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise ReadFailure("damaged", _DECLARES)
    return root


def number_in(text: str | None) -> int | None:
    """A whole number of at most nine digits; None for anything else."""
    text = (text or "").strip()
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else None
