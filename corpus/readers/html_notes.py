"""Footnotes of a page: taken out of its text, and their marks kept apart from the words."""

import re
from typing import Any

from corpus.characters import on_one_line

_NOTE_ROLES = ("doc-footnote", "doc-endnote", "doc-endnotes", "doc-footnotes")
_NOTE_TYPES = ("footnote", "endnote", "footnotes", "endnotes", "rearnote", "rearnotes")
_NOTE_CLASSES = frozenset(
    {"footnote", "footnotes", "endnotes", "footnotes-list", "references-notes"}
)
_NOTE_ID = re.compile(r"_?(?:fn|ftn|footnote|endnote|cite_note|note)[-_:]?\w{0,20}$", re.IGNORECASE)
_BACK = re.compile(r"[↩↑↵⏎^\ufe0e\ufe0f]|\bjump up\b|\bback to (?:text|content)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\[?\(?([\dA-Za-z*†‡§]{1,4})\)?\]?[.:]?")
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")


def take_notes(tree: Any) -> list[str]:
    """The footnotes of a page in their order, each with its mark; they leave the tree.

    Their marks in the text become "[1]", so that they run into no figure.
    """
    _mark_references(tree)
    notes: list[str] = []
    for holder in _holders(tree):
        for note in _single(holder):
            text = on_one_line(_BACK.sub(" ", " ".join(note.itertext())))
            if text:
                notes.append(_marked(text, note, len(notes) + 1))
        holder.drop_tree()
    return notes


def _mark_references(tree: Any) -> None:
    """Write each raised number as "[1]" where it leads to a note, else raised: 10⁶, m²."""
    for raised in list(tree.iter("sup")):
        text = on_one_line("".join(raised.itertext()))
        leads = any((link.get("href") or "").startswith("#") for link in raised.iter("a"))
        leads = leads or (raised.getparent() is not None and raised.getparent().tag == "a")
        match = _NUMBER.fullmatch(text)
        if leads and match:
            text = f"[{match[1]}]"
        elif re.fullmatch(r"[\d+\-−()n]{1,6}", text):
            text = text.translate(_RAISED)
        elif not match:
            continue
        for child in list(raised):
            raised.remove(child)
        raised.text = text
    for link in tree.iter("a"):
        if link.get("role") == "doc-noteref" and not (link.text or "").startswith("["):
            match = _NUMBER.fullmatch(on_one_line("".join(link.itertext())))
            if match and not len(link):
                link.text = f"[{match[1]}]"


def _holders(tree: Any) -> list[Any]:
    """The outermost elements that hold notes and nothing else."""
    found: list[Any] = []
    inside: set[Any] = set()
    for element in tree.iter("section", "aside", "div", "ol", "ul", "li", "p"):
        if element not in inside and element.getparent() is not None and _holds_notes(element):
            found.append(element)
            inside.update(element.iter())
    return found


def _holds_notes(element: Any) -> bool:
    role = (element.get("role") or "").lower()
    kind = (element.get("epub:type") or element.get("type") or "").lower()
    classes = set((element.get("class") or "").lower().split())
    if role in _NOTE_ROLES or kind in _NOTE_TYPES or classes & _NOTE_CLASSES:
        return True
    name = element.get("id") or ""
    # A note's own paragraph links back to its mark in the text.
    links = (link.get("href") or "" for link in element.iter("a"))
    return (
        element.tag in ("li", "p", "div", "aside")
        and bool(_NOTE_ID.fullmatch(name))
        and any(href.startswith("#") for href in links)
    )


def _single(holder: Any) -> list[Any]:
    items = list(holder.iter("li")) or list(holder.iter("p"))
    return items if items and holder.tag not in ("li", "p") else [holder]


def _marked(text: str, note: Any, number: int) -> str:
    """The note after its mark: its own, else its number among the notes."""
    own = re.match(r"\[?([\d*†‡§]{1,4})\]?(?:[.:)]\s*|\s+)(?=\S)", text)
    if own and note.tag != "li":
        return f"[{own[1]}] {text[own.end() :]}"
    return f"[{number}] {text}"
