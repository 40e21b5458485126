"""Reading a foreign row: every field whole, or one reason why the row stays out."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.hkid import masked
from kaifong.foundation.hongkong.phones import normalise_phone

from .entities import FIELDS, NEEDED, Entity, Is, Mapped

HONG_KONG = timezone(timedelta(hours=8))
LONGEST_NUMBER, LONGEST_NAME = 80, 160
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
MOST_CENTS = 10**14
OPEN, WON, LOST, CLOSED = 1, 2, 3, 4
WON_WORDS = frozenset(
    ("won", "closedwon", "closed_won", "sale", "done", "paid", "completed", "成交", "已完成")
)
LOST_WORDS = frozenset(
    ("lost", "closedlost", "closed_lost", "cancel", "cancelled", "canceled", "已取消", "流失")
)
CLOSED_WORDS = frozenset(
    ("closed", "solved", "resolved", "done", "cancelled", "4", "已解決", "已結案")
)
# A cell that a spreadsheet would take for a formula.
FORMULA = re.compile(r"^[=+@\t\r]|^-(?!\d)")
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class Reason(StrEnum):
    """Why a row stays out."""

    NO_NUMBER = "no_number"
    NUMBER_TOO_LONG = "number_too_long"
    FORMULA = "formula"
    CARD_NUMBER = "card_number"  # the number of an identity card is nobody's key
    NO_DAY = "no_day"
    WRONG_DAY = "wrong_day"
    WRONG_AMOUNT = "wrong_amount"
    OTHER_CURRENCY = "other_currency"
    REPEATED = "repeated"
    PAST_TERM = "past_term"
    ERASED = "erased"


class Unreadable(Exception):
    """A value that cannot be meant so; the argument is the reason."""


@dataclass(frozen=True)
class Judge:
    """Reads rows of one table: `row` gives a tuple in the order of `names`, or raises."""

    mapped: Mapped
    salt: str

    @property
    def entity(self) -> Entity:
        return self.mapped.entity

    def changed_at(self, given: Mapping[str, Any]) -> datetime | None:
        """Return when the other system last changed a row; what cannot be read says nothing."""
        try:
            return _moment(self.text(given, "changed_at"))
        except Unreadable:
            return None

    def row(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """
        Return a row as it is staged.

        :raises Unreadable: with the reason why it stays out
        """
        return READERS[self.entity](self, given)

    def text(self, given: Mapping[str, Any], field: str) -> str:
        column = self.mapped.columns.get(field)
        value = given.get(column) if column else None
        return "" if value is None or value is False else str(value).strip()

    def number(self, given: Mapping[str, Any], field: str = "number") -> str:
        text = self.text(given, field)
        if not text:
            if field in NEEDED[self.entity]:
                raise Unreadable(Reason.NO_NUMBER)
            return ""
        if len(text) > LONGEST_NUMBER:
            raise Unreadable(Reason.NUMBER_TOO_LONG)
        if FORMULA.match(text) or "\x00" in text:
            raise Unreadable(Reason.FORMULA)
        if masked(text, bare=False)[1]:
            raise Unreadable(Reason.CARD_NUMBER)
        return text

    def day(self, given: Mapping[str, Any], field: str) -> date | None:
        text = self.text(given, field)
        if not text and field in NEEDED[self.entity]:
            raise Unreadable(Reason.NO_DAY)
        return day_of(text) if text else None

    def known(self, given: Mapping[str, Any]) -> tuple[str, str, str, str]:
        """Return the English and the Chinese name, the address and the number, if they are any."""
        name = self.text(given, "name")[:LONGEST_NAME].replace("\x00", "")
        chinese = self.text(given, "name_zh")[:LONGEST_NAME].replace("\x00", "")
        first = self.text(given, "given_name")[:LONGEST_NAME].replace("\x00", "")
        if _CHINESE.search(name):
            chinese, name = chinese or f"{name}{first}", ""
        elif first:
            name = f"{name} {first}".strip()
        email = normalise_email(self.text(given, "email")) or ""
        phone = normalise_phone(self.text(given, "phone")) or ""
        return masked(name)[0], masked(chinese)[0], email, phone

    def digest(self, *compared: str) -> bytes:
        """Return a digest of what is compared, which says nothing but that it is the same."""
        return hashlib.sha256("\x1f".join((self.salt, *compared)).encode()).digest()


def _contact(judge: Judge, given: Mapping[str, Any]) -> tuple[Any, ...]:
    number, joined_on = judge.number(given), judge.day(given, "joined_on")
    known = judge.known(given)
    return (number, *known, joined_on, judge.digest(*known))


def _deal(judge: Judge, given: Mapping[str, Any]) -> tuple[Any, ...]:
    currency = judge.text(given, "currency").upper()
    if currency not in {"", "HKD", "HK$"}:
        raise Unreadable(Reason.OTHER_CURRENCY)
    return (*_doing(judge, given), cents_of(judge.text(given, "amount")))


def _doing(judge: Judge, given: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        judge.number(given),
        judge.number(given, "contact"),
        judge.day(given, "opened_on"),
        judge.day(given, "closed_on"),
        stage_of(judge.entity, judge.text(given, "stage")),
    )


READERS: Mapping[Entity, Callable[[Judge, Mapping[str, Any]], tuple[Any, ...]]] = {
    Entity.CONTACT: _contact,
    Entity.DEAL: _deal,
    Entity.TICKET: _doing,
}


def stage_of(entity: Entity, text: str) -> int:
    """Return how far a deal or a ticket is; what is not known to be over is open."""
    word = text.strip().lower().replace(" ", "_")
    if entity is Entity.TICKET:
        return CLOSED if word in CLOSED_WORDS else OPEN
    bare = word.replace("_", "")
    if {word, bare} & WON_WORDS:
        return WON
    return LOST if {word, bare} & LOST_WORDS else OPEN


def cents_of(text: str) -> int | None:
    """
    Return an amount in cents, halves away from zero; nothing if there is none.

    :raises Unreadable: if it is no amount
    """
    bare = text.upper().replace("HK$", "").replace("HKD", "").replace("$", "").replace(",", "")
    if not bare.strip():
        return None
    try:
        value = Decimal(bare.strip())
        cents = int((abs(value) * 100 + Decimal("0.5")) // 1)
    except (InvalidOperation, ValueError, OverflowError):
        raise Unreadable(Reason.WRONG_AMOUNT) from None
    if cents > MOST_CENTS:
        raise Unreadable(Reason.WRONG_AMOUNT)
    return -cents if value < 0 else cents


def day_of(text: str) -> date:
    """
    Return the Hong Kong day that a text names: of a moment the one it falls on there.

    :raises Unreadable: if it names none between 1990 and 2100
    """
    try:
        day = _plain_day(text) or _moment_of(text).astimezone(HONG_KONG).date()
    except (ValueError, OverflowError, OSError):
        raise Unreadable(Reason.WRONG_DAY) from None
    if not EARLIEST <= day < LATEST:
        raise Unreadable(Reason.WRONG_DAY)
    return day


def _plain_day(text: str) -> date | None:
    if found := _DAY.match(text):
        return date(*map(int, found.groups()))
    if found := _DAY_FIRST.match(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    return None


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = _moment_of(text)
        return moment if EARLIEST <= moment.date() < LATEST else None
    except (ValueError, OverflowError, OSError):
        raise Unreadable(Reason.WRONG_DAY) from None


def _moment_of(text: str) -> datetime:
    """Return a moment; without a zone it is UTC, as these systems write it."""
    if text.isascii() and text.isdigit() and len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def width(entity: Entity) -> int:
    """Return how many fields of ours an entity has."""
    return len(FIELDS[entity])


def is_formula(text: str) -> bool:
    return bool(FORMULA.match(text))


def shown(text: str) -> str:
    """Return a cell as a preview shows it: short, without card numbers, never a formula."""
    kept = masked(text[:120])[0]
    return f"'{kept}" if is_formula(kept) and not normalise_phone(kept) else kept


__all__ = [
    "Is",
    "Judge",
    "Reason",
    "Unreadable",
    "cents_of",
    "day_of",
    "is_formula",
    "shown",
    "stage_of",
    "width",
]
