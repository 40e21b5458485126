"""What may be made a field: with a purpose and a reason, and never what must not be kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from kaifong.authority.rules import FieldClass

from .kinds import CHOSEN, LONGEST_TEXT, NUMBERS, Field, Kind, Option

CODE = re.compile(r"(?!.*__)[a-z][a-z0-9_]{1,29}")
MOST_OPTIONS = 100
MOST_FIELDS = 60
MOST_OBLIGATORY = 4  # of a form's fields, those of its notice among them
LOOSE = 3  # pieces of a pattern that may be longer or shorter: more would take too long
_PIECE = re.compile(
    r"(?:\[(?:\\[dw-]|[A-Za-z0-9 _./-])+\]|\\[dw.\-]|[A-Za-z0-9 _/#:-])"
    r"(?:\{(?P<least>\d{1,2})(?:,(?P<most>\d{1,2}))?\}|(?P<maybe>\?))?"
)

# By the words in a field's name: what a shop may not keep, or not ask everybody for.
IDENTITY = re.compile(
    r"hk\s*id|\bid(entity)?[ _-]*(card|no\b|number|doc)|passport|身份證|身分證|護照|回鄉證|證件號",
    re.IGNORECASE,
)
BIRTH = re.compile(r"birth|b\.?day|\bdob\b|生日|出生|誕辰", re.IGNORECASE)
SECRET = re.compile(
    r"password|passcode|\bcvv\b|\bcvc\b|\bpin\b|card[ _-]*number|credit[ _-]*card"
    r"|密碼|信用卡|安全碼",
    re.IGNORECASE,
)
DELICATE = re.compile(
    r"health|medical|allerg|disab|pregnan|religio|politic|ethnic|race\b|sexual|union\b|criminal"
    r"|biometric|病|健康|過敏|殘疾|懷孕|宗教|政治|種族|性取向|工會|犯罪|指紋",
    re.IGNORECASE,
)
EXCESSIVE = re.compile(
    r"income|salary|marital|marri|famil|children|occupation|job\b|vehicle|licen[cs]e plate"
    r"|收入|薪|婚姻|家庭|子女|職業|車牌",
    re.IGNORECASE,
)


class Unmade(StrEnum):
    """Why a field cannot be made so."""

    NO_CODE = "no_code"
    CODE_TAKEN = "code_taken"
    NO_NAMES = "no_names"  # in both languages
    NO_PURPOSE = "no_purpose"  # Cap. 486 Sch. 1 DPP1(1)(a), (3)(b)
    NO_REASON = "no_reason"  # DPP1(1)(b), (c): needed, and no more than that
    NO_TERM = "no_term"  # DPP2(2), s. 26
    IDENTITY = "identity"
    BIRTH_DATE = "birth_date"
    SECRET = "secret"  # noqa: S105  a reason, no password
    DELICATE = "delicate"
    EXCESSIVE = "excessive"
    TOO_MANY_OBLIGATORY = "too_many_obligatory"
    NO_OPTIONS = "no_options"
    OPTIONS_ALIKE = "options_alike"
    TOO_MANY_OPTIONS = "too_many_options"
    NOT_UNIQUE = "not_unique"  # this kind cannot be
    BOUNDS = "bounds"
    PATTERN = "pattern"
    KIND_STAYS = "kind_stays"
    TOO_MANY_FIELDS = "too_many_fields"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants a field to be; a term of no months must be meant."""

    code: str
    name_en: str
    name_zh: str
    kind: Kind
    cls: FieldClass
    purpose: str = ""
    why: str = ""
    keep_months: int | None = None
    keep_always: bool = False  # as long as the customer's record is kept
    required: bool = False
    unique: bool = False
    listed: bool = False
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    options: tuple[tuple[str, str], ...] = ()  # English, Chinese; in their order
    place: int = 0


def objections(wish: Wish, *, obligatory: int) -> list[Unmade]:
    """Return why this may not be a field; `obligatory` others are asked of everybody already."""
    return [*_told(wish), *_lawful(wish, obligatory), *_sound(wish)]


def _told(wish: Wish) -> Iterator[Unmade]:
    if not CODE.fullmatch(wish.code):
        yield Unmade.NO_CODE
    if not (wish.name_en.strip() and wish.name_zh.strip()):
        yield Unmade.NO_NAMES
    if not wish.purpose:
        yield Unmade.NO_PURPOSE
    if len(wish.why.strip()) < len("needed"):
        yield Unmade.NO_REASON
    if wish.keep_months is None and not wish.keep_always:
        yield Unmade.NO_TERM
    if wish.keep_months is not None and not 0 < wish.keep_months <= 120:
        yield Unmade.NO_TERM


def _lawful(wish: Wish, obligatory: int) -> Iterator[Unmade]:
    called = " ".join((wish.code.replace("_", " "), wish.name_en, wish.name_zh))
    if IDENTITY.search(called):
        yield Unmade.IDENTITY
    if SECRET.search(called):
        yield Unmade.SECRET
    if BIRTH.search(called) and wish.kind in {Kind.DATE, Kind.TEXT}:
        yield Unmade.BIRTH_DATE
    if DELICATE.search(called) and wish.cls != FieldClass.SENSITIVE:
        yield Unmade.DELICATE
    if wish.required and (DELICATE.search(called) or EXCESSIVE.search(called)):
        yield Unmade.EXCESSIVE
    if wish.required and obligatory >= MOST_OBLIGATORY:
        yield Unmade.TOO_MANY_OBLIGATORY


def _sound(wish: Wish) -> Iterator[Unmade]:
    if wish.kind in CHOSEN:
        yield from _choosable(wish.options)
    if wish.unique and wish.kind not in {Kind.TEXT, Kind.WHOLE}:
        yield Unmade.NOT_UNIQUE
    if wish.least is not None and wish.most is not None and wish.least > wish.most:
        yield Unmade.BOUNDS
    if wish.kind == Kind.TEXT and not 0 <= (wish.most or 0) <= LONGEST_TEXT:
        yield Unmade.BOUNDS
    if wish.pattern and (wish.kind != Kind.TEXT or not is_safe(wish.pattern)):
        yield Unmade.PATTERN


def _choosable(options: Sequence[tuple[str, str]]) -> Iterator[Unmade]:
    if not options or any(not en.strip() or not zh.strip() for en, zh in options):
        yield Unmade.NO_OPTIONS
    if len(options) > MOST_OPTIONS:
        yield Unmade.TOO_MANY_OPTIONS
    for names in zip(*options, strict=True):
        if len({name.strip().casefold() for name in names}) < len(names):
            yield Unmade.OPTIONS_ALIKE
            return


def is_safe(pattern: str) -> bool:
    """Return whether a pattern is of the plain kind that is matched in no time whatever stands."""
    at, loose = 0, 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            return False
        least, most = piece["least"], piece["most"]
        if piece["maybe"] or (most and most != least):
            loose += 1
        if most and int(most) < int(least):
            return False
        at = piece.end()
    if loose > LOOSE or len(pattern) > 80:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def laid_over(known: Iterable[Option], wanted: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    """
    Return the options as wanted: known ones keep their numbers, others are added.

    Those that are not wanted any more are retired: whoever has them keeps them.
    """
    by_name = {one.en.casefold(): one for one in known}
    following = max((one.n for one in by_name.values()), default=0) + 1
    made = []
    for en, zh in wanted:
        old = by_name.pop(en.strip().casefold(), None)
        n = old.n if old else following
        following += old is None
        made.append(Option(n, en.strip(), zh.strip()))
    return (*made, *(replace(one, retired=True) for one in by_name.values()))


def bounds_of(field: Field | Wish) -> str:
    """Return in which spelling the bounds of a field are asked for: number, day or length."""
    if field.kind in NUMBERS:
        return "number"
    return {Kind.DATE: "day", Kind.TEXT: "length"}.get(field.kind, "")


def snapshot(field: Field) -> dict[str, Any]:
    """Return what a definition said, as its history keeps it."""
    told = {
        name: getattr(field, name)
        for name in field.__dataclass_fields__
        if name not in {"id", "options"}
    }
    options = [[one.n, one.en, one.zh, one.retired] for one in field.options]
    return told | {"options": options}
