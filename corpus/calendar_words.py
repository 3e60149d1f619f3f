"""The words of dates in the languages that briefings come in: months, weekdays, labels."""

# English, German, French, Spanish, Italian, Dutch, Portuguese; Swedish, Danish; Romanian; then
# Polish, Czech, Ukrainian and Russian in the case they have in a date, and by themselves.
_MONTHS: dict[int, str] = {
    1: "january jan januar jänner janvier janv enero gennaio januari janeiro ianuarie "
    "stycznia styczeń ledna leden січня січень января январь",
    2: "february feb februar februari február février fevrier févr febrero febbraio fevereiro "
    "februarie lutego luty února únor лютого лютий февраля февраль",
    3: "march mar märz maerz mars marzo maart março marco marts martie marca marzec března březen "
    "березня березень марта март",
    4: "april apr avril avr abril aprile aprilie kwietnia kwiecień dubna duben квітня квітень "
    "апреля апрель",
    5: "may mai mayo maggio mei maio maj maja květen května травня травень мая май",
    6: "june jun juni juin junio giugno junho iunie czerwca czerwiec června červen червня червень "
    "июня июнь",
    7: "july jul juli juillet juil julio luglio julho iulie lipca lipiec července červenec липня "
    "липень июля июль",
    8: "august aug août aout agosto augustus augusti sierpnia sierpień srpna srpen серпня серпень "
    "августа август",
    9: "september sep sept septembre septiembre settembre setembro septembrie września wrzesień "
    "září вересня вересень сентября сентябрь",
    10: "october oct oktober okt octobre octubre ottobre outubro octombrie października "
    "październik října říjen жовтня жовтень октября октябрь",
    11: "november nov novembre noviembre novembro noiembrie listopada listopad listopadu листопада "
    "листопад ноября ноябрь",
    12: "december dec dezember dez décembre decembre déc diciembre dicembre dezembro decembrie "
    "grudnia grudzień prosince prosinec грудня грудень декабря декабрь",
}
MONTHS: dict[str, int] = {word: month for month, words in _MONTHS.items() for word in words.split()}
MONTH_PATTERN = "|".join(sorted(MONTHS, key=len, reverse=True))

# From Monday on.
_WEEKDAYS = (
    "monday mon montag lundi lunes lunedì maandag poniedziałek понеділок понедельник",
    "tuesday tues tue dienstag mardi martes martedì dinsdag wtorek вівторок вторник",
    "wednesday wed mittwoch mercredi miércoles mercoledì woensdag środa середа среда",
    "thursday thurs thur thu donnerstag jeudi jueves giovedì donderdag czwartek четвер четверг",
    "friday fri freitag vendredi viernes venerdì vrijdag piątek п’ятниця п'ятниця пятница",
    "saturday sat samstag sonnabend samedi sábado sabato zaterdag sobota субота суббота",
    "sunday sun sonntag dimanche domingo domenica zondag niedziela неділя воскресенье",
)
WEEKDAYS: dict[str, int] = {
    word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()
}
WEEKDAY_PATTERN = rf"(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?"

# By how surely they name the document's own date.
LABELS: tuple[str, ...] = (
    r"date(?:d| of (?:issue|publication|release|report|preparation|this (?:report|briefing|note)))?"
    r"|date (?:issued|published|prepared|released)"
    r"|(?:first )?published(?: on)?|issued(?: on)?|release(?:d| date)(?: on)?"
    r"|(?:for )?(?:immediate )?release|prepared(?: on)?|compiled(?: on)?"
    r"|(?:publication|issue|report|briefing|release) date|posted(?: on)?|filed(?: on)?"
    r"|datum|stand|veröffentlicht(?: am)?|erschienen(?: am)?|erstellt(?: am)?"
    r"|date de publication|publié(?:e)?(?: le)?|paru(?: le)?|fecha(?: de publicación)?"
    r"|publicad[oa](?: el| em)?|data(?: di pubblicazione)?|pubblicato(?: il)?"
    r"|gepubliceerd(?: op)?|data publikacji|opublikowano(?: dnia)?|дата(?: публікації| публикации)?"
    r"|опубліковано|опубликовано",
    r"as (?:of|at)|position (?:as )?at|(?:status|situation)(?: as)? (?:of|at)|data as of"
    r"|information(?: as of| cut-?off)|stan na(?: dzień)?|станом на|по состоянию на|à la date du",
    r"(?:last )?(?:updated|revised|modified|reviewed)(?: on)?|last update"
    r"|(?:zuletzt )?aktualisiert(?: am)?|mis à jour(?: le)?|actualizad[oa](?: el)?"
    r"|aggiornato(?: al| il)?|bijgewerkt(?: op)?|zaktualizowano|atualizad[oa](?: em)?|оновлено"
    r"|обновлено",
    r"time|sent|zeit|gesendet|envoyé",
)
