"""Words that mean the same to a check, and words that exclude each other.

Both tables are of stems. They hold what the press uses day by day, and are far from complete: a
word that they do not know counts as a different one, which alone rejects nothing.
"""

from functools import lru_cache

from rag.stemming import stem

# A line holds words of which each may stand for another.
_SAME = """
say tell state declare remark comment add explain note reply answer respond speak
begin start open commence launch
end finish conclude close stop cease complete
buy purchase acquire
sell divest
help aid assist assistance support
kill dead die death fatality perish
hurt injure wound injured casualty
show reveal demonstrate indicate
need require necessary
get receive obtain
give provide supply grant hand deliver contribute
use employ utilise utilize
big large huge vast great
small little minor tiny
many numerous several
about approximately around roughly nearly almost some circa
house home dwelling
building structure
firm company business enterprise corporation
job post position
child children kid youngster
people person resident inhabitant citizen
worker employee staff personnel
doctor physician medic
hospital clinic
meeting session talks discussion negotiation
agree agreement deal accord pact treaty
country nation state
town city
money fund cash
cost price expense
pay fund finance
plan intend propose aim
ask request call urge demand appeal
want seek wish desire
build construct erect
repair mend fix
damage harm destroy
change alter modify amend
choose select pick
leave depart quit go
arrive reach come
send dispatch
examine inspect check study
find discover determine conclude detect
measure reading gauge
happen occur
cause lead reason
let allow permit
stop prevent block halt
continue remain stay persist
fail collapse break
rise increase grow climb soar jump up gain higher
fall decrease decline drop shrink down lower lose
cut reduce lower slash
expect anticipate forecast predict foresee
announce unveil publish release
vote ballot poll
war conflict fighting
attack assault strike raid
weapon arms
soldier troop military force
head leader chief boss
minister secretary
parliament assembly
police officer
error mistake fault wrong
correct right accurate
number figure count total amount
share part portion
role part function
put set
rest remainder
quick fast rapid swift
fix set establish
also too additionally
but however although though yet
because since as owing due
month monthly
year annual yearly
day daily
total sum overall altogether
previous earlier prior former before
later subsequent after following
near close beside
invest put spend
goal target aim objective
vaccinate inoculate immunise immunize vaccination jab
illness disease outbreak
sign ink conclude
per each every
"""
# A line holds words that exclude each other where one stands for another; "/" parts two sides,
# "," several ways.
_OPPOSITE = """
rise increase grow climb soar jump gain up / fall decrease decline drop shrink down lower lose
more / less fewer
most / least fewest
higher / lower
above over exceed / below under
before / after
approve accept endorse back adopt ratify / reject refuse oppose decline veto
agree / disagree refuse
allow permit authorise authorize / ban forbid prohibit bar prevent
open reopen / close shut
begin start launch commence / end finish stop cease conclude
win / lose
support back favour favor / oppose resist
confirm / deny
succeed success / fail failure
include / exclude
join enter / leave quit withdraw
send / receive
buy / sell
borrow / lend
import / export
arrive / depart leave
appear / disappear vanish
add / remove subtract
build / demolish destroy
keep retain / abandon drop
raise / lower cut reduce
strengthen / weaken
improve / worsen deteriorate
expand widen / shrink narrow
accelerate / slow
deploy / withdraw
impose / lift
admit / deny
remember / forget
alive survive survivor / dead die killed
early earlier / late later
first , second , third , fourth , fifth , last final
old / new
high / low
highest / lowest
largest biggest / smallest
latest / earliest
strongest / weakest
oldest / newest
longest / shortest
long / short
large big / small
strong / weak
rich / poor
public / private
national / local
upper / lower
upstream / downstream
inside / outside
north northern , south southern , east eastern , west western
left / right
safe / unsafe dangerous
legal lawful / illegal unlawful
possible / impossible
able / unable
happy / unhappy
known / unknown
likely / unlikely
true / false
right correct / wrong incorrect mistaken
full / empty
wet / dry
hot warm / cold
fast quick / slow
good better best / bad worse worst
same / different
temporary / permanent
minimum / maximum
majority / minority
day / night
morning , afternoon , evening , night
man men boy father husband son brother / woman women girl mother wife daughter sister
all every each / none
half , third , quarter , tenth , fifth , sixth
twice , once
hour , minute , second , day , week , month , year , decade , century
metre , kilometre , mile , centimetre , millimetre , foot feet
tonne , kilogram , gram , kilo
dollar , euro , pound , krona , rouble , crown
red , green , blue , yellow , amber , white , black
guilty / innocent
optimistic / pessimistic
profit / loss
friend ally / enemy
victory / defeat
always / never
meet met / miss missed
present / absent
increase / reduction cut
"""


@lru_cache(maxsize=65536)
def same_meaning(one: str, other: str) -> bool:
    """Whether two stems may stand for each other."""
    return one == other or bool(_groups().get(one, frozenset()) & _groups().get(other, frozenset()))


def opposites(stemmed: str) -> frozenset[str]:
    """The stems that exclude a stem where they stand for it."""
    return _opposites().get(stemmed, frozenset())


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    found = dict[str, set[int]]()
    for number, line in enumerate(_SAME.strip().splitlines()):
        for word in line.split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    found = dict[str, set[str]]()
    for line in _OPPOSITE.strip().splitlines():
        sides = [
            {stem(word) for word in side.split()} for side in line.replace(",", "/").split("/")
        ]
        for side in sides:
            others = {word for other in sides if other is not side for word in other}
            for word in side:
                found.setdefault(word, set()).update(others - side)
    return {word: frozenset(others) for word, others in found.items()}
