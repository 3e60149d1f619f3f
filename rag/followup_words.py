"""The words by which a follow-up is read: what is a verb, and which nouns mean little alone.

No tagger: a question's grammar is plain, and the few words that decide are listed here.
"""

import re
from functools import lru_cache

from rag.verbs import base_forms

# Regular verbs of news and offices; the irregular ones stand in rag/verbs.py. Many are nouns too,
# which is why a verb is looked for only where the grammar has room for one.
_REGULAR = """
accept accuse achieve acquire act add address adopt affect agree aim allow amend announce answer
appeal appear apply appoint approve argue arrest arrive ask attack attend avoid award ban base
believe benefit block blame boycott call campaign cancel capture carry cause change charge check
claim clear climb close collapse collect comment commit compare compete complain conclude condemn
confirm consider contain continue contribute control cooperate cost create criticise criticize
cross cut damage debate decide declare decline decrease defeat defend delay deliver demand deny
depend deploy describe design destroy determine develop die differ disagree discover discuss
dismiss donate draft drop earn elect employ end enforce ensure enter establish estimate evacuate
examine exceed exist expand expect explain exploit export express extend face fail file finance
finish fire fix flood follow force form fund gain govern grant happen help hire host impact impose
import improve include increase indicate influence inform injure inspect install intend introduce
invade invest investigate invite involve issue join judge jump justify kill lack last launch
lie lift like limit link list live locate look lower maintain manage march mark measure mention
miss mobilise monitor move need negotiate notify object obtain occur offer open operate oppose
order organise organize originate oversee own pass pause perform permit persuade place plan play
pledge postpone praise predict prepare present prevent produce prohibit promise promote propose
protect protest prove provide publish purchase push qualify question raise reach react receive
recommend recover reduce refer refuse reject release rely remain remove rent repair repeat replace
reply report represent request require rescue resign resolve respond rest restore result retire
return reveal review rule save schedule search secure serve settle share sign solve sound start
state stay step stop store strengthen submit succeed suffer suggest support surrender suspend
switch talk target tax test threaten total touch train transfer transmit travel treat trigger try
turn update urge use vary veto visit vote wait walk want warn watch weigh welcome work worry
contest paint power cope capture buy grow calculate classify define derive detect found
participate recognise recognize treat house stem process store
"""
# Nouns that name a side of something else: alone they say nothing to search for.
_RELATIONAL_WORDS = """
difference differences benefit benefits advantage advantages disadvantage disadvantages type
types kind kinds category categories number part parts meaning definition cause causes effect
effects role step steps way ways reason reasons example examples list name names purpose history
importance size price cost costs amount source sources total result results outcome content
contents detail details approach approaches solution solutions danger dangers percentage share
rate level length position status different various main other basic key certain possible
important common
"""
RELATIONAL = frozenset(_RELATIONAL_WORDS.split())
# Nouns that stand for whatever is talked about: never what a pronoun is replaced by.
_GENERIC_WORDS = """
people person thing things way ways time times one ones lot someone anyone everyone something
anything everything nothing documents document briefing briefings article articles report
reports information idea question questions answer answers subject topic example kind type sort
moment year years month months week weeks day days hour hours minute minutes thanks thank hello
please word words term terms right etc sure true case cases place places well
"""
GENERIC = frozenset(_GENERIC_WORDS.split())
_PEOPLE_WORDS = """
minister president chancellor secretary spokesman spokeswoman spokesperson ambassador envoy
general commander admiral colonel officer chief chairman chairwoman chair director head leader
mayor governor king queen prince princess pope judge prosecutor lawyer professor doctor
scientist author journalist reporter editor candidate senator congressman congresswoman deputy
mp coach captain player manager ceo founder owner man woman boy girl child victim suspect
witness official premier negotiator adviser inspector
"""
PEOPLE = frozenset(_PEOPLE_WORDS.split())
_TITLES_WORDS = """
mr mrs ms miss dr prof sir dame lord lady president minister chancellor secretary senator
general colonel captain admiral judge justice king queen prince princess pope st gen col lt capt
sen rep gov
"""
TITLES = frozenset(_TITLES_WORDS.split())
# A name with one of these words is no person's.
_OFFICES_WORDS = """
ministry agency union council committee commission department office bank company group
corporation party parliament court university institute army navy force forces nations
organisation organization association league house board authority service police fund corp inc
ltd plc times post news street lane road river lake sea bay island islands valley mountain city
county province district state states kingdom republic summit treaty agreement act convention
conference inquiry panel plan programme program project game cup bowl war platform cloud advisor
virtualization summary
"""
OFFICES = frozenset(_OFFICES_WORDS.split())
_FUNCTION_EXTRA_WORDS = """
let's isn't aren't wasn't weren't don't doesn't didn't can't cannot couldn't won't wouldn't
shouldn't hasn't haven't hadn't i'm i've i'd you're we're they're it's that's there's what's who's
how's where's when's why's he's she's may might need much many yes okay ok too also else instead
actually really still even already yet ever then so far long often soon exactly currently per
against among without toward towards despite via using regarding concerning us u ago today similar
popular available aware able likely possible ready responsible necessary easy hard difficult same
indeed however moreover together another several due versus vs around across behind above below
near along beyond inside outside except since upon
"""
FUNCTION_EXTRA = frozenset(_FUNCTION_EXTRA_WORDS.split())


@lru_cache(maxsize=4096)
def is_verb(word: str) -> bool:
    """Whether the word, in lower case, is a form of a listed verb."""
    if word in _irregular() or word in _bases():
        return True
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending):
            base = word[: -len(ending)]
            doubled = len(base) > 2 and base[-1] == base[-2]
            if base in _bases() or f"{base}e" in _bases() or (doubled and base[:-1] in _bases()):
                return True
    return bool(re.fullmatch(r"\w+(?:ies|ied)", word)) and f"{word[:-3]}y" in _bases()


def is_base(word: str) -> bool:
    """Whether the word is a listed verb as it stands after "did" or "will"."""
    return word in _bases()


def is_past(word: str) -> bool:
    """Whether the word looks like a past form or a participle."""
    return is_verb(word) and (word.endswith("ed") or _irregular().get(word, word) != word)


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    return base_forms()


@lru_cache(maxsize=1)
def _bases() -> frozenset[str]:
    return frozenset(_REGULAR.split()) | frozenset(_irregular().values())
