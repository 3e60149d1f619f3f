"""Generated documents with dates that are hard to read, and the date that is right for each.

Month names and templates are written out here, apart from the reader's own tables, so that what
the reader does not know is missed here too. The same seed gives the same documents.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20250411
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września "
    "października listopada grudnia",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
}
_ENGLISH = _MONTHS["en"].split()
# Ways to date a page; the last is a place with a date. {d}, {m}, {y}: day, month and year.
_TEMPLATES = {
    "en": ("{d} {m} {y}", "Published: {m} {d}, {y}", "London, {d} {m} {y}"),
    "de": ("{d}. {m} {y}", "Veröffentlicht am {d}. {m} {y}", "Berlin, den {d}. {m} {y}"),
    "fr": ("{d} {m} {y}", "Publié le {d} {m} {y}", "Bruxelles, le {d} {m} {y}"),
    "es": ("{d} de {m} de {y}", "Publicado el {d} de {m} de {y}", "Madrid, a {d} de {m} de {y}"),
    "it": ("{d} {m} {y}", "Pubblicato il {d} {m} {y}", "Roma, {d} {m} {y}"),
    "nl": ("{d} {m} {y}", "Gepubliceerd op {d} {m} {y}", "Den Haag, {d} {m} {y}"),
    "pl": ("{d} {m} {y} r.", "Opublikowano: {d} {m} {y}", "Warszawa, dnia {d} {m} {y} r."),
    "uk": ("{d} {m} {y} року", "Опубліковано: {d} {m} {y}", "Київ, {d} {m} {y} р."),
    "ru": ("{d} {m} {y} года", "Опубликовано: {d} {m} {y}", "Москва, {d} {m} {y} г."),
    "pt": ("{d} de {m} de {y}", "Publicado em {d} de {m} de {y}", "Lisboa, {d} de {m} de {y}"),
}
_SENTENCES = {
    "en": "The minister said that the talks would go on, and that the money was there.",
    "de": "Die Ministerin sagte, dass die Gespräche weitergehen und das Geld für das Jahr reicht.",
    "fr": "La ministre a dit que les pourparlers vont continuer et que l'argent est là.",
    "es": "La ministra dijo que las conversaciones van a seguir y que el dinero está para el año.",
    "it": "La ministra ha detto che i colloqui vanno avanti e che il denaro c'è per tutto l'anno.",
    "nl": "De minister zei dat het overleg doorgaat en dat het geld er voor het jaar is.",
    "pl": "Minister powiedziała, że rozmowy się nie kończą i że są pieniądze na ten rok.",
    "uk": "Міністерка сказала, що переговори тривають і що гроші на цей рік є.",
    "ru": "Министр сказала, что переговоры продолжаются и что деньги на этот год есть.",
    "pt": "A ministra disse que as conversas vão continuar e que o dinheiro está lá para o ano.",
}
_BODY = "The minister met the delegation for an hour. Nothing was decided and nothing was signed."


@dataclass(frozen=True, slots=True)
class Case:
    """A file to read, and its date; None where the document leaves it open.

    `created` is the date that the file's own properties give, for formats that have them.
    """

    group: str
    name: str
    text: str
    day: date | None
    created: date | None = None


def cases(seed: int = SEED) -> list[Case]:
    """All generated documents, in an order that never changes."""
    draw = random.Random(seed)
    return [
        *_spelled(draw),
        *_settled(draw),
        *_open(draw),
        *_datelines(draw),
        *_distracted(draw),
        *_undated(draw),
        *_short_years(draw),
        *_properties(draw),
    ]


def _day(draw: random.Random, ambiguous: bool = False) -> date:
    while True:
        day = date(2015, 1, 1) + timedelta(days=draw.randrange(3900))
        if not ambiguous or (day.day <= 12 and day.day != day.month):
            return day


def _spelled(draw: random.Random) -> Iterator[Case]:
    for language, sentence in _SENTENCES.items():
        for template in _TEMPLATES[language]:
            day = _day(draw)
            month = _MONTHS[language].split()[day.month - 1]
            line = template.format(d=day.day, m=month, y=day.year)
            text = f"{sentence[:30].rsplit(' ', 1)[0]}\n\n{line}\n\n{sentence}\n"
            yield Case("spelled out, ten languages", f"{language}.txt", text, day)


def _settled(draw: random.Random) -> Iterator[Case]:
    """Dates in figures whose order something else in the document settles."""
    group = "in figures, order settled elsewhere"
    for mark in "/-":
        for kind in ("day", "month"):
            number = "%d/%m/%Y" if kind == "day" else "%m/%d/%Y"
            number = number.replace("/", mark)
            us = kind == "month"
            late = date(2019, 10, 25)
            reasons = {
                "another date": f"The report of {late.strftime(number)} stands.",
                "spelled date": "It replaces that of "
                + ("March 3, 2014." if us else "3 March 2014."),
                "spelling": "The color of the harbor center is gray, said the labor organizer."
                if us
                else "The colour of the harbour centre is grey, said the labour organiser.",
            }
            for reason in reasons.values():
                day = _day(draw, ambiguous=True)
                text = f"Harbour notes\n\nDate: {day.strftime(number)}\n\n{_BODY} {reason}\n"
                yield Case(group, "note.txt", text.replace("Harbour", "Port"), day)
            day = _day(draw, ambiguous=True)
            text = f"Port notes\n\n{day.strftime(f'%A {number}')}\n\n{_BODY}\n"
            if date(day.year, day.day, day.month).weekday() != day.weekday():
                yield Case(group, "weekday.txt", text, day)
            for tag in ("en-US",) if us else ("en-GB", "en-AU", "de", "fr"):
                day = _day(draw, ambiguous=True)
                yield Case(group, "page.html", _page(tag, day.strftime(number)), day)
    for language in ("de", "fr", "es", "it", "nl", "pl", "uk", "ru"):
        day = _day(draw, ambiguous=True)
        sentence = _SENTENCES[language]
        text = f"{sentence[:24].rsplit(' ', 1)[0]}\n\n{day:%d/%m/%Y}\n\n{sentence} {sentence}\n"
        yield Case(group, f"{language}.txt", text, day)
    for _ in range(3):
        day = _day(draw, ambiguous=True)
        text = f"Port notes\n\nDate: {day:%d/%m/%Y}\n\nOn {day.day} {day:%B %Y}, a Tuesday or not, "
        yield Case(group, "echo.txt", f"{text}the minister met the delegation.\n", day)


def _page(language: str, line: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>Port notes</title></head><body>'
        f"<h1>Port notes</h1><p>{line}</p><p>{_BODY}</p></body></html>"
    )


def _open(draw: random.Random) -> Iterator[Case]:
    """Nothing says whether the day or the month comes first."""
    group = "in figures, order open"
    for template in ("Date: {}", "{}", "Published {}", "Brussels, {}", "As of {}", "Updated: {}"):
        for number in ("%d/%m/%Y", "%m-%d-%Y"):
            day = _day(draw, ambiguous=True)
            line = template.format(day.strftime(number))
            yield Case(group, "open.txt", f"Port notes\n\n{line}\n\n{_BODY}\n", None)
    day = _day(draw, ambiguous=True)
    both = "From 28/03/2014 to 03/28/2015 the port was closed."
    yield Case(group, "both.txt", f"Port notes\n\nDate: {day:%d/%m/%Y}\n\n{both}\n", None)
    yield Case(group, "page.html", _page("en", f"Date: {day:%d/%m/%Y}"), None)


def _datelines(draw: random.Random) -> Iterator[Case]:
    group = "datelines"
    for template in (
        "KYIV, {d} {m} {y} (Reuters) - {body}",
        "BRUSSELS — {m} {d}, {y} — {body}",
        "NEW YORK, {m} {d}, {y} (AP) — {body}",
        "The Hague, {d} {m} {y}: {body}",
        "Geneva, {w} {d} {m} {y}. {body}",
        "{w} {d} {m} {y}. {body}",
    ):
        for _ in range(2):
            day = _day(draw)
            yield Case(group, "wire.txt", f"Talks go on\n\n{_filled(template, day)}\n", day)
    for template, foot in (
        ("KYIV, {d} {m} (Reuters) - {body}", "© {y} The Wire"),
        ("KYIV, {m} {d} (Reuters) - {body}", "Copyright {y} The Wire. All rights reserved."),
        ("LONDON, {w} {d} {m} (PA) — {body}", "The strike of {y} is not forgotten."),
        ("PARIS, {d} {m} (AFP) – {body} The war began on 24 February 2014.", "© {y} The Wire"),
    ):
        for _ in range(2):
            day = _day(draw)
            text = f"Talks go on\n\n{_filled(template, day)}\n\n{_filled(foot, day)}\n"
            yield Case("datelines, the year elsewhere", "wire.txt", text, day)
    for template in ("KYIV, {d} {m} (Reuters) - {body}", "KYIV, {m} {d} (Reuters) - {body}"):
        past = "Russia invaded on 24 February 2022 and again in 2014."
        text = f"Talks go on\n\n{_filled(template, _day(draw))}\n\n{past}\n"
        yield Case("datelines, the year elsewhere", "no-year.txt", text, None)


def _filled(template: str, day: date) -> str:
    return template.format(
        d=day.day, m=_ENGLISH[day.month - 1], y=day.year, w=f"{day:%A}", body=_BODY
    )


_DISTRACTORS = (
    "On 24 February 2014 the army crossed the border.",
    "Next meeting: 3 May 2026",
    "Deadline for comments: 30 June 2026",
    "Valid until 31 December 2027",
    "The conference will take place on 3 May 2026.",
    "Regulation of 3 April 2001 on the use of ports",
    "The treaty, signed on 17 July 1998, came into force on 1 July 2002.",
    "24 February 2014: troops cross the border",
    "Born: 2 March 1961",
    "Embargoed until 00:01, 12 May 2026",
)


def _distracted(draw: random.Random) -> Iterator[Case]:
    """A distractor before or after the document's own date, or alone."""
    for distractor in _DISTRACTORS:
        day = _day(draw)
        own = draw.choice(("{d} {m} {y}", "Date: {d} {m} {y}", "Brussels, {w} {d} {m} {y}"))
        line = _filled(own, day)
        for text in (
            f"Port notes\n\n{distractor}\n\n{line}\n\n{_BODY}\n",
            f"Port notes\n\n{line}\n\n{_BODY}\n\n{distractor}\n",
        ):
            yield Case("with a distractor", "note.txt", text, day)
        text = f"Port notes\n\n{distractor}\n\n{_BODY}\n"
        yield Case("a distractor alone", "note.txt", text, None)


def _undated(draw: random.Random) -> Iterator[Case]:
    """Periods and months: no day."""
    for line in (
        "11–13 April 2025", "28 March – 3 April 2025", "1 to 7 April 2025", "April 2025", "Q1 2025",
        "Reporting period: 1 January 2025 - 31 March 2025", "Spring 2025", "2024/2025",
        "from 01.03.2025 to 31.03.2025", "Week of 7 April 2025", "FY 2024-25", "April 11-13, 2025",
        "vom 1. bis 7. April 2025", "du 1er au 7 avril 2025",
    ):  # fmt: skip
        yield Case("periods and months", "note.txt", f"Port notes\n\n{line}\n\n{_BODY}\n", None)
    for line in ("Reporting period: 1–7 April 2015", "April 2015", "Week of 6 April 2015"):
        day = _day(draw)
        text = f"Port notes\n\n{line}\n\nIssued: {day.day} {day:%B %Y}\n\n{_BODY}\n"
        yield Case("periods and months", "issued.txt", text, day)


def _short_years(draw: random.Random) -> Iterator[Case]:
    for template in ("{d:%d-%b-%y}", "{d:%d.%m.%y}", "{d:%d %b} ’{d:%y}", "Date: {d:%d %B %y}"):
        day = _day(draw)
        text = f"Port notes\n\n{template.format(d=day)}\n\n{_BODY}\n"
        yield Case("two-digit years", "note.txt", text, day)
        old = day.replace(year=draw.randrange(1971, 1999), day=min(day.day, 28))
        text = f"Port notes\n\n{template.format(d=old)}\n\n{_BODY}\n"
        yield Case("two-digit years", "old.txt", text, old)


def _properties(draw: random.Random) -> Iterator[Case]:
    """Word files: what the text says wins; a property settles what the text leaves open."""
    group = "with a property"
    plain = f"Port notes\n\n{_BODY}"
    day = _day(draw, ambiguous=True)
    stated = f"Port notes\n\nDate: {day:%d/%m/%Y}\n\n{_BODY}"
    yield Case(group, "kept.docx", plain, day, created=day)
    yield Case(group, "agrees.docx", stated, day, created=day)
    yield Case(group, "differs.docx", stated, None, created=day + timedelta(days=400))
    yield Case(group, "future.docx", plain, None, created=date(2090, 1, 1))
    yield Case(group, "template.docx", plain, None, created=date(2013, 12, 23))
    yield Case(group, "epoch.docx", plain, None, created=date(1970, 1, 1))
    spelled = f"Port notes\n\n{day.day} {day:%B %Y}\n\n{_BODY}"
    yield Case(group, "text-wins.docx", spelled, day, created=day + timedelta(days=30))
    wire = f"Talks go on\n\nKYIV, {day.day} {day:%B} (Reuters) - {_BODY}"
    yield Case(group, "wire.docx", wire, day, created=day + timedelta(days=1))
