"""A conversation as HTML.

Every value goes through `Markup.format`, which escapes it, inside quoted attributes or as text.
Slots that are still empty are rendered too: Gradio updates the page by position, so a slot that
fills later moves nothing and keeps the reader's focus and selection.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from rag.answers import Answer, Claim, Evidence
from ui.marking import Parts, parts_of
from ui.printing import recognition
from ui.web.words import count, day, seconds

if TYPE_CHECKING:
    from ui.web.conversation import Exchange

_TURN = Markup(
    '<article class="turn" id="turn-{number}" data-state="{state}" aria-busy="{busy}">'
    '<h2 class="q" tabindex="-1" dir="auto">{question}</h2>'
    '<p class="understood">{understood}</p><p class="trail" role="status">{trail}</p>'
    '<div class="a">{sentences}</div><div class="gap">{gap}</div>'
    '<ol class="notes" aria-label="Footnotes">{notes}</ol>'
    '<div class="made">{made}</div><p class="notice" role="alert">{notice}</p></article>'
)
_SPAN = Markup('data-document="{id}" data-start="{start}" data-end="{end}" data-page="{page}"')


_LONGEST_HEADING = 600
_LONGEST_EVIDENCE = 12
_LONGEST_TAIL = 24


def turns(done: Iterable[str]) -> str:
    """The whole conversation from its turns."""
    return "".join(done)


def turn(exchange: "Exchange") -> str:
    """One question and its answer, as far as it has come."""
    answer = exchange.answer
    notes = exchange.notes.items()
    state = "failed" if exchange.problem else _state(exchange)
    return str(
        _TURN.format(
            number=exchange.number,
            state=state,
            busy="false" if exchange.done else "true",
            question=_shortened(exchange.question.text),
            understood=_understood(exchange),
            trail=_trail(exchange),
            sentences=_join(_sentence(claim, exchange.notes) for claim in exchange.claims),
            gap=_gap(answer) if answer else "",
            # At the end: a list below sentences that still come would be pushed down by each.
            notes=_join(_note(n, found) for n, found in notes) if answer else "",
            made=_made(answer) if answer else "",
            notice=exchange.problem or (answer.notice if answer else ""),
        )
    )


def asked(exchanges: Sequence["Exchange"]) -> str:
    """The questions of the conversation, each leading to its turn; the last one is current."""
    entry = Markup('<li><a href="#turn-{n}" {now} title="{text}" dir="auto">{text}</a></li>')
    now = Markup('aria-current="true"')
    entries = _join(
        entry.format(
            n=item.number,
            text=_shortened(item.question.text),
            now=now if item is exchanges[-1] else "",
        )
        for item in exchanges
    )
    return str(Markup("<h2>This conversation</h2><ul>{}</ul>").format(entries))


def evidence(exchange: "Exchange") -> str:
    """The sentences found for the question, best first, for the panel while no source is open."""
    found = exchange.found.evidence if exchange.found else ()
    if not found:
        return ""
    listed = _join(_quotation(item) for item in found[:_LONGEST_EVIDENCE])
    return str(Markup("<h2>Found in the briefings</h2><ul>{}</ul>").format(listed))


def _shortened(text: str) -> str:
    """A question as a heading; one that is a pasted text would fill the page."""
    return text if len(text) <= _LONGEST_HEADING else f"{text[:_LONGEST_HEADING].rstrip()}…"


def _state(exchange: "Exchange") -> str:
    if exchange.answer:
        return "answered" if exchange.answer.answered else "refused"
    if not exchange.found:
        return "searching"
    return "writing" if exchange.sentences else "reading"


def _understood(exchange: "Exchange") -> Markup | str:
    if exchange.answer:
        standalone = exchange.answer.standalone_question
    else:
        standalone = exchange.found.standalone_question if exchange.found else ""
    if not standalone or standalone == exchange.question.text:
        return ""
    return Markup("Understood as <b>{}</b>").format(standalone)


def _trail(exchange: "Exchange") -> Markup:
    answer, found = exchange.answer, exchange.found
    parts = [Markup("Searched <b>{}</b>").format(exchange.searched)]
    read = answer.passages_read if answer else found.passages_read if found else 0
    if read:
        parts.append(Markup("read <b>{}</b>").format(count(read, "passage")))
    if answer and answer.citations:
        documents = len({c.evidence.document_id for c in answer.citations})
        cited = Markup("cited <b>{}</b> in {}")
        parts.append(
            cited.format(count(len(answer.citations), "sentence"), count(documents, "document"))
        )
    if answer:
        parts.append(Markup(seconds(answer.timings.total)))
    elif not exchange.problem:
        parts.append(Markup('<span class="working">{}</span>').format(_state(exchange)))
    return Markup(" · ").join(parts)


def _sentence(claim: Claim, notes: Mapping[int, Evidence]) -> Markup:
    # The last word holds on to its footnotes, so that none stands alone on a line.
    shown = claim.text
    marked = next((parts for n in claim.citations if (parts := parts_of(notes[n], shown))), None)
    start, space, word = (marked.after if marked else shown).rpartition(" ")
    if len(word) > _LONGEST_TAIL or (marked and not space):
        start, space, word = start + space + word, "", ""
    head = _words(marked) if marked else ""
    numbers = _join(_mark(n, notes[n]) for n in claim.citations)
    return Markup(
        '<p dir="auto">{}{}{}<span class="tail">{}<span class="marks">{}</span></span></p>'
    ).format(head, start, space, word, numbers)


def _words(parts: Parts) -> Markup:
    """What stands before the words that answer, and they themselves."""
    return Markup('{}<strong class="words">{}</strong>').format(parts.before, parts.words)


def _quoted(found: Evidence) -> Markup:
    parts = parts_of(found, found.quote)
    if parts is None:
        return Markup("{}").format(found.quote)
    return Markup("{}{}").format(_words(parts), parts.after)


def _mark(n: int, found: Evidence) -> Markup:
    return Markup(
        '<button type="button" class="fn" {} data-note="{}" title="{}" aria-label="Note {}: {}">'
        "{}</button>"
    ).format(_span(found), n, found.quote, n, _origin(found), n)


def _note(n: int, found: Evidence) -> Markup:
    return Markup(
        '<li value="{}"><button type="button" class="note" {} data-note="{}">'
        "<b>{}</b>{}</button></li>"
    ).format(n, _span(found), n, found.title, _where(found))


def _gap(answer: Answer) -> Markup:
    parts = []
    if answer.missing:
        parts.append(Markup('<p class="missing" dir="auto">{}</p>').format(answer.missing))
    parts += [Markup('<p class="differs" dir="auto">{}</p>').format(note) for note in answer.notes]
    if answer.nearest and not answer.answered:
        nearest = _join(_quotation(item) for item in answer.nearest)
        parts.append(
            Markup('<h3>Nearest in the briefings</h3><ul class="nearest">{}</ul>').format(nearest)
        )
    return _join(parts)


def _quotation(found: Evidence) -> Markup:
    return Markup(
        '<li><button type="button" class="quotation" {}><q dir="auto">{}</q>'
        "<span><b>{}</b>{}</span></button></li>"
    ).format(_span(found), _quoted(found), found.title, _where(found))


def _made(answer: Answer) -> Markup:
    how = (
        "Quoted word for word from the briefings"
        if answer.model == "quotes"
        else f"Written by {answer.model} from the cited sentences"
    )
    checked = Markup('<span class="ok">✓ {}</span>').format(how) if answer.answered else Markup("")
    return checked + _withheld(answer)


def _withheld(answer: Answer) -> Markup:
    """How many sentences were withheld; opened, which and why."""
    if not answer.withheld:
        return Markup("")
    item = Markup('<li><span dir="auto">{}</span> <i>{}</i></li>')
    return Markup(
        '<details class="held"><summary>{} withheld</summary><ul>{}</ul></details>'
    ).format(
        count(len(answer.withheld), "sentence"),
        _join(item.format(one.text, one.reason) for one in answer.withheld),
    )


def _span(found: Evidence) -> Markup:
    page = "" if found.page is None else found.page
    return _SPAN.format(id=found.document_id, start=found.start, end=found.end, page=page)


def _origin(found: Evidence) -> str:
    return f"{found.title}{_where(found)}"


def _where(found: Evidence) -> str:
    parts = [day(found.date)] if found.date else []
    if found.page is not None:
        parts.append(f"p. {found.page}")
    if sureness := recognition(found):
        parts.append(sureness)
    return "".join(f", {part}" for part in parts)


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
