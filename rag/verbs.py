"""Irregular English verbs: their other forms, which no stemmer brings together."""

_FORMS = """
be was were been · bear bore borne · beat beaten · become became · begin began begun · bend bent
bind bound · bite bit bitten · blow blew blown · break broke broken · bring brought
build built · burn burnt · buy bought · catch caught · choose chose chosen · come came
deal dealt · dig dug · draw drew drawn · drink drank drunk · drive drove driven · eat ate eaten
fall fell fallen · feel felt · fight fought · find found · flee fled · fly flew flown
forbid forbade forbidden · forget forgot forgotten · freeze froze frozen · get got gotten
give gave given · go went gone · grow grew grown · hang hung · hear heard · hide hid hidden
hold held · keep kept · know knew known · lay laid · lead led · leave left · lend lent
lose lost · make made · mean meant · meet met · overcome overcame · pay paid · ride rode ridden
ring rang rung · rise rose risen · run ran · say said · see saw seen · seek sought · sell sold
send sent · shake shook shaken · shoot shot · show shown · shrink shrank shrunk · sink sank sunk
sit sat · sleep slept · speak spoke spoken · spend spent · stand stood · steal stole stolen
strike struck · swear swore sworn · swim swam swum · take took taken · teach taught
tear tore torn · tell told · think thought · throw threw thrown · understand understood
undertake undertook undertaken · wake woke woken · wear wore worn · win won
withdraw withdrew withdrawn · withhold withheld · write wrote written
"""


def base_forms() -> dict[str, str]:
    """Each irregular form and the verb's base form."""
    rows = [row.split() for row in _FORMS.replace("\n", " · ").split(" · ")]
    return {form: row[0] for row in rows if row for form in row[1:]}
