"""
What each check looks for, in one record.

The nightly run asks the same of all records in one statement each (`kaifong.quality.statements`);
tests hold the two together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .vocabulary import CONTACT, Check, Field

EMAIL = r"^[^@[:space:],;:<>()]+@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"
PHONE = r"^(\+852[235-9][0-9]{7}|\+(?!852)[1-9][0-9]{6,14})$"
_EMAIL = re.compile(EMAIL.replace("[:space:]", r"\s"))
_PHONE = re.compile(PHONE)
FIRST_DAY = date(1990, 1, 1)  # no shop of this kind kept customers before


@dataclass(frozen=True, kw_only=True)
class Point:
    """A way to reach somebody."""

    kind: str
    value: str
    good: bool = True
    verified_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the checks know of one customer; days are Hong Kong days."""

    name_en: str = ""
    name_zh: str = ""
    language: str = "zh-hant"
    district: int = 0
    points: tuple[Point, ...] = ()
    joined_on: date = date(2026, 1, 1)
    first_on: date | None = None  # of a sale
    orders: int = 0
    post_doubted: bool = False
    twins: int = 0  # pairs not yet told apart
    confirmed_on: date | None = None  # of the field that the rule asks about

    def of(self, kind: str) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.kind == kind)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a rule asks of a record; what was confirmed before `since` is old."""

    check: Check
    today: date
    field: Field | None = None
    since: date | None = None


def wanting(record: Record, asked: Asked) -> bool:
    """Return whether the record is wanting in what the rule asks."""
    return LOOKS[asked.check](record, asked)


def _invalid(record: Record, kind: str, form: re.Pattern[str]) -> bool:
    return any(not form.match(point.value) for point in record.of(kind))


def _doubted(record: Record, kind: str) -> bool:
    points = record.of(kind)
    return bool(points) and not any(point.good for point in points)


def _script(record: Record, asked: Asked) -> bool:
    """Return whether the name is missing in the script of the language that the person reads."""
    if (record.language == "en") != (asked.field == Field.NAME_EN):
        return False
    names = (record.name_en, record.name_zh)
    own, other = names if asked.field == Field.NAME_EN else names[::-1]
    return not own and bool(other)


def _date(record: Record, asked: Asked) -> bool:
    bought_before = record.first_on is not None and record.first_on < record.joined_on
    return record.joined_on > asked.today or record.joined_on < FIRST_DAY or bought_before


def _missing(record: Record, asked: Asked) -> bool:
    if asked.field in CONTACT:
        return not any(point.good for point in record.of(asked.field))
    return not getattr(record, str(asked.field))


def _old(record: Record, asked: Asked) -> bool:
    """Return whether a value is there that nobody has found right since the day."""
    since = asked.since
    if since is None or record.joined_on >= since:
        return False
    if asked.field in CONTACT:
        good = [point for point in record.of(asked.field) if point.good]
        return bool(good) and all(
            point.verified_on is None or point.verified_on < since for point in good
        )
    confirmed = record.confirmed_on
    return not _missing(record, asked) and (confirmed is None or confirmed < since)


LOOKS: dict[Check, Callable[[Record, Asked], bool]] = {
    Check.UNREACHABLE: lambda record, _: not any(point.good for point in record.points),
    Check.EMAIL_INVALID: lambda record, _: _invalid(record, "email", _EMAIL),
    Check.EMAIL_DOUBTED: lambda record, _: _doubted(record, "email"),
    Check.PHONE_INVALID: lambda record, _: _invalid(record, "phone", _PHONE),
    Check.PHONE_DOUBTED: lambda record, _: _doubted(record, "phone"),
    Check.POST_DOUBTED: lambda record, _: record.post_doubted,
    Check.DISTRICT_UNKNOWN: lambda record, _: record.district == 0 and record.orders > 0,
    Check.NAME_SCRIPT: _script,
    Check.DATE_DOUBTFUL: _date,
    Check.TWIN_OPEN: lambda record, _: record.twins > 0,
    Check.MISSING: _missing,
    Check.OLD: _old,
}
