"""What names sound like, so that 大文, Tai Man, Taiman and T. M. can be told to be one."""

import re
from functools import cache, lru_cache
from itertools import product

from kaifong.foundation.hongkong.readings import readings
from kaifong.foundation.hongkong.surnames import characters, surname_length
from kaifong.foundation.search.folding import simplify

MOST_READINGS = 8  # of one given name

# One spelling for what is spelt in several ways here; in this order.
_FOLDS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"[^a-z]", ""),
        (r"tsz|tze|tzu|tsu(?!n)|chee|chi(?![aeioun-z])|tsi(?!n)", "ci"),
        (r"sze|szu|see|si(?![aeioun-z])", "si"),
        (r"ts|tz|ch|cz|zh", "c"),
        (r"eong|eung|oeng", "eung"),
        (r"kw(?=o)", "k"),
        (r"gw", "kw"),
        (r"oo", "u"),
        (r"ou|ow", "o"),
        (r"ee|ie(?!u)", "i"),
        (r"ay|ey", "ei"),
        (r"(?<=[aeo])h(?![aeiou])", ""),
        (r"ck", "k"),
        (r"aa|ar(?![aeiou])", "a"),
        (r"(.)\1", r"\1"),
        (r"yu(?=e|t|n|$)", "yu"),
    )
)
# Short forms by the name in full.
_SHORT = """
alexander alex alec sandy; alexandra alex sandra; andrew andy drew; anthony tony ant; benjamin ben
benny; catherine cathy kate katie cat kathy katherine; charles charlie chuck; christina chris
christy tina; christine chris christy; christopher chris; cynthia cindy; daniel dan danny; deborah
debbie; edward ed eddie ted; elizabeth liz lisa beth betty eliza; florence flora; frederick fred
freddie; gregory greg; henry harry hank; isabella bella; james jim jimmy jamie; janet jan; jennifer
jenny jen; jonathan jon jonny; joseph joe joey; josephine josie jo; joshua josh; kenneth ken kenny;
kevin kev; lawrence larry laurence; leonard leo len; margaret maggie peggy meg; matthew matt;
maximilian max; michael mike mick mickey; michelle shelly; nicholas nick nicky; patricia pat patty
tricia; patrick pat paddy; peter pete; philip phil phillip; raymond ray; rebecca becky; richard rick
ricky dick; robert bob bobby rob robbie; samantha sam; samuel sam sammy; stephanie steph stephie;
stephen steve steven stevie; susan sue susie suki; terence terry; theresa teresa tess; thomas tom
tommy; timothy tim timmy; victoria vicky vic; vincent vince vinny; william bill billy will willy;
winifred winnie
"""


@lru_cache(maxsize=200_000)
def sound(spelt: str) -> str:
    """Return one spelling for all the ways in which a romanised name may be spelt."""
    folded = spelt.lower()
    for pattern, instead in _FOLDS:
        folded = pattern.sub(instead, folded)
    return folded


@lru_cache(maxsize=200_000)
def sounds_of(chinese: str) -> tuple[str, ...]:
    """Return how a given name of characters may sound: in Cantonese, then in Mandarin."""
    simple = simplify(chinese)
    if not simple:
        return ()
    cantonese = [readings().get(character, ()) for character in simple]
    spoken = ["".join(one) for one in product(*cantonese)][:MOST_READINGS] if all(cantonese) else []
    return tuple(dict.fromkeys(sound(one) for one in (*spoken, _mandarin(simple)) if one))


def initials_of(chinese: str) -> str:
    """Return the Cantonese initials of a given name ("tm" for 大文); none where one is unknown."""
    read = [readings().get(character, ()) for character in simplify(chinese)]
    return "".join(one[0][0] for one in read) if all(read) else ""


@lru_cache(maxsize=20_000)
def families(spelt: str) -> tuple[str, ...]:
    """Return the characters, simplified, for which a family name in Latin letters may stand."""
    lower = " ".join(spelt.lower().replace("-", " ").split())
    joined = lower.replace(" ", "")
    found = _families().get(lower) or _families().get(joined) or ()
    return found or ((joined,) if joined else ())


@lru_cache(maxsize=20_000)
def family_of(chinese: str) -> tuple[str, str]:
    """Return the surname of a Chinese name and the rest, both simplified."""
    simple = simplify(chinese)
    size = surname_length(simple)
    return simple[:size], simple[size:]


@cache
def whole_names(english: str) -> tuple[str, ...]:
    """Return the names for which an English given name may be short, itself if for none."""
    word = english.lower()
    return _whole().get(word, (word,))


def _mandarin(simple: str) -> str:
    from pypinyin import Style, lazy_pinyin

    read = lazy_pinyin(simple, style=Style.NORMAL, errors="ignore")
    return "".join(read) if len(read) == len(simple) else ""


@cache
def _families() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for spelling, surnames in characters().items():
        words = " ".join(spelling.replace("-", " ").split())
        simple = tuple(dict.fromkeys(simplify(one) for one in surnames))
        for key in {words, words.replace(" ", "")}:
            table[key] = tuple(dict.fromkeys((*table.get(key, ()), *simple)))
    return table


@cache
def _whole() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _SHORT.split(";"):
        whole, *short = line.split()
        for word in (whole, *short):
            table[word] = (*table.get(word, ()), whole)
    return table
