"""Words that end in a full stop without ending a sentence, by what follows them."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name or another word always follows.
BEFORE_A_NAME = _words(
    """Rt Mr Mrs Ms Mx Messrs Dr Drs Prof Profs Gen Col Lt Maj Capt Sgt Cpl Pvt Cmdr Adm Brig Supt
    Det Insp Sen Sens Rep Reps Gov Govs Rev Hon Pres Amb Atty Mt Ft Mme Mlle Sra Srta Dra Sig
    Hr Hrn Frl Dipl Ing Hrsg dott Dhr Mevr EE Dept Univ Sec Sup Vice"""
)
ALWAYS_INSIDE = _words(
    """vs viz cf approx incl excl resp bzw ca vgl sog evtl ggf inkl zzgl bijv dhr mevr geb gest
    Vgl Bsp Approx Cf Incl op loc"""
)
# Inside a sentence when a number follows, as in "No. 10", "p. 3", "Art. 5".
BEFORE_A_NUMBER = _words(
    """No Nos no nos Nr Nrn nr pp Pp fig figs Fig Figs Art Arts art Sec sec Sect sect Ch ch Chap
    chap Vol vol Vols vols Par Para para paras Eq eq Ext ext Tel tel est Est Abs Rn Bd Ziff
    Kap Anm Rz ed Ed pág núm art al bil Ps Bk Pt pt Rd reg Reg Res Doc doc Ref ref Cap cap tab
    Tab Tbl par lit Lit Sch sch cl"""
)
# Months and days: a day or a year follows, or a month after a day.
BEFORE_A_DATE = _words(
    """Jan Feb Febr Mar Mär Apr Jun Jul Aug Sep Sept Oct Okt Nov Dec Dez Mon Tue Tues Wed Thu
    Thur Thurs Fri"""
)
# These do end sentences: only the next word tells ("Apple Inc. shares", "Apple Inc. The").
MAY_END = _words(
    """Inc Ltd Corp Co Cos Bros LLC plc Jr Sr St Ave Blvd Str Assn Mio Mrd Tsd Std Fr Ste UU Nat
    Natl Intl Int Lib Cons Dem Ind Dist Min min Max max Bhd Pty Pte"""
)

# U.S, e.g, Ph.D, p.m as they stand before their last full stop.
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}\Z")
CLOCK = re.compile(r"(?:\A|\d)[ap]\.m\Z", re.IGNORECASE)
# "at 5 p.m. Friday", "10 a.m. Eastern", "6 p.m. Kyiv time"
AFTER_CLOCK = re.compile(
    r"\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar(?:ch|\.)|Apr|May \d|Ju[nl]|Aug"
    r"|Sep|Oct|Nov|Dec|Eastern|Central|Pacific|Mountain|Local|[A-Z]{2,4}T\b|ET\b|PT\b|UTC|Z\b"
    r"|\([A-Z]|(?:[A-Z]\w+\s+){1,2}time\b)"
)

# Words that open a sentence far oftener than they continue a name.
OPENERS = _words(
    """The A An He She It They We I You This That These Those There Here In On At By For From
    With Without As After Before During Since Until While When Where Why How What Who Which
    But And Or So Yet If Although Though Because However Moreover Meanwhile Also Its His Her
    Their Our My Your Not Now Then Thus Still Instead Despite Under Over Both Each Some Many
    Most All Such Once Nor Unlike According Earlier Later Last To Is Are Was Were Do Does Did
    Can Could Would Should Has Have No Yes Between Through Among Against Even Only Just
    Perhaps Today Yesterday Tomorrow Another Other Others Several Nearly About Around Let
    Please Thank Thanks Officials Critics Experts Analysts Der Die Das Ein Eine Er Sie Es Wir
    Ich Ihr Im Am Auf Bei Mit Nach Von Vor Zu Zum Zur Aber Und Oder Doch Wenn Weil Dass Dies
    Diese Dieser Dieses Auch Nun Dann Nur Noch Laut Seit Für Um Als Wie"""
)

# "… led by the U.S. Moscow has not agreed": a place and a verb begin a sentence, "U.S. Moscow" is
# no name.
PLACE_AS_SUBJECT = re.compile(
    r"\s+(?:Ankara|Athens|Beijing|Berlin|Brussels|Budapest|Cairo|Canberra|Delhi|Geneva|Jerusalem|Kiev"
    r"|Kyiv|London|Madrid|Minsk|Moscow|Ottawa|Paris|Prague|Pyongyang|Riyadh|Rome|Seoul|Taipei|Tehran"
    r"|Tokyo|Vienna|Warsaw|Washington|Britain|Canada|China|Europe|France|Germany|India|Iran|Israel"
    r"|Italy|Japan|NATO|Norway|Poland|Russia|Turkey|Ukraine)\s+(?:also|has|have|had|is|are|was|were"
    r"|will|would|can|could|may|might|must|should|did|does|said|says|denied|rejected|refused|wants"
    r"|wanted|responded|announced|agreed|insists|insisted)\b"
)

# A letter or numeral after these is a label and may end a sentence: "Plan B.", "World War I."
LABELLED = _words(
    """War Phase Part Plan Type Class Grade Group Category Tier Annex Appendix Section Option
    Article Vitamin vitamin Hepatitis hepatitis Zone Step Schedule Exhibit Table Figure
    Chapter Level Team Block Influenza influenza plan type class grade group category tier
    phase part option"""
)

GERMAN_ORDINAL_BEFORE = _words(
    "im vom der dem zum zur des den die das bis ab seit beim jeder jedes ihr ihre seine"
)
GERMAN_ORDINAL_AFTER = _words(
    """Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
    Jahrhundert Jahrhunderts Jh"""
)
GERMAN_PAIRS = ("z. B", "z.\u00a0B", "d. h", "d.\u00a0h", "u. a", "u.\u00a0a", "i. d. R", "o. ä")

# Names that hold an exclamation mark.
NAMES_WITH_A_MARK = _words("Yahoo Yum")
