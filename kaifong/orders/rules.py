"""The arithmetic of orders. No database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One line of an order to be placed; `cents` for one piece."""

    product_id: int | None
    code: str
    description: str
    category_id: int
    quantity: int
    cents: int

    @property
    def amount(self) -> int:
        return self.quantity * self.cents


def hong_kong_day(at: datetime) -> date:
    return at.astimezone(HONG_KONG).date()


def to_hkd(cents: int, rate: Decimal) -> int:
    """Return an amount in HKD cents at so many HKD for one unit, half a cent away from zero."""
    return int((Decimal(cents) * rate).quantize(Decimal(1), ROUND_HALF_UP))


def total(lines: Iterable[Wanted]) -> int:
    return sum(line.amount for line in lines)


def share(cents: int, pieces: int, already: int, back: int) -> int:
    """
    Return what of a line's amount comes back with so many pieces, after others came back before.

    However the pieces are brought back, the parts add up to the whole: no cent is lost or made.
    """
    return cents * (already + back) // pieces - cents * already // pieces
